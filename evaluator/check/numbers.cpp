// Arithmetic, units and rounding.
#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::BinaryOperator;
using model::TypeKind;
using value::Unit;

namespace {

Unit Months() { return Unit::Base("月"); }
Unit Years() { return Unit::Base("年"); }

std::string_view WordFor(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Add:
      return "相加";
    case BinaryOperator::Subtract:
      return "相减";
    case BinaryOperator::Multiply:
      return "相乘";
    default:
      return "相除";
  }
}

Op OpFor(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Add:
      return Op::Add;
    case BinaryOperator::Subtract:
      return Op::Subtract;
    case BinaryOperator::Multiply:
      return Op::Multiply;
    default:
      return Op::Divide;
  }
}

std::string UnitText(const Unit& unit) { return unit.IsNone() ? "没有单位" : value::ToText(unit); }

bool StartsWithDigit(std::string_view text) { return !text.empty() && text[0] >= '0' && text[0] <= '9'; }

std::string_view NumberPart(std::string_view text) {
  return text.substr(0, text.find_first_not_of("0123456789."));
}

bool IsZeroText(std::string_view text) { return value::FoldWidth(text) == "0"; }

}  // namespace

std::string ExpressionChecker::HeadCountName() const {
  for (const auto& [name, list] : work_.values)
    for (const ValueSymbol& value : list)
      if (value.kind == ValueSymbol::Kind::Definition && work_.Sees(rule_set_, value.rule_set) &&
          !work_.IsBroken(value) && work_.TypeOf(value) == NumberType(Unit::Base("人")))
        return name;
  return "人数（…）";
}

// How to make the two units agree, if there is a usual way. `right_span` may be empty: the wanted type of a
// declaration.
std::string ExpressionChecker::UnitProposal(const Unit& left, const Unit& right, Span left_span,
                                            Span right_span) const {
  const auto quote = [](Span span, std::string_view otherwise) {
    return span.file ? std::string(span.text()) : std::string(otherwise);
  };
  if (left.IsNone() && left_span.file)
    return fmt::format("给{}写上单位：{}{}", Quoted(left_span), left_span.text(), value::ToText(right));
  if (right.IsNone() && right_span.file)
    return fmt::format("给{}写上单位：{}{}", Quoted(right_span), right_span.text(), value::ToText(left));
  const Unit ratio = left / right;
  // 月收入 ＜ 100元: the number most likely lacks its period.
  const auto period_only = [&] {
    return ratio == Months() || ratio == Years() || ratio == Unit() / Months() || ratio == Unit() / Years();
  };
  if (period_only() && StartsWithDigit(right_span.text()))
    return fmt::format("写成 {}{}", NumberPart(right_span.text()), value::ToText(left));
  if (period_only() && StartsWithDigit(left_span.text()))
    return fmt::format("写成 {}{}", NumberPart(left_span.text()), value::ToText(right));
  const Unit person = Unit::Base("人");
  if (ratio == Years() / Months() || ratio == Months() / Years()) {
    const bool left_monthly = left.Exponent("月") < 0;
    const bool rates = left.Exponent("月") < 0 || left.Exponent("年") < 0;
    if (rates)
      return left_monthly
                 ? fmt::format("换成同一周期：按年（{}）{}", quote(left_span, "左边"),
                               right_span.file ? fmt::format("，或 按月（{}）", right_span.text()) : "")
                 : fmt::format("换成同一周期：按月（{}）{}", quote(left_span, "左边"),
                               right_span.file ? fmt::format("，或 按年（{}）", right_span.text()) : "");
    return "一边按月、一边按年；写成同一个单位（1年 ＝ 12个月）";
  }
  if (ratio == Unit() / person)
    return fmt::format(
        "少乘了人数：{} × {}{}", quote(left_span, "左边"), HeadCountName(),
        right_span.file ? fmt::format("，或 {} ÷ {}", right_span.text(), HeadCountName()) : "");
  if (ratio == person) {
    if (!right_span.file)
      return fmt::format("换成每人的：{} ÷ {}", quote(left_span, "左边"), HeadCountName());
    return fmt::format("少乘了人数：{} × {}，或 {} ÷ {}", right_span.text(), HeadCountName(),
                       quote(left_span, "左边"), HeadCountName());
  }
  if (ratio == Months() && right_span.file)
    return fmt::format("换成同一口径：{} ÷ 12个月，或 {} × 12个月（按实际月数）", quote(left_span, "左边"),
                       right_span.text());
  if (ratio == Unit() / Months())
    return fmt::format("少乘了月数：{} × 12个月（按实际月数）", quote(left_span, "左边"));
  if (ratio == Months())
    return fmt::format("少除了月数：{} ÷ 12个月（按实际月数）", quote(left_span, "左边"));
  if (left == Unit::Base("岁") || right == Unit::Base("岁")) return "年龄用 周岁，例如 18周岁";
  return {};
}

bool ExpressionChecker::SameUnits(ExprId left, ExprId right, Span left_span, Span right_span, Span at,
                                  std::string_view doing) {
  const Unit& a = At(left).type.unit;
  const Unit& b = At(right).type.unit;
  if (a == b) return true;
  if ((a.IsNone() && IsZeroText(left_span.text())) || (b.IsNone() && IsZeroText(right_span.text()))) {
    const bool left_bare = a.IsNone();
    const std::string unit = value::ToText(left_bare ? b : a);
    work_.Error("T003", left_bare ? left_span : right_span,
                fmt::format("单独的 0 没有单位，不能与 {} {}", unit, doing), fmt::format("写成 0{}", unit));
    return false;
  }
  work_.Error("T001", at,
              fmt::format("单位不同，不能{}：{}是 {}，{}是 {}", doing, Quoted(left_span), UnitText(a),
                          Quoted(right_span), UnitText(b)),
              UnitProposal(a, b, left_span, right_span));
  return false;
}

ExprId ExpressionChecker::LowerArithmetic(const ast::Expression& e, const ast::BinaryExpression& binary) {
  // Both sides are looked at even if one is wrong: two mistakes, two messages.
  const ExprId left = Lower(*binary.left);
  const ExprId right = Lower(*binary.right, left == kNone ? Want::Broken() : Want{});
  if (left == kNone || right == kNone) return kNone;
  const model::Type& a = At(left).type;
  const model::Type& b = At(right).type;
  const bool additive = binary.op == BinaryOperator::Add || binary.op == BinaryOperator::Subtract;
  if (additive && (a.kind == TypeKind::Date || b.kind == TypeKind::Date))
    return DateShift(e, binary, left, right);
  if (a.kind != TypeKind::Number || b.kind != TypeKind::Number) {
    const bool left_wrong = a.kind != TypeKind::Number;
    const Span span = left_wrong ? binary.left->span : binary.right->span;
    work_.Error("T002", span,
                fmt::format("只有数才能{}，{}是 {}", WordFor(binary.op), Quoted(span),
                            TypeText(work_.model, left_wrong ? a : b)));
    return kNone;
  }
  if (additive) {
    if (!SameUnits(left, right, binary.left->span, binary.right->span, binary.op_span, WordFor(binary.op)))
      return kNone;
    const model::Type type = a;
    return Make(OpFor(binary.op), type, {left, right}, e.span);
  }
  if (binary.op == BinaryOperator::Divide) {
    const auto divisor = ConstantValue(work_.model, right);
    if (divisor && std::get<value::Rational>(*divisor).Sign() == 0) {
      work_.Error("T013", binary.right->span, "除数是 0", "检查除数");
      return kNone;
    }
  }
  const model::Type type =
      NumberType(binary.op == BinaryOperator::Multiply ? a.unit * b.unit : a.unit / b.unit);
  return Make(OpFor(binary.op), type, {left, right}, e.span);
}

// 日期 ± 时长.
ExprId ExpressionChecker::DateShift(const ast::Expression& e, const ast::BinaryExpression& binary,
                                    ExprId left, ExprId right) {
  const model::Type a = At(left).type;
  const model::Type b = At(right).type;
  if (a.kind == TypeKind::Date && b.kind == TypeKind::Date) {
    work_.Error("T002", binary.op_span, fmt::format("两个日期不能{}", WordFor(binary.op)),
                fmt::format("相隔的天数：天数（{}，{}）；整月数：月数（{}，{}）", binary.right->span.text(),
                            binary.left->span.text(), binary.right->span.text(), binary.left->span.text()));
    return kNone;
  }
  const bool swapped = a.kind != TypeKind::Date;
  if (swapped || b.kind != TypeKind::Number) {
    const Span span = swapped ? binary.left->span : binary.right->span;
    work_.Error(
        "T002", span,
        fmt::format("日期只能加减一段时间，{}是 {}", Quoted(span), TypeText(work_.model, swapped ? a : b)),
        "写成 日期 ＋ 3个月");
    return kNone;
  }
  struct Step {
    std::string_view unit;
    Op op;
    std::int64_t times;
    std::string_view base;
  };
  static constexpr Step kSteps[] = {{"月", Op::AddMonths, 1, "月"},
                                    {"年", Op::AddMonths, 12, "月"},
                                    {"天", Op::AddDays, 1, "天"},
                                    {"工作日", Op::AddWorkdays, 1, "工作日"},
                                    {"周", Op::AddDays, 7, "天"}};
  const auto step = std::find_if(std::begin(kSteps), std::end(kSteps),
                                 [&](const Step& one) { return b.unit == Unit::Base(one.unit); });
  if (step == std::end(kSteps)) {
    work_.Error("T001", binary.right->span,
                fmt::format("日期只能加减年、月、周、天、工作日，{}是 {}", Quoted(binary.right->span),
                            TypeText(work_.model, b)),
                b.unit == Unit::Base("岁") ? "写成年，例如 18年" : "例如 3个月、10天");
    return kNone;
  }
  ExprId amount = right;
  if (step->times != 1) {
    const Unit rate = Unit::Base(step->base) / Unit::Base(step->unit);
    const ExprId factor = Literal(NumberType(rate), value::Rational(step->times), binary.right->span);
    amount = Make(Op::Multiply, NumberType(Unit::Base(step->base)), {amount, factor}, binary.right->span);
    work_.model.expressions.back().text = "换算";
  }
  if (binary.op == BinaryOperator::Subtract)
    amount = Make(Op::Negate, At(amount).type, {amount}, binary.right->span);
  return Make(step->op, DateType(), {left, amount}, e.span);
}

namespace {

struct Place {
  std::string_view word;
  value::Rational step;
  bool money;
};
const Place* FindPlace(std::string_view word) {
  static const Place kPlaces[] = {{"元", 1, true},
                                  {"角", value::Rational(1, 10), true},
                                  {"分", value::Rational(1, 100), true},
                                  {"十元", 10, true},
                                  {"拾元", 10, true},
                                  {"百元", 100, true},
                                  {"千元", 1000, true},
                                  {"万元", 10000, true},
                                  {"个位", 1, false},
                                  {"整数", 1, false},
                                  {"十位", 10, false},
                                  {"千位", 1000, false},
                                  {"百位", 100, false}};
  for (const Place& place : kPlaces)
    if (place.word == word) return &place;
  return nullptr;
}

// 4位小数
std::optional<value::Rational> DecimalPlaces(std::string_view folded) {
  const std::string_view suffix = "位小数";
  if (!folded.ends_with(suffix)) return std::nullopt;
  folded.remove_suffix(suffix.size());
  if (folded.size() != 1 || folded[0] < '1' || folded[0] > '9') return std::nullopt;
  std::int64_t denominator = 1;
  for (int i = 0; i < folded[0] - '0'; ++i) denominator *= 10;
  return value::Rational(1, denominator);
}

value::Rounding DirectionOf(ast::RoundingWord word) {
  switch (word) {
    case ast::RoundingWord::Up:
      return value::Rounding::Up;
    case ast::RoundingWord::Down:
      return value::Rounding::Down;
    default:
      return value::Rounding::HalfUp;
  }
}

}  // namespace

ExprId ExpressionChecker::Rounded(ExprId value, const ast::Name& place, ast::RoundingWord word, Span span) {
  const model::Type type = At(value).type;
  if (type.kind != TypeKind::Number) {
    work_.Error("T002", At(value).span,
                fmt::format("只有数才能取整，{}是 {}", Quoted(At(value).span), TypeText(work_.model, type)));
    return kNone;
  }
  const std::string folded = value::FoldWidth(place.text);
  std::optional<value::Rational> step = DecimalPlaces(folded);
  const auto& factors = type.unit.factors();
  if (const Place* known = FindPlace(folded); known && (!known->money || type.unit.IsMoney()))
    step = known->step;
  // 进位到 人 for a number of people, 进位到 个月 for months.
  if (const auto unit = value::ParseUnit(folded, work_.model.units);
      !step && unit && factors.size() == 1 && unit->unit == type.unit)
    step = unit->factor;
  // 进位到 50元, 0.5人: to a multiple of that; of money whatever the period.
  if (const auto result = value::ParseQuantity(folded, work_.model.units); !step && result.index() == 0) {
    const auto& quantity = std::get<value::Quantity>(result);
    const bool fits = quantity.unit == type.unit || (type.unit.IsMoney() && quantity.unit == Unit::Base("元"));
    if (fits && quantity.amount.Sign() > 0) step = quantity.amount;
  }
  if (!step) {
    work_.Error(
        "T010", place.span,
        fmt::format("{}是 {}，不能取到{}", Quoted(At(value).span), TypeText(work_.model, type),
                    Quoted(place.text)),
        type.unit.IsMoney() ? "可用：元、角、分、十元、百元、50元 这样的整倍数，或 2位小数"
                            : "可用：个位、十位、百位、2位小数");
    return kNone;
  }
  const ExprId id = Make(Op::Round, type, {value}, span);
  Expr& round = work_.model.expressions.back();
  round.rounding = DirectionOf(word);
  round.step = *step;
  round.text = place.text;
  return id;
}

ExprId ExpressionChecker::Unless(const ast::Attribute* limit, ExprId free, ExprId limited, Span span) {
  if (!limit || !limit->unless) return limited;
  const ExprId unless = LowerCondition(*limit->unless, "“除非”的条件");
  if (unless == kNone) return kNone;
  const ExprId id = Make(Op::Choose, At(limited).type, {unless, free, limited}, span);
  work_.model.expressions.back().text = model::kUnless;
  return id;
}

// First the value, then 上限, then 下限, then rounding.
ExprId ExpressionChecker::ApplyLimits(ExprId value, const ast::Attributes& attributes, const Limits& instead) {
  const auto written = [&](ast::AttributeKind kind) -> const ast::Attribute* {
    for (const ast::Attribute& attribute : attributes)
      if (attribute.kind == kind) return &attribute;
    return nullptr;
  };
  const auto find = [&](ast::AttributeKind kind) {
    const auto other = instead.find(kind);
    return other != instead.end() ? other->second : written(kind);
  };
  for (const auto& [kind, op] :
       {std::pair(ast::AttributeKind::Cap, Op::Min), std::pair(ast::AttributeKind::Floor, Op::Max)}) {
    const ast::Attribute* attribute = find(kind);
    if (!attribute || !attribute->expression) continue;
    const model::Type type = value == kNone ? model::Type{} : At(value).type;
    const ExprId bound = Lower(*attribute->expression, value == kNone ? Want::Broken() : Want::Of(type));
    if (value == kNone || bound == kNone) {
      value = kNone;
      continue;
    }
    const std::string word(syntax::AttributeName(kind));
    if (type.kind == TypeKind::Number && At(bound).type.kind == TypeKind::Number) {
      if (!SameUnits(value, bound, At(value).span, attribute->expression->span, attribute->expression->span,
                     word == "上限" ? "作上限" : "作下限")) {
        value = kNone;
        continue;
      }
    } else if (!ExpectType(bound, type, word)) {
      value = kNone;
      continue;
    }
    const Span span = source::Cover(At(value).span, attribute->span);
    const ExprId limited = Make(op, type, {value, bound}, span);
    work_.model.expressions.back().text = word;
    // 上限 改为 changes how much; where the limit does not hold stays as written.
    value = Unless(written(kind), value, limited, span);
  }
  if (const ast::Attribute* rounding = find(ast::AttributeKind::Rounding);
      rounding && value != kNone && !rounding->names.empty())
    value = Rounded(value, rounding->names.front(), rounding->rounding.value_or(ast::RoundingWord::HalfUp),
                    source::Cover(At(value).span, rounding->span));
  return value;
}

}  // namespace doudi::check
