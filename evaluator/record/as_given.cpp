#include "record/as_given.h"

#include <algorithm>

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

}  // namespace

AsGiven::AsGiven(const model::Model& model)
    : model_(model), dated_(FindDatedFacts(model)), facts_of_(model.entities.size()), timelines_(model.entities.size()) {
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    const auto entity = PlaceOf(model.facts[fact].entity);
    if (model.entities[entity].timeline != model::Timeline::None) facts_of_[entity].push_back(static_cast<model::FactId>(fact));
  }
}

void AsGiven::Forget() {
  for (auto& timeline : timelines_) timeline.clear();
  elements_.clear();
}

AsGiven::Cell AsGiven::CellAt(const Batch& batch, model::FactId fact, std::size_t row) const {
  const FactColumn& column = batch.facts[PlaceOf(fact)];
  Cell cell{column.values[row], column.states[row], std::nullopt};
  if (const auto kept = batch.provenance.find(Batch::Key(fact, row)); kept != batch.provenance.end()) cell.provenance = kept->second;
  return cell;
}

void AsGiven::PutCell(Batch& batch, model::FactId fact, std::size_t row, const Cell& cell, std::vector<std::uint64_t>& provenance_added) const {
  batch.facts[PlaceOf(fact)].values[row] = cell.value;
  batch.facts[PlaceOf(fact)].states[row] = cell.state;
  const std::uint64_t key = Batch::Key(fact, row);
  if (!cell.provenance) {
    batch.provenance.erase(key);
    return;
  }
  batch.provenance[key] = *cell.provenance;
  provenance_added.push_back(key);
}

void AsGiven::Keep(const Batch& batch, model::EntityId entity, std::size_t row, const std::vector<std::size_t>& rows_before,
                   const std::vector<bool>& complete) {
  bool dated = false;
  for (const model::EntityId child : model_.entities[PlaceOf(entity)].children) {
    const model::Entity& timeline = model_.entities[PlaceOf(child)];
    if (timeline.timeline == model::Timeline::None) continue;
    const EntityRows& rows = batch.entities[PlaceOf(child)];
    std::size_t first = rows.count;
    while (first > rows_before[PlaceOf(child)] && rows.parents[first - 1] == static_cast<std::int32_t>(row)) --first;
    dated = dated || (timeline.timeline == model::Timeline::History && (first < rows.count || complete[PlaceOf(child)]));
    if (first == rows.count) continue;
    Rows& kept = timelines_[PlaceOf(child)][row];
    kept.count = rows.count - first;
    kept.cells.clear();
    for (std::size_t at = first; at < rows.count; ++at)
      for (const model::FactId fact : facts_of_[PlaceOf(child)]) kept.cells.push_back(CellAt(batch, fact, at));
    kept.handles.assign(rows.handles.begin() + static_cast<std::ptrdiff_t>(first), rows.handles.end());
  }
  if (!dated) return;
  Element element{entity, row, {}};
  for (const model::FactId fact : dated_[PlaceOf(entity)].facts) element.cells.push_back(CellAt(batch, fact, row));
  elements_.push_back(std::move(element));
}

void AsGiven::Restore(Batch& batch, const std::vector<std::size_t>& rows_before, std::vector<std::uint64_t>& provenance_added) {
  for (const Element& element : elements_) {
    const auto& facts = dated_[PlaceOf(element.entity)].facts;
    for (std::size_t i = 0; i < facts.size(); ++i) PutCell(batch, facts[i], element.row, element.cells[i], provenance_added);
  }
  for (std::size_t entity = 0; entity < timelines_.size(); ++entity)
    if (!timelines_[entity].empty()) RestoreTimeline(batch, entity, rows_before[entity], provenance_added);
}

// All rows of the record anew, owner after owner: those that were kept, and the phantom rows that are there.
void AsGiven::RestoreTimeline(Batch& batch, std::size_t timeline, std::size_t first, std::vector<std::uint64_t>& provenance_added) {
  EntityRows& rows = batch.entities[timeline];
  std::vector<std::pair<std::int32_t, bool>> owners;  // and whether a phantom row is the last of theirs
  for (std::size_t row = first; row < rows.count; ++row) {
    if (owners.empty() || owners.back().first != rows.parents[row]) owners.push_back({rows.parents[row], false});
    owners.back().second = rows.phantom[row] != 0;
  }
  for (const model::FactId fact : facts_of_[timeline]) {
    for (std::size_t row = first; row < rows.count; ++row) batch.provenance.erase(Batch::Key(fact, row));
    batch.facts[PlaceOf(fact)].values.resize(first);
    batch.facts[PlaceOf(fact)].states.resize(first);
  }
  rows.parents.resize(first);
  rows.phantom.resize(first);
  rows.handles.resize(first);
  rows.count = first;
  const auto add = [&](std::int32_t owner, bool phantom, std::string handle) {
    rows.parents.push_back(owner);
    rows.phantom.push_back(phantom);
    rows.handles.push_back(std::move(handle));
    for (const model::FactId fact : facts_of_[timeline]) {
      batch.facts[PlaceOf(fact)].values.push_back(0);
      batch.facts[PlaceOf(fact)].states.push_back(FactState::Missing);
    }
    return rows.count++;
  };
  for (const auto& [owner, left_open] : owners) {
    if (const auto kept = timelines_[timeline].find(PlaceOf(owner)); kept != timelines_[timeline].end()) {
      std::size_t cell = 0;
      for (std::size_t i = 0; i < kept->second.count; ++i) {
        const std::size_t row = add(owner, false, kept->second.handles[i]);
        for (const model::FactId fact : facts_of_[timeline]) PutCell(batch, fact, row, kept->second.cells[cell++], provenance_added);
      }
    }
    if (left_open) add(owner, true, {});
  }
}

}  // namespace doudi::record
