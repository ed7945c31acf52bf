// OpenRegister: a register in whatever it is kept, recognised by what it holds.
//
// One file or `-`: JSON (record/read_json.h), a table of records (CSV), an SQLite database, an Excel workbook, a snapshot (record/snapshot.h). A
// folder, or several files: a table each, named after what is in it (家庭.csv, 成员.csv; record/table_register.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/register_map.h"
#include "record/register_reader.h"
#include "record/table_reader.h"

namespace doudi::record {

// A register read batch by batch: with where values come from and which papers there are, which chunks do not keep.
class BatchReader {
 public:
  virtual ~BatchReader() = default;
  // The next records, `most` of them unless the input ends first or many are set aside. False when it has ended. Throws std::runtime_error where it
  // cannot be read on.
  virtual bool ReadBatch(Batch& batch, std::size_t most) = 0;
  virtual std::vector<RecordIssue> TakeIssues() = 0;  // as RegisterReader::TakeIssues
  virtual std::uint64_t seen() const = 0;
};

class RegisterInput {
 public:
  virtual ~RegisterInput() = default;
  // Names of fields and collections of its records, to tell which rules they are for.
  virtual const std::vector<std::string>& keys() const = 0;
  virtual std::optional<std::uint64_t> bytes() const = 0;  // its size, where it has one
  // The records for these rules, in one of two ways; once. The input must outlive the reader. Throws RegisterError.
  virtual std::unique_ptr<RegisterReader> Read(const model::Model& model, const RegisterOptions& options) = 0;
  virtual std::unique_ptr<BatchReader> ReadBatches(const model::Model& model, const RegisterOptions& options) = 0;
  // What its tables and columns may mean. Throws RegisterError where it has none.
  virtual RegisterMap Guess(const model::Model& model, value::Date reference_date) const = 0;
};

// `map`: a mapping file (record/register_map.h); "" where the names of the tables and columns say what they are. Throws RegisterError where a
// file cannot be opened or there is nothing to read.
std::unique_ptr<RegisterInput> OpenRegister(const std::vector<std::string>& paths, const std::string& map = {});

// The files that a register lies in: those given, and the tables of folders. Throws RegisterError of a folder without any.
std::vector<std::string> FilesOf(const std::vector<std::string>& paths);

// The tables of one file, whatever it is: that of a CSV file, the sheets of a workbook, the tables and views of a database. Throws RegisterError.
std::vector<std::unique_ptr<TableReader>> OpenTables(const std::string& path);

}  // namespace doudi::record
