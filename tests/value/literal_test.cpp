#include "value/literal.h"

#include <fmt/format.h>
#include <catch2/catch.hpp>

namespace doudi::value {
namespace {

std::string Show(const LiteralError& error) { return fmt::format("✗{}｜{}", error.message, error.accepted); }
std::string Show(const Quantity& quantity) {
  return fmt::format("{} {}", ToDecimalText(quantity.amount), ToText(quantity.unit));
}
std::string Show(const Rational& number) { return ToDecimalText(number); }
std::string Show(const Date& date) { return ToText(date); }
std::string Show(bool truth) { return truth ? "真" : "假"; }
std::string Show(const CellPattern& pattern) {
  const auto bound = [](const std::optional<CellBound>& one, const char* word) {
    return one ? fmt::format("{}{}{}", word, one->text, one->inclusive ? " 含" : " 不含")
               : fmt::format("{}无", word);
  };
  switch (pattern.kind) {
    case CellPattern::Kind::Any:
      return "任意";
    case CellPattern::Kind::Otherwise:
      return "其余";
    case CellPattern::Kind::Range:
      return fmt::format("{}，{}", bound(pattern.low, "自 "), bound(pattern.high, "至 "));
    default:
      break;
  }
  std::string text = "值";
  for (const auto& value : pattern.values) text += fmt::format(" <{}>", value);
  return text;
}
template <class T>
std::string Show(const LiteralResult<T>& result) {
  return std::visit([](const auto& one) { return Show(one); }, result);
}

struct Case {
  const char* text;
  const char* expected;
};

TEST_CASE("a quantity in a rule is an exact number with its unit", "[value]") {
  const Case cases[] = {
      {"780元/人/月", "780 元/人/月"},
      {"７８０元／人／月", "780 元/人/月"},
      {"780元/人·月", "780 元/人/月"},
      {"3.5万元", "35000 元"},
      {"１２．５％", "0.125 "},
      {"60%", "0.6 "},
      {"5‰", "0.005 "},
      {"18周岁", "18 周岁"},
      {"18岁", "18 周岁"},
      {"6个月", "6 个月"},
      {"6月", "6 个月"},
      {"30个工作日", "30 个工作日"},
      {"2024年", "2024 年"},
      {"1.5", "1.5 "},
      {"0", "0 "},
      {"-5元", "-5 元"},
      {"－5元", "-5 元"},
      {"−5元", "-5 元"},
      {"+5元", "5 元"},
      {"5角", "0.5 元"},
      {"37分", "0.37 元"},
      {"007人", "7 人"},
      {"1.50元", "1.5 元"},
      {"0.000000000000001", "0.000000000000001 "},
      {"999999999999999", "999999999999999 "},
      {"0000000000000000000000000000001元", "1 元"},
      {"1.00000000000000000000000000元", "1 元"},
      {"1亿元", "100000000 元"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(Show(ParseQuantity(c.text)) == c.expected);
  }
  CHECK(Show(ParseQuantity("3度", {"度"})) == "3 度");
  CHECK(Show(ParseQuantity("10分", {"分"})) == "10 分");
}

TEST_CASE("a text that is no quantity is said to be none, with the form to write", "[value]") {
  constexpr const char* kForm = "请写数字和单位，中间不空格，形如 780元/人/月、3.5万元、18周岁、60%";
  const auto with_form = [&](const std::string& message) { return fmt::format("✗{}｜{}", message, kForm); };
  CHECK(Show(ParseQuantity("")) == with_form("这里是空的，要的是一个数量"));
  CHECK(Show(ParseQuantity("　")) == with_form("这里是空的，要的是一个数量"));
  for (const char* text : {"abc", "元", "三元", ".5", "-", "--5", "¥5", "5/月", "×3", "1.", "1.2.3"}) {
    INFO(text);
    CHECK(Show(ParseQuantity(text)) == with_form(fmt::format("“{}”不是数量", text)));
  }
  const Case cases[] = {
      {"5元月", "✗不认识的单位“元月”｜是否指“5元/月”？"},
      {"5元每人每月", "✗不认识的单位“元每人每月”｜是否指“5元/人/月”？"},
      {"5万元年", "✗不认识的单位“万元年”｜是否指“5万元/年”？"},
      {"5元/约", "✗不认识的单位“元/约”｜是否指“5元/月”？"},
      {"5工作曰", "✗不认识的单位“工作曰”｜是否指“5工作日”？"},
      {"2人以上", "✗“2人以上”里的“以上”不是单位｜请写成比较：≥ 2人"},
      {"6个月内", "✗“6个月内”里的“内”不是单位｜请写成比较：≤ 6个月"},
      {"5元左右", "✗“5元左右”里的“左右”不是单位｜请写确定的数量"},
      {"1年6个月", "✗“1年6个月”里有不止一个数｜一个数量只写一个数和一个单位，形如 18个月"},
      {"1,500元", "✗“1,500元”里有逗号｜规则里的数字不分节，请写 1500元，不写 1,500元"},
      {"1,5元", "✗“1,5元”里有逗号｜规则里的数字不分节，请写 1500元，不写 1,500元"},
      {"3.5万", "✗“3.5万”后面没有单位｜请写明单位，形如 3.5万元"},
      {"1234567890123456元", "✗“1234567890123456元”的数字太长｜有效数字最多 15 位，小数最多 15 位"},
      {"0.0000000000000001", "✗“0.0000000000000001”的数字太长｜有效数字最多 15 位，小数最多 15 位"},
      {"99999999999999999999999999999999999999",
       "✗“99999999999999999999999999999999999999”的数字太长｜有效数字最多 15 位，小数最多 15 位"},
      {"100000000000000万亿元",
       "✗“100000000000000万亿元”太大，超出可以计算的范围｜数量换算成基本单位以后应小于 9223372036854775807"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(Show(ParseQuantity(c.text)) == c.expected);
  }
  CHECK(Show(ParseQuantity("5克拉")) == with_form("不认识的单位“克拉”"));
  CHECK(Show(ParseQuantity("5个")) == with_form("不认识的单位“个”"));
  CHECK(Show(ParseQuantity("5 元")) == with_form("“5 元”的数字和单位之间有空格"));
  CHECK(Show(ParseQuantity("1e3元")) == with_form("“1e3元”用了科学记数法"));
  CHECK(Show(ParseQuantity("5度表", {"度数"})) == "✗不认识的单位“度表”｜是否指“5度数”？");
}

TEST_CASE("a number in a cell may leave its unit to the column", "[value]") {
  const Unit none;
  const Unit money = Unit::Base("元");
  const Unit monthly = money / Unit::Base("月");
  const Unit age = Unit::Base("岁");
  const Unit people = Unit::Base("人");
  struct CellCase {
    const char* text;
    Unit unit;
    const char* expected;
  };
  const CellCase cases[] = {
      {" 780 ", monthly, "780"},
      {"780元/月", monthly, "780"},
      {"780 元/月", monthly, "780"},
      {"　780　", monthly, "780"},
      {"3.5万", money, "35000"},
      {"3.5 万元", money, "35000"},
      {"3.5万", monthly, "35000"},
      {"3.5万元/月", monthly, "35000"},
      {"1,500", money, "1500"},
      {"１，５００．５０元", money, "1500.5"},
      {"1,234,567.89", money, "1234567.89"},
      {"¥1,500", money, "1500"},
      {"￥1500", money, "1500"},
      {"-1,500", money, "-1500"},
      {"-¥5", money, "-5"},
      {"60%", none, "0.6"},
      {"0.6", none, "0.6"},
      {"1.5E+04", money, "15000"},
      {"1e3", none, "1000"},
      {"15e-1", none, "1.5"},
      {"0e999", none, "0"},
      {"18", age, "18"},
      {"18周岁", age, "18"},
      {"18岁", age, "18"},
      {"3", people, "3"},
      {"3名", people, "3"},
      {"0.3万人", people, "3000"},
      {"50角", money, "5"},
      {"780.50", money, "780.5"},
      {"12", none, "12"},
      {"", none, "✗这里是空的，要的是数字｜请写数字，形如 12、0.75 或 60%"},
      {"  ", monthly, "✗这里是空的，要的是数字｜请写数字，形如 1500、1,500、3.5万 或 1500元/月"},
      {"若干", money, "✗“若干”不是数字｜请写数字，形如 1500、1,500、3.5万 或 1500元"},
      {" 很多 ", people, "✗“很多”不是数字｜请写数字，形如 3 或 3人"},
      {"780元", monthly,
       "✗“780元”的单位是“元”，这里要的是“元/月”｜请写数字，形如 1500、1,500、3.5万 或 1500元/月"},
      {"3人", none, "✗“3人”的单位是“人”，这里要的是没有单位的数｜请写数字，形如 12、0.75 或 60%"},
      {"60%", money, "✗“60%”是比例，这里要的是“元”｜请写数字，形如 1500、1,500、3.5万 或 1500元"},
      {"¥5", people, "✗“¥5”是金额，这里要的不是金额｜请写数字，形如 3 或 3人"},
      {"1,50", money, "✗“1,50”的千分位逗号位置不对｜每三位数字一个逗号，形如 1,500 或 1,500,000"},
      {"1,5000", money, "✗“1,5000”的千分位逗号位置不对｜每三位数字一个逗号，形如 1,500 或 1,500,000"},
      {"1500,000", money, "✗“1500,000”的千分位逗号位置不对｜每三位数字一个逗号，形如 1,500 或 1,500,000"},
      {"18周岁3个月", age, "✗“18周岁3个月”里有不止一个数｜一个数量只写一个数和一个单位，形如 18个月"},
      {"70岁以上", age, "✗“70岁以上”里的“以上”不是单位｜请写成比较：≥ 70岁"},
      {"780元月", monthly, "✗不认识的单位“元月”｜是否指“780元/月”？"},
      {"1e99", money, "✗“1e99”的数字太长｜有效数字最多 15 位，小数最多 15 位"},
      {"9e15万", money,
       "✗“9e15万”太大，超出可以计算的范围｜数量换算成基本单位以后应小于 9223372036854775807"},
      {"9999999999999999", money, "✗“9999999999999999”的数字太长｜有效数字最多 15 位，小数最多 15 位"},
      {"NaN", money, "✗“NaN”不是数字｜请写数字，形如 1500、1,500、3.5万 或 1500元"},
      {"1.2.3", none, "✗“1.2.3”不是数字｜请写数字，形如 12、0.75 或 60%"},
  };
  for (const CellCase& c : cases) {
    INFO(c.text);
    CHECK(Show(ParseNumberCell(c.text, c.unit)) == c.expected);
  }
}

TEST_CASE("a date is read as rules and as data write it", "[value]") {
  const Case both[] = {
      {"2024-07-01", "2024-07-01"},
      {"2024-7-1", "2024-07-01"},
      {"2024年7月1日", "2024-07-01"},
      {"2024年07月01日", "2024-07-01"},
      {"２０２４年７月１日", "2024-07-01"},
      {"2024年7月1号", "2024-07-01"},
      {"2024.7.1", "2024-07-01"},
      {"2024年7月", "2024-07-01"},
      {"2024-02-29", "2024-02-29"},
      {"1800-01-01", "1800-01-01"},
      {"2299-12-31", "2299-12-31"},
      {"２０２４－０７－０１", "2024-07-01"},
      {"1799-12-31", "✗“1799-12-31”的年份是 1799｜年份应在 1800 与 2299 之间"},
      {"2300年1月1日", "✗“2300年1月1日”的年份是 2300｜年份应在 1800 与 2299 之间"},
      {"2024-13-01", "✗“2024-13-01”的月份是 13｜月份应在 1 与 12 之间，先写年，再写月、日"},
      {"2024-00-01", "✗“2024-00-01”的月份是 0｜月份应在 1 与 12 之间，先写年，再写月、日"},
  };
  for (const Case& c : both) {
    INFO(c.text);
    CHECK(Show(ParseDate(c.text)) == c.expected);
    CHECK(Show(ParseDateCell(c.text)) == c.expected);
  }
  const Case only_cells[] = {
      {" 2024/7/1 ", "2024-07-01"},
      {"2024/07/01", "2024-07-01"},
      {"20240701", "2024-07-01"},
      {"2024-07-01 00:00:00", "2024-07-01"},
      {"2024-07-01T00:00:00.000", "2024-07-01"},
      {"2024/7/1 00:00", "2024-07-01"},
  };
  for (const Case& c : only_cells) {
    INFO(c.text);
    CHECK(Show(ParseDateCell(c.text)) == c.expected);
    CHECK(Show(ParseDate(c.text)).substr(0, 3) == "✗");
  }
  CHECK(Show(ParseDate("2024/7/1")) ==
        "✗“2024/7/1”这样的日期只能写在数据里｜请写 2024-07-01 或 2024年7月1日");
  CHECK(Show(ParseDate("2023-02-29")) ==
        "✗“2023-02-29”这一天不存在：2023年2月只有 28 天｜请写 2024-07-01 或 2024年7月1日");
  constexpr const char* kCellForm = "｜请写年、月、日，形如 2024-07-01、2024年7月1日 或 2024/7/1";
  CHECK(Show(ParseDateCell("1900年2月29日")) ==
        fmt::format("{}{}", "✗“1900年2月29日”这一天不存在：1900年2月只有 28 天", kCellForm));
  CHECK(Show(ParseDateCell("2024-04-31")) ==
        fmt::format("{}{}", "✗“2024-04-31”这一天不存在：2024年4月只有 30 天", kCellForm));
  CHECK(Show(ParseDateCell("2024-04-00")) ==
        fmt::format("{}{}", "✗“2024-04-00”这一天不存在：2024年4月只有 30 天", kCellForm));
  CHECK(Show(ParseDateCell(" ")) == fmt::format("{}{}", "✗这里是空的，要的是日期", kCellForm));
  for (const char* text :
       {"24-07-01", "去年", "2024", "2024年", "2024-07", "2024-7.1", "2024年7月1", "2024-07-01 12:00",
        "202407", "2024071", "2024--7-1", "7/1/2024", "12024-07-01", "2024-007-01"}) {
    INFO(text);
    CHECK(Show(ParseDateCell(text)) == fmt::format("✗“{}”不是日期{}", text, kCellForm));
  }
}

TEST_CASE("a truth value in a cell has many words", "[value]") {
  for (const char* text : {"真", "是", "有", "true", "TRUE", "Ｔｒｕｅ", "√", "✓", "1", " １ ", "　是"}) {
    INFO(text);
    CHECK(Show(ParseBoolCell(text)) == "真");
  }
  for (const char* text : {"假", "否", "无", "false", "False", "×", "✗", "0"}) {
    INFO(text);
    CHECK(Show(ParseBoolCell(text)) == "假");
  }
  const std::string form = "｜请写 真 或 假，也可以写 是/否、有/无、true/false、√/×、1/0";
  for (const char* text : {"也许", "真的", "2", "01", "不是", "truefalse", "是否"}) {
    INFO(text);
    CHECK(Show(ParseBoolCell(text)) == fmt::format("✗“{}”不是真假值{}", text, form));
  }
  CHECK(Show(ParseBoolCell("")) == fmt::format("✗这里是空的，要的是真或假{}", form));
}

TEST_CASE("a cell of a decision table is any value, a list, a comparison or an interval", "[value]") {
  const Case cases[] = {
      {"-", "任意"},
      {"－", "任意"},
      {" — ", "任意"},
      {"其余", "其余"},
      {"真", "值 <真>"},
      {"100元", "值 <100元>"},
      {"城镇、农村", "值 <城镇> <农村>"},
      {" 城镇 、 农村 ", "值 <城镇> <农村>"},
      {"＝ 3人", "值 <3人>"},
      {"等于 3人", "值 <3人>"},
      {"1,500、2,500元", "值 <1,500> <2,500元>"},
      {"＜ 18周岁", "自 无，至 18周岁 不含"},
      {"<18周岁", "自 无，至 18周岁 不含"},
      {"低于 18周岁", "自 无，至 18周岁 不含"},
      {"≤ 3万元", "自 无，至 3万元 含"},
      {"<= 3万元", "自 无，至 3万元 含"},
      {"＜＝3万元", "自 无，至 3万元 含"},
      {"不超过 3万元", "自 无，至 3万元 含"},
      {"不高于 3万元", "自 无，至 3万元 含"},
      {"≥ 70周岁", "自 70周岁 含，至 无"},
      {"＞＝70周岁", "自 70周岁 含，至 无"},
      {"不低于　70周岁", "自 70周岁 含，至 无"},
      {"> -5元", "自 -5元 不含，至 无"},
      {"超过 70周岁", "自 70周岁 不含，至 无"},
      {"高于 二级", "自 二级 不含，至 无"},
      {"≥ 2024-07-01", "自 2024-07-01 含，至 无"},
      {"[60岁，80岁)", "自 60岁 含，至 80岁 不含"},
      {"［60岁，80岁）", "自 60岁 含，至 80岁 不含"},
      {"( 60岁 , 80岁 ]", "自 60岁 不含，至 80岁 含"},
      {"（3万元，-）", "自 3万元 不含，至 无"},
      {"(-, 3万元]", "自 无，至 3万元 含"},
      {"[60岁，+∞)", "自 60岁 含，至 无"},
      {"(-5元，5元)", "自 -5元 不含，至 5元 不含"},
      {"(-，-)", "任意"},
      {"[2024-07-01，2025-07-01)", "自 2024-07-01 含，至 2025-07-01 不含"},
      {"5人以上", "自 5人 含，至 无"},
      {"70 周岁及以上", "自 70 周岁 含，至 无"},
      {"3万元以下", "自 无，至 3万元 含"},
      {"30天以内", "自 无，至 30天 含"},
      {"不满18周岁", "自 无，至 18周岁 不含"},
      {"初中以上", "值 <初中以上>"},
      {"2-4人", "自 2人 含，至 4人 含"},
      {"2人至4人", "自 2人 含，至 4人 含"},
      {"2024-07-01", "值 <2024-07-01>"},
      {"（一）", "值 <（一）>"},
      {"-5元", "值 <-5元>"},
      {"",
       "✗这一格是空的｜可以写 -（任意）、其余、一个值、用顿号隔开的几个值、比较（≥ "
       "70周岁、70周岁以上、不满18周岁）或区间（[60岁，80岁)、2-4人）"},
      {"≥", "✗“≥”后面没有值｜比较写成 ≥ 70周岁 这样"},
      {"≥ 70周岁、80周岁",
       "✗“≥ 70周岁、80周岁”的比较后面有不止一个值｜比较后面只写一个值；区间写成 [60岁，80岁)"},
      {"[60岁，80岁", "✗“[60岁，80岁”不是完整的区间｜区间写成 [60岁，80岁)：方括号含这一端，圆括号不含"},
      {"60岁～80岁", "✗“60岁～80岁”不是完整的区间｜区间写成 [60岁，80岁)：方括号含这一端，圆括号不含"},
      {"[60岁，70岁，80岁)",
       "✗“[60岁，70岁，80岁)”不是完整的区间｜区间写成 [60岁，80岁)：方括号含这一端，圆括号不含"},
      {"[ ，80岁)", "✗区间“[ ，80岁)”少了一端｜没有界限的一端写 -，形如 (3万元，-)"},
      {"城镇，农村", "✗“城镇，农村”里的值用逗号隔开了｜几个值之间用顿号隔开，形如 城镇、农村"},
      {"1人,2人", "✗“1人,2人”里的值用逗号隔开了｜几个值之间用顿号隔开，形如 城镇、农村"},
      {"城镇、", "✗“城镇、”里有一个值是空的｜几个值之间用一个顿号隔开，形如 城镇、农村"},
      {"、", "✗“、”里有一个值是空的｜几个值之间用一个顿号隔开，形如 城镇、农村"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(Show(ParseCellPattern(c.text)) == c.expected);
  }
}

TEST_CASE("full-width forms fold to ASCII and nothing else changes", "[value]") {
  const Case cases[] = {
      {"７８０元／人，（Ａ～ｚ）＝％", "780元/人,(A~z)=%"},
      {"！＿｀～", "!_`~"},
      {"　甲　", " 甲 "},
      {"。、“”≤｟", "。、“”≤｟"},
      {"\xEF\xBC", "\xEF\xBC"},
      {"", ""},
  };
  for (const Case& c : cases) CHECK(FoldWidth(c.text) == c.expected);
}

TEST_CASE("a day of every year is a month and a day", "[value]") {
  CHECK(ParseMonthDay("9月1日") == MonthDay{9, 1});
  CHECK(ParseMonthDay("２月29日") == MonthDay{2, 29});
  for (const char* text : {"", "9月", "13月1日", "2月30日", "9月1", "2024年9月1日", "9.1"}) {
    INFO(text);
    CHECK_FALSE(ParseMonthDay(text));
  }
}

}  // namespace
}  // namespace doudi::value
