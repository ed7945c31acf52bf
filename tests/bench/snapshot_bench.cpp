// A snapshot of a register, read, households per second: every value of every column touched, and to verdict counts; as of one day and as of
// each of 24 months where some households have histories. That the counts are those of the rules by hand is checked before any time is printed.
//
//   build/tests/bench/bench_snapshot --households 200000 --seed 1 --unknown 0 --histories 0.3 --rounds 9
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "by_hand_json.h"
#include "record/snapshot.h"
#include "six_engine.h"
#include "times.h"
#include "value/date.h"

namespace {

using namespace bench;
namespace record = doudi::record;
namespace value = doudi::value;

constexpr int kMonths = 24;

struct Settings {
  std::size_t households = 200000;
  std::uint32_t seed = 1;
  double unknown = 0, histories = 0.3;
  std::size_t rounds = 9;
};

// ---- a register with histories -----------------------------------------------------------------------------------------------------

const std::vector<std::string> kWithHistory = {"户籍类型", "存款", "残级", "工资"};

// The value of a fact becomes the last of one to three that it had, some of them known late.
void GiveHistory(std::string& line, const std::string& fact, std::mt19937& random) {
  const std::string key = "\"" + fact + "\":";
  for (std::size_t at = line.find(key); at != std::string::npos; at = line.find(key, at)) {
    at += key.size();
    const std::size_t end = line.find_first_of(",}", at);
    const std::string last = line.substr(at, end - at);
    if (last == "null" || random() % 3 == 0) continue;
    const std::string earlier = fact == "户籍类型" ? "\"农村\"" : fact == "残级" ? "\"无\"" : "500";
    std::string stretches;
    std::int32_t day = kReferenceDay - 900 + static_cast<std::int32_t>(random() % 200);
    for (std::uint32_t more = static_cast<std::uint32_t>(random() % 3); more > 0; --more) {
      stretches += fmt::format("{{\"值\":{},\"自\":\"{}\"", earlier, value::ToText(value::Date{day}));
      day += 30 + static_cast<std::int32_t>(random() % 250);
      stretches += fmt::format(",\"至\":\"{}\"}},", value::ToText(value::Date{day - 1}));
    }
    stretches += fmt::format("{{\"值\":{},\"自\":\"{}\"", last, value::ToText(value::Date{day}));
    if (random() % 2 == 0) stretches += fmt::format(",\"知悉\":\"{}\"", value::ToText(value::Date{day + static_cast<std::int32_t>(random() % 120)}));
    const std::string history = "{\"历史\":[" + stretches + "}]}";
    line.replace(at, end - at, history);
    at += history.size();
  }
}

File WithHistories(const Register& all, double share, std::uint32_t seed) {
  std::mt19937 random(seed);
  File file(std::tmpfile());
  for (std::size_t h = 0; h < all.size(); ++h) {
    std::string line = ToJson(all, h);
    if (static_cast<double>(random()) < share * 4294967296.0)
      for (const std::string& fact : kWithHistory) GiveHistory(line, fact, random);
    std::fputs((line + "\n").c_str(), file.get());
  }
  std::rewind(file.get());
  return file;
}

// ---- what is timed -----------------------------------------------------------------------------------------------------------------

// In a file that is gone with it.
class SnapshotOf {
 public:
  SnapshotOf(const doudi::model::Model& model, std::FILE* input) : model_(model), path_(std::filesystem::temp_directory_path() / fmt::format("bench-{}.doudi", getpid())) {
    const auto reader = record::ReadJsonRegister(model, input, "register", {}, {.reference_date = SixDate(), .origins = true, .as_given = true});
    record::SnapshotWriter writer(model, path_.string());
    record::Chunk chunk;
    const double start = ThreadSeconds();
    for (bool more = true; more;) {
      more = reader->ReadChunk(chunk, record::kChunkRecords);
      const double read = ThreadSeconds();
      writer.Add(chunk);
      written_ += ThreadSeconds() - read;
    }
    writer.Finish({SixDate(), {}, writer.records()});
    seconds_ = ThreadSeconds() - start;
    records_ = writer.records();
  }
  ~SnapshotOf() { std::filesystem::remove(path_); }
  SnapshotOf(const SnapshotOf&) = delete;
  SnapshotOf& operator=(const SnapshotOf&) = delete;

  std::shared_ptr<const record::Snapshot> Open() const { return record::Snapshot::Open(model_, path_.string()); }
  void Print() const {
    std::printf("  import: %.2f M households/s, of that %.0f ns each to write; %.0f bytes a household\n", static_cast<double>(records_) / seconds_ / 1e6,
                written_ / static_cast<double>(records_) * 1e9, static_cast<double>(std::filesystem::file_size(path_)) / static_cast<double>(records_));
  }

 private:
  const doudi::model::Model& model_;
  std::filesystem::path path_;
  double seconds_ = 0, written_ = 0;
  std::uint64_t records_ = 0;
};

// Of all bytes, eight at a time.
std::uint64_t Sum(const void* values, std::size_t bytes) {
  std::uint64_t sum = 0, word = 0;
  const char* at = static_cast<const char*>(values);
  for (; bytes >= sizeof word; bytes -= sizeof word, at += sizeof word) {
    std::memcpy(&word, at, sizeof word);
    sum += word;
  }
  for (; bytes > 0; --bytes) sum += static_cast<unsigned char>(*at++);
  return sum;
}
template <class T>
std::uint64_t Sum(const std::vector<T>& values) {
  return Sum(values.data(), values.size() * sizeof(T));
}

// Of all that a chunk holds.
std::uint64_t Touch(const doudi::model::Model& model, const record::Chunk& chunk) {
  std::uint64_t sum = 0;
  for (std::size_t fact = 0; fact < chunk.facts.size(); ++fact) {
    const record::NarrowColumn& column = chunk.facts[fact];
    const std::size_t rows = chunk.entities[static_cast<std::size_t>(model.facts[fact].entity)].count;
    const void* values = column.width == record::Width::Byte    ? static_cast<const void*>(column.Bytes())
                         : column.width == record::Width::Int32 ? static_cast<const void*>(column.Ints())
                                                                : static_cast<const void*>(column.Longs());
    sum += Sum(values, rows * record::BytesOf(column.width)) + Sum(column.states);
  }
  for (const record::ChunkRows& rows : chunk.entities) sum += Sum(rows.offsets) + Sum(rows.parents) + Sum(rows.phantom);
  if (chunk.record_ids.size() > 0) sum += Sum(chunk.record_ids[0].data(), static_cast<std::size_t>(chunk.record_ids.back().end() - chunk.record_ids[0].begin()));
  return sum;
}

std::uint64_t touched = 0;  // so that it is worked out

void TouchAll(const record::Snapshot& snapshot, const record::RegisterOptions& options) {
  record::Chunk chunk;
  for (std::size_t i = 0; i < snapshot.chunks(); ++i) {
    snapshot.Read(i, options, chunk);
    touched += Touch(snapshot.model(), chunk);
  }
}

// Chunk by chunk as of each month, as a replay goes.
void TouchMonths(const record::Snapshot& snapshot, bool as_known_then) {
  record::Chunk chunk;
  for (std::size_t i = 0; i < snapshot.chunks(); ++i)
    for (int month = 0; month < kMonths; ++month) {
      const value::Date day = value::AddMonths(SixDate(), month - kMonths + 1);
      snapshot.Read(i, {.reference_date = day, .known_by = as_known_then ? std::optional(day) : std::nullopt}, chunk);
      touched += Touch(snapshot.model(), chunk);
    }
}

void Time(const char* name, double households, std::size_t rounds, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (std::size_t round = 0; round < rounds; ++round) {
    const double start = ThreadSeconds();
    work();
    seconds.push_back(ThreadSeconds() - start);
  }
  std::printf("  %-58s %8.2f M households/s %8.1f ns\n", name, households / Median(seconds) / 1e6, Median(seconds) / households * 1e9);
}

bool SameCounts(const Counts& wanted, const doudi::model::Model& model, const doudi::program::Program& program, const record::Snapshot& snapshot) {
  const auto reader = record::ReadSnapshot(std::shared_ptr<const record::Snapshot>(&snapshot, [](auto*) {}), {.reference_date = SixDate()});
  return CountByEngine(model, &program, *reader).counts == wanted;
}

int Compare(const Settings& settings) {
  const Register all = GenerateRegister(settings.households, settings.seed, settings.unknown);
  const auto households = static_cast<double>(all.size());
  std::size_t bytes = 0;
  const File plain_lines = WriteJson(all, bytes);
  const Counts wanted = CountByHand(plain_lines.get(), true);
  std::printf("%zu households (seed %u, %.0f%% with facts unknown); medians of %zu rounds\n", all.size(), settings.seed, settings.unknown * 100, settings.rounds);
  for (const bool dated : {false, true}) {
    const auto model = dated ? LoadSix(kWithHistory) : LoadSix();
    const auto program = CompileSix(model, Scope::Six);
    const File dated_lines = dated ? WithHistories(all, settings.histories, settings.seed) : File();
    std::FILE* lines = dated ? dated_lines.get() : plain_lines.get();
    std::rewind(lines);
    const SnapshotOf made(model, lines);
    const auto snapshot = made.Open();
    if (!SameCounts(wanted, model, *program, *snapshot)) return std::fprintf(stderr, "a snapshot and the rules by hand do not count the same verdicts\n"), 1;
    if (dated) std::printf("%.0f%% of the households with histories of up to four facts; the same verdicts\n", settings.histories * 100);
    else std::printf("without histories; the same verdicts\n");
    made.Print();
    Time("opened, checked and read, every value touched", households, settings.rounds, [&] { TouchAll(*made.Open(), {.reference_date = SixDate()}); });
    Time("read, every value touched", households, settings.rounds, [&] { TouchAll(*snapshot, {.reference_date = SixDate()}); });
    Time("read, to verdict counts by a plan", households, settings.rounds, [&] {
      CountByEngine(model, program.get(), *record::ReadSnapshot(snapshot, {.reference_date = SixDate()}));
    });
    if (!dated) continue;
    const std::size_t rounds = std::max<std::size_t>(1, settings.rounds / 4);
    Time("read as of 24 months, every value touched; each month", households * kMonths, rounds, [&] { TouchMonths(*snapshot, false); });
    Time("as known in each of them", households * kMonths, rounds, [&] { TouchMonths(*snapshot, true); });
  }
  return touched == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Households per second from a snapshot");
  app.add_option("--households", settings.households, "how many")->check(CLI::PositiveNumber)->capture_default_str();
  app.add_option("--seed", settings.seed, "what the register is made from")->capture_default_str();
  app.add_option("--unknown", settings.unknown, "share of the households with facts unknown")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--histories", settings.histories, "share of the households with histories")->check(CLI::Range(0.0, 1.0))->capture_default_str();
  app.add_option("--rounds", settings.rounds, "how often")->check(CLI::PositiveNumber)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Compare(settings);
}
