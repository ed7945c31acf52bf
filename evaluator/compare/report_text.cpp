// A comparison as tables for the terminal.
#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "compare/report.h"
#include "screening/progress.h"
#include "screening/text_table.h"
#include "value/date.h"

namespace doudi::compare {
namespace {

using screening::ExactSum;
using screening::PlaceOf;
using screening::TextTable;
using screening::WithThousands;

std::string Count(std::uint64_t count) { return count == 0 ? "-" : WithThousands(count); }
std::string Money(const ExactSum& sum) { return sum.IsZero() ? "-" : sum.ToMoneyText(); }

std::string Head(const Pairing& pairing, const Compared& compared, const ReportFrame& frame) {
  std::string text = fmt::format("规则对照   {} 户 · 旧规则 {}（基准日 {}） → 新规则 {}（基准日 {}）\n", WithThousands(compared.counts.kept), frame.old_rules,
                                 value::ToText(pairing.old_date()), frame.new_rules, value::ToText(pairing.new_date()));
  if (!frame.filter.empty()) text += "筛选       " + FilterText(compared, frame) + "\n";
  return text + "金额是一年的：每月的乘 12，每年的和一次性的各计一次。各项政策单独算，没有在互斥的政策里择一。\n";
}

std::string Standings(const GroupTally& whole) {
  TextTable table;
  table.Add({"", "户数", "每年差额（元）"});
  table.Add({"多得", Count(whole.CountOf(Standing::Gains)), Money(whole.gained)});
  table.Add({"少得", Count(whole.CountOf(Standing::Loses)), Money(whole.lost)});
  table.Add({"不变", Count(whole.CountOf(Standing::Stays)), "-"});
  table.Add({"合计", Count(whole.households() - whole.CountOf(Standing::Open)), Money(whole.Net())});
  std::string text = table.Text();
  if (const auto open = whole.CountOf(Standing::Open); open > 0)
    text += fmt::format("另有 {} 户未定：新旧规则里有政策的结论或金额还缺事实，没有计入上表；其中定得下来的差额合计 {} 元\n", WithThousands(open), Money(whole.known));
  return text;
}

std::vector<std::string> PolicyRow(const std::string& name, const PolicyTally& tally) {
  return {name,
          Count(tally.CountOf(Standing::Gains)),
          Count(tally.CountOf(Standing::Loses)),
          Count(tally.outcome_only),
          Count(tally.CountOf(Standing::Open)),
          Money(tally.before),
          Money(tally.after),
          Money(tally.Net()),
          tally.CountOf(Standing::Open) == 0 ? "" : fmt::format("{} → {}", Money(tally.open_before), Money(tally.open_after))};
}

std::string PolicyTable(const Pairing& pairing, const Comparison& comparison) {
  TextTable table;
  table.Add({"政策", "多得", "少得", "只变结论", "未定", "旧（元/年）", "新（元/年）", "差额", "未定的至少（旧 → 新）"});
  PolicyTally total;
  std::size_t same = 0;
  for (std::size_t i = 0; i < comparison.policies().size(); ++i) {
    const auto& tally = comparison.policies()[i];
    total.Add(tally);
    const auto& pair = pairing.policies()[i];
    if (tally.IsChange()) table.Add(PolicyRow(pair.name + PairMark(pair), tally));
    else ++same;
  }
  if (same > 0) table.Add({fmt::format("其余 {} 项没有变化", same)});
  table.Add(PolicyRow("合计（户次）", total));
  return table.Text();
}

std::string BracketTable(const Comparison& comparison) {
  TextTable table;
  table.Add({"每年差额", "户数"});
  for (std::size_t i = kBracketCount; i-- > 0;)
    if (comparison.brackets()[i] > 0) table.Add({BracketText(i), WithThousands(comparison.brackets()[i])});
  return table.Text();
}

std::vector<std::string> GroupHead(const std::string& name) { return {name, "户数", "多得", "少得", "不变", "未定", "多得（元/年）", "少得（元/年）", "差额"}; }

std::vector<std::string> GroupRow(const std::string& name, const GroupTally& tally) {
  return {name,
          WithThousands(tally.households()),
          Count(tally.CountOf(Standing::Gains)),
          Count(tally.CountOf(Standing::Loses)),
          Count(tally.CountOf(Standing::Stays)),
          Count(tally.CountOf(Standing::Open)),
          Money(tally.gained),
          Money(tally.lost),
          Money(tally.Net())};
}

// Places below those that they lie in.
std::string DivisionTable(const Comparison& comparison) {
  TextTable table;
  table.Add(GroupHead("区划"));
  std::vector<value::DivisionCode> above;
  for (const auto& [code, tally] : comparison.Divisions()) {
    while (!above.empty() && !value::InDivision(code, above.back())) above.pop_back();
    table.Add(GroupRow(std::string(2 * above.size(), ' ') + value::DivisionName(code), tally));
    above.push_back(code);
  }
  if (const GroupTally elsewhere = comparison.Elsewhere(); elsewhere.households() > 0) table.Add(GroupRow("（没有区划）", elsewhere));
  return table.Text();
}

// Those that nobody gave come last.
template <class Name>
std::string GroupTable(const std::string& title, const std::map<std::optional<std::int32_t>, GroupTally>& groups, Name name) {
  TextTable table;
  table.Add(GroupHead(title));
  for (const auto& [code, tally] : groups)
    if (code) table.Add(GroupRow(name(code), tally));
  if (const auto unknown = groups.find(std::nullopt); unknown != groups.end()) table.Add(GroupRow(name(std::nullopt), unknown->second));
  return table.Text();
}

std::string Groups(const Pairing& pairing, const Grouping& grouping, const Comparison& comparison, const ReportFrame& frame) {
  std::string text;
  const auto& model = pairing.after();
  if (screening::DivisionFact(model) != model::kNone) text += "\n" + DivisionTable(comparison);
  if (grouping.residence != model::kNone)
    text += "\n" + GroupTable("城乡", comparison.residences(), [&](auto code) { return CodeText(model, grouping.residence, code); });
  if (grouping.persons != model::kNoEntity)
    text += "\n" + GroupTable(model.entities[PlaceOf(grouping.persons)].name + "数", comparison.persons(), [](auto code) { return PersonsText(code); });
  if (grouping.kind != model::kNone)
    text += "\n" + GroupTable(frame.kind, comparison.kinds(), [&](auto code) { return CodeText(model, grouping.kind, code); });
  return text;
}

std::string ClauseText(const ClauseChange& change) {
  std::string text = fmt::format("    {}：{}{}\n", change.subject, change.outcome_before,
                                 change.outcome_before == change.outcome_after ? std::string() : " → " + change.outcome_after);
  for (const auto& line : change.before) text += "      旧  " + line + "\n";
  for (const auto& line : change.after) text += "      新  " + line + "\n";
  return text;
}

std::string SampleText(const Sample& sample, const ClauseFinder& clauses) {
  const auto& change = sample.change;
  const bool gain = change.difference.amount.Sign() > 0;
  const auto size = gain ? change.difference.amount : value::Negate(change.difference.amount).value_or(0);
  std::string text = fmt::format("  {}   每年{} {} 元：{} → {}\n", sample.record->id, gain ? "多" : "少", value::ToMoneyText(size),
                                 value::ToMoneyText(change.before.low), value::ToMoneyText(change.after.low));
  for (const auto& clause : clauses.Of(sample)) text += ClauseText(clause);
  return text;
}

std::string SampleTexts(const Pairing& pairing, const Samples& samples) {
  std::string text;
  const ClauseFinder clauses(pairing);
  for (std::size_t i = 0; i < pairing.policies().size(); ++i) {
    std::string of_policy;
    for (const auto* some : {&samples.Gains(i), &samples.Losses(i)})
      for (const auto& sample : *some) of_policy += SampleText(sample, clauses);
    if (!of_policy.empty()) text += fmt::format("\n样例   {}{}\n{}", pairing.policies()[i].name, PairMark(pairing.policies()[i]), of_policy);
  }
  return text;
}

}  // namespace

std::string CodeText(const model::Model& model, model::FactId fact, std::optional<std::int32_t> code) {
  if (!code) return "（不明）";
  const auto& type = model.facts[PlaceOf(fact)].type;
  if (type.kind == model::TypeKind::Boolean) return *code != 0 ? "是" : "否";
  return model.enums[PlaceOf(type.enumeration)].members[PlaceOf(*code)];
}

std::string FilterText(const Compared& compared, const ReportFrame& frame) {
  if (frame.filter.empty()) return {};
  std::string text = fmt::format("{}（按旧规则）：对照了 {} 户，其中 {} 户符合筛选", frame.filter, WithThousands(compared.counts.screened), WithThousands(compared.counts.kept));
  if (compared.counts.unknown > 0) text += fmt::format("，{} 户缺事实、无法判断，没有计入", WithThousands(compared.counts.unknown));
  return text;
}

std::string PersonsText(std::optional<std::int32_t> persons) {
  if (!persons) return "（不明）";
  return *persons >= 5 ? "5 人以上" : fmt::format("{} 人", *persons);
}

const char* PairMark(const PolicyPair& pair) { return !pair.before ? "（新增）" : !pair.after ? "（取消）" : ""; }

std::string ToText(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame) {
  const auto& comparison = compared.comparison;
  return Head(pairing, compared, frame) + "\n" + Standings(comparison.whole()) + "\n" + PolicyTable(pairing, comparison) + "\n" + BracketTable(comparison) +
         Groups(pairing, grouping, comparison, frame) + SampleTexts(pairing, compared.samples);
}

}  // namespace doudi::compare
