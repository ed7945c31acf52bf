// Type words and literals of the rule language. Private to evaluator/check.
#pragma once

#include "check/workspace.h"
#include "value/literal.h"

namespace doudi::check {

// What a type word says beyond the type itself.
struct DeclaredType {
  model::Type type;
  bool whole = false;            // 整数
  bool identity_number = false;  // 证件号
  std::int32_t digits = 0;       // 编码
};

// The type that `spec` names; an inline enum becomes an enum called `owner`. Reports and gives nullopt if
// there is none.
std::optional<DeclaredType> ResolveType(Workspace& work, RuleSetId rule_set, const ast::TypeSpec& spec,
                                        const std::string& owner);

// The implicit fact that holds the 编号 of an entity's elements; made when first asked for.
model::FactId NumberFact(Workspace& work, model::EntityId entity);
model::Type ElementType(model::EntityId entity);

// 资格, 实物, 服务 as the type of a 待遇; Money for any other word.
model::BenefitKind KindOfBenefit(std::string_view word);

// Values of a fact of this type are whole multiples of 1/scale: fen for money, whole numbers for what is
// counted, else 1/10000.
std::int64_t ScaleFor(const DeclaredType& declared);

model::Type BooleanType();
model::Type DateType();
model::Type NumberType(const value::Unit& unit);

// 「元/月」, 「布尔」, 「户籍类型」, 「没有单位的数」: the type as a message names it.
std::string TypeText(const model::Model& model, const model::Type& type);

// A cell or field as written, read for a type. Reports at `span` (with `what` in the message) and gives
// nullopt if it does not fit.
std::optional<model::Constant> ReadConstant(Workspace& work, const model::Type& type, std::string_view text,
                                            Span span, std::string_view what);

// Dates and durations that must be written out: 施行 2026-07-01, 有效 12个月, 时限 15个工作日 / 当日.
std::optional<value::Date> ReadDate(Workspace& work, const ast::Expression& expression);
std::optional<value::Date> ReadDateCell(Workspace& work, const ast::TableCell& cell);
std::optional<std::int32_t> ReadMonths(Workspace& work, const ast::Expression& expression);
std::string ReadTimeLimit(Workspace& work, const ast::Attribute& attribute);
std::string ReadTimeLimit(Workspace& work, std::string_view text, Span span);

}  // namespace doudi::check
