#include "record/line_source.h"

#include <algorithm>
#include <cstring>

namespace doudi::record {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;

}  // namespace

LineSource::LineSource(std::FILE* input, std::string_view ahead, std::size_t longest)
    : input_(input), buffer_(ahead.size() + kBlockBytes + kPadding), longest_(longest), end_(ahead.size()) {
  std::copy(ahead.begin(), ahead.end(), buffer_.begin());
}

// Reads on behind what is left of the block.
void LineSource::Fill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
  end_ -= at_;
  at_ = 0;
  if (buffer_.size() < end_ + kBlockBytes + kPadding) buffer_.resize(2 * end_ + kBlockBytes + kPadding);
  const std::size_t room = buffer_.size() - kPadding - end_;
  const std::size_t read = std::fread(buffer_.data() + end_, 1, room, input_);
  end_ += read;
  ended_ = read < room;
}

bool LineSource::Next(std::string_view& line, bool& too_long) {
  too_long = false;
  std::size_t looked_at = 0;
  for (;;) {
    const char* from = buffer_.data() + at_;
    const auto* newline =
        static_cast<const char*>(std::memchr(from + looked_at, '\n', end_ - at_ - looked_at));
    const std::size_t length = newline ? static_cast<std::size_t>(newline - from) : end_ - at_;
    if (length > longest_) too_long = true;
    if (newline || (ended_ && (length > 0 || too_long))) {
      line = too_long ? std::string_view() : std::string_view(from, length);
      buffer_[at_ + length] = '\n';
      const std::size_t taken = length + (newline ? 1 : 0);
      at_ += taken;
      bytes_ += taken;
      ++number_;
      return true;
    }
    if (ended_) return false;
    if (too_long) {
      bytes_ += length;
      at_ = end_;
    }
    looked_at = end_ - at_;
    Fill();
  }
}

}  // namespace doudi::record
