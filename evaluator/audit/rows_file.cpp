#include "audit/rows_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

#include "audit/files.h"

namespace doudi::audit {
namespace {

constexpr std::string_view kMagic = "DOUDI ROWS 1\n";
constexpr int kRecordBytes = 4;
constexpr std::size_t kWord = sizeof(std::uint64_t);
constexpr std::uint64_t kMappedAround = std::uint64_t{1} << 16;  // a page that is read brings its neighbours with it

std::string_view Bytes(const std::uint64_t& word) { return {reinterpret_cast<const char*>(&word), kWord}; }

}  // namespace

void PutNumber(std::string& row, std::uint64_t number, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) row += static_cast<char>(number >> (8 * i));
}

std::uint64_t TakeNumber(std::string_view& row, int bytes) {
  std::uint64_t number = 0;
  for (int i = 0; i < bytes; ++i) number = number << 8 | static_cast<unsigned char>(row[static_cast<std::size_t>(i)]);
  row.remove_prefix(static_cast<std::size_t>(bytes));
  return number;
}

void PutText(std::string& row, std::string_view text) {
  row.append(text);
  row += '\0';
}

std::string_view TakeText(std::string_view& row) {
  const std::string_view text = row.substr(0, row.find('\0'));
  row.remove_prefix(text.size() + 1);
  return text;
}

RowsFileBuilder::RowsFileBuilder(const std::string& folder) : sort_(folder) {}

void RowsFileBuilder::Add(std::uint32_t record, std::string_view row) {
  row_.clear();
  PutNumber(row_, record, kRecordBytes);
  row_.append(row);
  sort_.Add(row_);
  ++rows_;
}

void RowsFileBuilder::Write(const std::string& path, std::uint64_t records, const std::vector<std::string>& names) {
  NewFile file(path);
  std::uint64_t at = 0;
  const auto put = [&](std::string_view bytes) {
    file.Write(bytes);
    at += bytes.size();
  };
  put(kMagic);
  put(Bytes(names.size()));
  for (const auto& name : names) {
    put(Bytes(name.size()));
    put(name);
  }
  std::vector<std::uint64_t> offsets;
  offsets.reserve(records + 1);
  sort_.ForEach([&](std::string_view row) {
    const std::uint64_t record = TakeNumber(row, kRecordBytes);
    offsets.resize(std::max<std::size_t>(offsets.size(), record + 1), at);
    const auto size = static_cast<std::uint16_t>(row.size());
    put({reinterpret_cast<const char*>(&size), sizeof size});
    put(row);
  });
  offsets.resize(records + 1, at);
  const std::uint64_t place = at;
  for (const std::uint64_t& offset : offsets) put(Bytes(offset));
  put(Bytes(place));
  put(Bytes(records));
  file.Commit();
}

// The file mapped: the system keeps what is read in its cache and takes it away again.
struct RowsFile::State {
  std::string path;
  const char* bytes = nullptr;
  std::size_t size = 0;
  std::uint64_t index = 0, records = 0;
  std::vector<std::string> names;

  ~State() {
    if (bytes != nullptr) munmap(const_cast<char*>(bytes), size);
  }
  std::uint64_t WordAt(std::uint64_t at) const {
    if (at + kWord > size) Broken();
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, kWord);
    return word;
  }
  // With all that the system has mapped around it; it is read again where somebody needs it.
  void LetGo(std::uint64_t begin, std::uint64_t end) const {
    begin = begin / kMappedAround * kMappedAround;
    end = std::min<std::uint64_t>((end + kMappedAround - 1) / kMappedAround * kMappedAround, size);
    if (begin < end) madvise(const_cast<char*>(bytes) + begin, end - begin, MADV_DONTNEED);
  }
  std::uint64_t OffsetOf(std::uint64_t record) const { return WordAt(index + record * kWord); }
  [[noreturn]] void Broken() const { throw std::runtime_error(fmt::format("{} 不完整。删去它，加 --resume 会重新整理", path)); }
};

RowsFile::RowsFile(const std::string& path) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.path = path;
  const int handle = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) throw std::runtime_error(fmt::format("无法读 {}：{}", path, std::strerror(errno)));
  struct stat status {};
  const bool sized = fstat(handle, &status) == 0;
  state.size = sized ? static_cast<std::size_t>(status.st_size) : 0;
  void* const mapped = state.size == 0 ? MAP_FAILED : mmap(nullptr, state.size, PROT_READ, MAP_SHARED, handle, 0);
  close(handle);
  if (mapped == MAP_FAILED) state.Broken();
  state.bytes = static_cast<const char*>(mapped);
  if (state.size < kMagic.size() + 3 * kWord || std::string_view(state.bytes, kMagic.size()) != kMagic) state.Broken();
  state.index = state.WordAt(state.size - 2 * kWord);
  state.records = state.WordAt(state.size - kWord);
  if (state.index + (state.records + 3) * kWord != state.size) state.Broken();
  std::uint64_t at = kMagic.size();
  const std::uint64_t names = state.WordAt(at);
  at += kWord;
  for (std::uint64_t i = 0; i < names; ++i) {
    const std::uint64_t size = state.WordAt(at);
    at += kWord;
    if (at + size > state.size) state.Broken();
    state.names.emplace_back(state.bytes + at, size);
    at += size;
  }
}

RowsFile::~RowsFile() = default;
RowsFile::RowsFile(RowsFile&&) noexcept = default;
std::uint64_t RowsFile::records() const { return state_->records; }
const std::vector<std::string>& RowsFile::names() const { return state_->names; }

void RowsFile::Read(std::uint64_t first, std::uint64_t last, const std::function<void(std::uint64_t, std::string_view)>& visit) const {
  for (std::uint64_t record = first; record < last; ++record) ForEachRow(record, [&](std::string_view row) { visit(record, row); });
  LetGo(first, last);
}

std::string_view RowsFile::BytesOf(std::uint64_t record) const {
  const std::uint64_t begin = state_->OffsetOf(record), end = state_->OffsetOf(record + 1);
  if (begin > end || end > state_->index) state_->Broken();
  return {state_->bytes + begin, end - begin};
}

std::string_view RowsFile::TakeRow(std::string_view& bytes) const {
  std::uint16_t size = 0;
  if (bytes.size() < sizeof size) state_->Broken();
  std::memcpy(&size, bytes.data(), sizeof size);
  if (bytes.size() < sizeof size + size) state_->Broken();
  const std::string_view row = bytes.substr(sizeof size, size);
  bytes.remove_prefix(sizeof size + size);
  return row;
}

void RowsFile::LetGo(std::uint64_t first, std::uint64_t last) const {
  if (first < last) state_->LetGo(state_->OffsetOf(first), state_->OffsetOf(last));
}

}  // namespace doudi::audit
