// Verdict rows as they are written.
#include <catch2/catch.hpp>

#include "register.h"
#include "screening/table_writer.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

using Make = std::unique_ptr<TableWriter> (*)(Sink);

std::string Written(Make make, const std::string& text, const model::Model& model = Rules()) {
  const auto chunk = ChunkOf(text, model);
  const auto decisions = Decider(model, Day()).Decide(chunk);
  std::string written;
  const auto table = make([&](std::string_view some) { written += some; });
  Block block;
  ForEachRow(model, chunk, decisions, {}, [&](const VerdictRow& row) { table->Add(row, block); });
  table->Write(block);
  table->End();
  return written;
}

}  // namespace

TEST_CASE("a CSV opens in a spreadsheet as it is meant", "[screening]") {
  CHECK(Written(WriteCsv, kRegister) ==
        "\xEF\xBB\xBF编号,区划,政策,对象,对象编号,结论,每月金额,每年金额,一次性金额,金额说明,缺少的事实\r\n"
        "甲,安徽省宿州市砀山县,低保,,,符合,199.5,,,,\r\n"
        "甲,安徽省宿州市砀山县,助学,大王,A,拟符合,,,666.67,约数，准确为 2000/3,\r\n"
        "乙,,低保,,,待补充,,,,,月收入\r\n"
        "乙,,助学,'=1+1,A,待补充,,,,,月收入\r\n"
        "乙,,助学,成员 2,,待补充,,,,,月收入\r\n"
        "\"丙, \"\"三\"\"\",安徽省宿州市萧县,低保,,,不符合,,,,,\r\n");
}

TEST_CASE("JSON lines have the words of the package and exact amounts", "[screening]") {
  CHECK(Written(WriteJsonl, kRegister) ==
        R"({"record":"甲","division":"安徽省宿州市砀山县","policy":"低保","subject":{"entity":"家庭"},"outcome":"eligible","per_month":"199.5"}
{"record":"甲","division":"安徽省宿州市砀山县","policy":"助学","subject":{"entity":"成员","id":"A","name":"大王"},"outcome":"provisional","once":"2000/3"}
{"record":"乙","policy":"低保","subject":{"entity":"家庭"},"outcome":"undetermined","missing":["月收入"]}
{"record":"乙","policy":"助学","subject":{"entity":"成员","id":"A","name":"=1+1"},"outcome":"undetermined","missing":["月收入"]}
{"record":"乙","policy":"助学","subject":{"entity":"成员","name":"成员 2"},"outcome":"undetermined","missing":["月收入"]}
{"record":"丙, \"三\"","division":"安徽省宿州市萧县","policy":"低保","subject":{"entity":"家庭"},"outcome":"ineligible"}
)");
}

TEST_CASE("amounts are what is certain, and notes say the rest", "[screening]") {
  static const check::Rules rules = check::LoadRuleTexts({{"例.aid",
                                                           "规则集 例。\n实体 家庭（根）\n  事实 存款：元。\n  事实 损失：元，范围 ≥ 0元。\n"
                                                           "政策 救助（家庭）\n  条件 一：存款 ＜ 1000元，依据 示例。\n"
                                                           "  待遇 总额：元 ＝ 损失，一次性，最高额，依据 示例。\n"
                                                           "  待遇 先行：元 ＝ 200元，一次性，抵扣 总额，依据 示例。\n"
                                                           "政策 补偿（家庭）\n  条件 一：存款 ＜ 1000元，依据 示例。\n"
                                                           "  待遇 金额：元 ＝ 100元 ＋ 损失，一次性，依据 示例。\n"
                                                           "  待遇 月额：元/月 ＝ 30元/月，估 当 存款 ＞ 0元，依据 示例。\n"
                                                           "  待遇 年额：元/年 ＝ 1元/年 ÷ 存款 × 1元，依据 示例。\n"}});
  INFO(diagnostics::RenderAll(rules.diagnostics));
  REQUIRE(rules.model);
  const std::string head = "\xEF\xBB\xBF编号,区划,政策,对象,对象编号,结论,每月金额,每年金额,一次性金额,金额说明,缺少的事实\r\n";
  CHECK(Written(WriteCsv, R"({"编号":"甲","存款":10,"损失":900})", *rules.model) ==
        head + "甲,,救助,,,符合,,,200,总额至多 900元,\r\n甲,,补偿,,,符合,30,0.1,1000,估,\r\n");
  CHECK(Written(WriteCsv, R"({"编号":"乙","存款":10})", *rules.model) ==
        head + "乙,,救助,,,符合,,,200,未定，可能更多,损失\r\n乙,,补偿,,,符合,30,0.1,100,未定，可能更多；估,损失\r\n");
  CHECK(Written(WriteCsv, R"({"编号":"丙","存款":0,"损失":1})", *rules.model) ==
        head + "丙,,救助,,,符合,,,200,总额至多 1元,\r\n丙,,补偿,,,符合,30,0,101,算不出,除数为 0：1元/年 ÷ 存款\r\n");
}
