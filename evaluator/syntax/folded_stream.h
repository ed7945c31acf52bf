// The characters of a rule file as the lexer sees them: full-width forms folded to ASCII, all else beyond
// ASCII as one of the class characters of grammar/AidLexer.g4. One class per code point, so positions are
// code points of the text.
//
// Includes ANTLR: for .cpp files of this folder only.
#pragma once

#include <CharStream.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::syntax {

class FoldedStream final : public antlr4::CharStream {
 public:
  explicit FoldedStream(std::string_view text);  // UTF-8; must outlive the stream

  // The byte where the code point `index` begins; the size of the text for the index past the last.
  std::uint32_t ByteOffset(std::size_t index) const { return offsets_[index]; }
  std::string_view Slice(std::size_t first, std::size_t last) const;  // code points, both included
  char ClassAt(std::size_t index) const { return index < classes_.size() ? classes_[index] : '\0'; }

  void consume() override { ++position_; }
  std::size_t LA(ssize_t i) override;
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  std::size_t index() override { return position_; }
  void seek(std::size_t index) override { position_ = index; }
  std::size_t size() override { return classes_.size(); }
  std::string getSourceName() const override { return "rules"; }
  std::string getText(const antlr4::misc::Interval& interval) override;
  std::string toString() const override { return std::string(text_); }

 private:
  std::string_view text_;
  std::vector<char> classes_;
  std::vector<std::uint32_t> offsets_;
  std::size_t position_ = 0;
};

}  // namespace doudi::syntax
