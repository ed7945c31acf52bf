#include "record/snapshot.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "record/register_error.h"
#include "record/settle_chunk.h"
#include "record/snapshot_file.h"
#include "value/literal.h"

namespace doudi::record {
namespace {

using format::Coding;
using format::Section;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

[[noreturn]] void DoesNotFit(const std::string& path, const std::vector<std::string>& differences) {
  constexpr std::size_t kMost = 5;
  const std::vector<std::string> shown(differences.begin(), differences.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, differences.size())));
  throw RegisterError(fmt::format("{} 与规则对不上：{}{}。请用 doudi import --rules 规则 原来的名册 --out {} 重新做", path, fmt::join(shown, "；"),
                                  differences.size() > kMost ? fmt::format("；还有 {} 处", differences.size() - kMost) : "", path));
}

}  // namespace

bool IsSnapshot(std::string_view start) { return start.starts_with(format::kMagic); }

class Snapshot::Impl {
 public:
  Impl(const model::Model& model, std::shared_ptr<const SnapshotFile> file) : model_(model), file_(std::move(file)), fit_(Fit(file_->schema(), model)), settler_(model) {
    if (!fit_.differences.empty()) DoesNotFit(file_->path(), fit_.differences);
    fact_ids_.resize(file_->schema().facts.size(), model::kNone);
    entity_ids_.resize(file_->schema().entities.size(), model::kNoEntity);
    for (std::size_t id = 0; id < model.facts.size(); ++id)
      if (fit_.facts[id] >= 0) fact_ids_[PlaceOf(fit_.facts[id])] = static_cast<model::FactId>(id);
    for (std::size_t id = 0; id < model.entities.size(); ++id)
      if (fit_.entities[id] >= 0) entity_ids_[PlaceOf(fit_.entities[id])] = static_cast<model::EntityId>(id);
  }

  const model::Model& model() const { return model_; }
  const SnapshotFile& file() const { return *file_; }

  void Read(std::size_t i, const RegisterOptions& options, Chunk& chunk, std::vector<RecordIssue>* left_out) const {
    if (options.origins && !fit_.missing_documents.empty())
      DoesNotFit(file_->path(), {fmt::format("快照里没有文书 {}", fmt::join(fit_.missing_documents, "、"))});
    std::shared_ptr<const void> mapping = file_->Use(i);  // before the one that the chunk has is let go
    const ChunkSections sections = file_->SectionsOf(i, options.origins);
    if (chunk.entities.size() != model_.entities.size() || chunk.facts.size() != model_.facts.size()) chunk = EmptyChunk(model_);
    chunk.mapping = std::move(mapping);
    for (std::size_t id = 0; id < model_.entities.size(); ++id)
      if (fit_.entities[id] >= 0) ReadRows(sections, id, chunk.entities[id], chunk);
    for (std::size_t id = 0; id < model_.facts.size(); ++id) ReadColumn(sections, id, chunk);
    chunk.outsized.clear();
    for (const auto& one : sections.ItemsOf<format::OutsizedEntry>(sections.outsized))
      if (const model::FactId fact = fact_ids_[PlaceOf(one.fact)]; fact != model::kNone) chunk.outsized.push_back({fact, one.row, one.value});
    std::sort(chunk.outsized.begin(), chunk.outsized.end(), [](const Outsized& a, const Outsized& b) { return std::pair(a.fact, a.row) < std::pair(b.fact, b.row); });
    chunk.texts = sections.TextsOf(sections.texts);
    chunk.record_ids = sections.TextsOf(sections.record_ids);
    chunk.origins.clear();
    chunk.papers.clear();
    if (options.origins) ReadOrigins(sections, chunk);
    if (options.as_given) return;
    Unsettled unsettled;
    unsettled.timelines.resize(model_.entities.size());
    unsettled.elements.resize(model_.entities.size());
    for (std::size_t id = 0; id < model_.entities.size(); ++id) {
      if (fit_.entities[id] < 0) continue;
      unsettled.timelines[id] = sections.ItemsOf<format::UnsettledEntry>(sections.unsettled[PlaceOf(fit_.entities[id])]);
      unsettled.elements[id] = sections.ItemsOf<std::int32_t>(sections.dated[PlaceOf(fit_.entities[id])]);
    }
    std::vector<RecordIssue> out;
    settler_.Settle(chunk, unsettled, options, file_->chunks()[i].first_record, out);
    if (left_out) std::move(out.begin(), out.end(), std::back_inserter(*left_out));
  }

  std::span<const std::uint64_t> Fingerprints(const ChunkSections& sections) const { return sections.ItemsOf<std::uint64_t>(sections.fingerprints); }

 private:
  void ReadRows(const ChunkSections& sections, std::size_t id, ChunkRows& rows, const Chunk& chunk) const {
    const auto place = PlaceOf(fit_.entities[id]);
    rows.count = sections.rows[place];
    if (id != 0) {
      const auto offsets = sections.ItemsOf<std::int32_t>(sections.offsets[place]);
      if (offsets.empty()) {
        rows.parents.resize(rows.count);
        rows.offsets.resize(chunk.entities[PlaceOf(model_.entities[id].parent)].count + 1);
        std::iota(rows.offsets.begin(), rows.offsets.end(), 0);
        std::iota(rows.parents.begin(), rows.parents.end(), 0);
      } else {
        rows.offsets.assign(offsets.begin(), offsets.end());
        SetParents(rows);
      }
    }
    ReadBytes(sections, sections.phantoms[place], rows.count, rows.phantom);
    if (!rows.phantom.empty() && std::memchr(rows.phantom.data(), 1, rows.phantom.size()) == nullptr) rows.phantom.clear();
    rows.handles = sections.TextsOf(sections.handles[place]);
  }

  template <class T>
  static void ReadBytes(const ChunkSections& sections, const Section* section, std::size_t rows, std::vector<T>& bytes) {
    if (section == nullptr) {
      bytes.clear();
    } else if (section->coding == Coding::Same) {
      bytes.assign(rows, static_cast<T>(section->offset));
    } else {
      bytes.resize(rows);
      if (rows > 0) std::memcpy(bytes.data(), sections.data + section->offset, rows);
    }
  }

  void ReadColumn(const ChunkSections& sections, std::size_t id, Chunk& chunk) const {
    NarrowColumn& column = chunk.facts[id];
    const std::size_t rows = chunk.entities[PlaceOf(model_.facts[id].entity)].count;
    const Section* values = fit_.facts[id] < 0 ? nullptr : sections.values[PlaceOf(fit_.facts[id])];
    column.bytes.clear();
    column.ints.clear();
    column.longs.clear();
    column.mapped = nullptr;
    column.largest = model_.facts[id].type.kind != model::TypeKind::Number ? -1 : values == nullptr ? 0 : values->largest;
    if (model_.entities[PlaceOf(model_.facts[id].entity)].IsPair()) return column.states.clear();
    if (values == nullptr) {
      column.mapped = file_->mapping().zeros();
      return column.states.assign(rows, FactState::Missing);
    }
    if (values->coding == Coding::Plain) {
      column.mapped = sections.data + values->offset;
    } else if (values->offset == 0) {
      column.mapped = file_->mapping().zeros();
    } else {
      switch (column.width) {
        case Width::Byte: column.bytes.assign(rows, static_cast<std::uint8_t>(values->offset)); break;
        case Width::Int32: column.ints.assign(rows, static_cast<std::int32_t>(values->offset)); break;
        case Width::Int64: column.longs.assign(rows, static_cast<std::int64_t>(values->offset)); break;
      }
    }
    ReadBytes(sections, sections.states[PlaceOf(fit_.facts[id])], rows, column.states);
  }

  void ReadOrigins(const ChunkSections& sections, Chunk& chunk) const {
    const Strings texts = sections.TextsOf(sections.origin_texts);
    const auto day = [](std::int32_t days) { return days == format::kNoDay ? std::nullopt : std::optional(value::Date{days}); };
    for (const auto& one : sections.ItemsOf<format::OriginEntry>(sections.origins)) {
      const model::FactId fact = fact_ids_[PlaceOf(one.fact)];
      if (fact == model::kNone) continue;
      chunk.origins.push_back({fact, one.row, {static_cast<FactState>(one.state), std::string(texts[PlaceOf(one.source)]), day(one.date), std::string(texts[PlaceOf(one.declared)])}});
    }
    std::sort(chunk.origins.begin(), chunk.origins.end(), [](const Origin& a, const Origin& b) { return std::pair(a.fact, a.row) < std::pair(b.fact, b.row); });
    for (const auto& one : sections.ItemsOf<format::PaperEntry>(sections.papers)) {
      const model::EntityId entity = entity_ids_[PlaceOf(one.entity)];
      const model::DocumentId document = fit_.documents[PlaceOf(one.document)];
      if (document != model::kNone && entity != model::kNoEntity) chunk.papers.push_back({one.record, {document, entity, one.row, day(one.issued), day(one.expires)}});
    }
  }

  const model::Model& model_;
  std::shared_ptr<const SnapshotFile> file_;
  SchemaFit fit_;
  std::vector<model::FactId> fact_ids_;       // by place in the schema; kNone: the rules do not know it
  std::vector<model::EntityId> entity_ids_;
  ChunkSettler settler_;
};

std::shared_ptr<const Snapshot> Snapshot::Open(const model::Model& model, const std::string& path) {
  return std::make_shared<const Snapshot>(model, SnapshotFile::Open(path));
}
Snapshot::Snapshot(const model::Model& model, std::shared_ptr<const SnapshotFile> file) : impl_(std::make_unique<Impl>(model, std::move(file))) {}
Snapshot::~Snapshot() = default;
const model::Model& Snapshot::model() const { return impl_->model(); }
std::size_t Snapshot::chunks() const { return impl_->file().chunks().size(); }
std::uint64_t Snapshot::records() const { return impl_->file().header().records; }
std::uint64_t Snapshot::first_record(std::size_t chunk) const { return impl_->file().chunks()[chunk].first_record; }
std::size_t Snapshot::records(std::size_t chunk) const { return impl_->file().chunks()[chunk].records; }
std::uint64_t Snapshot::bytes() const { return impl_->file().header().file_bytes; }
std::uint64_t Snapshot::end_of(std::size_t chunk) const { return impl_->file().chunks()[chunk].offset + impl_->file().chunks()[chunk].bytes; }
const SnapshotAbout& Snapshot::about() const { return impl_->file().about(); }
std::uint64_t Snapshot::content() const {
  const format::Header& header = impl_->file().header();
  const std::uint64_t parts[] = {header.schema.checksum, header.directory.checksum};
  return XXH3_64bits(parts, sizeof parts);
}

void Snapshot::Read(std::size_t i, const RegisterOptions& options, Chunk& chunk, std::vector<RecordIssue>* left_out) const {
  impl_->Read(i, options, chunk, left_out);
}

std::vector<std::uint64_t> Snapshot::Fingerprints(std::size_t i) const {
  const auto in_use = impl_->file().Use(i);
  const ChunkSections sections = impl_->file().SectionsOf(i, false);
  const auto all = impl_->Fingerprints(sections);
  return {all.begin(), all.end()};
}
std::uint64_t Snapshot::Fingerprint(std::size_t i, std::size_t record) const {
  const auto in_use = impl_->file().Use(i);
  return impl_->Fingerprints(impl_->file().SectionsOf(i, false))[record];
}

SnapshotAbout CheckSnapshot(const std::string& path, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const auto file = SnapshotFile::Open(path);
  for (std::size_t i = 0; i < file->chunks().size(); ++i) {
    const auto in_use = file->Use(i);
    file->SectionsOf(i, true);
    const format::ChunkEntry& entry = file->chunks()[i];
    if (progress) progress(entry.first_record + entry.records, entry.offset + entry.bytes);
  }
  return file->about();
}

std::optional<SnapshotAbout> FittingSnapshot(const model::Model& model, const std::string& path) {
  try {
    const auto file = SnapshotFile::Open(path);
    if (ToJson(file->schema()) != ToJson(SchemaOf(model))) return std::nullopt;
    return file->about();
  } catch (const RegisterError&) {
    return std::nullopt;
  }
}

// ---- JSON ------------------------------------------------------------------------------------------------------------------------

std::string ToJson(const SnapshotAbout& about) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  const auto text = [&](const char* key, std::string_view value) {
    writer.Key(key);
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  writer.SetIndent(' ', 1);
  writer.StartObject();
  text("date", value::ToText(about.date));
  writer.Key("seen");
  writer.Uint64(about.seen);
  writer.Key("sources");
  writer.StartArray();
  for (const SourceFile& source : about.sources) {
    writer.StartObject();
    text("name", source.name);
    writer.Key("bytes");
    writer.Uint64(source.bytes);
    writer.Key("changed");
    writer.Int64(source.changed);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

bool ReadAbout(std::string_view json, SnapshotAbout& about) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return false;
  if (!document.HasMember("date") || !document.HasMember("seen") || !document.HasMember("sources")) return false;
  if (!document["date"].IsString() || !document["seen"].IsUint64() || !document["sources"].IsArray()) return false;
  const auto date = value::ParseDateCell(document["date"].GetString());
  if (!std::holds_alternative<value::Date>(date)) return false;
  about.date = std::get<value::Date>(date);
  about.seen = document["seen"].GetUint64();
  for (const auto& source : document["sources"].GetArray()) {
    if (!source.IsObject() || !source.HasMember("name") || !source["name"].IsString() || !source.HasMember("bytes") || !source["bytes"].IsUint64() || !source.HasMember("changed") ||
        !source["changed"].IsInt64())
      return false;
    about.sources.push_back({std::string(source["name"].GetString(), source["name"].GetStringLength()), source["bytes"].GetUint64(), source["changed"].GetInt64()});
  }
  return true;
}

}  // namespace doudi::record
