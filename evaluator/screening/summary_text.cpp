// A summary as a table for the terminal.
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "screening/progress.h"
#include "screening/summary.h"
#include "screening/text_table.h"
#include "value/date.h"

namespace doudi::screening {
namespace {

using verdict::Outcome;

constexpr std::size_t kMostMissing = 10;
// 不适用 is left out, as in the rows.
constexpr std::array<Outcome, 6> kShown = {Outcome::Eligible,     Outcome::Provisional, Outcome::Ineligible,
                                           Outcome::Undetermined, Outcome::Terminated,  Outcome::Conflict};

Tally Total(const PlaceTally& place) {
  Tally total;
  for (const auto& [policy, tally] : place.policies) total.Add(tally);
  return total;
}

// The columns that hold anything, so that a table fits on a screen.
struct Columns {
  std::vector<Outcome> outcomes;
  bool per_month = false, per_year = false, once = false;
};

Columns ColumnsOf(const Tally& total) {
  Columns columns;
  for (const Outcome outcome : kShown)
    if (total.CountOf(outcome) > 0) columns.outcomes.push_back(outcome);
  columns.per_month = !total.per_month.IsZero();
  columns.per_year = !total.per_year.IsZero();
  columns.once = !total.once.IsZero();
  return columns;
}

std::string Count(std::uint64_t count) { return count == 0 ? "-" : WithThousands(count); }
std::string Money(const ExactSum& sum) { return sum.IsZero() ? "-" : sum.ToMoneyText(); }

std::vector<std::string> Head(const Columns& columns, std::string first, bool records) {
  std::vector<std::string> cells = {std::move(first)};
  if (records) cells.push_back("户数");
  for (const Outcome outcome : columns.outcomes) cells.emplace_back(verdict::ChineseName(outcome));
  if (columns.per_month) cells.push_back("每月（元）");
  if (columns.per_year) cells.push_back("每年（元）");
  if (columns.once) cells.push_back("一次性（元）");
  return cells;
}

std::vector<std::string> Row(const Columns& columns, std::string first, const Tally& tally, std::optional<std::uint64_t> records, bool has_records) {
  std::vector<std::string> cells = {std::move(first)};
  if (has_records) cells.push_back(records ? WithThousands(*records) : "");
  for (const Outcome outcome : columns.outcomes) cells.push_back(Count(tally.CountOf(outcome)));
  if (columns.per_month) cells.push_back(Money(tally.per_month));
  if (columns.per_year) cells.push_back(Money(tally.per_year));
  if (columns.once) cells.push_back(Money(tally.once));
  return cells;
}

bool IsSaid(const Tally& tally) { return tally.rows() > tally.CountOf(Outcome::NotApplicable); }

std::string PolicyTable(const model::Model& model, const Summary& summary, const Columns& columns) {
  TextTable table;
  table.Add(Head(columns, "政策", false));
  for (const auto& [policy, tally] : summary.whole().policies)
    if (IsSaid(tally)) table.Add(Row(columns, model.policies[PlaceOf(policy)].name, tally, std::nullopt, false));
  table.Add(Row(columns, "合计", Total(summary.whole()), std::nullopt, false));
  return table.Text();
}

void AddPlace(const model::Model& model, const Columns& columns, const std::string& indent, const std::string& name, const PlaceTally& place, bool with_policies,
              TextTable& table) {
  table.Add(Row(columns, indent + name, Total(place), place.records, true));
  if (!with_policies) return;
  for (const auto& [policy, tally] : place.policies)
    if (IsSaid(tally)) table.Add(Row(columns, indent + "· " + model.policies[PlaceOf(policy)].name, tally, std::nullopt, true));
}

// Places below those that they lie in; the policies of those that have none below.
std::string PlaceTable(const model::Model& model, const Summary& summary, const Columns& columns) {
  const auto places = summary.WithParents();
  TextTable table;
  table.Add(Head(columns, "区划", true));
  std::vector<value::DivisionCode> above;
  for (auto at = places.begin(); at != places.end(); ++at) {
    while (!above.empty() && !value::InDivision(at->first, above.back())) above.pop_back();
    const auto next = std::next(at);
    const bool leaf = next == places.end() || !value::InDivision(next->first, at->first);
    AddPlace(model, columns, std::string(2 * above.size(), ' '), value::DivisionName(at->first), at->second, leaf, table);
    above.push_back(at->first);
  }
  if (const PlaceTally elsewhere = summary.Elsewhere(); elsewhere.records > 0) AddPlace(model, columns, "", "（没有区划）", elsewhere, true, table);
  return table.Text();
}

std::string MissingTable(const model::Model& model, const Summary& summary) {
  const Tally total = Total(summary.whole());
  std::vector<std::pair<MissingKey, std::uint64_t>> missing(total.missing.begin(), total.missing.end());
  std::stable_sort(missing.begin(), missing.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  TextTable table(2);
  table.Add({"缺少的事实", "结论数", "最多的政策"});
  for (std::size_t i = 0; i < std::min(kMostMissing, missing.size()); ++i) {
    std::pair<std::uint64_t, std::string> most;
    for (const auto& [policy, tally] : summary.whole().policies)
      if (const auto found = tally.missing.find(missing[i].first); found != tally.missing.end() && found->second > most.first)
        most = {found->second, model.policies[PlaceOf(policy)].name};
    table.Add({NameOf(model, missing[i].first), WithThousands(missing[i].second), most.second + " " + WithThousands(most.first)});
  }
  std::string text = table.Text();
  if (missing.size() > kMostMissing) text += "另有 " + std::to_string(missing.size() - kMostMissing) + " 种\n";
  return text;
}

std::string Notes(const Tally& total) {
  std::string text;
  if (total.open_amounts > 0) text += "金额有 " + WithThousands(total.open_amounts) + " 个还未定，按定得下来的部分计\n";
  if (total.failed_amounts > 0) text += "金额有 " + WithThousands(total.failed_amounts) + " 个算不出，没有计入\n";
  return text;
}

}  // namespace

std::string ToText(const model::Model& model, const Summary& summary, const SummaryFrame& frame) {
  const PlaceTally& whole = summary.whole();
  std::string text = "汇总   " + WithThousands(whole.records) + " 户 · 基准日 " + value::ToText(frame.reference_date) +
                     (frame.rules.empty() ? "" : " · 规则 " + frame.rules) + "\n";
  if (!frame.filter.empty())
    text += "筛选   " + frame.filter + "\n       筛查 " + WithThousands(frame.screened) + " 户，其中 " + WithThousands(whole.records) + " 户符合筛选" +
            (frame.unknown > 0 ? "，" + WithThousands(frame.unknown) + " 户缺事实、无法判断，没有计入" : "") + "\n";
  const Tally total = Total(whole);
  const Columns columns = ColumnsOf(total);
  text += "\n" + PolicyTable(model, summary, columns) + Notes(total);
  if (DivisionFact(model) != model::kNone) text += "\n" + PlaceTable(model, summary, columns);
  if (!total.missing.empty()) text += "\n" + MissingTable(model, summary);
  return text;
}

}  // namespace doudi::screening
