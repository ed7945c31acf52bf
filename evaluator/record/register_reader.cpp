#include "record/register_reader.h"

#include <utility>

namespace doudi::record {
namespace {

// What was read already.
class ReadPart : public RegisterPart {
 public:
  ReadPart(Chunk chunk, std::vector<RecordIssue> issues, std::uint64_t seen, std::uint64_t bytes)
      : chunk_(std::move(chunk)), issues_(std::move(issues)), seen_(seen), bytes_(bytes) {}

  bool ReadChunk(Chunk& chunk, std::size_t) override {
    chunk = std::move(chunk_);
    return false;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return seen_; }
  std::uint64_t bytes() const override { return bytes_; }

 private:
  Chunk chunk_;
  std::vector<RecordIssue> issues_;
  std::uint64_t seen_, bytes_;
};

}  // namespace

std::unique_ptr<RegisterPart> RegisterReader::NextPart(std::size_t most) {
  if (read_all_) return nullptr;
  Chunk chunk;
  read_all_ = !ReadChunk(chunk, most);
  std::vector<RecordIssue> issues = TakeIssues();
  const std::uint64_t seen_before = std::exchange(parts_seen_, seen()), bytes_before = std::exchange(parts_bytes_, bytes_read());
  return std::make_unique<ReadPart>(std::move(chunk), std::move(issues), parts_seen_ - seen_before, parts_bytes_ - bytes_before);
}

}  // namespace doudi::record
