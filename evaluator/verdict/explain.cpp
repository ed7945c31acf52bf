#include "verdict/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "verdict/arithmetic.h"
#include "verdict/in_time.h"
#include "verdict/outcome.h"
#include "verdict/times_limit.h"
#include "verdict/value_text.h"
#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using model::TypeKind;
using value::Truth;

constexpr std::size_t kMostElements = 6;  // of a collection that are shown one by one

std::string_view SignOf(Op op) {
  switch (op) {
    case Op::Less: return " ＜ ";
    case Op::LessOrEqual: return " ≤ ";
    case Op::Greater: return " ＞ ";
    case Op::GreaterOrEqual: return " ≥ ";
    case Op::Equal: return " ＝ ";
    default: return " ≠ ";
  }
}

// The end of a side's bounds that decided: the low one where the side is shown to be large.
std::string DecidingEnd(const value::Bounds& bounds, bool large, const value::Unit& unit) {
  if (bounds.IsPoint()) return NumberText(bounds.low, unit);
  if (large ? bounds.low_infinite : bounds.high_infinite) return BoundsText(bounds, unit);
  return large ? "至少 " + NumberText(bounds.low, unit) : "至多 " + NumberText(bounds.high, unit);
}

std::string DecisionWord(Truth decided, bool lasting) {
  if (lasting) return decided == Truth::True ? "仍适用" : "不再适用";
  return decided == Truth::True ? "准予" : "不予";
}

class Explainer {
 public:
  Explainer(const View& view, model::EntityId about, int depth = 0) : view_(view), about_(about), depth_(depth) {}

  Reason Of(Place place, std::string label = {}) const {
    Reason reason;
    reason.label = std::move(label);
    ++depth_;
    Into(reason, place);
    --depth_;
    return reason;
  }

  // Fills in all but the label.
  void Into(Reason& reason, Place place) const {
    const auto& expr = view_.At(place.expression);
    reason.truth = view_.TruthAt(place);
    if (IsLift(expr.op)) return Into(reason, view_.Lifted(place));
    if (const auto here = view_.Here(place); here != place) return ByPlace(reason, place, here);
    reason.text = model::ToText(view_.model(), place.expression);
    if (IsComparison(expr.op)) return Comparison(reason, place);
    switch (expr.op) {
      case Op::And:
        if (expr.text == "在…之间") return Between(reason, place);
        return Parts(reason, place);
      case Op::Or:
      case Op::AtLeast: return Parts(reason, place);
      case Op::Not: return Negation(reason, place);
      case Op::Definition: return DefinitionOf(reason, place);
      case Op::Formula:
        if (view_.At(expr.args[0]).op == Op::Default && IsDecision(view_, view_.At(expr.args[0]).args[0]))
          return Decision(reason, {view_.At(expr.args[0]).args[0], place.row});
        reason.children.push_back(Of({expr.args[0], place.row}));
        return;
      case Op::Any:
        if (!IsInside(expr)) return Elements(reason, place);
        reason.values = InsideWhat(view_, place);
        return;
      case Op::Every: return Elements(reason, place);
      case Op::Choose:
        if (!IsOnDate(expr)) return Branches(reason, place);
        reason.values = HeldOn(view_, place);
        return;
      case Op::In: return Membership(reason, place);
      case Op::Parameter:
        if (view_.model().parameters[static_cast<std::size_t>(expr.index)].use == model::ParameterUse::List)
          return Membership(reason, place);
        reason.values = reason.text + OfOther(expr.level, place.row) + " 为 " + ValueText(view_, place);
        return;
      case Op::Eligible: return Policy(reason, place);
      default: reason.values = reason.text + OfOther(expr.level, place.row) + " 为 " + ValueText(view_, place);
    }
  }

 private:
  // "（大钱）" where it is not the subject itself that is spoken of.
  std::string OfOther(model::EntityId entity, std::int32_t row) const {
    return entity == model::kNoEntity || entity == about_ ? std::string() : OfWhom(view_, entity, row);
  }

  void Workings(Reason& reason, Place place) const {
    for (const auto& step : StepsBelow(view_, place, about_)) reason.arithmetic.push_back(step.text);
    reason.sources = SourcesBelow(view_, place, Logic::Skipped);
  }

  void Comparison(Reason& reason, Place place) const {
    const auto& expr = view_.At(place.expression);
    const Place left{expr.args[0], place.row}, right{expr.args[1], place.row};
    reason.values = Side(left, right, expr.op, reason.truth, true) + std::string(SignOf(expr.op)) +
                    Side(left, right, expr.op, reason.truth, false);
    for (const auto side : {left, right}) {
      const auto text = model::ToText(view_.model(), side.expression), words = InValues(view_, side);
      const auto value = ValueText(view_, side);
      if (words != value && text != words && !IsName(side)) reason.arithmetic.push_back(text + " ＝ " + Equation(words, value));
    }
    Workings(reason, place);
  }

  bool IsName(Place place) const {
    const auto op = view_.At(place.expression).op;
    if (IsLift(op)) return IsName(view_.Lifted(place));
    const auto& expr = view_.At(place.expression);
    if (IsOnDate(expr) || (op == Op::First && expr.text == "的" && !expr.has_filter)) return true;
    return op == Op::Fact || op == Op::Definition || op == Op::Parameter || op == Op::Literal;
  }

  std::string Side(Place left, Place right, Op op, Truth truth, bool is_left) const {
    const auto side = is_left ? left : right;
    const auto& type = view_.At(side.expression).type;
    const auto value = view_.Find(side);
    if (!value || type.kind != TypeKind::Number || value->state != run::ValueState::Unknown || !value::Decided(truth) || op == Op::Equal ||
        op == Op::NotEqual)
      return ValueText(view_, side);
    const bool left_smaller = (op == Op::Less || op == Op::LessOrEqual) == (truth == Truth::True);
    return DecidingEnd(value->number, left_smaller != is_left, type.unit);
  }

  // Lowered to low ≤ value 且 value ≤ high.
  void Between(Reason& reason, Place place) const {
    const auto comparison = [&](std::size_t which) {
      Place at{view_.At(place.expression).args[which], place.row};
      while (IsLift(view_.At(at.expression).op)) at = view_.Lifted(at);
      return at;
    };
    const Place from = comparison(0), until = comparison(1);
    const auto side = [&](Place of, std::size_t which) { return ValueText(view_, {view_.At(of.expression).args[which], of.row}); };
    reason.values = fmt::format("{} 在 {} 与 {} 之间{}", side(from, 1), side(from, 0), side(until, 1),
                                view_.At(until.expression).op == Op::Less ? "（不含末日）" : "");
    Workings(reason, place);
  }

  // Of a clause itself all parts are shown, further down only those that decide.
  void Parts(Reason& reason, Place place) const {
    const auto& expr = view_.At(place.expression);
    if (!expr.texts.empty()) {
      if (expr.op == Op::Or) reason.text = "符合下列之一";
      if (expr.op == Op::And) reason.text = "同时符合下列";
    }
    const bool some_decide = (expr.op == Op::And && reason.truth == Truth::False) || (expr.op == Op::Or && reason.truth == Truth::True);
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      const Place part{expr.args[i], place.row};
      if (some_decide && depth_ > 1 && view_.TruthAt(part) != reason.truth) continue;
      reason.children.push_back(Of(part, i < expr.texts.size() ? expr.texts[i] : std::string()));
    }
  }

  void Negation(Reason& reason, Place place) const {
    auto inner = Of({view_.At(place.expression).args[0], place.row});
    if (!inner.children.empty()) {
      reason.children.push_back(std::move(inner));
      return;
    }
    reason.values = std::move(inner.values);
    reason.arithmetic = std::move(inner.arithmetic);
    reason.sources = std::move(inner.sources);
  }

  void DefinitionOf(Reason& reason, Place place) const {
    const auto& definition = view_.model().definitions[static_cast<std::size_t>(view_.At(place.expression).index)];
    reason.text = definition.name + OfOther(definition.entity, place.row);
    reason.basis = definition.basis;
    if (const auto* layer = view_.LayerAt(view_.BodyOf(place))) reason.basis = layer->basis;
    if (view_.IsGiven(place)) reason.values = reason.text + " 为 " + ValueText(view_, place) + "（给定）";
    else reason.children.push_back(Of(view_.BodyOf(place)));
  }

  // What holds in this place, as if nothing else had been written; a layer says whose it is.
  void ByPlace(Reason& reason, Place place, Place here) const {
    const auto* layer = view_.LayerAt(place);
    if (layer == nullptr || view_.IsGiven(here)) return Into(reason, here);
    Into(reason, view_.BodyOf(here));
    reason.text = layer->layer + "：" + reason.text;
    reason.basis = layer->basis;
  }

  void Elements(Reason& reason, Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto [first, last] = view_.Elements(place);
    const auto filter = view_.Filter(expr), body = view_.Body(expr);
    for (auto row = first; row < last && reason.children.size() < kMostElements; ++row) {
      const auto kept = filter == model::kNone ? Truth::True : view_.TruthAt({filter, row});
      const auto held = body == model::kNone ? Truth::True : view_.TruthAt({body, row});
      const bool for_all = expr.op == Op::Every;
      if (for_all && kept == Truth::False) continue;
      // One element that decides is the whole reason.
      const bool decides = kept == Truth::True && held == value::FromBool(!for_all);
      if (value::Decided(reason.truth) && (reason.truth == Truth::True) != for_all && !decides) continue;
      const auto whom = view_.IsPhantom(expr.collection, row) ? "未列明的" + view_.model().ElementName(expr.collection)
                                                              : SubjectOf(view_, expr.collection, row).designation;
      const Explainer inner(view_, expr.collection, depth_);
      if (filter != model::kNone && (!for_all || body == model::kNone)) reason.children.push_back(inner.Of({filter, row}, whom));
      if (body != model::kNone && kept != Truth::False) reason.children.push_back(inner.Of({body, row}, whom));
    }
    if (first == last) reason.values = "没有" + view_.model().ElementName(expr.collection);
  }

  // The conditions up to the branch taken, and its value.
  void Branches(Reason& reason, Place place) const {
    ForEachOperand(view_, place, [&](Place operand) {
      if (view_.At(operand.expression).op != Op::Literal) reason.children.push_back(Of(operand));
    });
  }

  // 裁量: granted, refused, or open and for now as if granted.
  void Decision(Reason& reason, Place decision) const {
    reason.text = model::ToText(view_.model(), decision.expression);
    const auto decided = view_.TruthAt(decision);
    const bool lasting = DecisionAt(view_, decision.expression)->lasting;
    reason.values = value::Decided(decided) ? DecisionWord(decided, lasting) : lasting ? "待核查" : "待裁量";
  }

  void Membership(Reason& reason, Place place) const {
    const Place element{view_.At(place.expression).args.back(), place.row};
    reason.values = model::ToText(view_.model(), element.expression) + " 为 " + ValueText(view_, element);
    Workings(reason, place);
  }

  void Policy(Reason& reason, Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto& policy = view_.model().policies[static_cast<std::size_t>(expr.index)];
    reason.text = model::ToText(view_.model(), place.expression);
    reason.values = policy.name + OfOther(policy.entity, place.row) + " " + std::string(ChineseName(OutcomeAt(view_, expr.index, place.row)));
  }

  const View& view_;
  model::EntityId about_;
  mutable int depth_;  // of nested reasons
};

std::string CheckText(Truth concerns, Truth recorded) {
  if (concerns == Truth::False) return "不涉及";
  switch (recorded) {
    case Truth::True: return "通过";
    case Truth::False: return "不通过";
    default: return concerns == Truth::Unknown ? "是否需要未定" : "待核查";
  }
}

// A clause's own articles come before those of the definition that it is.
void AddBasis(Reason& reason, std::vector<model::Basis> basis) {
  for (auto& below : reason.basis)
    if (std::find(basis.begin(), basis.end(), below) == basis.end()) basis.push_back(std::move(below));
  reason.basis = std::move(basis);
}

class PolicyExplainer {
 public:
  PolicyExplainer(const View& view, model::PolicyId policy, std::int32_t row)
      : view_(view),
        id_(policy),
        policy_(view.model().policies[static_cast<std::size_t>(policy)]),
        version_(*policy_.VersionAt(view.date())),
        row_(row),
        explainer_(view, policy_.entity) {}

  std::vector<Reason> Clauses() {
    if (!policy_.unit.empty()) Unit();
    if (version_.filter != model::kNone) {
      reasons_.push_back(explainer_.Of({version_.filter, row_}, "对象"));
      if (reasons_.back().truth == Truth::False) return std::move(reasons_);  // 不适用: nothing else was asked
    }
    for (std::size_t i = 0; i < version_.conditions.size(); ++i)
      if (InForce(view_, version_.conditions[i].period) && IsOfThisPlace(version_.conditions[i])) Condition(i);
    Add("除外 ", version_.exclusions);
    for (const auto& exception : version_.exceptions) Exception(exception);
    Add("程序终止 ", version_.terminations);
    for (const auto prerequisite : version_.prerequisites) Prerequisite(prerequisite);
    for (const auto& check : version_.human_checks)
      if (InForce(view_, check.period)) Check(check);
    return std::move(reasons_);
  }

 private:
  // 评估单元: whom it looks at, and what the others keep.
  void Unit() {
    const auto& policies = view_.model().policies;
    Reason reason;
    reason.label = "评估单元 " + policy_.unit;
    reason.truth = Truth::True;
    reason.text = fmt::format("只看本{}，按 {} 评估", view_.model().entities[static_cast<std::size_t>(policy_.entity)].name,
                              policies[static_cast<std::size_t>(policy_.assesses)].name);
    if (policy_.others != model::kNone) {
      const auto& others = policies[static_cast<std::size_t>(policy_.others)];
      const auto row = view_.AncestorRow(policy_.entity, row_, others.entity);
      reason.values = fmt::format("其余 保留 {}：{}", others.name, ChineseName(OutcomeAt(view_, policy_.others, row)));
    }
    reasons_.push_back(std::move(reason));
  }

  // What another place has added (增补) is nothing to this record.
  bool IsOfThisPlace(const model::Condition& clause) const {
    const Place place{clause.expression, row_};
    const auto here = view_.Here(place);
    return here == place || view_.At(here.expression).op != Op::Literal;
  }

  // The clause's articles; those of the layer that stands in for it here are with the reason already.
  void AddClauseBasis(Reason& reason, const model::Condition& clause) const {
    if (view_.LayerAt({clause.expression, row_}) == nullptr) AddBasis(reason, clause.basis);
  }

  void Condition(std::size_t index) {
    const auto& condition = version_.conditions[index];
    const std::string label = policy_.finding == model::kNone ? "条件 " + condition.name : "当";
    auto reason = explainer_.Of({condition.expression, row_}, label);
    const auto own = reason.truth;
    reason.truth = view_.result().AfterExceptionsAt(id_, index, row_);
    AddClauseBasis(reason, condition);
    for (const auto& exception : version_.exceptions) {
      if (!InForce(view_, exception.period) || !Decides(exception, condition) || own == reason.truth) continue;
      if (view_.TruthAt({exception.when, row_}) == Truth::True)
        reason.values += (reason.values.empty() ? "" : "；") + std::string("例外 ") + exception.name + " 适用，视为" +
                         (exception.positive ? "符合" : "不符合");
    }
    reasons_.push_back(std::move(reason));
  }

  void Add(const std::string& kind, const std::vector<model::Condition>& clauses) {
    for (const auto& clause : clauses) {
      if (!InForce(view_, clause.period) || !IsOfThisPlace(clause)) continue;
      auto reason = explainer_.Of({clause.expression, row_}, (clause.limit ? "限次 " : kind) + clause.name);
      if (clause.limit) reason.arithmetic.insert(reason.arithmetic.begin(), TimesText(view_, *clause.limit, row_));
      AddClauseBasis(reason, clause);
      reasons_.push_back(std::move(reason));
    }
  }

  void Exception(const model::Exception& exception) {
    if (!InForce(view_, exception.period)) return;
    // Of one that yields its own 当 is shown, and then to what.
    auto reason = explainer_.Of({exception.written, row_}, "例外 " + exception.name);
    const auto own = reason.truth;
    reason.truth = view_.TruthAt({exception.when, row_});
    if (own != Truth::False && own != reason.truth)
      reason.arithmetic.push_back((reason.truth == Truth::False ? "让位于 例外 " : "可能让位于 例外 ") + fmt::format("{}", fmt::join(exception.yields_to, "、")));
    if (reason.truth == Truth::True)
      for (const auto& change : exception.changes) reason.arithmetic.push_back(change.text);
    AddBasis(reason, exception.basis);
    reasons_.push_back(std::move(reason));
  }

  void Prerequisite(model::PolicyId prerequisite) {
    const auto& policy = view_.model().policies[static_cast<std::size_t>(prerequisite)];
    Reason reason;
    reason.label = "前置 " + policy.name;
    reason.text = "符合（" + policy.name + "）";
    reason.truth = PrerequisiteAt(view_, policy_.entity, row_, prerequisite);
    if (view_.model().IsWithin(policy_.entity, policy.entity))
      reason.values = policy.name + " " +
                      std::string(ChineseName(OutcomeAt(view_, prerequisite, view_.AncestorRow(policy_.entity, row_, policy.entity))));
    reasons_.push_back(std::move(reason));
  }

  void Check(const model::HumanCheck& check) {
    Reason reason;
    reason.label = (check.IsDiscretion() ? "裁量 " : "人工核查 ") + check.name;
    reason.text = check.question;
    const auto concerns = ChecksAt(view_, check, row_);
    if (check.discretion && check.record == model::kNone) {
      reason.truth = concerns == Truth::False ? Truth::True : Truth::Unknown;
      reason.values = concerns == Truth::False     ? "不涉及，或已裁量"
                      : concerns == Truth::Unknown ? "是否需要未定"
                                                   : "待裁量" + NamesOf(StillToDecide(view_, check, SubjectOf(view_, policy_.entity, row_)));
      reason.basis = check.basis;
      reasons_.push_back(std::move(reason));
      return;
    }
    if (check.discretion) {
      const Place decision{view_.model().definitions[static_cast<std::size_t>(check.decision)].body, row_};
      const bool amount = view_.At(decision.expression).type.kind == TypeKind::Number;
      const bool known = view_.Settled(decision);
      reason.truth = concerns == Truth::False ? Truth::True : amount && known ? Truth::True : view_.TruthAt(decision);
      if (!known || concerns == Truth::False) reason.values = concerns == Truth::False ? "不涉及" : concerns == Truth::Unknown ? "是否需要未定" : check.lapsed ? "待核查" : "待裁量";
      else reason.values = amount ? ValueText(view_, decision) : DecisionWord(view_.TruthAt(decision), check.lapsed);
      if (amount && !known) reason.truth = Truth::Unknown;
      reason.basis = check.basis;
      reasons_.push_back(std::move(reason));
      return;
    }
    reason.truth = concerns == Truth::False ? Truth::True : RecordedAt(view_, check, row_);
    reason.values = CheckText(concerns, RecordedAt(view_, check, row_));
    reason.basis = check.basis;
    if (check.when != model::kNone) reason.children.push_back(explainer_.Of({check.when, row_}, "当"));
    reasons_.push_back(std::move(reason));
  }

  const View& view_;
  model::PolicyId id_;
  const model::Policy& policy_;
  const model::PolicyVersion& version_;
  std::int32_t row_;
  Explainer explainer_;
  std::vector<Reason> reasons_;
};

}  // namespace

std::vector<Reason> Explain(const View& view, model::PolicyId policy, std::int32_t row) {
  if (view.model().policies[static_cast<std::size_t>(policy)].VersionAt(view.date()) == nullptr) return {};
  return PolicyExplainer(view, policy, row).Clauses();
}

Reason ReasonOf(const View& view, Place place, model::EntityId about) { return Explainer(view, about).Of(place); }

}  // namespace doudi::verdict
