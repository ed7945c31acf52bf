// Key cells of 参数, 名单, 分档: which members, places or stretches of a line a row is for, and the rows that this comes down to.
// Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

struct KeyCell {
  enum class Kind : std::uint8_t {
    Codes,      // 城镇、农村; a place; - (any)
    Line,       // 2人, [2人，4人], 5人以上, - (any)
    Otherwise,  // 其余: what no other row of the table with the same other keys and the same day says
    Each        // 每增 1人: on top of the last stretch of those rows, so much for each further step
  } kind = Kind::Codes;
  std::set<std::int32_t> codes;
  std::vector<LinePiece> pieces;
  value::Rational step;
  std::string text;
  Span span;
};

// `line`: of a key of numbers or days, else null. Reports and gives nullopt for a cell that cannot be read.
std::optional<KeyCell> ReadKeyCell(Workspace& work, const model::ParameterKey& key, const KeyLine* line,
                                   const ast::TableCell& cell);

// A row as written: its key cells, and all else.
struct PendingRow {
  RuleSetId rule_set = 0;
  const void* table = nullptr;  // rows of one table know each other (其余, 每增)
  std::vector<KeyCell> cells;   // one per key
  model::ParameterRow row;
};

// Cuts the lines of the parameter's keys, and adds a row per combination of codes. What overlaps is found by OrderRows.
void ExpandRows(Workspace& work, model::ParameterId id, std::vector<PendingRow> rows);

// Sorts by keys, then date; two rows for one key and date, or a period that runs into the next, are mistakes.
void OrderRows(Workspace& work, model::Parameter& parameter);

// Which of the stretches holds the number or day.
std::size_t PieceAt(const KeyLine& line, const value::Rational& at);

}  // namespace doudi::check
