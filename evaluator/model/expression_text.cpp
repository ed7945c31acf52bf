// Expressions as people read them: the author's names, full-width operators, brackets only where they are
// needed.
#include <fmt/format.h>

#include "model/model.h"

namespace doudi::model {

namespace {

// How tightly a text binds; a part that binds less than its place asks for is put in （）.
enum class Binding : std::uint8_t { Clause, Or, And, Not, Compare, Default, Sum, Product, Atom };

struct Piece {
  std::string text;
  Binding binding = Binding::Atom;
};

class Printer {
 public:
  explicit Printer(const Model& model) : model_(model) {}
  Piece Print(ExprId id, EntityId place) const;

 private:
  std::string Part(ExprId id, EntityId place, Binding least) const {
    Piece piece = Print(id, place);
    return piece.binding < least ? "（" + piece.text + "）" : piece.text;
  }
  std::string List(const std::vector<ExprId>& args, EntityId place, std::string_view between,
                   Binding least) const;
  Piece Infix(const Expr& expr, EntityId place, std::string_view sign, Binding binding) const;
  Piece Call(const Expr& expr, EntityId place, std::string_view word) const;
  Piece Limited(const Expr& expr, EntityId place, std::string_view word) const;
  Piece Named(std::string_view name, EntityId owner, EntityId place) const;
  Piece Parameter(const Expr& expr, EntityId place) const;
  Piece Formula(const Expr& expr, EntityId place) const;
  Piece Sum(const Expr& expr, EntityId place) const;
  Piece Logic(const Expr& expr, EntityId place, bool is_and) const;
  Piece Negation(const Expr& expr, EntityId place) const;
  Piece In(const Expr& expr, EntityId place, std::string_view word) const;
  Piece Choose(const Expr& expr, EntityId place) const;
  Piece Round(const Expr& expr, EntityId place) const;
  Piece Shift(const Expr& expr, EntityId place) const;
  Piece Outer(const Expr& expr, EntityId place) const;
  Piece Aggregate(const Expr& expr, EntityId place) const;
  ExprId WhereItComesFrom(ExprId id) const;
  bool IsImplicit(ExprId id) const {
    const Expr* expr = &model_.At(id);
    while (expr->op == Op::LiftInner) expr = &model_.At(expr->args[0]);
    return expr->op == Op::Fact && model_.facts[static_cast<std::size_t>(expr->index)].implicit;
  }
  std::string MemberText(const Type& type, std::int32_t code) const {
    return ToText(model_, type, Code{code});
  }

  const Model& model_;
};

std::string Printer::List(const std::vector<ExprId>& args, EntityId place, std::string_view between,
                          Binding least) const {
  std::string text;
  for (const ExprId arg : args) {
    if (!text.empty()) text += between;
    text += Part(arg, place, least);
  }
  return text;
}

Piece Printer::Infix(const Expr& expr, EntityId place, std::string_view sign, Binding binding) const {
  // a － （b － c), a ÷ （b × c): the right side binds tighter, except where the order does not matter.
  const auto tighter = static_cast<Binding>(static_cast<int>(binding) + 1);
  const bool free = expr.op == Op::Add || expr.op == Op::Multiply;
  const Binding left = binding == Binding::Compare ? tighter : binding;
  return {fmt::format("{} {} {}", Part(expr.args[0], place, left), sign,
                      Part(expr.args[1], place, free ? binding : tighter)),
          binding};
}

Piece Printer::Call(const Expr& expr, EntityId place, std::string_view word) const {
  return {fmt::format("{}（{}）", word, List(expr.args, place, "，", Binding::Clause)), Binding::Atom};
}

// 上限 and 下限 read as the author wrote them; 较小者 and 较大者 are calls.
Piece Printer::Limited(const Expr& expr, EntityId place, std::string_view word) const {
  if (expr.text.empty()) return Call(expr, place, word);
  return {fmt::format("{}，{} {}", Part(expr.args[0], place, Binding::Clause), expr.text,
                      Part(expr.args[1], place, Binding::Or)),
          Binding::Clause};
}

// 家庭 的 x where a nearer entity has an x too.
Piece Printer::Named(std::string_view name, EntityId owner, EntityId place) const {
  for (EntityId near = place; near != kNoEntity && near != owner;
       near = model_.entities[static_cast<std::size_t>(near)].parent)
    if (model_.FindFact(near, name) || model_.FindDefinition(near, name))
      return {fmt::format("{} 的 {}", model_.entities[static_cast<std::size_t>(owner)].name, name),
              Binding::Atom};
  return {std::string(name), Binding::Atom};
}

// 应计天数（入院日，出院日）, the name of a 令.
Piece Printer::Formula(const Expr& expr, EntityId place) const {
  if (expr.args.size() == 1) return {expr.text, Binding::Atom};
  const std::vector<ExprId> shown(expr.args.begin() + 1, expr.args.end());
  return {fmt::format("{}（{}）", expr.text, List(shown, place, "，", Binding::Clause)), Binding::Atom};
}

Piece Printer::Sum(const Expr& expr, EntityId place) const {
  if (expr.table != kNone)
    return {"决策表 " + model_.tables[static_cast<std::size_t>(expr.table)].name, Binding::Atom};
  if (!expr.text.empty() && expr.text != "分档") return {expr.text, Binding::Atom};
  if (expr.args.size() == 2) return Infix(expr, place, "＋", Binding::Sum);
  return {List(expr.args, place, " ＋ ", Binding::Sum), expr.args.size() == 1 ? Binding::Atom : Binding::Sum};
}

Piece Printer::Parameter(const Expr& expr, EntityId place) const {
  const auto& parameter = model_.parameters[static_cast<std::size_t>(expr.index)];
  if (parameter.use == ParameterUse::List)
    return {fmt::format("{} 属于 {}", Part(expr.args.back(), place, Binding::Default), parameter.name), Binding::Compare};
  std::string text = parameter.name;
  std::string keys;
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    // A key that was found by itself carries the place of the whole use.
    if (model_.At(expr.args[i]).span == expr.span) continue;
    keys += fmt::format("{}{}：{}", keys.empty() ? "" : "，", parameter.keys[i].name,
                        Part(expr.args[i], place, Binding::Or));
  }
  if (!keys.empty()) text += "（" + keys + "）";
  const auto& output = parameter.outputs[static_cast<std::size_t>(expr.output)];
  if (!output.name.empty()) text += " 的 " + output.name;
  if (expr.has_date) text += " 于 " + value::ToText(expr.date);
  else if (!expr.members.empty()) text += " 于 " + expr.text + "初";
  return {text, Binding::Atom};
}

Piece Printer::Logic(const Expr& expr, EntityId place, bool is_and) const {
  if (expr.text == "在…之间") {
    // In a world of 重算 a comparison may have been worked out once for all rows.
    const Expr& from = model_.At(WhereItComesFrom(expr.args[0]));
    const Expr& until = model_.At(WhereItComesFrom(expr.args[1]));
    return {fmt::format("{} 在 {} 与 {} 之间{}", Part(from.args[1], place, Binding::Default),
                        Part(from.args[0], place, Binding::Default),
                        Part(until.args[1], place, Binding::Default), until.op == Op::Less ? "（不含末日）" : ""),
            Binding::Compare};
  }
  if (!expr.texts.empty()) {
    std::string text = is_and ? "同时符合：" : "符合之一：";
    for (std::size_t i = 0; i < expr.args.size(); ++i)
      text +=
          fmt::format("{}{}{}", i == 0 ? "" : "；", expr.texts[i], Part(expr.args[i], place, Binding::Or));
    return {text, Binding::Clause};
  }
  if (expr.text.find(' ') != std::string::npos) return {expr.text, Binding::Compare};  // 在本项之前，按 …
  if (!expr.text.empty()) return Call(expr, place, expr.text);
  return {List(expr.args, place, is_and ? " 且 " : " 或 ", Binding::Not),
          is_and ? Binding::And : Binding::Or};
}

Piece Printer::In(const Expr& expr, EntityId place, std::string_view word) const {
  const std::string value = Part(expr.args[0], place, Binding::Default);
  if (expr.index != kNone)
    return {fmt::format("{} {} {}", value, word, model_.sets[static_cast<std::size_t>(expr.index)].name),
            Binding::Compare};
  std::string members;
  for (const std::int32_t code : expr.members)
    members += (members.empty() ? "" : "、") + MemberText(model_.At(expr.args[0]).type, code);
  for (const std::string& text : expr.texts)
    members += fmt::format("{}“{}”", members.empty() ? "" : "、", text);
  return {fmt::format("{} {} ｛{}｝", value, word, members), Binding::Compare};
}

Piece Printer::Negation(const Expr& expr, EntityId place) const {
  const Expr& inner = model_.At(expr.args[0]);
  if (inner.op == Op::SameElement) return {"不是本项", Binding::Compare};
  if (inner.op == Op::In) return In(inner, place, "不属于");
  if (inner.op == Op::Parameter) {
    const auto& list = model_.parameters[static_cast<std::size_t>(inner.index)];
    if (list.use == ParameterUse::List)
      return {fmt::format("{} 不属于 {}", Part(inner.args.back(), place, Binding::Default), list.name), Binding::Compare};
  }
  return {"非 " + Part(expr.args[0], place, Binding::Not), Binding::Not};
}

Piece Printer::Choose(const Expr& expr, EntityId place) const {
  if (expr.table != kNone)
    return {"决策表 " + model_.tables[static_cast<std::size_t>(expr.table)].name, Binding::Atom};
  std::string text;
  for (std::size_t i = 0; i + 1 < expr.args.size(); i += 2)
    text += fmt::format("若 {} 则 {}；", Part(expr.args[i], place, Binding::Or),
                        Part(expr.args[i + 1], place, Binding::Or));
  if (expr.args.size() % 2 == 1) text += "否则 " + Part(expr.args.back(), place, Binding::Or);
  return {text, Binding::Clause};
}

Piece Printer::Round(const Expr& expr, EntityId place) const {
  const std::string_view word = expr.rounding == value::Rounding::Up     ? "进位到"
                                : expr.rounding == value::Rounding::Down ? "舍去到"
                                                                         : "四舍五入到";
  const Piece inner = Print(expr.args[0], place);
  const std::string text = inner.binding == Binding::Atom ? inner.text : "（" + inner.text + "）";
  return {fmt::format("{} {} {}", text, word, expr.text), Binding::Default};
}

// 基准日 － 12个月: a shift back is a shift by a negated length.
Piece Printer::Shift(const Expr& expr, EntityId place) const {
  const Expr& amount = model_.At(expr.args[1]);
  const bool back = amount.op == Op::Negate;
  return {fmt::format("{} {} {}", Part(expr.args[0], place, Binding::Sum), back ? "－" : "＋",
                      Part(back ? amount.args[0] : expr.args[1], place, Binding::Product)),
          Binding::Sum};
}

// In a pair, and in a 联系, the names of the outer element are told from those of the inner one.
Piece Printer::Outer(const Expr& expr, EntityId place) const {
  const Entity& entity = model_.entities[static_cast<std::size_t>(expr.level)];
  const EntityId level = model_.At(expr.args[0]).level;
  bool shared = !entity.IsPair() || model_.IsWithin(entity.owner, level);
  if (entity.link != kNone) {
    const EntityId target = model_.facts[static_cast<std::size_t>(entity.link)].type.element;
    shared = level != target && model_.IsWithin(target, level);
  }
  if (shared) return Print(expr.args[0], place);
  if (IsImplicit(expr.args[0])) return {"本项", Binding::Atom};
  return {"本项 的 " + Part(expr.args[0], entity.parent, Binding::Atom), Binding::Atom};
}

// Without the lifts to the rows on which it is used.
ExprId Printer::WhereItComesFrom(ExprId id) const {
  while (model_.At(id).op == Op::Lift) id = model_.At(id).args[0];
  return id;
}

Piece Printer::Aggregate(const Expr& expr, EntityId place) const {
  if (expr.op == Op::First && expr.text == "的" && !expr.has_filter)  // 合同期 的 起
    return {model_.ElementName(expr.collection) + " 的 " + Part(expr.args[0], expr.collection, Binding::Atom), Binding::Atom};
  if (expr.op == Op::Any && expr.text == kInside) {
    const Expr& begun = model_.At(model_.At(expr.args[0]).args[0]);
    return {fmt::format("{} 在 {} 之内", Part(WhereItComesFrom(begun.args[1]), place, Binding::Default), model_.ElementName(expr.collection)), Binding::Compare};
  }
  if (expr.op == Op::First && expr.text == "的") {  // 所有人 的 年龄: the filter compares 编号 with who is meant
    const ExprId element = WhereItComesFrom(model_.At(expr.args[1]).args[1]);
    if (IsImplicit(element)) return Print(expr.args[0], expr.collection);  // in a 联系 names mean what it leads to
    return {Part(element, place, Binding::Atom) + " 的 " + Part(expr.args[0], expr.collection, Binding::Atom), Binding::Atom};
  }
  const bool has_body = expr.args.size() > (expr.has_filter ? 1U : 0U) && !IsImplicit(expr.args.front());
  const bool beside = model_.entities[static_cast<std::size_t>(expr.collection)].IsPair();
  const std::string owner = place != expr.level && expr.level != kNoEntity && !beside
                                ? model_.entities[static_cast<std::size_t>(expr.level)].name + " 的 "
                                : "";
  std::string text = fmt::format("{}（{}{}", expr.text, owner,
                                 model_.ElementName(expr.collection));
  if (expr.has_filter) text += " 其中 " + Part(expr.args.back(), expr.collection, Binding::Or);
  if (has_body) text += "：" + Part(expr.args.front(), expr.collection, Binding::Or);
  return {text + "）", Binding::Atom};
}

Piece Printer::Print(ExprId id, EntityId place) const {
  const Expr& expr = model_.At(id);
  switch (expr.op) {
    case Op::Literal:
      return {expr.text.empty() ? ToText(model_, expr.type, expr.constant) : expr.text, Binding::Atom};
    case Op::ReferenceDate:
      if (!expr.text.empty()) return {expr.text, Binding::Atom};
      return {"基准日", Binding::Atom};
    case Op::Fact:
      if (const Fact& fact = model_.facts[static_cast<std::size_t>(expr.index)]; fact.to_supply)
        return {fact.stands_for == kNone ? fmt::format("待补充 “{}”", fact.name) : "待补充 " + fact.name, Binding::Atom};
      return Named(model_.facts[static_cast<std::size_t>(expr.index)].name, expr.level, place);
    case Op::Definition:
      return Named(model_.definitions[static_cast<std::size_t>(expr.index)].name, expr.level, place);
    case Op::Parameter:
      return Parameter(expr, place);
    case Op::Lift:
      return Outer(expr, place);
    case Op::LiftInner:
      return Print(expr.args[0], model_.entities[static_cast<std::size_t>(expr.level)].inner);
    case Op::SameElement:
      return {"就是本项", Binding::Compare};
    case Op::EarlierElement:
      return {"列在本项之前", Binding::Compare};
    case Op::Add:
      return Sum(expr, place);
    case Op::Formula:
      return Formula(expr, place);
    case Op::Subtract:
      return Infix(expr, place, "－", Binding::Sum);
    case Op::Multiply:
      if (expr.text == "换算") return Print(expr.args[0], place);
      if (!expr.text.empty())
        return {fmt::format("{}（{}）", expr.text, Part(expr.args[0], place, Binding::Clause)),
                Binding::Atom};
      return Infix(expr, place, "×", Binding::Product);
    case Op::Divide:
      if (!expr.text.empty())
        return {fmt::format("{}（{}）", expr.text, Part(expr.args[0], place, Binding::Clause)),
                Binding::Atom};
      return Infix(expr, place, "÷", Binding::Product);
    case Op::Negate:
      return {"－" + Part(expr.args[0], place, Binding::Atom), Binding::Product};
    case Op::Absolute:
      return Call(expr, place, "绝对值");
    case Op::Min:
      return Limited(expr, place, "较小者");
    case Op::Max:
      return Limited(expr, place, "较大者");
    case Op::Round:
      return Round(expr, place);
    case Op::AddMonths:
    case Op::AddDays:
    case Op::AddWorkdays:
      return Shift(expr, place);
    case Op::FullYears:
      return Call(expr, place, "周岁");
    case Op::FullMonths:
      return Call(expr, place, "月数");
    case Op::DaysBetween:
      return Call(expr, place, "天数");
    case Op::WorkdaysBetween:
      return Call(expr, place, "工作日数");
    case Op::IsWorkday:
      return Call(expr, place, "是工作日");
    case Op::Year:
      return Call(expr, place, "年份");
    case Op::Month:
      return Call(expr, place, "月份");
    case Op::MonthStart:
      return Call(expr, place, "月初");
    case Op::PeriodStart:
      return Call(expr, place, expr.text + "初");
    case Op::MonthEnd:
      return Call(expr, place, "月末");
    case Op::Less:
      return Infix(expr, place, "＜", Binding::Compare);
    case Op::LessOrEqual:
      return Infix(expr, place, "≤", Binding::Compare);
    case Op::Greater:
      return Infix(expr, place, "＞", Binding::Compare);
    case Op::GreaterOrEqual:
      return Infix(expr, place, "≥", Binding::Compare);
    case Op::Equal:
      if (!expr.text.empty()) return {expr.text, Binding::Compare};  // 排在第 1，按 …
      return Infix(expr, place, "＝", Binding::Compare);
    case Op::NotEqual:
      return Infix(expr, place, "≠", Binding::Compare);
    case Op::In:
      return In(expr, place, "属于");
    case Op::And:
      return Logic(expr, place, true);
    case Op::Or:
      return Logic(expr, place, false);
    case Op::Not:
      return Negation(expr, place);
    case Op::AtLeast:
      return Call(expr, place, fmt::format("至少 {}项", expr.count));
    case Op::Known:
      return Call(expr, place, "已知");
    case Op::Default:
      return {fmt::format("{} 缺省 {}", Part(expr.args[0], place, Binding::Sum),
                          Part(expr.args[1], place, Binding::Sum)),
              Binding::Default};
    case Op::Choose:
      if (expr.text == "取段") return Print(model_.At(expr.args[0]).args[0], place);  // the number of a key
      if (expr.text == kOnDate)
        return {fmt::format("{} 于 {}", Part(expr.args[1], place, Binding::Atom), Part(WhereItComesFrom(model_.At(expr.args[0]).args[0]), place, Binding::Atom)),
                Binding::Atom};
      if (expr.text == "每增") return Print(expr.args[2], place);
      if (expr.text == kUnless)
        return {Part(expr.args[2], place, Binding::Clause) + "，除非 " + Part(expr.args[0], place, Binding::Or), Binding::Clause};
      if (expr.text == "缺省")  // 最大（…） 缺省 d: the condition is the checker's
        return {fmt::format("{} 缺省 {}", Part(expr.args[1], place, Binding::Default),
                            Part(expr.args[2], place, Binding::Default)),
                Binding::Default};
      return Choose(expr, place);
    case Op::Sum:
    case Op::Count:
    case Op::Any:
    case Op::Every:
    case Op::MinOf:
    case Op::MaxOf:
    case Op::First:
    case Op::Average:
      return Aggregate(expr, place);
    case Op::MonthSum:
      return {fmt::format("逐月（自 {} 至 {}：{}）", Part(expr.args[0], place, Binding::Sum), Part(expr.args[1], place, Binding::Sum),
                          Part(expr.args[2], place, Binding::Clause)),
              Binding::Atom};
    case Op::Eligible:
      if (const Policy& policy = model_.policies[static_cast<std::size_t>(expr.index)]; policy.recalculates != kNone)
        return {fmt::format("重算（{}，符合，{}）", model_.policies[static_cast<std::size_t>(policy.recalculates)].name, policy.again), Binding::Atom};
      return {fmt::format("符合（{}）", model_.policies[static_cast<std::size_t>(expr.index)].name),
              Binding::Atom};
    case Op::BenefitTotal:
      if (const Policy& policy = model_.policies[static_cast<std::size_t>(expr.index)]; policy.recalculates != kNone)
        return {fmt::format("重算（{}{}{}，{}）", model_.policies[static_cast<std::size_t>(policy.recalculates)].name, expr.text.empty() ? "" : "，", expr.text,
                            policy.again),
                Binding::Atom};
      return {fmt::format("待遇（{}{}{}）", model_.policies[static_cast<std::size_t>(expr.index)].name,
                          expr.text.empty() ? "" : "，", expr.text),
              Binding::Atom};
  }
  return {};
}

}  // namespace

std::string ToText(const Model& model, ExprId id) {
  return id == kNone ? std::string() : Printer(model).Print(id, model.At(id).level).text;
}

std::string ToText(const Model& model, const Type& type) {
  switch (type.kind) {
    case TypeKind::Boolean:
      return "布尔";
    case TypeKind::Date:
      return "日期";
    case TypeKind::Text:
      return type.element == kNoEntity ? "文本" : model.entities[static_cast<std::size_t>(type.element)].name;
    case TypeKind::Division:
      return "区划";
    case TypeKind::Enum:
      return model.enums[static_cast<std::size_t>(type.enumeration)].name;
    case TypeKind::Number:
      return type.unit.IsNone() ? "数" : value::ToText(type.unit);
  }
  return {};
}

std::string ToText(const Model& model, const Type& type, const Constant& constant) {
  if (const bool* truth = std::get_if<bool>(&constant)) return *truth ? "真" : "假";
  if (const auto* date = std::get_if<value::Date>(&constant)) return value::ToText(*date);
  if (const auto* number = std::get_if<value::Rational>(&constant))
    return value::ToDecimalText(*number) + value::ToText(type.unit);
  if (const auto* text = std::get_if<std::string>(&constant)) return "“" + *text + "”";
  const std::int32_t code = std::get<Code>(constant).code;
  if (type.kind == TypeKind::Division) return value::DivisionName(code);
  const auto& members = model.enums[static_cast<std::size_t>(type.enumeration)].members;
  return code >= 0 && static_cast<std::size_t>(code) < members.size()
             ? members[static_cast<std::size_t>(code)]
             : fmt::format("#{}", code);
}

}  // namespace doudi::model
