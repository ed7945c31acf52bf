// Tables as a register: one table for the records, others for the elements in them, joined by 编号.
//
// Every row says which record it belongs to, and rows of elements within elements say which element of it. The tables
// are read side by side in the order of the records' 编号, so that memory does not grow with the register; a table that is
// not in that order is sorted first, in a temporary file (record/sort_table.h). What belongs to one record is collected, then
// given to BatchBuilder, so that a cell means what the same text means in JSON. Records of which nothing is unusual, in tables that can say so, go straight into
// chunks instead (record/plain_join.h).
//
// A record none of whose rows is in a table has nothing said of that collection: it is unknown, unless the mapping says
// that no row is none. That is told once, with how many records it is so of.
#pragma once

#include <memory>
#include <vector>

#include "record/column_map.h"
#include "record/register_reader.h"
#include "record/table_reader.h"

namespace doudi::record {

struct RegisterTable {
  std::unique_ptr<TableReader> reader;
  TableUse use;
};

// A register that can also be read into batches, for those who want to know where values come from and which papers there are.
class TableRegister : public RegisterReader {
 public:
  // Reads on until `builder` holds `most` records more or the input ends. False when it has ended.
  virtual bool ReadBatch(BatchBuilder& builder, std::size_t most) = 0;
};

// `notes`: what was found wrong with tables and columns before. Throws RegisterError where the tables do not fit together.
std::unique_ptr<TableRegister> ReadTables(const model::Model& model, std::vector<RegisterTable> tables, std::vector<RecordIssue> notes,
                                          const RegisterOptions& options);

}  // namespace doudi::record
