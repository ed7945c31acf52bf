// doudi explain judges the policy that is asked for alone: it says of it what the 政策包 rests on.
#include <catch2/catch.hpp>

#include <filesystem>

#include "household.h"
#include "program/program.h"
#include "record/open_register.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace {

using namespace doudi;

std::string TextsOf(const model::Model& model, const std::vector<verdict::Verdict>& verdicts, model::PolicyId policy) {
  std::string text;
  for (const auto& verdict : verdicts)
    if (verdict.policy == policy) text += verdict::ToText(model, verdict);
  return text;
}

TEST_CASE("judged alone, each policy says of each sample household what it says among all", "[rulesets]") {
  const model::Model& model = support::ShippedRules();
  program::CompileOptions options;
  options.reference_date = *value::MakeDate(2025, 8, 15);
  const auto program = program::Compile(model, options);
  int compared = 0;
  for (const auto& file : std::filesystem::directory_iterator(DOUDI_SOURCE_DIR "/rulesets/households")) {
    const auto input = record::OpenRegister(std::vector{file.path().string()}, "");
    const auto reader = input->ReadBatches(model, {.reference_date = options.reference_date});
    record::Batch batch;
    reader->ReadBatch(batch, 1);
    if (batch.records() != 1) continue;
    const run::Result result = run::Run(*program, batch);
    const auto all = verdict::Judge(result, 0);
    for (std::size_t id = 0; id < model.policies.size(); ++id) {
      const auto policy = static_cast<model::PolicyId>(id);
      if (!model.policies[id].IsJudged()) continue;
      INFO(file.path().string() << " " << model.policies[id].name);
      CHECK(TextsOf(model, verdict::Judge(result, 0, {policy}), policy) == TextsOf(model, all, policy));
      ++compared;
    }
  }
  CHECK(compared > 500);
}

}  // namespace
