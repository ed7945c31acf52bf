#include "verdict/relations.h"

#include <algorithm>

namespace doudi::verdict {
namespace {

using model::Op;

// Walks the rules, not the run: what could matter on the date, whatever the record. `denied`: under an odd number of 非 and 除外.
class Mentions {
 public:
  explicit Mentions(const View& view) : view_(view) {}

  void In(model::ExprId id, bool denied) {
    if (id == model::kNone || !seen_.emplace(id, denied).second) return;
    const auto& expr = view_.At(id);
    if (expr.op == Op::Eligible && denied) refused_.insert(expr.index);
    if (expr.op == Op::Definition) In(view_.model().definitions[static_cast<std::size_t>(expr.index)].body, denied);
    for (const auto arg : expr.args) In(arg, expr.op == Op::Not ? !denied : denied);
  }
  std::set<model::PolicyId> Take() { return std::move(refused_); }

 private:
  const View& view_;
  std::set<std::pair<model::ExprId, bool>> seen_;
  std::set<model::PolicyId> refused_;
};

}  // namespace

std::set<model::PolicyId> DependsOnRefusalOf(const View& view, model::PolicyId id) {
  const auto* version = view.model().policies[static_cast<std::size_t>(id)].VersionAt(view.date());
  if (version == nullptr) return {};
  Mentions mentions(view);
  for (const auto& clause : version->conditions)
    if (InForce(view, clause.period)) mentions.In(clause.expression, false);
  for (const auto& clause : version->exclusions)
    if (InForce(view, clause.period)) mentions.In(clause.expression, true);
  auto refused = mentions.Take();
  for (const auto& exclusive : view.model().exclusives) {
    const auto own = std::find(exclusive.policies.begin(), exclusive.policies.end(), id);
    if (exclusive.ordered && own != exclusive.policies.end()) refused.insert(exclusive.policies.begin(), own);
  }
  return refused;
}

}  // namespace doudi::verdict
