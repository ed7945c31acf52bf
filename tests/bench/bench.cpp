// Records per second of the shipped rules: the engine alone on batches in memory, and end to end from JSON lines; against a plain
// hand-written C++ function for 最低生活保障 alone, on the same households in the same run. Results are compared before any time is printed.
//
//   build/tests/bench/bench [households] [seed]
#include <rapidjson/document.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "check/check.h"
#include "households.h"
#include "program/program.h"
#include "record/read_json.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRounds = 5;
constexpr std::size_t kBatch = 1024;

template <class F>
double MedianSeconds(F work) {
  std::vector<double> seconds;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = Clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[kRounds / 2];
}

void Line(const char* name, std::size_t households, double seconds, double baseline) {
  const double rate = static_cast<double>(households) / seconds;
  std::printf("%-44s %12.0f households/s   %8.4f x\n", name, rate, rate / baseline);
}

struct Engine {
  const doudi::model::Model& model;
  const doudi::program::Program& program;
  doudi::model::PolicyId policy;

  // fen a month per household, or -1.
  void Collect(const doudi::run::Result& result, std::vector<std::int64_t>& out) const {
    const auto* version = model.policies[static_cast<std::size_t>(policy)].VersionAt(doudi::program::ReferenceDateOf(program));
    const auto& benefit = version->benefits[0];
    for (std::size_t r = 0; r < result.batch().records(); ++r) {
      const auto row = static_cast<std::int32_t>(r);
      if (result.EligibleAt(policy, row) != doudi::value::Truth::True) {
        out.push_back(-1);
        continue;
      }
      const auto amount = result.At(benefit.value, row).number.low;
      out.push_back(amount.numerator() * 100 / amount.denominator());
    }
  }
};

// The baseline's reader: RapidJSON's document of a line, the fields that 最低生活保障 needs picked by name.
std::int64_t FromJson(const std::string& line) {
  rapidjson::Document document;
  document.Parse(line.c_str());
  const auto fen = [](const rapidjson::Value& v) { return static_cast<std::int64_t>(v.GetDouble() * 100 + 0.5); };
  const auto is = [](const rapidjson::Value& v, const char* text) { return std::string_view(v.GetString()) == text; };
  bench::Household household{};
  for (const auto& m : document["成员"].GetArray()) {
    bench::Member member{};
    member.ill = m["患重病"].GetBool();
    for (const auto& i : m["收入项"].GetArray()) {
      bench::Income income{};
      const auto& kind = i["收入子类"];
      income.kind = is(kind, "工资") ? bench::IncomeKind::Wage : is(kind, "种植") ? bench::IncomeKind::Farming : is(kind, "商业") ? bench::IncomeKind::Trade
                    : is(kind, "租金") ? bench::IncomeKind::Rent : is(kind, "优待抚恤金") ? bench::IncomeKind::PlantedSubsidy : bench::IncomeKind::Pension;
      income.cycle = is(i["周期"], "月") ? bench::Cycle::Month : is(i["周期"], "季") ? bench::Cycle::Quarter : bench::Cycle::Year;
      income.amount = fen(i["金额"]);
      income.cost = fen(i["成本费用"]);
      member.incomes.push_back(income);
    }
    for (const auto& b : m["医疗费用"].GetArray()) member.bills.push_back({fen(b["政策范围内费用"]), fen(b["基本医保支付"]), fen(b["大病保险支付"])});
    household.members.push_back(std::move(member));
  }
  for (const auto& a : document["财产"].GetArray()) {
    bench::Asset asset{};
    const auto& kind = a["财产类别"];
    asset.kind = is(kind, "存款") ? bench::AssetKind::Deposit : is(kind, "机动车") ? bench::AssetKind::Car : is(kind, "住宅") ? bench::AssetKind::House : bench::AssetKind::Tractor;
    asset.exemption = is(a["豁免类型"], "维持生计") ? bench::Exemption::Livelihood : bench::Exemption::None;
    asset.value = fen(a["估值"]);
    asset.count = a["数量"].GetInt();
    asset.area = a["建筑面积"].GetInt();
    household.assets.push_back(asset);
  }
  return bench::MinimumLiving(household);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20000;
  const auto seed = static_cast<std::uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1);
  const auto date = *doudi::value::MakeDate(2025, 8, 15);
  const auto rules = doudi::check::LoadRules({DOUDI_SOURCE_DIR "/rulesets"});
  if (!rules.model) {
    std::fputs(doudi::diagnostics::RenderAll(rules.diagnostics).c_str(), stderr);
    return 1;
  }
  const auto& model = *rules.model;
  doudi::program::CompileOptions options;
  options.reference_date = date;
  const auto program = doudi::program::Compile(model, options);
  const auto policy = model.FindPolicy("最低生活保障");
  if (!policy) return 1;
  const Engine engine{model, *program, *policy};

  const std::vector<bench::Household> households = bench::Generate(count, seed);
  std::vector<std::string> lines;
  std::size_t bytes = 0;
  std::FILE* file = std::tmpfile();
  if (!file) return 1;
  for (std::size_t h = 0; h < count; ++h) {
    lines.push_back(bench::ToJson(households[h], h + 1));
    bytes += lines.back().size() + 1;
    std::fprintf(file, "%s\n", lines.back().c_str());
  }

  std::rewind(file);
  std::vector<doudi::record::Batch> batches;
  {
    doudi::record::JsonReader reader(model, file, "bench");
    doudi::record::BatchBuilder builder(model, date);
    for (bool more = true; more;) {
      more = reader.ReadBatch(builder, kBatch);
      for (const auto& issue : builder.TakeIssues()) std::fprintf(stderr, "%s\n", ToText(issue).c_str());
      if (builder.records() > 0) batches.push_back(builder.Take());
    }
  }
  std::vector<std::int64_t> by_hand, by_engine, by_hand_json;
  for (const auto& household : households) by_hand.push_back(bench::MinimumLiving(household));
  for (const auto& batch : batches) engine.Collect(doudi::run::Run(*program, batch), by_engine);
  for (const auto& line : lines) by_hand_json.push_back(FromJson(line));
  if (by_hand != by_engine || by_hand != by_hand_json) {
    for (std::size_t h = 0; h < count; ++h)
      if (h >= by_engine.size() || by_hand[h] != by_engine[h] || by_hand[h] != by_hand_json[h]) {
        std::fprintf(stderr, "household %zu: by hand %lld, engine %lld, by hand from JSON %lld\n%s\n", h + 1, static_cast<long long>(by_hand[h]),
                     h < by_engine.size() ? static_cast<long long>(by_engine[h]) : -2LL, static_cast<long long>(by_hand_json[h]), lines[h].c_str());
        return 1;
      }
  }
  const auto eligible = std::count_if(by_hand.begin(), by_hand.end(), [](std::int64_t fen) { return fen >= 0; });
  std::printf("%zu households (seed %u), %.0f bytes of JSON each, %zu policies; 最低生活保障: %lld eligible, the same by hand and by the engine\n", count, seed,
              static_cast<double>(bytes) / static_cast<double>(count), model.policies.size(), static_cast<long long>(eligible));
  std::printf("median of %d rounds, one thread\n\n", kRounds);

  std::int64_t sink = 0;
  const double hand = MedianSeconds([&] {
    for (const auto& household : households) sink += bench::MinimumLiving(household);
  });
  const double run = MedianSeconds([&] {
    for (const auto& batch : batches) sink += doudi::run::Run(*program, batch).EligibleAt(*policy, 0) == doudi::value::Truth::True;
  });
  const double base = static_cast<double>(count) / hand;
  Line("最低生活保障 by hand, in memory", count, hand, base);
  Line("engine, all policies, in memory", count, run, base);
  const double hand_json = MedianSeconds([&] {
    for (const auto& line : lines) sink += FromJson(line);
  });
  const auto end_to_end = [&](doudi::verdict::Detail detail, bool judge) {
    return MedianSeconds([&] {
      std::rewind(file);
      doudi::record::JsonReader reader(model, file, "bench");
      doudi::record::BatchBuilder builder(model, date);
      for (bool more = true; more;) {
        more = reader.ReadBatch(builder, kBatch);
        const auto batch = builder.Take();
        const auto result = doudi::run::Run(*program, batch);
        for (std::size_t r = 0; judge && r < batch.records(); ++r) sink += static_cast<std::int64_t>(doudi::verdict::Judge(result, static_cast<std::int32_t>(r), detail).size());
      }
    });
  };
  const double json_base = static_cast<double>(count) / hand_json;
  std::printf("\n");
  Line("最低生活保障 by hand, RapidJSON document", count, hand_json, json_base);
  Line("engine from JSON lines, all policies", count, end_to_end(doudi::verdict::Detail::Outcomes, false), json_base);
  Line("the same with a verdict per policy and person", count, end_to_end(doudi::verdict::Detail::Outcomes, true), json_base);
  std::fclose(file);
  return sink == -1 ? 1 : 0;
}
