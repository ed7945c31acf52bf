// What a register's own names for tables and columns may mean. Never used without a person's word.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "diagnostics/diagnostic.h"
#include "record/read_value.h"
#include "record/register_map.h"
#include "value/division.h"
#include "value/literal.h"
#include "value/rational.h"
#include "value/unit.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

constexpr std::size_t kExamples = 3;
constexpr std::size_t kRowsLookedAt = 200;

// Words that registers use for the same; the first that the model has is meant.
using Synonyms = std::vector<std::vector<std::string_view>>;

const Synonyms& TableSynonyms() {
  static const Synonyms words = {
      {"家庭", "户", "户表", "家庭表", "家庭信息", "户信息", "household", "households", "family", "jt"},
      {"成员", "人员", "家庭成员", "成员信息", "人员信息", "人员表", "成员表", "member", "members", "person", "persons", "people", "ry"},
      {"收入项", "收入", "收入信息", "收入明细", "收入表", "income", "incomes"},
      {"医疗费用", "医疗", "医疗支出", "就诊", "medical", "medical_bills"},
      {"财产", "资产", "财产信息", "财产表", "资产信息", "asset", "assets", "property"},
      {"支出项", "支出", "支出信息", "expense", "expenses"},
      {"事件", "事件信息", "event", "events"},
      {"现享待遇", "待遇", "在享待遇", "benefit", "benefits"},
      {"已有材料", "材料", "材料清单", "证明材料", "document", "documents"},
  };
  return words;
}

// Of keys: of the record, of the parent, of the row itself.
const std::vector<std::string_view>& KeySynonyms(model::EntityId entity) {
  static const std::vector<std::string_view> record = {"户号", "户编号", "家庭号", "家庭id", "户id", "户主编号", "档案号", "档案编号", "household_id", "householdid", "hh_id", "family_id", "hid", "jtbh", "hbh"};
  static const std::vector<std::string_view> person = {"人员编号", "个人编号", "人员id", "成员id", "成员号", "person_id", "member_id", "personid", "memberid", "pid", "rybh", "cybh"};
  return entity == 0 ? record : person;
}

const Synonyms& FactSynonyms() {
  static const Synonyms words = {
      {"姓名", "名字", "成员姓名", "name", "xm"},
      {"户名", "户主", "户主姓名", "householder", "hzxm"},
      {"出生日期", "生日", "出生年月日", "出生年月", "birth", "birthday", "birth_date", "dob", "csrq"},
      {"性别", "sex", "gender", "xb"},
      {"证件号", "身份证号", "证件号码", "身份证号码", "公民身份号码", "身份证", "idcard", "id_card", "id_number", "sfzh", "sfzhm"},
      {"与申请人关系", "与户主关系", "家庭关系", "成员关系", "关系", "relation", "yhzgx"},
      {"户籍区划", "区划", "户籍地", "户籍所在地", "行政区划", "行政区划代码", "所在区县", "region", "division", "xzqh", "xzqhdm"},
      {"户籍类型", "户口性质", "户口类别", "户口类型", "城乡", "hukou", "hkxz"},
      {"残疾等级", "残疾级别", "伤残等级", "cjdj"},
      {"就业状况", "就业状态", "就业情况", "employment"},
      {"学段", "就读学段", "就学阶段"},
      {"收入子类", "收入类别", "收入类型"},
      {"月收入", "收入", "月均收入", "income", "ysr"},
      {"金额", "数额", "收入金额", "支出金额", "amount", "je"},
      {"周期", "计算周期", "period"},
      {"财产类别", "财产类型", "资产类别", "asset_type"},
      {"估值", "财产价值", "价值", "市值", "value"},
      {"存款", "银行存款", "存款余额", "savings", "deposit"},
  };
  return words;
}

// Without what people add to a name: （元）, blanks, lower case.
std::string Plain(std::string_view name) {
  std::string text = value::FoldWidth(name);
  if (const std::size_t bracket = text.find('('); bracket != std::string::npos && bracket > 0) text.resize(bracket);
  std::erase_if(text, [](char c) { return c == ' ' || c == '*' || c == '\t'; });
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool Holds(const std::vector<std::string_view>& words, std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); }

struct Guess {
  ColumnUse use;
  std::string sure;
};

Guess GuessKey(const model::Model& model, const TableUse& table, const std::string& plain) {
  const model::EntityId own = table.papers ? 0 : table.entity;
  const model::EntityId parent = own == 0 ? model::kNoEntity : model.entities[static_cast<std::size_t>(own)].parent;
  if (Holds(KeySynonyms(0), plain)) return {{Kind::RecordKey, model::kNone}, "猜：同义"};
  const std::string_view person = "成员";
  if (!Holds(KeySynonyms(1), plain)) {
    if (plain == "id" || plain == "bh") return {{own == 0 ? Kind::RecordKey : Kind::Handle, model::kNone}, "猜：同义"};
    return {};
  }
  if (table.papers) return {{Kind::Owner, model::kNone}, "猜：同义"};
  if (model.entities[static_cast<std::size_t>(own)].name == person) return {{Kind::Handle, model::kNone}, "猜：同义"};
  if (parent != model::kNoEntity && model.entities[static_cast<std::size_t>(parent)].name == person) return {{Kind::ParentKey, model::kNone}, "猜：同义"};
  return {};
}

// The one fact whose name holds the column's, or is held by it.
Guess GuessPart(const model::Model& model, const TableUse& table, const std::string& plain) {
  constexpr std::size_t kTwoCharacters = 6;
  if (table.papers || plain.size() < kTwoCharacters) return {};
  Guess guess;
  for (std::size_t f = 0; f < model.facts.size(); ++f) {
    const model::Fact& fact = model.facts[f];
    if (fact.entity != table.entity || fact.implicit || !fact.Asked() || fact.name.size() < kTwoCharacters) continue;
    if (fact.name.find(plain) == std::string::npos && plain.find(fact.name) == std::string::npos) continue;
    if (guess.use.kind != Kind::Unknown) return {};
    guess = {{Kind::Fact, static_cast<std::int32_t>(f)}, "猜：名称相近"};
  }
  return guess;
}

Guess GuessColumn(const model::Model& model, const TableUse& table, const std::string& column) {
  if (const auto found = FindColumn(model, table, column)) return {*found, "同名"};
  const std::string plain = Plain(column);
  if (const auto found = FindColumn(model, table, plain)) return {*found, "猜：名称相近"};
  if (const Guess key = GuessKey(model, table, plain); key.use.kind != Kind::Unknown) return key;
  for (const auto& words : FactSynonyms()) {
    if (!Holds(words, plain)) continue;
    for (const std::string_view word : words)
      if (const auto found = FindColumn(model, table, word)) return {*found, "猜：同义"};
  }
  if (const std::string near = diagnostics::Nearest(plain, ColumnNames(model, table)); !near.empty())
    if (const auto found = FindColumn(model, table, near)) return {*found, "猜：名称相近"};
  return GuessPart(model, table, plain);
}

std::pair<std::optional<TableUse>, std::string> GuessTable(const model::Model& model, const TableReader& table, bool alone) {
  const std::string stem = StemOf(table.name());
  if (auto use = FindTable(model, stem)) return {use, "同名"};
  for (const auto& words : TableSynonyms()) {
    if (!Holds(words, Plain(stem))) continue;
    for (const std::string_view word : words)
      if (auto use = FindTable(model, word)) return {use, "猜：同义"};
  }
  // 成员2025 or 砀山县成员: the longest name of an entity in it.
  std::optional<TableUse> best;
  std::size_t longest = 0;
  for (const model::Entity& entity : model.entities) {
    if (entity.IsPair() || entity.name.size() <= longest || stem.find(entity.name) == std::string::npos) continue;
    best = FindTable(model, entity.name);
    longest = entity.name.size();
  }
  if (best) return {best, "猜：表名相近"};
  if (alone) return {FindTable(model, model.entities[0].name), "猜：只有一个表"};
  return {std::nullopt, ""};
}

std::string ReadAs(const model::Model& model, const ColumnUse& use, value::Date date, std::string_view text) {
  if (use.kind != Kind::Fact) return "";
  const model::Fact& fact = model.facts[static_cast<std::size_t>(use.index)];
  if (text == "未知" || text == "不详" || (text == "无" && fact.presence != model::kNone)) return std::string(text);
  const ReadResult result = ReadValue(model, fact, date, text);
  if (const auto* error = std::get_if<value::LiteralError>(&result)) return "读不出：" + error->message;
  if (const auto* kept = std::get_if<std::string>(&result)) return *kept;
  const std::int64_t held = std::get<std::int64_t>(result);
  switch (fact.type.kind) {
    case model::TypeKind::Boolean: return held != 0 ? "是" : "否";
    case model::TypeKind::Number: return ToDecimalText(value::Rational(held, fact.scale)) + ToText(fact.type.unit);
    case model::TypeKind::Date: return value::ToText(value::Date{static_cast<std::int32_t>(held)});
    case model::TypeKind::Enum: return model.enums[static_cast<std::size_t>(fact.type.enumeration)].members[static_cast<std::size_t>(held)];
    case model::TypeKind::Division: return value::DivisionFullName(static_cast<value::DivisionCode>(held));
    case model::TypeKind::Text: break;
  }
  return "";
}

// The first texts of each column that differ.
std::vector<std::vector<std::string>> ExamplesOf(const TableReader& table) {
  std::vector<std::vector<std::string>> examples(table.columns().size());
  const auto again = table.Again();
  TableRow row;
  for (std::size_t r = 0; r < kRowsLookedAt && again->Next(row); ++r) {
    if (!row.mistake.empty()) continue;
    for (std::size_t c = 0; c < examples.size(); ++c) {
      const std::string text(TextIn(row, static_cast<std::int32_t>(c)));
      if (text.empty() || examples[c].size() == kExamples || std::find(examples[c].begin(), examples[c].end(), text) != examples[c].end()) continue;
      examples[c].push_back(text);
    }
  }
  return examples;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : "；") + text;
  return joined;
}

void GuessColumns(const model::Model& model, const TableReader& table, TableUse& use, value::Date date, RegisterMap& map) {
  const auto examples = ExamplesOf(table);
  std::vector<Guess> guesses;
  for (const std::string& column : table.columns()) guesses.push_back(column.empty() ? Guess{} : GuessColumn(model, use, column));
  for (std::size_t c = 0; c < guesses.size(); ++c) {
    const std::string& column = table.columns()[c];
    if (column.empty()) continue;
    Guess& guess = guesses[c];
    // What a name says outright goes before a guess, and of two guesses the first.
    const auto same = [&](const Guess& other) { return &other != &guess && other.use == guess.use && (other.sure == "同名" || &other < &guess); };
    if (guess.sure != "同名" && guess.use.kind != Kind::Unknown && std::any_of(guesses.begin(), guesses.end(), same)) guess = {};
    std::vector<std::string> read;
    for (const std::string& text : examples[c])
      if (std::string as = ReadAs(model, guess.use, date, text); !as.empty()) read.push_back(std::move(as));
    map.rows.push_back({table.name(), column, ToText(model, use, guess.use), "", guess.sure.empty() ? "不认识" : guess.sure, Joined(examples[c]), Joined(read), 0});
  }
}

}  // namespace

RegisterMap GuessMap(const model::Model& model, const std::vector<std::unique_ptr<TableReader>>& tables, value::Date reference_date) {
  RegisterMap map;
  for (const auto& table : tables) {
    auto [use, sure] = GuessTable(model, *table, tables.size() == 1);
    if (!use) {
      map.rows.push_back({table->name(), "", "", "", "不认识", "", "", 0});
      continue;
    }
    const bool collection = use->papers || use->entity != 0;
    map.rows.push_back({table->name(), "", use->papers ? "已有材料" : model.entities[static_cast<std::size_t>(use->entity)].name, collection && !use->papers ? "未知" : "", sure, "", "", 0});
    GuessColumns(model, *table, *use, reference_date, map);
  }
  return map;
}

}  // namespace doudi::record
