#include <fmt/format.h>

#include <algorithm>

#include "agreement/rule_writer.h"

namespace doudi::agreement {

namespace {

const std::vector<std::string> kEnds = {"，施行 2020-01-01，废止 2026-12-31", "，施行 2025-08-15", "，废止 2025-08-14", "，废止 2025-08-14，期满不再适用"};

}  // namespace

std::vector<std::string> RuleWriter::Write() {
  blocks_.push_back("单位 度。\n");
  Enums();
  Entities();
  if (random_.Chance(30)) Links();
  Sets();
  Lists();
  Parameters();
  Formulas();
  const int items = random_.Between(6, 14);
  int policies = random_.Between(1, 4);
  for (int i = 0; i < items; ++i) {
    const int which = random_.Below(100);
    if (which < 8) {
      ElementDefinition();
    } else if (which < 20) {
      DecisionTable();
    } else if (which < 23) {
      Scale();
    } else if (which < 45 && policies > 0) {
      Policy();
      --policies;
    } else {
      Definition();
    }
  }
  while (policies-- > 0) Policy();
  if (random_.Chance(30)) RelatedPolicies();
  if (random_.Chance(30)) PayingPolicies();
  if (random_.Chance(25)) Unit();
  if (random_.Chance(35)) Finding();
  if (random_.Chance(30)) MonthSums();
  if (random_.Chance(40)) Checks();
  if (random_.Chance(25)) Choice();
  if (random_.Chance(40)) Property();
  random_.Shuffle(blocks_);
  std::vector<std::string> all;
  all.push_back(Head());
  for (const std::string& block : blocks_) all.push_back(block);
  return all;
}

// 覆盖 and 增补 of this file hold in one place, by the first division of the root.
std::string RuleWriter::Head() {
  for (const Symbol& symbol : schema_.symbols)
    if (symbol.is_fact && symbol.entity == 0 && symbol.type.kind == Kind::Division)
      return "规则集 试/生成，适用 " + random_.Pick(DivisionNames()) + "，区划 取 " + symbol.name + InForce() + "。\n" + Settings();
  return "规则集 试/生成" + InForce() + "。\n" + Settings();
}

std::string RuleWriter::InForce() {
  if (random_.Chance(85)) return {};
  // What a clause is put in the place of may have ended the day before.
  const bool covers = std::any_of(blocks_.begin(), blocks_.end(), [](const std::string& block) { return block.starts_with("覆盖 策"); });
  const std::string from = covers || random_.Chance(70) ? "，施行 2020-01-01" : "，施行 2025-08-15";
  return from + (random_.Chance(50) ? "" : random_.Chance(50) ? "，废止 2026-12-31" : "，废止 2025-12-31，期满不再适用");
}

// When periods begin, when leaplings have their birthday, on which day parameters are taken.
std::string RuleWriter::Settings() {
  static const std::vector<std::string> periods = {"学期", "学年", "季", "半年", "年", "月"};
  std::string text;
  if (random_.Chance(25)) text += "平年 按 2月28日。\n";
  if (random_.Chance(20)) text += "周期 学期 始于 9月1日、2月20日。\n";
  if (random_.Chance(25)) text += "周期 " + random_.Pick(periods) + "；参数 取 期初 值。\n";
  return text;
}

// A policy of the root, judged again for each element of a collection.
void RuleWriter::Unit() {
  const int element = random_.Between(1, static_cast<int>(schema_.entities.size()) - 1);
  std::vector<std::string> policies, amounts;
  for (const GenPolicy& policy : schema_.policies)
    if (policy.entity == 0) policies.push_back(policy.name);
  if (policies.empty()) return;
  for (const Symbol& symbol : schema_.symbols)
    if (!symbol.is_fact && symbol.entity == 0 && symbol.type.kind == Kind::Number && symbol.name.starts_with("定"))
      amounts.push_back(symbol.name + " ＝ " + writer_.Literal(symbol.type));
  const std::string& name = EntityName(element);
  std::string text = "评估单元 " + Fresh("单") + "（" + name + (random_.Chance(40) ? " 其中 " + writer_.Condition(element, 1) : "") + "）";
  text += std::string(random_.Chance(20) ? random_.Pick(kEnds) : "") + "\n  范围 本" + name + "。\n";
  if (!amounts.empty() && random_.Chance(60)) text += "  给定 " + random_.Pick(amounts) + "。\n";
  text += "  评估 " + policies[0] + (random_.Chance(40) ? " 称为 " + Fresh("策") : "") + "。\n";
  if (policies.size() > 1 && random_.Chance(50)) text += "  其余 保留 " + policies[1] + "。\n";
  blocks_.push_back(text);
}

// An 审计项, which may look at the policies.
void RuleWriter::Finding() {
  const int entity = random_.Chance(60) ? 0 : SomeEntity();
  std::string text = "审计项 " + Fresh("项") + "（" + EntityName(entity);
  if (random_.Chance(25)) text += " 其中 " + writer_.Condition(entity, 2);
  static const std::vector<std::string> severities = {"高", "中", "低"}, directions = {"错保", "漏保", "程序"};
  text += std::string("）") + (random_.Chance(20) ? random_.Pick(kEnds) : "") + "\n  代码 " + Fresh("D") + "。\n";
  const GenType monthly{Kind::Number, kPerMonth, -1};
  const std::string local = random_.Chance(30) ? Fresh("令") : "";
  if (!local.empty()) text += "  令 " + local + " ＝ " + random_.Pick(schema_.Visible(entity, monthly))->name + " ＋ " + writer_.Write(monthly, entity, 2) + "。\n";
  text += "  当 " + (local.empty() ? writer_.WholeCondition(entity, Depth()) : writer_.Condition(entity, 2) + " 且 " + local + " ＜ 1000元/月") + "。\n";
  text += "  严重 " + random_.Pick(severities) + "。\n  方向 " + random_.Pick(directions) + "。\n";
  for (int stakes = random_.Between(0, 2); stakes > 0; --stakes) {
    const GenType type{Kind::Number, random_.Pick(std::vector<int>{kMoney, kPerMonth, kPerYear}), -1};
    text += "  涉及 " + Fresh("额") + "：" + TypeWord(type) + " ＝ " + writer_.WriteWhole(type, entity, 2);
    if (random_.Chance(25)) text += "，当 " + writer_.Condition(entity, 1);
    text += Limits(type, entity) + (random_.Chance(25) ? "，估 当 " + writer_.Condition(entity, 1) : "") + "。\n";
  }
  if (const auto evidence = schema_.Visible(entity, {}); !evidence.empty()) text += "  证据 " + random_.Pick(evidence)->name + "。\n";
  blocks_.push_back(text + "  数据源 户籍。\n  反证 \"误报\"。\n  处置 \"先核实\"。\n");
}

std::string RuleWriter::Fresh(const std::string& stem) { return fmt::format("{}{}", stem, ++names_); }

const std::string& RuleWriter::EntityName(int entity) const {
  return schema_.entities[static_cast<std::size_t>(entity)].name;
}

std::string RuleWriter::TypeWord(const GenType& type) const {
  switch (type.kind) {
    case Kind::Boolean:
      return "布尔";
    case Kind::Number:
      return Units()[static_cast<std::size_t>(type.unit)].type;
    case Kind::Date:
      return "日期";
    case Kind::Enum:
      return schema_.enums[static_cast<std::size_t>(type.enumeration)].name;
    case Kind::Text:
      return "文本";
    case Kind::Division:
      return "区划";
  }
  return {};
}

void RuleWriter::Enums() {
  const int count = random_.Between(1, 3);
  for (int i = 0; i < count; ++i) {
    GenEnum made{Fresh("类"), {}, random_.Chance(50), false};
    const int members = random_.Between(2, 5);
    std::string text = fmt::format("枚举 {} ＝ ｛", made.name);
    const bool coded = !made.ordered && random_.Chance(30);
    for (int m = 0; m < members; ++m) {
      made.members.push_back(fmt::format("值{}_{}", names_, m));
      text += (m ? "、" : "") + made.members.back() + (coded ? fmt::format(" \"0{}\"", m) : "");
    }
    text += "｝";
    if (coded && random_.Chance(50)) text += "，其余代码 归入 " + made.members.back();
    static const std::vector<std::string> orders = {"由重到轻", "由轻到重", "由高到低", "由低到高"};
    if (made.ordered) text += "，" + random_.Pick(orders);
    blocks_.push_back(text + "。\n");
    schema_.enums.push_back(made);
  }
  if (!random_.Chance(40)) return;
  schema_.period_enum = static_cast<int>(schema_.enums.size());
  schema_.enums.push_back({Fresh("期"), {"月", "季", "半年", "年", "周", "一次性"}, false, false});
  blocks_.push_back("枚举 " + schema_.enums.back().name + " ＝ ｛月、季、半年、年、周、一次性｝。\n");
}

void RuleWriter::Entities() {
  schema_.entities.push_back({"家", -1});
  const int children = random_.Between(1, 3);
  for (int i = 0; i < children; ++i) {
    // Up to three levels deep; mostly the second is a child of the first.
    const int parent = i == 0 || random_.Chance(40) ? 0 : random_.Between(1, i);
    schema_.entities.push_back({fmt::format("项{}", i + 1), parent});
  }
  for (int entity = 0; entity < static_cast<int>(schema_.entities.size()); ++entity) {
    const int parent = schema_.entities[static_cast<std::size_t>(entity)].parent;
    std::string text =
        "实体 " + EntityName(entity) + (parent < 0 ? "（根）" : "，属 " + EntityName(parent)) + "\n";
    if (entity == 0) {  // what parameters may find in their context
      text += FactOf(entity, {Kind::Division, kPlain, -1});
      text += FactOf(entity, {Kind::Enum, kPlain, 0});
      text += FactOf(entity, {Kind::Number, kPerMonth, -1});
    }
    const int facts = random_.Between(3, 7);
    for (int i = 0; i < facts; ++i) text += FactOf(entity, SomeFactType());
    if (schema_.period_enum >= 0 && random_.Chance(50)) text += FactOf(entity, {Kind::Enum, kPlain, schema_.period_enum});
    if (random_.Chance(25)) text += InlineEnumFact(entity);
    if (random_.Chance(30)) text += ReferenceOf(entity);
    if (random_.Chance(20)) text += PeriodsOf(entity);
    if (random_.Chance(10)) text += CodeOf(entity);
    blocks_.push_back(text);
  }
}

std::string RuleWriter::ReferenceOf(int entity) {
  const GenReference reference{Fresh("指"), entity, random_.Between(1, static_cast<int>(schema_.entities.size()) - 1)};
  schema_.references.push_back(reference);
  return "  事实 " + reference.name + "：" + EntityName(reference.target) + "。\n";
}

// The literals that it may be compared with have as many digits; so nothing else speaks of it than what is declared here.
std::string RuleWriter::CodeOf(int entity) {
  const std::string type = Fresh("码"), fact = Fresh("事"), name = Fresh("定");
  blocks_.push_back("编码 " + type + "：4位。\n");
  blocks_.push_back("情形 " + name + "（" + EntityName(entity) + "）：" + fact + (random_.Chance(50) ? " 等于 \"0012\"" : " 属于 ｛\"0012\"、\"1200\"｝") + "。\n");
  schema_.symbols.push_back({name, {}, entity, false});
  return "  事实 " + fact + "：" + type + "。\n";
}

// 联系: a collection of the rows of another, or of the same.
void RuleWriter::Links() {
  const int last = static_cast<int>(schema_.entities.size()) - 1;
  const int from = random_.Between(1, last), to = random_.Chance(70) ? from : random_.Between(1, last);
  const std::string link = Fresh("联"), count = Fresh("定"), all = Fresh("定");
  blocks_.push_back("联系 " + link + "（" + EntityName(from) + "）：" + EntityName(to) + "。\n");
  // Of its elements only their own values are in sight.
  std::vector<std::string> own;
  for (const Symbol* symbol : schema_.Visible(to, {Kind::Number, kPerMonth, -1})) own.push_back(symbol->name + " ＜ 780元/月");
  for (const Symbol* symbol : schema_.Visible(to, {})) own.push_back(symbol->name);
  blocks_.push_back("定义 " + count + "（" + EntityName(from) + "）：人 ＝ 人数（" + link + " 其中 " + random_.Pick(own) + "）。\n");
  blocks_.push_back("情形 " + all + "（" + EntityName(from) + "）：每个（" + link + "：" + random_.Pick(own) + "）。\n");
  schema_.symbols.push_back({count, {Kind::Number, kPeople, -1}, from, false});
  schema_.symbols.push_back({all, {}, from, false});
}

std::string RuleWriter::PeriodsOf(int entity) {
  const GenPeriods periods{Fresh("事期"), entity, random_.Chance(40)};
  schema_.periods.push_back(periods);
  return "  事实 " + periods.name + (periods.single ? "：期间。\n" : "：期间 列表。\n");
}

void RuleWriter::ElementDefinition() {
  const int collection = random_.Between(1, static_cast<int>(schema_.entities.size()) - 1);
  const std::string& name = EntityName(collection);
  const GenType date{Kind::Date, kPlain, -1}, money{Kind::Number, kMoney, -1};
  const std::string filter = random_.Chance(50) ? " 其中 " + writer_.Condition(collection, 1) : "";
  switch (random_.Below(4)) {
    case 0: {  // an element by the order of the record
      int owner = schema_.entities[static_cast<std::size_t>(collection)].parent;
      const GenReference reference{Fresh("定"), owner, collection};
      blocks_.push_back("定义 " + reference.name + "（" + EntityName(owner) + "）：" + name + " ＝ 首个（" + name + filter + "）。\n");
      schema_.references.push_back(reference);
      return;
    }
    case 1: {
      const Symbol rank{Fresh("定"), {Kind::Number, kPlain, -1}, collection, false};
      const std::string shared = random_.Chance(40) ? "，并列" : "";
      blocks_.push_back("定义 " + rank.name + "（" + name + "）：数 ＝ 名次（" + name + filter + "，按 " + writer_.Write(date, collection, 1) +
                        (random_.Chance(50) ? " 由晚到早" : "") + shared + "）。\n");
      schema_.symbols.push_back(rank);
      return;
    }
    case 2: {  // a group, counted
      const Symbol count{Fresh("定"), {Kind::Number, kPeople, -1}, collection, false};
      const std::string group = Fresh("组");
      blocks_.push_back("分组 " + group + "（" + name + filter + "）按 " + writer_.Write(date, collection, 1) + "。\n定义 " + count.name + "（" + name +
                        "）：人 ＝ 人数（" + group + "）。\n");
      schema_.symbols.push_back(count);
      return;
    }
    default: {
      const Symbol paid{Fresh("定"), money, collection, false}, rest{Fresh("定"), money, collection, false};
      std::string text = "依次 " + paid.name + "（" + name + filter + "）：元 ＝ " + writer_.Write(money, collection, 1) + "，次序 " +
                         writer_.Write(date, collection, 1);
      if (random_.Chance(40)) text += random_.Chance(50) ? " 由早到晚" : " 由晚到早";
      if (random_.Chance(50)) text += "，每组 " + EntityName(schema_.entities[static_cast<std::size_t>(collection)].parent);
      if (random_.Chance(60)) text += "，先扣 " + writer_.Write(money, collection, 1);
      if (random_.Chance(60)) text += "，按 60%";
      if (random_.Chance(60)) text += "，累计不超过 " + writer_.Write(money, collection, 1);
      blocks_.push_back(text + "，余下 " + rest.name + "。\n");
      schema_.symbols.push_back(paid);
      schema_.symbols.push_back(rest);
    }
  }
}

GenType RuleWriter::SomeFactType() {
  const int which = random_.Below(100);
  if (which < 50) return {Kind::Number, random_.Below(static_cast<int>(Units().size())), -1};
  if (which < 68) return {Kind::Boolean, kPlain, -1};
  if (which < 82) return {Kind::Date, kPlain, -1};
  if (which < 93) return {Kind::Enum, kPlain, NamedEnum()};
  if (which < 97) return {Kind::Text, kPlain, -1};
  return {Kind::Division, kPlain, -1};
}

std::string RuleWriter::FactOf(int entity, const GenType& type) {
  Symbol symbol{Fresh("事"), type, entity, true};
  static const std::vector<std::string> plain = {"数", "整数", "比例"};
  std::string word = TypeWord(type);
  if (type.kind == Kind::Number && type.unit == kPlain) word = random_.Pick(plain);
  std::string text = "  事实 " + symbol.name + "：" + word;
  if (type.kind == Kind::Number && random_.Chance(60)) text += "，范围 " + Range(type);
  if (type.kind == Kind::Date && random_.Chance(50))
    text += random_.Chance(70) ? "，范围 ≤ 基准日" : "，范围 ＞ 1900-01-01";
  if (features_.known_and_default && type.kind == Kind::Number && random_.Chance(5)) {
    text = "  事实 " + symbol.name + "：" + word + "，缺省 1" +
           Units()[static_cast<std::size_t>(type.unit)].suffix;
  }
  if (features_.known_and_default && type.kind == Kind::Number && random_.Chance(5))
    for (const Symbol& other : schema_.symbols)
      if (other.is_fact && other.entity == entity && other.type == type) {
        text = "  事实 " + symbol.name + "：" + word + "，未填视为 " + other.name + " × 2";
        break;
      }
  const bool defaulted = text.find("，缺省") != std::string::npos || text.find("，未填视为") != std::string::npos;
  const bool optional = features_.known_and_default && type.kind == Kind::Date && random_.Chance(12);
  if (optional) {
    text = "  事实 " + symbol.name + "：" + word + " 或 无";
    schema_.optional.push_back(symbol);
  }
  symbol.has_history = !defaulted && random_.Chance(12);
  if (symbol.has_history) text += "，有历史";
  if (random_.Chance(10)) text += "，个人信息";
  schema_.symbols.push_back(symbol);
  return text + "。\n";
}

std::string RuleWriter::Range(const GenType& type) {
  const std::string& unit = Units()[static_cast<std::size_t>(type.unit)].suffix;
  static const std::vector<std::string> ends = {"10", "150", "100000"};
  switch (random_.Below(4)) {
    case 0:
      return "＞ 0" + unit;
    case 1:
      return fmt::format("在 0{} 与 {}{} 之间", unit, random_.Pick(ends), unit);
    default:
      return "≥ 0" + unit;
  }
}

std::string RuleWriter::InlineEnumFact(int entity) {
  GenEnum made{Fresh("事"), {}, false, true};
  made.members = {fmt::format("甲{}", names_), fmt::format("乙{}", names_)};
  schema_.symbols.push_back(
      {made.name, {Kind::Enum, kPlain, static_cast<int>(schema_.enums.size())}, entity, true});
  schema_.enums.push_back(made);
  return "  事实 " + made.name + "：｛" + made.members[0] + "、" + made.members[1] + "｝。\n";
}

int RuleWriter::NamedEnum() {
  int which = random_.Below(static_cast<int>(schema_.enums.size()));
  while (schema_.enums[static_cast<std::size_t>(which)].inline_fact)
    which = random_.Below(static_cast<int>(schema_.enums.size()));
  return which;
}

void RuleWriter::Definition() {
  const int entity = SomeEntity();
  GenType type = SomeValueType();
  if (random_.Chance(35)) type = {Kind::Boolean, kPlain, -1};
  const std::string name = Fresh("定");
  std::string text;
  bool decided = false;
  if (type.kind == Kind::Boolean && random_.Chance(50)) {
    decided = features_.known_and_default && random_.Chance(40);
    text = "情形 " + name + "（" + EntityName(entity) + "）：" + writer_.WriteWhole(type, entity, Depth());
    if (decided) text += std::string("，裁量 \"可以\"，由 镇政府") + (random_.Chance(30) ? "，时限 5个工作日" : "");
  } else {
    text = "定义 " + name + "（" + EntityName(entity) + "）：" + TypeWord(type) + " ＝ " +
           writer_.WriteWhole(type, entity, Depth());
    if (type.kind == Kind::Number) text += Limits(type, entity);
  }
  if (!decided && random_.Chance(10)) text += "，可由记录给定";
  blocks_.push_back(text + "。\n");
  if (random_.Chance(12)) {
    blocks_.push_back("覆盖 定义 " + name + "（" + EntityName(entity) + "）：" + TypeWord(type) + " ＝ " +
                      writer_.WriteWhole(type, entity, Depth()) + (random_.Chance(30) ? "，自 2025-08-15" : random_.Chance(20) ? "，至 2025-08-20" : "") + "。\n");
  }
  schema_.symbols.push_back({name, type, entity, false});
}

void RuleWriter::MonthSums() {
  static const std::vector<std::pair<int, int>> units = {{kPerMonth, kMoney}, {kPerMonth, kMoney}, {kMoney, kMoney}, {kPeople, kPeople}, {kMonths, kMonths}};
  const int count = random_.Between(1, 2);
  for (int i = 0; i < count; ++i) {
    const int entity = SomeEntity();
    const auto [each, sum] = random_.Pick(units);
    blocks_.push_back("定义 " + Fresh("月") + "（" + EntityName(entity) + "）：" + TypeWord({Kind::Number, sum, -1}) + " ＝ " +
                      writer_.MonthSum(each, entity, Depth()) + "。\n");
  }
}

std::string RuleWriter::Limits(const GenType& type, int entity) {
  std::string text;
  const auto unless = [&] { return random_.Chance(30) ? "，除非 " + writer_.Condition(entity, 2) : std::string(); };
  if (random_.Chance(10)) text += "，上限 " + writer_.Write(type, entity, 1) + unless();
  if (random_.Chance(15)) text += "，下限 " + writer_.Write(type, entity, 1) + unless();
  const auto& places = Units()[static_cast<std::size_t>(type.unit)].places;
  static const std::vector<std::string> words = {"进位到", "四舍五入到", "舍去到"};
  if (!places.empty() && random_.Chance(20)) text += "，" + random_.Pick(words) + " " + random_.Pick(places);
  return text;
}

std::string RuleText::Whole() const {
  std::string text;
  for (const std::string& block : blocks) text += block + "\n";
  return text;
}

RuleText GenerateRules(Random& random, const Features& features) {
  RuleText result;
  static const std::vector<value::Date> dates = {*value::MakeDate(2025, 8, 15), *value::MakeDate(2024, 2, 29),
                                                 *value::MakeDate(2025, 2, 28),
                                                 *value::MakeDate(2026, 8, 31)};
  result.reference_date = random.Chance(60) ? dates[0] : random.Pick(dates);
  if (random.Chance(30)) result.known_by = value::Date{result.reference_date.days - random.Pick(std::vector<int>{0, 1, 60, 400})};
  RuleWriter writer(random, features);
  result.blocks = writer.Write();
  result.files = writer.files();
  return result;
}

}  // namespace doudi::agreement
