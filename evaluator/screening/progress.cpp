#include "screening/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace doudi::screening {
namespace {

constexpr double kBarSeconds = 0.1;   // the eye sees no more
constexpr double kLineSeconds = 10;
constexpr std::uint64_t kBarWidth = 20;

std::string DurationText(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{}秒", whole);
  if (whole < 3600) return fmt::format("{}分{}秒", whole / 60, whole % 60);
  return fmt::format("{}小时{}分", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string WithThousands(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

Progress::Progress(ProgressStyle style, std::optional<std::uint64_t> total, std::function<void(std::string_view)> write,
                   std::function<double()> seconds)
    : style_(style), total_(total), write_(std::move(write)), seconds_(std::move(seconds)), start_(seconds_()), last_(start_) {
  if (total_ == std::uint64_t{0}) total_.reset();
}

void Progress::Update(std::uint64_t records, std::uint64_t bytes) {
  if (style_ == ProgressStyle::None) return;
  const double now = seconds_();
  if (now - last_ < (style_ == ProgressStyle::Bar ? kBarSeconds : kLineSeconds)) return;
  last_ = now;
  const double passed = now - start_;
  const std::string left = Left(bytes, passed);
  if (style_ == ProgressStyle::Bar) {
    write_(fmt::format("\r\x1b[K{}{} 条  {}{}{}", Bar(bytes), WithThousands(records), Rate(records, passed), left.empty() ? "" : "  还要 ", left));
    shown_ = true;
    return;
  }
  const std::string percent = Percent(bytes);
  write_(fmt::format("已筛查 {} 条{}，{}{}{}\n", WithThousands(records), percent.empty() ? "" : fmt::format("（{}）", percent), Rate(records, passed),
                     left.empty() ? "" : "，还要 ", left));
}

void Progress::End() {
  if (shown_) write_("\r\x1b[K");
  shown_ = false;
}

std::string Progress::Rate(std::uint64_t records, double passed) const {
  return WithThousands(static_cast<std::uint64_t>(std::llround(static_cast<double>(records) / passed))) + " 条/秒";
}

std::string Progress::Left(std::uint64_t bytes, double passed) const {
  if (!total_ || bytes == 0) return {};
  const auto to_read = static_cast<double>(*total_ - std::min(bytes, *total_));
  return DurationText(passed * to_read / static_cast<double>(bytes));
}

std::string Progress::Percent(std::uint64_t bytes) const {
  if (!total_) return {};
  return std::to_string(std::min(bytes, *total_) * 100 / *total_) + "%";
}

std::string Progress::Bar(std::uint64_t bytes) const {
  if (!total_) return {};
  const auto full = std::min(bytes, *total_) * kBarWidth / *total_;
  std::string bar;
  for (std::uint64_t i = 0; i < kBarWidth; ++i) bar += i < full ? "█" : "░";
  const std::string percent = Percent(bytes);
  return bar + std::string(6 - std::min<std::size_t>(percent.size(), 5), ' ') + percent + "  ";
}

}  // namespace doudi::screening
