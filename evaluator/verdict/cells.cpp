#include "verdict/cells.h"

#include <algorithm>

#include "verdict/shape.h"

namespace doudi::verdict {
namespace {

using model::TypeKind;
using value::Rational;

constexpr std::int64_t kLargest = 10'000'000'000;  // the size of numbers that a fact without range is tried up to
constexpr std::size_t kMostSettings = 64;          // of the logic below a comparison
constexpr int kMostRounds = 80;

const model::Fact& FactOf(const View& view, const Gap& gap) { return view.model().facts[static_cast<std::size_t>(gap.fact)]; }

std::int64_t Scaled(const model::Fact& fact, const Rational& number, bool up) {
  const auto product = value::Multiply(number, Rational(fact.scale));
  const auto whole = product ? value::Round(*product, Rational(1), up ? value::Rounding::Up : value::Rounding::Down) : std::nullopt;
  if (!whole) return (number.Sign() < 0 ? -1 : 1) * kLargest * fact.scale;
  return whole->numerator();
}

// What one end of a range allows, as a whole number in the column's representation.
std::int64_t EndOf(const View& view, const model::Fact& fact, const model::RangeEnd& end, bool low) {
  std::int64_t whole = 0;
  bool exact = true;
  if (end.number) {
    whole = Scaled(fact, *end.number, low);
    exact = value::Multiply(*end.number, Rational(fact.scale)) == Rational(whole);
  } else {
    whole = end.reference_date ? view.date().days : end.date->days;
  }
  return end.inclusive || !exact ? whole : low ? whole + 1 : whole - 1;
}

// The difference of the two sides of a comparison, as a number; nullopt where a side is not known.
std::optional<Rational> DifferenceAt(const View& view, Place comparison) {
  const auto& expr = view.At(comparison.expression);
  const auto left = view.Find({expr.args[0], comparison.row}), right = view.Find({expr.args[1], comparison.row});
  if (!left || !right || left->state != run::ValueState::Known || right->state != run::ValueState::Known) return std::nullopt;
  if (view.At(expr.args[0]).type.kind == TypeKind::Date) return Rational(left->date_low.days - right->date_low.days);
  return value::Subtract(left->number.low, right->number.low);
}

// Closes in on where the difference of one comparison changes its sign as one fact grows and the logic below stays as set.
class Search {
 public:
  Search(Place comparison, const Gap& gap, Laboratory::Setting setting, std::pair<std::int64_t, std::int64_t> range)
      : comparison_(comparison), gap_(gap), setting_(std::move(setting)), low_(range.first), high_(range.second) {}

  Place comparison() const { return comparison_; }
  std::tuple<Place, Gap, Laboratory::Setting> Key() const { return {comparison_, gap_, setting_}; }

  // What to try next; empty when done.
  std::vector<std::int64_t> Next() const {
    if (failed_) return {};
    if (tried_.empty()) return low_ == high_ ? std::vector{low_} : std::vector{low_, high_};
    std::vector<std::int64_t> next;
    for (const bool upper : {false, true}) {
      const auto [before, after] = Bracket(upper);
      if (after - before > 1) AddProbes(next, before, after);
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    return next;
  }
  Completion With(std::int64_t value) const {
    Completion completion;
    for (const auto& [gap, set] : setting_) completion.facts.push_back({gap.fact, gap.row, set});
    completion.facts.push_back({gap_.fact, gap_.row, value});
    return completion;
  }
  void Take(std::int64_t value, const std::optional<Rational>& difference) {
    if (!difference) failed_ = true;
    else tried_.emplace(value, *difference);
  }
  // The first values of the cells; nullopt if the search did not end.
  std::optional<std::vector<std::int64_t>> Starts() const {
    if (failed_ || !Next().empty()) return std::nullopt;
    std::vector<std::int64_t> starts{low_};
    for (const bool upper : {false, true})
      if (const auto [before, after] = Bracket(upper); before != after) starts.push_back(after);
    return starts;
  }

 private:
  // The last tried value of one sign and the first of the next: behind the first cell, or (upper) before the last one.
  // The same value twice if there is only one sign.
  std::pair<std::int64_t, std::int64_t> Bracket(bool upper) const {
    const auto first = tried_.begin()->second.Sign(), last = tried_.rbegin()->second.Sign();
    if (first == last) return {low_, low_};
    const auto next = std::find_if(tried_.begin(), tried_.end(), [&](const auto& tried) {
      return upper ? tried.second.Sign() == last : tried.second.Sign() != first;
    });
    return {std::prev(next)->first, next->first};
  }
  // Where a straight line would cross zero, its neighbours, and the middle for what is no straight line.
  void AddProbes(std::vector<std::int64_t>& next, std::int64_t before, std::int64_t after) const {
    const auto size = [&](std::int64_t at) {
      const auto& difference = tried_.at(at);
      return std::abs(static_cast<double>(difference.numerator()) / static_cast<double>(difference.denominator()));
    };
    const double left = size(before), right = size(after);
    const auto crossing = before + static_cast<std::int64_t>(static_cast<double>(after - before) * (left / (left + right)));
    for (const auto probe : {crossing - 1, crossing, crossing + 1, before + (after - before) / 2})
      next.push_back(std::clamp(probe, before + 1, after - 1));
  }

  Place comparison_;
  Gap gap_;
  Laboratory::Setting setting_;
  std::int64_t low_, high_;
  std::map<std::int64_t, Rational> tried_;
  bool failed_ = false;
};

void Conduct(Laboratory& laboratory, std::vector<Search>& searches, const program::Part* part) {
  for (int round = 0; round < kMostRounds; ++round) {
    std::vector<Completion> copies;
    std::vector<std::pair<std::size_t, std::int64_t>> probes;
    for (std::size_t i = 0; i < searches.size(); ++i)
      for (const auto value : searches[i].Next()) {
        copies.push_back(searches[i].With(value));
        probes.emplace_back(i, value);
      }
    if (copies.empty()) return;
    const auto trial = laboratory.Try(copies, part);
    const auto view = trial.view();
    for (std::size_t i = 0; i < probes.size(); ++i) {
      auto& search = searches[probes[i].first];
      search.Take(probes[i].second, DifferenceAt(view, trial.In(i, search.comparison())));
    }
  }
}

// All combinations of the cells of some gaps; empty if there are too many or one has no cells.
std::vector<Laboratory::Setting> Settings(const Gaps& gaps, const std::map<Gap, CellValues>& cells) {
  std::vector<Laboratory::Setting> settings{{}};
  for (const auto& gap : gaps) {
    const auto found = cells.find(gap);
    if (found == cells.end() || !found->second.exhaustive || settings.size() * found->second.values.size() > kMostSettings) return {};
    std::vector<Laboratory::Setting> longer;
    for (const auto& setting : settings)
      for (const auto value : found->second.values) {
        longer.push_back(setting);
        longer.back().emplace_back(gap, value);
      }
    settings = std::move(longer);
  }
  return settings;
}

// A comparison with what moves it.
struct Lever {
  Place comparison;
  Gaps direct, selectors;
};

std::vector<Lever> LeversWithin(const View& view, Slicer& slicer, const Gaps& gaps, Gaps& without_cells, const program::Part* part) {
  std::vector<Lever> levers;
  const auto comparisons = slicer.comparisons();  // a copy: slicing adds to it
  for (const auto& comparison : comparisons) {
    if (part != nullptr && !view.result().IsIn(*part, comparison.expression)) continue;
    const auto& below = slicer.Of(comparison);
    if (!std::includes(gaps.begin(), gaps.end(), below.begin(), below.end())) continue;
    levers.push_back({comparison, DirectGaps(view, comparison), Selectors(view, slicer, comparison)});
    without_cells.merge(Entangled(view, slicer, comparison));
  }
  return levers;
}

// Cells of one number or date; nullopt while the logic below one of its comparisons has no cells yet.
std::optional<CellValues> CellsOf(Laboratory& laboratory, const std::vector<Lever>& levers, const Gap& gap,
                                  const std::map<Gap, CellValues>& cells, const program::Part* part) {
  const auto& view = laboratory.view();
  const auto range = RangeOf(view, FactOf(view, gap));
  std::vector<Search> searches;
  for (const auto& lever : levers) {
    if (!lever.direct.contains(gap)) continue;
    if (lever.direct.size() > 1 || lever.selectors.contains(gap) || ShapeOfDifference(view, lever.comparison, gap) == Shape::Other)
      return CellValues{};
    const auto settings = Settings(lever.selectors, cells);
    if (settings.empty()) return std::nullopt;
    for (const auto& setting : settings) searches.emplace_back(lever.comparison, gap, setting, range);
  }
  auto fresh = searches;
  std::erase_if(fresh, [&](const Search& search) { return laboratory.known_cells.contains(search.Key()); });
  Conduct(laboratory, fresh, part);
  for (const auto& search : fresh) laboratory.known_cells.emplace(search.Key(), search.Starts());
  CellValues found{true, {range.first}};
  for (const auto& search : searches) {
    const auto& starts = laboratory.known_cells.at(search.Key());
    if (!starts) return CellValues{};
    found.values.insert(found.values.end(), starts->begin(), starts->end());
  }
  std::sort(found.values.begin(), found.values.end());
  found.values.erase(std::unique(found.values.begin(), found.values.end()), found.values.end());
  return found;
}

}  // namespace

Place Laboratory::Trial::In(std::size_t copy, Place place) const {
  const auto level = view().At(place.expression).level;
  return level == model::kNoEntity ? place : Place{place.expression, copies->RowIn(copy, level, place.row)};
}

void Laboratory::Reclaim::operator()(run::Result* result) const {
  memory->idle.push_back(std::move(*result));
  delete result;
}

Laboratory::Trial Laboratory::Try(std::span<const Completion> copies, const program::Part* part) {
  const auto& base = view_.result();
  const bool facts_only = part != nullptr && run::CanRunCopies(base, *part) &&
                          std::all_of(copies.begin(), copies.end(), [](const Completion& copy) { return copy.lists.empty(); });
  Trial trial;
  trial.copies = std::make_unique<Completions>(view_.model(), view_.batch(), record_, copies, std::vector<std::string>(),
                                               facts_only ? CopiedFacts::Changed : CopiedFacts::All);
  const auto overrides = trial.copies->Moved(view_.model(), base.overrides());
  TrialMemory& memory = memory_ != nullptr ? *memory_ : own_memory_;
  run::Result reuse;
  if (!memory.idle.empty()) {
    reuse = std::move(memory.idle.back());
    memory.idle.pop_back();
  }
  const auto& batch = trial.copies->batch();
  auto result = facts_only ? run::RunCopies(base, {record_, &batch, trial.copies->changed()}, *part, std::move(reuse), overrides)
                           : run::Run(base.program(), batch, std::move(reuse), overrides, part);
  trial.result = std::unique_ptr<run::Result, Reclaim>(new run::Result(std::move(result)), Reclaim(memory));
  return trial;
}

std::pair<std::int64_t, std::int64_t> RangeOf(const View& view, const model::Fact& fact) {
  std::int64_t low = -kLargest * fact.scale, high = kLargest * fact.scale;
  if (fact.type.kind == TypeKind::Date) {
    low = value::MakeDate(value::kFirstYear, 1, 1)->days;
    high = value::MakeDate(value::kLastYear, 12, 31)->days;
  }
  if (fact.low) low = EndOf(view, fact, *fact.low, true);
  if (fact.high) high = EndOf(view, fact, *fact.high, false);
  return {low, std::max(low, high)};
}

std::vector<std::int64_t> AllValues(const View& view, const model::Fact& fact) {
  std::vector<std::int64_t> values;
  std::size_t count = 0;
  if (fact.type.kind == TypeKind::Boolean) count = 2;
  if (fact.type.kind == TypeKind::Enum) count = view.model().enums[static_cast<std::size_t>(fact.type.enumeration)].members.size();
  for (std::size_t value = 0; value < count; ++value) values.push_back(static_cast<std::int64_t>(value));
  return values;
}

std::map<Gap, CellValues> FindCells(Laboratory& laboratory, Slicer& slicer, const Gaps& gaps, const Gaps& direct, const program::Part* part) {
  const auto& view = laboratory.view();
  Gaps without = direct;
  const auto levers = LeversWithin(view, slicer, gaps, without, part);
  std::map<Gap, CellValues> cells;
  Gaps pending;
  for (const auto& gap : gaps) {
    const auto kind = gap.fact == model::kNone ? TypeKind::Text : FactOf(view, gap).type.kind;
    const bool moves = kind == TypeKind::Number || kind == TypeKind::Date;
    if (moves && !without.contains(gap)) {
      pending.insert(gap);
    } else if (kind == TypeKind::Boolean || kind == TypeKind::Enum) {
      auto values = AllValues(view, FactOf(view, gap));
      cells[gap] = {values.size() <= kMostSettings, std::move(values)};
    } else {
      cells[gap] = {};
    }
  }
  for (bool progress = true; progress && !pending.empty();) {
    progress = false;
    for (auto gap = pending.begin(); gap != pending.end();) {
      auto found = CellsOf(laboratory, levers, *gap, cells, part);
      if (!found) {
        ++gap;
        continue;
      }
      cells[*gap] = std::move(*found);
      gap = pending.erase(gap);
      progress = true;
    }
  }
  for (const auto& gap : pending) cells[gap] = {};
  return cells;
}

}  // namespace doudi::verdict
