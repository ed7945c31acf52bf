#include "audit/exclusions.h"

#include <algorithm>
#include <limits>

namespace doudi::audit {
namespace {

constexpr std::size_t kNotIn = std::numeric_limits<std::size_t>::max();

}  // namespace

Exclusions::Exclusions(const model::Model& model, const std::vector<Line>& lines, value::Date day) {
  for (const auto& exclusive : model.exclusives) {
    if (!exclusive.period.Contains(day)) continue;
    Group group;
    group.exclusive = &exclusive;
    for (const auto& line : lines) {
      std::size_t rank = kNotIn;
      for (const auto& part : line.parts) {
        const auto at = std::find(exclusive.policies.begin(), exclusive.policies.end(), part.policy);
        if (at != exclusive.policies.end()) rank = std::min(rank, static_cast<std::size_t>(at - exclusive.policies.begin()));
      }
      group.ranks.push_back(rank);
    }
    std::vector<std::size_t> distinct = group.ranks;
    std::erase(distinct, kNotIn);
    std::sort(distinct.begin(), distinct.end());
    if (std::unique(distinct.begin(), distinct.end()) - distinct.begin() > 1) groups_.push_back(std::move(group));
  }
}

bool Exclusions::Concerns(std::size_t line) const {
  return std::any_of(groups_.begin(), groups_.end(), [&](const Group& group) { return group.ranks[line] != kNotIn; });
}

void Exclusions::Settle(std::vector<Claim>& claims, const Applies& applies, const Owner& owner) const {
  for (const auto& group : groups_) {
    const auto entity = group.exclusive->entity;
    const auto better = [&](const Claim& a, const Claim& b) {
      if (a.paid != b.paid) return a.paid;
      if (!group.exclusive->ordered && a.due != b.due) return a.due > b.due;
      return group.ranks[a.line] < group.ranks[b.line];
    };
    for (auto& claim : claims) {
      if (!claim.taken || group.ranks[claim.line] == kNotIn) continue;
      const auto row = owner(claim, entity);
      for (const auto& other : claims) {
        if (!other.taken || group.ranks[other.line] == kNotIn || group.ranks[other.line] == group.ranks[claim.line] || !better(other, claim)) continue;
        const auto others = owner(other, entity);
        if (row >= 0 && others >= 0 && row != others) continue;  // two members, each for himself
        if (group.exclusive->when != model::kNone && !applies(entity, std::max(row, others), group.exclusive->when)) continue;
        claim.taken = false;
        claim.in_favour_of = other.line;
        break;
      }
    }
  }
}

}  // namespace doudi::audit
