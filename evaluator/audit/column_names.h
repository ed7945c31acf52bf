// What the columns of a ledger or a roll mean: by their own names, or by a mapping file as registers have them (record/register_map.h):
//
//   表,列,对应
//   ff.csv,jtbh,家庭编号
//   ff.csv,ffny,月份
//
// A guess is never used by itself: where a column that is needed is not found, the message holds the mapping that is guessed, to be put right.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "record/table_reader.h"

namespace doudi::audit {

struct ColumnName {
  std::string_view name;                    // 月份
  bool needed = true;
  std::vector<std::string_view> synonyms;   // by which it is guessed, in small letters
};

struct MappedTable {
  std::unique_ptr<record::TableReader> reader;
  std::vector<std::int32_t> places;  // by ColumnName: the column, −1 where there is none
};

// The tables of a file that are one of these, `kind` being what a mapping calls such a table: 台账. Of a file with several tables those whose
// names or mapping say so. `map`: a mapping file, "" for none. Throws record::RegisterError with what to write.
std::vector<MappedTable> OpenMapped(const std::string& path, const std::string& map, std::string_view kind, std::span<const ColumnName> columns);

}  // namespace doudi::audit
