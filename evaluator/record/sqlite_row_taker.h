// SqliteRowTaker: a row of an SQLite statement, straight into a ChunkBuilder. For record/ only.
//
// Numbers are taken as numbers and words where they lie: no text is made of a cell, unless its column has it otherwise nearly always. What is no text
// and no number is a surprise (record/chunk_builder.h).
#pragma once

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "record/plain_rows.h"

namespace doudi::record {

class SqliteRowTaker {
 public:
  SqliteRowTaker(ChunkBuilder& builder, std::vector<PlainColumn> columns);

  // The row that the statement stands at, into the open element. False: a surprise.
  [[nodiscard]] bool Take(sqlite3_stmt* row, const OpenRow& open);
  std::uint64_t bytes() const { return bytes_; }  // that cells took so far

 private:
  // Codes that are stored as numbers, such as 341321, and what they stand for.
  struct Code {
    std::int64_t number = -1;
    std::int32_t value = 0;
  };
  static constexpr std::size_t kCodes = 64;
  struct Column {
    PlainColumn plain;
    bool numbers_are_words = false;
    std::vector<Code> codes;  // by the lowest bits of the number
  };

  bool TakeInteger(Column& column, std::int64_t number, const OpenRow& open);
  bool TakeReal(const Column& column, double number, const OpenRow& open);
  bool TakeText(const Column& column, std::string_view text, const OpenRow& open);

  ChunkBuilder& builder_;
  std::vector<Column> columns_;
  std::uint64_t bytes_ = 0;
};

// As texts, valid as long as the digits are: what a number of a database is in a cell.
using SqliteDigits = std::array<char, 32>;
std::string_view ToDigits(std::int64_t number, SqliteDigits& digits);
std::string_view ToDigits(double number, SqliteDigits& digits);

}  // namespace doudi::record
