#include "six_engine.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "check/check.h"
#include "record/read_json.h"
#include "record/register_reader.h"
#include "times.h"
#include "value/date.h"

namespace bench {
namespace {

constexpr std::size_t kChunkRecords = 1024;
constexpr const char* kNames[kProgrammes] = {"最低生活保障", "低保边缘", "特困供养", "医疗救助", "残疾人两项补贴", "临时救助"};

doudi::value::Date Today() { return *doudi::value::MakeDate(kReferenceYear, kReferenceMonth, kReferenceDayOfMonth); }

[[noreturn]] void GiveUp(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  std::exit(1);
}

doudi::model::PolicyId PolicyOf(const doudi::model::Model& model, std::size_t programme) {
  const auto policy = model.FindPolicy(kNames[programme]);
  if (!policy) GiveUp(std::string("six.aid has no policy ") + kNames[programme]);
  return *policy;
}

// All benefits of a row together, in fen; kAmountOpen where one is not known.
std::int32_t AmountAt(const doudi::run::Result& result, doudi::model::PolicyId policy, std::size_t benefits, std::int32_t row) {
  std::int64_t fen = 0;
  for (std::size_t benefit = 0; benefit < benefits; ++benefit) {
    const doudi::run::Value value = result.BenefitAt(policy, benefit, row);
    if (value.state != doudi::run::ValueState::Known) return kAmountOpen;
    const auto yuan = value.number.low;
    if (yuan.numerator() * 100 % yuan.denominator() != 0) GiveUp("an amount is no whole number of fen");
    fen += yuan.numerator() * 100 / yuan.denominator();
  }
  return static_cast<std::int32_t>(fen);
}

}  // namespace

doudi::model::Model LoadSix(const std::vector<std::string>& with_history) {
  std::ostringstream text;
  text << std::ifstream(DOUDI_SOURCE_DIR "/tests/bench/six.aid").rdbuf();
  std::string rules_text = text.str();
  for (const std::string& fact : with_history) {
    const std::size_t declared = rules_text.find("  事实 " + fact + "：");
    if (declared == std::string::npos) GiveUp("six.aid has no fact " + fact);
    rules_text.insert(rules_text.find("。", declared), "，有历史");
  }
  auto rules = doudi::check::LoadRuleTexts({{"six.aid", rules_text}});
  if (!rules.model) GiveUp(doudi::diagnostics::RenderAll(rules.diagnostics));
  return std::move(*rules.model);
}

File WriteJson(const Register& all, std::size_t& bytes) {
  File file(std::tmpfile());
  if (!file) GiveUp("no temporary file");
  for (std::size_t h = 0; h < all.size(); ++h) {
    const std::string line = ToJson(all, h) + "\n";
    bytes += line.size();
    if (std::fwrite(line.data(), 1, line.size(), file.get()) != line.size()) GiveUp("the temporary file is full");
  }
  std::rewind(file.get());
  return file;
}

Batches ReadAsJson(const doudi::model::Model& model, const Register& all, std::size_t most) {
  Batches read;
  read.most = most;
  const File file = WriteJson(all, read.bytes);
  const double start = ThreadSeconds();
  doudi::record::JsonReader reader(model, file.get(), "register");
  doudi::record::BatchBuilder builder(model, Today());
  for (bool more = true; more;) {
    more = reader.ReadBatch(builder, most);
    for (const auto& issue : builder.TakeIssues()) GiveUp(ToText(issue));
    for (const auto& issue : reader.TakeIssues()) GiveUp(ToText(issue));
    if (builder.records() > 0) read.batches.push_back(builder.Take());
  }
  read.seconds = ThreadSeconds() - start;
  return read;
}

doudi::program::ProgramPtr CompileSix(const doudi::model::Model& model, Scope scope) {
  doudi::program::CompileOptions options;
  options.reference_date = Today();
  options.verdicts_only = true;
  for (std::size_t programme = 0; programme < ProgrammesIn(scope); ++programme)
    options.only_policies.push_back(PolicyOf(model, programme));
  return doudi::program::Compile(model, options);
}

namespace {

std::size_t BenefitsOf(const doudi::model::Model& model, doudi::model::PolicyId policy) {
  return model.policies[static_cast<std::size_t>(policy)].VersionAt(Today())->benefits.size();
}

// The rows of one record, from `row` of the result, into those from `to`.
void CollectRows(const doudi::run::Result& result, std::size_t programme, std::size_t row, std::size_t to, std::size_t count, Verdicts& out) {
  const doudi::model::Model& model = doudi::program::ModelOf(result.program());
  const doudi::model::PolicyId policy = PolicyOf(model, programme);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::int32_t>(row + i);
    const auto truth = result.EligibleAt(policy, at);
    out.verdict[programme][to + i] = static_cast<std::uint8_t>(truth);
    out.amount[programme][to + i] = truth == doudi::value::Truth::True ? AmountAt(result, policy, BenefitsOf(model, policy), at) : 0;
  }
}

bool IsCompiled(const doudi::program::Program& program, doudi::model::PolicyId policy) {
  const auto& only = doudi::program::OptionsOf(program).only_policies;
  return std::find(only.begin(), only.end(), policy) != only.end();
}

}  // namespace

void Collect(const doudi::run::Result& result, const Register& all, std::size_t first, Verdicts& out) {
  const std::size_t households = result.batch().records();
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    if (!result.HasVerdict(PolicyOf(doudi::program::ModelOf(result.program()), programme))) continue;
    const std::size_t start = IsOfPeople(programme) ? all.FirstOf(first) : first;
    const std::size_t end = IsOfPeople(programme) ? all.FirstOf(first + households) : first + households;
    CollectRows(result, programme, 0, start, end - start, out);
  }
}

Planned::Planned(const doudi::program::Program& program, const doudi::run::Plan& plan, doudi::run::Loops loops) : program_(program), sweep_(plan, loops) {
  for (const doudi::model::PolicyId policy : doudi::program::OptionsOf(program).only_policies)
    if (!Covers(plan, policy)) GiveUp("not covered by the plan: " + WhyNotCovered(plan, policy));
}

void Planned::Over(const doudi::record::Chunk& chunk) {
  sweep_.Over(chunk);
  undecided_.clear();
  const auto undecided = sweep_.undecided();
  for (std::size_t record = 0; record < undecided.size(); ++record)
    if (undecided[record] != 0) undecided_.push_back(static_cast<std::int32_t>(record));
  if (undecided_.empty()) return;
  rest_ = doudi::record::Widen(doudi::program::ModelOf(program_), chunk, undecided_);
  result_ = doudi::run::Run(program_, rest_, std::move(result_));
}

void Planned::Collect(const Register& all, std::size_t first, Verdicts& out) const {
  const doudi::model::Model& model = doudi::program::ModelOf(program_);
  const std::size_t households = sweep_.undecided().size();
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    const doudi::model::PolicyId policy = PolicyOf(model, programme);
    if (!IsCompiled(program_, policy)) continue;
    const std::size_t start = IsOfPeople(programme) ? all.FirstOf(first) : first;
    const std::size_t end = IsOfPeople(programme) ? all.FirstOf(first + households) : first + households;
    const auto eligible = sweep_.truths(policy, doudi::run::Clause::Eligible);
    for (std::size_t i = start; i < end; ++i) {
      out.verdict[programme][i] = eligible[i - start];
      std::int64_t fen = 0;
      for (std::size_t benefit = 0; benefit < BenefitsOf(model, policy) && out.verdict[programme][i] == 1 && fen != kAmountOpen; ++benefit) {
        const doudi::run::Amounts amounts = sweep_.benefit(policy, benefit);
        if (!amounts.open.empty() && amounts.open[i - start] != 0) {
          fen = kAmountOpen;
          continue;
        }
        const std::int64_t bottom = amounts.bottoms.empty() ? amounts.denominator : amounts.bottoms[i - start];
        fen += amounts.tops[i - start] * 100 / bottom;
      }
      out.amount[programme][i] = static_cast<std::int32_t>(fen);
    }
    std::size_t row = 0;  // of the rest
    for (const std::int32_t record : undecided_) {
      const std::size_t household = first + static_cast<std::size_t>(record);
      const std::size_t to = IsOfPeople(programme) ? all.FirstOf(household) : household;
      const std::size_t count = IsOfPeople(programme) ? all.FirstOf(household + 1) - to : 1;
      CollectRows(result_, programme, row, to, count, out);
      row += count;
    }
  }
}

void Count(const doudi::run::Result& result, Counts& counts) {
  const doudi::model::Model& model = doudi::program::ModelOf(result.program());
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    const doudi::model::PolicyId policy = PolicyOf(model, programme);
    const auto entity = static_cast<std::size_t>(model.policies[static_cast<std::size_t>(policy)].entity);
    const std::size_t rows = result.batch().entities[entity].count;
    for (std::size_t row = 0; row < rows; ++row)
      ++counts[programme][static_cast<std::size_t>(result.EligibleAt(policy, static_cast<std::int32_t>(row)))];
  }
}

void Planned::Count(const doudi::record::Chunk& chunk, Counts& counts) const {
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    const auto eligible = sweep_.truths(PolicyOf(doudi::program::ModelOf(program_), programme), doudi::run::Clause::Eligible);
    for (std::size_t truth = 0; truth < 3; ++truth) counts[programme][truth] += static_cast<std::uint64_t>(std::count(eligible.begin(), eligible.end(), truth));
    for (const std::int32_t record : undecided_) {
      const auto household = static_cast<std::size_t>(record);
      const auto& people = chunk.entities[1].offsets;
      const std::size_t begin = IsOfPeople(programme) ? static_cast<std::size_t>(people[household]) : household;
      const std::size_t end = IsOfPeople(programme) ? static_cast<std::size_t>(people[household + 1]) : household + 1;
      for (std::size_t row = begin; row < end; ++row) --counts[programme][eligible[row]];
    }
  }
  if (!undecided_.empty()) bench::Count(result_, counts);
}

ReadCounts CountByEngine(const doudi::model::Model& model, const doudi::program::Program* program, std::FILE* input) {
  return CountByEngine(model, program, *doudi::record::ReadJsonRegister(model, input, "register", {}, {.reference_date = Today()}));
}

doudi::value::Date SixDate() { return Today(); }

ReadCounts CountByEngine(const doudi::model::Model& model, const doudi::program::Program* program, doudi::record::RegisterReader& reader) {
  ReadCounts read;
  doudi::record::Chunk chunk;
  doudi::run::PlanPtr plan;
  std::optional<Planned> planned;
  for (bool more = true; more;) {
    more = reader.ReadChunk(chunk, kChunkRecords);
    for (const auto& issue : reader.TakeIssues()) GiveUp(ToText(issue));
    read.records += chunk.records();
    if (!program || chunk.records() == 0) continue;
    if (!plan) {
      plan = doudi::run::MakePlan(*program, doudi::run::ExpectedFrom(model, chunk));
      planned.emplace(*program, *plan, doudi::run::Loops::Best);
    }
    planned->Over(chunk);
    planned->Count(chunk, read.counts);
  }
  read.plain = reader.seen_plain();
  return read;
}

}  // namespace bench
