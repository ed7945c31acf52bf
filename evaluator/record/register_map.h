// RegisterMap: a mapping file says what the tables and columns of a register mean, where their own names do not.
//
// It is a table itself, to be looked through and put right in Excel: a row for each table and each of its columns.
//
//   表,列,对应,没有行,把握,示例,读作
//   jt.csv,,家庭,,猜：表名相近,,
//   jt.csv,户号,家庭.编号,,猜：同义,SZ-0001；SZ-0002,
//   ry.csv,,成员,未知,,,
//   ry.csv,户号,家庭.编号,,,,
//   ry.csv,生日,成员.出生日期,,猜：同义,1983/4/2,1983-04-02
//   ry.csv,备注,不读,,,,
//
// Of these 表, 列 and 对应 are read, and 没有行 of a table: 无 where a record without a row has none of its elements; otherwise that is
// unknown. A column whose 对应 is empty is not read, and that is told.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/column_map.h"
#include "record/table_reader.h"

namespace doudi::record {

struct MapRow {
  std::string table, column, target, no_row;
  std::string sure, examples, reading;  // for people
  std::uint64_t line = 0;               // in the file
};

struct RegisterMap {
  std::string name;  // as messages call it
  std::vector<MapRow> rows;
};

// Throws RegisterError.
RegisterMap ReadMap(const std::string& path);
std::string ToCsv(const RegisterMap& map);

// What a table is by the map; nullopt where the map does not say or says 不读. What is not read is told in `notes`. Throws RegisterError where the map
// names what the model does not have.
std::optional<TableUse> Mapped(const model::Model& model, const RegisterMap& map, const TableReader& table, std::vector<RecordIssue>& notes);
// The same by the names that the tables and columns have. `alone`: there is no other table.
std::optional<TableUse> Named(const model::Model& model, const TableReader& table, bool alone, std::vector<RecordIssue>& notes);

// The best guess for each table and column, with how sure it is and examples of what is in it and how that would be read. Reads the beginning
// of each table.
RegisterMap GuessMap(const model::Model& model, const std::vector<std::unique_ptr<TableReader>>& tables, value::Date reference_date);

}  // namespace doudi::record
