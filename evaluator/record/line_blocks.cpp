#include "record/line_blocks.h"

#include <algorithm>
#include <cstring>

namespace doudi::record {
namespace {

// Where the last line of the block ends, behind its newline; 0 where there is none from `from` on.
std::size_t EndOfLastLine(const LineBlock& block, std::size_t from) {
  const auto* found = static_cast<const char*>(memrchr(block.bytes.data() + from, '\n', block.size - from));
  return found ? static_cast<std::size_t>(found - block.bytes.data()) + 1 : 0;
}

}  // namespace

LineBlocks::LineBlocks(std::FILE* input, std::string_view ahead, std::size_t usual, std::size_t longest)
    : input_(input), usual_(usual), longest_(longest), rest_(ahead.begin(), ahead.end()) {}

// As much as there is room for.
void LineBlocks::Read(LineBlock& block, std::size_t room) {
  if (block.bytes.size() < block.size + room + kLinePadding) block.bytes.resize(block.size + room + kLinePadding);
  const std::size_t read = std::fread(block.bytes.data() + block.size, 1, room, input_);
  block.size += read;
  ended_ = read < room;
}

bool LineBlocks::Next(LineBlock& block) {
  block.size = rest_.size();
  block.first_line = line_;
  block.lines = block.blank = block.too_long = 0;
  block.ends.clear();
  block.passed_over = false;
  if (block.bytes.size() < block.size + kLinePadding) block.bytes.resize(block.size + kLinePadding);
  std::copy(rest_.begin(), rest_.end(), block.bytes.begin());
  std::size_t whole = EndOfLastLine(block, 0);
  while (whole == 0 && !ended_ && block.size <= longest_) {
    const std::size_t from = block.size;
    Read(block, from < usual_ ? usual_ - from : from);
    whole = EndOfLastLine(block, from);
  }
  if (whole == 0 && block.size > longest_) {
    PassOver(block);
  } else {
    KeepRest(block, ended_ ? block.size : whole);
    Count(block);
  }
  line_ += block.lines;
  return block.lines > 0;
}

void LineBlocks::Count(LineBlock& block) {
  const char* const begin = block.bytes.data();
  for (const char* at = begin; at != begin + block.size;) {
    const std::size_t left = block.size - static_cast<std::size_t>(at - begin);
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', left));
    const char* const end = newline ? newline : at + left;
    block.ends.push_back(static_cast<std::uint32_t>(end - begin));
    at = newline ? newline + 1 : end;
  }
  block.lines = block.ends.size();
  for (Lines lines(block); lines.Next();) {
    if (lines.line().size() > longest_)
      ++block.too_long;
    else if (lines.is_blank())
      ++block.blank;
  }
}

void LineBlocks::KeepRest(LineBlock& block, std::size_t whole) {
  const auto begin = block.bytes.begin() + static_cast<std::ptrdiff_t>(whole);
  rest_.assign(begin, block.bytes.begin() + static_cast<std::ptrdiff_t>(block.size));
  block.size = block.taken = whole;
  // The last line of the input may have none.
  block.bytes[block.size] = '\n';
}

// To the end of a line of which nothing is kept.
void LineBlocks::PassOver(LineBlock& block) {
  std::uint64_t passed = 0;
  std::size_t whole = 0;
  for (;;) {
    const auto* newline = static_cast<const char*>(std::memchr(block.bytes.data(), '\n', block.size));
    whole = newline ? static_cast<std::size_t>(newline - block.bytes.data()) + 1 : block.size;
    passed += whole;
    if (newline || ended_) break;
    block.size = 0;
    Read(block, usual_);
  }
  KeepRest(block, whole);
  block.size = 0;
  block.bytes[0] = '\n';
  block.passed_over = true;
  block.lines = block.too_long = 1;
  block.taken = passed;
}

}  // namespace doudi::record
