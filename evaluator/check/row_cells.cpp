#include "check/row_cells.h"

#include <fmt/format.h>

#include "check/types.h"

namespace doudi::check {

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

model::Basis ReadRowBasis(Workspace& work, RuleSetId rule_set, const TableReader& table, std::size_t row) {
  model::Basis basis;
  if (const ast::TableCell* cell = table.Cell(row, "依据"))
    basis = ReadBasisCell(work, rule_set, *cell);
  if (const ast::TableCell* state = table.Cell(row, "状态")) {
    if (state->text == "示例")
      basis.example = true;
    else if (state->text != "核定")
      work.Error("D004", state->span, fmt::format("状态只能是 示例 或 核定，不能是{}", Quoted(state->text)),
                 diagnostics::DidYouMean(state->text, {"示例", "核定"}));
  }
  return basis;
}

bool MissingCell(Workspace& work, const TableReader& table, std::size_t row, const std::string& column) {
  if (table.Cell(row, column)) return false;
  work.Error("D004", table.RowSpan(row), fmt::format("这一行的{}是空的", Quoted(column)),
             "填上值，或删去这一行");
  return true;
}

}  // namespace doudi::check
