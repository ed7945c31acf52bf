#include "audit/external_sort.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <queue>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "audit/files.h"

namespace doudi::audit {
namespace {

constexpr std::size_t kReadBytes = std::size_t{1} << 18;

// A file without a name: gone with the process, however that ends.
record::FileHandle TemporaryIn(const std::string& folder) {
  std::string name = folder + "/sort.XXXXXX";
  const int handle = mkostemp(name.data(), O_CLOEXEC);
  if (handle < 0) throw DiskFailure(name, errno);
  unlink(name.c_str());
  return record::FileHandle(fdopen(handle, "w+b"));
}

}  // namespace

// A run that is being read.
struct ExternalSort::Run {
  explicit Run(std::FILE* opened) : file(opened) {}

  bool Next() {
    if (buffer.size() - at < sizeof(std::uint16_t) && !Fill()) return false;
    std::uint16_t size = 0;
    std::memcpy(&size, buffer.data() + at, sizeof size);
    if (buffer.size() - at < sizeof size + size) Fill();
    row = std::string_view(buffer).substr(at + sizeof size, size);
    at += sizeof size + size;
    return true;
  }

  bool Fill() {
    buffer.erase(0, at);
    at = 0;
    const std::size_t before = buffer.size();
    buffer.resize(before + kReadBytes);
    const std::size_t read = std::fread(buffer.data() + before, 1, kReadBytes, file);
    buffer.resize(before + read);
    if (std::ferror(file) != 0) throw std::runtime_error(fmt::format("读排序用的临时文件失败：{}", std::strerror(errno)));
    return read > 0;
  }

  std::FILE* file;
  std::string buffer;
  std::size_t at = 0;
  std::string_view row;
};

ExternalSort::ExternalSort(std::string folder, std::size_t memory) : folder_(std::move(folder)), memory_(memory) {}
ExternalSort::~ExternalSort() = default;

void ExternalSort::Add(std::string_view row) {
  if (rows_.size() + places_.size() * sizeof(Place) + row.size() > memory_ && !places_.empty()) WriteRun();
  places_.push_back({rows_.size(), static_cast<std::uint16_t>(row.size())});
  rows_.append(row);
}

void ExternalSort::SortRows() {
  const auto less = [this](const Place& a, const Place& b) { return RowAt(a) < RowAt(b); };
  if (!std::is_sorted(places_.begin(), places_.end(), less)) std::sort(places_.begin(), places_.end(), less);
}

void ExternalSort::WriteRun() {
  SortRows();
  auto file = TemporaryIn(folder_);
  for (const Place& place : places_) {
    std::fwrite(&place.size, sizeof place.size, 1, file.get());
    std::fwrite(rows_.data() + place.begin, 1, place.size, file.get());
  }
  if (std::fflush(file.get()) != 0 || std::ferror(file.get()) != 0) throw DiskFailure(folder_, errno);
  std::rewind(file.get());
  runs_.push_back(std::move(file));
  rows_.clear();
  places_.clear();
}

void ExternalSort::ForEach(const std::function<void(std::string_view)>& visit) {
  if (!runs_.empty()) {
    if (!places_.empty()) WriteRun();
    return Merge(visit);
  }
  SortRows();
  for (const Place& place : places_) visit(RowAt(place));
}

void ExternalSort::Merge(const std::function<void(std::string_view)>& visit) {
  std::vector<Run> runs;
  for (const auto& file : runs_) runs.emplace_back(file.get());
  const auto later = [&](std::size_t a, std::size_t b) { return std::pair(runs[a].row, a) > std::pair(runs[b].row, b); };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> next(later);
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i].Next()) next.push(i);
  while (!next.empty()) {
    const std::size_t run = next.top();
    next.pop();
    visit(runs[run].row);
    if (runs[run].Next()) next.push(run);
  }
}

}  // namespace doudi::audit
