#include "package/package.h"

#include <algorithm>
#include <functional>
#include <set>

#include "package/checklist.h"
#include "package/choose.h"
#include "package/data_notes.h"
#include "package/due.h"
#include "package/match_resources.h"
#include "program/program.h"

namespace doudi::package {
namespace {

value::Rational Plus(const value::Rational& a, const value::Rational& b) { return value::Add(a, b).value_or(a); }

bool IsDue(const verdict::Verdict& verdict) {
  return verdict.outcome == verdict::Outcome::Eligible || verdict.outcome == verdict::Outcome::Provisional;
}

struct Worth {
  value::Rational per_month, per_year, once;
};

// Sums the money of those of a verdict's benefits that count, by period.
template <class Counts, class End>
Worth Sum(const verdict::Verdict& verdict, Counts counts, End end) {
  Worth sum;
  for (const auto& result : verdict.benefits) {
    if (!result.benefit->type.unit.IsMoney() || result.error || !counts(*result.benefit)) continue;
    value::Rational& to = result.benefit->period == model::BenefitPeriod::Monthly  ? sum.per_month
                          : result.benefit->period == model::BenefitPeriod::Yearly ? sum.per_year
                                                                                   : sum.once;
    to = Plus(to, end(result));
  }
  return sum;
}

bool IsAtMost(const verdict::Verdict& verdict, const std::string& benefit) {
  return std::any_of(verdict.benefits.begin(), verdict.benefits.end(),
                     [&](const verdict::BenefitResult& r) { return r.benefit->name == benefit && r.benefit->at_most; });
}

// What is certain. An advance is part of the benefit that it is paid on; where that is only a 最高额, the advance is what is certain.
Worth Lowest(const verdict::Verdict& verdict) {
  const auto counts = [&](const model::Benefit& benefit) {
    return benefit.offset_of.empty() ? !benefit.at_most : IsAtMost(verdict, benefit.offset_of);
  };
  return Sum(verdict, counts, [](const verdict::BenefitResult& r) {
    // What may turn out not to be due is not counted.
    return r.amount.low_infinite || r.due == value::Truth::Unknown ? value::Rational(0) : r.amount.low;
  });
}

Worth Highest(const verdict::Verdict& verdict) {
  const auto counts = [](const model::Benefit& benefit) { return benefit.offset_of.empty(); };
  return Sum(verdict, counts, [](const verdict::BenefitResult& r) { return r.amount.high; });
}

// In a year: twelve months, one year, and what is paid once.
value::Rational Yearly(const Worth& worth) {
  return Plus(Plus(value::Multiply(worth.per_month, 12).value_or(worth.per_month), worth.per_year), worth.once);
}

class Maker {
 public:
  Maker(const run::Result& result, std::int32_t record)
      : result_(result), model_(program::ModelOf(result.program())), batch_(result.batch()), date_(program::ReferenceDateOf(result.program())),
        record_(record) {}

  Package MakeVerdicts(const std::set<model::PolicyId>& policies) {
    Begin();
    package_.verdicts = verdict::Judge(result_, record_, policies);
    package_.leads = verdict::FindLeads(result_, record_, &policies);
    return std::move(package_);
  }

  Package Make() {
    Begin();
    package_.verdicts = verdict::Judge(result_, record_);
    ChooseItems();
    OrderItems();
    FillItems();
    AddTotals();
    MakeChecklist(result_, record_, package_);
    package_.questions = verdict::OrderQuestions(result_, record_, package_.verdicts);
    AddPledges();
    AddTasksAndSteps();
    MatchResources(result_, record_, package_);
    package_.leads = verdict::FindLeads(result_, record_);
    AddNotes();
    return std::move(package_);
  }

 private:
  void Begin() {
    package_.record = batch_.record_ids[static_cast<std::size_t>(record_)];
    package_.reference_date = date_;
    package_.title = verdict::SubjectAt(result_, 0, record_).designation;
    package_.place = Place();
  }

  std::size_t Index(std::int32_t id) const { return static_cast<std::size_t>(id); }
  const model::Policy& PolicyOf(std::size_t verdict) const { return model_.policies[Index(package_.verdicts[verdict].policy)]; }

  // The facts of the record that parameters are keyed by say which place's rules it falls under: 砀山县 城镇.
  std::string Place() const {
    std::set<model::EnumId> keyed;
    for (const auto& parameter : model_.parameters)
      for (const auto& key : parameter.keys)
        if (key.type.kind == model::TypeKind::Enum) keyed.insert(key.type.enumeration);
    std::string text;
    for (const model::FactId id : model_.entities[0].facts) {
      const model::Fact& fact = model_.facts[Index(id)];
      const auto& column = batch_.facts[Index(id)];
      const bool place = fact.type.kind == model::TypeKind::Division;
      if (!(place && text.empty()) && !(fact.type.kind == model::TypeKind::Enum && keyed.count(fact.type.enumeration))) continue;
      if (!column.KnownAt(Index(record_))) continue;
      const auto code = static_cast<std::int32_t>(column.values[Index(record_)]);
      text += (text.empty() ? "" : " ") + (place ? value::DivisionName(code) : model_.enums[Index(fact.type.enumeration)].members[Index(code)]);
    }
    return text;
  }

  // The row of `entity` that a subject belongs to; none if the subject lies above it.
  std::optional<std::int32_t> RowIn(const verdict::Subject& subject, model::EntityId entity) const {
    if (!model_.IsWithin(subject.entity, entity)) return std::nullopt;
    model::EntityId at = subject.entity;
    std::int32_t row = subject.row;
    while (at != entity) {
      row = batch_.entities[Index(at)].parents[Index(row)];
      at = model_.entities[Index(at)].parent;
    }
    return row;
  }

  void ChooseItems() {
    std::vector<std::size_t> due;
    for (std::size_t v = 0; v < package_.verdicts.size(); ++v)
      if (IsDue(package_.verdicts[v])) due.push_back(v);
    std::vector<Candidate> candidates(due.size());
    for (std::size_t c = 0; c < due.size(); ++c) candidates[c].worth = Yearly(Lowest(package_.verdicts[due[c]]));
    for (std::size_t a = 0; a < due.size(); ++a)
      for (std::size_t b = 0; b < due.size(); ++b)
        if (a != b) Link(due, a, b, candidates);
    const std::vector<bool> taken = Choose(candidates);
    for (std::size_t c = 0; c < due.size(); ++c) {
      if (taken[c]) {
        Item item;
        item.verdict = due[c];
        package_.items.push_back(item);
      } else {
        package_.not_chosen.push_back(due[c]);
      }
    }
    for (std::size_t c = 0; c < due.size(); ++c)
      if (!taken[c]) Explain(due, c, candidates, taken);
    for (std::size_t v = 0; v < package_.verdicts.size(); ++v)
      if (package_.verdicts[v].outcome == verdict::Outcome::Undetermined) {
        Item item;
        item.verdict = v;
        package_.items.push_back(item);
      }
  }

  // What b is to a.
  void Link(const std::vector<std::size_t>& due, std::size_t a, std::size_t b, std::vector<Candidate>& candidates) const {
    const verdict::Verdict& va = package_.verdicts[due[a]];
    const verdict::Verdict& vb = package_.verdicts[due[b]];
    if (va.policy != vb.policy) {
      for (const model::Exclusive& group : model_.exclusives) {
        const auto pa = std::find(group.policies.begin(), group.policies.end(), va.policy);
        const auto pb = std::find(group.policies.begin(), group.policies.end(), vb.policy);
        if (!group.period.Contains(date_) || pa == group.policies.end() || pb == group.policies.end()) continue;
        const auto ra = RowIn(va.subject, group.entity), rb = RowIn(vb.subject, group.entity);
        if (ra && rb && *ra != *rb) continue;  // two members, each for himself
        // Where it is not known whether they exclude each other nobody is promised both.
        if (group.when != model::kNone && ra && result_.TruthAt(group.when, *ra) == value::Truth::False) continue;
        if (group.ordered) {
          if (pb < pa) candidates[a].displaced_by.push_back(b);
        } else {
          candidates[a].excludes.push_back(b);
        }
      }
    }
    // Only 前置 makes one aid worthless without the other: what a verdict merely looks at (符合) holds whether or not it is chosen.
    const auto& needed = va.version->prerequisites;
    const bool needs = std::find(needed.begin(), needed.end(), vb.policy) != needed.end();
    if (needs && b < a && Related(va.subject, vb.subject)) candidates[a].presupposes.push_back(b);
  }

  // Whether one subject is the other, or above it.
  bool Related(const verdict::Subject& a, const verdict::Subject& b) const {
    const auto up = RowIn(a, b.entity), down = RowIn(b, a.entity);
    return (up && *up == b.row) || (down && *down == a.row);
  }

  Item* ItemOf(std::size_t verdict) {
    for (Item& item : package_.items)
      if (item.verdict == verdict) return &item;
    return nullptr;
  }

  // Why a due aid was not chosen, said at the one that displaces it.
  void Explain(const std::vector<std::size_t>& due, std::size_t rejected, const std::vector<Candidate>& candidates, const std::vector<bool>& taken) {
    const Candidate& candidate = candidates[rejected];
    for (const std::size_t by : candidate.displaced_by)
      if (taken[by]) {
        ItemOf(due[by])->rejected.push_back({due[rejected], "与「" + PolicyOf(due[by]).name + "」择一，按序在前者优先"});
        return;
      }
    for (const std::size_t by : candidate.excludes)
      if (taken[by]) {
        ItemOf(due[by])->rejected.push_back({due[rejected], "与「" + PolicyOf(due[by]).name + "」只能享受一项，取全户合计高者；此项每年计 " +
                                                                value::ToMoneyText(candidate.worth) + " 元" + NotCompared(package_.verdicts[due[rejected]])});
        return;
      }
    for (const std::size_t needed : candidate.presupposes)
      if (!taken[needed])
        for (std::size_t other = 0; other < due.size(); ++other)
          if (taken[other] && std::count(candidates[needed].excludes.begin(), candidates[needed].excludes.end(), other)) {
            ItemOf(due[other])->rejected.push_back({due[rejected], "以「" + PolicyOf(due[needed]).name + "」为前提，而后者未选"});
            return;
          }
  }

  // What of an aid no total can weigh: a person has to.
  static std::string NotCompared(const verdict::Verdict& verdict) {
    std::string names;
    for (const auto& result : verdict.benefits)
      if (result.benefit->kind != model::BenefitKind::Money && result.due != value::Truth::False) names += (names.empty() ? "" : "、") + result.benefit->name;
    return names.empty() ? "" : "，它还给" + names + "，不计钱、没有比，请申请人自己选";
  }

  // Who may take the application: what is in force and is not known to be for others.
  std::vector<const model::Procedure*> ProceduresOf(const verdict::Verdict& verdict) const {
    std::vector<const model::Procedure*> found;
    for (const auto& procedure : verdict.version->procedures)
      if (procedure.period.Contains(date_) && MayHold(procedure.when, verdict)) found.push_back(&procedure);
    return found;
  }

  bool MayHold(model::ExprId when, const verdict::Verdict& verdict) const {
    return when == model::kNone || result_.TruthAt(when, verdict.subject.row) != value::Truth::False;
  }

  // Who answers for the aid, by the same rule.
  std::string AuthorityOf(const verdict::Verdict& verdict) const {
    std::string offices;
    for (const auto& one : verdict.version->authorities)
      if (one.period.Contains(date_) && MayHold(one.when, verdict)) offices += (offices.empty() ? "" : "、") + one.office;
    return offices;
  }

  int Urgency(const verdict::Verdict& verdict) const {
    for (const auto& benefit : verdict.benefits)
      if (benefit.benefit->time_limit == "当日" || benefit.benefit->time_limit == "当天") return 0;
    for (const auto* procedure : ProceduresOf(verdict))
      if (procedure->time_limit == "当日" || procedure->time_limit == "当天") return 0;
    return 1;
  }

  bool ComesAfter(const Item& item, const Item& other) const {
    const verdict::Verdict& verdict = package_.verdicts[item.verdict];
    const verdict::Verdict& first = package_.verdicts[other.verdict];
    return std::find(verdict.premises.begin(), verdict.premises.end(), first.policy) != verdict.premises.end() && Related(verdict.subject, first.subject);
  }

  // Whether one is had until the other is first paid.
  bool Bridges(const Item& item, const Item& later) const {
    const verdict::Verdict& verdict = package_.verdicts[item.verdict];
    const verdict::Verdict& last = package_.verdicts[later.verdict];
    return IsDue(last) && std::find(verdict.bridges.begin(), verdict.bridges.end(), last.policy) != verdict.bridges.end() && Related(verdict.subject, last.subject);
  }

  // What is due first, today's things before the rest, each after those that it waits for; then what is still open.
  void OrderItems() {
    std::vector<Item> left = std::move(package_.items), ordered;
    std::stable_sort(left.begin(), left.end(), [&](const Item& a, const Item& b) {
      const auto& va = package_.verdicts[a.verdict];
      const auto& vb = package_.verdicts[b.verdict];
      return std::pair(!IsDue(va), Urgency(va)) < std::pair(!IsDue(vb), Urgency(vb));
    });
    while (!left.empty()) {
      auto ready = std::find_if(left.begin(), left.end(), [&](const Item& item) {
        return std::none_of(left.begin(), left.end(), [&](const Item& other) { return &other != &item && (ComesAfter(item, other) || Bridges(other, item)); });
      });
      if (ready == left.end()) ready = left.begin();
      ordered.push_back(std::move(*ready));
      left.erase(ready);
    }
    for (std::size_t i = 0; i < ordered.size(); ++i) ordered[i].number = i + 1;
    for (Item& item : ordered)
      for (const Item& other : ordered)
        if (other.number < item.number && IsDue(package_.verdicts[other.verdict]) && ComesAfter(item, other)) item.after.push_back(other.number);
    package_.items = std::move(ordered);
  }

  void FillItems() {
    for (Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      FillAmounts(verdict, item);
      if (!verdict.version) continue;
      std::vector<std::string> offices;  // two 办理 that may both hold may name one office
      for (const auto* procedure : ProceduresOf(verdict)) {
        for (const auto& office : procedure->offices)
          if (std::find(offices.begin(), offices.end(), office) == offices.end()) {
            offices.push_back(office);
            item.office += (item.office.empty() ? "" : "、") + office;
          }
        if (item.time_limit.empty()) item.time_limit = procedure->time_limit;
        if (item.manner.empty()) item.manner = procedure->manner;
        if (procedure->no_application && item.manner.find("免申请") == std::string::npos) item.manner += item.manner.empty() ? "免申请" : "，免申请";
      }
      for (const auto& benefit : verdict.benefits)
        if (!benefit.benefit->time_limit.empty() && Urgency(verdict) == 0) item.time_limit = benefit.benefit->time_limit;
      item.due = DueAfter(item.time_limit, {date_});
      item.authority = AuthorityOf(verdict);
      if (IsDue(verdict)) item.statuses = StatusesOf(*verdict.version);
      item.start = verdict.version->start;
      item.review = Review(verdict);
    }
  }

  static std::vector<std::string> StatusesOf(const model::PolicyVersion& version) {
    std::vector<std::string> statuses = version.statuses;
    for (std::size_t i = 0; i < statuses.size(); ++i)
      if (const auto months = version.status_months[i]) statuses[i] += "（" + std::to_string(*months) + " 个月内有效）";
    return statuses;
  }

  void FillAmounts(const verdict::Verdict& verdict, Item& item) {
    const bool due = IsDue(verdict);
    if (due) {
      const Worth low = Lowest(verdict);
      item.per_month = low.per_month;
      item.per_year = low.per_year;
      item.once = low.once;
    }
    bool open = !due, endless = false;
    for (const auto& benefit : verdict.benefits) {
      item.estimate = item.estimate || benefit.estimate;
      open = open || !benefit.known || benefit.due == value::Truth::Unknown || benefit.benefit->at_most;
      endless = endless || (benefit.amount.high_infinite && benefit.benefit->kind == model::BenefitKind::Money);
    }
    if (!open || endless) return;
    const Worth high = Highest(verdict);
    if (high.per_month != item.per_month) item.per_month_high = high.per_month;
    if (high.per_year != item.per_year) item.per_year_high = high.per_year;
    if (high.once != item.once) item.once_high = high.once;
  }

  // The condition that holds sets the interval; the shortest of those that hold.
  std::string Review(const verdict::Verdict& verdict) const {
    std::int32_t months = 0;
    for (const auto& review : verdict.version->reviews) {
      const bool holds = review.when == model::kNone || result_.TruthAt(review.when, verdict.subject.row) == value::Truth::True;
      if (holds && (months == 0 || review.months < months)) months = review.months;
    }
    return months == 0 ? "" : "每 " + std::to_string(months) + " 个月";
  }

  void AddTotals() {
    for (const Item& item : package_.items) {
      Totals& totals = package_.totals;
      // What bridges another aid is not paid beside it, month by month or year by year.
      const bool bridges = std::any_of(package_.items.begin(), package_.items.end(), [&](const Item& later) { return Bridges(item, later); });
      if (!bridges) {
        totals.per_month = Plus(totals.per_month, item.per_month);
        totals.per_year = Plus(totals.per_year, item.per_year);
      }
      totals.once = Plus(totals.once, item.once);
      if (item.estimate) totals.once_estimated = Plus(totals.once_estimated, item.once);
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      totals.open = totals.open || !IsDue(verdict) || !verdict.errors.empty() || item.per_month_high || item.per_year_high || item.once_high;
    }
  }

  // The same words of the same subject are signed once.
  void AddPledges() {
    for (const Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      if (!IsDue(verdict)) continue;
      for (const auto& due : verdict.pledges) {
        const bool open = due.applies == value::Truth::Unknown;
        auto known = std::find_if(package_.pledges.begin(), package_.pledges.end(), [&](const PledgeNeed& need) {
          return need.pledge->name == due.pledge->name && need.subject.entity == verdict.subject.entity && need.subject.row == verdict.subject.row;
        });
        if (known == package_.pledges.end()) {
          package_.pledges.push_back({due.pledge, verdict.subject, open, {}});
          known = std::prev(package_.pledges.end());
        }
        known->open = known->open && open;
        known->items.push_back(item.number);
      }
    }
  }

  void AddTasksAndSteps() {
    for (const Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      if (!IsDue(verdict)) continue;
      for (const auto& open : verdict.open_checks) {
        Task task;
        task.verdict = item.verdict;
        task.name = (open.check->IsDiscretion() ? "裁量：" : "") + open.check->name + verdict::NamesOf(open.of);
        task.of = open.of;
        for (const auto& office : open.check->offices) task.office += (task.office.empty() ? "" : "、") + office;
        if (open.check->lapsed) task.office = AuthorityOf(verdict);
        task.time_limit = open.check->time_limit;
        task.due = DueAfter(task.time_limit, {date_});
        task.question = open.check->question;
        package_.tasks.push_back(std::move(task));
      }
      std::vector<Step> steps;
      for (const auto& step : verdict.version->steps)
        if (MayHold(step.when, verdict)) steps.push_back({item.number, step.name, step.office, step.time_limit, step.starts, {}});
      AddDueDates(steps, date_);
      if (steps.empty() && !item.office.empty())
        steps.push_back({item.number, item.manner.empty() ? "申请" : item.manner, item.office, item.time_limit, "", item.due});
      package_.steps.insert(package_.steps.end(), steps.begin(), steps.end());
    }
  }

  void AddNotes() {
    std::set<std::string> notes;
    for (const Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      for (const auto& assumption : verdict.assumptions)
        if (notes.insert(assumption).second) package_.notes.push_back(assumption);
      const auto example = [](const std::vector<std::string>& sources) {
        return std::any_of(sources.begin(), sources.end(), [](const std::string& s) { return s.find("示例") != std::string::npos; });
      };
      for (const auto& benefit : verdict.benefits) package_.uses_examples = package_.uses_examples || example(benefit.sources);
      const std::function<void(const verdict::Reason&)> visit = [&](const verdict::Reason& reason) {
        package_.uses_examples = package_.uses_examples || example(reason.sources);
        for (const auto& child : reason.children) visit(child);
      };
      for (const auto& reason : verdict.reasons) visit(reason);
    }
    for (auto& note : DataNotes(result_, record_)) package_.notes.push_back(std::move(note));
  }

  const run::Result& result_;
  const model::Model& model_;
  const record::Batch& batch_;
  value::Date date_;
  std::int32_t record_;
  Package package_;
};

}  // namespace

Package MakePackage(const run::Result& result, std::int32_t record) { return Maker(result, record).Make(); }

Package MakeVerdicts(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies) {
  return Maker(result, record).MakeVerdicts(policies);
}

}  // namespace doudi::package
