#include "verdict/completions.h"

#include <algorithm>

namespace doudi::verdict {
namespace {

using model::EntityId;
using model::FactId;

constexpr std::int32_t kNew = -1;  // a row that no source row stands behind

std::size_t Index(std::int32_t id) { return static_cast<std::size_t>(id); }

// Where the rows of one entity of the new batch come from: a source row, or kNew.
struct Origin {
  std::int32_t source = kNew;
  std::int32_t parent = 0;  // row in the new batch
};

const Listing* ListingOf(const Completion& completion, EntityId entity, std::int32_t phantom) {
  for (const auto& listing : completion.lists)
    if (listing.collection == entity && listing.phantom == phantom) return &listing;
  return nullptr;
}

void SetFact(record::FactColumn& column, std::int32_t row, std::int64_t value) {
  column.values[Index(row)] = value;
  column.states[Index(row)] = record::FactState::Declared;
}

}  // namespace

Completions::Completions(const model::Model& model, const record::Batch& source, std::int32_t record,
                         std::span<const Completion> copies, std::vector<std::string> extra_texts) {
  const std::size_t entities = model.entities.size();
  batch_.entities.resize(entities);
  batch_.facts.resize(model.facts.size());
  batch_.texts = source.texts;
  for (auto& text : extra_texts) batch_.texts.push_back(std::move(text));
  batch_.record_ids.assign(copies.size(), source.record_ids.empty() ? std::string() : source.record_ids[Index(record)]);
  batch_.held.resize(copies.size());
  first_.assign(entities, 0);
  counts_.assign(entities, 0);
  moved_.resize(entities);

  struct NewElement {
    const Listing* listing;
    std::size_t element;
    std::int32_t row;
  };
  for (EntityId entity = 0; entity < static_cast<EntityId>(entities); ++entity) {
    const auto e = Index(entity);
    const auto parent = model.entities[e].parent;
    const auto [first, last] = source.RowsOf(model, entity, record);
    first_[e] = first;
    counts_[e] = last - first;
    moved_[e].assign(copies.size() * Index(last - first), model::kNone);
    auto& rows = batch_.entities[e];
    std::vector<Origin> origins;
    std::vector<NewElement> fresh;
    const auto& from = source.entities[e];
    const auto add = [&](std::int32_t source_row, std::int32_t parent_row) {
      origins.push_back({source_row, parent_row});
      return static_cast<std::int32_t>(origins.size()) - 1;
    };
    if (parent == model::kNoEntity) {
      for (std::size_t copy = 0; copy < copies.size(); ++copy) moved_[e][copy] = add(first, 0);
    } else {
      const auto& above = batch_.entities[Index(parent)];
      const auto parent_count = Index(counts_[Index(parent)]);
      // Rows of the parent in the new batch in order; each knows its source row through the inverse of moved_.
      std::vector<std::pair<std::size_t, std::int32_t>> behind(above.count, {0, kNew});  // copy, source row
      for (std::size_t copy = 0; copy < copies.size(); ++copy)
        for (std::size_t k = 0; k < parent_count; ++k)
          if (const auto row = moved_[Index(parent)][copy * parent_count + k]; row != model::kNone)
            behind[Index(row)] = {copy, first_[Index(parent)] + static_cast<std::int32_t>(k)};
      rows.offsets.push_back(0);
      for (std::size_t row = 0; row < above.count; ++row) {
        const auto [copy, source_parent] = behind[row];
        const auto parent_row = static_cast<std::int32_t>(row);
        if (source_parent != kNew) {
          for (auto child = from.offsets[Index(source_parent)]; child < from.offsets[Index(source_parent) + 1]; ++child) {
            const auto* listing = ListingOf(copies[copy], entity, child);
            if (listing == nullptr) {
              moved_[e][copy * Index(counts_[e]) + Index(child - first)] = add(child, parent_row);
              continue;
            }
            for (std::size_t k = 0; k < listing->elements.size(); ++k) fresh.push_back({listing, k, add(kNew, parent_row)});
          }
        }
        rows.offsets.push_back(static_cast<std::int32_t>(origins.size()));
      }
    }
    rows.count = origins.size();
    rows.phantom.resize(rows.count);
    rows.handles.resize(rows.count);
    if (parent != model::kNoEntity) rows.parents.resize(rows.count);
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (parent != model::kNoEntity) rows.parents[row] = origins[row].parent;
      if (origins[row].source == kNew || from.phantom.empty()) continue;
      rows.phantom[row] = from.phantom[Index(origins[row].source)];
      rows.has_phantom = rows.has_phantom || rows.phantom[row] != 0;
    }
    for (const auto fact : model.entities[e].facts) {
      auto& column = batch_.facts[Index(fact)];
      const auto& old = source.facts[Index(fact)];
      column.values.resize(rows.count);
      column.states.resize(rows.count);
      for (std::size_t row = 0; row < rows.count; ++row) {
        if (origins[row].source == kNew) continue;  // Missing
        column.values[row] = old.values[Index(origins[row].source)];
        column.states[row] = old.states[Index(origins[row].source)];
      }
    }
    for (const auto& element : fresh)
      for (const auto& [fact, value] : element.listing->elements[element.element])
        SetFact(batch_.facts[Index(fact)], element.row, value);
  }
  for (std::size_t copy = 0; copy < copies.size(); ++copy)
    for (const auto& change : copies[copy].facts) {
      const auto row = RowIn(copy, model.facts[Index(change.fact)].entity, change.row);
      if (row != model::kNone) SetFact(batch_.facts[Index(change.fact)], row, change.value);
    }
  for (auto& column : batch_.facts)
    column.has_unknown = std::any_of(column.states.begin(), column.states.end(),
                                     [](record::FactState state) { return state < record::FactState::Declared; });
}

std::optional<run::Override> Completions::Moved(const model::Model& model, const run::Override& override, std::size_t copy) const {
  const auto level = override.definition != model::kNone ? model.definitions[Index(override.definition)].entity
                                                         : model.At(override.expression).level;
  if (level == model::kNoEntity) return override;
  const auto first = first_[Index(level)];
  if (override.row < first || override.row >= first + counts_[Index(level)]) return std::nullopt;
  auto moved = override;
  moved.row = RowIn(copy, level, override.row);
  return moved.row == model::kNone ? std::nullopt : std::optional(moved);
}

std::vector<run::Override> Completions::Moved(const model::Model& model, std::span<const run::Override> overrides) const {
  std::vector<run::Override> moved;
  for (std::size_t copy = 0; copy < size() && !overrides.empty(); ++copy)
    for (const auto& override : overrides)
      if (const auto here = Moved(model, override, copy)) moved.push_back(*here);
  return moved;
}

std::int32_t Completions::RowIn(std::size_t copy, EntityId entity, std::int32_t source_row) const {
  const auto e = Index(entity);
  return moved_[e][copy * Index(counts_[e]) + Index(source_row - first_[e])];
}

}  // namespace doudi::verdict
