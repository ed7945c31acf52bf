// 待遇: what a policy pays.
#include "check/policy_reader.h"
#include "check/scales.h"
#include "check/types.h"

namespace doudi::check {

std::optional<model::Type> PolicyReader::BenefitType(const Clause& clause, model::Benefit& benefit) {
  const auto& declared = work_.benefits_of[static_cast<std::size_t>(id_)];
  // Types were read with the heads; several versions may have a benefit of one name.
  const model::Type* type = nullptr;
  for (const DeclaredBenefit& one : declared)
    if (one.name == clause.name.text && one.span == clause.name.span && one.type) type = &*one.type;
  if (!type) return std::nullopt;
  const value::Unit yuan = value::Unit::Base("元");
  if (type->kind == model::TypeKind::Number && type->unit == yuan / value::Unit::Base("月"))
    benefit.period = model::BenefitPeriod::Monthly;
  else if (type->kind == model::TypeKind::Number && type->unit == yuan / value::Unit::Base("年"))
    benefit.period = model::BenefitPeriod::Yearly;
  else if (type->kind == model::TypeKind::Number && type->unit == yuan)
    benefit.period = model::BenefitPeriod::OneOff;
  else {
    const bool per_person = type->kind == model::TypeKind::Number && type->unit.Exponent("人") == -1;
    work_.Error("P006", clause.type.span,
                fmt::format("{}的单位只能是 元/月、元/年 或 元，不能是 {}", syntax::ClauseName(clause.kind), TypeText(work_.model, *type)),
                per_person ? "按户发的乘以人数，按人发的写在成员的政策里" : "");
    return std::nullopt;
  }
  return *type;
}

// What stands beside the amount and is said alike of money and of what is no money.
void PolicyReader::DescribeBenefit(const Clause& clause, const AttributeReader& attributes, model::Benefit& benefit) {
  benefit.name = clause.name.text;
  benefit.basis = attributes.Basis();
  benefit.in_force = attributes.Period();
  benefit.time_limit = attributes.TimeLimit(AttributeKind::TimeLimit);
  benefit.note = attributes.Text(AttributeKind::Note);
  benefit.span = clause.name.span;
  if (const auto* serves = attributes.Find(AttributeKind::Serves)) AddNeeds(ReadNeeds(work_, rule_set_, serves->names));
}

void PolicyReader::ReadWhen(const AttributeReader& attributes, model::Benefit& benefit) {
  if (const auto* when = attributes.Find(AttributeKind::When); when && when->expression)
    benefit.when = checker_.LowerCondition(*when->expression, "“当”的条件");
  benefit.when = InMonths(attributes, benefit.when, benefit.months);
}

// 不符合时 0元 says what 待遇（P） is anyhow. Another amount would make it something that is not paid.
void PolicyReader::ReadIfRefused(const AttributeReader& attributes, const model::Type& type, model::Benefit& benefit) {
  const auto* refused = attributes.Find(AttributeKind::IfRefused);
  if (!refused || !refused->expression) return;
  const ExprId value = checker_.LowerAs(*refused->expression, type, "不符合时的数额");
  if (value == kNone) return;
  const auto known = ConstantValue(work_.model, value);
  benefit.nothing_if_refused = known && std::get<value::Rational>(*known).Sign() == 0;
  if (!benefit.nothing_if_refused)
    work_.Error("P006", refused->expression->span, "不符合时不发，别处读到的待遇就是发的钱，只能是 0",
                fmt::format("写成 0{}；别处要按另一个数算的，在那里写：若 符合（{}） 则 …；否则 …", value::ToText(type.unit),
                            work_.model.policies[static_cast<std::size_t>(id_)].name));
}

// The value with its limits; kNone after a message.
ExprId PolicyReader::ReadAmount(const Clause& clause, const AttributeReader& attributes, const std::optional<model::Type>& type,
                                const model::Benefit& benefit) {
  ExprId value = kNone;
  if (!clause.scales.empty())
    value = LowerScales(work_, rule_set_, checker_, {clause.name, clause.scales, clause.attributes, *clause.expression, true}, type);
  else if (clause.open_amount)
    value = type ? OpenAmount(clause, attributes, *type, benefit) : kNone;
  else
    value = checker_.Lower(*clause.expression, type ? Want::Of(*type) : Want::Broken());
  if (value != kNone && type && !checker_.ExpectType(value, *type, What(clause))) value = kNone;
  unlimited_[benefit.name] = {type ? value : kNone, &clause};
  return checker_.ApplyLimits(type ? value : kNone, clause.attributes);
}

void PolicyReader::ReadBenefit(const Clause& clause) {
  if (clause.kind == ClauseKind::Benefit && KindOfBenefit(clause.type.text) != model::BenefitKind::Money) return ReadInKind(clause);
  const bool scaled = !clause.scales.empty();
  const AttributeReader attributes(
      work_, rule_set_, clause.attributes, scaled ? "分档" : syntax::ClauseName(clause.kind),
      {AttributeKind::When, AttributeKind::OneOff, AttributeKind::AtMost, AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding,
       AttributeKind::IfRefused, AttributeKind::FromMonth, AttributeKind::UntilMonth, AttributeKind::Estimate, AttributeKind::Offset,
       AttributeKind::Discretion, AttributeKind::By, AttributeKind::TimeLimit, AttributeKind::Serves, AttributeKind::Basis, AttributeKind::From,
       AttributeKind::Until, AttributeKind::EndsForGood},
      scaled ? std::vector{AttributeKind::KeyFrom, AttributeKind::RowsFrom} : std::vector<AttributeKind>{});
  model::Benefit benefit;
  DescribeBenefit(clause, attributes, benefit);
  benefit.at_most = attributes.Has(AttributeKind::AtMost);
  const auto type = BenefitType(clause, benefit);
  if (attributes.Has(AttributeKind::OneOff) && type && benefit.period != model::BenefitPeriod::OneOff)
    work_.Error("P006", attributes.Find(AttributeKind::OneOff)->span,
                fmt::format("{}按{}发，不能又是一次性", What(clause),
                            benefit.period == model::BenefitPeriod::Monthly ? "月" : "年"),
                "一次性的待遇单位写 元");
  if (!clause.expression)
    work_.Error("P006", clause.name.span, fmt::format("{}没有写发多少", What(clause)),
                "写成：待遇 月保障金：元/月 ＝ …；不发钱的把单位写成 资格、实物 或 服务");
  else if (const ExprId value = ReadAmount(clause, attributes, type, benefit); value != kNone)
    benefit.value = checker_.LiftTo(value, entity_);
  ReadWhen(attributes, benefit);
  // 分档 救助金：元 ＝ …，当 c without a second table: not due otherwise.
  if (clause.scales.size() == 1 && clause.scales.front().when)
    benefit.when = checker_.LowerCondition(*clause.scales.front().when, "“当”的条件");
  if (const auto* estimate = attributes.Find(AttributeKind::Estimate)) {
    benefit.may_be_estimate = true;
    if (estimate->expression)
      benefit.estimate_when = checker_.LowerCondition(*estimate->expression, "“估”的条件");
  }
  if (const auto* offset = attributes.Find(AttributeKind::Offset); offset && offset->names.size() == 1)
    benefit.offset_of = offset->names.front().text;
  else if (offset && offset->names.size() == 2)
    work_.offsets.push_back({rule_set_, id_, clause.name.text, offset->names[0], offset->names[1], benefit.basis});
  if (!type) return;
  benefit.type = *type;
  ReadIfRefused(attributes, *type, benefit);
  if (!Fresh(clause, version_.benefits, benefit.in_force, &model::Benefit::in_force)) return;
  DiscretionOfBenefit(clause, attributes, benefit);
  version_.benefits.push_back(std::move(benefit));
}

// 抵扣 OTHER: another benefit of this version, of the same unit, that is no advance itself.
void PolicyReader::CheckOffsets() {
  for (const Clause& clause : declaration_.clauses) {
    if (clause.kind != ClauseKind::Benefit) continue;
    for (const ast::Attribute& attribute : clause.attributes) {
      if (attribute.kind != AttributeKind::Offset || attribute.names.size() != 1) continue;
      const ast::Name& name = attribute.names.front();
      std::vector<std::string> others;
      const model::Benefit* target = nullptr;
      for (const model::Benefit& benefit : version_.benefits) {
        if (benefit.name == clause.name.text) continue;
        others.push_back(benefit.name);
        if (benefit.name == name.text) target = &benefit;
      }
      if (!target) {
        if (!work_.MayBeLost(name.text))
          work_.Error("P006", name.span, fmt::format("这个政策没有别的待遇{}可以抵扣", Quoted(name.text)),
                      diagnostics::DidYouMean(name.text, others));
        continue;
      }
      const auto own = std::find_if(version_.benefits.begin(), version_.benefits.end(),
                                    [&](const auto& one) { return one.name == clause.name.text; });
      if (target->kind != model::BenefitKind::Money)
        ReportInKind(work_, {target->name, {}, target->kind, false, {}}, name.span, "抵扣", "抵扣发钱的待遇");
      else if (!target->offset_of.empty())
        work_.Error("P006", name.span, fmt::format("待遇{}自己也是抵扣，不能再被抵扣", Quoted(name.text)));
      else if (own != version_.benefits.end() && !(own->type == target->type))
        work_.Error("T001", name.span,
                    fmt::format("抵扣的两项待遇单位要一样：{}是 {}，{}是 {}", Quoted(own->name),
                                TypeText(work_.model, own->type), Quoted(target->name),
                                TypeText(work_.model, target->type)));
    }
  }
}

}  // namespace doudi::check
