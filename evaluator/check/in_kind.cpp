// 待遇 护理服务：服务 ＝ "每周上门 2次": what a policy gives that is no money.
#include "check/policy_reader.h"
#include "check/types.h"

namespace doudi::check {

// What it is and how much; false after a message.
bool PolicyReader::ReadContent(const Clause& clause, model::Benefit& benefit) {
  const std::string_view kind = model::ChineseName(benefit.kind);
  if (clause.open_amount || !clause.scales.empty()) {
    work_.Error("P035", clause.name.span, fmt::format("待遇{}是{}，没有金额可以{}", Quoted(benefit.name), kind, clause.open_amount ? "裁量" : "分档"),
                clause.open_amount ? "给不给由机构定的，写：，裁量 \"可以视情…\"，由 …" : fmt::format("写成：待遇 {}：{} ＝ \"…\"", benefit.name, kind));
    return false;
  }
  const auto* literal = clause.expression ? std::get_if<ast::LiteralExpression>(&clause.expression->node) : nullptr;
  if (literal && literal->kind == ast::LiteralKind::Text) {
    benefit.content = literal->text;
    if (benefit.content.empty())
      work_.Error("P035", clause.expression->span, fmt::format("没有写待遇{}是什么", Quoted(benefit.name)), "写明内容，或删去“＝”和后面的话");
  } else if (clause.expression) {
    const ExprId amount = checker_.Lower(*clause.expression);
    if (amount == kNone) return false;
    const model::Type& type = work_.model.At(amount).type;
    const bool number = type.kind == model::TypeKind::Number;
    if (!number || type.unit.IsNone() || type.unit.IsMoney()) {
      work_.Error("P035", clause.expression->span,
                  fmt::format("待遇{}是{}，{}是 {}", Quoted(benefit.name), kind, Quoted(clause.expression->span), TypeText(work_.model, type)),
                  number && type.unit.IsMoney() ? fmt::format("发钱的写成：待遇 {}：{} ＝ …", benefit.name, value::ToText(type.unit))
                                                : "写成有单位的数量，如 4次；说不成数量的用引号：\"每周上门 2次\"");
      return false;
    }
    benefit.quantity = true;
    benefit.type = type;
    benefit.value = checker_.LiftTo(amount, entity_);
    return true;
  }
  benefit.value = checker_.LiftTo(checker_.Literal(benefit.type, value::Rational(1), clause.name.span), entity_);
  return true;
}

void PolicyReader::ReadInKind(const Clause& clause) {
  model::Benefit benefit;
  benefit.kind = KindOfBenefit(clause.type.text);
  const AttributeReader attributes(work_, rule_set_, clause.attributes, std::string(model::ChineseName(benefit.kind)) + "待遇",
                                   {AttributeKind::When, AttributeKind::FromMonth, AttributeKind::UntilMonth, AttributeKind::Discretion, AttributeKind::By,
                                    AttributeKind::TimeLimit, AttributeKind::Serves, AttributeKind::Basis, AttributeKind::From, AttributeKind::Until});
  benefit.type = NumberType(value::Unit());
  DescribeBenefit(clause, attributes, benefit);
  const bool sound = ReadContent(clause, benefit);
  ReadWhen(attributes, benefit);
  if (!sound || !Fresh(clause, version_.benefits, benefit.in_force, &model::Benefit::in_force)) return;
  DiscretionOfBenefit(clause, attributes, benefit);
  version_.benefits.push_back(std::move(benefit));
}

void ReportInKind(Workspace& work, const DeclaredBenefit& benefit, Span span, std::string_view use, std::string help) {
  work.Error("P035", span, fmt::format("待遇{}是{}，不发钱，不能{}", Quoted(benefit.name), model::ChineseName(benefit.kind), use), std::move(help));
}

}  // namespace doudi::check
