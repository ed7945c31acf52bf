// 若 c 则 待补充 "…": a branch whose value nobody can say before something is supplied. It is an implicit fact that no record gives: unknown
// like any other missing fact, and what is missing is the text, or the fact that is named.
#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/types.h"

namespace doudi::check {

using model::kNoEntity;
using model::kNone;

model::FactId ExpressionChecker::FactToSupply(model::Fact fact) {
  for (std::size_t i = 0; i < work_.model.facts.size(); ++i) {
    const model::Fact& known = work_.model.facts[i];
    if (known.to_supply && known.name == fact.name && known.entity == fact.entity && known.type == fact.type && known.stands_for == fact.stands_for)
      return static_cast<model::FactId>(i);
  }
  DeclaredType declared;
  declared.type = fact.type;
  fact.label = fact.name;
  fact.scale = ScaleFor(declared);
  fact.implicit = fact.to_supply = true;
  work_.model.facts.push_back(std::move(fact));
  return static_cast<model::FactId>(work_.model.facts.size()) - 1;
}

// The fact of this name at the place or above it; kNone after a message.
model::FactId ExpressionChecker::NamedFact(const ast::Name& name) {
  const ExprId id = LowerValueName(name);
  if (id == kNone) return kNone;
  ExprId bare = id;
  while (At(bare).op == Op::Lift) bare = At(bare).args[0];
  if (At(bare).op == Op::Fact) return At(bare).index;
  if (const ExprId optional = PartOfOptional(bare, false); optional != kNone) return At(optional).index;
  work_.Error("T014", name.span, fmt::format("“待补充”后面要写事实的名字，{}不是事实", Quoted(name.text)),
              fmt::format("写事实，或写要补的是什么：待补充 \"请补{}的证明\"", name.text));
  return kNone;
}

ExprId ExpressionChecker::LowerSupply(const ast::Expression& expression, const ast::SupplyExpression& supply, const model::Type& type) {
  const bool beside = entity_ != kNoEntity && IsPair(entity_);  // 其他 成员: what is to be supplied is theirs
  if (entity_ == kNoEntity || (beside && supply.fact)) {
    work_.Error("T014", expression.span, entity_ == kNoEntity ? "这里不属于哪一个实体，说不出是谁的待补充" : "这里比的是两个人，说不出是谁的待补充",
                "写在有（实体）的定义、情形或政策里");
    return kNone;
  }
  if (type.element != kNoEntity) {
    work_.Error("T014", expression.span, "待补充的不能是一个成员或别的一项", "写明是谁，或改成别的写法");
    return kNone;
  }
  if (!supply.fact && supply.text.empty()) {
    work_.Error("T014", expression.span, "没有写要补充什么", "写成：待补充 \"请补就业证明\"");
    return kNone;
  }
  model::Fact fact;
  fact.name = fact.question = supply.text;
  fact.entity = beside ? work_.model.entities[static_cast<std::size_t>(entity_)].inner : entity_;
  fact.type = type;
  fact.span = expression.span;
  if (supply.fact) {
    fact.stands_for = NamedFact(*supply.fact);
    if (fact.stands_for == kNone) return kNone;
    fact.name = supply.fact->text;
    fact.question = fmt::format("{}虽已填写，仍定不下来，请核实补充。", fact.name);
  }
  Expr expr;
  expr.op = Op::Fact;
  expr.type = type;
  expr.level = fact.entity;
  expr.index = FactToSupply(std::move(fact));
  expr.span = expression.span;
  const ExprId value = Add(std::move(expr));
  if (!beside) return value;
  Expr lift;
  lift.op = Op::LiftInner;
  lift.type = type;
  lift.level = entity_;
  lift.args = {value};
  lift.span = expression.span;
  return Add(std::move(lift));
}

}  // namespace doudi::check
