// RowsFile: rows that belong to the records of a register, in the register's order, so that those of a chunk lie together.
//
// Payments (audit/ledger.h) and roll entries (audit/roll.h) are kept so in a run directory, sorted once. A row is bytes to this file; rows of
// one record come in the order of their bytes, so that the file is the same whatever order they came in.
//
//   DOUDI ROWS 1\n · names, one a line, as a count and texts · rows (size 2, bytes) · an offset per record · its place, how many (8, 8)
//
// Numbers are little-endian. What is written is read on the same kind of machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/external_sort.h"

namespace doudi::audit {

class RowsFileBuilder {
 public:
  // Temporary files lie in `folder`.
  explicit RowsFileBuilder(const std::string& folder);
  void Add(std::uint32_t record, std::string_view row);
  // Writes the file; once. `names`: whatever rows refer to by number.
  void Write(const std::string& path, std::uint64_t records, const std::vector<std::string>& names);
  std::uint64_t rows() const { return rows_; }

 private:
  ExternalSort sort_;
  std::string row_;
  std::uint64_t rows_ = 0;
};

class RowsFile {
 public:
  // Throws std::runtime_error where it is none or is broken off.
  explicit RowsFile(const std::string& path);
  ~RowsFile();
  RowsFile(RowsFile&&) noexcept;

  std::uint64_t records() const;
  const std::vector<std::string>& names() const;
  // The rows of the records [first, last), in order. Several threads may read at once. REQUIRES: last <= records()
  void Read(std::uint64_t first, std::uint64_t last, const std::function<void(std::uint64_t record, std::string_view row)>& visit) const;
  // Those of one record. REQUIRES: record < records()
  template <class Visit>
  void ForEachRow(std::uint64_t record, Visit visit) const {
    std::string_view bytes = BytesOf(record);
    while (!bytes.empty()) visit(TakeRow(bytes));
  }
  // The memory of the rows of [first, last) is given back; who asks for them again has them read again.
  void LetGo(std::uint64_t first, std::uint64_t last) const;

 private:
  std::string_view BytesOf(std::uint64_t record) const;
  // The row that the bytes begin with. Throws where they are no rows.
  std::string_view TakeRow(std::string_view& bytes) const;

  struct State;
  std::unique_ptr<State> state_;
};

// Big-endian numbers within rows, so that bytes sort as numbers do.
void PutNumber(std::string& row, std::uint64_t number, int bytes);
std::uint64_t TakeNumber(std::string_view& row, int bytes);
// A text that has no NUL in it.
void PutText(std::string& row, std::string_view text);
std::string_view TakeText(std::string_view& row);

}  // namespace doudi::audit
