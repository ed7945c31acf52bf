// TableWriter: verdict rows into a file of some kind. Rows are made ready by workers, a block per chunk, and written in the order of the
// input by one thread.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "screening/verdict_rows.h"

namespace doudi::screening {

// A cell of a file that knows numbers from texts.
struct Cell {
  std::string text;
  bool number = false;  // `text` is a decimal
};

// The rows of one chunk, ready to be written.
struct Block {
  std::string text;                       // files of text
  std::vector<std::vector<Cell>> rows;    // the others
  std::size_t count = 0;                  // rows in it
};

// What keeps a file from being written: errno of the disk.
struct DiskError : std::runtime_error {
  explicit DiskError(int number);
  int reason;
};

class TableWriter {
 public:
  virtual ~TableWriter() = default;
  // Called by several threads at once, each with a block of its own.
  virtual void Add(const VerdictRow& row, Block& block) const = 0;
  // Throws DiskError, or what the sink throws.
  virtual void Write(const Block& block) = 0;
  // What comes after the last row. Not called where the run is broken off.
  virtual void End() = 0;
};

// The columns of a table: 编号, 区划, 政策, 对象, 对象编号, 结论, 每月金额, 每年金额, 一次性金额, 金额说明, 缺少的事实.
std::vector<std::string_view> ColumnNames();
// The cells of a row. A money amount that does not end (2000/3) is rounded to 分 here, and the note says what it is exactly.
std::vector<Cell> CellsOf(const VerdictRow& row);

// Cells as a line of a CSV file for spreadsheets (see WriteCsv), with its end.
std::string CsvLine(const std::vector<Cell>& cells);

using Sink = std::function<void(std::string_view)>;
// A JSON object a line, with the words of package/result.schema.json; amounts are exact.
std::unique_ptr<TableWriter> WriteJsonl(Sink sink);
// For spreadsheets: a byte order mark (without it Excel takes UTF-8 for GBK), lines that end in CR LF, fields quoted where they have to be, and
// a ' before a text that a spreadsheet would take for a formula.
std::unique_ptr<TableWriter> WriteCsv(Sink sink);
// A workbook of one sheet 判定, and of more where a sheet is full; the file at `path` is written over, complete with End.
std::unique_ptr<TableWriter> WriteXlsx(const std::string& path);
// An SQLite database with the table 判定, amounts REAL, written in one transaction. REQUIRES: there is no file at `path`.
std::unique_ptr<TableWriter> WriteSqlite(const std::string& path);

}  // namespace doudi::screening
