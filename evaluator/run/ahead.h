// Ahead: memory that is going to be read, fetched a few lines at a time while something else is worked out. By itself the processor foresees neither
// the next page of a column nor the next column. For run/ only.
#pragma once

#include <cstddef>
#include <vector>

namespace doudi::run {

class Ahead {
 public:
  void Clear() {
    stretches_.clear();
    lines_ = at_ = 0;
  }
  // Values [begin, end) of a column, each of so many bytes.
  void Add(const void* values, std::size_t width, std::size_t begin, std::size_t end) {
    if (begin >= end) return;
    stretches_.push_back({static_cast<const char*>(values) + begin * width, ((end - begin) * width + kLine - 1) / kLine});
    lines_ += stretches_.back().lines;
  }
  // All of it in so many calls of Fetch.
  void Divide(std::size_t calls) { share_ = lines_ / (calls == 0 ? 1 : calls) + 1; }
  void Fetch() {
    for (std::size_t line = 0; line < share_ && at_ < stretches_.size(); ++line) {
      Stretch& stretch = stretches_[at_];
      __builtin_prefetch(stretch.begin);
      stretch.begin += kLine;
      if (--stretch.lines == 0) ++at_;
    }
  }

 private:
  static constexpr std::size_t kLine = 64;  // of the processor's memory
  struct Stretch {
    const char* begin = nullptr;
    std::size_t lines = 0;
  };
  std::vector<Stretch> stretches_;
  std::size_t lines_ = 0, at_ = 0, share_ = 0;
};

}  // namespace doudi::run
