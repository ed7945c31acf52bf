// Bodies of 定义, 情形, 决策表, 校验 and 需求. Private to evaluator/check.
#pragma once

#include "check/expression_checker.h"

namespace doudi::check {

void CheckDefinitions(Workspace& work);
void CheckGroups(Workspace& work);
void CheckRunning(Workspace& work);
void CheckDecisionTables(Workspace& work);
void CheckValidations(Workspace& work);
void CheckNeeds(Workspace& work);

// What one column of a decision table admits, row by row, as far as cells alone can tell.
struct CellSet {
  enum class Kind : std::uint8_t {
    All,
    Codes,
    Interval,
    Otherwise,
    Unknown
  } kind = Kind::All;            // Unknown: places and texts
  std::set<std::int32_t> codes;  // Codes: members, 0/1 for booleans
  // Interval over numbers or days; several values are several intervals.
  using Piece = LinePiece;
  std::vector<Piece> pieces;
};
struct TableColumn {
  std::string name;
  ExprId input = kNone;
  std::vector<CellSet> cells;  // one per row
};
// 唯一: rows that overlap, 首中: rows that no case reaches, either: cases that no row covers. True if 唯一
// has pairs of rows that only a run can tell apart.
// 最大, 合计: rows may overlap; for 合计 a case that no row covers gives 0. `covered`: such a case has a value all the same.
bool CheckTableRows(Workspace& work, const std::string& table, model::HitPolicy hit, bool covered,
                    const std::vector<TableColumn>& columns, const std::vector<Span>& rows, Span owner);

}  // namespace doudi::check
