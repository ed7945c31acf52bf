#include "record/read_value.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "diagnostics/diagnostic.h"
#include "value/division.h"

namespace doudi::record {
namespace {

using value::LiteralError;
using value::Rational;

// "0元/月", "3": a bound as people read it.
std::string WithUnit(const Rational& number, const value::Unit& unit) { return ToDecimalText(number) + ToText(unit); }

bool ReadPlainNumber(std::string_view text, std::int64_t scale, std::int64_t& value) {
  std::int64_t digits = 0;
  std::size_t places = 0;
  if (!ReadPlainDecimal(text, digits, places)) return false;
  std::int64_t parts = 1;
  for (; places > 0; --places) parts *= 10;
  return scale % parts == 0 && !__builtin_mul_overflow(digits, scale / parts, &value);
}

LiteralError TooFine(const model::Fact& fact, std::string_view shown) {
  if (fact.scale == 1) return {fmt::format("“{}”不是整数", shown), "整数，形如 3"};
  const bool money = fact.type.unit.IsMoney();
  int places = 0;
  for (std::int64_t scale = fact.scale; scale > 1; scale /= 10) ++places;
  return {fmt::format("“{}”的小数太多，{}最多 {} 位小数", shown, money ? "金额" : "这里", places), money ? "形如 1234.56" : "形如 0.25"};
}

// The end of the range that a number lies beyond, said to a person; no message if it lies within.
LiteralError BeyondRange(const model::Fact& fact, const Rational& number, std::string_view shown) {
  if (const auto& low = fact.low; low && low->number && (number < *low->number || (number == *low->number && !low->inclusive))) {
    const std::string end = WithUnit(*low->number, fact.type.unit);
    return low->inclusive ? LiteralError{fmt::format("“{}”小于 {}", shown, end), "不小于 " + end}
                          : LiteralError{fmt::format("“{}”不大于 {}", shown, end), "大于 " + end};
  }
  if (const auto& high = fact.high; high && high->number && (number > *high->number || (number == *high->number && !high->inclusive))) {
    const std::string end = WithUnit(*high->number, fact.type.unit);
    return high->inclusive ? LiteralError{fmt::format("“{}”大于 {}", shown, end), "不大于 " + end}
                           : LiteralError{fmt::format("“{}”不小于 {}", shown, end), "小于 " + end};
  }
  return {};
}

ReadResult HoldNumber(const model::Fact& fact, const Rational& number, std::string_view shown) {
  if (LiteralError beyond = BeyondRange(fact, number, shown); !beyond.message.empty()) return beyond;
  if (fact.scale % number.denominator() != 0) return TooFine(fact, shown);
  std::int64_t held = 0;
  const bool overflow = __builtin_mul_overflow(number.numerator(), fact.scale / number.denominator(), &held);
  if (overflow || held == std::numeric_limits<std::int64_t>::min()) {
    return LiteralError{fmt::format("“{}”太大，超出可精确计算的范围", shown), "请核对位数"};
  }
  return held;
}

ReadResult ReadNumber(const model::Model& model, const model::Fact& fact, std::string_view text) {
  std::int64_t plain = 0;
  if (ReadPlainNumber(text, fact.scale, plain)) {
    // Without a range, or only ≥ 0 as nearly all amounts have it.
    const bool from_zero = fact.low && fact.low->inclusive && fact.low->number == Rational(0);
    if (!fact.high && (!fact.low || (from_zero && plain >= 0))) return plain;
    return HoldNumber(fact, Rational(plain, fact.scale), text);
  }
  const auto number = value::ParseNumberCell(text, fact.type.unit, model.units);
  if (const auto* error = std::get_if<LiteralError>(&number)) return *error;
  return HoldNumber(fact, std::get<Rational>(number), text);
}

ReadResult ReadDate(const model::Fact& fact, value::Date reference_date, std::string_view text) {
  const auto read = value::ParseDateCell(text);
  if (const auto* error = std::get_if<LiteralError>(&read)) return *error;
  const auto date = std::get<value::Date>(read);
  const auto check = [&](const model::RangeEnd& end, bool low) -> LiteralError {
    const value::Date limit = end.reference_date ? reference_date : end.date.value_or(reference_date);
    const bool beyond = low ? date < limit : limit < date;
    if (!beyond && (end.inclusive || date != limit)) return {};
    const std::string named = (end.reference_date ? "基准日 " : "") + ToText(limit);
    if (date == limit) return {fmt::format("“{}”是{}当天", text, named), (low ? "晚于 " : "早于 ") + named};
    return low ? LiteralError{fmt::format("“{}”早于{}", text, named), (end.inclusive ? "不早于 " : "晚于 ") + named}
               : LiteralError{fmt::format("“{}”晚于{}", text, named), (end.inclusive ? "不晚于 " : "早于 ") + named};
  };
  if (fact.low)
    if (LiteralError beyond = check(*fact.low, true); !beyond.message.empty()) return beyond;
  if (fact.high)
    if (LiteralError beyond = check(*fact.high, false); !beyond.message.empty()) return beyond;
  return std::int64_t{date.days};
}

// 城镇、农村; with codes 自有（01）、租住（02）.
std::string MembersText(const model::Enum& enumeration) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(enumeration.members.size(), most); ++i) {
    text += (i == 0 ? "" : "、") + enumeration.members[i];
    if (!enumeration.codes.empty() && !enumeration.codes[i].empty()) text += "（" + enumeration.codes[i] + "）";
  }
  return text + (enumeration.members.size() > most ? " 等" : "");
}

ReadResult ReadMember(const model::Model& model, const model::Fact& fact, std::string_view text) {
  const auto& enumeration = model.enums[static_cast<std::size_t>(fact.type.enumeration)];
  if (const auto member = FindMember(enumeration, text)) return std::int64_t{*member};
  if (enumeration.others != model::kNone) return std::int64_t{enumeration.others};
  return LiteralError{fmt::format("“{}”不是{}的一种", text, enumeration.name),
                      diagnostics::DidYouMean(text, enumeration.members) + MembersText(enumeration)};
}

ReadResult ReadDivision(std::string_view text) {
  if (const auto code = value::ParseDivision(text)) return std::int64_t{*code};
  const std::vector<value::DivisionCode> same = value::DivisionsNamed(text);
  if (same.size() > 1) {
    std::vector<std::string> names;
    for (const value::DivisionCode code : same) names.push_back(value::DivisionFullName(code));
    if (names.size() > 5) names.resize(5);
    return LiteralError{fmt::format("有 {} 个地方叫“{}”", same.size(), text), fmt::format("{}", fmt::join(names, "、"))};
  }
  return LiteralError{fmt::format("不认识的区划“{}”", text), "六位代码 341321，或名称 砀山县、安徽省宿州市砀山县"};
}

// 编码: leading zeros are part of it.
ReadResult ReadDigits(const model::Fact& fact, std::string_view text) {
  const std::string digits = value::FoldWidth(text);
  const bool all = std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (all && digits.size() == static_cast<std::size_t>(fact.digits)) return digits;
  const std::string wrong = all ? fmt::format("“{}”有 {} 位，要 {} 位", text, digits.size(), fact.digits) : fmt::format("“{}”不全是数字", text);
  return LiteralError{wrong, fmt::format("{} 位数字，开头的 0 也要写", fact.digits)};
}

ReadResult ReadText(const model::Fact& fact, std::string_view text) {
  if (fact.digits > 0) return ReadDigits(fact, text);
  if (!fact.identity_number) return std::string(text);
  std::string number = value::FoldWidth(text);
  if (!number.empty() && number.back() == 'x') number.back() = 'X';
  if (std::string mistake = IdentityNumberMistake(number); !mistake.empty()) return LiteralError{std::move(mistake), "18 位公民身份号码"};
  return number;
}

}  // namespace

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view spaces = " \t\r\n";
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

bool ReadPlainDecimal(std::string_view text, std::int64_t& digits, std::size_t& places) {
  std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
  if (text.size() - at > 15 || at == text.size()) return false;
  digits = 0;
  places = 0;
  bool point = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !point && at + 1 < text.size() && at > 0 && text[at - 1] != '-') {
      point = true;
    } else if (text[at] >= '0' && text[at] <= '9') {
      digits = digits * 10 + (text[at] - '0');
      places += point ? 1 : 0;
    } else {
      return false;
    }
  }
  if (text[0] == '-') digits = -digits;
  return true;
}

ReadResult ReadValue(const model::Model& model, const model::Fact& fact, value::Date reference_date, std::string_view text) {
  const std::string_view trimmed = Trimmed(text);
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: {
      const auto truth = value::ParseBoolCell(trimmed);
      if (const auto* error = std::get_if<LiteralError>(&truth)) return *error;
      return std::int64_t{std::get<bool>(truth)};
    }
    case model::TypeKind::Number: return ReadNumber(model, fact, trimmed);
    case model::TypeKind::Date: return ReadDate(fact, reference_date, trimmed);
    case model::TypeKind::Enum: return ReadMember(model, fact, trimmed);
    case model::TypeKind::Division: return ReadDivision(trimmed);
    case model::TypeKind::Text: return ReadText(fact, trimmed);
  }
  return std::int64_t{0};
}

std::optional<std::int32_t> FindMember(const model::Enum& enumeration, std::string_view text) {
  const std::string_view word = Trimmed(text);
  for (const auto* words : {&enumeration.members, &enumeration.codes})
    if (const auto found = std::find(words->begin(), words->end(), word); found != words->end() && !word.empty())
      return static_cast<std::int32_t>(found - words->begin());
  return std::nullopt;
}

std::optional<FactState> StateNamed(std::string_view text) {
  if (text.empty() || text == "申报") return FactState::Declared;
  if (text == "核实" || text == "核对") return FactState::Verified;
  if (text == "不详") return FactState::Unsayable;
  if (text == "未知") return FactState::Missing;
  return std::nullopt;
}

std::optional<value::Date> DateOrNone(std::string_view text) {
  const auto read = value::ParseDateCell(text);
  const auto* date = std::get_if<value::Date>(&read);
  return date ? std::optional(*date) : std::nullopt;
}

ReadResult HeldValue(const model::Fact& fact, const model::Constant& constant) {
  if (const auto* truth = std::get_if<bool>(&constant)) return std::int64_t{*truth};
  if (const auto* number = std::get_if<Rational>(&constant)) return HoldNumber(fact, *number, ToDecimalText(*number));
  if (const auto* date = std::get_if<value::Date>(&constant)) return std::int64_t{date->days};
  if (const auto* code = std::get_if<model::Code>(&constant)) return std::int64_t{code->code};
  return std::get<std::string>(constant);
}

}  // namespace doudi::record
