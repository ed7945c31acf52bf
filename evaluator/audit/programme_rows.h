// ProgrammeRows: rows of programmes in the order of the register, as ledger and roll are kept. Each begins with the number of its programme.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/programmes.h"
#include "audit/rows_file.h"

namespace doudi::audit {

inline constexpr int kProgrammeBytes = 2;

class ProgrammeRows {
 public:
  // The file at `path`, of these programmes. Throws as RowsFile.
  ProgrammeRows(const std::string& path, const Programmes& programmes);

  std::uint64_t records() const { return file_.records(); }
  const std::vector<std::size_t>& programmes() const { return programmes_; }  // that there are rows of, ascending
  // By record and programme; `row` is what comes behind the programme's number, and lives as long as the file.
  void Read(std::uint64_t first, std::uint64_t last, const std::function<void(std::uint64_t record, std::size_t programme, std::string_view row)>& visit) const;
  // What there is of one record as bytes, for hashes: the names of the programmes, not their numbers, stand in them. REQUIRES: record < records()
  void AppendBytes(std::uint64_t record, std::string& bytes) const;
  // The memory of what was read of [first, last) by AppendBytes is given back.
  void LetGo(std::uint64_t first, std::uint64_t last) const { file_.LetGo(first, last); }

 private:
  RowsFile file_;
  std::vector<std::uint64_t> name_hashes_;  // of all programmes
  std::vector<std::size_t> programmes_;
};

}  // namespace doudi::audit
