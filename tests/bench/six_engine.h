// six.aid through the engine: the rules, the register as the batches that it reads from JSON lines, and its verdicts.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "by_hand.h"
#include "by_hand_json.h"
#include "model/model.h"
#include "program/program.h"
#include "record/batch.h"
#include "record/chunk.h"
#include "record/register_reader.h"
#include "run/plan.h"
#include "run/run.h"

namespace bench {

// Loads six.aid; ends the process with the diagnostics where it does not load. Those of its facts that are named have a history (有历史).
doudi::model::Model LoadSix(const std::vector<std::string>& with_history = {});
doudi::value::Date SixDate();  // the reference date

struct Batches {
  std::vector<doudi::record::Batch> batches;
  std::size_t most = 0;  // households in each but the last
  std::size_t bytes = 0;  // of JSON
  double seconds = 0;     // of processor time that reading took
};
// Ends the process with the issue where a line cannot be read without one.
Batches ReadAsJson(const doudi::model::Model& model, const Register& all, std::size_t most);

doudi::program::ProgramPtr CompileSix(const doudi::model::Model& model, Scope scope);

// What a run of one batch says, into the rows of the households from `first`.
void Collect(const doudi::run::Result& result, const Register& all, std::size_t first, Verdicts& out);

// The same by a plan: what it leaves undecided goes through run::Run, in the memory of one result. For one thread.
class Planned {
 public:
  Planned(const doudi::program::Program& program, const doudi::run::Plan& plan, doudi::run::Loops loops);
  void Over(const doudi::record::Chunk& chunk);
  // Of the chunk that it was over last, into the rows of the households from `first`.
  void Collect(const Register& all, std::size_t first, Verdicts& out) const;
  // Of `chunk`, which it was over last, counted.
  void Count(const doudi::record::Chunk& chunk, Counts& counts) const;

 private:
  const doudi::program::Program& program_;
  doudi::run::Sweep sweep_;
  std::vector<std::int32_t> undecided_;
  doudi::record::Batch rest_;
  doudi::run::Result result_;
};

// What the batch of a run says, counted.
void Count(const doudi::run::Result& result, Counts& counts);

// The register as JSON lines in a temporary file, from its beginning.
struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;
File WriteJson(const Register& all, std::size_t& bytes);

struct ReadCounts {
  std::size_t records = 0;
  std::uint64_t plain = 0;  // that needed no second look
  Counts counts{};
};
// JSON lines through the engine, chunk by chunk. Without a program: reads alone. Ends the process with the first issue.
ReadCounts CountByEngine(const doudi::model::Model& model, const doudi::program::Program* program, std::FILE* input);
// The same of any register.
ReadCounts CountByEngine(const doudi::model::Model& model, const doudi::program::Program* program, doudi::record::RegisterReader& reader);

}  // namespace bench
