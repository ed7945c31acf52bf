// The order of questions: greedy over a few imagined households ("worlds") that agree with what is known. The next question is the one
// whose answer, on top of those already asked, decides the most programmes over all worlds, then the most money.
#include <algorithm>
#include <numeric>

#include "verdict/outcome.h"
#include "verdict/refine.h"
#include "verdict/verdict.h"

namespace doudi::verdict {
namespace {

using model::TypeKind;
using value::Rational;

constexpr std::size_t kWorlds = 8;
constexpr std::size_t kGreedySteps = 6;  // people do not ask more at once; the rest follows by what it bears on
constexpr std::size_t kPromising = 12;   // candidates weighed against each other at each step
constexpr std::size_t kFewMissing = 8;   // of a verdict: where more is missing, no answer alone is expected to decide it

Rational Plus(const Rational& a, const Rational& b) { return value::Add(a, b).value_or(a); }

// One thing to ask and what is imagined as its answer in each world.
struct Candidate {
  Gap gap;
  Question question;
  std::vector<std::int64_t> answers;  // by world; for a collection: 0 for none, else one element
};

Gap GapFor(const View& view, const MissingFact& missing) {
  if (missing.collection == model::kNoEntity) return {missing.fact, model::kNoEntity, missing.of.row};
  // The phantom row comes last.
  const auto last = view.RowsUnder(missing.of.entity, missing.of.row, missing.collection).second;
  return {model::kNone, missing.collection, last - 1};
}

Rational PerYear(const model::Benefit& benefit, const Rational& amount) {
  if (benefit.kind != model::BenefitKind::Money) return 0;
  if (benefit.period != model::BenefitPeriod::Monthly) return amount;
  return value::Multiply(amount, Rational(12)).value_or(amount);
}

class Planner {
 public:
  Planner(const run::Result& result, std::int32_t record, const std::vector<Verdict>& verdicts)
      : view_(result), laboratory_(view_, record), slicer_(view_), verdicts_(verdicts), money_(verdicts.size()) {}

  std::vector<Question> Plan() {
    Collect();
    if (candidates_.empty()) return {};
    Imagine();
    WeighMoney();
    for (auto& candidate : candidates_)
      for (const auto verdict : candidate.question.settles)
        candidate.question.money_per_year = Plus(candidate.question.money_per_year, money_[verdict]);
    return Ordered();
  }

 private:
  void Collect() {
    for (std::size_t v = 0; v < verdicts_.size(); ++v)
      for (const auto* list : {&verdicts_[v].missing, &verdicts_[v].missing_amounts})
        for (const auto& missing : *list) Collect(missing, v);
    for (auto& candidate : candidates_) {
      auto& settles = candidate.question.settles;
      settles.erase(std::unique(settles.begin(), settles.end()), settles.end());
    }
  }
  void Collect(const MissingFact& missing, std::size_t verdict) {
    const auto gap = GapFor(view_, missing);
    // Asked before, and it cannot be said.
    if (gap.fact != model::kNone && view_.batch().facts[static_cast<std::size_t>(gap.fact)].states[static_cast<std::size_t>(gap.row)] ==
                                        record::FactState::Unsayable)
      return;
    auto found = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& known) { return known.gap == gap; });
    if (found == candidates_.end()) {
      Question question;
      question.fact = missing;
      candidates_.push_back({gap, std::move(question), {}});
      found = std::prev(candidates_.end());
    }
    found->question.settles.push_back(verdict);
  }

  // Values that could matter: the first of each cell where they are known, else round figures.
  void Imagine() {
    std::map<Gap, std::vector<std::int64_t>> values;
    for (const auto& verdict : verdicts_) {
      if (verdict.missing.empty() || verdict.missing.size() > kFewMissing) continue;
      const auto gaps = slicer_.OfOutcome(verdict.policy, verdict.subject.row, true);
      const auto cells = FindCells(laboratory_, slicer_, gaps);
      for (const auto& [gap, cell] : cells) values[gap].insert(values[gap].end(), cell.values.begin(), cell.values.end());
      CountAlone(verdict, cells);
    }
    std::size_t number = 0;
    for (auto& candidate : candidates_) {
      auto& possible = values[candidate.gap];
      if (candidate.gap.fact == model::kNone) possible = {0, 1};
      else if (possible.size() < 2) possible = RoundFigures(view_.model().facts[static_cast<std::size_t>(candidate.gap.fact)]);
      std::sort(possible.begin(), possible.end());
      possible.erase(std::unique(possible.begin(), possible.end()), possible.end());
      ++number;
      // Each candidate walks through its values at a pace of its own, so that the worlds mix them.
      for (std::size_t world = 0; world < kWorlds; ++world)
        candidate.answers.push_back(possible[(world * (2 * number - 1) + world / 2 + number) % possible.size()]);
    }
  }

  std::vector<std::int64_t> RoundFigures(const model::Fact& fact) const {
    auto all = AllValues(view_, fact);
    if (!all.empty()) return all;
    const auto [low, high] = RangeOf(view_, fact);
    std::vector<std::int64_t> figures;
    if (fact.type.kind == TypeKind::Date)
      for (const int months : {3, 24, 12 * 12, 30 * 12, 65 * 12}) figures.push_back(value::AddMonths(view_.date(), -months).days);
    else if (fact.type.kind == TypeKind::Division)
      figures.push_back(value::kCountry);
    else
      for (const std::int64_t size : {0, 1, 300, 1500, 8000, 60000}) figures.push_back(size * fact.scale);
    for (auto& figure : figures) figure = std::clamp(figure, low, high);
    return figures;
  }

  // Verdicts that one answer decides whatever it is, with nothing else asked.
  void CountAlone(const Verdict& verdict, const std::map<Gap, CellValues>& cells) {
    std::vector<Completion> copies;
    std::vector<Candidate*> asked;
    for (const auto& missing : verdict.missing) {
      const auto gap = GapFor(view_, missing);
      const auto found = std::find_if(candidates_.begin(), candidates_.end(), [&](const Candidate& known) { return known.gap == gap; });
      if (found == candidates_.end()) continue;
      if (verdict.missing.size() == 1) {
        ++found->question.decided_alone;
        continue;
      }
      const auto cell = cells.find(gap);
      if (cell == cells.end() || !cell->second.exhaustive) continue;
      for (const auto value : cell->second.values) {
        copies.push_back({{{gap.fact, gap.row, value}}, {}});
        asked.push_back(&*found);
      }
    }
    if (copies.empty()) return;
    const auto trial = laboratory_.Try(copies);
    const auto view = trial.view();
    std::vector<const Candidate*> open;
    for (std::size_t i = 0; i < copies.size(); ++i)
      if (!DecidedIn(trial, view, i, verdict)) open.push_back(asked[i]);
    for (std::size_t i = 0; i < asked.size(); ++i)
      if ((i == 0 || asked[i] != asked[i - 1]) && std::find(open.begin(), open.end(), asked[i]) == open.end())
        ++asked[i]->question.decided_alone;
  }

  static bool DecidedIn(const Laboratory::Trial& trial, const View& view, std::size_t copy, const Verdict& verdict) {
    return OutcomeAt(view, verdict.policy, trial.copies->RowIn(copy, verdict.subject.entity, verdict.subject.row)) != Outcome::Undetermined;
  }

  void Answer(Completion& completion, const Candidate& candidate, std::size_t world) const {
    const auto answer = candidate.answers[world];
    if (candidate.gap.fact != model::kNone) {
      completion.facts.push_back({candidate.gap.fact, candidate.gap.row, answer});
      return;
    }
    Listing listing{candidate.gap.collection, candidate.gap.row, {}};
    if (answer != 0) {
      listing.elements.emplace_back();
      for (const auto id : view_.model().entities[static_cast<std::size_t>(candidate.gap.collection)].facts) {
        const auto& fact = view_.model().facts[static_cast<std::size_t>(id)];
        if (fact.type.kind == TypeKind::Text || fact.states != model::kNone) continue;
        const auto figures = RoundFigures(fact);
        listing.elements.back().emplace_back(id, figures[world % figures.size()]);
      }
    }
    completion.lists.push_back(std::move(listing));
  }

  // The most that each verdict may bring in a year, or by how much it may differ where only amounts are open.
  void WeighMoney() {
    std::vector<Completion> worlds(kWorlds);
    for (std::size_t world = 0; world < kWorlds; ++world)
      for (const auto& candidate : candidates_) Answer(worlds[world], candidate, world);
    const auto trial = laboratory_.Try(worlds);
    for (std::size_t v = 0; v < verdicts_.size(); ++v) {
      const auto& verdict = verdicts_[v];
      if (verdict.missing.empty() && verdict.missing_amounts.empty()) continue;
      for (const auto& benefit : verdict.benefits)
        if (benefit.benefit->type.unit.IsMoney() && benefit.benefit->offset_of.empty())
          money_[v] = Plus(money_[v], PerYear(*benefit.benefit, AtStake(trial, verdict, benefit)));
    }
  }

  Rational AtStake(const Laboratory::Trial& trial, const Verdict& verdict, const BenefitResult& benefit) const {
    const auto floor = verdict.missing.empty() ? benefit.amount.low : Rational(0);
    Rational most = benefit.amount.low;
    if (!benefit.amount.high_infinite) {
      most = benefit.amount.high;
    } else {
      const auto index = static_cast<std::size_t>(benefit.benefit - verdict.version->benefits.data());
      for (std::size_t world = 0; world < kWorlds; ++world) {
        const auto value = trial.result->BenefitAt(verdict.policy, index, trial.copies->RowIn(world, verdict.subject.entity, verdict.subject.row));
        if (value.state == run::ValueState::Known) most = std::max(most, value.number.low);
      }
    }
    return value::Subtract(most, floor).value_or(Rational(0));
  }

  struct Score {
    std::size_t decided = 0;  // over all worlds
    Rational money;
    friend bool operator<(const Score& a, const Score& b) {
      return a.decided != b.decided ? a.decided < b.decided : a.money < b.money;
    }
  };

  std::vector<Question> Ordered() {
    std::vector<Question> ordered;
    std::vector<std::size_t> asked, left(candidates_.size());
    std::iota(left.begin(), left.end(), std::size_t{0});
    // What it bears on by itself breaks ties, then the order of the rules.
    std::stable_sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
      const auto& x = candidates_[a].question;
      const auto& y = candidates_[b].question;
      if (x.decided_alone != y.decided_alone) return x.decided_alone > y.decided_alone;
      if (x.settles.size() != y.settles.size()) return x.settles.size() > y.settles.size();
      return x.money_per_year > y.money_per_year;
    });
    while (left.size() > 1 && asked.size() < kGreedySteps) {
      const auto scores = Scores(asked, {left.begin(), left.begin() + static_cast<std::ptrdiff_t>(std::min(left.size(), kPromising))});
      const auto best = std::max_element(scores.begin(), scores.end());
      const auto chosen = left.begin() + (best - scores.begin());
      asked.push_back(*chosen);
      left.erase(chosen);
    }
    for (const auto* list : {&asked, &left})
      for (const auto index : *list) ordered.push_back(std::move(candidates_[index].question));
    return ordered;
  }

  std::vector<Score> Scores(const std::vector<std::size_t>& asked, const std::vector<std::size_t>& left) {
    std::vector<Completion> copies;
    for (const auto index : left)
      for (std::size_t world = 0; world < kWorlds; ++world) {
        Completion completion;
        for (const auto before : asked) Answer(completion, candidates_[before], world);
        Answer(completion, candidates_[index], world);
        copies.push_back(std::move(completion));
      }
    const auto trial = laboratory_.Try(copies);
    const auto view = trial.view();
    std::vector<Score> scores(left.size());
    for (std::size_t copy = 0; copy < copies.size(); ++copy)
      for (std::size_t v = 0; v < verdicts_.size(); ++v) {
        if (verdicts_[v].missing.empty() || !DecidedIn(trial, view, copy, verdicts_[v])) continue;
        auto& score = scores[copy / kWorlds];
        ++score.decided;
        score.money = Plus(score.money, money_[v]);
      }
    return scores;
  }

  View view_;
  Laboratory laboratory_;
  Slicer slicer_;
  const std::vector<Verdict>& verdicts_;
  std::vector<Rational> money_;  // by verdict, in a year
  std::vector<Candidate> candidates_;
};

}  // namespace

std::vector<Question> OrderQuestions(const run::Result& result, std::int32_t record, const std::vector<Verdict>& verdicts) {
  return Planner(result, record, verdicts).Plan();
}

}  // namespace doudi::verdict
