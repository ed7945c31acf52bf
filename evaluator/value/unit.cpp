#include "value/unit.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "value/literal.h"

namespace doudi::value {
namespace {

struct UnitWord {
  std::string_view word;
  std::string_view base;  // "" for a plain ratio
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

// Every word that a unit may be written with. 分 is money: points are a unit of their own only where a rule
// set declares 单位 分, which then goes before this table.
constexpr UnitWord kWords[] = {
    {"元", "元"},         {"角", "元", 1, 10},    {"分", "元", 1, 100}, {"人", "人"},
    {"个人", "人"},       {"名", "人"},           {"位", "人"},         {"月", "月"},
    {"个月", "月"},       {"年", "年"},           {"季", "季"},         {"季度", "季"},
    {"个季度", "季"},     {"天", "天"},           {"日", "天"},         {"周", "周"},
    {"星期", "周"},       {"个星期", "周"},       {"岁", "岁"},         {"周岁", "岁"},
    {"工作日", "工作日"}, {"个工作日", "工作日"}, {"小时", "小时"},     {"个小时", "小时"},
    {"学期", "学期"},     {"个学期", "学期"},     {"学年", "学年"},     {"个学年", "学年"},
    {"套", "套"},         {"次", "次"},           {"户", "户"},         {"平方米", "平方米"},
    {"平米", "平方米"},   {"㎡", "平方米"},       {"亩", "亩"},         {"辆", "辆"},
    {"项", "项"},         {"笔", "笔"},           {"%", "", 1, 100},    {"‰", "", 1, 1000},
    {"周期", "周期"},
};

struct FactorWord {
  std::string_view word;
  std::int64_t factor;
};

// Longest first, so that 千万元 is not read as 千 times an unknown 万元.
constexpr FactorWord kFactors[] = {
    {"十万", 100'000},
    {"百万", 1'000'000},
    {"千万", 10'000'000},
    {"十亿", 1'000'000'000},
    {"百亿", 10'000'000'000},
    {"千亿", 100'000'000'000},
    {"万亿", 1'000'000'000'000},
    {"十", 10},
    {"百", 100},
    {"千", 1'000},
    {"万", 10'000},
    {"亿", 100'000'000},
};

// The order in which a unit's parts are written: money, then who or what it is for, then the time.
constexpr std::string_view kWritingOrder[] = {"元", "平方米", "亩", "套",   "辆",     "户", "人",
                                              "项", "笔",     "次", "小时", "工作日", "天", "周",
                                              "月", "季",     "年", "学期", "学年",   "周期",   "岁"};

std::size_t WritingRank(std::string_view base) {
  const auto* found = std::find(std::begin(kWritingOrder), std::end(kWritingOrder), base);
  // A declared unit is a thing counted (度, 分): it stands before the people and the time.
  if (found == std::end(kWritingOrder)) return 1;
  return static_cast<std::size_t>(found - std::begin(kWritingOrder)) +
         (found == std::begin(kWritingOrder) ? 0 : 1);
}

// The word that a lone numerator is written with where it differs from the name of the base.
std::string_view LoneWord(std::string_view base) {
  if (base == "月") return "个月";
  if (base == "岁") return "周岁";
  if (base == "工作日") return "个工作日";
  return base;
}

// One part between the separators: a word of the table, a declared unit, or one of them after a factor word.
std::optional<ScaledUnit> ParseWord(std::string_view word, const std::vector<std::string>& extra) {
  if (std::find(extra.begin(), extra.end(), word) != extra.end()) return ScaledUnit{Unit::Base(word), 1};
  const auto* known = std::find_if(std::begin(kWords), std::end(kWords),
                                   [&](const UnitWord& candidate) { return candidate.word == word; });
  if (known == std::end(kWords)) return std::nullopt;
  const Unit unit = known->base.empty() ? Unit() : Unit::Base(known->base);
  return ScaledUnit{unit, Rational(known->numerator, known->denominator)};
}

std::optional<ScaledUnit> ParsePart(std::string_view part, const std::vector<std::string>& extra) {
  if (const auto plain = ParseWord(part, extra)) return plain;
  for (const FactorWord& factor : kFactors) {
    if (!part.starts_with(factor.word)) continue;
    auto scaled = ParseWord(part.substr(factor.word.size()), extra);
    if (!scaled || scaled->unit.IsNone()) return std::nullopt;
    const auto product = Multiply(scaled->factor, factor.factor);
    if (!product) return std::nullopt;
    scaled->factor = *product;
    return scaled;
  }
  return std::nullopt;
}

}  // namespace

Unit Unit::Base(std::string_view name) {
  Unit unit;
  unit.factors_.emplace_back(name, 1);
  return unit;
}

int Unit::Exponent(std::string_view base) const {
  for (const auto& [name, exponent] : factors_) {
    if (name == base) return exponent;
  }
  return 0;
}

namespace {

// The union of two sorted factor lists; `sign` is -1 where the second divides.
std::vector<std::pair<std::string, int>> Combine(const std::vector<std::pair<std::string, int>>& a,
                                                 const std::vector<std::pair<std::string, int>>& b,
                                                 int sign) {
  std::vector<std::pair<std::string, int>> result = a;
  for (const auto& [name, exponent] : b) {
    auto place =
        std::find_if(result.begin(), result.end(), [&](const auto& factor) { return factor.first >= name; });
    if (place == result.end() || place->first != name) place = result.insert(place, {name, 0});
    place->second += sign * exponent;
    if (place->second == 0) result.erase(place);
  }
  return result;
}

}  // namespace

Unit operator*(const Unit& a, const Unit& b) {
  Unit product;
  product.factors_ = Combine(a.factors_, b.factors_, 1);
  return product;
}

Unit operator/(const Unit& a, const Unit& b) {
  Unit quotient;
  quotient.factors_ = Combine(a.factors_, b.factors_, -1);
  return quotient;
}

std::string ToText(const Unit& unit) {
  auto factors = unit.factors();
  std::stable_sort(factors.begin(), factors.end(),
                   [](const auto& a, const auto& b) { return WritingRank(a.first) < WritingRank(b.first); });
  const auto positive =
      std::count_if(factors.begin(), factors.end(), [](const auto& factor) { return factor.second > 0; });
  std::string text;
  for (const auto& [name, exponent] : factors) {
    for (int i = 0; i < exponent; ++i) {
      if (!text.empty()) text += "·";
      text += positive == 1 && exponent == 1 ? LoneWord(name) : std::string_view(name);
    }
  }
  for (const auto& [name, exponent] : factors) {
    for (int i = 0; i > exponent; --i) text += "/" + name;
  }
  return text;
}

std::optional<ScaledUnit> ParseUnit(std::string_view text, const std::vector<std::string>& extra) {
  constexpr std::string_view kDot = "·";
  const std::string folded = FoldWidth(text);
  std::string_view rest = folded;
  ScaledUnit result;
  bool denominator = rest.starts_with("/");  // "/月": a number per month
  if (denominator) rest.remove_prefix(1);
  while (true) {
    const std::size_t slash = rest.find('/');
    const std::size_t dot = rest.find(kDot);
    const std::size_t end = std::min({slash, dot, rest.size()});
    const auto part = ParsePart(rest.substr(0, end), extra);
    if (!part) return std::nullopt;
    const auto factor =
        denominator ? Divide(result.factor, part->factor) : Multiply(result.factor, part->factor);
    if (!factor) return std::nullopt;
    result.factor = *factor;
    result.unit = denominator ? result.unit / part->unit : result.unit * part->unit;
    if (end == rest.size()) return result;
    denominator = denominator || end == slash;
    rest.remove_prefix(end + (end == slash ? 1 : kDot.size()));
  }
}

std::optional<Rational> ParseFactor(std::string_view word) {
  for (const FactorWord& factor : kFactors) {
    if (factor.word == word) return Rational(factor.factor);
  }
  return std::nullopt;
}

const std::vector<std::string>& KnownUnitWords() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> list;
    for (const UnitWord& word : kWords) list.emplace_back(word.word);
    for (const char* common : {"元/月", "元/年", "元/人", "元/人/月", "元/人/年", "元/周", "元/天", "元/学期",
                               "元/学年", "元/次", "万元", "万元/年"}) {
      list.emplace_back(common);
    }
    return list;
  }();
  return words;
}

}  // namespace doudi::value
