#include "record/read_snapshot.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "record/register_error.h"
#include "record/snapshot.h"
#include "record/snapshot_file.h"

namespace doudi::record {
namespace {

// One chunk, read by whoever wants it.
class SnapshotPart : public RegisterPart {
 public:
  SnapshotPart(const Snapshot& snapshot, std::size_t chunk, const RegisterOptions& options) : snapshot_(snapshot), chunk_(chunk), options_(options) {}
  bool ReadChunk(Chunk& chunk, std::size_t) override {
    snapshot_.Read(chunk_, options_, chunk, &issues_);
    return false;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return snapshot_.records(chunk_); }
  std::uint64_t bytes() const override { return snapshot_.end_of(chunk_) - (chunk_ == 0 ? 0 : snapshot_.end_of(chunk_ - 1)); }

 private:
  const Snapshot& snapshot_;
  std::size_t chunk_;
  RegisterOptions options_;
  std::vector<RecordIssue> issues_;
};

class SnapshotReader : public RegisterReader {
 public:
  SnapshotReader(std::shared_ptr<const Snapshot> snapshot, const RegisterOptions& options) : snapshot_(std::move(snapshot)), options_(options) {}

  bool ReadChunk(Chunk& chunk, std::size_t) override {
    if (next_ == snapshot_->chunks()) {
      chunk = EmptyChunk(snapshot_->model());
      return false;
    }
    snapshot_->Read(next_, options_, chunk, &issues_);
    seen_ += snapshot_->records(next_);
    return ++next_ < snapshot_->chunks();
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return seen_; }
  std::uint64_t seen_plain() const override { return seen_; }
  std::uint64_t bytes_read() const override { return next_ == 0 ? 0 : snapshot_->end_of(next_ - 1); }
  std::unique_ptr<RegisterPart> NextPart(std::size_t) override {
    return next_ == snapshot_->chunks() ? nullptr : std::make_unique<SnapshotPart>(*snapshot_, next_++, options_);
  }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  RegisterOptions options_;
  std::size_t next_ = 0;
  std::uint64_t seen_ = 0;
  std::vector<RecordIssue> issues_;
};

class SnapshotBatches : public BatchReader {
 public:
  SnapshotBatches(std::shared_ptr<const Snapshot> snapshot, RegisterOptions options)
      : snapshot_(std::move(snapshot)), options_(options), chunk_(EmptyChunk(snapshot_->model())) {
    options_.origins = true;
  }

  bool ReadBatch(Batch& batch, std::size_t most) override {
    while (at_ == chunk_.records() && next_ < snapshot_->chunks()) {
      snapshot_->Read(next_++, options_, chunk_, &issues_);
      seen_ += snapshot_->records(next_ - 1);
      at_ = 0;
    }
    std::vector<std::int32_t> chosen(std::min(most, chunk_.records() - at_));
    std::iota(chosen.begin(), chosen.end(), static_cast<std::int32_t>(at_));
    batch = Widen(snapshot_->model(), chunk_, chosen);
    at_ += chosen.size();
    return at_ < chunk_.records() || next_ < snapshot_->chunks();
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return seen_; }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  RegisterOptions options_;
  Chunk chunk_;
  std::size_t next_ = 0, at_ = 0;
  std::uint64_t seen_ = 0;
  std::vector<RecordIssue> issues_;
};

class SnapshotInput : public RegisterInput {
 public:
  explicit SnapshotInput(const std::string& path) : file_(SnapshotFile::Open(path)) {
    for (const SchemaFact& fact : file_->schema().facts)
      if (fact.entity == 0) keys_.push_back(fact.name);
    for (const SchemaEntity& entity : file_->schema().entities)
      if (entity.parent == 0) keys_.push_back(entity.name);
  }
  const std::vector<std::string>& keys() const override { return keys_; }
  std::optional<std::uint64_t> bytes() const override { return file_->header().file_bytes; }
  std::unique_ptr<RegisterReader> Read(const model::Model& model, const RegisterOptions& options) override {
    return ReadSnapshot(std::make_shared<const Snapshot>(model, file_), options);
  }
  std::unique_ptr<BatchReader> ReadBatches(const model::Model& model, const RegisterOptions& options) override {
    return std::make_unique<SnapshotBatches>(std::make_shared<const Snapshot>(model, file_), options);
  }
  RegisterMap Guess(const model::Model&, value::Date) const override { throw RegisterError("快照的列就是规则里的事实，不用映射"); }

 private:
  std::shared_ptr<const SnapshotFile> file_;
  std::vector<std::string> keys_;
};

}  // namespace

std::unique_ptr<RegisterReader> ReadSnapshot(std::shared_ptr<const Snapshot> snapshot, const RegisterOptions& options) {
  return std::make_unique<SnapshotReader>(std::move(snapshot), options);
}

std::unique_ptr<RegisterInput> OpenSnapshot(const std::string& path) { return std::make_unique<SnapshotInput>(path); }

}  // namespace doudi::record
