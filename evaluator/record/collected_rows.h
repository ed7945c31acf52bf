// CollectedRows: the rows of one record out of every table, kept until it is built. For record/ only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "record/table_reader.h"

namespace doudi::record {

class CollectedRows {
 public:
  struct Row {
    std::uint64_t line = 0;
    std::size_t first_cell = 0;
    std::int32_t mistake = -1;  // among mistakes()
  };
  struct Mistake {
    std::string message, shown, accepted;
  };

  explicit CollectedRows(std::size_t tables) : rows_(tables) {}
  void Clear();
  void Add(std::size_t table, const TableRow& row);
  // A mistake that is no row's own, at a line of a table.
  void AddMistake(std::size_t table, std::uint64_t line, Mistake mistake);

  std::span<const Row> rows(std::size_t table) const { return rows_[table]; }
  TableCell Cell(const Row& row, std::int32_t column) const {
    const Kept& kept = cells_[row.first_cell + static_cast<std::size_t>(column)];
    return {std::string_view(bytes_).substr(kept.begin, kept.size), kept.number};
  }
  const Mistake& MistakeOf(const Row& row) const { return mistakes_[static_cast<std::size_t>(row.mistake)]; }
  bool has_mistakes() const { return !mistakes_.empty(); }
  std::size_t count() const { return count_; }
  std::size_t bytes() const { return bytes_.size(); }

 private:
  struct Kept {
    std::size_t begin = 0;
    std::uint32_t size = 0;
    bool number = false;
  };
  std::vector<std::vector<Row>> rows_;  // by table
  std::vector<Kept> cells_;
  std::vector<Mistake> mistakes_;
  std::string bytes_;
  std::size_t count_ = 0;
};

}  // namespace doudi::record
