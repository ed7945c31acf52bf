#include "record/table_parts.h"

#include <iterator>
#include <limits>
#include <utility>

namespace doudi::record {
namespace {

// Rows of another table for a record of a part, at most: however many rows are of nobody, what is told of a part stays small.
constexpr std::size_t kMostRowsOfOne = 8;

}  // namespace

// One range.
class TableParts::Part : public RegisterPart {
 public:
  Part(TableParts& parts, std::string from, std::string to, std::vector<RecordIssue> before)
      : parts_(parts), from_(std::move(from)), to_(std::move(to)), issues_(std::move(before)) {}
  ~Part() override {
    if (!ended_) End();
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  // All of it at once: the reader is wanted by others.
  bool ReadChunk(Chunk& chunk, std::size_t) override {
    if (!reader_) {
      reader_ = parts_.TakeReader();
      seen_before_ = reader_->seen();
      bytes_before_ = reader_->bytes_read();
      reader_->Go(from_, to_);
    }
    const bool more = reader_->ReadChunk(chunk, std::numeric_limits<std::size_t>::max());
    std::vector<RecordIssue> issues = reader_->TakeIssues();
    std::move(issues.begin(), issues.end(), std::back_inserter(issues_));
    seen_ = reader_->seen() - seen_before_;
    bytes_ = reader_->bytes_read() - bytes_before_;
    if (!more) End();
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return seen_; }
  std::uint64_t bytes() const override { return bytes_; }

 private:
  void End() {
    ended_ = true;
    if (reader_) parts_.ReturnReader(std::move(reader_));
    parts_.End();
  }

  TableParts& parts_;
  std::string from_, to_;
  std::unique_ptr<RangeReader> reader_;
  std::vector<RecordIssue> issues_;
  std::uint64_t seen_ = 0, bytes_ = 0, seen_before_ = 0, bytes_before_ = 0;
  bool ended_ = false;
};

// No records: what is told of them all.
class TableParts::LastPart : public RegisterPart {
 public:
  explicit LastPart(TableParts& parts) : parts_(parts) {}

  bool ReadChunk(Chunk& chunk, std::size_t) override {
    chunk = EmptyChunk(parts_.model_);
    std::unique_lock lock(parts_.mutex_);
    parts_.changed_.wait(lock, [&] { return parts_.open_ == 0; });
    std::vector<std::uint64_t> unsaid;
    for (const auto& reader : parts_.idle_) {
      unsaid.resize(reader->unsaid().size());
      for (std::size_t t = 0; t < unsaid.size(); ++t) unsaid[t] += reader->unsaid()[t];
    }
    issues_ = parts_.tell_(unsaid);
    return false;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return 0; }
  std::uint64_t bytes() const override { return 0; }

 private:
  TableParts& parts_;
  std::vector<RecordIssue> issues_;
};

std::unique_ptr<RegisterPart> TableParts::Next(std::size_t records, std::vector<RecordIssue> before) {
  if (cut_all_) return std::exchange(told_, true) ? nullptr : std::make_unique<LastPart>(*this);
  const auto next = KeyBehind(records);
  cut_all_ = !next;
  std::string from = std::exchange(from_, next.value_or(""));
  {
    const std::lock_guard lock(mutex_);
    ++open_;
  }
  return std::make_unique<Part>(*this, std::move(from), from_, std::move(before));
}

// Where the next part ends; nothing at the end of all tables.
std::optional<std::string> TableParts::KeyBehind(std::size_t records) const {
  std::optional<std::string> nearest;
  for (KeyRanges* const table : tables_) {
    auto key = table->KeyBehind(from_, table == tables_.front() ? records : records * kMostRowsOfOne);
    if (key && (!nearest || CompareKeys(order_, *key, *nearest) < 0)) nearest = std::move(key);
  }
  return nearest;
}

std::uint64_t TableParts::plain() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t plain = 0;
  for (const auto& reader : idle_) plain += reader->seen_plain();
  return plain;
}

std::unique_ptr<RangeReader> TableParts::TakeReader() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !idle_.empty() || made_ < most_; });
  if (idle_.empty()) return make_(made_++);
  std::unique_ptr<RangeReader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void TableParts::ReturnReader(std::unique_ptr<RangeReader> reader) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(reader));
  changed_.notify_all();
}

void TableParts::End() {
  const std::lock_guard lock(mutex_);
  --open_;
  changed_.notify_all();
}

}  // namespace doudi::record
