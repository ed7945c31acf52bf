// The lines of a file, in blocks of whole lines. For record/ only.
//
//   LineBlocks blocks(file, {}, longest);
//   LineBlock block;
//   while (blocks.Next(block))
//     for (Lines lines(block); lines.Next();) … lines.line() …
#pragma once

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

namespace doudi::record {

// Behind a line so many bytes may be read; the first of them is a newline.
inline constexpr std::size_t kLinePadding = 1024;

struct LineBlock {
  std::vector<char> bytes;  // `size` of them, and kLinePadding behind; its memory may be used again
  std::size_t size = 0;
  std::vector<std::uint32_t> ends;  // by line: where its newline is
  std::uint64_t first_line = 1;
  bool passed_over = false;  // one line, too long, of which nothing is kept
  std::uint64_t lines = 0, blank = 0, too_long = 0;  // blank and too long ones among the lines
  std::uint64_t taken = 0;                           // bytes of the input
};

class LineBlocks {
 public:
  // `ahead` was read from `input` already. Blocks are of about `usual` bytes; a line of more than `longest` may be passed over.
  LineBlocks(std::FILE* input, std::string_view ahead, std::size_t usual, std::size_t longest);

  // The next block, into the memory of `block`; false at the end of the input, or where it cannot be read on.
  bool Next(LineBlock& block);

 private:
  void Read(LineBlock& block, std::size_t room);
  void PassOver(LineBlock& block);
  void Count(LineBlock& block);
  void KeepRest(LineBlock& block, std::size_t whole);

  std::FILE* input_;
  std::size_t usual_, longest_;
  std::vector<char> rest_;  // read and not yet handed out
  std::uint64_t line_ = 1;
  bool ended_ = false;
};

class Lines {
 public:
  explicit Lines(const LineBlock& block) : block_(&block) {}
  bool Next() {
    if (next_ == block_->ends.size()) return false;
    const std::size_t end = block_->ends[next_++];
    line_ = {block_->bytes.data() + begin_, end - begin_};
    begin_ = end + 1;
    return true;
  }
  std::string_view line() const { return line_; }     // without its newline
  std::uint64_t number() const { return block_->first_line + next_ - 1; }  // from 1
  bool is_blank() const { return line_.find_first_not_of(" \t\r") == std::string_view::npos; }

 private:
  const LineBlock* block_;
  std::size_t next_ = 0, begin_ = 0;
  std::string_view line_;
};

}  // namespace doudi::record
