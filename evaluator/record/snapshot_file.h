// SnapshotFile: the file of a snapshot, mapped; its parts are checked before they are used. For record/ only.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/snapshot.h"
#include "record/snapshot_format.h"
#include "record/snapshot_schema.h"

namespace doudi::record {

// Memory that files are mapped to, and zeros for columns that hold nothing else.
class Mapping {
 public:
  Mapping(int file, std::size_t bytes);  // closes the file. Throws RegisterError
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  void MakeZeros(std::size_t bytes);  // once

  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  const void* zeros() const { return zeros_; }
  // The pages are not needed: they stay in the system's cache, and are no memory of this process.
  void Release(std::size_t offset, std::size_t bytes) const;

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  void* zeros_ = nullptr;
  std::size_t zero_bytes_ = 0;
};

// The sections of a chunk by what they are; null: there is none.
struct ChunkSections {
  using Section = format::Section;
  std::size_t records = 0;
  const char* data = nullptr;  // of the chunk
  std::vector<std::size_t> rows;  // by entity
  std::vector<const Section*> offsets, phantoms, handles, unsettled, dated;  // by entity
  std::vector<const Section*> values, states;                                // by fact
  const Section* outsized = nullptr;
  const Section* texts = nullptr;
  const Section* record_ids = nullptr;
  const Section* fingerprints = nullptr;
  const Section* origins = nullptr;
  const Section* origin_texts = nullptr;
  const Section* papers = nullptr;

  template <class T>
  std::span<const T> ItemsOf(const Section* section) const {
    if (section == nullptr || section->coding != format::Coding::Plain) return {};
    return {reinterpret_cast<const T*>(data + section->offset), static_cast<std::size_t>(section->items)};
  }
  Strings TextsOf(const Section* section) const {
    if (section == nullptr) return {};
    const char* ends = data + section->offset;
    return Strings::Mapped(ends + section->items * sizeof(std::uint64_t), reinterpret_cast<const std::uint64_t*>(ends), static_cast<std::size_t>(section->items));
  }
};

class SnapshotFile {
 public:
  // Throws RegisterError where it is no snapshot, or is damaged as far as is seen at once.
  static std::shared_ptr<const SnapshotFile> Open(const std::string& path);

  const std::string& path() const { return path_; }
  const format::Header& header() const { return header_; }
  const Schema& schema() const { return schema_; }
  const SnapshotAbout& about() const { return about_; }
  std::span<const format::ChunkEntry> chunks() const { return chunks_; }
  const Mapping& mapping() const { return *mapping_; }

  // The pages of a chunk are in use as long as what is returned lives, and released afterwards.
  std::shared_ptr<const void> Use(std::size_t chunk) const;
  // Throws RegisterError where a chunk is damaged: its columns; with `origins` also those and the papers. Each is checked once.
  ChunkSections SectionsOf(std::size_t chunk, bool origins) const;

 private:
  struct Marks;
  class User;
  explicit SnapshotFile(std::string path);
  void ReadHeader();
  std::string_view PartOf(const format::Extent& extent, const char* what) const;
  void CheckDirectory() const;
  [[noreturn]] void Damaged(const std::string& where) const;
  ChunkSections Sort(std::size_t chunk) const;

  std::string path_;
  std::shared_ptr<Mapping> mapping_;
  format::Header header_;
  Schema schema_;
  SnapshotAbout about_;
  std::span<const format::ChunkEntry> chunks_;
  std::shared_ptr<std::vector<Marks>> marks_;  // by chunk
};

// What is wrong with the sections of a chunk, of whom the checksums agree: "" if nothing. Without `origins` those are not looked at.
std::string MistakeIn(const Schema& schema, const ChunkSections& sections, std::size_t longest_column);
std::string MistakeInOrigins(const Schema& schema, const ChunkSections& sections);

std::string ToJson(const SnapshotAbout& about);
bool ReadAbout(std::string_view json, SnapshotAbout& about);

}  // namespace doudi::record
