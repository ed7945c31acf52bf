// 裁量 of a 情形: an office decides of each element where it holds. The element records what was decided, once for all that read the 情形; until
// then every policy whose clauses read it has a task, and goes on as if it were granted.
#include <map>
#include <set>

#include <fmt/format.h>

#include "check/layers.h"
#include "check/policies.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::AttributeKind;
using model::DefinitionId;
using model::EntityId;

namespace {

// The fact that records what was decided, of each element.
model::FactId DecisionFact(Workspace& work, DefinitionId situation, const model::Definition& known) {
  model::Fact fact;
  fact.name = fact.label = known.name + "·裁量";
  fact.entity = known.entity;
  fact.type = BooleanType();
  fact.decides = situation;
  fact.span = known.span;
  fact.question = fmt::format("{}是否准予？", known.name);
  const auto id = static_cast<model::FactId>(work.model.facts.size());
  work.model.entities[static_cast<std::size_t>(fact.entity)].facts.push_back(id);
  work.model.facts.push_back(std::move(fact));
  return id;
}

void ReportStray(Workspace& work, const std::string& what, const AttributeReader& attributes) {
  for (const AttributeKind kind : {AttributeKind::By, AttributeKind::TimeLimit})
    if (const auto* stray = attributes.Find(kind))
      work.Error("P034", stray->span, fmt::format("{}没有裁量，“{}”没有用处", what, syntax::AttributeName(kind)),
                 "加上：，裁量 \"可以视情…\"，或删去它");
}

// Whether an office can decide of it, of each element by itself.
bool MayBeLeft(Workspace& work, const model::Definition& known, const ast::Name& name, const std::string& what, const AttributeReader& attributes) {
  const Span span = attributes.Find(AttributeKind::Discretion)->span;
  if (known.entity == model::kNoEntity) {
    work.Error("P001", span, fmt::format("{}不属于实体，没有可以裁量的对象", what), "写明实体，例如 情形 x（家庭）");
    return false;
  }
  if (const auto* recorded = attributes.Find(AttributeKind::Recorded)) {
    work.Error("P034", recorded->span, fmt::format("{}由机构裁量，不能又由记录给定", what), "删去一样：裁量的结果本来就记在记录里");
    return false;
  }
  for (const auto& [decision, open] : work.open_situations)
    if (open.check.name == known.name && work.model.definitions[static_cast<std::size_t>(open.situation)].entity == known.entity) {
      work.Error("P034", name.span, fmt::format("有两个要裁量的情形叫{}，记录里分不开", Quoted(known.name)), "改名")
          .labels.push_back({open.check.span, "另一个在这里"});
      return false;
    }
  return true;
}

}  // namespace

ExprId LeaveToOffice(Workspace& work, RuleSetId rule_set, DefinitionId situation, const ast::Name& name, const AttributeReader& attributes, ExprId body) {
  const model::Definition known = work.model.definitions[static_cast<std::size_t>(situation)];
  const std::string what = "情形" + Quoted(name.text);
  if (!attributes.Has(AttributeKind::Discretion)) {
    ReportStray(work, what, attributes);
    return body;
  }
  if (!MayBeLeft(work, known, name, what, attributes)) return body;
  if (!attributes.Has(AttributeKind::By)) work.Error("P004", name.span, fmt::format("{}没有写由谁裁量", what), "加上：，由 县级人民政府民政部门");
  OpenSituation open;
  open.rule_set = rule_set;
  open.situation = situation;
  open.check.name = known.name;
  open.check.discretion = true;
  open.check.offices = attributes.Names(AttributeKind::By);
  open.check.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  open.check.question = attributes.Text(AttributeKind::Discretion);
  open.check.basis = known.basis;
  open.check.span = name.span;
  open.check.decision = DefineDecision(work, DecisionFact(work, situation, known), known.name, name.span);
  ExpressionChecker checker(work, rule_set, known.entity);
  const ExprId decision = checker.UseDefinition(open.check.decision, name.span);
  work.open_situations.emplace(open.check.decision, std::move(open));
  return checker.LiftTo(checker.Make(Op::And, BooleanType(), {body, IfOpenGranted(work, checker, decision, name.span)}, name.span), known.entity);
}

namespace {

ExprId WithoutLift(const model::Model& model, ExprId id) {
  while (model.At(id).op == Op::Lift) id = model.At(id).args[0];
  return id;
}

// What an office decides of this expression, which LeaveToOffice has made or which has been written again for a unit; kNone of another.
DefinitionId DecisionOf(const Workspace& work, ExprId id) {
  const model::Model& model = work.model;
  if (model.At(id).op != Op::And || model.At(id).args.size() != 2) return kNone;
  const ExprId named = WithoutLift(model, model.At(id).args[1]);
  if (model.At(named).op != Op::Formula || model.At(model.At(named).args[0]).op != Op::Default) return kNone;
  const Expr& decision = model.At(WithoutLift(model, model.At(model.At(named).args[0]).args[0]));
  return decision.op == Op::Definition && work.open_situations.contains(decision.index) ? decision.index : kNone;
}

// A 情形 as a policy reads it: on the rows below the policy's own row of `anchor`, or on that row or above it.
struct Reading {
  ExprId situation = kNone;
  EntityId anchor = model::kNoEntity;
  friend auto operator<=>(const Reading&, const Reading&) = default;
};

class Readings {
 public:
  Readings(const Workspace& work, EntityId entity) : work_(work), entity_(entity) {}

  std::map<DefinitionId, std::set<Reading>> Of(const model::PolicyVersion& version) {
    Add(version.filter, entity_);
    for (const auto* list : {&version.conditions, &version.exclusions, &version.terminations})
      for (const model::Condition& one : *list) Add(one.expression, entity_);
    for (const model::Exception& one : version.exceptions) {
      Add(one.when, entity_);
      for (const model::Change& change : one.changes) Add(change.value, entity_);
    }
    for (const model::Benefit& one : version.benefits)
      for (const ExprId id : {one.value, one.when}) Add(id, entity_);
    return std::move(found_);
  }

 private:
  void Add(ExprId id, EntityId anchor) {
    if (id == kNone) return;
    auto& seen = seen_[anchor];
    seen.resize(work_.model.expressions.size(), false);
    if (seen[static_cast<std::size_t>(id)]) return;
    seen[static_cast<std::size_t>(id)] = true;
    if (const DefinitionId decision = DecisionOf(work_, id); decision != kNone) found_[decision].insert({id, anchor});
    const Expr& expr = work_.model.At(id);
    const EntityId from = AnchorIn(expr, anchor);
    for (const ExprId arg : expr.args) Add(arg, from);
    // What a policy that is asked for rests on is said there.
    if (expr.op == Op::Definition) Add(work_.model.definitions[static_cast<std::size_t>(expr.index)].body, anchor);
  }

  // An aggregate reads the elements below its row, an element among others those of the row that owns them.
  EntityId AnchorIn(const Expr& expr, EntityId anchor) const {
    const model::Model& model = work_.model;
    const bool aggregate = expr.op >= Op::Sum && expr.op <= Op::Average;
    if ((!aggregate && expr.op != Op::LiftInner) || expr.level == model::kNoEntity) return anchor;
    const model::Entity& entity = model.entities[static_cast<std::size_t>(expr.level)];
    return CommonAncestor(model, anchor, entity.IsPair() ? entity.owner : expr.level);
  }

  const Workspace& work_;
  EntityId entity_;
  std::map<EntityId, std::vector<bool>> seen_;
  std::map<DefinitionId, std::set<Reading>> found_;
};

// Whether something is still to be decided for a row of `entity`.
ExprId StillOpen(Workspace& work, const OpenSituation& open, const Reading& reading, EntityId entity) {
  const Expr situation = work.model.At(reading.situation);
  const EntityId of = situation.level;
  const Span span = open.check.span;
  ExpressionChecker there(work, open.rule_set, of);
  const ExprId decided = there.Make(Op::Known, BooleanType(), {there.UseDefinition(open.check.decision, span)}, span);
  std::vector<ExprId> all = {situation.args[0], there.Make(Op::Not, BooleanType(), {decided}, span)};
  // What a place has put in its stead is not read there.
  for (const Layering* layer : LayersOf(work, work.layered_definitions, open.situation)) {
    if (layer->above != kNone) continue;
    const ExprId here = LayerApplies(work, layer->rule_set, of, layer->period, layer->span);
    if (here != kNone) all.push_back(there.Make(Op::Not, BooleanType(), {here}, span));
  }
  const ExprId asked = there.LiftTo(there.Make(Op::And, BooleanType(), std::move(all), span), of);
  ExpressionChecker checker(work, open.rule_set, entity);
  if (work.model.IsWithin(reading.anchor, of)) return checker.LiftTo(asked, entity);
  const EntityId above = CommonAncestor(work.model, reading.anchor, of);
  return checker.LiftTo(there.Aggregate(Op::Any, BooleanType(), above, of, asked, kNone, span, "有"), entity);
}

// A 情形 that counts against those whom a clause is about would refuse them before anybody has decided.
class Directions {
 public:
  explicit Directions(Workspace& work) : work_(work) {}

  void Look(const model::PolicyVersion& version) {
    for (const auto& one : version.conditions) Look(one.expression, true, "条件" + Quoted(one.name), one.span);
    for (const auto& one : version.exclusions) Look(one.expression, false, "除外" + Quoted(one.name), one.span);
    for (const auto& one : version.terminations) Look(one.expression, false, "程序终止" + Quoted(one.name), one.span);
    for (const auto& one : version.exceptions)
      if (one.decides) Look(one.when, one.positive, "例外" + Quoted(one.name), one.span);
  }

 private:
  void Look(ExprId id, bool favours, const std::string& clause, Span span) {
    seen_.clear();
    if (const DefinitionId decision = Against(id, favours); decision != kNone && reported_.insert(decision).second) {
      const OpenSituation& open = work_.open_situations.at(decision);
      work_.Error("P043", open.check.span,
                  fmt::format("情形{}准予以后，{}反而对申请人不利；没有决定以前按准予算，就先拒绝了", Quoted(open.check.name), clause),
                  "情形写成有利的一面（例如 情形 可以不减），条款里写 非 …")
          .labels.push_back({span, "用在这里"});
    }
  }

  // The decision of the first 情形 that, granted, makes the condition less likely to be what is wished. Only what logic alone decides.
  DefinitionId Against(ExprId id, bool favours) {
    if (id == kNone || !seen_.emplace(id, favours).second) return kNone;
    if (const DefinitionId decision = DecisionOf(work_, id); decision != kNone && !favours) return decision;
    const Expr& expr = work_.model.At(id);
    if (expr.type.kind != model::TypeKind::Boolean) return kNone;
    switch (expr.op) {
      case Op::Not: return Against(expr.args[0], !favours);
      case Op::Definition: return Against(work_.model.definitions[static_cast<std::size_t>(expr.index)].body, favours);
      case Op::Formula: return Against(expr.args[0], favours);
      case Op::And: case Op::Or: case Op::AtLeast: case Op::Any: case Op::Lift: case Op::LiftInner: case Op::Default:
        return AgainstAny(expr.args, expr.args.size(), favours);
      case Op::Every: {
        const std::vector<ExprId> args = expr.args;
        const bool filtered = expr.has_filter;
        const DefinitionId body = AgainstAny(args, args.size() - (filtered ? 1 : 0), favours);
        return body != kNone || !filtered ? body : Against(args.back(), !favours);
      }
      default: return kNone;
    }
  }

  DefinitionId AgainstAny(const std::vector<ExprId>& args, std::size_t count, bool favours) {
    for (std::size_t i = 0; i < count; ++i)
      if (const DefinitionId decision = Against(args[i], favours); decision != kNone) return decision;
    return kNone;
  }

  Workspace& work_;
  std::set<std::pair<ExprId, bool>> seen_;
  std::set<DefinitionId> reported_;
};

}  // namespace

void AskOffices(Workspace& work) {
  if (work.open_situations.empty()) return;
  Directions directions(work);
  for (std::size_t i = 0; i < work.model.policies.size(); ++i) {
    const EntityId entity = work.model.policies[i].entity;
    for (std::size_t v = 0; v < work.model.policies[i].versions.size(); ++v) {
      directions.Look(work.model.policies[i].versions[v]);
      for (const auto& [decision, readings] : Readings(work, entity).Of(work.model.policies[i].versions[v])) {
        const OpenSituation& open = work.open_situations.at(decision);
        std::vector<ExprId> any;
        for (const Reading& reading : readings) any.push_back(StillOpen(work, open, reading, entity));
        model::HumanCheck check = open.check;
        ExpressionChecker checker(work, open.rule_set, entity);
        check.when = any.size() == 1 ? any.front() : checker.LiftTo(checker.Make(Op::Or, BooleanType(), std::move(any), check.span), entity);
        work.model.policies[i].versions[v].human_checks.push_back(std::move(check));
      }
    }
  }
}

}  // namespace doudi::check
