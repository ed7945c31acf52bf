// Makes a difference between engine and reference small enough to read.
#include <fmt/format.h>

#include "agreement/trial.h"

namespace doudi::agreement {
namespace {

// The same record for the model of other rules, as far as it has the facts and collections.
ElementPtr Translated(const model::Model& from, const model::Model& to, const Element& record,
                      Element* parent = nullptr) {
  const auto entity = to.FindEntity(from.entities[static_cast<std::size_t>(record.entity)].name);
  if (!entity) return nullptr;
  auto result = std::make_unique<Element>();
  result->entity = *entity;
  result->parent = parent;
  result->phantom = record.phantom;
  for (const auto& [id, value] : record.facts)
    if (const auto fact = to.FindFact(*entity, from.facts[static_cast<std::size_t>(id)].name))
      result->facts[*fact] = value;
  const model::Entity& before = from.entities[static_cast<std::size_t>(record.entity)];
  const model::Entity& after = to.entities[static_cast<std::size_t>(*entity)];
  const auto take = [&](model::FactId old, model::FactId now) {
    if (const auto known = record.facts.find(old); known != record.facts.end() && now != model::kNone) result->facts[now] = known->second;
  };
  take(before.number, after.number);
  take(before.link, after.link);
  for (const auto& [child, children] : record.children) {
    const auto other = to.FindEntity(from.entities[static_cast<std::size_t>(child)].name);
    if (!other) continue;
    auto& list = result->children[*other];
    for (const auto& element : children)
      if (auto made = Translated(from, to, *element, result.get())) list.push_back(std::move(made));
  }
  return result;
}

// On a copy: elements remember their pairs, and those of a record that is being taken apart would point at what is gone.
std::optional<std::string> DifferenceOf(const Trial& trial, const Element& original) {
  const ElementPtr record = CopyOf(original);
  const Ran ran = RunOn(trial, {record.get()});
  const auto differences = Compare(ran.result, {record.get()}, trial.known_by());
  if (differences.empty()) return std::nullopt;
  return differences.front().text + "\n" + Innermost(ran.result, *record, trial.known_by());
}

struct Case {
  std::unique_ptr<Trial> trial;
  ElementPtr record;
};

// The case with other rules, if it still shows a difference.
std::optional<Case> With(const Case& old, std::vector<std::string> blocks) {
  Case made;
  made.trial = std::make_unique<Trial>(RuleText{std::move(blocks), old.trial->reference_date(), old.trial->text().files, old.trial->known_by()});
  if (!made.trial->checks()) return std::nullopt;
  made.record = Translated(old.trial->model(), made.trial->model(), *old.record);
  if (!made.record || !DifferenceOf(*made.trial, *made.record)) return std::nullopt;
  return made;
}

std::vector<std::string> LinesOf(const std::string& block) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin < block.size()) {
    const std::size_t end = block.find('\n', begin);
    lines.push_back(block.substr(begin, end == std::string::npos ? end : end + 1 - begin));
    begin = end == std::string::npos ? block.size() : end + 1;
  }
  return lines;
}

// Tries without each declaration, then without each line of what is left.
bool ShrinkRules(Case& current) {
  bool smaller = false;
  for (std::size_t i = current.trial->text().blocks.size(); i-- > 1;) {
    std::vector<std::string> blocks = current.trial->text().blocks;
    blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(i));
    if (auto made = With(current, blocks)) current = std::move(*made), smaller = true;
  }
  for (std::size_t i = current.trial->text().blocks.size(); i-- > 1;) {
    for (std::size_t line = LinesOf(current.trial->text().blocks[i]).size(); line-- > 1;) {
      std::vector<std::string> blocks = current.trial->text().blocks;
      std::vector<std::string> lines = LinesOf(blocks[i]);
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line));
      blocks[i].clear();
      for (const std::string& kept : lines) blocks[i] += kept;
      if (auto made = With(current, blocks)) current = std::move(*made), smaller = true;
    }
  }
  return smaller;
}

// Every element below and including this one.
void Collect(Element& element, std::vector<Element*>& all) {
  all.push_back(&element);
  for (auto& [entity, children] : element.children)
    for (auto& child : children) Collect(*child, all);
}

void ShrinkRecord(Case& current) {
  std::vector<Element*> all;
  Collect(*current.record, all);
  for (std::size_t i = all.size(); i-- > 0;) {
    for (auto& [entity, children] : all[i]->children)
      for (std::size_t child = children.size(); child-- > 0;) {
        if (children[child]->phantom) continue;
        auto removed = std::move(children[child]);
        children.erase(children.begin() + static_cast<std::ptrdiff_t>(child));
        if (!DifferenceOf(*current.trial, *current.record))
          children.insert(children.begin() + static_cast<std::ptrdiff_t>(child), std::move(removed));
      }
    const auto facts = all[i]->facts;
    for (const auto& [id, value] : facts) {
      all[i]->facts.erase(id);
      if (!DifferenceOf(*current.trial, *current.record)) all[i]->facts[id] = value;
    }
  }
}

}  // namespace

std::optional<std::string> FirstDifference(const Trial& trial, const std::vector<ElementPtr>& records) {
  const Ran ran = RunOn(trial, Pointers(records));
  const auto differences = Compare(ran.result, Pointers(records), trial.known_by());
  if (differences.empty()) return std::nullopt;
  const Element& record = *records[differences.front().record];
  Case current{std::make_unique<Trial>(trial.text()), CopyOf(record)};
  if (!DifferenceOf(*current.trial, *current.record))
    return "only in a batch with others: " + differences.front().text + "\n" + trial.text().Whole() +
           ToText(trial.model(), record);
  while (ShrinkRules(current)) ShrinkRecord(current);
  ShrinkRecord(current);
  return differences.front().text +
         "\nmade smaller: " + DifferenceOf(*current.trial, *current.record).value_or("") +
         "\nreference date " + value::ToText(trial.reference_date()) + (trial.known_by() ? ", known by " + value::ToText(*trial.known_by()) : "") + "\n" + current.trial->text().Whole() +
         ToText(current.trial->model(), *current.record);
}

}  // namespace doudi::agreement
