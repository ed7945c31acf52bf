// CsvLineTaker: a line of cells without quotes, straight into a ChunkBuilder. For record/ only.
//
// Each cell is read as its column has them nearly always, up to the delimiter that has to follow: nobody looks for delimiters before. A quote, a
// character that no cell has, a line with fewer cells than there are columns are surprises (record/chunk_builder.h).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "record/plain_rows.h"

namespace doudi::record {

// Behind a line so many bytes may be read.
inline constexpr std::size_t kCsvPadding = 64;

// What is in the given column of the line that begins at `at`, of which nothing else is looked at; "" for a surprise. REQUIRES: as for Take.
std::string_view PlainCellAt(const char* at, std::size_t column, char delimiter);

class CsvLineTaker {
 public:
  CsvLineTaker(ChunkBuilder& builder, std::vector<PlainColumn> columns, char delimiter)
      : builder_(builder), columns_(std::move(columns)), delimiter_(delimiter) {}

  // The line into the open element; returns what is behind its newline, nullptr: a surprise. `key`: of its Key column. REQUIRES: the line has a
  // newline, and kCsvPadding bytes may be read behind it.
  const char* Take(const char* at, std::string_view key, const OpenRow& open) const;

 private:
  const char* TakeUsual(const PlainColumn& column, const char* at, std::string_view key, const OpenRow& open) const;
  const char* TakeNumber(const PlainColumn& column, const char* at, const OpenRow& open) const;
  const char* TakeOther(const PlainColumn& column, const char* at) const;

  ChunkBuilder& builder_;
  std::vector<PlainColumn> columns_;
  char delimiter_;
};

}  // namespace doudi::record
