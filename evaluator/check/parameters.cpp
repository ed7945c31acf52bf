#include "check/parameters.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/expression_checker.h"
#include "check/keys.h"
#include "check/row_cells.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;
using model::Parameter;
using model::ParameterRow;

namespace {

std::string OutputColumn(const model::ParameterOutput& output) {
  return output.name.empty() ? "值" : output.name;
}

// Rows as they are read, before the lines of keys are cut; per parameter.
using Pending = std::vector<std::vector<PendingRow>>;

// The rows of one 参数 declaration.
class RowReader {
 public:
  RowReader(Workspace& work, RuleSetId rule_set, model::ParameterId id, const ast::ParameterDeclaration& declaration,
            std::vector<PendingRow>& rows)
      : work_(work),
        rule_set_(rule_set),
        id_(id),
        declaration_(declaration),
        parameter_(work.model.parameters[static_cast<std::size_t>(id)]),
        rows_(rows) {}

  void ReadTable();
  void ReadSingleValue(const AttributeReader& attributes);
  void ReadDatedValues(const AttributeReader& attributes);

 private:
  const KeyLine* LineOf(std::size_t key) const {
    const auto& lines = work_.key_lines[static_cast<std::size_t>(id_)];
    const auto found = lines.find(static_cast<std::int32_t>(key));
    return found == lines.end() ? nullptr : &found->second;
  }
  bool IsColumn(std::string_view name) const;
  std::optional<ast::Table> Uncrossed(const ast::Table& table);
  std::string CrossedColumn(const ast::Table& table) const;
  bool Reads(const std::string& column, const ast::TableCell& cell) const;
  std::optional<PendingRow> ReadRow(const TableReader& table, std::size_t index);
  bool IsOneValue(std::string_view how);
  std::optional<model::Constant> ConstantOf(const ast::Expression& value);

  Workspace& work_;
  RuleSetId rule_set_;
  model::ParameterId id_;
  const ast::ParameterDeclaration& declaration_;
  const Parameter& parameter_;
  std::vector<PendingRow>& rows_;
};

bool RowReader::IsColumn(std::string_view name) const {
  for (const auto& key : parameter_.keys)
    if (key.name == name) return true;
  for (const std::string_view known : {"自", "至", "状态", "依据", "说明", "值"})
    if (known == name) return true;
  return false;
}

// Whether the head of a column is a value of `column`, without a message.
bool RowReader::Reads(const std::string& column, const ast::TableCell& cell) const {
  if (column == "自") return std::holds_alternative<value::Date>(value::ParseDateCell(cell.text));
  for (std::size_t i = 0; i < parameter_.keys.size(); ++i) {
    if (parameter_.keys[i].name != column) continue;
    const model::Type& type = parameter_.keys[i].type;
    if (LineOf(i)) return !cell.text.empty() && (cell.text.find_first_of("0123456789") != std::string::npos || cell.text == "其余");
    if (type.kind == model::TypeKind::Division) return value::ParseDivision(cell.text).has_value();
    const auto& members = work_.model.enums[static_cast<std::size_t>(type.enumeration)].members;
    const std::string first = cell.text.substr(0, cell.text.find("、"));
    return cell.text == "其余" || std::find(members.begin(), members.end(), first) != members.end();
  }
  return false;
}

// A cross table has no column 值 and one key, or 自, less than it needs; the other columns are that one's values.
std::string RowReader::CrossedColumn(const ast::Table& table) const {
  const auto has = [&](std::string_view name) {
    return std::any_of(table.header.begin(), table.header.end(),
                       [&](const ast::TableCell& cell) { return cell.text == name; });
  };
  if (parameter_.outputs.size() != 1 || !parameter_.outputs.front().name.empty() || has("值")) return {};
  std::vector<std::string> lacking;
  for (const auto& key : parameter_.keys)
    if (!has(key.name)) lacking.push_back(key.name);
  if (!has("自")) lacking.emplace_back("自");
  for (const std::string& column : lacking)
    for (const ast::TableCell& cell : table.header)
      if (!IsColumn(cell.text) && Reads(column, cell)) return column;
  return {};
}

// A row per value of a cross table; nullopt if it is none. A blank value is no row.
std::optional<ast::Table> RowReader::Uncrossed(const ast::Table& table) {
  const std::string column = CrossedColumn(table);
  if (column.empty()) return std::nullopt;
  ast::Table plain;
  plain.span = table.span;
  std::vector<std::size_t> crossed;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (IsColumn(table.header[i].text))
      plain.header.push_back(table.header[i]);
    else
      crossed.push_back(i);
  }
  plain.header.push_back({"值", table.header[crossed.front()].span});
  plain.header.push_back({column, table.header[crossed.front()].span});
  for (const auto& row : table.rows) {
    if (row.size() != table.header.size()) {
      plain.rows.push_back(row);  // as wide as it is wrong
      if (plain.rows.back().size() == plain.header.size()) plain.rows.back().push_back(row.back());
      continue;
    }
    for (const std::size_t at : crossed) {
      if (row[at].text.empty()) continue;
      std::vector<ast::TableCell> cells;
      for (std::size_t i = 0; i < row.size(); ++i)
        if (IsColumn(table.header[i].text)) cells.push_back(row[i]);
      cells.push_back(row[at]);
      cells.push_back({table.header[at].text, row[at].span});
      plain.rows.push_back(std::move(cells));
    }
  }
  return plain;
}

std::optional<PendingRow> RowReader::ReadRow(const TableReader& table, std::size_t index) {
  PendingRow pending;
  pending.rule_set = rule_set_;
  pending.table = &declaration_;
  ParameterRow& row = pending.row;
  row.span = table.RowSpan(index);
  bool sound = true;
  for (std::size_t i = 0; i < parameter_.keys.size(); ++i) {
    const model::ParameterKey key = parameter_.keys[i];
    if (MissingCell(work_, table, index, key.name)) return std::nullopt;
    auto cell = ReadKeyCell(work_, key, LineOf(i), *table.Cell(index, key.name));
    sound = sound && cell.has_value();
    if (cell) pending.cells.push_back(std::move(*cell));
  }
  for (const auto& output : parameter_.outputs) {
    const std::string column = OutputColumn(output);
    if (MissingCell(work_, table, index, column)) return std::nullopt;
    const ast::TableCell& cell = *table.Cell(index, column);
    const auto constant = ReadConstant(work_, output.type, cell.text, cell.span, "");
    sound = sound && constant.has_value();
    if (constant) row.values.push_back(*constant);
  }
  sound = ReadPeriodCells(work_, table, index, row.period) && sound;
  return sound ? std::optional(std::move(pending)) : std::nullopt;
}

void RowReader::ReadTable() {
  std::vector<std::string> required;
  for (const auto& key : parameter_.keys) required.push_back(key.name);
  required.emplace_back("自");
  for (const auto& output : parameter_.outputs) required.push_back(OutputColumn(output));
  const std::optional<ast::Table> plain = Uncrossed(*declaration_.table);
  const TableReader table(work_, plain ? *plain : *declaration_.table, required, {"至", "状态", "依据", "说明"},
                          declaration_.name.span);
  if (!table.sound()) return;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const model::Basis basis = ReadRowBasis(work_, rule_set_, table, i);
    auto pending = ReadRow(table, i);
    if (!pending) continue;
    pending->row.basis = basis;
    rows_.push_back(std::move(*pending));
  }
}

bool RowReader::IsOneValue(std::string_view how) {
  const std::string name = Quoted(parameter_.name);
  if (!parameter_.keys.empty()) {
    work_.Error("D002", declaration_.name.span, fmt::format("参数{}有键，要写成表", name),
                "每一行写出键、自、值、依据");
    return false;
  }
  if (parameter_.outputs.size() == 1) return true;
  work_.Error("D002", declaration_.name.span, fmt::format("参数{}有几个输出，{}", name, how), "每一行写出各个输出");
  return false;
}

std::optional<model::Constant> RowReader::ConstantOf(const ast::Expression& value) {
  ExpressionChecker checker(work_, rule_set_, model::kNoEntity);
  const ExprId id =
      checker.LowerAs(value, parameter_.outputs.front().type, fmt::format("参数{}", Quoted(parameter_.name)));
  if (id == kNone) return std::nullopt;
  auto constant = ConstantValue(work_.model, id);
  if (!constant)
    work_.Error("T005", value.span,
                fmt::format("参数{}要写明的值，{}不是", Quoted(parameter_.name), Quoted(value.span)),
                "由别的值算出来的写成定义");
  return constant;
}

// 参数 边缘倍数：数 ＝ 1.5，自 2021-07-01，依据 低保办法 第八条。
void RowReader::ReadSingleValue(const AttributeReader& attributes) {
  if (!IsOneValue("要写成表")) return;
  PendingRow pending;
  pending.rule_set = rule_set_;
  pending.table = &declaration_;
  pending.row.span = declaration_.value->span;
  pending.row.period = attributes.Period();
  const auto basis = attributes.Basis();
  if (!basis.empty()) pending.row.basis = basis.front();
  const auto constant = ConstantOf(*declaration_.value);
  if (!constant) return;
  pending.row.values.push_back(*constant);
  rows_.push_back(std::move(pending));
}

// 参数 扣减率：比例 ｛自 2021-07-01：20%；自 2024-07-01：25%｝，依据 ….
void RowReader::ReadDatedValues(const AttributeReader& attributes) {
  if (!IsOneValue("要写成表")) return;
  const auto basis = attributes.Basis();
  for (const auto& dated : declaration_.dated) {
    PendingRow pending;
    pending.rule_set = rule_set_;
    pending.table = &declaration_;
    pending.row.span = source::Cover(dated.from->span, dated.value->span);
    pending.row.period.from = ReadDate(work_, *dated.from);
    if (dated.until) pending.row.period.until = ReadDate(work_, *dated.until);
    if (!basis.empty()) pending.row.basis = basis.front();
    const auto constant = ConstantOf(*dated.value);
    if (!constant || !pending.row.period.from || (dated.until && !pending.row.period.until)) continue;
    if (pending.row.period.until && *pending.row.period.until < *pending.row.period.from) {
      work_.Error("P003", dated.until->span,
                  fmt::format("至 {} 早于 自 {}", value::ToText(*pending.row.period.until),
                              value::ToText(*pending.row.period.from)),
                  "两个日期是不是写反了？");
      continue;
    }
    pending.row.values.push_back(*constant);
    rows_.push_back(std::move(pending));
  }
}

void ReadRows(Workspace& work, RuleSetId rule_set, const ast::ParameterDeclaration& declaration, Pending& pending) {
  // 区划 取 F may stand once for each key; it was read with the head.
  std::vector<AttributeKind> legal = {AttributeKind::Basis, AttributeKind::Note};
  if (declaration.value) legal.insert(legal.begin(), {AttributeKind::From, AttributeKind::Until});
  if (!declaration.value && declaration.dated.empty()) legal.push_back(AttributeKind::RowsFrom);
  const AttributeReader attributes(work, rule_set, declaration.attributes, "参数", legal, {AttributeKind::KeyFrom});
  const auto id = work.id_of.find(&declaration);
  if (id == work.id_of.end() || work.broken_parameters.contains(id->second)) return;
  RowReader reader(work, rule_set, id->second, declaration, pending[static_cast<std::size_t>(id->second)]);
  if (declaration.value)
    reader.ReadSingleValue(attributes);
  else if (!declaration.dated.empty())
    reader.ReadDatedValues(attributes);
  else if (declaration.table)
    reader.ReadTable();
}

}  // namespace

void CheckParameterRows(Workspace& work) {
  Pending pending(work.model.parameters.size());
  work.ForEach<ast::ParameterDeclaration>([&](RuleSetId rule_set, const ast::ParameterDeclaration& declaration) {
    if (!declaration.uprated_from) ReadRows(work, rule_set, declaration, pending);
  });
  std::vector<RowOwner> owners;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    for (const PendingRow& row : pending[i]) owners.push_back({row.row.span, row.rule_set});
    ExpandRows(work, static_cast<model::ParameterId>(i), std::move(pending[i]));
  }
  CheckListRows(work);
  UprateRows(work, std::move(owners));
  for (std::size_t i = 0; i < work.model.parameters.size(); ++i) OrderRows(work, work.model.parameters[i]);
}

}  // namespace doudi::check
