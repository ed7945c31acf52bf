// Summaries: counted, added up exactly, the same however the register is cut.
#include "screening/summary.h"

#include <catch2/catch.hpp>

#include "register.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

Summary SummaryOf(const std::string& text) {
  const auto chunk = ChunkOf(text);
  Summary summary;
  summary.Add(Rules(), chunk, Decider(Rules(), Day()).Decide(chunk), {});
  return summary;
}

SummaryFrame Frame(std::uint64_t screened) {
  SummaryFrame frame;
  frame.reference_date = Day();
  frame.rules = "a1b2c3d4";
  frame.screened = screened;
  return frame;
}

// The lines of a register one by one, merged from the end.
Summary Merged(const std::string& text) {
  Summary merged;
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t begin = text.rfind('\n', end - 2) == std::string::npos || end < 2 ? 0 : text.rfind('\n', end - 2) + 1;
    merged.Merge(SummaryOf(text.substr(begin, end - begin)));
    end = begin;
  }
  return merged;
}

}  // namespace

TEST_CASE("sums are exact, of any size and any denominators", "[screening]") {
  ExactSum sum;
  CHECK(sum.ToExactText() == "0");
  CHECK(sum.ToMoneyText() == "0.00");
  sum.Add(value::Rational(2000, 3));
  CHECK(sum.ToExactText() == "2000/3");
  CHECK(sum.ToMoneyText() == "≈666.67");
  sum.Add(value::Rational(1, 3));
  CHECK(sum.ToExactText() == "667");
  sum.Add(value::Rational(1, 40));
  CHECK(sum.ToExactText() == "667.025");
  CHECK(sum.ToMoneyText() == "≈667.03");
  ExactSum large;
  for (int i = 0; i < 8; ++i) large.Add(value::Rational(INT64_MAX));
  CHECK(large.ToExactText() == "73786976294838206456");
  CHECK(large.ToMoneyText() == "73,786,976,294,838,206,456.00");
  ExactSum negative;
  negative.Add(value::Rational(-1, 20));
  CHECK(negative.ToExactText() == "-0.05");
  CHECK(negative.ToMoneyText() == "-0.05");
  negative.Add(value::Rational(1, 20));
  CHECK(negative.IsZero());
}

TEST_CASE("a summary counts per policy and per 区划, with what they lie in", "[screening]") {
  CHECK(ToText(Rules(), SummaryOf(kRegister), Frame(3)) ==
        "汇总   3 户 · 基准日 2025-08-15 · 规则 a1b2c3d4\n"
        "\n"
        "政策  符合  拟符合  不符合  待补充  每月（元）  一次性（元）\n"
        "低保     1       -       1       1      199.50             -\n"
        "助学     -       1       -       2           -       ≈666.67\n"
        "合计     1       1       1       3      199.50       ≈666.67\n"
        "\n"
        "区划          户数  符合  拟符合  不符合  待补充  每月（元）  一次性（元）\n"
        "安徽省           2     1       1       1       -      199.50       ≈666.67\n"
        "  宿州市         2     1       1       1       -      199.50       ≈666.67\n"
        "    砀山县       1     1       1       -       -      199.50       ≈666.67\n"
        "    · 低保             1       -       -       -      199.50             -\n"
        "    · 助学             -       1       -       -           -       ≈666.67\n"
        "    萧县         1     -       -       1       -           -             -\n"
        "    · 低保             -       -       1       -           -             -\n"
        "（没有区划）     1     -       -       -       3           -             -\n"
        "· 低保                 -       -       -       1           -             -\n"
        "· 助学                 -       -       -       2           -             -\n"
        "\n"
        "缺少的事实  结论数  最多的政策\n"
        "月收入           3  助学 2\n");
}

TEST_CASE("summaries merge in any order", "[screening]") {
  std::string text;
  for (int i = 0; i < 3; ++i) text += kRegister;
  const auto whole = SummaryOf(text), merged = Merged(text);
  CHECK(ToText(Rules(), merged, Frame(9)) == ToText(Rules(), whole, Frame(9)));
  CHECK(ToJson(Rules(), merged, Frame(9)) == ToJson(Rules(), whole, Frame(9)));
  CHECK(whole.whole().records == 9);
}

TEST_CASE("a summary as JSON is exact and has every outcome", "[screening]") {
  const std::string json = ToJson(Rules(), SummaryOf(kRegister), Frame(3));
  CHECK(json.starts_with("{\n \"reference_date\": \"2025-08-15\",\n \"rules\": \"a1b2c3d4\",\n \"screened\": 3,\n \"records\": 3,\n \"policies\": [\n"));
  CHECK(json.find("\"once\": \"2000/3\"") != std::string::npos);
  CHECK(json.find("\"not_applicable\": 1") != std::string::npos);
  CHECK(json.find("\"code\": 341321,\n   \"name\": \"安徽省宿州市砀山县\",\n   \"parent\": 341300,\n   \"records\": 1,") != std::string::npos);
  CHECK(json.find("\"code\": null,\n   \"records\": 1,") != std::string::npos);
  INFO(json);
  CHECK(json.find("\"entity\": \"家庭\",\n     \"fact\": \"月收入\",\n     \"rows\": 2") != std::string::npos);
}

TEST_CASE("a summary of a filter says what it left out", "[screening]") {
  SummaryFrame frame = Frame(1234);
  frame.filter = "户籍类型 ＝ 农村";
  frame.unknown = 2;
  const std::string text = ToText(Rules(), SummaryOf(kRegister), frame);
  CHECK(text.find("筛选   户籍类型 ＝ 农村\n       筛查 1,234 户，其中 3 户符合筛选，2 户缺事实、无法判断，没有计入\n") != std::string::npos);
}
