// LineSource: the lines of a file, from large blocks. For record/ only.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

namespace doudi::record {

class LineSource {
 public:
  // `ahead` was read from `input` already. Lines of more than `longest` bytes are passed over and not kept.
  LineSource(std::FILE* input, std::string_view ahead, std::size_t longest);

  // The next line; false at the end of the input. It stays valid until the next call; its end and kPadding
  // bytes more may be read, the first of them is a newline.
  bool Next(std::string_view& line, bool& too_long);
  std::uint64_t number() const { return number_; }  // of the line that Next gave, from 1
  std::uint64_t bytes() const { return bytes_; }    // of all lines so far

  static constexpr std::size_t kPadding = 1024;

 private:
  void Fill();

  std::FILE* input_;
  std::vector<char> buffer_;
  std::size_t longest_;
  std::size_t at_ = 0, end_ = 0;
  bool ended_ = false;
  std::uint64_t number_ = 0, bytes_ = 0;
};

}  // namespace doudi::record
