#include "audit/programmes.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "audit/column_names.h"
#include "diagnostics/diagnostic.h"
#include "record/register_error.h"

namespace doudi::audit {
namespace {

constexpr std::string_view kNotCompared = "不比";
constexpr std::string_view kOfPolicy = "·";

bool PaysMonthly(const model::Policy& policy) {
  return std::any_of(policy.versions.begin(), policy.versions.end(), [](const model::PolicyVersion& version) {
    return std::any_of(version.benefits.begin(), version.benefits.end(), [&](const model::Benefit& benefit) { return IsMonthly(version, benefit); });
  });
}

std::set<std::string> MonthlyBenefits(const model::Policy& policy) {
  std::set<std::string> names;
  for (const auto& version : policy.versions)
    for (const auto& benefit : version.benefits)
      if (IsMonthly(version, benefit)) names.insert(benefit.name);
  return names;
}

bool IsPaid(const model::Policy& policy) { return policy.IsJudged() && policy.finding == model::kNone; }

using ByName = std::map<std::string, std::vector<Part>>;

// The names that need no file.
ByName OwnNames(const model::Model& model) {
  ByName names;
  for (std::size_t id = 0; id < model.policies.size(); ++id) {
    const auto& policy = model.policies[id];
    if (!IsPaid(policy)) continue;
    names[policy.name] = {{static_cast<model::PolicyId>(id), ""}};
    for (const auto& version : policy.versions)
      for (const auto& benefit : version.benefits)
        names[fmt::format("{}{}{}", policy.name, kOfPolicy, benefit.name)] = {{static_cast<model::PolicyId>(id), benefit.name}};
  }
  return names;
}

std::vector<std::string> PolicyNames(const model::Model& model) {
  std::vector<std::string> names;
  for (const auto& policy : model.policies)
    if (IsPaid(policy)) names.push_back(policy.name);
  return names;
}

[[noreturn]] void Fail(const std::string& path, std::uint64_t line, const std::string& message) {
  throw record::RegisterError(fmt::format("{} 第 {} 行：{}", path, line, message));
}

Part PartOf(const model::Model& model, const std::string& path, const record::TableRow& row, std::string_view policy, std::string_view benefit) {
  const auto id = model.FindPolicy(policy);
  if (!id || !IsPaid(model.policies[static_cast<std::size_t>(*id)])) {
    const std::string near = diagnostics::DidYouMean(policy, PolicyNames(model));
    Fail(path, row.line, fmt::format("没有名为「{}」的政策。可用：{}", policy, near.empty() ? "规则里的政策名、不比" : near));
  }
  if (benefit.empty()) return {*id, ""};
  const auto& found = model.policies[static_cast<std::size_t>(*id)];
  std::vector<std::string> names;
  for (const auto& version : found.versions)
    for (const auto& one : version.benefits) names.push_back(one.name);
  if (std::find(names.begin(), names.end(), benefit) == names.end()) {
    const std::string near = diagnostics::DidYouMean(benefit, names);
    Fail(path, row.line, fmt::format("政策「{}」没有名为「{}」的待遇。可用：{}", policy, benefit, near.empty() ? "它的待遇名，或空着（全部按月的待遇）" : near));
  }
  return {*id, std::string(benefit)};
}

// What a file says takes the place of what a name means by itself.
void ReadFile(const model::Model& model, const std::string& path, ByName& names) {
  const std::vector<ColumnName> columns = {{"项目", true, {}}, {"政策", true, {}}, {"待遇", false, {}}};
  std::set<std::string> said;
  for (auto& table : OpenMapped(path, "", "项目对照", columns)) {
    record::TableRow row;
    while (table.reader->Next(row)) {
      if (!row.mistake.empty()) Fail(path, row.line, fmt::format("{}。可用：{}", row.mistake, row.accepted));
      const std::string name(TextIn(row, table.places[0]));
      const auto policy = TextIn(row, table.places[1]);
      const auto benefit = table.places[2] < 0 ? std::string_view() : TextIn(row, table.places[2]);
      if (name.empty()) Fail(path, row.line, "没有写项目。写台账里的项目名");
      if (said.insert(name).second) names[name].clear();
      if (policy == kNotCompared) continue;
      auto& parts = names[name];
      const Part part = PartOf(model, path, row, policy, benefit);
      if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
    }
  }
}

class LineMaking {
 public:
  LineMaking(const model::Model& model, const Programmes& programmes) : model_(model), programmes_(programmes) {}

  void AddProgramme(std::size_t index) {
    const auto& programme = programmes_.all()[index];
    if (programme.parts.empty()) return;
    auto& line = lines_[programme.parts];
    line.programmes.push_back(index);
    line.parts = programme.parts;
    line.in_ledger = true;
    const bool own = programme.parts.size() == 1 && programme.parts[0].benefit.empty() && programme.name == PolicyOf(programme.parts[0]).name;
    if (line.name.empty() || own) line.name = programme.name;
    for (const auto& part : programme.parts) {
      if (part.benefit.empty())
        whole_.insert(part.policy);
      else
        named_[part.policy].insert(part.benefit);
    }
  }

  std::vector<Line> Make() {
    for (std::size_t id = 0; id < model_.policies.size(); ++id) AddUnpaid(static_cast<model::PolicyId>(id));
    std::vector<Line> lines;
    for (auto& [parts, line] : lines_) {
      line.entity = EntityOf(line);
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  const model::Policy& PolicyOf(const Part& part) const { return model_.policies[static_cast<std::size_t>(part.policy)]; }

  void AddUnpaid(model::PolicyId id) {
    const auto& policy = model_.policies[static_cast<std::size_t>(id)];
    if (!IsPaid(policy) || !PaysMonthly(policy) || whole_.contains(id)) return;
    const auto monthly = MonthlyBenefits(policy);
    const auto& named = named_[id];
    if (std::includes(named.begin(), named.end(), monthly.begin(), monthly.end())) return;
    auto& line = lines_[{{id, ""}}];
    line.name = policy.name;
    line.parts = {{id, ""}};
  }

  // Each person's where all parts are; else the record's.
  model::EntityId EntityOf(const Line& line) const {
    const auto entity = PolicyOf(line.parts.front()).entity;
    const bool same = std::all_of(line.parts.begin(), line.parts.end(), [&](const Part& part) { return PolicyOf(part).entity == entity; });
    return same && model_.entities[static_cast<std::size_t>(entity)].parent == 0 ? entity : 0;
  }

  const model::Model& model_;
  const Programmes& programmes_;
  std::map<std::vector<Part>, Line> lines_;
  std::set<model::PolicyId> whole_;
  std::map<model::PolicyId, std::set<std::string>> named_;
};

}  // namespace

bool IsMonthly(const model::PolicyVersion& version, const model::Benefit& benefit) {
  if (benefit.kind != model::BenefitKind::Money || benefit.period != model::BenefitPeriod::Monthly) return false;
  if (benefit.offset_of.empty()) return !benefit.at_most;
  return std::any_of(version.benefits.begin(), version.benefits.end(), [&](const model::Benefit& other) { return other.name == benefit.offset_of && other.at_most; });
}

Programmes Programmes::Read(const model::Model& model, const std::string& path) {
  ByName names = OwnNames(model);
  if (!path.empty()) ReadFile(model, path, names);
  Programmes programmes;
  for (auto& [name, parts] : names) {
    std::sort(parts.begin(), parts.end());
    programmes.by_name_[name] = programmes.all_.size();
    programmes.all_.push_back({name, std::move(parts)});
  }
  return programmes;
}

std::optional<std::size_t> Programmes::Find(std::string_view name) const {
  const auto found = by_name_.find(std::string(name));
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

std::string Programmes::Nearest(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& programme : all_) names.push_back(programme.name);
  return diagnostics::DidYouMean(name, names);
}

std::vector<Line> LinesFor(const model::Model& model, const Programmes& programmes, const std::vector<std::size_t>& in_ledger) {
  LineMaking making(model, programmes);
  for (const std::size_t index : in_ledger) making.AddProgramme(index);
  return making.Make();
}

}  // namespace doudi::audit
