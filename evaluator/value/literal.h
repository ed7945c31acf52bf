// Literals: one Spirit X3 grammar for the values in rules, parameter tables, decision tables and household
// data.
//
// Full- and half-width characters mean the same. `780元/人/月`, `3.5万元`, `18周岁`, `6个月`, `60%`,
// `2024-07-01`, `2024年7月1日`, `真`/`假`. Cells (tables and data) also take `3.5万`, `1,500`, `2024.7.1`,
// `2024/7/1`, `是`/`否`, and a number without unit where the column has one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "value/date.h"
#include "value/rational.h"
#include "value/unit.h"

namespace doudi::value {

struct Quantity {
  Rational amount;  // in `unit`, factors (万, %) already multiplied in
  Unit unit;
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

struct LiteralError {
  std::string message;   // what is wrong, in Chinese: 「不认识的单位“元月”」
  std::string accepted;  // the accepted form, with an example: 「形如 780元/人/月」
};

template <class T>
using LiteralResult = std::variant<T, LiteralError>;

// A number with its unit as rules write it: "780元/人/月", "1.5". `extra_units`: units that rule sets
// declare.
LiteralResult<Quantity> ParseQuantity(std::string_view text,
                                      const std::vector<std::string>& extra_units = {});
// A date as rules write it: 2024-07-01, 2024年7月1日, 2024.7.1; 2024年7月 is its first day.
LiteralResult<Date> ParseDate(std::string_view text);
// A day of every year: 9月1日. nullopt if no year has it.
std::optional<MonthDay> ParseMonthDay(std::string_view text);

// Cells: what a table or a record holds for a column of known type. Spaces around are ignored.
// A number: unit optional (then the column's); a written unit must equal the column's up to a factor
// (3.5万, 3.5万元, 60%).
LiteralResult<Rational> ParseNumberCell(std::string_view text, const Unit& column_unit,
                                        const std::vector<std::string>& extra_units = {});
LiteralResult<Date> ParseDateCell(std::string_view text);  // also 2024/7/1, 20240701
LiteralResult<bool> ParseBoolCell(std::string_view text);  // 真 假 是 否 有 无 true false √ ×, 1 0

// Cells that are conditions (decision tables, keys of parameters) over numbers, dates and ordered members: "-", "＜ 18周岁", "≥ 70周岁",
// "70周岁以上", "不满18周岁", "[60岁，80岁)", "2-4人", "(3万元，-)", "100元", "a、b".
struct CellBound {
  std::string text;  // the literal as written
  bool inclusive = false;
};
struct CellPattern {
  enum class Kind : std::uint8_t {
    Any,
    Otherwise,
    Values,
    Range
  } kind = Kind::Any;                  // "-", "其余", list, comparison or interval
  std::vector<std::string> values;     // Values: literal texts
  std::optional<CellBound> low, high;  // Range
};
LiteralResult<CellPattern> ParseCellPattern(std::string_view text);

// Full-width forms to ASCII, ideographic space to space (U+FF01–FF5E, U+3000). Bytes may shorten; for values
// only, not for positions.
std::string FoldWidth(std::string_view text);

}  // namespace doudi::value
