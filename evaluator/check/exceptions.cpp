// 例外: which of two decides (优先于), what they leave of a benefit, and what they contradict each other in.
#include "check/overlap.h"
#include "check/policies.h"

#include <fmt/format.h>

#include <algorithm>

namespace doudi::check {

namespace {

using model::Change;
using model::Exception;

class ExceptionResolver {
 public:
  ExceptionResolver(Workspace& work, RuleSetId rule_set, const model::Policy& policy, model::PolicyVersion& version)
      : work_(work), version_(version), list_(version.exceptions), checker_(work, rule_set, policy.entity), entity_(policy.entity) {}

  void Run() {
    if (!ReadRanks() || !Sound()) return;
    std::vector<ExprId> applies;
    for (std::size_t i = 0; i < list_.size(); ++i) applies.push_back(Guarded(i));
    for (std::size_t i = 0; i < list_.size(); ++i) Yield(i, applies);
    for (std::size_t i = 0; i < list_.size(); ++i)
      for (std::size_t j = i + 1; j < list_.size(); ++j) CheckPair(i, j);
    for (model::Benefit& benefit : version_.benefits) ChangeBenefit(benefit);
  }

 private:
  bool Sound() const {
    return std::all_of(list_.begin(), list_.end(), [](const Exception& one) {
      return one.when != kNone && std::all_of(one.changes.begin(), one.changes.end(), [](const Change& change) { return change.value != kNone; });
    });
  }

  // above_[i][j]: i is 优先于 j, itself or by way of others.
  bool ReadRanks() {
    const std::size_t count = list_.size();
    above_.assign(count, std::vector<bool>(count, false));
    for (std::size_t i = 0; i < count; ++i)
      for (const std::string& name : list_[i].outranks) {
        bool there = false;
        for (std::size_t j = 0; j < count; ++j)
          if (list_[j].name == name) there = above_[i][j] = true;
        if (!there && !work_.MayBeLost(name)) return ReportUnknown(list_[i], name);
      }
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
          if (above_[i][k] && above_[k][j]) above_[i][j] = true;
    for (std::size_t i = 0; i < count; ++i)
      if (above_[i][i]) return ReportCircle(i);
    return true;
  }

  bool ReportUnknown(const Exception& exception, const std::string& name) {
    std::vector<std::string> names;
    for (const Exception& other : list_)
      if (other.name != exception.name) names.push_back(other.name);
    std::string help = diagnostics::DidYouMean(name, names);
    if (help.empty()) help = names.empty() ? "只有一条例外时不用写优先于" : "这个政策的别的例外：" + JoinNames(names);
    work_.Error("P032", exception.span, fmt::format("例外{}优先于例外{}，但这个政策没有这条例外", Quoted(exception.name), Quoted(name)), help);
    return false;
  }

  bool ReportCircle(std::size_t start) {
    if (std::find(list_[start].outranks.begin(), list_[start].outranks.end(), list_[start].name) != list_[start].outranks.end()) {
      work_.Error("P032", list_[start].span, fmt::format("例外{}不能优先于自己", Quoted(list_[start].name)), "写别的例外的名字");
      return false;
    }
    auto& diagnostic = work_.Error("P032", list_[start].span, fmt::format("优先于绕成了一圈：例外{}最后优先于自己", Quoted(list_[start].name)),
                                   "从圈里去掉一个“优先于”");
    for (std::size_t i = 0; i < list_.size(); ++i)
      if (i != start && above_[start][i] && above_[i][start]) diagnostic.labels.push_back({list_[i].span, "经过这里"});
    return false;
  }

  static const Change* ChangeOf(const Exception& exception, const std::string& benefit) {
    const auto found = std::find_if(exception.changes.begin(), exception.changes.end(), [&](const Change& one) { return one.benefit == benefit; });
    return found == exception.changes.end() ? nullptr : &*found;
  }

  static bool Share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return a.empty() || b.empty() || std::any_of(a.begin(), a.end(), [&](const std::string& one) { return std::find(b.begin(), b.end(), one) != b.end(); });
  }

  // What they say differently of one condition or benefit; "" where nothing.
  std::string Disagreement(const Exception& a, const Exception& b) const {
    if (a.decides && b.decides && a.positive != b.positive && Share(a.conditions, b.conditions))
      return fmt::format("一条视为 {}，一条视为 {}", a.positive ? "符合" : "不符合", b.positive ? "符合" : "不符合");
    for (const Change& change : a.changes) {
      const Change* other = ChangeOf(b, change.benefit);
      if (other && !SameExpression(work_.model, change.value, other->value))
        return fmt::format("两条把待遇{}改得不一样", Quoted(change.benefit));
    }
    return {};
  }
  bool Unranked(std::size_t i, std::size_t j) const { return !above_[i][j] && !above_[j][i]; }
  bool Meet(std::size_t i, std::size_t j) const { return Overlap(list_[i].period, list_[j].period); }

  // 当, on the days on which the clause is in force.
  ExprId Guarded(std::size_t i) {
    std::vector<ExprId> all = {list_[i].when};
    for (const auto& [date, op] : {std::pair(list_[i].period.from, Op::GreaterOrEqual), std::pair(list_[i].period.until, Op::LessOrEqual)}) {
      if (!date) continue;
      const ExprId today = checker_.Make(Op::ReferenceDate, DateType(), {}, list_[i].span);
      all.push_back(checker_.Make(op, BooleanType(), {today, checker_.Literal(DateType(), *date, list_[i].span)}, list_[i].span));
    }
    return all.size() == 1 ? all.front() : All(std::move(all), list_[i].span);
  }
  ExprId All(std::vector<ExprId> parts, Span span) { return checker_.LiftTo(checker_.Make(Op::And, BooleanType(), std::move(parts), span), entity_); }

  // It holds only where none that outranks it and says otherwise does.
  void Yield(std::size_t i, const std::vector<ExprId>& applies) {
    Exception& exception = list_[i];
    exception.written = exception.when;
    std::vector<ExprId> all = {exception.when};
    for (std::size_t j = 0; j < list_.size(); ++j) {
      if (!above_[j][i] || !Meet(i, j) || Disagreement(list_[j], exception).empty()) continue;
      all.push_back(checker_.Make(Op::Not, BooleanType(), {applies[j]}, exception.span));
      if (std::find(exception.yields_to.begin(), exception.yields_to.end(), list_[j].name) == exception.yields_to.end())
        exception.yields_to.push_back(list_[j].name);
    }
    if (all.size() > 1) exception.when = All(std::move(all), exception.span);
  }

  void CheckPair(std::size_t i, std::size_t j) {
    const Exception& a = list_[i];
    const Exception& b = list_[j];
    const std::string disagreement = Disagreement(a, b);
    if (disagreement.empty() || !Unranked(i, j) || !Meet(i, j)) return;
    const Together together = CanHoldTogether(work_.model, a.written, b.written);
    if (together == Together::Never) return;
    const std::string help = fmt::format("说明哪一条优先，例如在例外{}后面加：，优先于 例外 {}", Quoted(b.name), a.name);
    auto& diagnostic =
        together == Together::Surely
            ? work_.Error("P030", b.span, fmt::format("例外{}和{}会同时成立：{}", Quoted(a.name), Quoted(b.name), disagreement), help)
            : work_.Warning("P031", b.span, fmt::format("例外{}和{}如果同时成立就互相矛盾：{}", Quoted(a.name), Quoted(b.name), disagreement), help);
    diagnostic.labels.push_back({a.span, "另一条在这里"});
  }

  // The value by the exceptions that apply; what it would be without them last.
  void ChangeBenefit(model::Benefit& benefit) {
    if (benefit.value == kNone) return;
    struct Branch {
      std::size_t exception;
      ExprId when, value;
    };
    std::vector<Branch> branches;
    for (std::size_t i = 0; i < list_.size(); ++i)
      if (const Change* change = ChangeOf(list_[i], benefit.name); change && Overlap(list_[i].period, benefit.in_force))
        branches.push_back({i, Guarded(i), change->value});
    if (branches.empty()) return;
    for (const model::Effect& effect : benefit.effects)
      if (effect.kind != model::EffectKind::CountsAs && effect.kind != model::EffectKind::Reduction) {
        work_.Error("P016", list_[branches.front().exception].span,
                    fmt::format("例外改了待遇{}，而它还要{}，说不清先算哪一样", Quoted(benefit.name), EffectName(effect.kind)),
                    "把例外里的数额写进待遇的式子：若 … 则 …；否则 …")
            .labels.push_back({effect.span, fmt::format("{}在这里", EffectName(effect.kind))});
        return;
      }
    const auto changed = [&](ExprId otherwise) {
      std::vector<ExprId> args;
      for (const Branch& one : branches) args.insert(args.end(), {one.when, one.value});
      args.push_back(otherwise);
      return checker_.LiftTo(checker_.Make(Op::Choose, benefit.type, std::move(args), benefit.span), entity_);
    };
    benefit.value = changed(benefit.value);
    for (model::Effect& effect : benefit.effects)
      if (effect.kind == model::EffectKind::Reduction) {  // of what an exception puts in its place nothing is taken off
        effect.before = changed(effect.before);
        effect.after = changed(effect.after);
      }
    for (std::size_t i = 0; i < branches.size(); ++i)
      for (std::size_t j = i + 1; j < branches.size(); ++j) {
        const Branch& a = branches[i];
        const Branch& b = branches[j];
        if (!Unranked(a.exception, b.exception) || !Meet(a.exception, b.exception) || SameExpression(work_.model, a.value, b.value)) continue;
        if (CanHoldTogether(work_.model, list_[a.exception].written, list_[b.exception].written) == Together::Never) continue;
        std::vector<ExprId> both = {a.when, b.when, checker_.Make(Op::NotEqual, BooleanType(), {a.value, b.value}, benefit.span)};
        if (benefit.when != kNone) both.push_back(benefit.when);
        const ExprId conflict = All(std::move(both), list_[b.exception].span);
        version_.amount_conflict = version_.amount_conflict == kNone
                                       ? conflict
                                       : checker_.Make(Op::Or, BooleanType(), {version_.amount_conflict, conflict}, benefit.span);
      }
  }

  Workspace& work_;
  model::PolicyVersion& version_;
  std::vector<Exception>& list_;
  ExpressionChecker checker_;
  model::EntityId entity_;
  std::vector<std::vector<bool>> above_;
};

}  // namespace

void ResolveExceptions(Workspace& work) {
  for (std::size_t id = 0; id < work.model.policies.size(); ++id) {
    const model::Policy policy = work.model.policies[id];
    for (model::PolicyVersion& version : work.model.policies[id].versions)
      if (!version.exceptions.empty()) ExceptionResolver(work, 0, policy, version).Run();
  }
}

}  // namespace doudi::check
