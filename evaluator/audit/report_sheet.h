// Sheets of a workbook by libxlsxwriter, row after row, in constant memory.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "screening/table_writer.h"

struct lxw_format;
struct lxw_workbook;
struct lxw_worksheet;

namespace doudi::audit {

struct Column {
  enum Kind { kAmount, kCount };  // of the numbers in it
  std::string name;
  double width = 12;              // characters
  Kind kind = kAmount;
};

class Workbook;

// What is more than a sheet holds goes on in another, with a number behind its name.
class Sheet {
 public:
  Sheet(Workbook& book, std::string name, std::vector<Column> columns, bool headed);
  // `counted`: columns whose numbers are counts in this row, besides those that are always. Throws DiskError.
  void AddRow(const std::vector<screening::Cell>& cells, bool bold = false, const std::vector<std::size_t>& counted = {});
  void End();  // sets the filter over all rows

 private:
  void Begin();
  void WriteCell(const screening::Cell& cell, std::size_t column, bool bold, bool counted);

  Workbook& book_;
  std::string name_;
  std::vector<Column> columns_;
  bool headed_ = false;  // the first row names the columns and stays in sight
  lxw_worksheet* sheet_ = nullptr;
  std::size_t row_ = 0, sheets_ = 0;
};

class Workbook {
 public:
  // `created`: the date written into its properties, as 2025-06-01, so that the bytes depend on nothing else.
  Workbook(const std::string& path, std::string_view created);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  // The name is made one that Excel takes, and that no other sheet has. The sheet lives as long as the workbook.
  Sheet& AddSheet(const std::string& name, const std::vector<Column>& columns, bool headed);
  void Close();  // throws DiskError

 private:
  friend class Sheet;
  std::string NewName(const std::string& wanted);

  std::string folder_;
  lxw_workbook* book_ = nullptr;
  lxw_format *bold_ = nullptr, *money_ = nullptr, *count_ = nullptr;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Sheet>> sheets_;
};

}  // namespace doudi::audit
