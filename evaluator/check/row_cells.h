// The cells that rows of 参数, 集合, 名单 and 分档 share. Private to evaluator/check.
#pragma once

#include "check/references.h"
#include "check/tables.h"

namespace doudi::check {

// 自, 至 of a row; false after a mistake.
bool ReadPeriodCells(Workspace& work, const TableReader& table, std::size_t row, model::Period& period);
// What 依据 and 状态 of a row say.
model::Basis ReadRowBasis(Workspace& work, RuleSetId rule_set, const TableReader& table, std::size_t row);
// True after a message that the cell is blank.
bool MissingCell(Workspace& work, const TableReader& table, std::size_t row, const std::string& column);

}  // namespace doudi::check
