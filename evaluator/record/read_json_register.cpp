#include "record/register_reader.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>

#include "record/chunk_builder.h"
#include "record/json_line_taker.h"
#include "record/json_lines.h"
#include "record/line_blocks.h"
#include "record/pool.h"
#include "record/read_json.h"

namespace doudi::record {
namespace {

void ThrowOnError(std::FILE* input, const std::string& source) {
  if (std::ferror(input) != 0) throw std::runtime_error("读 " + source + " 失败：" + std::strerror(errno));
}

// An object or a list: by way of batches.
class JsonRegister : public RegisterReader {
 public:
  JsonRegister(const model::Model& model, std::FILE* input, std::string source, const std::string& ahead,
               const RegisterOptions& options)
      : model_(model),
        input_(input),
        source_(source),
        reader_(model, input, std::move(source), ahead),
        builder_(model, options.reference_date, options.known_by),
        origins_(options.origins) {
    if (options.as_given) builder_.LeaveAsGiven();
  }

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    const bool more = reader_.ReadBatch(builder_, most);
    ThrowOnError(input_, source_);
    chunk = Pack(model_, builder_.Take(), origins_);
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return reader_.TakeIssues(builder_); }
  std::uint64_t seen() const override { return reader_.seen(); }
  std::uint64_t bytes_read() const override { return reader_.bytes_read(); }

 private:
  const model::Model& model_;
  std::FILE* input_;
  std::string source_;
  JsonReader reader_;
  BatchBuilder builder_;
  bool origins_;
};

// Reads lines: straight into a chunk what holds no surprise, by way of batches the others. What it learns of
// their layout stays when it goes on elsewhere in the register.
class LineReader {
 public:
  LineReader(const model::Model& model, const std::string& source, const RegisterOptions& options)
      : records_(model, source),
        batches_(model, options.reference_date, options.known_by),
        builder_(model, options.reference_date, options.origins),
        taker_(model, records_.handler(), builder_) {
    if (options.as_given) batches_.LeaveAsGiven();
  }

  // Goes on with a block, before which there were so many records, and so many of them too long. REQUIRES: it
  // has read all of the block before, and its chunk was taken unless this block follows that one.
  void GoTo(const LineBlock& block, std::uint64_t records, std::uint64_t too_long) {
    lines_.emplace(block);
    passes_over_ = block.passed_over;
    line_ = block.first_line;
    records_.seen = records;
    begun_ = static_cast<std::size_t>(records - too_long);
  }

  // Reads on until there are `most` records in the chunk. False where the block ends before.
  bool Read(std::size_t most) {
    if (std::exchange(passes_over_, false)) Refuse(line_);
    while (builder_.records() + batches_.records() < most)
      if (!ReadLine()) return false;
    return true;
  }
  void Take(Chunk& chunk) {
    AppendBatch();
    builder_.Take(chunk);
  }
  std::vector<RecordIssue> TakeIssues() { return std::exchange(issues_, {}); }
  std::uint64_t seen() const { return records_.seen; }
  std::uint64_t plain() const { return plain_; }

 private:
  bool ReadLine() {
    if (!lines_ || !lines_->Next()) return false;
    if (lines_->line().size() > kLongestJsonLine)
      Refuse(lines_->number());
    else if (!lines_->is_blank())
      TakeRecord(lines_->line());
    return true;
  }

  void Refuse(std::uint64_t line) {
    records_.RefuseLong(line);
    TakeFrom(std::exchange(records_.issues, {}));
  }

  void TakeRecord(std::string_view line) {
    if (IsTried() && TakePlain(line)) {
      ++plain_;
      ++records_.seen;
    } else {
      text_.assign(line);
      batches_.CountBefore(begun_);
      records_.Read(batches_, text_, lines_->number());
      TakeFrom(batches_.TakeIssues());
      TakeFrom(std::exchange(records_.issues, {}));
    }
    ++begun_;
  }

  // Where one surprise follows the other, most lines are not tried.
  bool IsTried() { return surprises_ < kPatience || ++surprises_ % kPatience == 0; }

  bool TakePlain(std::string_view line) {
    AppendBatch();
    const bool plain = taker_.Take(line);
    surprises_ = plain ? 0 : surprises_ + 1;
    return plain;
  }

  // Records stay in the order of the input.
  void AppendBatch() {
    if (batches_.records() > 0) builder_.Append(batches_.Take());
  }

  void TakeFrom(std::vector<RecordIssue> issues) {
    std::move(issues.begin(), issues.end(), std::back_inserter(issues_));
  }

  static constexpr std::size_t kPatience = 16;

  JsonLines records_;
  BatchBuilder batches_;
  ChunkBuilder builder_;
  JsonLineTaker taker_;
  std::optional<Lines> lines_;
  bool passes_over_ = false;
  std::uint64_t line_ = 0;
  std::string text_;
  std::vector<RecordIssue> issues_;
  std::size_t begun_ = 0;  // records, those that are too long not counted
  std::uint64_t plain_ = 0;
  std::size_t surprises_ = 0;  // one after the other
};

// What the parts of a register share.
struct LinePools {
  const model::Model& model;
  std::string source;
  RegisterOptions options;
  Pool<LineReader> readers;
  Pool<LineBlock> blocks;
  std::atomic<std::uint64_t> plain = 0;
};

// One block of lines.
class LinesPart : public RegisterPart {
 public:
  LinesPart(LinePools& pools, std::unique_ptr<LineBlock> block, std::uint64_t records, std::uint64_t too_long)
      : pools_(pools), block_(std::move(block)), before_(records), too_long_before_(too_long) {}
  ~LinesPart() override {
    pools_.blocks.Return(std::move(block_));
    if (reader_) pools_.readers.Return(std::move(reader_));
  }
  LinesPart(const LinesPart&) = delete;
  LinesPart& operator=(const LinesPart&) = delete;

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    if (!reader_) Begin();
    const std::uint64_t plain = reader_->plain();
    const bool more = reader_->Read(most);
    reader_->Take(chunk);
    pools_.plain += reader_->plain() - plain;
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return reader_->TakeIssues(); }
  std::uint64_t seen() const override { return reader_->seen() - before_; }
  std::uint64_t bytes() const override { return block_->taken; }

 private:
  void Begin() {
    reader_ = pools_.readers.Take();
    if (!reader_) reader_ = std::make_unique<LineReader>(pools_.model, pools_.source, pools_.options);
    reader_->GoTo(*block_, before_, too_long_before_);
  }

  LinePools& pools_;
  std::unique_ptr<LineBlock> block_;
  std::unique_ptr<LineReader> reader_;
  std::uint64_t before_, too_long_before_;
};

class JsonLinesRegister : public RegisterReader {
 public:
  JsonLinesRegister(const model::Model& model, std::FILE* input, std::string source, std::string_view ahead,
                    const RegisterOptions& options)
      : input_(input),
        blocks_(input, ahead, options.part_bytes, kLongestJsonLine),
        pools_{model, std::move(source), options, {}, {}},
        reader_(model, pools_.source, options) {}

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    bool more = true;
    while (more && !reader_.Read(most)) more = NextBlock();
    reader_.Take(chunk);
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return reader_.TakeIssues(); }
  std::uint64_t seen() const override { return reader_.seen(); }
  std::uint64_t seen_plain() const override { return reader_.plain() + pools_.plain; }
  std::uint64_t bytes_read() const override { return bytes_; }

  std::unique_ptr<RegisterPart> NextPart(std::size_t) override {
    std::unique_ptr<LineBlock> block = pools_.blocks.Take();
    if (!block) block = std::make_unique<LineBlock>();
    if (!Cut(*block)) return nullptr;
    const std::uint64_t records = std::exchange(records_, records_ + block->lines - block->blank);
    const std::uint64_t too_long = std::exchange(too_long_, too_long_ + block->too_long);
    return std::make_unique<LinesPart>(pools_, std::move(block), records, too_long);
  }

 private:
  bool NextBlock() {
    if (!Cut(block_)) return false;
    reader_.GoTo(block_, records_, too_long_);
    records_ += block_.lines - block_.blank;
    too_long_ += block_.too_long;
    return true;
  }

  bool Cut(LineBlock& block) {
    const bool more = blocks_.Next(block);
    ThrowOnError(input_, pools_.source);
    if (more) bytes_ += block.taken;
    return more;
  }

  std::FILE* input_;
  LineBlocks blocks_;
  LinePools pools_;
  LineReader reader_;  // of ReadChunk
  LineBlock block_;
  std::uint64_t records_ = 0, too_long_ = 0;  // that were cut off
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<RegisterReader> ReadJsonRegister(const model::Model& model, std::FILE* input,
                                                 std::string source, const std::string& ahead,
                                                 const RegisterOptions& options) {
  std::string beginning = ahead;
  beginning.resize(std::max(ahead.size(), kJsonBufferBytes));
  beginning.resize(ahead.size() +
                   std::fread(beginning.data() + ahead.size(), 1, beginning.size() - ahead.size(), input));
  std::string_view text = beginning;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (AreJsonLines(text))
    return std::make_unique<JsonLinesRegister>(model, input, std::move(source), text, options);
  return std::make_unique<JsonRegister>(model, input, std::move(source), beginning, options);
}

}  // namespace doudi::record
