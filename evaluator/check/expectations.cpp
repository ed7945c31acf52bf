// 期望: what an example says must come out.
#include <algorithm>

#include <fmt/format.h>

#include "check/examples.h"
#include "check/references.h"
#include "check/types.h"

namespace doudi::check {

using Kind = ast::ExpectedItem::Kind;

namespace {

class ExpectationChecker {
 public:
  ExpectationChecker(Workspace& work, const ExampleScope& scope, const ast::Expected& expected)
      : work_(work), scope_(scope), expected_(expected) {}

  void Run() {
    if (!FindSubject()) return;
    for (const ast::ExpectedItem& item : expected_.items) CheckItem(item);
  }

 private:
  bool FindSubject();
  bool CheckHandle();
  bool IsLeadState();
  void CheckItem(const ast::ExpectedItem& item);
  void CheckValue(const ast::ExpectedItem& item);
  void ReportNoValue(const ast::ExpectedItem& item);
  void CheckMoney(const ast::ExpectedItem& item);
  void CheckMissing(const ast::ExpectedItem& item);
  void CheckConditions(const ast::ExpectedItem& item);
  void CheckDocuments(const ast::ExpectedItem& item);
  void CheckOpenChecks(const ast::ExpectedItem& item);
  void CheckPledges(const ast::ExpectedItem& item);
  bool CheckGiven(const ast::ExpectedItem& item, const DeclaredBenefit& benefit);
  std::optional<model::Type> QuantityOf(const std::string& benefit) const;
  void CheckValidation(const ast::ExpectedItem& item);
  bool CheckTruth(const ast::ExpectedItem& item, std::string_view what);
  bool NeedsPolicy(const ast::ExpectedItem& item, const std::string& what, const std::string& example);
  void CheckClauseNames(const ast::ExpectedItem& item, const std::string& what, const std::vector<std::string>& names);
  void CheckHandles(const ast::ExpectedItem::Target& target, std::optional<model::EntityId> entity);
  std::vector<ValueSymbol> ValuesNamed(std::string_view name) const;

  Workspace& work_;
  const ExampleScope& scope_;
  const ast::Expected& expected_;
  std::optional<model::PolicyId> policy_;
  bool resource_ = false;
};

bool ExpectationChecker::FindSubject() {
  if (!expected_.subject) return true;
  const ast::Name& subject = *expected_.subject;
  if (work_.Visible(NameKind::Policy, scope_.rule_set, subject.text).empty() &&
      !work_.Visible(NameKind::Resource, scope_.rule_set, subject.text).empty()) {
    resource_ = true;
    work_.Resolve(NameKind::Resource, scope_.rule_set, subject);
    if (!expected_.outcome.empty() && expected_.outcome != "可链接" && expected_.outcome != "不可链接")
      work_.Error("E005", expected_.span,
                  fmt::format("资源{}的结果是 可链接 或 不可链接，不是{}", Quoted(subject.text), Quoted(expected_.outcome)),
                  fmt::format("写成：期望 {}：可链接", subject.text));
    return true;
  }
  if (work_.table(NameKind::Finding).contains(subject.text)) {
    policy_ = work_.Resolve(NameKind::Finding, scope_.rule_set, subject);
    return policy_ && IsLeadState() && CheckHandle();
  }
  if (work_.table(NameKind::Policy).contains(subject.text)) {
    policy_ = work_.Resolve(NameKind::Policy, scope_.rule_set, subject);
    return policy_ && CheckHandle();
  }
  std::vector<std::string> names = work_.VisibleNames(NameKind::Policy, scope_.rule_set);
  for (const std::string& name : work_.VisibleNames(NameKind::Resource, scope_.rule_set))
    names.push_back(name);
  for (const std::string& name : work_.VisibleNames(NameKind::Finding, scope_.rule_set)) names.push_back(name);
  work_.ReportUnknown("政策或资源", scope_.rule_set, subject, names, "E003");
  return false;
}

bool ExpectationChecker::IsLeadState() {
  const std::string& outcome = expected_.outcome;
  if (outcome.empty() || outcome == "线索" || outcome == "待核实" || outcome == "无" || outcome == "无法判定") return true;
  work_.Error("E005", expected_.span, fmt::format("{}是审计项，结果不是{}", Quoted(expected_.subject->text), Quoted(outcome)),
              "可用：线索、待核实、无、无法判定");
  return false;
}

// The policy is judged for each row of its entity, so an example must say which, unless it is the root.
bool ExpectationChecker::CheckHandle() {
  const bool finding = work_.model.policies[static_cast<std::size_t>(*policy_)].finding != model::kNone;
  const std::string& outcome = expected_.outcome;
  if (!finding && (outcome == "可链接" || outcome == "不可链接" || outcome == "线索" || outcome == "待核实" || outcome == "无")) {
    work_.Error(
        "E005", expected_.span,
        fmt::format("{}是政策，结果不是{}", Quoted(expected_.subject->text), Quoted(expected_.outcome)),
        "可用：符合、拟符合、不符合、待补充、不适用");
    return false;
  }
  const model::EntityId entity = work_.model.policies[static_cast<std::size_t>(*policy_)].entity;
  if (!expected_.handle) return true;
  const auto found = ResolveHandle(work_, scope_, *expected_.handle);
  if (!found) return false;
  if (*found == entity) return true;
  work_.Error(
      "E004", expected_.handle->span,
      fmt::format("{}{}按 {} 判断，{}是 {}", finding ? "审计项" : "政策", Quoted(expected_.subject->text),
                  work_.model.entities[static_cast<std::size_t>(entity)].name, Quoted(expected_.handle->text),
                  work_.model.entities[static_cast<std::size_t>(*found)].name));
  return false;
}

std::vector<ValueSymbol> ExpectationChecker::ValuesNamed(std::string_view name) const {
  std::vector<ValueSymbol> found;
  const auto list = work_.values.find(name);
  if (list == work_.values.end()) return found;
  for (const ValueSymbol& value : list->second)
    if (work_.SeesName(scope_.rule_set, value.rule_set, name)) found.push_back(value);
  return found;
}

void ExpectationChecker::CheckHandles(const ast::ExpectedItem::Target& target,
                                      std::optional<model::EntityId> entity) {
  for (const ast::Name& handle : target.handles) {
    const auto found = ResolveHandle(work_, scope_, handle);
    if (!found || !entity || *found == *entity) continue;
    work_.Error("E004", handle.span,
                fmt::format("{}属于 {}，{}是 {}", Quoted(target.name.text),
                            work_.model.entities[static_cast<std::size_t>(*entity)].name, Quoted(handle.text),
                            work_.model.entities[static_cast<std::size_t>(*found)].name));
  }
}

void ExpectationChecker::ReportNoValue(const ast::ExpectedItem& item) {
  work_.Error("S052", item.span, fmt::format("「{}」之后没有写期望的值", item.span.text()), fmt::format("形如：{} ＝ 1800元/月", item.span.text()));
}

// Of what a policy gives that is no money, and says how much.
std::optional<model::Type> ExpectationChecker::QuantityOf(const std::string& benefit) const {
  for (const auto& version : work_.model.policies[static_cast<std::size_t>(*policy_)].versions)
    for (const auto& one : version.benefits)
      if (one.name == benefit && one.quantity) return one.type;
  return std::nullopt;
}

// 期望 法律援助：符合，法律服务; true where nothing is left to check.
bool ExpectationChecker::CheckGiven(const ast::ExpectedItem& item, const DeclaredBenefit& benefit) {
  const bool in_kind = benefit.kind != model::BenefitKind::Money;
  if (item.text.empty() && !in_kind) {
    ReportNoValue(item);
    return true;
  }
  if (item.text.empty() || !in_kind) return in_kind;
  if (const auto quantity = QuantityOf(benefit.name)) {
    CheckStatedValue(work_, *quantity, item.text, item.span, Quoted(benefit.name));
    return true;
  }
  work_.Error("E005", item.span, fmt::format("待遇{}是{}，没有数量可以比", Quoted(benefit.name), model::ChineseName(benefit.kind)),
              fmt::format("给的写成：{}", benefit.name));
  return true;
}

// A benefit of the policy, or any definition or fact.
void ExpectationChecker::CheckValue(const ast::ExpectedItem& item) {
  if (item.targets.empty()) return;
  const auto& target = item.targets.front();
  std::vector<std::string> names;
  if (policy_) {
    for (const DeclaredBenefit& benefit : work_.benefits_of[static_cast<std::size_t>(*policy_)]) {
      names.push_back(benefit.name);
      if (benefit.name != target.name.text) continue;
      if (CheckGiven(item, benefit)) return;
      if (benefit.type)
        CheckStatedValue(work_, *benefit.type, item.text, item.span, Quoted(target.name.text));
      return;
    }
  }
  if (item.text.empty()) return ReportNoValue(item);
  auto values = ValuesMeant(work_, scope_, target.name, target.handles);
  const bool fact = !values.empty();
  std::erase_if(values, [](const ValueSymbol& value) { return value.kind != ValueSymbol::Kind::Definition; });
  if (values.empty() && fact) {
    work_.Error("E005", target.name.span, fmt::format("{}是事实，是例自己给的，不能期望", Quoted(target.name.text)),
                "期望由它得出的定义、待遇或结论");
    return;
  }
  if (values.empty()) {
    if (work_.MayBeLost(target.name.text)) return;
    for (const auto& [name, list] : work_.values)
      if (std::ranges::any_of(ValuesNamed(name), [](const ValueSymbol& value) { return value.kind == ValueSymbol::Kind::Definition; }))
        names.push_back(name);
    work_.Error("E003", target.name.span,
                fmt::format("没有名为{}的{}定义", Quoted(target.name.text), policy_ ? "待遇或" : ""),
                diagnostics::DidYouMean(target.name.text, names));
    return;
  }
  SettleMeaning(work_, scope_, target.name, values);
  CheckHandles(target, values.front().entity == model::kNoEntity ? std::nullopt
                                                                 : std::optional(values.front().entity));
  if (!work_.IsBroken(values.front()))
    CheckStatedValue(work_, work_.TypeOf(values.front()), item.text, item.span, Quoted(target.name.text));
}

void ExpectationChecker::CheckMoney(const ast::ExpectedItem& item) {
  if (item.kind != Kind::Total && !NeedsPolicy(item, item.kind == Kind::Above ? "高出" : "低了", "最低生活保障：不符合，未过 条件 收入，高出 0元/人/月")) return;
  const auto result = value::ParseQuantity(item.text, work_.model.units);
  if (const auto* error = std::get_if<value::LiteralError>(&result)) {
    work_.Error("T005", item.span, error->message, error->accepted);
    return;
  }
  if (item.kind == Kind::Total && !std::get<value::Quantity>(result).unit.IsMoney())
    work_.Error("T001", item.span, fmt::format("合计要一个金额，{}不是", Quoted(item.text)),
                "例如：合计 2190元/月");
}

// 缺 f、g（丙）: facts and collections.
void ExpectationChecker::CheckMissing(const ast::ExpectedItem& item) {
  if (item.kind == Kind::Missing && !NeedsPolicy(item, "缺", "教育救助（丁）：待补充，缺 寄宿")) return;
  for (const auto& target : item.targets) {
    if (const auto entity = work_.Find(NameKind::Entity, scope_.rule_set, target.name.text)) {
      CheckHandles(target, work_.model.entities[static_cast<std::size_t>(*entity)].parent);
      continue;
    }
    const bool to_supply = std::any_of(work_.model.facts.begin(), work_.model.facts.end(),
                                       [&](const model::Fact& fact) { return fact.to_supply && fact.name == target.name.text; });
    if (to_supply) continue;
    auto values = ValuesNamed(target.name.text);
    std::erase_if(values, [](const ValueSymbol& value) { return value.kind != ValueSymbol::Kind::Fact; });
    if (!values.empty()) {
      CheckHandles(target, values.size() == 1 ? std::optional(values.front().entity) : std::nullopt);
      continue;
    }
    if (work_.MayBeLost(target.name.text)) continue;
    std::vector<std::string> names = work_.VisibleNames(NameKind::Entity, scope_.rule_set);
    for (const auto& fact : work_.model.facts) names.push_back(fact.name);
    work_.Error("E003", target.name.span, fmt::format("没有名为{}的事实或集合", Quoted(target.name.text)),
                diagnostics::DidYouMean(target.name.text, names));
  }
}

bool ExpectationChecker::NeedsPolicy(const ast::ExpectedItem& item, const std::string& what, const std::string& example) {
  if (policy_) return true;
  work_.Error("E005", item.span, what + "要写在一项政策之后", "例如：期望 " + example);
  return false;
}

void ExpectationChecker::CheckClauseNames(const ast::ExpectedItem& item, const std::string& what, const std::vector<std::string>& names) {
  for (const auto& target : item.targets) {
    if (std::find(names.begin(), names.end(), target.name.text) != names.end() ||
        work_.MayBeLost(target.name.text))
      continue;
    std::string help = diagnostics::DidYouMean(target.name.text, names);
    if (help.empty() && !names.empty()) help = "它的" + what + "：" + JoinNames(names);
    work_.Error("E003", target.name.span,
                fmt::format("政策{}没有{}{}", Quoted(expected_.subject->text), what, Quoted(target.name.text)),
                help);
  }
}

bool ExpectationChecker::CheckTruth(const ast::ExpectedItem& item, std::string_view what) {
  if (item.text == "真" || item.text == "假" || item.text == "未知") return true;
  work_.Error("E005", item.span, fmt::format("{}只能是 真、假 或 未知，不能是{}", what, Quoted(item.text)), "写成 真、假 或 未知");
  return false;
}

void ExpectationChecker::CheckConditions(const ast::ExpectedItem& item) {
  const std::string what = item.kind == Kind::ConditionTruth ? item.clause : "条件";
  if (!NeedsPolicy(item, what, "最低生活保障：不符合，未过 条件 收入")) return;
  std::vector<std::string> names;
  for (const auto& version : work_.model.policies[static_cast<std::size_t>(*policy_)].versions) {
    const auto add = [&](const auto& clauses) {
      for (const auto& clause : clauses) names.push_back(clause.name);
    };
    // 条件 was said of 除外 and 程序终止, too, before they had words of their own.
    if (what == "条件") add(version.conditions);
    if (what == "条件" || what == "除外") add(version.exclusions);
    if (what == "条件" || what == "程序终止") add(version.terminations);
    if (what == "例外") add(version.exceptions);
  }
  CheckClauseNames(item, what, names);
  if (item.kind == Kind::ConditionTruth) CheckTruth(item, what);
}

// 人工核查 入户调查; 人工核查 无.
void ExpectationChecker::CheckOpenChecks(const ast::ExpectedItem& item) {
  if (!NeedsPolicy(item, "人工核查", "最低生活保障：拟符合，人工核查 入户调查")) return;
  std::vector<std::string> names;
  for (const auto& version : work_.model.policies[static_cast<std::size_t>(*policy_)].versions)
    for (const auto& check : version.human_checks) names.push_back(check.name);
  if (item.targets.size() == 1 && item.targets[0].name.text == "无") return;
  CheckClauseNames(item, "人工核查", names);
}

void ExpectationChecker::CheckPledges(const ast::ExpectedItem& item) {
  if (!NeedsPolicy(item, "承诺", "临时救助：拟符合，承诺 \"未享受同类资助\"")) return;
  std::vector<std::string> names;
  for (const auto& version : work_.model.policies[static_cast<std::size_t>(*policy_)].versions)
    for (const auto& pledge : version.pledges) names.push_back(pledge.name);
  if (item.targets.size() == 1 && item.targets[0].name.text == "无") return;
  CheckClauseNames(item, "承诺", names);
}

void ExpectationChecker::CheckValidation(const ast::ExpectedItem& item) {
  const auto& target = item.targets.front();
  CheckTruth(item, "校验");
  std::vector<std::string> names;
  for (const auto& validation : work_.model.validations) {
    names.push_back(validation.name);
    if (validation.name != target.name.text) continue;
    CheckHandles(target, validation.entity);
    return;
  }
  if (!work_.MayBeLost(target.name.text))
    work_.Error("E003", target.name.span, fmt::format("没有名为{}的校验", Quoted(target.name.text)), diagnostics::DidYouMean(target.name.text, names));
}

void ExpectationChecker::CheckDocuments(const ast::ExpectedItem& item) {
  for (const auto& target : item.targets) {
    work_.Resolve(NameKind::Document, scope_.rule_set, target.name);
    CheckHandles(target, std::nullopt);
  }
}

void ExpectationChecker::CheckItem(const ast::ExpectedItem& item) {
  switch (item.kind) {
    case Kind::Value:
      CheckValue(item);
      return;
    case Kind::Total:
    case Kind::Above:
    case Kind::Below:
      CheckMoney(item);
      return;
    case Kind::Missing:
    case Kind::Asked:
      CheckMissing(item);
      return;
    case Kind::FailedCondition:
    case Kind::ConditionTruth:
      CheckConditions(item);
      return;
    case Kind::Documents:
      CheckDocuments(item);
      return;
    case Kind::BasisContains:
      ReadReferences(work_, scope_.rule_set, item.references);
      return;
    case Kind::ReasonContains:
      NeedsPolicy(item, "理由", "最低生活保障：不符合，理由 含 \"330元/人/月 ＜ 780元/人/月\"");
      return;
    case Kind::OpenChecks:
      CheckOpenChecks(item);
      return;
    case Kind::Pledges:
      CheckPledges(item);
      return;
    case Kind::Validation:
      CheckValidation(item);
      return;
  }
}

}  // namespace

void CheckExpectations(Workspace& work, const ExampleScope& scope) {
  for (const ast::Expected& expected : scope.declaration->expected)
    ExpectationChecker(work, scope, expected).Run();
}

}  // namespace doudi::check
