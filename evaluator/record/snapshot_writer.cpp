#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "record/pool.h"
#include "record/record_fingerprints.h"
#include "record/settle_chunk.h"
#include "record/snapshot_file.h"

namespace doudi::record {
namespace {

using format::Coding;
using format::Kind;
using format::Section;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// A file that is written from its beginning to its end.
class Sink {
 public:
  explicit Sink(const std::string& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) throw SnapshotWriteError(errno);
    std::setvbuf(file_, nullptr, _IOFBF, std::size_t{1} << 20);
  }
  ~Sink() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  void Write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) throw SnapshotWriteError(errno);
    written_ += bytes.size();
  }
  void Align() {
    const std::string zeros(format::Aligned(written_) - written_, '\0');
    Write(zeros);
  }
  std::uint64_t written() const { return written_; }

  // What stands at the beginning, once all is written; then all is on disk.
  void Close(std::string_view beginning) {
    if (std::fseek(file_, 0, SEEK_SET) != 0 || std::fwrite(beginning.data(), 1, beginning.size(), file_) != beginning.size() || std::fflush(file_) != 0 ||
        fsync(fileno(file_)) != 0)
      throw SnapshotWriteError(errno);
    std::FILE* file = std::exchange(file_, nullptr);
    if (std::fclose(file) != 0) throw SnapshotWriteError(errno);
  }

 private:
  std::FILE* file_;
  std::uint64_t written_ = 0;
};

template <class T>
std::string_view BytesOfAll(const T* items, std::size_t count) {
  return {reinterpret_cast<const char*>(items), count * sizeof(T)};
}

// The sections of one chunk as they are put together.
class ChunkBytes {
 public:
  template <class T>
  void Add(Kind kind, std::size_t id, const T* items, std::size_t count) {
    AddBytes(kind, id, count, BytesOfAll(items, count));
  }
  template <class T>
  void Add(Kind kind, std::size_t id, const std::vector<T>& items) {
    if (!items.empty()) Add(kind, id, items.data(), items.size());
  }
  // All alike takes no room.
  template <class T>
  void AddColumn(Kind kind, std::size_t id, const T* items, std::size_t count, std::int64_t largest = 0) {
    if (count == 0 || !std::all_of(items, items + count, [&](T item) { return item == items[0]; })) {
      Add(kind, id, items, count);
    } else {
      Section section{kind, Coding::Same, static_cast<std::int32_t>(id), count, 0, 0, 0, 0};
      section.offset = static_cast<std::uint64_t>(static_cast<std::int64_t>(items[0]));
      table_.push_back(section);
    }
    table_.back().largest = largest;
  }
  void AddTexts(Kind kind, std::size_t id, const Strings& texts) {
    if (texts.size() == 0) return;
    std::string bytes(texts.size() * sizeof(std::uint64_t), '\0');
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      end += texts[i].size();
      std::memcpy(bytes.data() + i * sizeof end, &end, sizeof end);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) bytes += texts[i];
    AddBytes(kind, id, texts.size(), bytes);
  }

  // Into the file; `entry` says where.
  void Write(Sink& sink, format::ChunkEntry& entry) {
    const std::uint64_t head = format::Aligned(table_.size() * sizeof(Section));
    for (Section& section : table_)
      if (section.coding == Coding::Plain) section.offset += head;
    const std::string_view table = BytesOfAll(table_.data(), table_.size());
    sink.Align();
    entry.offset = sink.written();
    entry.sections = static_cast<std::uint32_t>(table_.size());
    entry.checksum = XXH3_64bits(table.data(), table.size());
    sink.Write(table);
    sink.Align();
    sink.Write(bytes_);
    entry.bytes = sink.written() - entry.offset;
    table_.clear();
    bytes_.clear();
  }

 private:
  void AddBytes(Kind kind, std::size_t id, std::size_t items, std::string_view bytes) {
    bytes_.resize(format::Aligned(bytes_.size()));
    table_.push_back({kind, Coding::Plain, static_cast<std::int32_t>(id), items, bytes_.size(), bytes.size(), XXH3_64bits(bytes.data(), bytes.size()), 0});
    bytes_ += bytes;
  }

  std::vector<Section> table_;
  std::string bytes_;
};

bool IsOnePerParent(const std::vector<std::int32_t>& offsets) {
  for (std::size_t i = 0; i < offsets.size(); ++i)
    if (PlaceOf(offsets[i]) != i) return false;
  return true;
}

}  // namespace

SnapshotWriteError::SnapshotWriteError(int number) : std::runtime_error(std::strerror(number)), reason(number) {}

class SnapshotWriter::Ready {
 public:
  ChunkBytes bytes;
  std::size_t records = 0;
  std::uint64_t longest_column = 0;
};

class SnapshotWriter::Impl {
 public:
  Impl(const model::Model& model, std::string path)
      : model_(model), path_(std::move(path)), temporary_(path_ + ".part"), schema_(SchemaOf(model)), sink_(temporary_) {
    const SchemaFit fit = Fit(schema_, model);
    entity_places_ = fit.entities;
    fact_places_ = fit.facts;
    sink_.Write(std::string(sizeof(format::Header), '\0'));
  }
  ~Impl() {
    if (!finished_) std::remove(temporary_.c_str());
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::shared_ptr<Ready> Prepare(const Chunk& chunk) const {
    auto ready = std::make_shared<Ready>();
    ready->records = chunk.records();
    if (chunk.records() == 0) return ready;
    AddEntities(chunk, *ready);
    AddFacts(chunk, ready->bytes);
    ready->bytes.AddTexts(Kind::Texts, 0, chunk.texts);
    ready->bytes.AddTexts(Kind::RecordIds, 0, chunk.record_ids);
    AddUnsettled(chunk, ready->bytes);
    auto fingerprints = fingerprints_.Take();
    if (!fingerprints) fingerprints = std::make_unique<RecordFingerprints>(model_);
    ready->bytes.Add(Kind::Fingerprints, 0, fingerprints->Of(chunk));
    fingerprints_.Return(std::move(fingerprints));
    AddOrigins(chunk, ready->bytes);
    return ready;
  }

  void Add(Ready& ready) {
    if (ready.records == 0) return;
    format::ChunkEntry entry;
    entry.first_record = records_;
    entry.records = static_cast<std::uint32_t>(ready.records);
    ready.bytes.Write(sink_, entry);
    chunks_.push_back(entry);
    records_ += ready.records;
    longest_column_ = std::max(longest_column_, ready.longest_column);
  }

  void Finish(const SnapshotAbout& about) {
    format::Header header;
    std::copy(format::kMagic.begin(), format::kMagic.end(), header.magic);
    header.header_bytes = sizeof header;
    header.schema = Part(ToJson(schema_));
    header.about = Part(ToJson(about));
    header.directory = Part(BytesOfAll(chunks_.data(), chunks_.size()));
    header.file_bytes = sink_.written();
    header.records = records_;
    header.chunks = chunks_.size();
    header.longest_column = longest_column_;
    header.checksum = XXH3_64bits(&header, offsetof(format::Header, checksum));
    sink_.Close(BytesOfAll(&header, 1));
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) throw SnapshotWriteError(errno);
    finished_ = true;
    SyncFolder();
  }

  std::uint64_t records() const { return records_; }

 private:
  format::Extent Part(std::string_view bytes) {
    sink_.Align();
    const format::Extent extent{sink_.written(), bytes.size(), XXH3_64bits(bytes.data(), bytes.size())};
    sink_.Write(bytes);
    return extent;
  }

  // So that the name is on disk too; where a folder cannot be synced that is no failure.
  void SyncFolder() const {
    const std::string folder = std::filesystem::absolute(path_).parent_path().string();
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    fsync(descriptor);
    close(descriptor);
  }

  void AddEntities(const Chunk& chunk, Ready& ready) const {
    ChunkBytes& bytes = ready.bytes;
    for (std::size_t id = 0; id < model_.entities.size(); ++id) {
      if (entity_places_[id] < 0) continue;
      const auto place = PlaceOf(entity_places_[id]);
      const ChunkRows& rows = chunk.entities[id];
      if (id != 0 && !IsOnePerParent(rows.offsets)) bytes.Add(Kind::Offsets, place, rows.offsets);
      if (!rows.phantom.empty()) bytes.AddColumn(Kind::Phantoms, place, rows.phantom.data(), rows.count);
      bytes.AddTexts(Kind::Handles, place, rows.handles);
      ready.longest_column = std::max<std::uint64_t>(ready.longest_column, rows.count * sizeof(std::int64_t));
    }
  }

  void AddFacts(const Chunk& chunk, ChunkBytes& bytes) const {
    for (std::size_t id = 0; id < model_.facts.size(); ++id) {
      if (fact_places_[id] < 0) continue;
      const NarrowColumn& column = chunk.facts[id];
      const std::size_t rows = chunk.entities[PlaceOf(model_.facts[id].entity)].count;
      const auto place = PlaceOf(fact_places_[id]);
      const bool missing = std::all_of(column.states.begin(), column.states.end(), [](FactState state) { return state == FactState::Missing; });
      if (rows == 0 || (!column.states.empty() && missing)) continue;  // never said
      const std::int64_t largest = column.largest >= 0 ? column.largest : std::numeric_limits<std::int64_t>::max();
      switch (column.width) {
        case Width::Byte: bytes.AddColumn(Kind::Values, place, column.Bytes(), rows, largest); break;
        case Width::Int32: bytes.AddColumn(Kind::Values, place, column.Ints(), rows, largest); break;
        case Width::Int64: bytes.AddColumn(Kind::Values, place, column.Longs(), rows, largest); break;
      }
      if (!column.states.empty()) bytes.AddColumn(Kind::States, place, reinterpret_cast<const std::uint8_t*>(column.states.data()), rows);
    }
    std::vector<format::OutsizedEntry> outsized;
    for (const Outsized& one : chunk.outsized) outsized.push_back({fact_places_[PlaceOf(one.fact)], one.row, one.value});
    bytes.Add(Kind::Outsized, 0, outsized);
  }

  void AddUnsettled(const Chunk& chunk, ChunkBytes& bytes) const {
    const FoundUnsettled found = FindUnsettled(model_, chunk);
    for (std::size_t id = 0; id < model_.entities.size(); ++id) {
      if (entity_places_[id] < 0) continue;
      bytes.Add(Kind::Unsettled, PlaceOf(entity_places_[id]), found.timelines[id]);
      bytes.Add(Kind::DatedElements, PlaceOf(entity_places_[id]), found.elements[id]);
    }
  }

  void AddOrigins(const Chunk& chunk, ChunkBytes& bytes) const {
    Strings texts;
    std::map<std::string, std::int32_t, std::less<>> codes;
    const auto code = [&](const std::string& text) {
      const auto [place, added] = codes.emplace(text, static_cast<std::int32_t>(texts.size()));
      if (added) texts.Add(text);
      return place->second;
    };
    const auto day = [](std::optional<value::Date> date) { return date ? date->days : format::kNoDay; };
    std::vector<format::OriginEntry> origins;
    for (const Origin& one : chunk.origins) {
      const Provenance& from = one.provenance;
      origins.push_back({fact_places_[PlaceOf(one.fact)], one.row, static_cast<std::int32_t>(from.state), day(from.date), code(from.source), code(from.declared)});
    }
    std::vector<format::PaperEntry> papers;
    for (const Paper& one : chunk.papers)
      papers.push_back({one.record, one.held.document, entity_places_[PlaceOf(one.held.entity)], one.held.row, day(one.held.issued), day(one.held.expires)});
    bytes.Add(Kind::Origins, 0, origins);
    bytes.AddTexts(Kind::OriginTexts, 0, texts);
    bytes.Add(Kind::Papers, 0, papers);
  }

  const model::Model& model_;
  std::string path_, temporary_;
  Schema schema_;
  std::vector<std::int32_t> entity_places_, fact_places_;
  mutable Pool<RecordFingerprints> fingerprints_;
  Sink sink_;
  std::vector<format::ChunkEntry> chunks_;
  std::uint64_t records_ = 0, longest_column_ = 0;
  bool finished_ = false;
};

SnapshotWriter::SnapshotWriter(const model::Model& model, std::string path) : impl_(std::make_unique<Impl>(model, std::move(path))) {}
SnapshotWriter::~SnapshotWriter() = default;
std::shared_ptr<SnapshotWriter::Ready> SnapshotWriter::Prepare(const Chunk& chunk) const { return impl_->Prepare(chunk); }
void SnapshotWriter::Add(const std::shared_ptr<Ready>& chunk) { impl_->Add(*chunk); }
void SnapshotWriter::Finish(const SnapshotAbout& about) { impl_->Finish(about); }
std::uint64_t SnapshotWriter::records() const { return impl_->records(); }

}  // namespace doudi::record
