// Snapshot: a register kept in one file as columns that are mapped into memory and used in place. snapshot.md says what lies where in it.
//
//   record::SnapshotWriter writer(model, "名册.doudi");
//   … writer.Add(chunk) for chunks that were read with RegisterOptions::as_given and origins …
//   writer.Finish(about);
//
//   const auto snapshot = record::Snapshot::Open(model, "名册.doudi");
//   record::Chunk chunk;
//   snapshot->Read(i, {.reference_date = day, .known_by = known}, chunk);  // chunk i as of any day, in any order, from any thread
//
// Facts that lie in time are kept as they were given. Read settles them for the day and for what was known, so that the chunk is the one
// that the source itself gives when it is read with these options. Only ranges such as ≤ 基准日 were checked on the day of the import.
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "record/register_reader.h"

namespace doudi::record {

struct SourceFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::int64_t changed = 0;  // nanoseconds since 1970
  friend bool operator==(const SourceFile&, const SourceFile&) = default;
};
// What a snapshot was made of.
struct SnapshotAbout {
  value::Date date;                 // on which the records were checked
  std::vector<SourceFile> sources;  // empty: a stream
  std::uint64_t seen = 0;           // records of the source, those set aside included
  std::uint64_t kept = 0;           // those in the snapshot; Finish sets it
};

// Could not write: `reason` is an errno.
struct SnapshotWriteError : std::runtime_error {
  explicit SnapshotWriteError(int number);
  int reason;
};

class SnapshotWriter {
 public:
  // Writes beside `path` until Finish: `path` with .part behind it. Throws SnapshotWriteError, as Add and Finish do.
  SnapshotWriter(const model::Model& model, std::string path);
  ~SnapshotWriter();
  SnapshotWriter(const SnapshotWriter&) = delete;
  SnapshotWriter& operator=(const SnapshotWriter&) = delete;

  // A chunk as it will lie in the file. May be called from several threads.
  class Ready;
  std::shared_ptr<Ready> Prepare(const Chunk& chunk) const;
  void Add(const std::shared_ptr<Ready>& chunk);
  void Add(const Chunk& chunk) { Add(Prepare(chunk)); }
  // The file is on disk and has its name. Without it what was at `path` stays.
  void Finish(const SnapshotAbout& about);
  std::uint64_t records() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

class SnapshotFile;

class Snapshot {
 public:
  // Throws RegisterError where the file is none, is damaged, or does not fit the rules: with what differs and what to do.
  static std::shared_ptr<const Snapshot> Open(const model::Model& model, const std::string& path);
  Snapshot(const model::Model& model, std::shared_ptr<const SnapshotFile> file);
  ~Snapshot();

  const model::Model& model() const;
  std::size_t chunks() const;
  std::uint64_t records() const;
  std::uint64_t first_record(std::size_t chunk) const;
  std::size_t records(std::size_t chunk) const;
  std::uint64_t bytes() const;  // of the file
  // Up to where in the file a chunk lies.
  std::uint64_t end_of(std::size_t chunk) const;
  const SnapshotAbout& about() const;
  // Of all that the file holds: the same for the same records, in whatever file they are.
  std::uint64_t content() const;

  // Chunk i as the source gives it when it is read with these options (as_given: as it was given to the writer). What was in `chunk` is gone, its
  // memory is used again; it stays valid without the snapshot. Records that would be set aside then, because their stretches of time do not
  // agree, are left out and told in `left_out`: there are fewer than records(i). Throws RegisterError where the file is damaged.
  void Read(std::size_t i, const RegisterOptions& options, Chunk& chunk, std::vector<RecordIssue>* left_out = nullptr) const;

  // By record of the chunk: a hash (XXH3, 64 bits) of all that is kept of it, histories, origins and papers included; the same wherever in a file
  // the record stands.
  std::vector<std::uint64_t> Fingerprints(std::size_t i) const;
  std::uint64_t Fingerprint(std::size_t i, std::size_t record) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Whether a file begins as a snapshot does. `start`: its first bytes, at least 16.
bool IsSnapshot(std::string_view start);
// Checks all of a file, without rules. Throws RegisterError. `progress` hears of bytes done.
SnapshotAbout CheckSnapshot(const std::string& path, const std::function<void(std::uint64_t records, std::uint64_t bytes)>& progress = {});
// What an existing file was made of, if it was made with these rules and is whole as far as its directory tells; nullopt otherwise.
std::optional<SnapshotAbout> FittingSnapshot(const model::Model& model, const std::string& path);

// The chunks of a snapshot in order, each whole whatever `most` is.
std::unique_ptr<RegisterReader> ReadSnapshot(std::shared_ptr<const Snapshot> snapshot, const RegisterOptions& options);

}  // namespace doudi::record
