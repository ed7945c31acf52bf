#include "support.h"

// Facts that lie in time: 期间, 期间 列表, and facts 有历史 on another day.
namespace doudi::verdict {
namespace {

const std::string kModel = R"(
规则集 示例/时间。
实体 家庭（根）
  事实 户籍区划：区划，有历史，标签 "户口所在地"。
  事实 合同期：期间。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本。
  事实 居住期：期间 列表，问 "住过哪些时候？"。
  事实 身份：｛低保、边缘｝ 或 无，有历史。
实体 医疗费用，属 成员
  事实 入院日：日期。
  事实 金额：元，范围 ≥ 0元。
政策 原籍补助（家庭），施行 2020-01-01
  依据 示例。
  条件 原籍：户籍区划 于 2024-05-31 等于 砀山县。
政策 本地补助（家庭），施行 2020-01-01
  依据 示例。
  条件 户籍：户籍区划 等于 萧县。
政策 签约补助（家庭），施行 2020-01-01
  依据 示例。
  条件 合同：2024-06-01 在 合同期 之内 且 合同期 的 起 ≥ 2024-01-01。
政策 居住补助（成员），施行 2020-01-01
  依据 示例。
  条件 天数：重叠天数（居住期，2024-01-01，2024-12-31） ≥ 183天。
政策 长住补助（成员），施行 2020-01-01
  依据 示例。
  条件 天数：天数（居住期） ≥ 100天。
政策 住院补助（医疗费用），施行 2020-01-01
  依据 示例。
  条件 在本地：入院日 在 居住期 之内。
  条件 有身份：身份 于 入院日 有值。
  待遇 补助：元 ＝ 若 身份 于 入院日 等于 低保 则 金额；否则 金额 × 50%。
例 一家
  基准日 2024-12-31。
)";

Screening With(const std::string& record) { return Screening(kModel + record); }
std::string OfHousehold(const std::string& policy, const std::string& facts) { return Summary(With("  家庭 ｛ " + facts + " ｝。\n").Of(policy)); }
std::string OfMember(const std::string& policy, const std::string& facts) {
  return Summary(With("  成员 甲 ｛ 姓名：\"甲\"" + (facts.empty() ? "" : "，" + facts) + " ｝。\n").Of(policy));
}

}  // namespace

TEST_CASE("[verdict] a fact 有历史 is what it was on that day; before the first value, and in between, it is not known") {
  const std::string policy = "原籍补助";
  CHECK(OfHousehold(policy, "户籍区划：砀山县 自 2020-01-01 至 2024-05-31、萧县 自 2024-06-01") == "符合");
  CHECK(OfHousehold(policy, "户籍区划：砀山县 自 2020-01-01 至 2024-05-30、萧县 自 2024-06-01") == "待补充：户籍区划历史");
  CHECK(OfHousehold(policy, "户籍区划：萧县 自 2024-05-31") == "不符合");
  CHECK(OfHousehold(policy, "户籍区划：砀山县 自 2024-06-01") == "待补充：户籍区划历史");
  CHECK(OfHousehold(policy, "户籍区划：砀山县") == "待补充：户籍区划历史");
  CHECK(OfHousehold(policy, "户籍区划：未知") == "待补充：户籍区划历史");
  CHECK(With("  家庭 ｛ 户籍区划：砀山县 ｝。\n").Of(policy).missing.at(0).question == "户口所在地以前是什么，各从哪一天开始、到哪一天结束？");
}

TEST_CASE("[verdict] read plainly, a fact 有历史 is what it is on 基准日") {
  const std::string policy = "本地补助";
  CHECK(OfHousehold(policy, "户籍区划：砀山县 自 2020-01-01、萧县 自 2024-06-01") == "符合");
  CHECK(OfHousehold(policy, "户籍区划：萧县 自 2020-01-01、砀山县 自 2024-06-01") == "不符合");
  CHECK(OfHousehold(policy, "户籍区划：萧县 自 2020-01-01 至 2024-06-01") == "待补充：户籍区划");
  CHECK(OfHousehold(policy, "户籍区划：萧县") == "符合");
}

TEST_CASE("[verdict] what was known by a day: the same record, two answers") {
  const std::string record = "  家庭 ｛ 户籍区划：砀山县 自 2020-01-01、萧县 自 2024-06-01 知悉 2024-12-10 ｝。\n";
  CHECK(Summary(With(record).Of("本地补助")) == "符合");
  CHECK(Summary(With(record + "  知悉截至 2024-12-10。\n").Of("本地补助")) == "符合");
  CHECK(Summary(With(record + "  知悉截至 2024-12-09。\n").Of("本地补助")) == "不符合");
}

TEST_CASE("[verdict] the explanation says since when and when that became known") {
  const auto screening = With("  家庭 ｛ 户籍区划：萧县 自 2019-01-01、砀山县 自 2020-01-01 至 2024-05-31 知悉 2024-06-10 ｝。\n");
  const auto text = screening.Explained("原籍补助");
  INFO(text);
  CHECK(text.find("户籍区划 于 2024-05-31 为 砀山县（2020-01-01 至 2024-05-31，2024-06-10 知悉）") != std::string::npos);
}

TEST_CASE("[verdict] days of periods in a window: both ends count, an open end goes on, what is unknown stays within bounds") {
  struct Row {
    std::string stays, summary;
  };
  for (const auto& [stays, summary] : std::vector<Row>{{"居住期：2024-01-01 至 2024-07-01", "符合"},
                                                       {"居住期：2024-01-01 至 2024-06-30", "不符合"},
                                                       {"居住期：2023-01-01 至 2024-04-30、2024-11-01 起", "不符合"},
                                                       {"居住期：2023-01-01 至 2024-05-01、2024-11-01 起", "符合"},
                                                       {"居住期：2024-07-02 起", "符合"},
                                                       {"居住期：2024-07-03 起", "不符合"},
                                                       {"居住期：2025-01-01 起", "不符合"},
                                                       {"居住期：无", "不符合"}}) {
    INFO(stays);
    CHECK(OfMember("居住补助", stays) == summary);
  }
  const auto open = With("  成员 甲 ｛ 姓名：\"甲\" ｝。\n");
  CHECK(Summary(open.Of("居住补助")) == "待补充：居住期（甲）");
  CHECK(open.Of("居住补助").missing.at(0).question == "住过哪些时候？");
  CHECK(OfMember("居住补助", "居住期：2024-01-01 至 2024-06-30") == "不符合");
  const auto more = [](const std::string& stays) {
    return Summary(With("  成员 甲 ｛ 姓名：\"甲\"，居住期：" + stays + " ｝。\n  未列全 居住期。\n").Of("居住补助"));
  };
  CHECK(more("2024-01-01 至 2024-06-30") == "待补充：居住期（甲）");
  CHECK(more("2024-01-01 至 2024-07-01") == "符合");
}

TEST_CASE("[verdict] all days of periods, up to 基准日 where they go on") {
  CHECK(OfMember("长住补助", "居住期：2024-09-23 起") == "符合");
  CHECK(OfMember("长住补助", "居住期：2024-09-24 起") == "不符合");
  CHECK(OfMember("长住补助", "居住期：2020-01-01 至 2020-01-31、2024-10-24 起") == "符合");
  CHECK(OfMember("长住补助", "居住期：2020-01-01 至 2020-01-31、2024-10-25 起") == "不符合");
}

TEST_CASE("[verdict] a single period: a day in it, and its ends") {
  const std::string policy = "签约补助";
  CHECK(OfHousehold(policy, "合同期：2024-01-01 至 2024-06-01") == "符合");
  CHECK(OfHousehold(policy, "合同期：2024-06-01 起") == "符合");
  CHECK(OfHousehold(policy, "合同期：2024-01-01 至 2024-05-31") == "不符合");
  CHECK(OfHousehold(policy, "合同期：2023-12-31 起") == "不符合");
  CHECK(OfHousehold(policy, "户籍区划：未知") == "待补充：合同期");
}

TEST_CASE("[verdict] a bill is held against what its owner was, and where, on the bill's own date") {
  const auto screening = With(R"(  成员 甲 ｛ 姓名："甲"，居住期：2024-01-01 至 2024-06-30，身份：低保 自 2023-01-01、边缘 自 2024-04-01、无 自 2024-06-01 ｝。
  成员 乙 ｛ 姓名："乙"，居住期：2024-03-01 起，身份：边缘 自 2024-01-01 ｝。
  医疗费用 一 属 甲 ｛ 入院日：2024-03-31，金额：1000元 ｝。
  医疗费用 二 属 甲 ｛ 入院日：2024-04-01，金额：1000元 ｝。
  医疗费用 三 属 甲 ｛ 入院日：2024-06-01，金额：1000元 ｝。
  医疗费用 四 属 甲 ｛ 入院日：2024-07-01，金额：1000元 ｝。
  医疗费用 五 属 乙 ｛ 入院日：2024-03-01，金额：1000元 ｝。
  医疗费用 六 属 乙 ｛ 入院日：2023-12-31，金额：1000元 ｝。
  医疗费用 七 属 乙 ｛ 金额：1000元 ｝。
)");
  const auto paid = [&](const std::string& bill) {
    const auto verdict = screening.Of("住院补助", bill);
    return Summary(verdict) + (verdict.benefits.empty() ? "" : " " + value::ToDecimalText(verdict.benefits.at(0).amount.low));
  };
  CHECK(paid("一") == "符合 1000");
  CHECK(paid("二") == "符合 500");
  CHECK(Summary(screening.Of("住院补助", "三")) == "不符合");
  CHECK(Summary(screening.Of("住院补助", "四")) == "不符合");
  CHECK(paid("五") == "符合 500");
  CHECK(Summary(screening.Of("住院补助", "六")) == "不符合");
  CHECK(Summary(screening.Of("住院补助", "七")) == "待补充：入院日（七）");
}

}  // namespace doudi::verdict
