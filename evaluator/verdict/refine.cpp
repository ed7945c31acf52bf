#include "verdict/refine.h"

#include <algorithm>

namespace doudi::verdict {
namespace {

// All combinations of the values of some gaps, as mixed-radix numbers: the first gap is the fastest digit.
struct Grid {
  std::vector<Gap> gaps;
  std::vector<std::vector<std::int64_t>> values;
  std::vector<std::size_t> strides;
  std::size_t size = 1;

  void Add(const Gap& gap, const std::vector<std::int64_t>& domain, std::size_t most) {
    if (domain.empty() || size * domain.size() > most) return;
    gaps.push_back(gap);
    values.push_back(domain);
    strides.push_back(size);
    size *= domain.size();
  }
  Completion At(std::size_t index) const {
    Completion completion;
    for (std::size_t i = 0; i < gaps.size(); ++i)
      completion.facts.push_back({gaps[i].fact, gaps[i].row, values[i][index / strides[i] % values[i].size()]});
    return completion;
  }
};

Grid MakeGrid(const std::map<Gap, CellValues>& cells) {
  std::vector<std::pair<std::size_t, Gap>> by_size;
  double all = 1;
  std::size_t without = 0;
  for (const auto& [gap, cell] : cells) {
    if (!cell.exhaustive) {
      ++without;
      continue;
    }
    by_size.emplace_back(cell.values.size(), gap);
    all *= static_cast<double>(cell.values.size());
  }
  std::sort(by_size.begin(), by_size.end());
  Grid grid;
  if (without > kMostWithoutCells) return grid;
  const auto most = without == 0 && all <= static_cast<double>(kMostCompletions) ? kMostCompletions : kSomeCompletions;
  for (const auto& [size, gap] : by_size) grid.Add(gap, cells.at(gap).values, most);
  return grid;
}

struct Effect {
  std::size_t changes = 0;  // lines of completions, differing in this gap alone, whose answers differ
  bool open = false;
};

Effect EffectOf(const Grid& grid, const std::vector<Answer>& answers, std::size_t gap) {
  Effect effect;
  const auto stride = grid.strides[gap], count = grid.values[gap].size();
  for (std::size_t start = 0; start < grid.size; ++start) {
    if (start / stride % count != 0) continue;
    const Answer* first = nullptr;
    bool differs = false;
    for (std::size_t k = 0; k < count; ++k) {
      const auto& answer = answers[start + k * stride];
      effect.open = effect.open || answer.kind == Answer::Kind::Open;
      if (answer.kind != Answer::Kind::Known) continue;
      if (first != nullptr && first->key != answer.key) differs = true;
      first = &answer;
    }
    if (differs) ++effect.changes;
  }
  return effect;
}

}  // namespace

Refinement Refine(Laboratory& laboratory, Slicer& slicer, model::PolicyId policy, const Gaps& gaps, const Gaps& direct, const Ask& ask) {
  const auto& part = program::PartOf(laboratory.view().result().program(), policy);
  const auto grid = MakeGrid(FindCells(laboratory, slicer, gaps, direct, &part));
  if (grid.gaps.empty()) return {{gaps.begin(), gaps.end()}, {}, true};
  std::vector<Completion> copies;
  for (std::size_t i = 0; i < grid.size; ++i) copies.push_back(grid.At(i));
  const auto trial = laboratory.Try(copies, &part);
  const auto view = trial.view();
  std::vector<Answer> answers;
  Refinement refinement;
  for (std::size_t i = 0; i < grid.size; ++i) {
    answers.push_back(ask(trial, view, i));
    if (answers.back().kind == Answer::Kind::Known) refinement.answers.insert(answers.back().key);
    refinement.open = refinement.open || answers.back().kind == Answer::Kind::Open;
  }
  std::vector<std::pair<std::size_t, Gap>> ordered;
  for (const auto& gap : gaps) {
    const auto at = std::find(grid.gaps.begin(), grid.gaps.end(), gap);
    if (at == grid.gaps.end()) {
      if (refinement.open) ordered.emplace_back(0, gap);
      continue;
    }
    const auto effect = EffectOf(grid, answers, static_cast<std::size_t>(at - grid.gaps.begin()));
    if (effect.changes != 0 || effect.open) ordered.emplace_back(effect.changes, gap);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [changes, gap] : ordered) refinement.gaps.push_back(gap);
  return refinement;
}

}  // namespace doudi::verdict
