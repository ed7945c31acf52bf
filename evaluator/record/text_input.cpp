#include "record/text_input.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "source/utf8.h"

namespace doudi::record {
namespace {

constexpr std::size_t kBlockBytes = 256 * 1024;

bool IsAscii(const char* text, std::size_t size) {
  std::uint64_t word = 0;
  std::size_t at = 0;
  std::uint64_t seen = 0;
  for (; at + sizeof word <= size; at += sizeof word) {
    std::memcpy(&word, text + at, sizeof word);
    seen |= word;
  }
  for (; at < size; ++at) seen |= static_cast<unsigned char>(text[at]) & 0x80U;
  return (seen & 0x8080808080808080U) == 0;
}

bool IsHan(const char* text) {  // E4–E9 and two more: nearly all that is not ASCII
  const auto lead = static_cast<unsigned char>(text[0]);
  return lead >= 0xE4 && lead <= 0xE9 && source::IsContinuation(text[1]) && source::IsContinuation(text[2]);
}

}  // namespace

std::size_t FindBadText(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    while (at + 16 <= text.size() && IsAscii(text.data() + at, 16)) at += 16;
    while (at + 3 <= text.size() && IsHan(text.data() + at)) at += 3;
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const source::CodePoint point = source::DecodeAt(text, at);
    if (!point.valid) return at;
    at += point.length;
  }
  return at;
}

std::size_t ReplaceBadText(std::string& text, std::size_t from, std::size_t to) {
  std::string_view rest = std::string_view(text).substr(from, to - from);
  std::string replaced;
  for (std::size_t bad = FindBadText(rest); bad < rest.size(); bad = FindBadText(rest)) {
    replaced.append(rest.substr(0, bad)).append(kReplacement);
    rest.remove_prefix(bad + 1);
  }
  if (replaced.empty()) return 0;
  replaced.append(rest);
  text.replace(from, to - from, replaced);
  return replaced.size() - (to - from);
}

namespace {

// How many bytes at the end begin a character that the next block goes on with.
std::size_t CutOff(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return 0;
    if (byte >= 0xC0) return back < (byte >= 0xF0 ? 4U : byte >= 0xE0 ? 3U : 2U) ? back : 0;
  }
  return 0;
}

const char* ConverterName(Encoding encoding) {
  switch (encoding) {
    case Encoding::Gb18030: return "gb18030";
    case Encoding::Utf16Little: return "UTF-16LE";
    case Encoding::Utf16Big: return "UTF-16BE";
    case Encoding::Utf8: break;
  }
  return "UTF-8";
}

}  // namespace

std::string_view EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::Utf8: return "UTF-8";
    case Encoding::Gb18030: return "GB18030";
    default: return "UTF-16";
  }
}

// Bytes of another encoding to UTF-8; keeps the part of a character that a block ends in.
class TextInput::Converter {
 public:
  explicit Converter(Encoding encoding) : from_(Open(ConverterName(encoding))), to_(Open("UTF-8")) {}
  ~Converter() {
    ucnv_close(from_);
    ucnv_close(to_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  void Append(std::string_view bytes, bool ends, std::string& text) {
    const char* source = bytes.data();
    const char* const source_end = source + bytes.size();
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    while (status == U_BUFFER_OVERFLOW_ERROR) {
      status = U_ZERO_ERROR;
      const std::size_t before = text.size();
      text.resize(before + kBlockBytes);
      char* target = text.data() + before;
      ucnv_convertEx(to_, from_, &target, text.data() + text.size(), &source, source_end, pivot_, &pivot_source_,
                     &pivot_target_, pivot_ + kPivot, false, ends, &status);
      text.resize(static_cast<std::size_t>(target - text.data()));
    }
    if (U_FAILURE(status)) throw std::runtime_error(std::string("转换文字编码失败：") + u_errorName(status));
  }

 private:
  static UConverter* Open(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(name, &status);
    if (U_FAILURE(status)) throw std::runtime_error(std::string("没有文字编码 ") + name + "：" + u_errorName(status));
    return converter;
  }

  static constexpr std::size_t kPivot = 4096;
  UConverter* from_;
  UConverter* to_;
  UChar pivot_[kPivot] = {};
  UChar* pivot_source_ = pivot_;
  UChar* pivot_target_ = pivot_;
};

Encoding GuessEncoding(std::string_view start, std::size_t& mark_bytes) {
  constexpr std::pair<std::string_view, Encoding> kMarks[] = {
      {"\xEF\xBB\xBF", Encoding::Utf8}, {"\xFF\xFE", Encoding::Utf16Little}, {"\xFE\xFF", Encoding::Utf16Big}, {"\x84\x31\x95\x33", Encoding::Gb18030}};
  for (const auto& [mark, encoding] : kMarks) {
    mark_bytes = mark.size();
    if (start.starts_with(mark)) return encoding;
  }
  mark_bytes = 0;
  start.remove_suffix(CutOff(start));
  // Han takes three bytes in UTF-8. GB text has next to no such three; two that happen to be right it may have.
  std::size_t wrong = 0;
  std::size_t pairs = 0;
  std::size_t longer = 0;
  for (std::size_t at = 0; at < start.size();) {
    const source::CodePoint point = source::DecodeAt(start, at);
    at += point.length;
    if (!point.valid) ++wrong;
    else if (point.length == 2) ++pairs;
    else if (point.length > 2) ++longer;
  }
  return wrong > longer || (longer == 0 && pairs > 0) ? Encoding::Gb18030 : Encoding::Utf8;
}

TextInput::TextInput(std::FILE* file, std::string source) : file_(file), source_(std::move(source)) {
  // Up to the first bytes beyond ASCII, which tell the encoding; a name of a column has them nearly always.
  constexpr std::size_t kFarEnough = 16 * kBlockBytes;
  std::size_t ascii = 0;
  do {
    ascii = bytes_.size();
  } while (ReadBytes(kBlockBytes) && bytes_.size() < kFarEnough && IsAscii(bytes_.data() + ascii, bytes_.size() - ascii));
  std::size_t mark = 0;
  encoding_ = GuessEncoding(bytes_, mark);
  bytes_.erase(0, mark);
  mark_bytes_ = mark;
  if (encoding_ != Encoding::Utf8) converter_ = std::make_unique<Converter>(encoding_);
}

TextInput::~TextInput() = default;

void TextInput::Seek(std::uint64_t offset) {
  if (fseeko(file_, static_cast<off_t>(offset), SEEK_SET) != 0) throw std::runtime_error("读 " + source_ + " 失败：" + std::strerror(errno));
  bytes_.clear();
  bad_bytes_ = ended_ = false;
}

bool TextInput::ReadBytes(std::size_t most) {
  const std::size_t before = bytes_.size();
  bytes_.resize(before + most);
  const std::size_t count = std::fread(bytes_.data() + before, 1, most, file_);
  bytes_.resize(before + count);
  bytes_read_ += count;
  if (std::ferror(file_) != 0) throw std::runtime_error("读 " + source_ + " 失败：" + std::strerror(errno));
  return count > 0;
}

bool TextInput::ReadBlock(std::string& text) {
  bad_bytes_ = false;
  const std::size_t before = text.size();
  while (text.size() == before && !ended_) {
    ended_ = bytes_.size() < kBlockBytes && !ReadBytes(kBlockBytes);
    if (converter_) {
      converter_->Append(bytes_, ended_, text);
      bytes_.clear();
      bad_bytes_ = std::string_view(text).substr(before).find(kReplacement) != std::string_view::npos;
    } else {
      AppendUtf8(text, ended_);
    }
  }
  return text.size() > before;
}

void TextInput::AppendUtf8(std::string& text, bool ends) {
  const std::size_t kept = ends ? 0 : CutOff(bytes_);
  const std::size_t before = text.size();
  text.append(bytes_, 0, bytes_.size() - kept);
  bytes_.erase(0, bytes_.size() - kept);
  if (!unchecked_) bad_bytes_ = ReplaceBadText(text, before, text.size()) > 0;
}

}  // namespace doudi::record
