#include "package/layout.h"

#include <fmt/format.h>

#include <algorithm>

namespace doudi::package {
namespace {

const model::Policy& PolicyOf(const model::Model& model, const Package& package, std::size_t verdict) {
  return model.policies[static_cast<std::size_t>(package.verdicts[verdict].policy)];
}

std::string Named(const std::string& policy, const std::vector<std::string>& people) {
  std::string text;
  for (const std::string& person : people) text += (text.empty() ? "（" : "、") + person;
  return policy + (text.empty() ? "" : text + "）");
}

std::string BasisRemark(const std::vector<model::Basis>& basis) {
  std::string text;
  for (const auto& one : basis) text += (text.empty() ? "（" : "、") + model::ToShortText(one);
  return text + (text.empty() ? "" : "）");
}

std::vector<std::string> PeopleOf(const verdict::Verdict& verdict) {
  return verdict.subject.entity == 0 ? std::vector<std::string>{} : std::vector<std::string>{verdict.subject.designation};
}

void AddUp(std::optional<value::Rational>& high, const value::Rational& low, const std::optional<value::Rational>& other_high, const value::Rational& other_low) {
  if (!high && !other_high) return;
  high = value::Add(high.value_or(low), other_high.value_or(other_low));
}

void AddUp(Item& sum, const Item& item) {
  AddUp(sum.per_month_high, sum.per_month, item.per_month_high, item.per_month);
  AddUp(sum.per_year_high, sum.per_year, item.per_year_high, item.per_year);
  AddUp(sum.once_high, sum.once, item.once_high, item.once);
  sum.per_month = value::Add(sum.per_month, item.per_month).value_or(sum.per_month);
  sum.per_year = value::Add(sum.per_year, item.per_year).value_or(sum.per_year);
  sum.once = value::Add(sum.once, item.once).value_or(sum.once);
}

// One line says what other policies did to the amounts of all that are in a group.
bool SameEffects(const verdict::Verdict& a, const verdict::Verdict& b) {
  const auto texts = [](const verdict::Verdict& verdict) {
    std::vector<std::string> all;
    for (const auto& benefit : verdict.benefits)
      for (const auto& effect : benefit.effects) all.push_back(effect.changes ? effect.text : "");
    return all;
  };
  return texts(a) == texts(b);
}

std::vector<std::string> StageTexts(const verdict::Verdict& verdict) {
  std::vector<std::string> lines;
  for (const auto& result : verdict.benefits)
    for (const auto& stage : result.stages)
      lines.push_back(result.benefit->name + " " + stage.text +
                      (stage.exception ? "：" + stage.change->text + "（例外 " + stage.exception->name + "）" : result.benefit->kind == model::BenefitKind::Money ? "发" : ""));
  return lines;
}

std::string Beyond(const verdict::Verdict& verdict) {
  std::string text;
  for (const auto& result : verdict.benefits) text += result.beyond;
  return text;
}

bool Alike(const Package& package, const Item& a, const Item& b) {
  const verdict::Verdict& va = package.verdicts[a.verdict];
  const verdict::Verdict& vb = package.verdicts[b.verdict];
  return va.policy == vb.policy && va.outcome == vb.outcome && va.errors.empty() && vb.errors.empty() && a.after == b.after && a.estimate == b.estimate &&
         a.documents_missing == b.documents_missing && a.rejected.empty() && b.rejected.empty() && a.review == b.review && a.authority == b.authority && SameEffects(va, vb) &&
         Beyond(va) == Beyond(vb) && InKind(va) == InKind(vb) && StageTexts(va) == StageTexts(vb);
}

}  // namespace

bool IsOpen(const verdict::Verdict& verdict) { return verdict.outcome == verdict::Outcome::Undetermined; }

std::string OutcomeText(const verdict::Verdict& verdict) {
  return IsOpen(verdict) && !verdict.errors.empty() ? "无法判定" : std::string(verdict::ChineseName(verdict.outcome));
}

std::string Title(const model::Model& model, const Package& package, std::size_t verdict) {
  return Named(PolicyOf(model, package, verdict).name, PeopleOf(package.verdicts[verdict]));
}

std::vector<ItemGroup> GroupItems(const model::Model& model, const Package& package) {
  std::vector<ItemGroup> groups;
  std::vector<std::vector<std::string>> people;
  for (const Item& item : package.items) {
    const std::vector<std::string> person = PeopleOf(package.verdicts[item.verdict]);
    if (!groups.empty() && Alike(package, groups.back().item, item)) {
      groups.back().numbers.push_back(item.number);
      AddUp(groups.back().item, item);
      people.back().insert(people.back().end(), person.begin(), person.end());
      continue;
    }
    ItemGroup group;
    group.numbers = {item.number};
    group.verdict = item.verdict;
    group.item = item;
    groups.push_back(std::move(group));
    people.push_back(person);
  }
  for (std::size_t g = 0; g < groups.size(); ++g) groups[g].title = Named(PolicyOf(model, package, groups[g].verdict).name, people[g]);
  return groups;
}

std::string Remark(const ItemGroup& group, std::string (*numbered)(const std::vector<std::size_t>&)) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "，") + part; };
  const Item& item = group.item;
  if (!item.after.empty()) add(numbered(item.after) + " 先确认");
  if (item.documents_missing > 0) add("还差 " + std::to_string(item.documents_missing) + " 份材料");
  if (!item.manner.empty()) add(item.manner);
  if (!item.start.empty()) add(item.start + "起发");
  if (!item.review.empty()) add(item.review + "复核");
  if (!item.authority.empty()) add("主管 " + item.authority);
  return text;
}

std::vector<std::string> InKind(const verdict::Verdict& verdict) {
  std::vector<std::string> given;
  for (const auto& result : verdict.benefits) {
    if (result.benefit->kind == model::BenefitKind::Money || result.due == value::Truth::False) continue;
    if (result.error) continue;
    const std::string amount = verdict::GivenText(result);
    given.push_back((result.due == value::Truth::Unknown ? "可能：" : "") + result.benefit->name + (amount.empty() ? "" : " " + amount));
  }
  return given;
}

bool HasMoney(const Item& item) {
  return item.per_month.Sign() != 0 || item.per_year.Sign() != 0 || item.once.Sign() != 0 || item.per_month_high || item.per_year_high || item.once_high;
}

std::string StatusText(const Item& item) {
  std::string text;
  for (const std::string& status : item.statuses) text += (text.empty() ? "身份：" : "、") + status;
  return text;
}

std::string DocumentNote(const DocumentNeed& need) {
  std::string text = need.note;
  for (std::size_t i = 0; i < need.purposes.size(); ++i) text += (i > 0 ? "、" : text.empty() ? "用途：" : "；用途：") + need.purposes[i];
  return text;
}

std::string PledgeNote(const PledgeNeed& need) {
  std::string text = need.open ? "要不要签还没有定" : "";
  for (const auto& one : need.pledge->basis) text += (text.empty() ? "" : "；") + model::ToShortText(one);
  return text;
}

std::vector<std::string> FurtherRemarks(const model::Model& model, const Package& package, const ItemGroup& group) {
  const verdict::Verdict& verdict = package.verdicts[group.verdict];
  std::vector<std::string> lines;
  if (HasMoney(group.item) && !group.item.statuses.empty()) lines.push_back(StatusText(group.item));
  for (const auto& benefit : verdict.benefits)
    if (!benefit.benefit->offset_of.empty() && benefit.known && benefit.amount.low.Sign() > 0)
      lines.push_back(benefit.benefit->name + " " + value::ToMoneyText(benefit.amount.low) + " 元" +
                      (benefit.benefit->time_limit.empty() ? "" : "，" + benefit.benefit->time_limit) + "，从" + benefit.benefit->offset_of + "里抵扣");
  for (const auto& benefit : verdict.benefits)
    for (const auto& effect : benefit.effects)
      if (effect.changes) lines.push_back((verdict.benefits.size() > 1 ? benefit.benefit->name + " " : "") + effect.text + BasisRemark(effect.effect->basis));
  for (const std::string& stage : StageTexts(verdict)) lines.push_back(stage);
  for (const auto& benefit : verdict.benefits)
    if (!benefit.beyond.empty()) lines.push_back(benefit.benefit->name + " " + benefit.beyond);
  const auto name = [&](model::PolicyId policy) { return model.policies[static_cast<std::size_t>(policy)].name; };
  for (const auto later : verdict.bridges) lines.push_back("过渡：" + name(later) + " 首次发放前发给，首次发放后停止，不重复发放");
  for (const Item& other : package.items) {
    const verdict::Verdict& bridge = package.verdicts[other.verdict];
    if (std::find(bridge.bridges.begin(), bridge.bridges.end(), verdict.policy) != bridge.bridges.end())
      lines.push_back("首次发放前由 " + name(bridge.policy) + " 过渡");
  }
  for (const auto& error : verdict.errors) lines.push_back("规则算不出：" + error.text);
  for (const Rejected& rejected : group.item.rejected) lines.push_back("未选 " + Title(model, package, rejected.verdict) + "：" + rejected.reason);
  return lines;
}

// Whether it holds only because what is still to be decided counts as granted.
bool RestsOnOpen(const verdict::Reason& reason) {
  if (reason.values == "待裁量") return true;
  return std::any_of(reason.children.begin(), reason.children.end(), [](const verdict::Reason& child) { return child.truth == value::Truth::True && RestsOnOpen(child); });
}

// What was found where a condition holds: its values, or of 且 and 或 those of the parts that hold. A definition that is the whole condition is
// looked into, one that is a part of it goes by its name.
void AddFound(const verdict::Reason& reason, bool whole, std::vector<std::string>& found) {
  if (reason.truth != value::Truth::True) return;
  const bool step = reason.children.size() == 1;
  if (!reason.values.empty() || (step && !whole)) {
    const bool name = reason.text.find(' ') == std::string::npos;
    std::string text = !reason.values.empty() ? reason.values : name ? reason.text + " 为 真" : "";
    if (reason.values.empty() && !text.empty() && RestsOnOpen(reason)) text = reason.text + " 待裁量，先按准予算";
    if (!text.empty() && std::find(found.begin(), found.end(), text) == found.end()) found.push_back(text);
    return;
  }
  for (const auto& child : reason.children) AddFound(child, whole && step, found);
}

// Of several the first few: the rest is for doudi explain.
std::string Found(const verdict::Reason& reason) {
  constexpr std::size_t kParts = 3;
  std::vector<std::string> found;
  AddFound(reason, true, found);
  std::string text;
  for (std::size_t i = 0; i < std::min(kParts, found.size()); ++i) text += (i == 0 ? "" : "；") + found[i];
  return found.size() > kParts ? fmt::format("{} 等 {} 项", text, found.size()) : text;
}

Why WhyDue(const Package& package, const ItemGroup& group) {
  // More steps than these are for doudi explain.
  constexpr std::size_t kSteps = 3;
  const verdict::Verdict& verdict = package.verdicts[group.verdict];
  Why why;
  for (const auto& reason : verdict.reasons) {
    if (reason.truth != value::Truth::True || !reason.label.starts_with("条件 ")) continue;
    const std::string found = Found(reason);
    if (found.empty()) continue;
    std::string basis;
    for (const auto& one : reason.basis) basis += (basis.empty() ? "（" : "、") + model::ToShortText(one);
    why.lines.push_back(reason.label.substr(std::string_view("条件 ").size()) + "：" + found + basis + (basis.empty() ? "" : "）"));
  }
  for (const auto& benefit : verdict.benefits) {
    if (benefit.arithmetic.empty() || benefit.amount.high.Sign() == 0) continue;
    why.lines.push_back(benefit.benefit->name + "：" + benefit.arithmetic);
    for (std::size_t d = 0; d < std::min(kSteps, benefit.definitions.size()); ++d) why.lines.push_back("　" + benefit.definitions[d]);
  }
  for (const auto& one : verdict.basis) why.basis += (why.basis.empty() ? "依据 " : "、") + model::ToText(one);
  return why;
}

std::vector<Refusal> Refusals(const model::Model& model, const Package& package) {
  std::vector<Refusal> rows;
  std::vector<std::pair<model::PolicyId, std::vector<std::string>>> of;
  for (std::size_t v = 0; v < package.verdicts.size(); ++v) {
    const verdict::Verdict& one = package.verdicts[v];
    using verdict::Outcome;
    if (one.outcome != Outcome::Ineligible && one.outcome != Outcome::Terminated && one.outcome != Outcome::Conflict) continue;
    Refusal row;
    row.outcome = OutcomeText(one);
    if (one.near_miss) {
      for (const auto& miss : one.near_miss->misses) row.why += (row.why.empty() ? "" : "；") + miss.text;
      for (const auto policy : one.near_miss->falls_to)
        row.instead += (row.instead.empty() ? "可享 " : "、") + model.policies[static_cast<std::size_t>(policy)].name;
    }
    const std::vector<std::string> person = PeopleOf(one);
    if (!rows.empty() && of.back().first == one.policy && !person.empty() && rows.back().outcome == row.outcome && rows.back().why == row.why &&
        rows.back().instead == row.instead) {
      of.back().second.push_back(person[0]);
      continue;
    }
    rows.push_back(std::move(row));
    of.emplace_back(one.policy, person);
  }
  for (std::size_t r = 0; r < rows.size(); ++r) rows[r].title = Named(model.policies[static_cast<std::size_t>(of[r].first)].name, of[r].second);
  return rows;
}

std::string NumberList(const std::vector<std::size_t>& numbers, std::string (*one)(std::size_t), const char* between) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += (text.empty() ? "" : between) + one(numbers[i]);
    if (last < i + 2) continue;
    text += "–" + one(numbers[last]);
    i = last;
  }
  return text;
}

std::string Settles(const model::Model& model, const Package& package, const verdict::Question& question) {
  constexpr std::size_t kNamed = 4;  // the rest is counted: a question early in a visit may settle everything
  std::vector<std::string> names;
  for (const std::size_t v : question.settles) {
    const std::string name = Title(model, package, v);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (std::size_t n = 0; n < std::min(kNamed, names.size()); ++n) text += (n == 0 ? "定 " : "、") + names[n];
  return names.size() > kNamed ? text + " 等 " + std::to_string(names.size()) + " 项" : text;
}

}  // namespace doudi::package
