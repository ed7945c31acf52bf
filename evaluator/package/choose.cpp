#include "package/choose.h"

#include <algorithm>

namespace doudi::package {
namespace {

value::Rational Plus(const value::Rational& a, const value::Rational& b) { return value::Add(a, b).value_or(a); }

// Displaced in order: candidates are visited until nothing changes, since the displacing one may itself be displaced.
std::vector<bool> WithoutDisplaced(const std::vector<Candidate>& candidates) {
  const std::size_t n = candidates.size();
  std::vector<bool> in(n, true);
  // A candidate is displaced by one that stays. Chains are as short as the groups, so n rounds settle them.
  for (std::size_t round = 0; round < n; ++round) {
    std::vector<bool> next(n, true);
    for (std::size_t c = 0; c < n; ++c)
      for (const std::size_t by : candidates[c].displaced_by)
        if (in[by]) next[c] = false;
    if (next == in) break;
    in = next;
  }
  return in;
}

class Search {
 public:
  Search(const std::vector<Candidate>& candidates, std::vector<std::size_t> component, const std::vector<bool>& allowed)
      : candidates_(candidates), component_(std::move(component)), allowed_(allowed), taken_(candidates.size(), false) {
    rest_.assign(component_.size() + 1, value::Rational(0));
    for (std::size_t i = component_.size(); i-- > 0;) {
      const value::Rational& worth = candidates_[component_[i]].worth;
      rest_[i] = worth.Sign() > 0 ? Plus(rest_[i + 1], worth) : rest_[i + 1];
    }
  }

  std::vector<bool> Best() {
    Try(0, value::Rational(0));
    return best_.empty() ? std::vector<bool>(candidates_.size(), false) : best_;
  }

 private:
  bool Possible(std::size_t c) const {
    const auto& needed = candidates_[c].presupposes;
    return allowed_[c] && !Excluded(c) && std::all_of(needed.begin(), needed.end(), [&](std::size_t other) { return taken_[other]; });
  }
  bool Excluded(std::size_t c) const {
    const auto& excludes = candidates_[c].excludes;
    return std::any_of(excludes.begin(), excludes.end(), [&](std::size_t other) { return taken_[other]; });
  }
  std::size_t Taken() const { return static_cast<std::size_t>(std::count(taken_.begin(), taken_.end(), true)); }

  // Taking is tried before leaving, so of equal totals the set with the earlier policies is found first; a later one must be
  // better, or as good with more aids (one without money is worth having).
  void Try(std::size_t i, const value::Rational& total) {
    if (!best_.empty() && Plus(total, rest_[i]) < best_total_) return;
    if (i == component_.size()) {
      if (best_.empty() || total > best_total_ || (total == best_total_ && Taken() > best_count_)) {
        best_ = taken_;
        best_total_ = total;
        best_count_ = Taken();
      }
      return;
    }
    const std::size_t c = component_[i];
    const bool possible = Possible(c);
    if (possible) {
      taken_[c] = true;
      Try(i + 1, Plus(total, candidates_[c].worth));
      taken_[c] = false;
    }
    // One that excludes nothing is never better left.
    if (!possible || !candidates_[c].excludes.empty()) Try(i + 1, total);
  }

  const std::vector<Candidate>& candidates_;
  std::vector<std::size_t> component_;
  const std::vector<bool>& allowed_;
  std::vector<bool> taken_, best_;
  value::Rational best_total_ = 0;
  std::size_t best_count_ = 0;
  std::vector<value::Rational> rest_;
};

// Candidates linked by exclusion or presupposition, as connected groups in ascending order.
std::vector<std::vector<std::size_t>> Components(const std::vector<Candidate>& candidates) {
  const std::size_t n = candidates.size();
  std::vector<std::vector<std::size_t>> links(n);
  for (std::size_t c = 0; c < n; ++c)
    for (const auto* list : {&candidates[c].excludes, &candidates[c].presupposes})
      for (const std::size_t other : *list) {
        links[c].push_back(other);
        links[other].push_back(c);
      }
  std::vector<bool> seen(n, false);
  std::vector<std::vector<std::size_t>> components;
  for (std::size_t c = 0; c < n; ++c) {
    if (seen[c]) continue;
    std::vector<std::size_t> component, open{c};
    seen[c] = true;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      component.push_back(at);
      for (const std::size_t other : links[at])
        if (!seen[other]) {
          seen[other] = true;
          open.push_back(other);
        }
    }
    std::sort(component.begin(), component.end());
    components.push_back(std::move(component));
  }
  return components;
}

}  // namespace

std::vector<bool> Choose(const std::vector<Candidate>& candidates) {
  const std::vector<bool> allowed = WithoutDisplaced(candidates);
  std::vector<bool> taken(candidates.size(), false);
  for (auto& component : Components(candidates)) {
    const std::vector<std::size_t> members = component;
    const std::vector<bool> best = Search(candidates, std::move(component), allowed).Best();
    for (const std::size_t c : members) taken[c] = best[c];
  }
  return taken;
}

}  // namespace doudi::package
