#include "record/read_json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "record/json_handler.h"
#include "record/json_lines.h"

namespace doudi::record {
namespace {

constexpr std::size_t kStartBytes = 64 * 1024;

// The bytes of a FILE as RapidJSON wants them, with the line counted.
class FileStream {
 public:
  using Ch = char;
  FileStream(std::FILE* file, const std::string& ahead) : file_(file), buffer_(kJsonBufferBytes) {
    std::copy(ahead.begin(), ahead.end(), buffer_.begin());
    end_ = ahead.size() + std::fread(buffer_.data() + ahead.size(), 1, buffer_.size() - ahead.size(), file_);
    if (Buffered().starts_with(kByteOrderMark)) at_ += kByteOrderMark.size();
  }
  char Peek() const { return at_ < end_ ? buffer_[at_] : '\0'; }
  char Take() {
    if (at_ >= end_) return '\0';
    const char c = buffer_[at_++];
    if (c == '\n') ++line_;
    ++taken_;
    if (at_ == end_) Fill();
    return c;
  }
  std::size_t Tell() const { return taken_; }
  bool AtEnd() const { return at_ >= end_; }
  std::uint64_t line() const { return line_; }
  std::string_view Buffered() const { return {buffer_.data() + at_, end_ - at_}; }
  // For RapidJSON's in-situ parsing, which is not used here.
  char* PutBegin() { return nullptr; }
  void Put(char) {}
  void Flush() {}
  std::size_t PutEnd(char*) { return 0; }

  // The rest of the line without its end. False at the end of input.
  bool TakeLine(std::string& line, bool& too_long) {
    line.clear();
    too_long = false;
    if (AtEnd()) return false;
    while (!AtEnd()) {
      const char* from = buffer_.data() + at_;
      const auto* newline = static_cast<const char*>(std::memchr(from, '\n', end_ - at_));
      const std::size_t length = newline ? static_cast<std::size_t>(newline - from) : end_ - at_;
      if (line.size() + length > kLongestJsonLine) too_long = true;
      else line.append(from, length);
      at_ += length;
      taken_ += length;
      if (newline) {
        Take();
        break;
      }
      Fill();
    }
    return true;
  }

 private:
  void Fill() {
    at_ = 0;
    end_ = std::fread(buffer_.data(), 1, buffer_.size(), file_);
  }
  std::FILE* file_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0, taken_ = 0;
  std::uint64_t line_ = 1;
};

// In one batch.
constexpr std::uint64_t kMostSeen = 10'000;
// Deeper is no record, and what is open takes memory.
constexpr int kDeepest = 200;

// RapidJSON's events, handed on.
struct Events : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Events> {
  explicit Events(JsonHandler& to) : handler(to) {}
  JsonHandler& handler;
  int depth = 0;
  bool Null() { return Pass({JsonScalar::Kind::Null, {}, false}); }
  bool Bool(bool b) { return Pass({JsonScalar::Kind::Boolean, {}, b}); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return Pass({JsonScalar::Kind::Number, {text, length}, false}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return Pass({JsonScalar::Kind::String, {text, length}, false}); }
  bool StartObject() { return handler.StartObject(), ++depth <= kDeepest; }
  bool EndObject(rapidjson::SizeType) { return handler.EndObject(), --depth >= 0; }
  bool StartArray() { return handler.StartArray(), ++depth <= kDeepest; }
  bool EndArray(rapidjson::SizeType) { return handler.EndArray(), --depth >= 0; }
  bool Key(const char* text, rapidjson::SizeType length, bool) { return handler.Key({text, length}), true; }
  bool Pass(const JsonScalar& scalar) { return handler.Scalar(scalar), true; }
};

// The keys of the first object, nothing of what they hold.
struct FirstKeys : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, FirstKeys> {
  std::vector<std::string> keys;
  int depth = 0;  // of objects and of the lists in them
  bool StartObject() { return ++depth, true; }
  bool EndObject(rapidjson::SizeType) { return --depth > 0; }
  bool StartArray() { return depth += depth > 0 ? 1 : 0, true; }
  bool EndArray(rapidjson::SizeType) { return depth -= depth > 0 ? 1 : 0, true; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    if (depth == 1) keys.emplace_back(text, length);
    return true;
  }
};

std::string ChineseError(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty: return "是空的";
    case rapidjson::kParseErrorDocumentRootNotSingular: return "在对象之后还有多余的内容";
    case rapidjson::kParseErrorValueInvalid: return "有无法识别的值";
    case rapidjson::kParseErrorObjectMissName: return "对象里缺少带引号的字段名";
    case rapidjson::kParseErrorObjectMissColon: return "字段名之后缺少冒号";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket: return "对象里缺少逗号或右大括号";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket: return "列表里缺少逗号或右方括号";
    case rapidjson::kParseErrorStringMissQuotationMark: return "文本缺少右引号";
    case rapidjson::kParseErrorStringInvalidEncoding: return "文本不是 UTF-8";
    case rapidjson::kParseErrorStringEscapeInvalid: return "文本里有无效的转义";
    case rapidjson::kParseErrorNumberMissFraction:
    case rapidjson::kParseErrorNumberMissExponent: return "数字不完整";
    case rapidjson::kParseErrorNumberTooBig: return "数字大得无法表示";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid: return "文本里有无效的 \\u 转义";
    case rapidjson::kParseErrorTermination: return fmt::format("嵌套超过 {} 层", kDeepest);
    default: return rapidjson::GetParseError_En(code);
  }
}

constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;

// Begins a record with what is read; who asked ends it, or drops it where that is no JSON.
template <unsigned kHow, class Stream>
rapidjson::ParseResult Parse(BatchBuilder& builder, JsonHandler& handler, Stream& stream, std::uint64_t line) {
  builder.BeginRecord("", line);
  handler.StartRecord(builder);
  Events events(handler);
  return rapidjson::Reader().Parse<kHow>(stream, events);
}

// A piece of the line around a byte, cut at character borders.
std::string Around(const std::string& text, std::size_t at) {
  auto border = [&](std::size_t i) {
    while (i > 0 && i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) --i;
    return std::min(i, text.size());
  };
  const std::size_t from = border(at > 30 ? at - 30 : 0);
  const std::size_t to = border(std::min(text.size(), at + 12));
  return (from > 0 ? "…" : "") + text.substr(from, to - from) + (to < text.size() ? "…" : "");
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Whether the braces and brackets of a line close again; those inside strings do not count.
bool IsBalanced(std::string_view line) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quoted && c == '\\') ++i;
    else if (c == '"') quoted = !quoted;
    else if (!quoted && (c == '{' || c == '[')) ++depth;
    else if (!quoted && (c == '}' || c == ']')) --depth;
  }
  return depth == 0 && !quoted;
}

}  // namespace

// ---- lines -------------------------------------------------------------------------------------------------------------------

bool AreJsonLines(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  if (text.empty() || text.front() != '{') return false;
  const std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) return false;
  std::string_view first = text.substr(0, newline);
  std::string_view rest = text.substr(newline + 1);
  while (!first.empty() && IsSpace(first.back())) first.remove_suffix(1);
  while (!rest.empty() && (rest.front() == '\r' || rest.front() == '\n')) rest.remove_prefix(1);
  if (IsBalanced(first)) return true;
  return rest.starts_with('{') && std::string_view("[{,:").find(first.back()) == std::string_view::npos;
}

JsonLines::JsonLines(const model::Model& model, std::string source) : handler_(model), source_(std::move(source)) {}

void JsonLines::Fail(const std::string& message, std::uint64_t line, const std::string& value, const std::string& accepted) {
  RecordIssue issue;
  issue.record = source_ + " 第 " + std::to_string(seen) + " 条";
  issue.value = value;
  issue.message = message;
  issue.accepted = accepted;
  issue.line = line;
  issues.push_back(std::move(issue));
}

void JsonLines::RefuseLong(std::uint64_t line) {
  ++seen;
  Fail("这一行超过 16 MB，不是一条记录", line, "", "每行一条记录的 JSON lines");
}

void JsonLines::Read(BatchBuilder& builder, const std::string& text, std::uint64_t line) {
  // RapidJSON reads behind the last byte of a text that ends within a character: here it finds an end there.
  rapidjson::MemoryStream stream(text.data(), text.size());
  ++seen;
  const auto parsed = Parse<kFlags>(builder, handler_, stream, line);
  if (!parsed.IsError()) {
    builder.EndRecord();
    return;
  }
  // What was begun is thrown away whole; the next line starts afresh.
  builder.DropRecord();
  Fail("这一行不是完整的 JSON：" + ChineseError(parsed.Code()), line, Around(text, std::min(parsed.Offset(), text.size())), "每行一个 JSON 对象");
}

bool JsonLines::IsBlank(std::string_view line) { return std::all_of(line.begin(), line.end(), IsSpace); }

// ---- a whole input -----------------------------------------------------------------------------------------------------------

class JsonReader::Impl {
 public:
  Impl(const model::Model& model, std::FILE* input, std::string source, const std::string& ahead) : records(model, std::move(source)), stream_(input, ahead) {}

  bool ReadBatch(BatchBuilder& builder, std::size_t most) {
    if (!started_) Start();
    const std::size_t goal = builder.records() + most;
    // Where most are set aside, what is wrong with them is told in between: memory stays bounded.
    const std::uint64_t last = records.seen + std::max<std::uint64_t>(most, kMostSeen);
    while (builder.records() < goal && records.seen < last && !ended_) {
      if (lines_) NextLine(builder);
      else NextObject(builder);
    }
    return !ended_;
  }

  std::uint64_t bytes_read() const { return stream_.Tell(); }

  JsonLines records;

 private:
  void Start() {
    started_ = true;
    lines_ = AreJsonLines(stream_.Buffered());
    if (lines_) return;
    SkipSpace();
    if (stream_.Peek() == '[') {
      stream_.Take();
      array_ = true;
    }
  }

  void SkipSpace() {
    while (!stream_.AtEnd() && IsSpace(stream_.Peek())) stream_.Take();
  }

  void NextLine(BatchBuilder& builder) {
    const std::uint64_t line = stream_.line();
    bool too_long = false;
    if (!stream_.TakeLine(text_, too_long)) ended_ = true;
    else if (too_long) records.RefuseLong(line);
    else if (!JsonLines::IsBlank(text_)) records.Read(builder, text_, line);
  }

  void NextObject(BatchBuilder& builder) {
    SkipSpace();
    if (array_ && !TakeSeparator()) return;
    if (stream_.AtEnd()) {
      if (array_) records.Fail("文件在列表结束之前断了", stream_.line(), "", "以 ] 结束的列表");
      ended_ = true;
      return;
    }
    const std::uint64_t line = stream_.line();
    ++records.seen;
    const auto parsed = Parse<kFlags | rapidjson::kParseStopWhenDoneFlag>(builder, records.handler(), stream_, line);
    if (parsed.IsError()) {
      builder.DropRecord();
      records.Fail("JSON 到此断了：" + ChineseError(parsed.Code()) + "；这一条和之后的内容没有读", stream_.line(), "",
                   "一个 JSON 对象、对象的列表，或每行一个对象（坏一行只丢一行）");
      ended_ = true;
      return;
    }
    builder.EndRecord();
    first_ = false;
  }

  // Between the elements of the outer list. False at its end.
  bool TakeSeparator() {
    if (stream_.Peek() == ']') {
      stream_.Take();
      SkipSpace();
      if (!stream_.AtEnd()) records.Fail("列表结束之后还有内容，没有读", stream_.line(), "", "只有一个列表");
      ended_ = true;
      return false;
    }
    if (first_) return true;
    if (stream_.Peek() != ',') return true;  // the parser then says what is wrong, at the place
    stream_.Take();
    SkipSpace();
    return true;
  }

  FileStream stream_;
  std::string text_;
  bool started_ = false, lines_ = false, array_ = false, first_ = true, ended_ = false;
};

JsonStart ReadJsonStart(std::FILE* input) {
  JsonStart start;
  start.bytes.resize(kStartBytes);
  start.bytes.resize(std::fread(start.bytes.data(), 1, kStartBytes, input));
  const bool marked = start.bytes.starts_with(kByteOrderMark);
  const std::size_t skipped = marked ? kByteOrderMark.size() : 0;
  rapidjson::MemoryStream stream(start.bytes.data() + skipped, start.bytes.size() - skipped);
  FirstKeys first;
  // Ends in an error where the first record does: only its keys are wanted.
  rapidjson::Reader().Parse<kFlags>(stream, first);
  start.keys = std::move(first.keys);
  return start;
}

JsonReader::JsonReader(const model::Model& model, std::FILE* input, std::string source, const std::string& ahead)
    : impl_(std::make_unique<Impl>(model, input, std::move(source), ahead)) {}
JsonReader::~JsonReader() = default;
bool JsonReader::ReadBatch(BatchBuilder& builder, std::size_t most) { return impl_->ReadBatch(builder, most); }
std::vector<RecordIssue> JsonReader::TakeIssues() { return std::exchange(impl_->records.issues, {}); }
std::vector<RecordIssue> JsonReader::TakeIssues(BatchBuilder& builder) {
  std::vector<RecordIssue> issues = builder.TakeIssues();
  const auto of_builder = static_cast<std::ptrdiff_t>(issues.size());
  for (RecordIssue& issue : TakeIssues()) issues.push_back(std::move(issue));
  std::inplace_merge(issues.begin(), issues.begin() + of_builder, issues.end(), [](const RecordIssue& a, const RecordIssue& b) { return a.line < b.line; });
  return issues;
}
std::uint64_t JsonReader::seen() const { return impl_->records.seen; }
std::uint64_t JsonReader::bytes_read() const { return impl_->bytes_read(); }

}  // namespace doudi::record
