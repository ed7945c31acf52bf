#include "check/types.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::check {

using model::Type;
using model::TypeKind;

namespace {

struct TypeWord {
  std::string_view word;
  TypeKind kind;
  bool whole = false;
  bool identity_number = false;
};
constexpr TypeWord kTypeWords[] = {
    {"布尔", TypeKind::Boolean},  {"整数", TypeKind::Number, true},
    {"数", TypeKind::Number},     {"比例", TypeKind::Number},
    {"日期", TypeKind::Date},     {"文本", TypeKind::Text},
    {"区划", TypeKind::Division}, {"证件号", TypeKind::Text, false, true},
};

std::optional<DeclaredType> InlineEnum(Workspace& work, RuleSetId rule_set, const ast::TypeSpec& spec,
                                       const std::string& owner) {
  model::Enum enumeration;
  enumeration.name = owner;
  enumeration.span = spec.span;
  for (const ast::Name& member : spec.members) {
    if (std::find(enumeration.members.begin(), enumeration.members.end(), member.text) !=
        enumeration.members.end())
      work.Error("N003", member.span, fmt::format("成员{}写了两次", Quoted(member.text)), "删去一处");
    else
      enumeration.members.push_back(member.text);
  }
  DeclaredType declared;
  declared.type.kind = TypeKind::Enum;
  declared.type.enumeration = static_cast<model::EnumId>(work.model.enums.size());
  work.model.enums.push_back(std::move(enumeration));
  work.inline_enum_rule_sets[declared.type.enumeration] = rule_set;
  return declared;
}

std::vector<std::string> TypeCandidates(const Workspace& work, RuleSetId rule_set) {
  std::vector<std::string> candidates = work.VisibleNames(NameKind::Enum, rule_set);
  for (const std::string& coding : work.VisibleNames(NameKind::Coding, rule_set)) candidates.push_back(coding);
  for (const TypeWord& word : kTypeWords) candidates.emplace_back(word.word);
  for (const std::string& unit : value::KnownUnitWords()) candidates.push_back(unit);
  for (const std::string& unit : work.model.units) candidates.push_back(unit);
  return candidates;
}

}  // namespace

std::optional<DeclaredType> ResolveType(Workspace& work, RuleSetId rule_set, const ast::TypeSpec& spec,
                                        const std::string& owner) {
  if (!spec.members.empty()) return InlineEnum(work, rule_set, spec, owner);
  DeclaredType declared;
  const std::string text = value::FoldWidth(spec.text);
  for (const TypeWord& word : kTypeWords) {
    if (word.word != text) continue;
    declared.type.kind = word.kind;
    declared.whole = word.whole;
    declared.identity_number = word.identity_number;
    return declared;
  }
  const ast::Name name{spec.text, spec.span};
  if (!work.Visible(NameKind::Coding, rule_set, spec.text).empty()) {
    const auto found = work.Resolve(NameKind::Coding, rule_set, name);
    if (!found) return std::nullopt;
    declared.type.kind = TypeKind::Text;
    declared.digits = work.coding_digits[static_cast<std::size_t>(*found)];
    return declared;
  }
  if (!work.Visible(NameKind::Enum, rule_set, spec.text).empty()) {
    const auto found = work.Resolve(NameKind::Enum, rule_set, name);
    if (!found) return std::nullopt;
    declared.type.kind = TypeKind::Enum;
    declared.type.enumeration = *found;
    return declared;
  }
  if (text == "期间") {
    work.Error("T004", spec.span, "期间只能是事实的类型", "在实体里写：事实 居住期：期间 列表。定义里用它的 起、止，或 重叠天数（居住期，近 12个月）");
    return std::nullopt;
  }
  const auto unit = value::ParseUnit(spec.text, work.model.units);
  if (unit && unit->factor == value::Rational(1)) {
    declared.type = NumberType(unit->unit);
    return declared;
  }
  if (unit) {
    work.Error("T004", spec.span, fmt::format("{}带有倍数，不能当类型", Quoted(spec.text)),
               fmt::format("写成 {}；值仍可以写成带倍数的形式",
                           value::ToText(unit->unit).empty() ? "比例" : value::ToText(unit->unit)));
    return std::nullopt;
  }
  if (const auto entity = work.Find(NameKind::Entity, rule_set, spec.text)) {
    work.Resolve(NameKind::Entity, rule_set, name);
    NumberFact(work, *entity);
    declared.type = ElementType(*entity);
    return declared;
  }
  if (work.broken_enums.contains(spec.text)) return std::nullopt;
  if (!work.table(NameKind::Enum).contains(spec.text))
    work.ReportUnknown("类型、枚举或单位", rule_set, name, TypeCandidates(work, rule_set), "T004");
  else
    work.Resolve(NameKind::Enum, rule_set, name);  // says that a 引用 is missing
  return std::nullopt;
}

model::FactId NumberFact(Workspace& work, model::EntityId entity) {
  const auto place = static_cast<std::size_t>(entity);
  if (work.model.entities[place].number != model::kNone) return work.model.entities[place].number;
  model::Fact fact;
  fact.name = "编号";
  fact.entity = entity;
  fact.type = ElementType(entity);
  fact.implicit = true;
  fact.label = fact.name;
  fact.span = work.model.entities[place].span;
  const auto id = static_cast<model::FactId>(work.model.facts.size());
  work.model.facts.push_back(std::move(fact));
  work.model.entities[place].number = id;
  return id;
}

Type ElementType(model::EntityId entity) {
  Type type;
  type.kind = TypeKind::Text;
  type.element = entity;
  return type;
}

model::BenefitKind KindOfBenefit(std::string_view word) {
  for (const auto kind : {model::BenefitKind::Qualification, model::BenefitKind::Goods, model::BenefitKind::Service})
    if (word == model::ChineseName(kind)) return kind;
  return model::BenefitKind::Money;
}

std::int64_t ScaleFor(const DeclaredType& declared) {
  if (declared.type.kind != TypeKind::Number || declared.whole) return 1;
  const value::Unit& unit = declared.type.unit;
  if (unit.IsMoney()) return 100;
  static constexpr std::string_view kCounted[] = {"人", "岁", "月", "天", "工作日", "次", "套", "辆",
                                                  "户", "件", "处", "份", "期",     "周", "只", "头"};
  const auto& factors = unit.factors();
  const bool counted =
      factors.size() == 1 && factors[0].second == 1 &&
      std::find(std::begin(kCounted), std::end(kCounted), factors[0].first) != std::end(kCounted);
  return counted ? 1 : 10000;
}

Type BooleanType() { return {}; }

Type DateType() {
  Type type;
  type.kind = TypeKind::Date;
  return type;
}

Type NumberType(const value::Unit& unit) {
  Type type;
  type.kind = TypeKind::Number;
  type.unit = unit;
  return type;
}

std::string TypeText(const model::Model& model, const Type& type) {
  if (type.kind == TypeKind::Number && type.unit.IsNone()) return "没有单位的数";
  return model::ToText(model, type);
}

namespace {

template <class T>
std::optional<model::Constant> Accept(Workspace& work, const value::LiteralResult<T>& result, Span span,
                                      std::string_view what) {
  if (const T* value = std::get_if<T>(&result)) return model::Constant(*value);
  const auto& error = std::get<value::LiteralError>(result);
  work.Error("T005", span, what.empty() ? error.message : fmt::format("{}：{}", what, error.message),
             error.accepted);
  return std::nullopt;
}

std::optional<model::Constant> ReadMember(Workspace& work, const Type& type, std::string_view text,
                                          Span span) {
  const auto& enumeration = work.model.enums[static_cast<std::size_t>(type.enumeration)];
  const auto found = std::find(enumeration.members.begin(), enumeration.members.end(), text);
  if (found != enumeration.members.end())
    return model::Constant(model::Code{static_cast<std::int32_t>(found - enumeration.members.begin())});
  if (work.MayBeLost(text)) return std::nullopt;
  std::string help = diagnostics::DidYouMean(text, enumeration.members);
  if (help.empty() && enumeration.members.size() <= 12) help = "可用：" + JoinNames(enumeration.members);
  work.Error("T005", span, fmt::format("{}不是{}的成员", Quoted(text), Quoted(enumeration.name)), help);
  return std::nullopt;
}

std::optional<model::Constant> ReadDivision(Workspace& work, std::string_view text, Span span) {
  if (const auto code = value::ParseDivision(text)) return model::Constant(model::Code{*code});
  const auto several = value::DivisionsNamed(text);
  if (several.empty()) {
    if (work.MayBeLost(text)) return std::nullopt;
    work.Error("T005", span, fmt::format("{}不是区划", Quoted(text)),
               "写六位代码或名称，例如 341321、砀山县、安徽省宿州市砀山县");
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const auto code : several) names.push_back(value::DivisionFullName(code));
  work.Error("T005", span, fmt::format("叫{}的区划不止一个", Quoted(text)), "写全名：" + JoinNames(names));
  return std::nullopt;
}

}  // namespace

std::optional<model::Constant> ReadConstant(Workspace& work, const Type& type, std::string_view text,
                                            Span span, std::string_view what) {
  switch (type.kind) {
    case TypeKind::Boolean:
      return Accept(work, value::ParseBoolCell(text), span, what);
    case TypeKind::Date:
      return Accept(work, value::ParseDateCell(text), span, what);
    case TypeKind::Number:
      return Accept(work, value::ParseNumberCell(text, type.unit, work.model.units), span, what);
    case TypeKind::Enum:
      return ReadMember(work, type, text, span);
    case TypeKind::Division:
      return ReadDivision(work, text, span);
    case TypeKind::Text:
      return model::Constant(std::string(text));
  }
  return std::nullopt;
}

std::optional<value::Date> ReadDate(Workspace& work, const ast::Expression& expression) {
  const auto* literal = std::get_if<ast::LiteralExpression>(&expression.node);
  if (!literal || literal->kind != ast::LiteralKind::Date) {
    work.Error("T005", expression.span, fmt::format("这里要一个写明的日期，{}不是", Quoted(expression.span)),
               "形如 2026-07-01 或 2026年7月1日");
    return std::nullopt;
  }
  const auto result = value::ParseDate(literal->text);
  if (const auto* date = std::get_if<value::Date>(&result)) return *date;
  const auto& error = std::get<value::LiteralError>(result);
  work.Error("T005", expression.span, error.message, error.accepted);
  return std::nullopt;
}

std::optional<value::Date> ReadDateCell(Workspace& work, const ast::TableCell& cell) {
  const auto result = value::ParseDateCell(cell.text);
  if (const auto* date = std::get_if<value::Date>(&result)) return *date;
  const auto& error = std::get<value::LiteralError>(result);
  work.Error("T005", cell.span, error.message, error.accepted);
  return std::nullopt;
}

std::optional<std::int32_t> ReadMonths(Workspace& work, const ast::Expression& expression) {
  if (const auto* literal = std::get_if<ast::LiteralExpression>(&expression.node);
      literal && literal->kind == ast::LiteralKind::Quantity) {
    const auto result = value::ParseQuantity(literal->text, work.model.units);
    if (const auto* quantity = std::get_if<value::Quantity>(&result);
        quantity && quantity->amount.IsWhole() && quantity->amount.Sign() > 0) {
      const auto amount = static_cast<std::int32_t>(quantity->amount.numerator());
      if (quantity->unit == value::Unit::Base("月")) return amount;
      if (quantity->unit == value::Unit::Base("年")) return amount * 12;
    }
  }
  work.Error("T005", expression.span,
             fmt::format("这里要一段按月或按年的时间，{}不是", Quoted(expression.span)),
             "形如 12个月 或 1年");
  return std::nullopt;
}

std::string ReadTimeLimit(Workspace& work, const ast::Attribute& attribute) {
  if (attribute.expression)
    return ReadTimeLimit(work, attribute.expression->span.text(), attribute.expression->span);
  if (!attribute.names.empty())
    return ReadTimeLimit(work, attribute.names.front().text, attribute.names.front().span);
  return attribute.text.empty() ? std::string() : ReadTimeLimit(work, attribute.text, attribute.span);
}

std::string ReadTimeLimit(Workspace& work, std::string_view text, Span span) {
  static constexpr std::string_view kWords[] = {"当日", "即时", "次日", "当月", "次月"};
  if (std::find(std::begin(kWords), std::end(kWords), text) != std::end(kWords)) return std::string(text);
  std::vector<std::string> units = work.model.units;
  units.insert(units.end(), {"小时", "工作日"});
  const auto result = value::ParseQuantity(text, units);
  if (const auto* quantity = std::get_if<value::Quantity>(&result); quantity && quantity->amount.Sign() > 0) {
    for (const std::string_view base : {"工作日", "天", "月", "年", "周", "小时"})
      if (quantity->unit == value::Unit::Base(base)) return std::string(text);
  }
  work.Error("T005", span, fmt::format("{}不是时限", Quoted(text)), "形如 15个工作日、30天、3个月、当日");
  return {};
}

}  // namespace doudi::check
