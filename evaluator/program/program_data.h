// The inside of a Program. For program/ and run/ only.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "program/instruction.h"
#include "program/lookup.h"
#include "program/month_programs.h"
#include "program/program.h"
#include "value/bounds.h"

namespace doudi::program {

// The columns of a policy in force on the date. Clauses that are not in force have kNoColumn.
struct PolicyColumns {
  const model::PolicyVersion* version = nullptr;  // null: not in force
  ColumnId eligible = kNoColumn;
  ColumnId conflict = kNoColumn;
  std::vector<ColumnId> conditions;  // after exceptions, by place in the version
  std::vector<ColumnId> benefits;    // after eligibility and 当, by place in the version
};

// One output of a parameter by row of Parameter::rows, as a column of its shape holds it (texts by their place in Program::texts).
struct OutputTable {
  std::int32_t output = 0;
  std::vector<std::int64_t> values = {};
  std::vector<std::int64_t> denominators = {};
  std::uint64_t magnitude = 0;
};

class Program {
 public:
  const model::Model* model = nullptr;
  CompileOptions options;
  value::Date reference_date;

  std::vector<Instruction> instructions;
  std::vector<model::Constant> constants;
  std::vector<std::string> texts;               // text constants; a Code column holds −2 − index for one not in the batch
  std::vector<std::vector<std::int32_t>> sets;  // sorted codes, or indices into texts
  std::vector<Lookup> lookups;
  std::vector<OutputTable> outputs;

  std::vector<std::unique_ptr<const MonthPrograms>> months;  // one for each body of a 逐月

  std::vector<ColumnId> expression_columns;  // by ExprId
  std::vector<ColumnId> definition_columns;  // by DefinitionId
  std::vector<ColumnId> finder_columns;      // by ExprId: the FindRow of a Parameter expression
  std::vector<std::int32_t> finder_rows;     // by ExprId: its row where that is the same for all
  std::vector<PolicyColumns> policies;       // by PolicyId

  mutable std::mutex parts_mutex;
  mutable std::vector<std::unique_ptr<const Part>> parts;  // by PolicyId, as far as asked for
};

}  // namespace doudi::program
