#include "value/unit.h"

#include <catch2/catch.hpp>

namespace doudi::value {
namespace {

// "元/人/月 ×1", "无量纲 ×1/100", "不是单位".
std::string Read(std::string_view text, const std::vector<std::string>& extra = {}) {
  const auto unit = ParseUnit(text, extra);
  if (!unit) return "不是单位";
  std::string result = unit->unit.IsNone() ? "无量纲" : ToText(unit->unit);
  result += " ×" + std::to_string(unit->factor.numerator());
  if (!unit->factor.IsWhole()) result += "/" + std::to_string(unit->factor.denominator());
  return result;
}

TEST_CASE("a unit word is read to its base unit and factor", "[value]") {
  struct Case {
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"元", "元 ×1"},
      {"角", "元 ×1/10"},
      {"分", "元 ×1/100"},
      {"万元", "元 ×10000"},
      {"千元", "元 ×1000"},
      {"百元", "元 ×100"},
      {"十元", "元 ×10"},
      {"亿元", "元 ×100000000"},
      {"百万元", "元 ×1000000"},
      {"千万元", "元 ×10000000"},
      {"万亿元", "元 ×1000000000000"},
      {"人", "人 ×1"},
      {"个人", "人 ×1"},
      {"名", "人 ×1"},
      {"位", "人 ×1"},
      {"万人", "人 ×10000"},
      {"月", "个月 ×1"},
      {"个月", "个月 ×1"},
      {"年", "年 ×1"},
      {"天", "天 ×1"},
      {"日", "天 ×1"},
      {"周", "周 ×1"},
      {"星期", "周 ×1"},
      {"岁", "周岁 ×1"},
      {"周岁", "周岁 ×1"},
      {"个工作日", "个工作日 ×1"},
      {"小时", "小时 ×1"},
      {"套", "套 ×1"},
      {"次", "次 ×1"},
      {"户", "户 ×1"},
      {"百户", "户 ×100"},
      {"平方米", "平方米 ×1"},
      {"㎡", "平方米 ×1"},
      {"辆", "辆 ×1"},
      {"项", "项 ×1"},
      {"学期", "学期 ×1"},
      {"学年", "学年 ×1"},
      {"%", "无量纲 ×1/100"},
      {"‰", "无量纲 ×1/1000"},
      {"％", "无量纲 ×1/100"},
      {"元/月", "元/月 ×1"},
      {"元／人／月", "元/人/月 ×1"},
      {"元/月/人", "元/人/月 ×1"},
      {"元/人·月", "元/人/月 ×1"},
      {"元/月·人", "元/人/月 ×1"},
      {"万元/年", "元/年 ×10000"},
      {"元/万人", "元/人 ×1/10000"},
      {"角/人/天", "元/人/天 ×1/10"},
      {"人·次/月", "人·次/月 ×1"},
      {"月/人", "个月/人 ×1"},
      {"/月", "/月 ×1"},
      {"元/元", "无量纲 ×1"},
      {"%/月", "/月 ×1/100"},
      {"", "不是单位"},
      {"元月", "不是单位"},
      {"元/", "不是单位"},
      {"/", "不是单位"},
      {"元//月", "不是单位"},
      {"万", "不是单位"},
      {"万%", "不是单位"},
      {"万万元", "不是单位"},
      {"个", "不是单位"},
      {"元·", "不是单位"},
      {"个月内", "不是单位"},
      {"元 / 月", "不是单位"},
      {"度", "不是单位"},
      {"亿元·万亿元", "不是单位"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(Read(c.text) == c.expected);
  }
}

TEST_CASE("a declared unit goes before the words of the language", "[value]") {
  CHECK(Read("度", {"度"}) == "度 ×1");
  CHECK(Read("元/度", {"度"}) == "元/度 ×1");
  CHECK(Read("万度/月", {"度"}) == "度/月 ×10000");
  CHECK(Read("分", {"分"}) == "分 ×1");
  CHECK(Read("分/人/月", {"分"}) == "分/人/月 ×1");
}

TEST_CASE("units multiply, divide and cancel", "[value]") {
  const Unit money = Unit::Base("元");
  const Unit people = Unit::Base("人");
  const Unit month = Unit::Base("月");
  CHECK(ToText(money / people / month) == "元/人/月");
  CHECK(ToText(money / month / people * people) == "元/月");
  CHECK(money / people / month == money / month / people);
  CHECK((money / money).IsNone());
  CHECK(ToText(Unit()).empty());
  CHECK(ToText(Unit() / month) == "/月");
  CHECK(ToText(money * money / people / people) == "元·元/人/人");
  CHECK((money / month).IsMoney());
  CHECK_FALSE((money * money).IsMoney());
  CHECK((money / people / month).Exponent("月") == -1);
  CHECK(money.Exponent("月") == 0);
}

TEST_CASE("what a unit prints is read back as the same unit", "[value]") {
  const std::vector<std::string> bases = {"元", "人", "月", "年", "岁", "工作日", "平方米", "度"};
  for (const auto& a : bases) {
    for (const auto& b : bases) {
      for (const auto& c : bases) {
        for (const Unit& unit :
             {Unit::Base(a) / Unit::Base(b) / Unit::Base(c), Unit::Base(a) * Unit::Base(b) / Unit::Base(c)}) {
          if (unit.IsNone()) continue;
          INFO(ToText(unit));
          const auto read = ParseUnit(ToText(unit), {"度"});
          REQUIRE(read);
          CHECK(read->unit == unit);
          CHECK(read->factor == Rational(1));
        }
      }
    }
  }
}

TEST_CASE("every known unit word is a unit", "[value]") {
  for (const std::string& word : KnownUnitWords()) {
    INFO(word);
    CHECK(ParseUnit(word));
  }
}

}  // namespace
}  // namespace doudi::value
