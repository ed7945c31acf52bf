// What could not be worked out, and what was only assumed.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "verdict/explain.h"
#include "value/workdays.h"
#include "verdict/outcome.h"
#include "verdict/value_text.h"
#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

// 「2026-12-20、30个工作日」
std::string OperandsText(const View& view, Place place) {
  std::string text;
  ForEachOperand(view, place, [&](Place operand) { text += (text.empty() ? "" : "、") + ValueText(view, operand); });
  return text;
}

// Whether a row is for these keys; a place is within its own row's.
bool IsFor(const View& view, Place place, const model::Parameter& parameter, const model::ParameterRow& row) {
  const auto& args = view.At(place.expression).args;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto key = view.Find({args[i], place.row});
    if (!key || key->state != run::ValueState::Known) return false;
    const bool division = parameter.keys[i].type.kind == model::TypeKind::Division;
    if (division ? !value::InDivision(key->code, row.keys[i]) : key->code != row.keys[i]) return false;
  }
  return true;
}

// The last row for these keys, where it has ended before the date and none follows.
std::string EndedText(const View& view, Place place, const model::Parameter& parameter, value::Date date) {
  std::optional<value::Date> last;
  for (const auto& row : parameter.rows)
    if (row.period.until && *row.period.until < date && IsFor(view, place, parameter, row)) last = std::max(last.value_or(*row.period.until), *row.period.until);
  if (!last) return "";
  return fmt::format("：最后一行到 {} 为止，{} 起没有规定", value::ToText(*last), value::ToText(value::AddDays(*last, 1)));
}

std::string ErrorText(const View& view, Place place, run::RowError error) {
  const auto& expr = view.At(place.expression);
  if (expr.op == Op::Parameter && error == run::RowError::MissingParameter) {
    const auto& parameter = view.model().parameters[static_cast<std::size_t>(expr.index)];
    std::string keys;
    for (const auto arg : expr.args) keys += (keys.empty() ? "" : "、") + ValueText(view, {arg, place.row});
    const auto date = model::ParameterDate(expr, view.date());
    return fmt::format("参数 {} 在 {} 没有{}的行{}", parameter.name, value::ToText(date), keys.empty() ? "适用" : " " + keys + " ",
                       EndedText(view, place, parameter, date));
  }
  const auto whom = expr.level == model::kNoEntity ? std::string() : OfWhom(view, expr.level, place.row);
  if (error == run::RowError::EmptyAggregate && expr.op == Op::First && expr.text == model::kOnDate)
    return fmt::format("{}{}写明已列全，要看的那一天却没有值；或 无 的事实先问 有值，别的把那一段补进历史", view.model().ElementName(expr.collection), whom);
  if (error == run::RowError::UnarrangedYear)
    return fmt::format("节假日安排只有 {} 年至 {} 年的，算不出 {}{}（{}）；下一年的安排公布后更新节假日表，或改按自然日计算",
                       value::ToCivil(value::FirstArrangedDay()).year, value::ToCivil(value::LastArrangedDay()).year,
                       model::ToText(view.model(), place.expression), whom, OperandsText(view, place));
  return run::ToText(error) + "：" + model::ToText(view.model(), place.expression) + whom;
}

// Collects the places where errors begin: in error with no operand in error.
class ErrorFinder {
 public:
  explicit ErrorFinder(const View& view) : view_(view) {}

  void In(Place start) {
    if (start.expression == model::kNone || !view_.InError(start)) return;
    WalkBelow(view_, start, [&](Place at) {
      if (!view_.InError(at)) return false;
      const auto& expr = view_.At(at.expression);
      if (expr.op == Op::Eligible || expr.op == Op::BenefitTotal) {
        InPolicy(expr.index, at.row);
        return false;
      }
      bool passed_on = false;
      if (expr.op == Op::MonthSum) ForEachMonth(view_, at, [&](const View& month, Place body, Truth) { passed_on = InMonth(month, body) || passed_on; });
      ForEachOperand(view_, at, [&](Place operand) { passed_on = passed_on || view_.InError(operand); });
      if (!passed_on) {
        const auto error = view_.Find(at)->error;
        Add({error, ErrorText(view_, at, error)});
      }
      return true;
    });
  }

  void InPolicy(model::PolicyId id, std::int32_t row) {
    if (!policies_.emplace(id, row).second) return;
    const auto& policy = view_.model().policies[static_cast<std::size_t>(id)];
    const auto* version = policy.VersionAt(view_.date());
    if (version == nullptr) return;
    In({version->filter, row});
    for (const auto* clauses : {&version->conditions, &version->exclusions, &version->terminations})
      for (const auto& clause : *clauses)
        if (InForce(view_, clause.period)) In({clause.expression, row});
    for (const auto& exception : version->exceptions)
      if (InForce(view_, exception.period)) In({exception.when, row});
    In({version->amount_conflict, row});
    for (const auto& check : version->human_checks)
      if (InForce(view_, check.period)) In({check.when, row});
    for (const auto& benefit : version->benefits)
      if (InForce(view_, benefit.in_force)) InBenefit(benefit, row);
    for (const auto prerequisite : version->prerequisites) {
      const auto target = view_.model().policies[static_cast<std::size_t>(prerequisite)].entity;
      if (view_.model().IsWithin(policy.entity, target)) InPolicy(prerequisite, view_.AncestorRow(policy.entity, row, target));
    }
    if (view_.result().ConflictAt(id, row) == Truth::True)
      Add({run::RowError::Conflict, ConflictText(policy.name, *version, row)});
  }

  void InBenefit(const model::Benefit& benefit, std::int32_t row) {
    In({benefit.when, row});
    In({benefit.value, row});
  }

  std::vector<RuleError> Take() { return std::move(errors_); }

 private:
  // 「2025-08：参数 低保标准 在 2025-08-01 没有…」
  bool InMonth(const View& month, Place body) {
    if (!month.InError(body)) return false;
    ErrorFinder finder(month);
    finder.In(body);
    for (auto& error : finder.errors_) Add({error.error, value::ToText(month.date()).substr(0, 7) + "：" + error.text});
    return true;
  }

  // Which exceptions hold and contradict each other, with the articles of both.
  std::string ConflictText(const std::string& policy, const model::PolicyVersion& version, std::int32_t row) const {
    std::string text = run::ToText(run::RowError::Conflict) + "：政策 " + policy;
    for (const auto& exception : version.exceptions) {
      if (!InForce(view_, exception.period) || view_.TruthAt({exception.when, row}) != Truth::True || !Contradicted(version, exception, row)) continue;
      std::string says;
      if (exception.decides) says = exception.positive ? "视为 符合" : "视为 不符合";
      for (const auto& change : exception.changes) says += (says.empty() ? "" : "，") + change.text;
      std::string articles;
      for (const auto& basis : exception.basis) articles += (articles.empty() ? "" : "、") + model::ToShortText(basis);
      text += fmt::format("；例外 {}{} {}", exception.name, articles.empty() ? "" : "（" + articles + "）", says);
    }
    return text;
  }

  // Whether there is a 条件 that both decide; without any 条件 they decide the policy itself.
  static bool DecideOneThing(const model::PolicyVersion& version, const model::Exception& a, const model::Exception& b) {
    return version.conditions.empty() || std::any_of(version.conditions.begin(), version.conditions.end(),
                                                     [&](const auto& condition) { return Decides(a, condition) && Decides(b, condition); });
  }

  bool Contradicted(const model::PolicyVersion& version, const model::Exception& one, std::int32_t row) const {
    return std::any_of(version.exceptions.begin(), version.exceptions.end(), [&](const model::Exception& other) {
      if (&one == &other || !InForce(view_, other.period) || view_.TruthAt({other.when, row}) != Truth::True) return false;
      if (one.decides && other.decides && one.positive != other.positive && DecideOneThing(version, one, other)) return true;
      for (const auto& change : one.changes)
        for (const auto& against : other.changes) {
          if (change.benefit != against.benefit) continue;
          const auto own = view_.Find({change.value, row}), others = view_.Find({against.value, row});
          if (own && others && own->state == run::ValueState::Known && others->state == run::ValueState::Known && own->number != others->number) return true;
        }
      return false;
    });
  }

  void Add(RuleError error) {
    for (const auto& known : errors_)
      if (known.text == error.text) return;
    errors_.push_back(std::move(error));
  }

  const View& view_;
  std::set<std::pair<model::PolicyId, std::int32_t>> policies_;
  std::vector<RuleError> errors_;
};

}  // namespace

std::vector<RuleError> ErrorsOf(const View& view, model::PolicyId policy, std::int32_t row) {
  ErrorFinder finder(view);
  finder.InPolicy(policy, row);
  return finder.Take();
}

std::vector<RuleError> ErrorsOf(const View& view, const std::vector<const model::Benefit*>& benefits, std::int32_t row) {
  ErrorFinder finder(view);
  for (const auto* benefit : benefits) finder.InBenefit(*benefit, row);
  return finder.Take();
}

std::vector<std::string> AssumptionsOf(const View& view, const Proof& proof) {
  std::vector<std::string> assumptions;
  for (const auto& use : proof.facts) {
    const auto& fact = view.model().facts[static_cast<std::size_t>(use.fact)];
    const auto& column = view.batch().facts[static_cast<std::size_t>(use.fact)];
    if (column.states[static_cast<std::size_t>(use.row)] != record::FactState::Defaulted || !fact.fallback) continue;
    assumptions.push_back(fmt::format("{}{}未填，按 {} 计", fact.name, OfWhom(view, fact.entity, use.row),
                                      model::ToText(view.model(), fact.type, *fact.fallback)));
  }
  for (const auto& place : proof.defaults) {
    const auto& expr = view.At(place.expression);
    if (expr.text == model::kLeftBlank) {
      const auto& fact = view.model().facts[static_cast<std::size_t>(view.At(expr.args[2]).index)];
      assumptions.push_back(fmt::format("{}{}未填，按 {} 计，即 {}", fact.name, OfWhom(view, fact.entity, place.row), model::ToText(view.model(), expr.args[1]), ValueText(view, place)));
      continue;
    }
    if (IsDecision(view, expr.args[0])) continue;  // the task says that it is open
    const auto whom = expr.level == model::kNoEntity ? std::string() : OfWhom(view, expr.level, place.row);
    assumptions.push_back(fmt::format("{}{}未知，按 {} 计", model::ToText(view.model(), expr.args[0]), whom, ValueText(view, place)));
  }
  return assumptions;
}

}  // namespace doudi::verdict
