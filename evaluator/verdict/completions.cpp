#include "verdict/completions.h"

#include <algorithm>

namespace doudi::verdict {
namespace {

using model::EntityId;
using model::FactId;

constexpr std::int32_t kNew = -1;  // no source row stands behind a row

std::size_t Index(std::int32_t id) { return static_cast<std::size_t>(id); }

const Listing* ListingOf(const Completion& completion, EntityId entity, std::int32_t phantom) {
  for (const auto& listing : completion.lists)
    if (listing.collection == entity && listing.phantom == phantom) return &listing;
  return nullptr;
}

void SetFact(record::FactColumn& column, std::int32_t row, std::int64_t value) {
  column.values[Index(row)] = value;
  column.states[Index(row)] = record::FactState::Declared;
}

// What is given is not left blank.
void GiveFact(const model::Model& model, record::Batch& batch, FactId fact, std::int32_t row, std::int64_t value) {
  SetFact(batch.facts[Index(fact)], row, value);
  if (const FactId blank = model.facts[Index(fact)].blank; blank != model::kNone) SetFact(batch.facts[Index(blank)], row, 0);
}

}  // namespace

// Where a row of the new batch comes from, and the new elements with what is given of each.
struct Completions::Layout {
  struct Row {
    std::size_t copy = 0;
    std::int32_t source = kNew;
    std::int32_t parent = 0;  // in the new batch
  };
  struct NewElement {
    const std::vector<std::pair<FactId, std::int64_t>>* facts;
    std::int32_t row;
  };
  std::vector<Row> rows;
  std::vector<NewElement> fresh;
};

Completions::Completions(const model::Model& model, const record::Batch& source, std::int32_t record,
                         std::span<const Completion> copies, std::vector<std::string> extra_texts, CopiedFacts facts)
    : facts_(facts), first_(model.entities.size()), moved_(model.entities.size()), counts_(model.entities.size()) {
  batch_.entities.resize(model.entities.size());
  batch_.facts.resize(model.facts.size());
  NoteChanged(model, copies);
  if (facts == CopiedFacts::Changed) {
    RepeatRecord(model, source, record, copies.size());
    ChangeFacts(model, copies);
    return;
  }
  batch_.texts = source.texts;
  for (auto& text : extra_texts) batch_.texts.push_back(std::move(text));
  batch_.record_ids.assign(copies.size(), source.record_ids.empty() ? std::string() : source.record_ids[Index(record)]);
  batch_.held.resize(copies.size());
  std::vector<Layout> layouts;  // by entity; parents come before children
  for (std::size_t e = 0; e < model.entities.size(); ++e) {
    const auto entity = static_cast<EntityId>(e);
    const auto parent = model.entities[e].parent;
    if (model.entities[e].IsPair()) {
      layouts.emplace_back();
      continue;
    }
    const auto [first, last] = source.RowsOf(model, entity, record);
    first_[e] = first;
    counts_[e] = last - first;
    moved_[e].assign(copies.size() * Index(last - first), model::kNone);
    layouts.push_back(parent == model::kNoEntity ? RootLayout(copies.size())
                                                 : ChildLayout(source, entity, layouts[Index(parent)], copies));
    CopyRows(model, source, entity, layouts.back());
  }
  ChangeFacts(model, copies);
  record::DerivePairs(model, batch_);
  for (std::size_t e = 0; e < model.entities.size(); ++e) {
    if (!model.entities[e].IsPair()) continue;
    const auto [first, last] = source.RowsOf(model, static_cast<EntityId>(e), record);
    first_[e] = first;
    counts_[e] = last - first;
    MovePairs(model, source, e, copies.size());
  }
  for (auto& column : batch_.facts)
    column.has_unknown = std::any_of(column.states.begin(), column.states.end(),
                                     [](record::FactState state) { return state < record::FactState::Declared; });
}

void Completions::NoteChanged(const model::Model& model, std::span<const Completion> copies) {
  const auto note = [&](FactId fact) {
    if (fact != model::kNone && std::find(changed_.begin(), changed_.end(), fact) == changed_.end()) changed_.push_back(fact);
  };
  for (const auto& copy : copies)
    for (const auto& change : copy.facts) {
      note(change.fact);
      note(model.facts[Index(change.fact)].blank);
    }
}

void Completions::ChangeFacts(const model::Model& model, std::span<const Completion> copies) {
  for (std::size_t copy = 0; copy < copies.size(); ++copy)
    for (const auto& change : copies[copy].facts) {
      const auto row = RowIn(copy, model.facts[Index(change.fact)].entity, change.row);
      if (row != model::kNone) GiveFact(model, batch_, change.fact, row, change.value);
    }
}

// The record as it is, once for each copy.
void Completions::RepeatRecord(const model::Model& model, const record::Batch& source, std::int32_t record, std::size_t copies) {
  for (std::size_t e = 0; e < model.entities.size(); ++e) {
    const auto [first, last] = source.RowsOf(model, static_cast<EntityId>(e), record);
    first_[e] = first;
    counts_[e] = last - first;
  }
  for (std::size_t e = 0; e < model.entities.size(); ++e) RepeatRows(model, source, e, copies);
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    const auto id = static_cast<FactId>(fact);
    if (model.facts[fact].RecordsDecision() || std::find(changed_.begin(), changed_.end(), id) != changed_.end()) RepeatFact(model, source, id, copies);
  }
}

void Completions::RepeatRows(const model::Model& model, const record::Batch& source, std::size_t entity, std::size_t copies) {
  const auto& from = source.entities[entity];
  auto& rows = batch_.entities[entity];
  const auto count = Index(counts_[entity]), first = Index(first_[entity]);
  rows.count = count * copies;
  const auto repeat = [&](const std::vector<std::int32_t>& old, std::vector<std::int32_t>& fresh, EntityId of) {
    fresh.resize(rows.count);
    for (std::size_t copy = 0; copy < copies; ++copy)
      for (std::size_t row = 0; row < count; ++row)
        fresh[copy * count + row] = old[first + row] - first_[Index(of)] + static_cast<std::int32_t>(copy) * counts_[Index(of)];
  };
  rows.phantom.assign(rows.count, 0);
  for (std::size_t row = 0; row < rows.count && !from.phantom.empty(); ++row) rows.phantom[row] = from.phantom[first + row % count];
  rows.has_phantom = std::find(rows.phantom.begin(), rows.phantom.end(), 1) != rows.phantom.end();
  const auto& of = model.entities[entity];
  if (of.parent == model::kNoEntity) return;
  repeat(from.parents, rows.parents, of.parent);
  if (of.IsPair()) repeat(from.inner, rows.inner, of.inner);
  const auto parents = Index(counts_[Index(of.parent)]), first_parent = Index(first_[Index(of.parent)]);
  rows.offsets.resize(parents * copies + 1);
  for (std::size_t copy = 0; copy < copies; ++copy)
    for (std::size_t parent = 0; parent < parents; ++parent)
      rows.offsets[copy * parents + parent] = from.offsets[first_parent + parent] - first_[entity] + static_cast<std::int32_t>(copy * count);
  rows.offsets.back() = static_cast<std::int32_t>(rows.count);
}

void Completions::RepeatFact(const model::Model& model, const record::Batch& source, FactId fact, std::size_t copies) {
  const auto entity = Index(model.facts[Index(fact)].entity);
  const auto& old = source.facts[Index(fact)];
  auto& column = batch_.facts[Index(fact)];
  const auto count = Index(counts_[entity]), first = Index(first_[entity]);
  column.values.resize(count * copies);
  column.states.resize(count * copies);
  for (std::size_t row = 0; row < count * copies; ++row) {
    column.values[row] = old.values[first + row % count];
    column.states[row] = old.states[first + row % count];
  }
  column.has_unknown = old.has_unknown;
}

// A pair is where its two rows are; gone if one of them is.
void Completions::MovePairs(const model::Model& model, const record::Batch& source, std::size_t pair, std::size_t copies) {
  const auto& entity = model.entities[pair];
  const auto& old = source.entities[pair];
  const auto& rows = batch_.entities[pair];
  for (std::size_t copy = 0; copy < copies; ++copy)
    for (auto row = first_[pair]; row < first_[pair] + counts_[pair]; ++row) {
      const auto outer = RowIn(copy, entity.parent, old.parents[Index(row)]), inner = RowIn(copy, entity.inner, old.inner[Index(row)]);
      auto moved = model::kNone;
      for (auto at = outer == model::kNone || inner == model::kNone ? 0 : rows.offsets[Index(outer)];
           outer != model::kNone && inner != model::kNone && at < rows.offsets[Index(outer) + 1]; ++at)
        if (rows.inner[Index(at)] == inner) moved = at;
      moved_[pair].push_back(moved);
    }
}

Completions::Layout Completions::RootLayout(std::size_t copies) {
  Layout layout;
  for (std::size_t copy = 0; copy < copies; ++copy) {
    moved_[0][copy] = static_cast<std::int32_t>(copy);
    layout.rows.push_back({copy, first_[0], 0});
  }
  return layout;
}

// The children of each parent row in order; a phantom gives way to the elements listed for it. New elements have no children.
Completions::Layout Completions::ChildLayout(const record::Batch& source, EntityId entity, const Layout& above,
                                             std::span<const Completion> copies) {
  Layout layout;
  const auto e = Index(entity);
  const auto& offsets = source.entities[e].offsets;
  auto& new_offsets = batch_.entities[e].offsets;
  const auto add = [&](std::size_t copy, std::int32_t child, std::size_t parent) {
    layout.rows.push_back({copy, child, static_cast<std::int32_t>(parent)});
    return static_cast<std::int32_t>(layout.rows.size()) - 1;
  };
  new_offsets.push_back(0);
  for (std::size_t parent = 0; parent < above.rows.size(); ++parent) {
    const auto& [copy, source_parent, grandparent] = above.rows[parent];
    for (auto child = source_parent == kNew ? 0 : offsets[Index(source_parent)];
         source_parent != kNew && child < offsets[Index(source_parent) + 1]; ++child) {
      if (const auto* listing = ListingOf(copies[copy], entity, child)) {
        for (const auto& facts : listing->elements) layout.fresh.push_back({&facts, add(copy, kNew, parent)});
      } else {
        moved_[e][copy * Index(counts_[e]) + Index(child - first_[e])] = add(copy, child, parent);
      }
    }
    new_offsets.push_back(static_cast<std::int32_t>(layout.rows.size()));
  }
  return layout;
}

void Completions::CopyRows(const model::Model& model, const record::Batch& source, EntityId entity, const Layout& layout) {
  const auto e = Index(entity);
  const auto& from = source.entities[e];
  auto& rows = batch_.entities[e];
  rows.count = layout.rows.size();
  rows.phantom.resize(rows.count);
  rows.handles.resize(rows.count);
  const bool child = model.entities[e].parent != model::kNoEntity;
  if (child) rows.parents.resize(rows.count);
  for (std::size_t row = 0; row < rows.count; ++row) {
    const auto& origin = layout.rows[row];
    if (child) rows.parents[row] = origin.parent;
    if (origin.source == kNew || from.phantom.empty()) continue;
    rows.phantom[row] = from.phantom[Index(origin.source)];
    rows.has_phantom = rows.has_phantom || rows.phantom[row] != 0;
  }
  for (const auto fact : model.entities[e].facts) {
    CopyFact(source, fact, layout);
    if (const FactId blank = model.facts[Index(fact)].blank; blank != model::kNone) CopyFact(source, blank, layout);
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact)  // not among those of the entity
    if (model.facts[fact].to_supply && model.facts[fact].entity == entity) CopyFact(source, static_cast<FactId>(fact), layout);
  if (model.entities[e].link != model::kNone) CopyFact(source, model.entities[e].link, layout);
  if (const auto number = model.entities[e].number; number != model::kNone) {
    CopyFact(source, number, layout);
    for (const auto& element : layout.fresh) {  // nobody's 编号
      SetFact(batch_.facts[Index(number)], element.row, static_cast<std::int64_t>(batch_.texts.size()));
      batch_.texts.push_back("+" + std::to_string(element.row));
    }
  }
  for (const auto& element : layout.fresh)
    for (const auto& [fact, value] : *element.facts) GiveFact(model, batch_, fact, element.row, value);
}

void Completions::CopyFact(const record::Batch& source, FactId fact, const Layout& layout) {
  auto& column = batch_.facts[Index(fact)];
  const auto& old = source.facts[Index(fact)];
  column.values.resize(layout.rows.size());
  column.states.resize(layout.rows.size());  // Missing
  for (std::size_t row = 0; row < layout.rows.size(); ++row) {
    const auto origin = layout.rows[row].source;
    if (origin == kNew) continue;
    column.values[row] = old.values[Index(origin)];
    column.states[row] = old.states[Index(origin)];
  }
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
  if (facts_ == CopiedFacts::Changed) return static_cast<std::int32_t>(copy) * counts_[e] + source_row - first_[e];
  return moved_[e][copy * Index(counts_[e]) + Index(source_row - first_[e])];
}

}  // namespace doudi::verdict
