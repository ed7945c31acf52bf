#include "check/order.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace doudi::check {

using model::ExprId;
using model::kNone;
using model::Op;

void CollectUses(const model::Model& model, ExprId id, std::vector<char>& seen, Uses& uses) {
  if (id == kNone || seen[static_cast<std::size_t>(id)]) return;
  seen[static_cast<std::size_t>(id)] = 1;
  const model::Expr& expr = model.At(id);
  if (expr.op == Op::Definition) uses.definitions.push_back(expr.index);
  if (expr.op == Op::Eligible || expr.op == Op::BenefitTotal) uses.policies.push_back(expr.index);
  if (expr.op == Op::MonthSum) uses.month_sums.push_back(id);
  if (expr.op == Op::Choose && expr.text == model::kHighest) return CollectUses(model, expr.args[1], seen, uses);
  for (const ExprId arg : expr.args) CollectUses(model, arg, seen, uses);
}

namespace {

// Nodes are the definitions, then the policies. A policy depends on what its verdict and its amounts use;
// documents, reviews and checks are looked at after all verdicts, so they bind nothing.
class Ordering {
 public:
  explicit Ordering(Workspace& work)
      : work_(work),
        definitions_(work.model.definitions.size()),
        count_(definitions_ + work.model.policies.size()),
        edges_(count_),
        month_sums_(count_),
        state_(count_, State::New) {}

  void Run() {
    for (std::size_t node = 0; node < count_; ++node) CollectEdges(node);
    for (std::size_t node = 0; node < count_; ++node) Visit(node);
    for (const auto& group : work_.alike)
      for (const auto from : group) ReportAlike(group, from);
    for (std::size_t node = 0; node < count_ && !circle_; ++node)
      for (const ExprId sum : month_sums_[node]) ReportNestedMonths(sum);
    if (!circle_) Renumber();
  }

 private:
  enum class State : std::uint8_t { New, Open, Done };

  void AddEdges(std::size_t node, const std::vector<ExprId>& roots) {
    Uses uses;
    std::vector<char> seen(work_.model.expressions.size(), 0);
    for (const ExprId root : roots) CollectUses(work_.model, root, seen, uses);
    for (const auto id : uses.definitions) edges_[node].push_back(static_cast<std::size_t>(id));
    for (const auto id : uses.policies) edges_[node].push_back(definitions_ + static_cast<std::size_t>(id));
    month_sums_[node].insert(month_sums_[node].end(), uses.month_sums.begin(), uses.month_sums.end());
  }

  // Months within months: 600 times 600 of them, and 当月 would be one or the other.
  void ReportNestedMonths(ExprId sum) {
    Uses uses;
    std::vector<char> seen(work_.model.expressions.size(), 0);
    CollectUses(work_.model, work_.model.At(sum).args[2], seen, uses);
    std::vector<std::size_t> open;
    for (const auto id : uses.definitions) open.push_back(static_cast<std::size_t>(id));
    for (const auto id : uses.policies) open.push_back(definitions_ + static_cast<std::size_t>(id));
    std::vector<char> met(count_, 0);
    while (!open.empty() && uses.month_sums.empty()) {
      const std::size_t node = open.back();
      open.pop_back();
      if (std::exchange(met[node], 1)) continue;
      uses.month_sums = month_sums_[node];
      open.insert(open.end(), edges_[node].begin(), edges_[node].end());
    }
    if (uses.month_sums.empty()) return;
    const Span inner = work_.model.At(uses.month_sums.front()).span;
    work_.Error("T012", work_.model.At(sum).span, "逐月里面（连同它用到的定义和政策）不能再有逐月", "只在最外面写一次 逐月，里面写每月的数")
        .labels.push_back({inner, "里面的在这里"});
  }

  void CollectEdges(std::size_t node) {
    if (node < definitions_) {
      AddEdges(node, {work_.model.definitions[node].body});
      return;
    }
    std::vector<ExprId> roots;
    for (const model::PolicyVersion& version : work_.model.policies[node - definitions_].versions) {
      roots.push_back(version.filter);
      for (const auto* list : {&version.conditions, &version.exclusions, &version.terminations})
        for (const model::Condition& condition : *list) roots.push_back(condition.expression);
      for (const model::Exception& exception : version.exceptions) {
        roots.insert(roots.end(), {exception.when, exception.written});
        for (const model::Change& change : exception.changes) roots.push_back(change.value);
      }
      roots.push_back(version.amount_conflict);
      for (const model::Benefit& benefit : version.benefits)
        roots.insert(roots.end(), {benefit.value, benefit.when, benefit.estimate_when});
      for (const model::PolicyId id : version.prerequisites)
        edges_[node].push_back(definitions_ + static_cast<std::size_t>(id));
    }
    AddEdges(node, roots);
  }

  void Visit(std::size_t node) {
    if (state_[node] == State::Done) return;
    if (state_[node] == State::Open) {
      ReportCircle(node);
      return;
    }
    state_[node] = State::Open;
    path_.push_back(node);
    for (const std::size_t next : edges_[node]) Visit(next);
    path_.pop_back();
    state_[node] = State::Done;
    order_.push_back(node);
  }

  std::string NameOf(std::size_t node) const {
    return node < definitions_ ? work_.model.definitions[node].name
                               : work_.model.policies[node - definitions_].name;
  }
  Span SpanOf(std::size_t node) const {
    return node < definitions_ ? work_.model.definitions[node].span
                               : work_.model.policies[node - definitions_].span;
  }

  void ReportCircle(std::size_t node) {
    circle_ = true;
    const auto start = std::find(path_.begin(), path_.end(), node);
    std::string chain;
    for (auto step = start; step != path_.end(); ++step) chain += Quoted(NameOf(*step)) + " → ";
    chain += Quoted(NameOf(node));
    const bool itself = path_.end() - start == 1;
    auto& diagnostic = work_.Error("P011", SpanOf(node),
                                   itself ? fmt::format("{}用到了自己", Quoted(NameOf(node)))
                                          : fmt::format("互相依赖，绕成了一圈：{}", chain),
                                   "从圈里去掉一个引用");
    for (auto step = start + 1; step != path_.end(); ++step)
      diagnostic.labels.push_back({SpanOf(*step), "经过这里"});
  }

  // Two 待遇 of which the higher is paid look at each other already.
  void ReportAlike(const std::vector<model::PolicyId>& group, model::PolicyId from) {
    if (circle_) return;
    std::vector<std::size_t> chain;
    std::vector<char> seen(count_, 0);
    const auto find = [&](const auto& self, std::size_t node) -> bool {
      chain.push_back(node);
      seen[node] = 1;
      for (const std::size_t next : edges_[node]) {
        const bool other = next >= definitions_ && static_cast<model::PolicyId>(next - definitions_) != from &&
                           std::find(group.begin(), group.end(), static_cast<model::PolicyId>(next - definitions_)) != group.end();
        if (other) chain.push_back(next);
        if (other || (!seen[next] && self(self, next))) return true;
      }
      chain.pop_back();
      return false;
    };
    if (!find(find, definitions_ + static_cast<std::size_t>(from))) return;
    circle_ = true;
    std::string text;
    for (const std::size_t node : chain) text += Quoted(NameOf(node)) + " → ";
    auto& diagnostic = work_.Error("P011", SpanOf(chain.front()), fmt::format("就高的两项互相依赖，绕成了一圈：{}{}", text, Quoted(NameOf(chain.front()))),
                                   "就高的几项不能再用到彼此");
    for (std::size_t i = 1; i < chain.size(); ++i) diagnostic.labels.push_back({SpanOf(chain[i]), "经过这里"});
  }

  void Renumber();

  Workspace& work_;
  std::size_t definitions_;
  std::size_t count_;
  std::vector<std::vector<std::size_t>> edges_;
  std::vector<std::vector<ExprId>> month_sums_;
  std::vector<State> state_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> order_;
  bool circle_ = false;
};

template <class T>
std::vector<T> Permuted(std::vector<T> items, const std::vector<std::int32_t>& to) {
  std::vector<T> result(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    result[static_cast<std::size_t>(to[i])] = std::move(items[i]);
  return result;
}

void Ordering::Renumber() {
  std::vector<std::int32_t> definition_to(definitions_), policy_to(count_ - definitions_);
  std::int32_t next_definition = 0;
  std::int32_t next_policy = 0;
  for (const std::size_t node : order_) {
    if (node < definitions_)
      definition_to[node] = next_definition++;
    else
      policy_to[node - definitions_] = next_policy++;
  }
  model::Model& model = work_.model;
  const auto definition = [&](std::int32_t& id) { id = definition_to[static_cast<std::size_t>(id)]; };
  const auto policy = [&](std::int32_t& id) { id = policy_to[static_cast<std::size_t>(id)]; };
  for (model::Expr& expr : model.expressions) {
    if (expr.op == Op::Definition) definition(expr.index);
    if (expr.op == Op::Eligible || expr.op == Op::BenefitTotal) policy(expr.index);
  }
  for (model::DecisionTable& table : model.tables)
    for (model::DefinitionId& id : table.outputs) definition(id);
  for (model::Fact& fact : model.facts) {
    if (fact.check_policy != kNone) policy(fact.check_policy);
    if (fact.states != kNone) definition(fact.states);
    if (fact.decides != kNone) definition(fact.decides);
  }
  for (model::Policy& one : model.policies) {
    if (one.assesses != kNone) policy(one.assesses);
    if (one.others != kNone) policy(one.others);
    if (one.recalculates != kNone) policy(one.recalculates);
  }
  for (model::Finding& one : model.findings) policy(one.policy);
  for (model::Example& one : model.examples)
    for (auto& [name, id] : one.definitions) definition(id);
  for (model::Policy& one : model.policies)
    for (model::PolicyVersion& version : one.versions) {
      for (model::PolicyId& id : version.prerequisites) policy(id);
      for (model::PolicyId& id : version.precedes) policy(id);
      for (model::HumanCheck& check : version.human_checks)
        if (check.decision != kNone) definition(check.decision);
      for (model::PolicyId& id : version.bridges) policy(id);
    }
  for (model::Exclusive& exclusive : model.exclusives)
    for (model::PolicyId& id : exclusive.policies) policy(id);
  for (model::Resource& resource : model.resources)
    for (model::PolicyId& id : resource.after) policy(id);
  for (model::Definition& one : model.definitions)
    if (one.read_anew != kNone) definition(one.read_anew);
  model.definitions = Permuted(std::move(model.definitions), definition_to);
  model.policies = Permuted(std::move(model.policies), policy_to);
}

}  // namespace

void OrderModel(Workspace& work) { Ordering(work).Run(); }

}  // namespace doudi::check
