// Sets, parameters and decision tables of generated rules.
#include <algorithm>

#include "agreement/rule_writer.h"

namespace doudi::agreement {

namespace {

bool Ends(const std::string& rows) { return rows.find("2024-12-31") != std::string::npos; }

}  // namespace

void RuleWriter::Sets() {
  const int count = random_.Between(0, 2);
  for (int i = 0; i < count; ++i) {
    const bool divisions = random_.Chance(30);
    const GenType element =
        divisions ? GenType{Kind::Division, kPlain, -1} : GenType{Kind::Enum, kPlain, NamedEnum()};
    const GenSet set{Fresh("集"), element};
    const auto& members =
        divisions ? DivisionNames() : schema_.enums[static_cast<std::size_t>(element.enumeration)].members;
    const std::string head = "集合 " + set.name + "（" + TypeWord(element) + "）";
    std::string text = "  | " + TypeWord(element) + " | 自 | 至 | 依据 |\n";
    bool any = false;
    for (const std::string& member : members)
      if (random_.Chance(50) || (!any && &member == &members.back())) {
        any = true;
        static const std::vector<std::string> periods = {"2020-01-01 |  ", "2020-01-01 | ",
                                                         "2020-01-01 | 2024-12-31", "2025-08-16 |  ", " | "};
        text += "  | " + member + " | " + random_.Pick(periods) + " | 示例 |\n";
      }
    blocks_.push_back(head + (Ends(text) && random_.Chance(40) ? "，期满不再适用" : "") + TableOrFile(set.name, text));
    schema_.sets.push_back(set);
  }
}

// A dated list, by place where the root has a fact to tell it.
void RuleWriter::Lists() {
  if (!random_.Chance(50)) return;
  const GenType element{Kind::Enum, kPlain, NamedEnum()};
  const auto places = schema_.Visible(0, {Kind::Division, kPlain, -1});
  const bool by_place = !places.empty() && random_.Chance(60);
  const GenSet list{Fresh("单"), element};
  const std::string head = "名单 " + list.name + (by_place ? "（区划）" : "") + "：" + TypeWord(element);
  const std::string source = by_place ? "，区划 取 " + places[0]->name : "";
  std::string text = std::string("  |") + (by_place ? " 区划 |" : "") + " " + TypeWord(element) + " | 自 | 至 | 依据 |\n";
  const auto& members = schema_.enums[static_cast<std::size_t>(element.enumeration)].members;
  if (!by_place && random_.Chance(40)) {  // in one line
    static const std::vector<std::string> periods = {"，自 2020-01-01", "，自 2020-01-01，至 2025-08-20", "，自 2020-01-01，至 2025-08-14，期满不再适用"};
    blocks_.push_back(head + " ｛" + members[0] + "、" + members[1] + "｝" + random_.Pick(periods) + "，依据 示例。\n");
    schema_.sets.push_back(list);
    return;
  }
  std::vector<std::string> where = {""};
  if (by_place) where = DivisionNames();
  bool any = false;
  for (const std::string& place : where)
    for (const std::string& member : members) {
      const bool last = &place == &where.back() && &member == &members.back();
      if (!random_.Chance(place == "国家" || place.empty() ? 50 : 25) && !(last && !any)) continue;
      any = true;
      static const std::vector<std::string> periods = {"2020-01-01 |  ", " | ", "2020-01-01 | 2024-12-31", "2025-08-16 |  "};
      text += std::string("  |") + (by_place ? " " + place + " |" : "") + " " + member + " | " + random_.Pick(periods) +
              " | 示例 |\n";
    }
  blocks_.push_back(head + source + (Ends(text) && random_.Chance(30) ? "，期满不再适用" : "") + TableOrFile(list.name, text));
  schema_.sets.push_back(list);
}

std::string RuleWriter::TableOrFile(const std::string& stem, const std::string& table) {
  if (!random_.Chance(20)) return "\n" + table;
  std::string rows;
  for (std::size_t begin = 0; begin < table.size();) {
    const std::size_t end = table.find('\n', begin);
    std::string line = table.substr(begin, end - begin);  // "  | a | b |"
    line = line.substr(line.find('|') + 1);
    line.pop_back();
    for (std::size_t at = line.find('|'); at != std::string::npos; at = line.find('|')) line[at] = ',';
    rows += line + "\n";
    begin = end + 1;
  }
  files_.emplace_back(stem + ".csv", rows);
  return "，来自 \"" + stem + ".csv\"\n";
}

void RuleWriter::Formulas() {
  const int count = random_.Between(0, 2);
  for (int i = 0; i < count; ++i) {
    const GenFormula formula{Fresh("式"), random_.Below(static_cast<int>(Units().size()))};
    const GenType type{Kind::Number, formula.unit, -1};
    static const std::vector<std::string> bodies = {"若 甲 ＜ 乙 则 甲 ＋ 乙；否则 甲 － 乙", "较大者（甲，乙） － 甲 × 2",
                                                    "令 差 ＝ 甲 － 乙；若 差 ＞ 乙 则 差 × 3；否则 乙"};
    blocks_.push_back("公式 " + formula.name + "（甲：" + TypeWord(type) + "，乙：" + TypeWord(type) + "）：" + TypeWord(type) +
                      " ＝ " + random_.Pick(bodies) + "。\n");
    schema_.formulas.push_back(formula);
  }
}

std::string RuleWriter::BracketRows(const std::string& prefix, const GenType& amount) {
  const std::string& unit = Units()[static_cast<std::size_t>(amount.unit)].suffix;
  static const std::vector<std::string> ends = {"0", "2", "60", "780", "1000", "12000"};
  static const std::vector<std::string> rates = {"0", "40%", "50%", "33%", "100%", "1.5"};
  std::string text;
  std::size_t at = static_cast<std::size_t>(random_.Between(0, 2));
  const int brackets = random_.Between(1, 3);
  for (int i = 0; i < brackets; ++i) {
    const std::size_t next = std::min(at + 1, ends.size() - 1);
    const bool open = next == at || (i + 1 == brackets && random_.Chance(60));
    text += prefix + " " + ends[at] + unit + " | " + (open ? "-" : ends[next] + unit) + " | " + random_.Pick(rates) + " |\n";
    if (open) break;
    at = next;
  }
  return text;
}

void RuleWriter::Scale() {
  const int entity = SomeEntity();
  const GenType type{Kind::Number, random_.Below(static_cast<int>(Units().size())), -1};
  const Symbol result{Fresh("档"), type, entity, false};
  std::string key, from = random_.Chance(40) ? " 2020-01-01 |" : "";
  bool plain = true;
  std::vector<std::string> cells = {""};
  if (random_.Chance(50)) {
    std::vector<const Symbol*> keys;
    for (const Symbol& symbol : schema_.symbols)
      if (symbol.is_fact && schema_.IsWithin(entity, symbol.entity) &&
          (symbol.type.kind == Kind::Enum || symbol.type.kind == Kind::Number || symbol.type.kind == Kind::Division))
        keys.push_back(&symbol);
    if (!keys.empty()) {
      const Symbol& picked = *random_.Pick(keys);
      // A fact of an enum in place has the enum's name: the column means the enum, whose only fact it is.
      key = picked.name;
      cells = KeyCells(picked.type, false, plain);
    }
  }
  const std::string head = "分档 " + result.name + "（" + EntityName(entity) + "）：" + TypeWord(type) + " ＝ " +
                           writer_.WriteWhole(type, entity, Depth()) + Limits(type, entity);
  const auto table = [&] {
    std::string text = "  |" + (key.empty() ? std::string() : " " + key + " |") + (from.empty() ? "" : " 自 |") + " 超过 | 不超过 | 比例 |\n";
    for (const std::string& cell : cells)
      text += BracketRows("  |" + (key.empty() ? std::string() : " " + cell + " |") + from, type);
    return TableOrFile(Fresh(result.name + "_"), text);
  };
  std::string text = head;
  if (random_.Chance(40))  // brackets of their own for some, others for the rest
    text += "，当 " + writer_.Condition(entity, 2) + table() + "分档 " + result.name + "，否则";
  blocks_.push_back(text + table());
  schema_.symbols.push_back(result);
}

std::vector<std::string> RuleWriter::KeyCells(const GenType& key, bool stepped, bool& plain) {
  if (key.kind == Kind::Division) return DivisionNames();
  if (key.kind == Kind::Number) {
    const std::string& unit = Units()[static_cast<std::size_t>(key.unit)].suffix;
    plain = plain || stepped;
    if (stepped) return {"不满1" + unit, "1" + unit, "[2" + unit + "，3" + unit + "]", "每增 2" + unit};
    if (random_.Chance(40)) return {"不满2" + unit, "[2" + unit + "，60" + unit + ")", "60" + unit + "以上"};
    plain = true;
    return {"2" + unit + "、60" + unit, "其余"};
  }
  const auto& members = schema_.enums[static_cast<std::size_t>(key.enumeration)].members;
  if (members.size() > 2 && random_.Chance(40)) {
    plain = true;
    return {members[0] + "、" + members[1], "其余"};
  }
  return members;
}

GenType RuleWriter::SomeValueType() {
  const int which = random_.Below(100);
  if (which < 75) return {Kind::Number, random_.Below(static_cast<int>(Units().size())), -1};
  if (which < 85) return {Kind::Boolean, kPlain, -1};
  if (which < 93) return {Kind::Date, kPlain, -1};
  return {Kind::Enum, kPlain, NamedEnum()};
}

void RuleWriter::Parameters() {
  const int count = random_.Between(1, 4);
  for (int i = 0; i < count; ++i) {
    if (random_.Chance(25)) {
      const GenParameter parameter{
          Fresh("参"),
          {},
          {{"", {Kind::Number, random_.Below(static_cast<int>(Units().size())), -1}}},
          false};
      const GenType& type = parameter.outputs[0].second;
      const std::string one = "参数 " + parameter.name + "：" + TypeWord(type);
      if (random_.Chance(40))
        blocks_.push_back(one + " ｛自 2000-01-01" + (random_.Chance(50) ? " 至 2025-07-15" : "") + "：" + writer_.Literal(type) + "；自 2025-07-16：" +
                          writer_.Literal(type) + "｝，依据 示例。\n");
      else
        blocks_.push_back(one + " ＝ " + writer_.Literal(type) + "，自 2000-01-01，依据 示例。\n");
      Uprating(parameter);
      schema_.parameters.push_back(parameter);
    } else {
      ParameterTable();
    }
  }
}

void RuleWriter::ParameterTable() {
  GenParameter parameter{Fresh("参"), {}, {}, false};
  const bool by_place = random_.Chance(60);
  if (by_place) parameter.keys.push_back({Kind::Division, kPlain, -1});
  if (!by_place || random_.Chance(50)) parameter.keys.push_back({Kind::Enum, kPlain, NamedEnum()});
  const bool by_number = random_.Chance(30);
  if (by_number) parameter.keys.push_back({Kind::Number, random_.Chance(50) ? kPeople : kPerMonth, -1});
  const bool stepped = by_number && random_.Chance(40);
  const auto value_type = [&] {
    return stepped ? GenType{Kind::Number, random_.Below(static_cast<int>(Units().size())), -1} : SomeValueType();
  };
  if (random_.Chance(25)) {
    parameter.outputs = {{Fresh("出"), value_type()}, {Fresh("出"), value_type()}};
  } else {
    parameter.outputs = {{"", value_type()}};
  }
  // Without arguments the keys are found in the context: in a fact of the root for each.
  parameter.from_context = true;
  std::string head = "参数 " + parameter.name + "（", columns = "  |", sources;
  for (std::size_t i = 0; i < parameter.keys.size(); ++i) {
    const GenType& key = parameter.keys[i];
    const auto facts = schema_.Visible(0, key);
    if (facts.empty()) parameter.from_context = false;
    const std::string name = key.kind == Kind::Number ? "数键" : TypeWord(key);
    if (!facts.empty()) sources += "，" + name + " 取 " + facts[0]->name;
    head += (i ? "，" : "") + name + (key.kind == Kind::Number ? "：" + TypeWord(key) : "");
    columns += " " + name + " |";
  }
  head += "）：";
  if (parameter.keys.size() == 1 && parameter.keys[0].kind == Kind::Enum && parameter.outputs.size() == 1 && parameter.outputs[0].first.empty() &&
      random_.Chance(50)) {
    blocks_.push_back(head + TypeWord(parameter.outputs[0].second) + sources + "\n" + CrossTable(parameter));
    Uprating(parameter);
    schema_.parameters.push_back(parameter);
    return;
  }
  for (std::size_t i = 0; i < parameter.outputs.size(); ++i) {
    const auto& [name, type] = parameter.outputs[i];
    head += (i ? "，" : "") + (name.empty() ? "" : name + " ") + TypeWord(type);
  }
  columns += " 自 | 至 |";
  for (const auto& [name, type] : parameter.outputs) columns += " " + (name.empty() ? "值" : name) + " |";
  blocks_.push_back(head + sources + TableOrFile(parameter.name, columns + " 依据 |\n" + Rows(parameter, stepped)));
  schema_.parameters.push_back(parameter);
}

// The members of the key, or the dates, as columns; a blank cell is no row.
std::string RuleWriter::CrossTable(const GenParameter& parameter) {
  const auto& members = schema_.enums[static_cast<std::size_t>(parameter.keys[0].enumeration)].members;
  const GenType& type = parameter.outputs[0].second;
  static const std::vector<std::string> dates = {"2020-01-01", "2025-07-01"};
  const bool by_date = random_.Chance(50);
  const std::vector<std::string>& down = by_date ? members : dates;
  const std::vector<std::string>& across = by_date ? dates : members;
  std::string text = "  | " + (by_date ? TypeWord(parameter.keys[0]) : "自") + " |";
  for (const std::string& column : across) text += " " + column + " |";
  text += " 依据 |\n";
  for (const std::string& row : down) {
    text += "  | " + row + " |";
    for (std::size_t i = 0; i < across.size(); ++i) text += " " + (i == 0 || random_.Chance(70) ? writer_.Literal(type) : std::string()) + " |";
    text += " 示例 |\n";
  }
  return text;
}

// 上调: a row for each that is in force the day before, on a day that no other row begins.
void RuleWriter::Uprating(const GenParameter& parameter) {
  const GenType& type = parameter.outputs[0].second;
  if (type.kind != Kind::Number || !random_.Chance(40)) return;
  static const std::vector<std::string> by = {"1.05", "0.98", "2"};
  const auto& places = Units()[static_cast<std::size_t>(type.unit)].places;
  blocks_.push_back("参数 " + parameter.name + " 自 2025-08-01 ＝ 前值 × " + random_.Pick(by) +
                    (random_.Chance(20) ? "，上限 " + writer_.Literal(type) : "") + (random_.Chance(20) ? "，下限 " + writer_.Literal(type) : "") +
                    (places.empty() ? "" : (random_.Chance(50) ? "，四舍五入到 " : "，进位到 ") + random_.Pick(places)) + "，依据 示例。\n");
}

std::string RuleWriter::Rows(const GenParameter& parameter, bool stepped) {
  std::vector<std::vector<std::string>> combinations = {{}};
  bool plain = false;  // rows that speak of each other have one period
  for (const GenType& key : parameter.keys) {
    std::vector<std::vector<std::string>> longer;
    const std::vector<std::string> cells = KeyCells(key, stepped, plain);
    for (const auto& begun : combinations)
      for (const std::string& value : cells) {
        longer.push_back(begun);
        longer.back().push_back(value);
      }
    combinations = longer;
  }
  std::string text;
  for (const auto& keys : combinations) {
    // Leave some out, so that a division falls back and that some rows are missing; the country has most.
    if (!stepped && !plain && !random_.Chance(keys.front() == "国家" ? 90 : 45) &&
        !(text.empty() && &keys == &combinations.back()))
      continue;
    std::vector<std::pair<std::string, std::string>> periods = {{"2020-01-01", ""}};
    if (!plain) {
      if (random_.Chance(30)) periods.emplace_back("2025-07-01", "");
      if (random_.Chance(10)) periods = {{"2020-01-01", "2024-12-31"}, {"2025-08-15", "2025-12-31"}};
      if (random_.Chance(10)) periods = {{"2025-08-16", ""}};
    }
    for (const auto& [from, until] : periods) {
      text += "  |";
      for (const std::string& key : keys) text += " " + key + " |";
      text += " " + from + " | " + until + " |";
      for (const auto& [name, type] : parameter.outputs) text += " " + writer_.Literal(type) + " |";
      text += " 示例 |\n";
    }
  }
  return text;
}

std::vector<std::string> RuleWriter::Partition(const GenType& type) {
  if (type.kind == Kind::Boolean) return {"真", "假"};
  if (type.kind == Kind::Enum) return schema_.enums[static_cast<std::size_t>(type.enumeration)].members;
  const std::string& unit = Units()[static_cast<std::size_t>(type.unit)].suffix;
  return {"＜ 2" + unit, "[2" + unit + "，60" + unit + ")", "[60" + unit + "，780" + unit + "]",
          "＞ 780" + unit};
}

std::string RuleWriter::AnyCell(const GenType& type) {
  if (random_.Chance(30)) return "-";
  std::vector<std::string> cells = Partition(type);
  if (type.kind == Kind::Enum && random_.Chance(30)) return cells[0] + "、" + cells[1];
  if (type.kind == Kind::Number && random_.Chance(40)) {
    static const std::vector<std::string> signs = {"≥ ", "≤ ", "＞ ", ""};
    return random_.Pick(signs) + writer_.Literal(type);
  }
  return random_.Pick(cells);
}

void RuleWriter::DecisionTable() {
  const int entity = SomeEntity();
  std::vector<const Symbol*> inputs;
  for (const Symbol& symbol : schema_.symbols) {
    const bool cell_type = symbol.type.kind == Kind::Boolean || symbol.type.kind == Kind::Enum ||
                           symbol.type.kind == Kind::Number;
    if (cell_type && schema_.IsWithin(entity, symbol.entity)) inputs.push_back(&symbol);
  }
  if (inputs.empty()) return Definition();
  random_.Shuffle(inputs);
  if (inputs.size() > 3) inputs.resize(static_cast<std::size_t>(random_.Between(1, 3)));
  std::vector<Symbol> outputs = {{Fresh("果"), SomeValueType(), entity, false}};
  if (random_.Chance(25)) outputs.push_back({Fresh("果"), SomeValueType(), entity, false});
  const bool unique = random_.Chance(50);
  bool numbers = true;
  for (const Symbol& output : outputs) numbers = numbers && output.type.kind == Kind::Number;
  static const std::vector<std::string> hits = {"最大", "合计"};
  const std::string hit = !unique && numbers && random_.Chance(50) ? random_.Pick(hits) : unique ? "唯一" : "首中";
  std::string text = "决策表 " + Fresh("表") + "（" + EntityName(entity) + "） 得 ", header = "  |", rows;
  for (const Symbol* input : inputs) header += " " + input->name + " |";
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    text += (i ? "，" : "") + outputs[i].name + "：" + TypeWord(outputs[i].type);
    header += " " + outputs[i].name + " |";
  }
  text += "，命中 " + hit;
  if (outputs.size() == 1 && random_.Chance(hit == "最大" ? 50 : 20)) text += "，缺省 " + writer_.Write(outputs[0].type, entity, 1);
  text += "\n" + header + "\n";
  std::vector<std::string> first = Partition(inputs[0]->type);
  if (!unique && inputs[0]->type.kind == Kind::Number &&
      random_.Chance(60)) {  // each row takes from the next
    const std::string& unit = Units()[static_cast<std::size_t>(inputs[0]->type.unit)].suffix;
    first = {"≥ 780" + unit, "≥ 60" + unit, "＞ 2" + unit, "≤ 1" + unit};
  }
  first.erase(first.begin() + random_.Below(static_cast<int>(first.size())));  // what 其余 is for, or nothing
  for (std::size_t row = 0; row < first.size(); ++row) {
    text += "  | " + first[row] + " |";
    for (std::size_t i = 1; i < inputs.size(); ++i)
      text += " " + (unique && random_.Chance(60) ? "-" : AnyCell(inputs[i]->type)) + " |";
    for (const Symbol& output : outputs) text += " " + writer_.Literal(output.type) + " |";
    text += "\n";
  }
  if (random_.Chance(75)) {
    text += "  |";
    for (std::size_t i = 0; i < inputs.size(); ++i) text += i == 0 ? " 其余 |" : " - |";
    for (const Symbol& output : outputs) text += " " + writer_.Literal(output.type) + " |";
    text += "\n";
  }
  blocks_.push_back(text);
  for (const Symbol& output : outputs) schema_.symbols.push_back(output);
}

}  // namespace doudi::agreement
