// Decisions are what the 政策包 of the same record says.
#include "screening/decisions.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "record/read_json.h"
#include "register.h"
#include "run/run.h"

using namespace doudi;
using namespace doudi::screening;

namespace {

std::string TextOf(const verdict::Verdict& verdict) {
  std::string text(verdict::ChineseName(verdict.outcome));
  const bool granted = verdict.outcome == verdict::Outcome::Eligible || verdict.outcome == verdict::Outcome::Provisional;
  if (granted)
    for (const auto& benefit : verdict.benefits)
      text += benefit.error ? " 算不出" : " " + std::string(benefit.known ? "" : "≥") + value::ToExactText(benefit.amount.low_infinite ? 0 : benefit.amount.low);
  for (const auto* list : {&verdict.missing, &verdict.missing_amounts})
    for (const auto& missing : *list) text += " " + missing.name;
  for (const auto& error : verdict.errors) text += " " + error.text;
  return text;
}

std::string TextOf(const Decisions& decisions, std::size_t policy, std::size_t row) {
  const auto& decided = decisions.policies[policy];
  std::string text(verdict::ChineseName(decided.outcomes[row]));
  for (const auto& column : decided.amounts) {
    if (column.StateAt(row) == AmountState::None) continue;
    text += column.StateAt(row) == AmountState::Error
                ? " 算不出"
                : " " + std::string(column.StateAt(row) == AmountState::AtLeast ? "≥" : "") + value::ToExactText(column.At(row));
  }
  if (const auto* lack = decisions.LackAt(policy, static_cast<std::int32_t>(row))) {
    for (const auto& fact : lack->facts) text += " " + fact.name;
    for (const auto& error : lack->errors) text += " " + error;
  }
  return text;
}

// Every decision on a register against the verdicts of the 政策包 of each of its records. Returns how many records there were.
std::size_t CheckAgainstPackages(const model::Model& model, const std::string& text) {
  const OpenText input(text);
  record::BatchBuilder builder(model, Day());
  record::JsonReader(model, input.file, "名册.jsonl").ReadBatch(builder, 1000);
  const record::Batch batch = builder.Take();
  const Decisions decisions = Decider(model, Day()).Decide(record::Pack(model, batch));
  program::CompileOptions options;
  options.reference_date = Day();
  const auto program = program::Compile(model, options);
  const run::Result result = run::Run(*program, batch);
  for (std::int32_t record = 0; record < static_cast<std::int32_t>(batch.records()); ++record)
    for (const auto& verdict : verdict::Judge(result, record)) {
      if (verdict.version == nullptr) continue;
      const auto policy = std::find_if(decisions.policies.begin(), decisions.policies.end(),
                                       [&](const PolicyDecisions& decided) { return decided.policy == verdict.policy; });
      REQUIRE(policy != decisions.policies.end());
      INFO(model.policies[PlaceOf(verdict.policy)].name << " " << verdict.subject.designation << " of record " << record);
      CHECK(TextOf(decisions, static_cast<std::size_t>(policy - decisions.policies.begin()), PlaceOf(verdict.subject.row)) == TextOf(verdict));
    }
  return batch.records();
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::regex_replace(text.str(), std::regex("\n"), " ");
}

}  // namespace

TEST_CASE("decisions have one byte of outcome per row and exact amounts", "[screening]") {
  const auto chunk = ChunkOf(kRegister);
  const Decisions decisions = Decider(Rules(), Day()).Decide(chunk);
  REQUIRE(decisions.policies.size() == 2);
  CHECK(sizeof decisions.policies[0].outcomes[0] == 1);
  CHECK(TextOf(decisions, 0, 0) == "符合 199.5");
  CHECK(TextOf(decisions, 0, 1) == "待补充 月收入");
  CHECK(TextOf(decisions, 0, 2) == "不符合");
  CHECK(TextOf(decisions, 1, 0) == "拟符合 2000/3");
  CHECK(TextOf(decisions, 1, 1) == "不适用");
  CHECK(TextOf(decisions, 1, 2) == "待补充 月收入");
  CHECK(decisions.LackAt(0, 0) == nullptr);
  CHECK(decisions.lacks.size() == 3);
  CHECK(decisions.policies[1].amounts[0].odd.size() == 1);
}

TEST_CASE("decisions are those of the packages", "[screening]") { CHECK(CheckAgainstPackages(Rules(), kRegister) == 3); }

TEST_CASE("a chunk without records is decided, and so is the next", "[screening]") {
  const Decider decider(Rules(), Day());
  const Decisions none = decider.Decide(record::EmptyChunk(Rules()));
  CHECK(none.policies.size() == 2);
  CHECK(none.policies[0].outcomes.empty());
  const auto chunk = ChunkOf(kRegister);
  CHECK(TextOf(decider.Decide(chunk), 0, 0) == "符合 199.5");
}

// Most are known and of the usual size; some lack a fact or a collection, some hold more than the first of them let expect, or than a column can.
TEST_CASE("decisions do not show by which engine they were made", "[screening]") {
  std::string text;
  for (int i = 0; i < 400; ++i) {
    const std::string income = i % 11 == 3 ? "\"未知\"" : i % 53 == 7 ? "\"3000万元/月\"" : std::to_string(i * 37 % 1100) + ".5";
    text += R"({"编号":"户)" + std::to_string(i) + R"(","户籍类型":"农村","月收入":)" + income + R"(,"存款":)" + std::to_string(i * 7919 % 20000);
    const int members = i % 97 == 5 ? 200 : i % 4;
    if (i % 31 != 9) {
      text += R"(,"成员":[)";
      for (int member = 0; member < members; ++member)
        text += std::string(member == 0 ? "" : ",") + R"({"编号":")" + std::to_string(member) + R"(","在读":)" + ((i + member) % 3 == 0 ? "true" : "false") +
                R"(,"学费":)" + std::to_string((i + member) * 131 % 5000) + "}";
      text += "]";
    }
    text += "}\n";
  }
  CHECK(CheckAgainstPackages(Rules(), text) == 400);
}

TEST_CASE("decisions on the sample households are those of their packages, with facts left out too", "[screening]") {
  const check::Rules rules = check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  REQUIRE(rules.model);
  const model::Model* households = nullptr;
  for (const model::Model* model : rules.Models())
    if (model->entities.front().name == "家庭") households = model;
  REQUIRE(households);
  std::string text = "{\"编号\":\"空\"}\n";
  for (const auto& file : std::filesystem::directory_iterator(DOUDI_SOURCE_DIR "/rulesets/households")) {
    const std::string household = Contents(file.path());
    text += household + "\n";
    for (const char* fact : {"户籍类型", "出生日期"})  // all of a name at once: they become keys that no rule knows
      text += std::regex_replace(household, std::regex("\"" + std::string(fact) + "\":"), "\"没有的" + std::string(fact) + "\":") + "\n";
  }
  CHECK(CheckAgainstPackages(*households, text) >= 30);
}
