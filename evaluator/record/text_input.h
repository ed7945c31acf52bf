// TextInput: the text of a file as UTF-8, whatever it is written in, block by block.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace doudi::record {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

inline constexpr std::string_view kReplacement = "\uFFFD";  // what stands for bytes that are no text

enum class Encoding : std::uint8_t {
  Utf8,
  Gb18030,  // and GBK, GB 2312, which are parts of it
  Utf16Little,
  Utf16Big,
};
std::string_view EncodingName(Encoding encoding);

// Told by the mark at the beginning or, without one, by the first bytes beyond ASCII: they are UTF-8 unless more of
// them is wrong than right.
Encoding GuessEncoding(std::string_view start, std::size_t& mark_bytes);

// The first byte that is no UTF-8; size() if none.
std::size_t FindBadText(std::string_view text);

// Puts U+FFFD in the place of bytes that are no UTF-8, in text[from, to). How much longer the text is then.
std::size_t ReplaceBadText(std::string& text, std::size_t from, std::size_t to);

class TextInput {
 public:
  // `file` stays open and belongs to the caller; it is read from where it stands. `source` is its name in errors.
  TextInput(std::FILE* file, std::string source);
  ~TextInput();
  TextInput(const TextInput&) = delete;
  TextInput& operator=(const TextInput&) = delete;

  // Appends the next block. Bytes that are no text become U+FFFD. False, with nothing appended, at the end.
  // Throws std::runtime_error where the file cannot be read on.
  bool ReadBlock(std::string& text);
  // Bytes of UTF-8 stay what they are, whether they are text or not, for a caller that looks at them itself.
  void LeaveUnchecked() { unchecked_ = true; }
  // What comes next is what is so many bytes behind the file's beginning. REQUIRES: the file is UTF-8, and can be read from anywhere.
  void Seek(std::uint64_t offset);
  bool had_bad_bytes() const { return bad_bytes_; }  // in the last block
  Encoding encoding() const { return encoding_; }
  std::uint64_t mark_bytes() const { return mark_bytes_; }  // at the beginning, which are no text
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  class Converter;
  bool ReadBytes(std::size_t most);
  void AppendUtf8(std::string& text, bool ends);

  std::FILE* file_;
  std::string source_;
  Encoding encoding_ = Encoding::Utf8;
  std::unique_ptr<Converter> converter_;  // for what is no UTF-8
  std::string bytes_;                     // read and not yet handed out
  std::uint64_t bytes_read_ = 0, mark_bytes_ = 0;
  bool bad_bytes_ = false, ended_ = false, unchecked_ = false;
};

}  // namespace doudi::record
