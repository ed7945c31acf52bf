// 过渡: an aid that is had until others are first paid comes before them; no 前置, 先后 or further 过渡 may say the contrary.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "check/policies.h"

namespace doudi::check {

namespace {

class Orders {
 public:
  explicit Orders(Workspace& work) : work_(work), after_(work.model.policies.size()) {
    for (std::size_t i = 0; i < after_.size(); ++i)
      for (const model::PolicyVersion& version : work.model.policies[i].versions) {
        for (const model::PolicyId later : version.bridges) after_[i].insert(static_cast<std::size_t>(later));
        for (const auto* before : {&version.prerequisites, &version.precedes})
          for (const model::PolicyId first : *before) after_[static_cast<std::size_t>(first)].insert(i);
      }
  }

  void Report() {
    for (std::size_t i = 0; i < after_.size(); ++i) {
      const model::Policy& policy = work_.model.policies[i];
      for (const model::PolicyVersion& version : policy.versions)
        for (const model::PolicyId later : version.bridges) {
          if (ReportExclusive(static_cast<model::PolicyId>(i), later)) return;
          std::vector<std::size_t> chain = {i};
          std::set<std::size_t> seen;
          if (Leads(static_cast<std::size_t>(later), i, chain, seen)) return ReportCircle(chain);
        }
    }
  }

 private:
  const model::Policy& PolicyAt(std::size_t id) const { return work_.model.policies[id]; }

  // From one to another by what comes after; `chain` gains those on the way.
  bool Leads(std::size_t from, std::size_t to, std::vector<std::size_t>& chain, std::set<std::size_t>& seen) const {
    chain.push_back(from);
    if (from == to) return true;
    for (const std::size_t next : after_[from])
      if (seen.insert(next).second && Leads(next, to, chain, seen)) return true;
    chain.pop_back();
    return false;
  }

  void ReportCircle(const std::vector<std::size_t>& chain) {
    std::string text;
    for (const std::size_t id : chain) text += (text.empty() ? "" : " → ") + Quoted(PolicyAt(id).name);
    auto& diagnostic = work_.Error("P038", PolicyAt(chain.front()).span, fmt::format("谁先谁后绕成了一圈：{}", text), "过渡的在前；从圈里去掉一个 过渡、前置 或 先后");
    for (std::size_t i = 1; i + 1 < chain.size(); ++i) diagnostic.labels.push_back({PolicyAt(chain[i]).span, "经过这里"});
  }

  bool ReportExclusive(model::PolicyId bridge, model::PolicyId later) {
    for (const model::Exclusive& exclusive : work_.model.exclusives) {
      const auto in = [&](model::PolicyId id) { return std::find(exclusive.policies.begin(), exclusive.policies.end(), id) != exclusive.policies.end(); };
      if (!in(bridge) || !in(later)) continue;
      const auto name = [&](model::PolicyId id) { return Quoted(PolicyAt(static_cast<std::size_t>(id)).name); };
      work_.Error("P038", PolicyAt(static_cast<std::size_t>(bridge)).span, fmt::format("{}过渡到{}，又与它互斥", name(bridge), name(later)),
                  "过渡的两项都要给，先后接上；删去 过渡 或 互斥")
          .labels.push_back({exclusive.span, "互斥在这里"});
      return true;
    }
    return false;
  }

  Workspace& work_;
  std::vector<std::set<std::size_t>> after_;  // per policy: those that come after it
};

}  // namespace

void CheckBridges(Workspace& work) { Orders(work).Report(); }

}  // namespace doudi::check
