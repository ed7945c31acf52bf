// A register for six.aid written in each of the forms that registers are kept in, in bounded memory however many households it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

struct RegisterPaths {
  std::string json, folder, database;
};
// Into a folder that is there: 名册.jsonl, 名册/户.csv and 人.csv, 名册.db. Ends the process where it cannot be written.
RegisterPaths WriteRegister(const std::string& folder, std::size_t households, std::uint32_t seed, double unknown_share);
// The same as 名册.xlsx, whose path it returns; "" where the rows do not fit into a sheet.
std::string WriteWorkbook(const std::string& folder, std::size_t households, std::uint32_t seed, double unknown_share);

}  // namespace bench
