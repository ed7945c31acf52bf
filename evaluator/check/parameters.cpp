#include "check/parameters.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/expression_checker.h"
#include "check/layers.h"
#include "check/references.h"
#include "check/tables.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;
using model::Parameter;
using model::ParameterRow;

namespace {

// 自, 至 of a row; false after a mistake.
bool ReadPeriodCells(Workspace& work, const TableReader& table, std::size_t row, model::Period& period) {
  const ast::TableCell* from = table.Cell(row, "自");
  const ast::TableCell* until = table.Cell(row, "至");
  if (from && !(period.from = ReadDateCell(work, *from))) return false;
  if (until && !(period.until = ReadDateCell(work, *until))) return false;
  if (!period.from || !period.until || *period.from <= *period.until) return true;
  work.Error("P003", until->span,
             fmt::format("至 {} 早于 自 {}", value::ToText(*period.until), value::ToText(*period.from)),
             "两个日期是不是写反了？");
  return false;
}

// `above`: what the 依据 cell of the row before said, for 同上; then what this one says.
model::Basis ReadRowBasis(Workspace& work, RuleSetId rule_set, const TableReader& table, std::size_t row,
                          std::optional<model::Basis>& above) {
  model::Basis basis;
  if (const ast::TableCell* cell = table.Cell(row, "依据"))
    basis = ReadBasisCell(work, rule_set, *cell, above ? &*above : nullptr);
  above = basis;
  if (const ast::TableCell* state = table.Cell(row, "状态")) {
    if (state->text == "示例")
      basis.example = true;
    else if (state->text != "核定")
      work.Error("D004", state->span, fmt::format("状态只能是 示例 或 核定，不能是{}", Quoted(state->text)),
                 diagnostics::DidYouMean(state->text, {"示例", "核定"}));
  }
  return basis;
}

std::string OutputColumn(const model::ParameterOutput& output) {
  return output.name.empty() ? "值" : output.name;
}

bool MissingCell(Workspace& work, const TableReader& table, std::size_t row, const std::string& column) {
  if (table.Cell(row, column)) return false;
  work.Error("D004", table.RowSpan(row), fmt::format("这一行的{}是空的", Quoted(column)),
             "填上值，或删去这一行");
  return true;
}

std::optional<ParameterRow> ReadRow(Workspace& work, const Parameter& parameter, const TableReader& table,
                                    std::size_t index) {
  ParameterRow row;
  row.span = table.RowSpan(index);
  bool sound = true;
  for (const auto& key : parameter.keys) {
    if (MissingCell(work, table, index, key.name)) return std::nullopt;
    const ast::TableCell& cell = *table.Cell(index, key.name);
    const auto code = ReadConstant(work, key.type, cell.text, cell.span, "");
    sound = sound && code.has_value();
    if (code) row.keys.push_back(std::get<model::Code>(*code).code);
  }
  for (const auto& output : parameter.outputs) {
    const std::string column = OutputColumn(output);
    if (MissingCell(work, table, index, column)) return std::nullopt;
    const ast::TableCell& cell = *table.Cell(index, column);
    const auto constant = ReadConstant(work, output.type, cell.text, cell.span, "");
    sound = sound && constant.has_value();
    if (constant) row.values.push_back(*constant);
  }
  sound = ReadPeriodCells(work, table, index, row.period) && sound;
  return sound ? std::optional(std::move(row)) : std::nullopt;
}

void ReadTable(Workspace& work, RuleSetId rule_set, Parameter& parameter,
               const ast::ParameterDeclaration& declaration) {
  std::vector<std::string> required;
  for (const auto& key : parameter.keys) required.push_back(key.name);
  required.emplace_back("自");
  for (const auto& output : parameter.outputs) required.push_back(OutputColumn(output));
  const TableReader table(work, *declaration.table, required, {"至", "状态", "依据", "说明"},
                          declaration.name.span);
  if (!table.sound()) return;
  std::optional<model::Basis> above;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const model::Basis basis = ReadRowBasis(work, rule_set, table, i, above);
    auto row = ReadRow(work, parameter, table, i);
    if (!row) continue;
    row->basis = basis;
    parameter.rows.push_back(std::move(*row));
  }
}

// 参数 边缘倍数：数 ＝ 1.5，自 2021-07-01，依据 低保办法 第八条。
void ReadSingleValue(Workspace& work, RuleSetId rule_set, Parameter& parameter,
                     const ast::ParameterDeclaration& declaration, const AttributeReader& attributes) {
  if (!parameter.keys.empty()) {
    work.Error("D002", declaration.name.span, fmt::format("参数{}有键，要写成表", Quoted(parameter.name)),
               "每一行写出键、自、值、依据");
    return;
  }
  if (parameter.outputs.size() != 1) {
    work.Error("D002", declaration.name.span,
               fmt::format("参数{}有几个输出，要写成表", Quoted(parameter.name)), "每一行写出各个输出");
    return;
  }
  ParameterRow row;
  row.span = declaration.value->span;
  row.period = attributes.Period();
  const auto basis = attributes.Basis();
  if (!basis.empty()) row.basis = basis.front();
  ExpressionChecker checker(work, rule_set, model::kNoEntity);
  const ExprId id = checker.LowerAs(*declaration.value, parameter.outputs.front().type,
                                    fmt::format("参数{}", Quoted(parameter.name)));
  if (id == kNone) return;
  const auto constant = ConstantValue(work.model, id);
  if (!constant) {
    work.Error(
        "T005", declaration.value->span,
        fmt::format("参数{}要写明的值，{}不是", Quoted(parameter.name), Quoted(declaration.value->span)),
        "由别的值算出来的写成定义");
    return;
  }
  row.values.push_back(*constant);
  parameter.rows.push_back(std::move(row));
}

std::string KeyText(const model::Model& model, const Parameter& parameter, const ParameterRow& row) {
  std::string text;
  for (std::size_t i = 0; i < row.keys.size(); ++i)
    text +=
        (text.empty() ? "" : "、") + model::ToText(model, parameter.keys[i].type, model::Code{row.keys[i]});
  return text;
}

// Sorts by keys, then date; two rows for one key and date, or a period that runs into the next, are mistakes.
void OrderRows(Workspace& work, Parameter& parameter) {
  std::stable_sort(parameter.rows.begin(), parameter.rows.end(),
                   [](const ParameterRow& a, const ParameterRow& b) {
                     if (a.keys != b.keys) return a.keys < b.keys;
                     return a.period.from < b.period.from;
                   });
  for (std::size_t i = 1; i < parameter.rows.size(); ++i) {
    const ParameterRow& before = parameter.rows[i - 1];
    const ParameterRow& row = parameter.rows[i];
    if (before.keys != row.keys) continue;
    const std::string key = KeyText(work.model, parameter, row);
    const std::string whose =
        key.empty() ? Quoted(parameter.name) : fmt::format("{}（{}）", Quoted(parameter.name), key);
    if (before.period.from == row.period.from)
      work.Error("D007", row.span,
                 fmt::format("{}{}有两行", whose,
                             row.period.from ? fmt::format("自 {} ", value::ToText(*row.period.from)) : ""),
                 "留下一行，或改日期")
          .labels.push_back({before.span, "另一行在这里"});
    else if (before.period.until && row.period.from <= before.period.until)
      work.Error("D008", row.span,
                 fmt::format("{}的两行时段重叠：上一行到 {}，这一行从 {} 起", whose,
                             value::ToText(*before.period.until), value::ToText(*row.period.from)),
                 "改其中一个日期")
          .labels.push_back({before.span, "上一行在这里"});
  }
}

void ReadSetRows(Workspace& work, RuleSetId rule_set, model::Set& set,
                 const ast::SetDeclaration& declaration) {
  const std::string column = declaration.element.text;
  const TableReader table(work, declaration.table, {column}, {"自", "至", "状态", "依据", "说明"},
                          declaration.name.span);
  if (!table.sound()) return;
  std::optional<model::Basis> above;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    model::SetRow row;
    row.span = table.RowSpan(i);
    row.basis = ReadRowBasis(work, rule_set, table, i, above);
    if (MissingCell(work, table, i, column)) continue;
    const ast::TableCell& cell = *table.Cell(i, column);
    const auto code = ReadConstant(work, set.element, cell.text, cell.span, "");
    const bool dated = ReadPeriodCells(work, table, i, row.period);
    if (!code || !dated) continue;
    row.code = std::get<model::Code>(*code).code;
    for (const model::SetRow& other : set.rows) {
      const bool apart = (other.period.until && row.period.from && *other.period.until < *row.period.from) ||
                         (row.period.until && other.period.from && *row.period.until < *other.period.from);
      if (other.code != row.code || apart) continue;
      work.Error("D007", row.span,
                 fmt::format("{}在集合{}里有两行，时段重叠", Quoted(cell.text), Quoted(set.name)),
                 "留下一行，或改日期")
          .labels.push_back({other.span, "另一行在这里"});
    }
    set.rows.push_back(std::move(row));
  }
}

}  // namespace

void CheckParameterRows(Workspace& work) {
  work.ForEach<ast::ParameterDeclaration>(
      [&](RuleSetId rule_set, const ast::ParameterDeclaration& declaration) {
        // 区划 取 F may stand once for each key; it was read with the head.
        const std::vector<AttributeKind> legal = declaration.value
                                                     ? std::vector{AttributeKind::From, AttributeKind::Until,
                                                                   AttributeKind::Basis, AttributeKind::Note}
                                                     : std::vector{AttributeKind::Basis, AttributeKind::Note};
        const AttributeReader attributes(work, rule_set, declaration.attributes, "参数", legal,
                                         {AttributeKind::KeyFrom});
        const auto id = work.id_of.find(&declaration);
        if (id == work.id_of.end() || work.broken_parameters.contains(id->second)) return;
        Parameter& parameter = work.model.parameters[static_cast<std::size_t>(id->second)];
        if (declaration.value)
          ReadSingleValue(work, rule_set, parameter, declaration, attributes);
        else if (declaration.table)
          ReadTable(work, rule_set, parameter, declaration);
      });
  for (std::size_t i = 0; i < work.model.parameters.size(); ++i) OrderRows(work, work.model.parameters[i]);
}

void CheckSetRows(Workspace& work) {
  work.ForEach<ast::SetDeclaration>([&](RuleSetId rule_set, const ast::SetDeclaration& declaration) {
    std::vector<AttributeKind> legal = {AttributeKind::Basis, AttributeKind::Note};
    if (declaration.layer) legal.insert(legal.end(), {AttributeKind::From, AttributeKind::Until});
    const AttributeReader attributes(work, rule_set, declaration.attributes, "集合", legal);
    const auto id = work.id_of.find(&declaration);
    if (id != work.id_of.end() && declaration.layer)
      SetLayerPeriod(work, work.layered_sets, id->second, attributes);
    if (id != work.id_of.end())
      ReadSetRows(work, rule_set, work.model.sets[static_cast<std::size_t>(id->second)], declaration);
  });
}

}  // namespace doudi::check
