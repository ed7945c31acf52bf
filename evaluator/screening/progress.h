// Progress: how far a long run has come, as a bar on a terminal or as plain lines in a log.
//
//   ██████████░░░░░░░░░░  50%  12,345 条  31,000 条/秒  还要 1分20秒
//   已筛查 12,345 条（50%），31,000 条/秒，还要 1分20秒
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace doudi::screening {

enum class ProgressStyle : std::uint8_t {
  None,
  Bar,    // one line of a terminal, written over and gone at the end
  Lines,  // a line every ten seconds
};

class Progress {
 public:
  // `total`: bytes to be read; nullopt if not known (a pipe): then no share and no time left. `seconds`: a clock.
  Progress(ProgressStyle style, std::optional<std::uint64_t> total, std::function<void(std::string_view)> write,
           std::function<double()> seconds);
  void Update(std::uint64_t records, std::uint64_t bytes);
  void End();

 private:
  std::string Rate(std::uint64_t records, double passed) const;
  std::string Left(std::uint64_t bytes, double passed) const;  // "1分20秒"; "" if it cannot be told
  std::string Percent(std::uint64_t bytes) const;
  std::string Bar(std::uint64_t bytes) const;

  ProgressStyle style_;
  std::optional<std::uint64_t> total_;
  std::function<void(std::string_view)> write_;
  std::function<double()> seconds_;
  double start_, last_;
  bool shown_ = false;
};

std::string WithThousands(std::uint64_t number);  // 12,345

}  // namespace doudi::screening
