// RegisterReader: a register, read chunk by chunk in bounded memory, whatever it is kept in.
//
//   const auto reader = record::ReadJsonRegister(model, file, "户.jsonl", {}, {.reference_date = day});
//   record::Chunk chunk;
//   for (bool more = true; more;) {
//     more = reader->ReadChunk(chunk, record::kChunkRecords);
//     … chunk.records() records; reader->TakeIssues() …
//   }
//
// Every reader means the same by the same record: what a value may look like, what is checked, what sets a
// record aside and how that is said are BatchBuilder's. A reader that is quicker on plain records hands it
// the others.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "record/chunk.h"

namespace doudi::record {

inline constexpr std::size_t kChunkRecords = 4096;

// A stretch of a register that was cut off and not yet read.
class RegisterPart {
 public:
  virtual ~RegisterPart() = default;
  // As RegisterReader::ReadChunk and TakeIssues, of the records of this part.
  virtual bool ReadChunk(Chunk& chunk, std::size_t most) = 0;
  virtual std::vector<RecordIssue> TakeIssues() = 0;
  // Of this part, once it was read.
  virtual std::uint64_t seen() const = 0;
  virtual std::uint64_t bytes() const = 0;
};

class RegisterReader {
 public:
  virtual ~RegisterReader() = default;
  // Empties `chunk` and fills it with the next records, `most` of them unless the input ends first or sets
  // some aside. Returns false when the input has ended; the chunk may hold records then. The chunk stays
  // valid without the reader. Throws std::runtime_error where the input cannot be read on (a disk's error).
  virtual bool ReadChunk(Chunk& chunk, std::size_t most) = 0;
  // What is wrong with records read so far and not yet told, in the order of the input.
  virtual std::vector<RecordIssue> TakeIssues() = 0;
  // Records seen so far, the ones set aside included.
  virtual std::uint64_t seen() const = 0;
  // Those among them that needed no second look (record/chunk_builder.h).
  virtual std::uint64_t seen_plain() const { return 0; }
  // How much of the input was read, in bytes, for a progress bar.
  virtual std::uint64_t bytes_read() const = 0;

  // The same register by parts, instead of ReadChunk and what belongs to it: the next one, in the order of the
  // input; null at its end. Cutting off takes much less time than reading; one thread does it at a time. Each
  // part may be read in a thread of its own, while others are, and may wait for those before it to be read or
  // given up. Where a part ends does not depend on who reads it. Parts must not outlive the reader. A register
  // that cannot be cut is read here: its part holds the next `most` records.
  virtual std::unique_ptr<RegisterPart> NextPart(std::size_t most);

 private:
  // By NextPart. What was seen and read before the first part (tables that were sorted first) belongs to that one.
  bool read_all_ = false;
  std::uint64_t parts_seen_ = 0, parts_bytes_ = 0;
};

struct RegisterOptions {
  value::Date reference_date;  // see BatchBuilder
  std::optional<value::Date> known_by = {};
  bool origins = false;   // Chunk::origins and papers too
  bool as_given = false;  // BatchBuilder::LeaveAsGiven; for SnapshotWriter
  std::size_t part_bytes = 512 * 1024;  // of the input in a part (NextPart), more or less
};

// JSON: an object, a list, or one object a line (record/read_json.h). `input` stays open and belongs to the
// caller; `source` is its name in messages; `ahead` was read from it already.
std::unique_ptr<RegisterReader> ReadJsonRegister(const model::Model& model, std::FILE* input,
                                                 std::string source, const std::string& ahead,
                                                 const RegisterOptions& options);

}  // namespace doudi::record
