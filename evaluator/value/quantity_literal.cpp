#include <algorithm>

#include <fmt/format.h>

#include "diagnostics/diagnostic.h"
#include "source/utf8.h"
#include "value/literal.h"
#include "value/literal_grammar.h"

namespace doudi::value {
namespace {

constexpr std::size_t kMostDigits = 15;
constexpr std::string_view kRuleForm = "请写数字和单位，中间不空格，形如 780元/人/月、3.5万元、18周岁、60%";

// The number that the digits make, or nullopt if there are too many of them. Zeros before the first other
// digit and after the last decimal do not count.
std::optional<Rational> NumberOf(const NumberText& text) {
  const std::string_view fraction = text.fraction.substr(0, text.fraction.find_last_not_of('0') + 1);
  if (fraction.size() > kMostDigits) return std::nullopt;
  std::int64_t numerator = 0;
  std::size_t digits = 0;
  const auto append = [&](char digit) {
    if (digit == ',' || digits > kMostDigits) return;
    if (digits != 0 || digit != '0') ++digits;
    numerator = numerator * 10 + (digit - '0');
  };
  for (const char digit : text.whole) append(digit);
  for (const char digit : fraction) append(digit);
  if (digits > kMostDigits) return std::nullopt;
  std::int64_t denominator = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) denominator *= 10;
  return Rational(text.negative ? -numerator : numerator, denominator);
}

// 1.5E+04, as spreadsheets write large numbers.
std::optional<Rational> Scaled(const Rational& number, std::string_view exponent) {
  const bool negative = exponent.starts_with('-');
  if (negative || exponent.starts_with('+')) exponent.remove_prefix(1);
  std::size_t places = 0;
  for (const char digit : exponent) places = places * 10 + static_cast<std::size_t>(digit - '0');
  if (number.Sign() == 0) return number;
  if (places > kMostDigits) return std::nullopt;
  Rational factor = 1;
  for (std::size_t i = 0; i < places; ++i) factor = *Multiply(factor, 10);
  return negative ? Divide(number, factor) : Multiply(number, factor);
}

LiteralError TooLarge(std::string_view text) {
  return {fmt::format("“{}”太大，超出可以计算的范围", text),
          "数量换算成基本单位以后应小于 9223372036854775807"};
}

LiteralError TooManyDigits(std::string_view text) {
  return {fmt::format("“{}”的数字太长", text),
          fmt::format("有效数字最多 {} 位，小数最多 {} 位", kMostDigits, kMostDigits)};
}

// 元月 → 元/月, 元每人每月 → 元/人/月: the unit that is meant where only the strokes are missing; "" if it is
// none.
std::string WithStrokes(std::string_view unit, const std::vector<std::string>& extra_units) {
  for (std::size_t end = unit.size(); end > 0; --end) {
    if (end < unit.size() && source::IsContinuation(unit[end])) continue;
    const std::string_view part = unit.substr(0, end);
    if (!ParseUnit(part, extra_units)) continue;
    std::string_view rest = unit.substr(end);
    if (rest.empty()) return std::string(part);
    constexpr std::string_view kEach = "每";
    if (rest.starts_with(kEach)) rest.remove_prefix(kEach.size());
    const std::string tail = WithStrokes(rest, extra_units);
    if (!tail.empty()) return std::string(part) + "/" + tail;
  }
  return {};
}

struct Vague {
  std::string_view suffix;  // 以上
  std::string_view sign;    // ≥; "" where nothing exact is meant
};
constexpr Vague kVague[] = {{"以上", "≥"}, {"以下", "≤"}, {"以内", "≤"}, {"之内", "≤"},
                            {"内", "≤"},   {"左右", ""},  {"余", ""},    {"多", ""}};

// What is wrong with a unit that is none. `number` is the text before it.
LiteralError UnknownUnit(std::string_view number, std::string_view unit,
                         const std::vector<std::string>& extra_units) {
  if (unit.find_first_of("0123456789") != std::string_view::npos) {
    return {fmt::format("“{}{}”里有不止一个数", number, unit), "一个数量只写一个数和一个单位，形如 18个月"};
  }
  for (const Vague& vague : kVague) {
    if (!unit.ends_with(vague.suffix)) continue;
    const std::string_view kept = unit.substr(0, unit.size() - vague.suffix.size());
    if (!ParseUnit(kept, extra_units)) continue;
    const std::string form =
        vague.sign.empty() ? "请写确定的数量" : fmt::format("请写成比较：{} {}{}", vague.sign, number, kept);
    return {fmt::format("“{}{}”里的“{}”不是单位", number, unit, vague.suffix), form};
  }
  LiteralError error{fmt::format("不认识的单位“{}”", unit), std::string(kRuleForm)};
  std::string meant = WithStrokes(unit, extra_units);
  const auto money = ParseUnit(meant, extra_units);
  if (!money || !money->unit.IsMoney()) {
    std::vector<std::string> words = KnownUnitWords();
    words.insert(words.end(), extra_units.begin(), extra_units.end());
    meant = diagnostics::Nearest(unit, words);
  }
  if (!meant.empty()) error.accepted = fmt::format("是否指“{}{}”？", number, meant);
  return error;
}

// The form of a number for a column, with its unit in an example.
std::string ColumnForm(const Unit& unit) {
  if (unit.IsNone()) return "请写数字，形如 12、0.75 或 60%";
  const std::string name = ToText(unit);
  if (unit.IsMoney()) return fmt::format("请写数字，形如 1500、1,500、3.5万 或 1500{}", name);
  return fmt::format("请写数字，形如 3 或 3{}", name);
}

std::string_view NumberPart(std::string_view text, const NumberText& number) {
  return Trimmed(text.substr(0, text.size() - number.unit.size()));
}

// The factor that a cell's number is to be multiplied by so that it is in the column's unit.
LiteralResult<Rational> FactorFor(std::string_view text, const NumberText& number, const Unit& column_unit,
                                  const std::vector<std::string>& extra_units) {
  if (number.unit.empty()) return Rational(1);
  if (const auto factor = ParseFactor(number.unit)) return *factor;  // 3.5万
  const auto unit = ParseUnit(number.unit, extra_units);
  if (!unit) return UnknownUnit(NumberPart(text, number), number.unit, extra_units);
  if (unit->unit == column_unit) return unit->factor;
  const auto name = [](const Unit& one) {
    return one.IsNone() ? std::string("没有单位的数") : fmt::format("“{}”", ToText(one));
  };
  if (unit->unit.IsNone())
    return LiteralError{fmt::format("“{}”是比例，这里要的是{}", text, name(column_unit)),
                        ColumnForm(column_unit)};
  return LiteralError{
      fmt::format("“{}”的单位是“{}”，这里要的是{}", text, ToText(unit->unit), name(column_unit)),
      ColumnForm(column_unit)};
}

}  // namespace

LiteralResult<Quantity> ParseQuantity(std::string_view text, const std::vector<std::string>& extra_units) {
  const std::string folded = FoldWidth(text);
  const std::string form(kRuleForm);
  if (Trimmed(folded).empty()) return LiteralError{"这里是空的，要的是一个数量", form};
  const auto number = ReadNumberText(folded);
  if (!number || number->currency || number->unit.starts_with('/') || number->unit.starts_with('.'))
    return LiteralError{fmt::format("“{}”不是数量", text), form};
  if (number->grouped || number->unit.starts_with(',')) {
    return LiteralError{fmt::format("“{}”里有逗号", text), "规则里的数字不分节，请写 1500元，不写 1,500元"};
  }
  if (!number->exponent.empty()) return LiteralError{fmt::format("“{}”用了科学记数法", text), form};
  if (number->spaced) return LiteralError{fmt::format("“{}”的数字和单位之间有空格", text), form};
  const auto amount = NumberOf(*number);
  if (!amount) return TooManyDigits(text);
  if (number->unit.empty()) return Quantity{*amount, Unit()};
  if (ParseFactor(number->unit)) {
    return LiteralError{fmt::format("“{}”后面没有单位", text), fmt::format("请写明单位，形如 {}元", folded)};
  }
  const auto unit = ParseUnit(number->unit, extra_units);
  if (!unit) return UnknownUnit(NumberPart(folded, *number), number->unit, extra_units);
  const auto product = Multiply(*amount, unit->factor);
  if (!product) return TooLarge(text);
  return Quantity{*product, unit->unit};
}

LiteralResult<Rational> ParseNumberCell(std::string_view text, const Unit& column_unit,
                                        const std::vector<std::string>& extra_units) {
  const std::string folded = FoldWidth(text);
  const std::string_view trimmed = Trimmed(folded);
  const std::string_view shown = Trimmed(text);
  if (trimmed.empty()) return LiteralError{"这里是空的，要的是数字", ColumnForm(column_unit)};
  const auto number = ReadNumberText(trimmed);
  if (!number || number->unit.starts_with('.'))
    return LiteralError{fmt::format("“{}”不是数字", shown), ColumnForm(column_unit)};
  if (number->unit.starts_with(',')) {
    return LiteralError{fmt::format("“{}”的千分位逗号位置不对", shown),
                        "每三位数字一个逗号，形如 1,500 或 1,500,000"};
  }
  if (number->currency && !column_unit.IsMoney()) {
    return LiteralError{fmt::format("“{}”是金额，这里要的不是金额", shown), ColumnForm(column_unit)};
  }
  const auto plain = NumberOf(*number);
  if (!plain) return TooManyDigits(shown);
  const auto amount = number->exponent.empty() ? plain : Scaled(*plain, number->exponent);
  if (!amount) return TooManyDigits(shown);
  const auto factor = FactorFor(trimmed, *number, column_unit, extra_units);
  if (const auto* error = std::get_if<LiteralError>(&factor)) return *error;
  const auto product = Multiply(*amount, std::get<Rational>(factor));
  if (!product) return TooLarge(shown);
  return *product;
}

}  // namespace doudi::value
