// One element among others: pairs of elements, 本项, and what belongs to the element that a value names.
#include <fmt/format.h>

#include "check/expression_checker.h"

namespace doudi::check {

using model::EntityId;
using model::kNoEntity;
using model::TypeKind;

bool ExpressionChecker::IsPair(EntityId entity) const {
  return entity != kNoEntity && work_.model.entities[static_cast<std::size_t>(entity)].IsPair();
}

EntityId ExpressionChecker::LinkTarget(EntityId entity) const {
  if (entity == kNoEntity) return kNoEntity;
  const model::FactId link = work_.model.entities[static_cast<std::size_t>(entity)].link;
  return link == kNone ? kNoEntity : work_.model.facts[static_cast<std::size_t>(link)].type.element;
}

EntityId ExpressionChecker::CommonOwner(EntityId a, EntityId b) const {
  EntityId owner = work_.model.entities[static_cast<std::size_t>(a)].parent;
  while (owner != kNoEntity && (owner == b || !IsAncestorOrSelf(owner, b)))
    owner = work_.model.entities[static_cast<std::size_t>(owner)].parent;
  return owner;
}

EntityId ExpressionChecker::PairOf(EntityId outer, EntityId inner, EntityId owner) {
  auto& entities = work_.model.entities;
  for (std::size_t i = 0; i < entities.size(); ++i)
    if (entities[i].IsPair() && entities[i].parent == outer && entities[i].inner == inner && entities[i].owner == owner)
      return static_cast<EntityId>(i);
  model::Entity pair;
  pair.name = fmt::format("{}×{}", EntityName(outer), EntityName(inner));
  pair.parent = outer;
  pair.inner = inner;
  pair.owner = owner;
  entities.push_back(std::move(pair));
  return static_cast<EntityId>(entities.size()) - 1;
}

ExprId ExpressionChecker::LiftOuter(ExprId id, EntityId pair) {
  const EntityId from = At(id).level;
  if (from == kNoEntity || from == pair) return id;
  Expr lift;
  lift.op = Op::Lift;
  lift.type = At(id).type;
  lift.level = pair;
  lift.args = {id};
  lift.span = At(id).span;
  return Add(std::move(lift));
}

ExprId ExpressionChecker::OfPair(Op op, EntityId pair, Span span) {
  Expr expr;
  expr.op = op;
  expr.type = BooleanType();
  expr.level = pair;
  expr.span = span;
  return Add(std::move(expr));
}

// Of an element of a 联系 the 编号 that it holds.
ExprId ExpressionChecker::NumberOf(EntityId entity, Span span) {
  const model::FactId link = work_.model.entities[static_cast<std::size_t>(entity)].link;
  Expr expr;
  expr.op = Op::Fact;
  expr.index = link == kNone ? NumberFact(work_, entity) : link;
  expr.type = work_.model.facts[static_cast<std::size_t>(expr.index)].type;
  expr.level = entity;
  expr.span = span;
  return Add(std::move(expr));
}

ExprId ExpressionChecker::UseDefinition(model::DefinitionId id, Span span) {
  Expr expr;
  expr.op = Op::Definition;
  expr.type = work_.model.definitions[static_cast<std::size_t>(id)].type;
  expr.level = work_.model.definitions[static_cast<std::size_t>(id)].entity;
  expr.index = id;
  expr.span = span;
  return Add(std::move(expr));
}

// 本项, or 本成员 where 成员 is an entity; unless something declared has the name.
bool ExpressionChecker::IsItself(std::string_view name) const {
  static constexpr std::string_view kThis = "本";
  if (name == "本项") return ValuesInReach(name).empty();
  return name.starts_with(kThis) && work_.Find(NameKind::Entity, rule_set_, name.substr(kThis.size())).has_value() &&
         ValuesInReach(name).empty() && work_.Visible(NameKind::Parameter, rule_set_, name).empty();
}

// The element on whose row the aggregate around this stands, or a value of it.
ExprId ExpressionChecker::LowerItself(const ast::Name& itself, const ast::Name* member, Span span) {
  if (!outside_ || outside_->entity_ == kNoEntity) {
    work_.Error("N013", itself.span, fmt::format("{}只用在汇总的“其中”和“：”后面", Quoted(itself.text)),
                "在汇总之外直接写名称，例如：户号");
    return kNone;
  }
  const EntityId outer = outside_->entity_;
  if (itself.text != "本项" && itself.text != "本" + EntityName(outer)) {
    work_.Error("N013", itself.span, fmt::format("这里的本项是 {}，不是{}", EntityName(outer), Quoted(itself.text)),
                "写成：本项 的 …");
    return kNone;
  }
  ExprId id = kNone;
  if (!member) {
    id = outside_->NumberOf(outer, span);
  } else {
    const auto values = outside_->ValuesInReach(member->text);
    if (values.empty()) return outside_->LowerUnknown(*member, {});
    if (values.size() > 1) return ReportAmbiguous(*member, values, {});
    id = outside_->UseValue(values.front(), span);
  }
  if (id == kNone || owner_ == outer || IsAncestorOrSelf(At(id).level, owner_)) return id;
  return LiftOuter(id, PairOf(outer, entity_, owner_));
}

// 所有人 的 年龄, 申请人 的 年龄: a value of the element that another value names.
ExprId ExpressionChecker::ElementOf(ExprId element, const ast::Name& member, Span span) {
  const EntityId target = At(element).type.element;
  if (target == kNoEntity) {
    work_.Error("T002", At(element).span,
                fmt::format("“的”前面要一个实体、参数或元素，{}是 {}", Quoted(At(element).span), TypeText(work_.model, At(element).type)),
                "例如：家庭 的 户籍区划、医疗救助待遇 的 起付、所有人 的 年龄");
    return kNone;
  }
  const auto values = work_.VisibleValues(rule_set_, target, member.text);
  if (values.size() > 1) return ReportAmbiguous(member, values, {});
  if (values.size() == 1) return ElementValue(element, values.front(), span);
  if (work_.MayBeLost(member.text)) return kNone;
  std::vector<std::string> names;
  for (const auto& [name, list] : work_.values)
    for (const ValueSymbol& value : list)
      if (value.entity == target && work_.Sees(rule_set_, value.rule_set)) names.push_back(name);
  work_.Error("N001", member.span, fmt::format("{} 没有名为{}的事实或定义", EntityName(target), Quoted(member.text)),
              diagnostics::DidYouMean(member.text, names));
  return kNone;
}

// The value on the one element of the collection whose 编号 is the one named.
ExprId ExpressionChecker::ElementValue(ExprId element, const ValueSymbol& value, Span span) {
  const EntityId target = At(element).type.element, level = At(element).level;
  if (const Op op = At(element).op; op == Op::Lift || op == Op::LiftInner) {
    const ExprId below = At(element).args.front();
    const ExprId found = ElementValue(below, value, span);
    if (found == kNone || !IsPair(level)) return found;
    return op == Op::Lift ? LiftOuter(found, level) : LiftTo(found, level);
  }
  if (IsPair(level) || level == kNoEntity) {
    work_.Error("T002", span, fmt::format("这里不能取{}的值", Quoted(At(element).span)), "先把它写成一个定义，再写：定义名 的 …");
    return kNone;
  }
  const ExprId body = RawValue(value, span);
  if (body == kNone) return kNone;
  const ExprId number = NumberOf(target, span);
  const model::Type type = At(body).type;
  if (IsAncestorOrSelf(level, target) && level != target) {
    const ExprId same = Make(Op::Equal, BooleanType(), {number, element}, span);
    return Aggregate(Op::First, type, level, target, body, same, span, "的");
  }
  const EntityId owner = CommonOwner(level, target);
  if (owner == kNoEntity) {
    work_.Error("N013", span, fmt::format("{} 与 {} 不在同一个实体之下", EntityName(level), EntityName(target)));
    return kNone;
  }
  const EntityId pair = PairOf(level, target, owner);
  const ExprId same = Make(Op::Equal, BooleanType(), {LiftTo(number, pair), LiftOuter(element, pair)}, span);
  return Aggregate(Op::First, type, level, pair, LiftTo(body, pair), same, span, "的");
}

}  // namespace doudi::check
