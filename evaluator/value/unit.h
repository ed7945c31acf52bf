// Unit: what a number counts, as a product of base units with whole exponents: 元·人^-1·月^-1.
//
// 个月 and 月, 日 and 天, 周岁 and 岁, 个人/名 and 人 are the same base. Words with a factor (万元, 角, %,
// 万人) are not units: ParseUnit gives the unit and the factor to multiply the amount by. 分 is a hundredth
// of a 元 in literals and rounding places; points are a unit only where a rule set declares 单位 分. The
// order in which a unit was written does not matter: 元/月/人 is 元/人/月, and so is 元/人·月.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "value/rational.h"

namespace doudi::value {

class Unit {
 public:
  Unit() = default;                         // dimensionless
  static Unit Base(std::string_view name);  // one base unit, e.g. Base("元")

  bool IsNone() const { return factors_.empty(); }
  int Exponent(std::string_view base) const;
  bool IsMoney() const { return Exponent("元") == 1; }  // 元, 元/月, 元/人/月, …
  const std::vector<std::pair<std::string, int>>& factors() const { return factors_; }

  friend Unit operator*(const Unit& a, const Unit& b);
  friend Unit operator/(const Unit& a, const Unit& b);
  friend bool operator==(const Unit&, const Unit&) = default;

 private:
  std::vector<std::pair<std::string, int>> factors_;  // sorted by name, no zero exponent
};

// "元/人/月"; money first, then the rest as written in Chinese; "" for dimensionless. A lone 岁 is "周岁", a
// lone 月 is "个月", a lone 工作日 "个工作日". Several numerators stand with "·" (人·次/月); without a numerator it begins with the
// slash ("/月", as in 0.5/月). ParseUnit reads every such text back to the same unit.
std::string ToText(const Unit& unit);

struct ScaledUnit {
  Unit unit;
  Rational factor = 1;  // 万元: unit 元, factor 10000; %: dimensionless, 1/100
};

// Reads "元/人/月", "万元", "个月", "周岁", "%", "元／人·月" (full-width folded). `extra` names units that
// rule sets declared (单位 度。). nullopt if a part is no unit.
std::optional<ScaledUnit> ParseUnit(std::string_view text, const std::vector<std::string>& extra = {});
// What a factor word that stands alone multiplies by (万: 10000, 百万: 1000000); nullopt if it is none.
std::optional<Rational> ParseFactor(std::string_view word);
// All base names known without declaration, for "did you mean".
const std::vector<std::string>& KnownUnitWords();

}  // namespace doudi::value
