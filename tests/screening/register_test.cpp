// Whole registers: the same bytes for any number of threads and any size of chunks.
#include <catch2/catch.hpp>

#include "register.h"
#include "screening/screen_register.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

struct Screened {
  std::string rows, issues, summary;
  Counts counts;
  std::vector<std::uint64_t> progress;
};

Screened Screen(const std::string& text, std::size_t threads, std::size_t chunk, const std::string& where = "", std::size_t part_bytes = 100'000) {
  const OpenText input(text);
  const auto reader = ReaderOf(input, Rules(), part_bytes);
  const Decider decider(Rules(), Day());
  Screened screened;
  const auto table = WriteJsonl([&](std::string_view some) { screened.rows += some; });
  Listener listener;
  listener.issues = [&](const auto& issues) {
    for (const auto& issue : issues) screened.issues += record::ToText(issue) + "\n";
  };
  listener.progress = [&](std::uint64_t records, std::uint64_t) { screened.progress.push_back(records); };
  std::optional<Filter> filter;
  if (!where.empty()) filter.emplace(std::get<Filter>(Filter::Read(where, Rules(), Day())));
  Summary summary;
  screened.counts = ScreenRegister({decider, filter ? &*filter : nullptr, table.get(), &summary}, *reader, {threads, chunk}, listener);
  screened.summary = ToJson(Rules(), summary, {.reference_date = Day()});
  return screened;
}

}  // namespace

TEST_CASE("rows and issues are the same for any number of threads and records in a chunk", "[screening]") {
  std::string text;
  for (int i = 0; i < 25; ++i) text += kRegister;
  const Screened alone = Screen(text, 1, 1000);
  CHECK(alone.counts.seen == 100);
  CHECK(alone.counts.screened == 75);
  CHECK(alone.counts.rows == 150);
  CHECK(alone.progress.back() == 75);
  CHECK(alone.issues.starts_with("记录 丁（第 4 行）：月收入"));
  for (const std::size_t threads : {1, 2, 5})
    for (const std::size_t chunk : {1, 3, 7, 64}) {
      const std::size_t part_bytes = 10'000 / (chunk * threads);
      const Screened others = Screen(text, threads, chunk, "", part_bytes);
      INFO(threads << " threads, chunks of " << chunk << ", parts of " << part_bytes << " bytes");
      CHECK(others.rows == alone.rows);
      CHECK(others.issues == alone.issues);
      CHECK(others.summary == alone.summary);
      CHECK(others.counts.seen == 100);
      CHECK(std::is_sorted(others.progress.begin(), others.progress.end()));
    }
}

TEST_CASE("only records that the filter keeps have rows and are summed up", "[screening]") {
  const Screened some = Screen(kRegister, 2, 1, "符合（低保）");
  CHECK(some.counts.screened == 3);
  CHECK(some.counts.kept == 1);
  CHECK(some.counts.unknown == 1);
  CHECK(some.counts.rows == 2);
  CHECK(some.rows.find("乙") == std::string::npos);
  CHECK(some.summary.find("\"records\": 1,") != std::string::npos);
  CHECK(some.summary.find("\"ineligible\"") == std::string::npos);
}

TEST_CASE("a register without records has no rows", "[screening]") {
  const Screened none = Screen(" \n", 2, 10);
  CHECK(none.rows.empty());
  CHECK(none.counts.seen == 0);
}

TEST_CASE("a writer that fails ends the run with its error", "[screening]") {
  const OpenText input(kRegister);
  const auto reader = ReaderOf(input);
  const Decider decider(Rules(), Day());
  const auto table = WriteJsonl([](std::string_view) { throw std::runtime_error("磁盘满了"); });
  CHECK_THROWS_WITH(ScreenRegister({.decider = decider, .table = table.get()}, *reader, {3, 1}, {}), "磁盘满了");
}
