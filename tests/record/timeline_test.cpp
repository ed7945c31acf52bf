// Facts that lie in time: what records become, and what was not yet known on a day is left out.
#include <catch2/catch.hpp>

#include <cstdio>

#include "check/check.h"
#include "record/read_json.h"
#include "record/timeline.h"
#include "value/literal.h"

using namespace doudi;

namespace {

const check::Rules& Loaded() {
  static const check::Rules rules = check::LoadRuleTexts({{"规则.aid", R"(
规则集 例/时间。
实体 家庭（根）
  事实 户籍区划：区划，有历史。
  事实 合同期：期间。
实体 成员，属 家庭
  事实 居住期：期间 列表。
  事实 身份：｛低保、边缘｝ 或 无，有历史。
)"}});
  return rules;
}
const model::Model& Rules() {
  REQUIRE(Loaded().model);
  return *Loaded().model;
}

struct Read {
  record::Batch batch;
  std::vector<std::string> issues;
};

Read ReadText(std::string text, const std::string& known_by = "") {
  std::FILE* file = fmemopen(text.data(), text.size(), "rb");
  REQUIRE(file);
  Read read;
  {
    record::JsonReader reader(Rules(), file, "文");
    std::optional<value::Date> known;
    if (!known_by.empty()) known = std::get<value::Date>(value::ParseDate(known_by));
    record::BatchBuilder builder(Rules(), *value::MakeDate(2024, 6, 15), known);
    while (reader.ReadBatch(builder, 10)) {
    }
    for (const auto& issue : builder.TakeIssues()) read.issues.push_back(ToText(issue));
    read.batch = builder.Take();
  }
  std::fclose(file);
  return read;
}

const record::FactColumn& Column(const record::Batch& batch, const char* entity, const char* fact) {
  return batch.facts[static_cast<std::size_t>(*Rules().FindFact(*Rules().FindEntity(entity), fact))];
}

// The elements of a timeline: 「2024-01-01..2024-06-30」, ? where a day is unknown, nothing behind .. where it goes on, * for what is not listed.
std::string Stretches(const record::Batch& batch, const char* timeline) {
  const auto& entity = Rules().entities[static_cast<std::size_t>(*Rules().FindEntity(timeline))];
  const auto& rows = batch.entities[static_cast<std::size_t>(*Rules().FindEntity(timeline))];
  const auto day = [&](model::FactId fact, std::size_t row) {
    const auto& column = batch.facts[static_cast<std::size_t>(fact)];
    return column.KnownAt(row) ? value::ToText(value::Date{static_cast<std::int32_t>(column.values[row])}) : std::string("?");
  };
  const auto& ended = batch.facts[static_cast<std::size_t>(Rules().facts[static_cast<std::size_t>(entity.until)].presence)];
  std::string text;
  for (std::size_t row = 0; row < rows.count; ++row) {
    if (!text.empty()) text += " ";
    if (rows.phantom[row] != 0) {
      text += "*";
      continue;
    }
    const bool open = ended.KnownAt(row) && ended.values[row] == 0;
    text += day(entity.from, row) + ".." + (open ? "" : day(entity.until, row));
  }
  return text;
}

std::string Place(const record::Batch& batch) {
  const auto& column = Column(batch, "家庭", "户籍区划");
  return column.KnownAt(0) ? value::DivisionName(static_cast<std::int32_t>(column.values[0])) : "未知";
}

const std::string kMoved = R"({"户籍区划":{"历史":[{"值":"砀山县","自":"2020-01-01"},{"值":"萧县","自":"2024-06-01","知悉":"2024-06-20"}]}})";

}  // namespace

TEST_CASE("periods are read as objects and as texts, an end that is left out goes on, one that is unknown does not", "[record]") {
  for (const char* text : {R"([{"自":"2024-01-01","至":"2024-02-29"},{"自":"2024-05-01"}])", R"(["2024-01-01 至 2024-02-29","2024-05-01 起"])",
                           R"("2024年1月1日至2024年2月29日、2024-05-01 至今")", R"([{"起":"2024-01-01","止":"2024-02-29"},{"起":"2024-05-01","止":"至今"}])"}) {
    INFO(text);
    const auto read = ReadText(std::string(R"({"成员":[{"居住期":)") + text + "}]}");
    CHECK(read.issues.empty());
    CHECK(Stretches(read.batch, "居住期") == "2024-01-01..2024-02-29 2024-05-01..");
  }
  CHECK(Stretches(ReadText(R"({"成员":[{"居住期":[{"自":"2024-01-01","至":"未知"}]}]})").batch, "居住期") == "2024-01-01..?");
  CHECK(Stretches(ReadText(R"({"成员":[{"居住期":[{"至":"2024-01-01"}]}]})").batch, "居住期") == "?..2024-01-01");
  CHECK(Stretches(ReadText(R"({"合同期":{"自":"2024-01-01"}})").batch, "合同期") == "2024-01-01..");
}

TEST_CASE("periods: none, not given and not all listed are three things", "[record]") {
  CHECK(Stretches(ReadText(R"({"成员":[{"居住期":[]}]})").batch, "居住期").empty());
  CHECK(Stretches(ReadText(R"({"成员":[{"居住期":"无"}]})").batch, "居住期").empty());
  CHECK(Stretches(ReadText(R"({"成员":[{}]})").batch, "居住期") == "*");
  CHECK(Stretches(ReadText(R"({"成员":[{"居住期":{"已列全":false,"项":["2024-01-01 起"]}}]})").batch, "居住期") == "2024-01-01.. *");
}

TEST_CASE("periods that overlap are one, which is told; the days count once", "[record]") {
  const auto read = ReadText(R"({"成员":[{"居住期":["2024-01-01 至 2024-03-31","2024-05-01 起","2024-03-01 至 2024-04-15"]}]})");
  CHECK(Stretches(read.batch, "居住期") == "2024-01-01..2024-04-15 2024-05-01..");
  CHECK(read.issues == std::vector<std::string>{"记录 第 1 条（第 1 行）：成员[1].居住期[3]：「2024-03-01 至 2024-04-15」与第 1 段（2024-01-01 至 2024-03-31）重叠，"
                                                "重叠的日子只算一次。可用：每段互不重叠"});
  const auto joined = ReadText(R"({"成员":[{"居住期":["2024-01-01 至 2024-01-31","2024-03-01 至 2024-03-31","2024-01-15 至 2024-03-10"]}]})");
  CHECK(Stretches(joined.batch, "居住期") == "2024-01-01..2024-03-31");
}

TEST_CASE("a history is all there is where the record says so: no value on a day that it does not cover", "[record]") {
  const auto moved = ReadText(R"({"户籍区划":{"历史":[{"值":"砀山县","自":"2020-01-01"}],"已列全":true}})");
  CHECK(moved.issues.empty());
  CHECK(Stretches(moved.batch, "户籍区划历史") == "2020-01-01..");
  CHECK(Place(moved.batch) == "砀山县");
  CHECK(Stretches(ReadText(R"({"户籍区划":"砀山县 自 2020-01-01、已列全"})").batch, "户籍区划历史") == "2020-01-01..");
  CHECK(Stretches(ReadText(R"({"户籍区划":{"历史":[{"值":"砀山县","自":"2020-01-01"}],"已列全":false}})").batch, "户籍区划历史") == "2020-01-01.. *");
  // 基准日 2024-06-15 is not in it: of a fact that has a value always that is missing, of one 或 无 there is none.
  const auto ended = ReadText(R"({"户籍区划":"砀山县 自 2020-01-01 至 2024-05-31、已列全","成员":[{"身份":"低保 自 2023-01-01 至 2023-12-31、已列全"},{"身份":"已列全"},
                                  {"身份":"低保 自 2023-01-01 至 2023-12-31"},{"身份":"低保 自 2023-01-01 至 2024-06-15、已列全"}]})");
  CHECK(Place(ended.batch) == "未知");
  const auto& there = Column(ended.batch, "成员", "身份有值");
  CHECK((there.KnownAt(0) && there.values[0] == 0));
  CHECK((there.KnownAt(1) && there.values[1] == 0));
  CHECK_FALSE(there.KnownAt(2));
  CHECK((there.KnownAt(3) && there.values[3] == 1));
  CHECK(Stretches(ended.batch, "身份历史") == "2023-01-01..2023-12-31 2023-01-01..2023-12-31 * 2023-01-01..2024-06-15");
}

TEST_CASE("what was learnt later is not all that there was, and 已列全 without a history says nothing", "[record]") {
  const std::string history = R"({"户籍区划":"砀山县 自 2020-01-01 至 2024-05-31、萧县 自 2024-06-01 知悉 2024-06-20、已列全"})";
  CHECK(Stretches(ReadText(history, "2024-06-20").batch, "户籍区划历史") == "2020-01-01..2024-05-31 2024-06-01..");
  CHECK(Stretches(ReadText(history, "2024-06-19").batch, "户籍区划历史") == "2020-01-01..2024-05-31 *");
  CHECK(ReadText(R"({"户籍区划":{"值":"砀山县","已列全":true}})").issues ==
        std::vector<std::string>{"记录 第 1 条（第 1 行）：户籍区划：写了「已列全」，没有写「历史」。可用：{\"历史\": [{\"值\": …, \"自\": …}], \"已列全\": "
                                 "true}；从来没有过值的写 \"历史\": []"});
  const auto both = ReadText(R"({"户籍区划":{"值":"砀山县","历史":[{"值":"萧县","自":"2020-01-01","至":"2024-05-31"}],"已列全":true}})");
  CHECK(Place(both.batch) == "砀山县");
  CHECK(both.issues.size() == 1);
}

TEST_CASE("a history that is not said to be complete is not; an open value ends where the next begins; the fact itself is its value on 基准日", "[record]") {
  const auto read = ReadText(kMoved);
  CHECK(read.issues.empty());
  CHECK(Stretches(read.batch, "户籍区划历史") == "2020-01-01..2024-05-31 2024-06-01.. *");
  CHECK(Place(read.batch) == "萧县");
  CHECK(Place(ReadText(R"({"户籍区划":"砀山县 自 2020-01-01 至 2024-06-15、萧县 自 2024-06-16"})").batch) == "砀山县");
  CHECK(Place(ReadText(R"({"户籍区划":"砀山县 自 2020-01-01 至 2024-06-14、萧县 自 2024-06-16"})").batch) == "未知");
  const auto plain = ReadText(R"({"户籍区划":"砀山县"})");
  CHECK(Place(plain.batch) == "砀山县");
  CHECK(Stretches(plain.batch, "户籍区划历史") == "*");
  CHECK(Place(ReadText(R"({"户籍区划":{"历史":[{"值":"砀山县","至":"2024-05-31"},{"值":"萧县"}]}})").batch) == "萧县");
}

TEST_CASE("what goes on ends on a day that is not known where something without a beginning may have taken its place", "[record]") {
  const auto history = [](const std::string& text) { return Stretches(ReadText(R"({"户籍区划":{"历史":[)" + text + "]}}").batch, "户籍区划历史"); };
  const std::string first = R"({"值":"砀山县","自":"2020-01-01"},)", last = R"(,{"值":"萧县","自":"2024-06-01"})";
  CHECK(history(first + R"({"值":"灵璧县","至":"2022-12-31"})" + last) == "2020-01-01..? ?..2022-12-31 2024-06-01.. *");
  CHECK(history(first + R"({"值":"灵璧县","至":"2019-12-31"})" + last) == "2020-01-01..2024-05-31 ?..2019-12-31 2024-06-01.. *");
  CHECK(history(first + R"({"值":"灵璧县","至":"2020-01-01"})") == "2020-01-01..? ?..2020-01-01 *");
  CHECK(history(first + R"({"值":"灵璧县","自":"未知","至":"未知"})" + last) == "2020-01-01..? ?..? 2024-06-01.. *");
  // Without anything later it is what is now.
  CHECK(history(first + R"({"值":"灵璧县","自":"未知","至":"未知"})") == "2020-01-01.. ?..? *");
}

TEST_CASE("what goes on without a beginning is before what else goes on, not before what has ended", "[record]") {
  const auto history = [](const std::string& text) { return Stretches(ReadText(R"({"户籍区划":{"历史":[)" + text + "]}}").batch, "户籍区划历史"); };
  CHECK(history(R"({"值":"砀山县"},{"值":"萧县","自":"2024-06-01"})") == "?..2024-05-31 2024-06-01.. *");
  CHECK(history(R"({"值":"萧县","自":"2024-06-01"},{"值":"砀山县"})") == "2024-06-01.. ?..2024-05-31 *");
  CHECK(history(R"({"值":"砀山县"},{"值":"萧县","自":"2020-01-01","至":"2023-12-31"})") == "?.. 2020-01-01..2023-12-31 *");
  const std::string last = R"(,{"值":"萧县","自":"2024-06-01"})";
  CHECK(history(R"({"值":"砀山县"},{"值":"灵璧县","自":"2020-01-01","至":"2023-12-31"})" + last) == "?..? 2020-01-01..2023-12-31 2024-06-01.. *");
  CHECK(history(R"({"值":"砀山县"},{"值":"灵璧县","自":"未知","至":"2023-12-31"})" + last) == "?..? ?..2023-12-31 2024-06-01.. *");
  CHECK(history(R"({"值":"砀山县"},{"值":"萧县","自":"2020-01-01"},{"值":"灵璧县","自":"2021-01-01","至":"2021-12-31"})") ==
        "?..2019-12-31 2020-01-01..2020-12-31 2021-01-01..2021-12-31 *");
}

TEST_CASE("what became known later is as if it were not there, so that the older value goes on", "[record]") {
  const auto then = ReadText(kMoved, "2024-06-19");
  CHECK(Stretches(then.batch, "户籍区划历史") == "2020-01-01.. *");
  CHECK(Place(then.batch) == "砀山县");
  CHECK(Place(ReadText(kMoved, "2024-06-20").batch) == "萧县");
  CHECK(Place(ReadText(R"({"户籍区划":"砀山县 自 2020-01-01 至 2024-05-31、萧县 自 2024-06-01 知悉 2024-06-20"})", "2024-06-19").batch) == "未知");
  const auto period = ReadText(R"({"成员":[{"居住期":[{"自":"2024-01-01","知悉":"2024-05-01"},{"自":"2024-03-01","至":"2024-03-31"}]}]})", "2024-04-30");
  CHECK(Stretches(period.batch, "居住期") == "2024-03-01..2024-03-31");
}

TEST_CASE("a value of a history has the state and the source that are said of it, and may be 无", "[record]") {
  const auto read = ReadText(R"({"成员":[{"身份":{"历史":[{"值":"边缘","自":"2023-01-01","知悉":"2024-09-01"},{"值":{"值":"低保","状态":"核实","来源":"民政"},"自":"2024-01-01"}]}},
                                {"身份":"低保 自 2023-01-01、无 自 2024-01-01"}]})",
                             "2024-08-01");
  CHECK(read.issues.empty());
  const auto& column = Column(read.batch, "成员", "身份");
  CHECK(column.states[0] == record::FactState::Verified);
  const auto fact = *Rules().FindFact(*Rules().FindEntity("成员"), "身份");
  CHECK(read.batch.provenance.at(record::Batch::Key(fact, 0)).source == "民政");
  CHECK(read.batch.provenance.at(record::Batch::Key(Rules().entities[static_cast<std::size_t>(*Rules().FindEntity("身份历史"))].value, 0)).source == "民政");
  const auto& there = Column(read.batch, "成员", "身份有值");
  CHECK(there.KnownAt(1));
  CHECK(there.values[1] == 0);
}

TEST_CASE("a record that is set aside takes its stretches with it", "[record]") {
  const auto read = ReadText(R"([{"编号":"甲","户籍区划":"砀山县 自 2024-01-01 至 2024-12-31、萧县 自 2024-06-01","成员":[{"居住期":"2024-01-01 起"}]},
                                 {"编号":"乙","户籍区划":"萧县 自 2024-06-01","成员":[{"居住期":"2024-02-01 起"}]}])");
  CHECK(read.issues.size() == 1);
  CHECK(read.batch.record_ids == std::vector<std::string>{"乙"});
  CHECK(Stretches(read.batch, "居住期") == "2024-02-01..");
  CHECK(Stretches(read.batch, "户籍区划历史") == "2024-06-01.. *");
}
