// Sets, parameters and decision tables of generated rules.
#include "agreement/rule_writer.h"

namespace doudi::agreement {

void RuleWriter::Sets() {
  const int count = random_.Between(0, 2);
  for (int i = 0; i < count; ++i) {
    const bool divisions = random_.Chance(30);
    const GenType element =
        divisions ? GenType{Kind::Division, kPlain, -1} : GenType{Kind::Enum, kPlain, NamedEnum()};
    const GenSet set{Fresh("集"), element};
    const auto& members =
        divisions ? DivisionNames() : schema_.enums[static_cast<std::size_t>(element.enumeration)].members;
    std::string text = "集合 " + set.name + "（" + TypeWord(element) + "）\n  | " + TypeWord(element) +
                       " | 自 | 至 | 依据 |\n";
    bool any = false;
    for (const std::string& member : members)
      if (random_.Chance(50) || (!any && &member == &members.back())) {
        any = true;
        static const std::vector<std::string> periods = {"2020-01-01 |  ", "2020-01-01 | ",
                                                         "2020-01-01 | 2024-12-31", "2025-08-16 |  ", " | "};
        text += "  | " + member + " | " + random_.Pick(periods) + " | 示例 |\n";
      }
    blocks_.push_back(text);
    schema_.sets.push_back(set);
  }
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
      blocks_.push_back("参数 " + parameter.name + "：" + TypeWord(type) + " ＝ " + writer_.Literal(type) +
                        "，自 2000-01-01，依据 示例。\n");
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
  if (random_.Chance(25)) {
    parameter.outputs = {{Fresh("出"), SomeValueType()}, {Fresh("出"), SomeValueType()}};
  } else {
    parameter.outputs = {{"", SomeValueType()}};
  }
  // Without arguments the keys are found in the context: in a fact of the root for each.
  parameter.from_context = true;
  std::string head = "参数 " + parameter.name + "（", columns = "  |", sources;
  for (std::size_t i = 0; i < parameter.keys.size(); ++i) {
    const GenType& key = parameter.keys[i];
    const auto facts = schema_.Visible(0, key);
    if (facts.empty()) parameter.from_context = false;
    if (!facts.empty()) sources += "，" + TypeWord(key) + " 取 " + facts[0]->name;
    head += (i ? "，" : "") + TypeWord(key);
    columns += " " + TypeWord(key) + " |";
  }
  head += "）：";
  for (std::size_t i = 0; i < parameter.outputs.size(); ++i) {
    const auto& [name, type] = parameter.outputs[i];
    head += (i ? "，" : "") + (name.empty() ? "" : name + " ") + TypeWord(type);
  }
  columns += " 自 | 至 |";
  for (const auto& [name, type] : parameter.outputs) columns += " " + (name.empty() ? "值" : name) + " |";
  blocks_.push_back(head + sources + "\n" + columns + " 依据 |\n" + Rows(parameter));
  schema_.parameters.push_back(parameter);
}

std::string RuleWriter::Rows(const GenParameter& parameter) {
  std::vector<std::vector<std::string>> combinations = {{}};
  for (const GenType& key : parameter.keys) {
    std::vector<std::vector<std::string>> longer;
    for (const auto& begun : combinations)
      for (const std::string& value :
           key.kind == Kind::Division ? DivisionNames()
                                      : schema_.enums[static_cast<std::size_t>(key.enumeration)].members) {
        longer.push_back(begun);
        longer.back().push_back(value);
      }
    combinations = longer;
  }
  std::string text;
  for (const auto& keys : combinations) {
    // Leave some out, so that a division falls back and that some rows are missing; the country has most.
    if (!random_.Chance(keys.front() == "国家" ? 90 : 45) && !(text.empty() && &keys == &combinations.back()))
      continue;
    std::vector<std::pair<std::string, std::string>> periods = {{"2020-01-01", ""}};
    if (random_.Chance(30)) periods.emplace_back("2025-07-01", "");
    if (random_.Chance(10)) periods = {{"2020-01-01", "2024-12-31"}, {"2025-08-15", "2025-12-31"}};
    if (random_.Chance(10)) periods = {{"2025-08-16", ""}};
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
  std::string text = "决策表 " + Fresh("表") + "（" + EntityName(entity) + "） 得 ", header = "  |", rows;
  for (const Symbol* input : inputs) header += " " + input->name + " |";
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    text += (i ? "，" : "") + outputs[i].name + "：" + TypeWord(outputs[i].type);
    header += " " + outputs[i].name + " |";
  }
  text += std::string("，命中 ") + (unique ? "唯一" : "首中") + "\n" + header + "\n";
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
