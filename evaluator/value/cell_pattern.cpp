#include <algorithm>

#include <fmt/format.h>

#include "value/literal.h"
#include "value/literal_grammar.h"

namespace doudi::value {
namespace {

using Kind = PatternText::Kind;

constexpr std::string_view kForm =
    "可以写 -（任意）、其余、一个值、用顿号隔开的几个值、比较（≥ 70周岁、70周岁以上、不满18周岁）或区间（[60岁，80岁)、2-4人）";

// An end of an interval: "-" and ∞ leave it open.
std::optional<CellBound> EndOf(std::string_view text, bool inclusive) {
  const std::string_view end = Trimmed(text);
  constexpr std::string_view kOpenEnds[] = {"-", "－", "—", "–", "∞", "+∞", "-∞", "＋∞", "－∞"};
  if (std::find(std::begin(kOpenEnds), std::end(kOpenEnds), end) != std::end(kOpenEnds)) return std::nullopt;
  return CellBound{std::string(end), inclusive};
}

LiteralResult<CellPattern> IntervalOf(const PatternText& text, std::string_view shown) {
  CellPattern pattern;
  pattern.kind = CellPattern::Kind::Range;
  if (Trimmed(text.low).empty() || Trimmed(text.high).empty()) {
    return LiteralError{fmt::format("区间“{}”少了一端", shown), "没有界限的一端写 -，形如 (3万元，-)"};
  }
  pattern.low = EndOf(text.low, text.low_inclusive);
  pattern.high = EndOf(text.high, text.high_inclusive);
  if (!pattern.low && !pattern.high) pattern.kind = CellPattern::Kind::Any;
  return pattern;
}

LiteralResult<CellPattern> ComparisonOf(const PatternText& text, std::string_view shown) {
  const std::string operand(Trimmed(text.operand));
  if (operand.empty()) return LiteralError{fmt::format("“{}”后面没有值", shown), "比较写成 ≥ 70周岁 这样"};
  if (operand.find("、") != std::string::npos) {
    return LiteralError{fmt::format("“{}”的比较后面有不止一个值", shown),
                        "比较后面只写一个值；区间写成 [60岁，80岁)"};
  }
  CellPattern pattern;
  if (text.kind == Kind::Equal) {
    pattern.kind = CellPattern::Kind::Values;
    pattern.values = {operand};
    return pattern;
  }
  pattern.kind = CellPattern::Kind::Range;
  const CellBound bound{operand, text.kind == Kind::LessOrEqual || text.kind == Kind::GreaterOrEqual};
  const bool above = text.kind == Kind::Greater || text.kind == Kind::GreaterOrEqual;
  (above ? pattern.low : pattern.high) = bound;
  return pattern;
}

// Whether a comma stands where only 、 separates values: not inside a number with grouped thousands.
bool HasStrayComma(std::string_view value) {
  const std::string folded = FoldWidth(value);
  const auto number = ReadNumberText(folded);
  if (number) return number->unit.find(',') != std::string_view::npos;
  return folded.find(',') != std::string::npos;
}

LiteralResult<CellPattern> ValuesOf(const PatternText& text, std::string_view shown) {
  CellPattern pattern;
  pattern.kind = CellPattern::Kind::Values;
  for (const std::string_view raw : text.values) {
    const std::string_view value = Trimmed(raw);
    if (value.empty())
      return LiteralError{fmt::format("“{}”里有一个值是空的", shown),
                          "几个值之间用一个顿号隔开，形如 城镇、农村"};
    if (HasStrayComma(value))
      return LiteralError{fmt::format("“{}”里的值用逗号隔开了", shown),
                          "几个值之间用顿号隔开，形如 城镇、农村"};
    pattern.values.emplace_back(value);
  }
  return pattern;
}

// 5人以上, 3人以下, 30天以内: with the number itself, as the law reads these words. Empty values are left to the ordinary reading.
std::optional<CellPattern> SuffixedOf(std::string_view shown) {
  struct Suffix {
    std::string_view word;
    bool above;
  };
  constexpr Suffix kSuffixes[] = {{"及以上", true}, {"及以下", false}, {"以上", true}, {"以下", false}, {"以内", false}};
  for (const Suffix& suffix : kSuffixes) {
    if (!shown.ends_with(suffix.word) || shown.size() == suffix.word.size()) continue;
    const std::string_view value = Trimmed(shown.substr(0, shown.size() - suffix.word.size()));
    if (!ReadNumberText(FoldWidth(value)) && !ReadDateText(FoldWidth(value))) return std::nullopt;
    CellPattern pattern;
    pattern.kind = CellPattern::Kind::Range;
    (suffix.above ? pattern.low : pattern.high) = CellBound{std::string(value), true};
    return pattern;
  }
  return std::nullopt;
}

// 2-4人, 2人—4人, 2至4人: both ends in it, the first with the unit of the second.
std::optional<CellPattern> SpanOf(std::string_view shown) {
  for (const std::string_view sign : {"-", "－", "—", "–", "至"}) {
    const std::size_t at = shown.find(sign);
    if (at == std::string_view::npos || at == 0) continue;
    const std::string_view low = Trimmed(shown.substr(0, at)), high = Trimmed(shown.substr(at + sign.size()));
    const std::string folded_low = FoldWidth(low), folded_high = FoldWidth(high);
    const auto from = ReadNumberText(folded_low), until = ReadNumberText(folded_high);
    const bool ranges = from && until && !until->unit.empty() && !until->negative &&
                        until->unit.find_first_of("-0123456789") == std::string_view::npos &&
                        (from->unit.empty() || from->unit == until->unit);
    if (!ranges) return std::nullopt;
    CellPattern pattern;
    pattern.kind = CellPattern::Kind::Range;
    pattern.low = CellBound{std::string(low) + (from->unit.empty() ? std::string(until->unit) : ""), true};
    pattern.high = CellBound{std::string(high), true};
    return pattern;
  }
  return std::nullopt;
}

bool StartsLikeInterval(std::string_view text) { return text.starts_with("[") || text.starts_with("［"); }

bool HasTilde(std::string_view text) {
  return text.find('~') != std::string_view::npos || text.find("～") != std::string_view::npos;
}

}  // namespace

LiteralResult<CellPattern> ParseCellPattern(std::string_view cell) {
  const std::string_view shown = Trimmed(cell);
  if (shown.empty()) return LiteralError{"这一格是空的", std::string(kForm)};
  if (auto suffixed = SuffixedOf(shown)) return *std::move(suffixed);
  if (auto span = SpanOf(shown)) return *std::move(span);
  const PatternText text = ReadPatternText(shown);
  CellPattern pattern;
  switch (text.kind) {
    case Kind::Any:
      return pattern;
    case Kind::Otherwise:
      pattern.kind = CellPattern::Kind::Otherwise;
      return pattern;
    case Kind::Interval:
      return IntervalOf(text, shown);
    case Kind::Values:
      if (StartsLikeInterval(shown) || HasTilde(shown)) {
        return LiteralError{fmt::format("“{}”不是完整的区间", shown),
                            "区间写成 [60岁，80岁)：方括号含这一端，圆括号不含"};
      }
      return ValuesOf(text, shown);
    default:
      return ComparisonOf(text, shown);
  }
}

}  // namespace doudi::value
