#include "record/snapshot_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>

#include "record/register_error.h"

namespace doudi::record {
namespace {

using format::ChunkEntry;
using format::Coding;
using format::Extent;
using format::Kind;
using format::Section;

constexpr std::uint8_t kColumnsChecked = 1, kOriginsChecked = 2;
// The kernel maps neighbours in the cache along with a page that is asked for, up to so many bytes.
constexpr std::size_t kMappedAround = 64 * 1024;

bool IsOrigins(Kind kind) { return kind == Kind::Origins || kind == Kind::OriginTexts || kind == Kind::Papers; }

// A part of a file within its bounds, whatever its numbers are.
bool LiesWithin(std::uint64_t offset, std::uint64_t bytes, std::uint64_t size) { return offset <= size && bytes <= size - offset; }

}  // namespace

// ---- memory ------------------------------------------------------------------------------------------------------------------

Mapping::Mapping(int file, std::size_t bytes) : size_(bytes) {
  void* mapped = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file, 0);
  const int reason = errno;
  close(file);
  if (mapped == MAP_FAILED) throw RegisterError(fmt::format("无法把文件映射到内存：{}", std::strerror(reason)));
  data_ = static_cast<const char*>(mapped);
}

void Mapping::MakeZeros(std::size_t bytes) {
  if (bytes == 0) return;
  void* mapped = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw RegisterError(fmt::format("内存不够：{}", std::strerror(errno)));
  zeros_ = mapped;
  zero_bytes_ = bytes;
}

Mapping::~Mapping() {
  munmap(const_cast<char*>(data_), size_);
  if (zeros_ != nullptr) munmap(zeros_, zero_bytes_);
}

void Mapping::Release(std::size_t offset, std::size_t bytes) const {
  const std::size_t first = offset / kMappedAround * kMappedAround;
  const std::size_t last = std::min((offset + bytes + kMappedAround - 1) / kMappedAround * kMappedAround, size_);
  madvise(const_cast<char*>(data_) + first, last - first, MADV_DONTNEED);
}

struct SnapshotFile::Marks {
  Marks() = default;
  Marks(Marks&&) noexcept {}  // for a vector that is made once
  std::atomic<std::uint32_t> users = 0;
  std::atomic<std::uint8_t> checked = 0;
};

class SnapshotFile::User {
 public:
  User(std::shared_ptr<const Mapping> mapping, std::shared_ptr<std::vector<Marks>> marks, std::size_t chunk, const ChunkEntry& entry)
      : mapping_(std::move(mapping)), marks_(std::move(marks)), chunk_(chunk), offset_(entry.offset), bytes_(entry.bytes) {
    ++(*marks_)[chunk_].users;
  }
  ~User() {
    if (--(*marks_)[chunk_].users == 0) mapping_->Release(offset_, bytes_);
  }
  User(const User&) = delete;
  User& operator=(const User&) = delete;

 private:
  std::shared_ptr<const Mapping> mapping_;
  std::shared_ptr<std::vector<Marks>> marks_;
  std::size_t chunk_;
  std::uint64_t offset_, bytes_;
};

// ---- what is checked when it is opened ---------------------------------------------------------------------------------------------

SnapshotFile::SnapshotFile(std::string path) : path_(std::move(path)) {}

void SnapshotFile::Damaged(const std::string& where) const {
  throw RegisterError(fmt::format("{} 损坏了：{}。请用 doudi import 从原来的名册重新做", path_, where));
}

std::shared_ptr<const SnapshotFile> SnapshotFile::Open(const std::string& path) {
  std::shared_ptr<SnapshotFile> file(new SnapshotFile(path));
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0) {
    const int reason = errno;
    if (descriptor >= 0) close(descriptor);
    throw RegisterError(fmt::format("无法读 {}：{}", path, std::strerror(reason)));
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size < sizeof(format::Header)) {
    close(descriptor);
    file->Damaged(fmt::format("只有 {} 字节，没有写完", size));
  }
  file->mapping_ = std::make_shared<Mapping>(descriptor, size);
  file->ReadHeader();
  return file;
}

void SnapshotFile::ReadHeader() {
  std::memcpy(&header_, mapping_->data(), sizeof header_);
  if (!IsSnapshot({header_.magic, sizeof header_.magic})) throw RegisterError(fmt::format("{} 不是名册的快照", path_));
  if (header_.version > format::kVersion)
    throw RegisterError(fmt::format("{} 是更新版本的 doudi 做的快照（格式 {}，本程序认识到 {}）。请用那个版本，或用 doudi import 重新做", path_, header_.version, format::kVersion));
  if (header_.checksum != XXH3_64bits(mapping_->data(), offsetof(format::Header, checksum)) || header_.header_bytes != sizeof header_) Damaged("文件头的校验码不符");
  if (header_.file_bytes != mapping_->size()) Damaged(fmt::format("应有 {} 字节，却有 {} 字节", header_.file_bytes, mapping_->size()));
  const std::string_view directory = PartOf(header_.directory, "目录"), schema = PartOf(header_.schema, "字段说明"), about = PartOf(header_.about, "来源说明");
  if (header_.directory.offset % alignof(ChunkEntry) != 0 || directory.size() % sizeof(ChunkEntry) != 0 || directory.size() / sizeof(ChunkEntry) != header_.chunks) Damaged("目录的长度不符");
  chunks_ = {reinterpret_cast<const ChunkEntry*>(directory.data()), static_cast<std::size_t>(header_.chunks)};
  CheckDirectory();
  if (!ReadSchema(schema, schema_)) Damaged("读不懂字段说明");
  if (!ReadAbout(about, about_)) Damaged("读不懂来源说明");
  about_.kept = header_.records;
  mapping_->MakeZeros(header_.longest_column);
  marks_ = std::make_shared<std::vector<Marks>>(chunks_.size());
}

std::string_view SnapshotFile::PartOf(const Extent& extent, const char* what) const {
  if (!LiesWithin(extent.offset, extent.bytes, mapping_->size())) Damaged(fmt::format("{}不在文件里", what));
  const std::string_view part(mapping_->data() + extent.offset, extent.bytes);
  if (XXH3_64bits(part.data(), part.size()) != extent.checksum) Damaged(fmt::format("{}的校验码不符", what));
  return part;
}

void SnapshotFile::CheckDirectory() const {
  std::uint64_t records = 0;
  for (const ChunkEntry& chunk : chunks_) {
    const std::uint64_t table = std::uint64_t{chunk.sections} * sizeof(Section);
    if (!LiesWithin(chunk.offset, chunk.bytes, mapping_->size()) || table > chunk.bytes || chunk.offset % format::kAlignment != 0 || chunk.first_record != records || chunk.records == 0 ||
        chunk.records > static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max()))
      Damaged("目录里的位置不对");
    records += chunk.records;
  }
  if (records != header_.records) Damaged("目录里的记录数不符");
  if (header_.longest_column > std::uint64_t{1} << 40) Damaged("文件头里的列长不对");
}

// ---- chunks --------------------------------------------------------------------------------------------------------------------------

std::shared_ptr<const void> SnapshotFile::Use(std::size_t chunk) const { return std::make_shared<User>(mapping_, marks_, chunk, chunks_[chunk]); }

ChunkSections SnapshotFile::SectionsOf(std::size_t chunk, bool origins) const {
  Marks& marks = (*marks_)[chunk];
  const ChunkEntry& entry = chunks_[chunk];
  const auto where = [&](const std::string& what) { return fmt::format("第 {} 块（第 {} 条记录起）{}", chunk + 1, entry.first_record + 1, what); };
  if (marks.checked == 0 && XXH3_64bits(mapping_->data() + entry.offset, entry.sections * sizeof(Section)) != entry.checksum) Damaged(where("的校验码不符"));
  ChunkSections sections = Sort(chunk);
  const std::uint8_t wanted = origins ? kColumnsChecked | kOriginsChecked : kColumnsChecked;
  const std::uint8_t missing = wanted & ~marks.checked.load();
  if (missing == 0) return sections;
  const auto* table = reinterpret_cast<const Section*>(sections.data);
  for (std::size_t i = 0; i < entry.sections; ++i) {
    const Section& section = table[i];
    const std::uint8_t part = IsOrigins(section.kind) ? kOriginsChecked : kColumnsChecked;
    if (section.coding == Coding::Plain && (missing & part) != 0 && XXH3_64bits(sections.data + section.offset, section.bytes) != section.checksum)
      Damaged(where("的校验码不符"));
  }
  if ((missing & kColumnsChecked) != 0)
    if (const std::string mistake = MistakeIn(schema_, sections, header_.longest_column); !mistake.empty()) Damaged(where(mistake));
  if ((missing & kOriginsChecked) != 0)
    if (const std::string mistake = MistakeInOrigins(schema_, sections); !mistake.empty()) Damaged(where(mistake));
  marks.checked |= missing;
  return sections;
}

namespace {

// How many bytes a section has, by how many items; nullopt where its kind does not say.
std::uint64_t ItemBytes(const Schema& schema, const Section& section) {
  switch (section.kind) {
    case Kind::Offsets:
    case Kind::DatedElements: return 4;
    case Kind::Phantoms:
    case Kind::States: return 1;
    case Kind::Values: return BytesOf(schema.facts[static_cast<std::size_t>(section.id)].width);
    case Kind::Outsized: return sizeof(format::OutsizedEntry);
    case Kind::Fingerprints: return 8;
    case Kind::Unsettled: return sizeof(format::UnsettledEntry);
    case Kind::Origins: return sizeof(format::OriginEntry);
    case Kind::Papers: return sizeof(format::PaperEntry);
    default: return 0;
  }
}

bool IsText(Kind kind) { return kind == Kind::Handles || kind == Kind::Texts || kind == Kind::RecordIds || kind == Kind::OriginTexts; }

}  // namespace

ChunkSections SnapshotFile::Sort(std::size_t chunk) const {
  const ChunkEntry& entry = chunks_[chunk];
  ChunkSections sorted;
  sorted.records = entry.records;
  sorted.data = mapping_->data() + entry.offset;
  for (auto* by_entity : {&sorted.offsets, &sorted.phantoms, &sorted.handles, &sorted.unsettled, &sorted.dated}) by_entity->resize(schema_.entities.size());
  sorted.values.resize(schema_.facts.size());
  sorted.states.resize(schema_.facts.size());
  const std::span table(reinterpret_cast<const Section*>(sorted.data), entry.sections);
  for (const Section& section : table) {
    const auto kind = static_cast<std::uint16_t>(section.kind);
    if (kind == 0 || kind > format::kLastKind) continue;  // of a later program: not needed
    const bool of_fact = section.kind == Kind::Values || section.kind == Kind::States;
    const bool of_entity = section.kind == Kind::Offsets || section.kind == Kind::Phantoms || section.kind == Kind::Handles || section.kind == Kind::Unsettled || section.kind == Kind::DatedElements;
    const std::size_t ids = of_fact ? schema_.facts.size() : of_entity ? schema_.entities.size() : 1;
    if (section.id < 0 || static_cast<std::size_t>(section.id) >= ids) Damaged("有一段不知是哪一列");
    const auto id = static_cast<std::size_t>(section.id);
    if (section.coding == Coding::Plain) {
      const std::uint64_t each = IsText(section.kind) ? 8 : ItemBytes(schema_, section);
      const bool whole = section.items <= entry.bytes / each && (IsText(section.kind) ? section.bytes >= section.items * each : section.bytes == section.items * each);
      if (!whole || !LiesWithin(section.offset, section.bytes, entry.bytes) || section.offset % 8 != 0) Damaged("有一段的长度不对");
    } else if (section.coding != Coding::Same || (!of_fact && section.kind != Kind::Phantoms)) {
      Damaged("有一段的编码不对");
    }
    switch (section.kind) {
      case Kind::Offsets: sorted.offsets[id] = &section; break;
      case Kind::Phantoms: sorted.phantoms[id] = &section; break;
      case Kind::Handles: sorted.handles[id] = &section; break;
      case Kind::Values: sorted.values[id] = &section; break;
      case Kind::States: sorted.states[id] = &section; break;
      case Kind::Outsized: sorted.outsized = &section; break;
      case Kind::Texts: sorted.texts = &section; break;
      case Kind::RecordIds: sorted.record_ids = &section; break;
      case Kind::Fingerprints: sorted.fingerprints = &section; break;
      case Kind::Unsettled: sorted.unsettled[id] = &section; break;
      case Kind::DatedElements: sorted.dated[id] = &section; break;
      case Kind::Origins: sorted.origins = &section; break;
      case Kind::OriginTexts: sorted.origin_texts = &section; break;
      case Kind::Papers: sorted.papers = &section; break;
    }
  }
  sorted.rows.assign(schema_.entities.size(), entry.records);
  for (std::size_t entity = 1; entity < schema_.entities.size(); ++entity) {
    const std::size_t parents = sorted.rows[static_cast<std::size_t>(schema_.entities[entity].parent)];
    sorted.rows[entity] = parents;  // without offsets one row each
    const auto offsets = sorted.ItemsOf<std::int32_t>(sorted.offsets[entity]);
    if (sorted.offsets[entity] == nullptr) continue;
    if (offsets.size() != parents + 1 || offsets.back() < 0) Damaged("子表的行数不对");
    sorted.rows[entity] = static_cast<std::size_t>(offsets.back());
  }
  return sorted;
}

}  // namespace doudi::record
