// What the literal grammar reads, before it is given a meaning: the parts of the text. Private to
// evaluator/value.
//
// Numbers, dates and words are read from text that went through FoldWidth; cell patterns from the text as
// written, since their values may be names. All views point into the text given. Spaces around must be
// trimmed off before.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace doudi::value {

struct NumberText {
  bool negative = false;
  bool currency = false;      // ¥ before the digits
  bool grouped = false;       // 1,500
  bool spaced = false;        // a space between number and unit
  std::string_view whole;     // digits and, if grouped, commas
  std::string_view fraction;  // digits; empty if there is no point
  std::string_view exponent;  // with its sign; empty if there is none
  std::string_view unit;      // all that follows
};
std::optional<NumberText> ReadNumberText(std::string_view folded);

struct DateText {
  enum class Form : std::uint8_t { Dashes, Dots, Slashes, Han, HanMonth, Compact } form = Form::Dashes;
  std::string_view year;
  std::string_view month;
  std::string_view day;   // empty for HanMonth
  bool midnight = false;  // followed by a time of 00:00, as spreadsheets export dates
};
std::optional<DateText> ReadDateText(std::string_view folded);

std::optional<bool> ReadBoolText(std::string_view folded_lower_case);

struct PatternText {
  enum class Kind : std::uint8_t {
    Any,
    Otherwise,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Interval,
    Values
  };
  Kind kind = Kind::Values;
  std::string_view operand;                            // of a comparison
  bool low_inclusive = false, high_inclusive = false;  // Interval
  std::string_view low, high;                          // Interval: ends as written, not trimmed
  std::vector<std::string_view> values;                // Values: not trimmed
};
PatternText ReadPatternText(std::string_view text);

// Without ASCII and ideographic spaces at either end.
std::string_view Trimmed(std::string_view text);

}  // namespace doudi::value
