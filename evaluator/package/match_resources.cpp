#include "package/match_resources.h"

#include <algorithm>
#include <map>

#include "program/program.h"

namespace doudi::package {
namespace {

class Matcher {
 public:
  Matcher(const run::Result& result, std::int32_t record, Package& package)
      : result_(result), model_(program::ModelOf(result.program())), batch_(result.batch()), date_(program::ReferenceDateOf(result.program())),
        record_(record), package_(package) {}

  void Match() {
    for (const auto& need : model_.needs) {
      const value::Truth unmet = Unmet(need);
      unmet_[need.name] = value::Or(unmet_.count(need.name) ? unmet_[need.name] : value::Truth::False, unmet);
    }
    for (const auto& need : model_.needs)
      if (unmet_[need.name] == value::Truth::True && std::find(package_.unmet_needs.begin(), package_.unmet_needs.end(), need.name) == package_.unmet_needs.end())
        package_.unmet_needs.push_back(need.name);
    for (std::size_t r = 0; r < model_.resources.size(); ++r) Match(r);
    std::stable_sort(package_.resources.begin(), package_.resources.end(), [&](const ResourceMatch& a, const ResourceMatch& b) {
      return std::pair(a.matches != value::Truth::True, !Today(a)) < std::pair(b.matches != value::Truth::True, !Today(b));
    });
  }

 private:
  bool Today(const ResourceMatch& match) const {
    const std::string& limit = model_.resources[match.resource].time_limit;
    return limit == "当日" || limit == "当天";
  }

  bool Served(const std::string& need) const {
    for (const Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      if (verdict.outcome == verdict::Outcome::Undetermined || !verdict.version) continue;
      const auto& serves = verdict.version->serves;
      if (std::find(serves.begin(), serves.end(), need) != serves.end()) return true;
    }
    return false;
  }

  // A need is unmet where its condition holds and money is still missing (缺口); without 缺口, where no chosen aid serves it.
  value::Truth Unmet(const model::Need& need) const {
    if (need.gap == model::kNone && Served(need.name)) return value::Truth::False;
    value::Truth any = value::Truth::False;
    const auto [first, last] = batch_.RowsOf(model_, need.entity, record_);
    for (std::int32_t row = first; row < last; ++row) {
      value::Truth here = result_.TruthAt(need.condition, row);
      if (need.gap != model::kNone) {
        const run::Value gap = result_.At(need.gap, row);
        here = value::And(here, gap.state == run::ValueState::Error ? value::Truth::Error : value::Less(value::Bounds::Point(0), gap.number));
      }
      if (batch_.entities[static_cast<std::size_t>(need.entity)].phantom[static_cast<std::size_t>(row)] && here == value::Truth::True)
        here = value::Truth::Unknown;
      any = value::Or(any, here);
    }
    return any;
  }

  void Match(std::size_t index) {
    const model::Resource& resource = model_.resources[index];
    if (!resource.period.Contains(date_)) return;
    std::vector<std::string> needs;
    value::Truth needed = resource.needs.empty() ? value::Truth::True : value::Truth::False;
    for (const auto& name : resource.needs) {
      const auto found = unmet_.find(name);
      const value::Truth unmet = found == unmet_.end() ? value::Truth::False : found->second;
      if (unmet == value::Truth::True) needs.push_back(name);
      needed = value::Or(needed, unmet);
    }
    if (needed == value::Truth::False) return;
    const auto [first, last] = batch_.RowsOf(model_, resource.entity, record_);
    for (std::int32_t row = first; row < last; ++row) {
      if (batch_.entities[static_cast<std::size_t>(resource.entity)].phantom[static_cast<std::size_t>(row)]) continue;
      const value::Truth target = resource.target == model::kNone ? value::Truth::True : result_.TruthAt(resource.target, row);
      const value::Truth matches = value::And(needed, target);
      if (matches == value::Truth::False) continue;
      ResourceMatch match;
      match.resource = index;
      match.subject = verdict::SubjectAt(result_, resource.entity, row);
      match.matches = matches;
      match.needs = needs;
      match.amount = resource.amount_text;
      if (resource.amount != model::kNone) {
        const run::Value amount = result_.At(resource.amount, row);
        if (amount.state == run::ValueState::Known) match.money = amount.number.low;
      }
      package_.resources.push_back(std::move(match));
    }
  }

  const run::Result& result_;
  const model::Model& model_;
  const record::Batch& batch_;
  value::Date date_;
  std::int32_t record_;
  Package& package_;
  std::map<std::string, value::Truth> unmet_;
};

}  // namespace

void MatchResources(const run::Result& result, std::int32_t record, Package& package) { Matcher(result, record, package).Match(); }

}  // namespace doudi::package
