// ChunkBuilder against BatchBuilder: what it takes is what BatchBuilder makes of the same, and what
// BatchBuilder has a word about it does not take.
#include <catch2/catch.hpp>

#include <random>

#include "record/chunk_builder.h"
#include "record/every_kind.h"

using namespace doudi;
using testing::EveryKind;
using testing::FactNamed;

namespace {

const value::Date kToday = *value::MakeDate(2025, 8, 15);

// One step of a record, to be taken with either builder.
struct Step {
  enum class Kind { Set, SetNumber, SetBoolean, Begin, End, List, Handle } kind = Kind::Set;
  std::int32_t id = model::kNone;
  std::string text = {};
};
using Steps = std::vector<Step>;

void Play(record::BatchBuilder& builder, const Steps& steps) {
  for (const Step& step : steps) {
    switch (step.kind) {
      case Step::Kind::Set:
        builder.Set(step.id, step.text);
        break;
      case Step::Kind::SetNumber:
        builder.SetNumber(step.id, step.text);
        break;
      case Step::Kind::SetBoolean:
        builder.SetBoolean(step.id, step.text == "true");
        break;
      case Step::Kind::Begin:
        builder.BeginElement(step.id, "");
        break;
      case Step::Kind::End:
        builder.EndElement();
        break;
      case Step::Kind::List:
        builder.ListCollection(step.id);
        break;
      case Step::Kind::Handle:
        builder.Rename(step.text);
        break;
    }
  }
}

bool Take(record::ChunkBuilder& builder, const Step& step) {
  switch (step.kind) {
    case Step::Kind::Set:
      return builder.Set(step.id, step.text);
    case Step::Kind::SetNumber:
      return builder.SetNumber(step.id, step.text);
    case Step::Kind::SetBoolean:
      return builder.SetBoolean(step.id, step.text == "true");
    case Step::Kind::Begin:
      return builder.BeginElement(step.id);
    case Step::Kind::End:
      return builder.EndElement();
    case Step::Kind::List:
      return builder.ListCollection(step.id), true;
    case Step::Kind::Handle:
      return builder.SetHandle(step.text);
  }
  return false;
}

bool Play(record::ChunkBuilder& builder, const Steps& steps) {
  builder.BeginRecord();
  for (const Step& step : steps)
    if (!Take(builder, step)) return builder.DropRecord(), false;
  return builder.EndRecord();
}

// The record by way of a batch of its own, as readers do with a surprise.
bool AppendByBatch(record::ChunkBuilder& builder, const Steps& steps) {
  record::BatchBuilder batches(EveryKind(), kToday);
  batches.BeginRecord("");
  Play(batches, steps);
  if (!batches.EndRecord()) return false;
  builder.Append(batches.Take());
  return true;
}

std::string Built(record::ChunkBuilder& builder) {
  record::Chunk chunk;
  builder.Take(chunk);
  return testing::ToText(EveryKind(), chunk);
}

// What became of one value: "=" taken, and as BatchBuilder takes it; "!" a surprise, and BatchBuilder reports
// it or takes it; else what differs.
std::string Compare(record::ChunkBuilder& builder, const Steps& steps) {
  record::BatchBuilder batches(EveryKind(), kToday);
  batches.BeginRecord("");
  Play(batches, steps);
  batches.EndRecord();
  const bool silent = batches.TakeIssues().empty();
  const std::string wanted = testing::ToText(EveryKind(), record::Pack(EveryKind(), batches.Take()));
  const bool plain = Play(builder, steps);
  const std::string found = Built(builder);
  if (!plain) return silent ? "?" : "!";
  return !silent           ? "BatchBuilder has something to say"
         : wanted == found ? "="
                           : testing::Difference(wanted, found);
}

const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = {
      "",
      " ",
      "未知",
      "不详",
      "无",
      "有",
      "是",
      "否",
      "真",
      "假",
      "true",
      "false",
      "1",
      "0",
      "3",
      "9",
      "10",
      "-1",
      "-0",
      "0.5",
      "0.25",
      "12.5",
      "1200",
      "1200.00",
      "1200.10",
      "1200.123",
      "1.",
      ".5",
      "-.5",
      "1e3",
      "1e400",
      "007",
      "1,500",
      " 1200 ",
      "1200元",
      "1200元/月",
      "1200元/年",
      "3.5万",
      "30%",
      "50％",
      "99999999999999",
      "999999999999999",
      "9999999999999999",
      "21474836.47",
      "21474836.48",
      "-21474836.49",
      "3000万元",
      "2024-07-01",
      "2024-02-29",
      "2023-02-29",
      "2024-7-1",
      "2024年7月1日",
      "20240701",
      "2025-08-15",
      "2025-08-16",
      "1799-12-31",
      "1800-01-01",
      "2299-12-31",
      "2300-01-01",
      "2024-00-10",
      "2024-13-10",
      "2024-04-31",
      "2024/07/01",
      "0024-07-01",
      "2024-07-0a",
      "城镇",
      "农村",
      "自有",
      "01",
      "02",
      "07",
      "租住",
      "其他",
      " 城镇",
      "男",
      "女",
      "一",
      "二",
      "三",
      "低保",
      "边缘",
      "低保 自 2024-01-01",
      "边缘、已列全",
      "已列全",
      "砀山县",
      "341321",
      "安徽省宿州市砀山县",
      "安徽省 宿州市 砀山县",
      "朝阳区",
      "北京市朝阳区",
      "999999",
      "国家",
      "0",
      "某县",
      "砀山县 自 2020-01-01、萧县 自 2024-06-01",
      "张三",
      " 张三 ",
      "欧阳　娜",
      "11010519491231002X",
      "11010519491231002x",
      "110105194912310021",
      "11010519491331002X",
      "１１０１０５１９４９１２３１００２Ｘ",
      "0013210012",
      "13210012",
      "００１３２１００１２",
      "001321001a",
      "A",
      "一段很长很长很长很长很长很长很长很长的文字",
  };
  return texts;
}

Steps InOpen(std::int32_t entity, Step step) {
  const model::Model& model = EveryKind();
  Steps steps;
  if (entity == *model.FindEntity("账单"))
    steps = {{Step::Kind::Begin, *model.FindEntity("成员")},
             {Step::Kind::Begin, entity},
             std::move(step),
             {Step::Kind::End},
             {Step::Kind::End}};
  else if (entity == 0)
    steps = {std::move(step)};
  else
    steps = {{Step::Kind::Begin, entity}, std::move(step), {Step::Kind::End}};
  return steps;
}

}  // namespace

TEST_CASE("a value is taken as BatchBuilder takes it, or not at all", "[record]") {
  const model::Model& model = EveryKind();
  record::ChunkBuilder builder(model, kToday);
  std::size_t taken = 0;
  for (const bool again : {false, true})  // the second time words are known
    for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
      const auto entity = model.facts[fact].entity;
      if (model.entities[static_cast<std::size_t>(entity)].timeline != model::Timeline::None) continue;
      for (const std::string& text : Texts())
        for (const Step::Kind kind : {Step::Kind::Set, Step::Kind::SetNumber, Step::Kind::SetBoolean}) {
          CAPTURE(again, model.facts[fact].name, text, static_cast<int>(kind));
          const std::string result =
              Compare(builder, InOpen(entity, {kind, static_cast<model::FactId>(fact), text}));
          if (result == "=") ++taken;
          // BatchBuilder takes them in silence, but they are rare: what nobody can say, histories, and codes
          // without quotes.
          else if (result == "?")
            CHECK((text == "不详" || text.find("自 ") != std::string::npos ||
                   text.find("已列全") != std::string::npos ||
                   (model.facts[fact].name == "住房" && kind == Step::Kind::SetNumber)));
          else
            CHECK(result == "!");
        }
    }
  CHECK(taken > 1000);
}

TEST_CASE("what needs no second look is taken", "[record]") {
  const model::Model& model = EveryKind();
  const auto bill = *model.FindEntity("账单"), member = *model.FindEntity("成员"),
             wealth = *model.FindEntity("财产"), link = *model.FindEntity("父母");
  const auto set = [&](const char* fact, const char* text) {
    return Step{Step::Kind::Set, FactNamed(model, fact), text};
  };
  const Steps steps = {
      {Step::Kind::Handle, model::kNone, "户1"},
      set("存款", "21474836.48"),
      set("户籍区划", "341321"),
      set("户籍类型", "农村"),
      set("住房", "01"),
      set("有车", "是"),
      set("申请日", "2025-01-31"),
      set("分户日", "无"),
      set("户主", "A"),
      {Step::Kind::List, wealth},
      {Step::Kind::Begin, member},
      {Step::Kind::Handle, model::kNone, "A"},
      set("姓名", "王五"),
      set("证件", "11010519491231002X"),
      set("残疾等级", "二"),
      set("月收入", "1500元/月"),
      {Step::Kind::Begin, bill},
      set("金额", "0.01"),
      {Step::Kind::SetNumber, FactNamed(model, "天数"), "7"},
      {Step::Kind::End},
      {Step::Kind::Begin, bill},
      set("金额", "3.5万"),
      set("天数", "未知"),
      {Step::Kind::End},
      {Step::Kind::End},
      {Step::Kind::Begin, member},
      {Step::Kind::Handle, model::kNone, "B"},
      set("姓名", "王五"),
      set("性别", "女"),
      set("学校", "0013210012"),
      set("身份", "低保"),
      set("现居", "安徽省砀山县"),
      {Step::Kind::Begin, link},
      {Step::Kind::Set, model.entities[static_cast<std::size_t>(link)].link, "A"},
      {Step::Kind::End},
      {Step::Kind::End},
  };
  record::ChunkBuilder builder(model, kToday);
  CHECK(Compare(builder, steps) == "=");
  CHECK(Compare(builder, {}) == "=");
  const auto with = [&](std::size_t at, const char* text) {
    Steps changed = steps;
    changed[at].text = text;
    return Compare(builder, changed);
  };
  CHECK(with(8, "C") == "!");  // the 户主 is nobody
  CHECK(with(8, "B") == "=");
  CHECK(with(26, "A") == "!");  // two members of one 编号
  CHECK(with(29, "0013") == "!");
  Steps contradicted = steps;  // the 证件号 says otherwise
  contradicted.insert(contradicted.begin() + 14, set("出生日期", "1950-01-01"));
  CHECK(Compare(builder, contradicted) == "!");
  contradicted[14] = set("性别", "女");
  CHECK(Compare(builder, contradicted) == "=");
}

namespace {

class RandomRecords {
 public:
  explicit RandomRecords(std::uint32_t seed) : random_(seed) {}

  Steps Make() {
    Steps steps;
    handles_ = 0;
    Fill(0, steps);
    return steps;
  }
  std::uint32_t Below(std::uint32_t n) { return static_cast<std::uint32_t>(random_()) % n; }

 private:
  void Fill(std::int32_t id, Steps& steps) {
    const model::Model& model = EveryKind();
    const model::Entity& entity = model.entities[static_cast<std::size_t>(id)];
    if (Below(3) != 0)
      steps.push_back(
          {Step::Kind::Handle, model::kNone, Below(40) == 0 ? "1" : fmt::format("{}", ++handles_)});
    for (const model::FactId fact : entity.facts)
      if (Below(3) != 0) steps.push_back(ValueOf(fact));
    if (entity.link != model::kNone)
      steps.push_back({Step::Kind::Set, entity.link, fmt::format("{}", 1 + Below(3))});
    for (const model::EntityId child : entity.children) {
      if (model.entities[static_cast<std::size_t>(child)].timeline != model::Timeline::None || Below(4) == 0)
        continue;
      steps.push_back({Step::Kind::List, child});
      for (std::uint32_t count =
               Below(4) *
               (model.entities[static_cast<std::size_t>(child)].link == model::kNone ? 1 : Below(2));
           count > 0; --count) {
        steps.push_back({Step::Kind::Begin, child});
        Fill(child, steps);
        steps.push_back({Step::Kind::End});
      }
    }
  }

  // Mostly one that fits.
  Step ValueOf(model::FactId id) {
    const model::Fact& fact = EveryKind().facts[static_cast<std::size_t>(id)];
    if (Below(100) == 0)
      return {Step::Kind::Set, id, Texts()[Below(static_cast<std::uint32_t>(Texts().size()))]};
    if (Below(10) == 0) return {Step::Kind::Set, id, ""};
    const auto text = [&]() -> std::string {
      switch (fact.type.kind) {
        case model::TypeKind::Boolean:
          return Below(2) ? "是" : "false";
        case model::TypeKind::Number:
          return Below(30) == 0 ? "99999999" : fmt::format("{}", Below(10));
        case model::TypeKind::Date:
          return value::ToText(value::Date{kToday.days - static_cast<std::int32_t>(Below(30000))});
        case model::TypeKind::Enum: {
          const auto& members = EveryKind().enums[static_cast<std::size_t>(fact.type.enumeration)].members;
          return members[Below(static_cast<std::uint32_t>(members.size()))];
        }
        case model::TypeKind::Division:
          return Below(2) ? "萧县" : "341321";
        case model::TypeKind::Text:
          break;
      }
      if (fact.type.element != model::kNoEntity) return fmt::format("{}", 1 + Below(3));
      return fact.identity_number ? ""
             : fact.digits > 0    ? fmt::format("{:0{}}", Below(1000), fact.digits)
                                  : fmt::format("某{}", Below(300));
    };
    return {Step::Kind::Set, id, text()};
  }

  std::mt19937 random_;
  int handles_ = 0;
};

}  // namespace

TEST_CASE("chunks built record by record, with surprises appended, are those of one batch", "[record]") {
  RandomRecords random(11);
  record::ChunkBuilder builder(EveryKind(), kToday);
  record::Chunk chunk;
  std::size_t plain = 0, all = 0;
  for (int round = 0; round < 30; ++round) {
    record::BatchBuilder batches(EveryKind(), kToday);
    for (std::uint32_t count = random.Below(round == 7 ? 1000 : 60); count > 0; --count) {
      const Steps steps = random.Make();
      batches.BeginRecord("");
      Play(batches, steps);
      batches.EndRecord();
      ++all;
      if (Play(builder, steps))
        ++plain;
      else
        AppendByBatch(builder, steps);
    }
    builder.Take(chunk);
    const std::string found = testing::ToText(EveryKind(), chunk);
    REQUIRE(testing::Difference(testing::ToText(EveryKind(), record::Pack(EveryKind(), batches.Take())),
                                found) == "");
  }
  CHECK(all > 1000);
  CHECK(plain > all / 4);
  CHECK(plain < all * 9 / 10);
}
