// Files of lines that a benchmark writes. What cannot be written ends the program.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace bench {

[[noreturn]] inline void GiveUp(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  std::exit(1);
}

class Lines {
 public:
  explicit Lines(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) GiveUp("cannot write " + path);
  }
  ~Lines() {
    if (std::fclose(file_) != 0) GiveUp("cannot write " + path_);
  }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  void Write(std::string_view line) {
    if (std::fwrite(line.data(), 1, line.size(), file_) != line.size() || std::fputc('\n', file_) == EOF) GiveUp("cannot write " + path_);
  }

 private:
  std::string path_;
  std::FILE* file_;
};

}  // namespace bench
