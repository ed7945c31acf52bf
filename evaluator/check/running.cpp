// 依次: what is paid on each of several items in order, when the deductible and the cap are shared between them.
//
// It comes down to definitions on the items. With the items before this one in its group, in order:
//   此前累计 = the sum of their amounts          起付余额 = 先扣 － 此前累计, at least 0
//   计入额  = （amount － 起付余额, at least 0） × 按   此前计入 = the sum of their 计入额
//   限额余额 = 累计不超过 － 此前计入, at least 0    the result = 计入额, at most 限额余额; 0 for an item that is not in
// What was paid before is the 计入额 before as far as the cap went, so the cap that is left is the same.
#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/definitions.h"

namespace doudi::check {

using ast::AttributeKind;
using model::DefinitionId;
using model::EntityId;

namespace {

class Running {
 public:
  Running(Workspace& work, RuleSetId rule_set, const ast::RunningDeclaration& declaration, const RunningSteps& steps)
      : work_(work),
        declaration_(declaration),
        steps_(steps),
        entity_(work.model.definitions[static_cast<std::size_t>(steps.result)].entity),
        type_(work.model.definitions[static_cast<std::size_t>(steps.result)].type),
        rule_set_(rule_set),
        checker_(work, rule_set, entity_),
        attributes_(work, rule_set, declaration.attributes, "依次",
                    {AttributeKind::Sequence, AttributeKind::Groups, AttributeKind::Deductible, AttributeKind::Ratio,
                     AttributeKind::RunningCap, AttributeKind::Remainder, AttributeKind::Basis, AttributeKind::Note}) {}

  void Check() {
    const std::string what = fmt::format("依次{}", Quoted(declaration_.name.text));
    const ExprId amount = checker_.LowerAs(*declaration_.value, type_, what);
    const bool filtered = declaration_.filter != nullptr;
    filter_ = filtered ? checker_.LowerCondition(*declaration_.filter, "“其中”的条件") : kNone;
    const bool sorted = ReadOrder();
    const bool grouped = ReadGroups();
    const auto deductible = Part(AttributeKind::Deductible, type_, "先扣");
    const auto ratio = Part(AttributeKind::Ratio, NumberType(value::Unit()), "按");
    const auto cap = Part(AttributeKind::RunningCap, type_, "累计不超过");
    if (amount == kNone || !sorted || !grouped || (filtered && filter_ == kNone) || !deductible || !ratio || !cap) return;
    pair_ = checker_.PairOf(entity_, entity_, owner_);
    ExprId counted = amount;
    if (*deductible != kNone) {
      Define(steps_.before_total, SumBefore(amount));
      Define(steps_.deductible_left, Left(*deductible, Use(steps_.before_total)));
      counted = Left(amount, Use(steps_.deductible_left));
    }
    if (*ratio != kNone) counted = checker_.Make(Op::Multiply, type_, {counted, *ratio}, span());
    Define(steps_.counted, counted);
    ExprId result = Use(steps_.counted);
    if (*cap != kNone) {
      Define(steps_.before_paid, SumBefore(result));
      Define(steps_.cap_left, Left(*cap, Use(steps_.before_paid)));
      result = Limited(Op::Min, result, Use(steps_.cap_left), "上限");
    }
    if (filter_ != kNone) result = checker_.Make(Op::Choose, type_, {filter_, result, Zero()}, span());
    Define(steps_.result, result);
    if (steps_.remainder != kNone) Define(steps_.remainder, checker_.Make(Op::Subtract, type_, {amount, Use(steps_.result)}, span()));
  }

 private:
  Span span() const { return declaration_.name.span; }
  ExprId Zero() { return checker_.Literal(type_, value::Rational(0), span()); }
  ExprId Use(DefinitionId id) { return checker_.UseDefinition(id, span()); }

  void Define(DefinitionId id, ExprId body) {
    auto& definition = work_.model.definitions[static_cast<std::size_t>(id)];
    definition.body = checker_.LiftTo(body, entity_);
    definition.basis = attributes_.Basis();
    definition.note = attributes_.Text(AttributeKind::Note);
  }

  ExprId Limited(Op op, ExprId value, ExprId limit, std::string_view word) {
    const ExprId id = checker_.Make(op, type_, {value, limit}, span());
    work_.model.expressions[static_cast<std::size_t>(id)].text = word;
    return id;
  }
  ExprId Left(ExprId whole, ExprId used) {
    return Limited(Op::Max, checker_.Make(Op::Subtract, type_, {whole, used}, span()), Zero(), "下限");
  }

  // Of the items before this one in its group.
  ExprId SumBefore(ExprId body) {
    std::vector<ExprId> parts;
    if (filter_ != kNone) parts.push_back(checker_.LiftTo(filter_, pair_));
    for (const ExprId key : keys_)
      parts.push_back(checker_.Make(Op::Equal, BooleanType(), {checker_.LiftTo(key, pair_), checker_.LiftOuter(key, pair_)}, span()));
    parts.push_back(checker_.ComesBefore(pair_, sorting_, span()));
    const ExprId filter = parts.size() == 1 ? parts.front() : checker_.Make(Op::And, BooleanType(), std::move(parts), span());
    return checker_.Aggregate(Op::Sum, type_, entity_, pair_, checker_.LiftTo(body, pair_), filter, span(), "合计");
  }

  bool ReadOrder() {
    const ast::Attribute* order = attributes_.Find(AttributeKind::Sequence);
    if (!order || !order->expression) {
      if (!work_.ReportedIn(declaration_.span))
        work_.Error("P004", span(), fmt::format("依次{}没有写次序", Quoted(declaration_.name.text)), "加上：，次序 结算日");
      return false;
    }
    sorting_.key = checker_.Lower(*order->expression);
    sorting_.descending = order->text == "由大到小" || order->text == "由晚到早";
    return sorting_.key != kNone && checker_.HasOrder(sorting_.key, order->expression->span);
  }

  // An entity above groups by its elements, anything else by its value.
  bool ReadGroups() {
    for (EntityId up = work_.model.entities[static_cast<std::size_t>(entity_)].parent; up != model::kNoEntity;
         up = work_.model.entities[static_cast<std::size_t>(up)].parent)
      owner_ = up;
    const ast::Attribute* groups = attributes_.Find(AttributeKind::Groups);
    if (!groups) return true;
    for (const auto& group : groups->list) {
      const auto* name = std::get_if<ast::NameExpression>(&group->node);
      const auto above = name ? work_.Find(NameKind::Entity, rule_set_, name->name) : std::nullopt;
      if (above && *above != entity_ && work_.model.IsWithin(entity_, *above)) {
        if (work_.model.IsWithin(*above, owner_)) owner_ = *above;
        continue;
      }
      if (above) {
        work_.Error("N013", group->span, fmt::format("{} 不属于 {}，不能按它分组", declaration_.entity.text, name->name),
                    "写上级实体（如 成员），或这一项的值（如 年份（结算日））");
        return false;
      }
      const ExprId key = checker_.Lower(*group);
      if (key == kNone) return false;
      keys_.push_back(key);
    }
    return true;
  }

  // kNone where it is not written, nullopt after a mistake.
  std::optional<ExprId> Part(AttributeKind kind, const model::Type& type, const std::string& word) {
    const ast::Attribute* attribute = attributes_.Find(kind);
    if (!attribute || !attribute->expression) return kNone;
    const ExprId id = checker_.LowerAs(*attribute->expression, type, fmt::format("“{}”", word));
    return id == kNone ? std::nullopt : std::optional(id);
  }

  Workspace& work_;
  const ast::RunningDeclaration& declaration_;
  const RunningSteps& steps_;
  EntityId entity_;
  model::Type type_;
  RuleSetId rule_set_;
  ExpressionChecker checker_;
  AttributeReader attributes_;
  ExprId filter_ = kNone;
  EntityId owner_ = model::kNoEntity;
  EntityId pair_ = model::kNoEntity;
  ExpressionChecker::Sorting sorting_;
  std::vector<ExprId> keys_;
};

void Declare(Workspace& work, RuleSetId rule_set, const ast::RunningDeclaration& declaration) {
  const auto entity = work.Resolve(NameKind::Entity, rule_set, declaration.entity);
  const auto declared = ResolveType(work, rule_set, declaration.type, declaration.name.text);
  const auto has = [&](AttributeKind kind) {
    for (const ast::Attribute& attribute : declaration.attributes)
      if (attribute.kind == kind) return &attribute;
    return static_cast<const ast::Attribute*>(nullptr);
  };
  const ast::Attribute* remainder = has(AttributeKind::Remainder);
  bool sound = entity && declared;
  if (entity && work.model.entities[static_cast<std::size_t>(*entity)].parent == model::kNoEntity) {
    work.Error("N005", declaration.entity.span, fmt::format("{}是根实体，一条记录里只有一个，没有次序", Quoted(declaration.entity.text)),
               "写一个集合，例如 医疗费用");
    sound = false;
  }
  if (declared && declared->type.kind != model::TypeKind::Number) {
    work.Error("T002", declaration.type.span, fmt::format("依次算的是数，{}不是", Quoted(declaration.type.span)), "例如：元");
    sound = false;
  }
  if (!sound) {
    work.lost_values.insert(declaration.name.text);
    if (remainder && !remainder->names.empty()) work.lost_values.insert(remainder->names.front().text);
    return;
  }
  const auto add = [&](const ast::Name& name) {
    model::Definition definition;
    definition.name = name.text;
    definition.entity = *entity;
    definition.type = declared->type;
    definition.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
    definition.span = name.span;
    const auto id = static_cast<DefinitionId>(work.model.definitions.size());
    if (!DeclareValue(work, name, {ValueSymbol::Kind::Definition, id, *entity, rule_set, name.span})) return kNone;
    work.model.definitions.push_back(std::move(definition));
    return id;
  };
  const auto step = [&](std::string_view word) {
    return add({fmt::format("{}·{}", declaration.name.text, word), declaration.name.span});
  };
  RunningSteps steps;
  steps.result = add(declaration.name);
  if (steps.result == kNone) return;
  if (has(AttributeKind::Deductible)) {
    steps.before_total = step("此前累计");
    steps.deductible_left = step("起付余额");
  }
  steps.counted = step("计入额");
  if (has(AttributeKind::RunningCap)) {
    steps.before_paid = step("此前计入");
    steps.cap_left = step("限额余额");
  }
  if (remainder && !remainder->names.empty()) steps.remainder = add(remainder->names.front());
  work.running_steps[&declaration] = steps;
}

}  // namespace

void DeclareRunning(Workspace& work) {
  work.ForEach<ast::RunningDeclaration>([&](RuleSetId rule_set, const auto& one) { Declare(work, rule_set, one); });
}

void CheckRunning(Workspace& work) {
  work.ForEach<ast::RunningDeclaration>([&](RuleSetId rule_set, const auto& one) {
    const auto steps = work.running_steps.find(&one);
    if (steps != work.running_steps.end()) Running(work, rule_set, one, steps->second).Check();
  });
}

}  // namespace doudi::check
