#include "record/register_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "record/chunk_builder.h"
#include "record/json_line_taker.h"
#include "record/json_lines.h"
#include "record/line_source.h"
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
    TakeFrom(builder_.TakeIssues());
    TakeFrom(reader_.TakeIssues());
    chunk = Pack(model_, builder_.Take(), origins_);
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return reader_.seen(); }
  std::uint64_t bytes_read() const override { return reader_.bytes_read(); }

 private:
  // In the order of the input: those of records that are no JSON come from the reader.
  void TakeFrom(std::vector<RecordIssue> issues) {
    const auto middle = static_cast<std::ptrdiff_t>(issues_.size());
    std::move(issues.begin(), issues.end(), std::back_inserter(issues_));
    std::inplace_merge(issues_.begin(), issues_.begin() + middle, issues_.end(),
                       [](const auto& a, const auto& b) { return a.line < b.line; });
  }

  const model::Model& model_;
  std::FILE* input_;
  std::string source_;
  JsonReader reader_;
  BatchBuilder builder_;
  bool origins_;
  std::vector<RecordIssue> issues_;
};

// JSON lines: straight into a chunk what holds no surprise, by way of batches the others.
class JsonLinesRegister : public RegisterReader {
 public:
  JsonLinesRegister(const model::Model& model, std::FILE* input, std::string source, std::string_view ahead,
                    const RegisterOptions& options)
      : input_(input),
        source_(source),
        lines_(input, ahead, kLongestJsonLine),
        records_(model, std::move(source)),
        batches_(model, options.reference_date, options.known_by),
        builder_(model, options.reference_date, options.origins),
        taker_(model, records_.handler(), builder_) {
    if (options.as_given) batches_.LeaveAsGiven();
  }

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    while (!ended_ && builder_.records() + batches_.records() < most) ReadLine();
    ThrowOnError(input_, source_);
    AppendBatch();
    builder_.Take(chunk);
    return !ended_;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return records_.seen; }
  std::uint64_t seen_plain() const override { return plain_; }
  std::uint64_t bytes_read() const override { return lines_.bytes(); }

 private:
  void ReadLine() {
    std::string_view line;
    bool too_long = false;
    if (!lines_.Next(line, too_long)) {
      ended_ = true;
    } else if (too_long) {
      records_.RefuseLong(lines_.number());
      TakeFrom(std::exchange(records_.issues, {}));
    } else if (!JsonLines::IsBlank(line)) {
      TakeRecord(line);
    }
  }

  void TakeRecord(std::string_view line) {
    if (IsTried() && TakePlain(line)) {
      ++plain_;
      ++records_.seen;
    } else {
      text_.assign(line);
      batches_.CountBefore(begun_);
      records_.Read(batches_, text_, lines_.number());
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

  std::FILE* input_;
  std::string source_;
  LineSource lines_;
  JsonLines records_;
  BatchBuilder batches_;
  ChunkBuilder builder_;
  JsonLineTaker taker_;
  std::string text_;
  std::vector<RecordIssue> issues_;
  std::size_t begun_ = 0;  // records, those that are too long not counted
  std::uint64_t plain_ = 0;
  std::size_t surprises_ = 0;  // one after the other
  bool ended_ = false;
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
