#include "screening/progress.h"

#include <catch2/catch.hpp>

using namespace doudi::screening;

namespace {

// What is shown at the given seconds after the start.
std::string Shown(ProgressStyle style, std::optional<std::uint64_t> total, const std::vector<double>& seconds) {
  double now = 100;
  std::string text;
  Progress progress(style, total, [&](std::string_view some) { text += some; }, [&] { return now; });
  for (const double second : seconds) {
    now = 100 + second;
    progress.Update(static_cast<std::uint64_t>(second * 1000), static_cast<std::uint64_t>(second * 10));
  }
  progress.End();
  return text;
}

}  // namespace

TEST_CASE("a bar is written over and gone at the end", "[screening]") {
  CHECK(Shown(ProgressStyle::Bar, 200, {0.05, 10, 10.05}) ==
        "\r\x1b[K██████████░░░░░░░░░░   50%  10,000 条  1,000 条/秒  还要 10秒\r\x1b[K");
  CHECK(Shown(ProgressStyle::Bar, std::nullopt, {2}) == "\r\x1b[K2,000 条  1,000 条/秒\r\x1b[K");
  CHECK(Shown(ProgressStyle::Bar, 200, {0.05}).empty());
}

TEST_CASE("a log has a line every ten seconds", "[screening]") {
  CHECK(Shown(ProgressStyle::Lines, 100'000, {1, 9, 10, 15, 20}) ==
        "已筛查 10,000 条（0%），1,000 条/秒，还要 2小时46分\n已筛查 20,000 条（0%），1,000 条/秒，还要 2小时46分\n");
  CHECK(Shown(ProgressStyle::Lines, 1000, {20}) == "已筛查 20,000 条（20%），1,000 条/秒，还要 1分20秒\n");
  CHECK(Shown(ProgressStyle::Lines, 0, {20}) == "已筛查 20,000 条，1,000 条/秒\n");
}

TEST_CASE("quiet shows nothing", "[screening]") { CHECK(Shown(ProgressStyle::None, 100, {1, 20, 30}).empty()); }
