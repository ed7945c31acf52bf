// What a plan comes down to once all its steps are known.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "run/planner.h"

namespace doudi::run {
namespace {

template <class Visit>
void ForEachRead(const Plan& plan, const Planned& planned, Visit visit) {
  const Step& step = planned.step;
  for (const std::int16_t reg : {step.a, step.b, step.c, step.d})
    if (reg != kNoRegister) visit(reg);
  if (planned.own == &RunKeys)
    for (const KeySet::Key& key : plan.key_sets[static_cast<std::size_t>(step.link)].keys)
      if (key.reg != kNoRegister) visit(key.reg);
  if (planned.operation != Operation::GatherMany) return;
  const auto& further = *static_cast<const Further*>(step.table);
  for (std::int16_t i = 0; i < further.count; ++i) visit(further.in[i]);
}

template <class Visit>
void ForEachWritten(const Planned& planned, Visit visit) {
  if (planned.step.out != kNoRegister) visit(planned.step.out);
  if (planned.operation != Operation::GatherMany) return;
  const auto& further = *static_cast<const Further*>(planned.step.table);
  for (std::int16_t i = 0; i < further.count; ++i) visit(further.out[i]);
}

class Finisher {
 public:
  explicit Finisher(Plan& plan) : plan_(plan) {}

  void Finish() {
    ShareEqual();
    DropDead();
    LiftLess();
    JoinComparisons();
    JoinScaled();
    JoinGathers();
    PlaceRegisters();
  }

 private:
  static std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

  // Steps that work out the same from the same have one register. Each is written once, before whoever reads it.
  void ShareEqual() {
    const std::set<std::int16_t> outputs(plan_.outputs.begin(), plan_.outputs.end());
    std::vector<std::int16_t> same(plan_.registers.size());
    for (std::size_t reg = 0; reg < same.size(); ++reg) same[reg] = static_cast<std::int16_t>(reg);
    const auto rename = [&](std::int16_t& reg) {
      if (reg >= 0) reg = same[PlaceOf(reg)];
    };
    using Said = std::tuple<Operation, Kernel, Kind, Kind, Kind, std::array<std::int16_t, 6>, std::int64_t, std::int64_t, const void*, bool>;
    std::map<Said, std::int16_t> known;
    std::vector<Planned> kept;
    for (Planned& planned : plan_.steps) {
      Step& step = planned.step;
      for (std::int16_t* reg : {&step.a, &step.b, &step.c, &step.d}) rename(*reg);
      rename(planned.guards);
      if (planned.own == &RunKeys)
        for (KeySet::Key& key : plan_.key_sets[PlaceOf(step.link)].keys) rename(key.reg);
      if (step.out != kNoRegister && planned.own != &RunKeys && !outputs.contains(step.out)) {
        const Said said{planned.operation, planned.own, planned.a_kind, planned.b_kind, planned.out_kind,
                        {step.a, step.b, step.c, step.d, step.level, step.link}, step.imm, step.imm2, step.table, step.disjoin};
        const auto [place, added] = known.try_emplace(said, step.out);
        if (!added) {
          same[PlaceOf(step.out)] = place->second;
          continue;
        }
      }
      kept.push_back(planned);
    }
    plan_.steps = std::move(kept);
    for (Planned& planned : plan_.steps) rename(planned.guards);  // what guards a register may stand before its step
    for (NeededFact& fact : plan_.needed) rename(fact.guards);
  }

  void DropDead() {
    std::vector<bool> live(plan_.registers.size(), false), kept(plan_.steps.size(), false);
    for (const std::int16_t reg : plan_.outputs) live[PlaceOf(reg)] = true;
    std::set<std::pair<std::int16_t, std::int16_t>> marked;  // the same truths need be marked once
    // Whoever reads a value comes after it; what guards it may stand anywhere, and keeps alive what it reads.
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = plan_.steps.size(); i-- > 0;) {
        const Planned& step = plan_.steps[i];
        const std::int16_t wanted = step.step.out == kNoRegister ? step.guards : step.step.out;
        if (kept[i] || wanted == kNoRegister || (wanted != kAlways && !live[PlaceOf(wanted)])) continue;
        if (step.operation == Operation::Mark && !marked.insert({step.step.a, step.step.link}).second) continue;
        ForEachRead(plan_, step, [&](std::int16_t reg) { live[PlaceOf(reg)] = true; });
        kept[i] = changed = true;
      }
    }
    kept.flip();
    Keep(kept);
    std::erase_if(plan_.facts, [&](const LoadedFact& fact) { return !live[PlaceOf(fact.reg)]; });
    std::erase_if(plan_.constants, [&](const FilledConstant& constant) { return !live[PlaceOf(constant.reg)]; });
    std::erase_if(plan_.needed, [&](const NeededFact& fact) { return fact.guards != kAlways && !live[PlaceOf(fact.guards)]; });
    std::sort(plan_.needed.begin(), plan_.needed.end(), [](const NeededFact& a, const NeededFact& b) { return a.fact < b.fact; });
    const auto twice = std::unique(plan_.needed.begin(), plan_.needed.end(), [](const NeededFact& a, const NeededFact& b) { return a.fact == b.fact; });
    plan_.needed.erase(twice, plan_.needed.end());
    for (const Planned& step : plan_.steps) plan_.entities[PlaceOf(step.step.level)] = true;
    for (const LoadedFact& fact : plan_.facts) plan_.entities[PlaceOf(plan_.registers[PlaceOf(fact.reg)].level)] = true;
    for (const Planned& step : plan_.steps)
      if (step.own == nullptr && step.step.link >= 0 && step.operation != Operation::Take)
        plan_.entities[PlaceOf(plan_.links[PlaceOf(step.step.link)].second)] = true;
  }

  static bool IsGather(const Planned& planned) { return planned.own == nullptr && planned.operation == Operation::Gather; }

  // A value of the row above costs its elements a store each: a number is multiplied before it is lifted, and a truth of two that have been lifted
  // already is worked out from them.
  void LiftLess() {
    std::vector<std::int32_t> reads(plan_.registers.size(), 0), made_by(plan_.registers.size(), -1);
    CountReads(reads, made_by);
    std::vector<bool> gone(plan_.steps.size(), false);
    std::map<std::pair<std::int16_t, std::int16_t>, std::int16_t> lifted;  // by register and link
    std::vector<std::pair<std::size_t, Planned>> before;                   // new steps, and which they come before
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      Planned& planned = plan_.steps[i];
      Step& step = planned.step;
      if (IsGather(planned)) {
        const std::int32_t maker = made_by[PlaceOf(step.a)];
        const auto from = [&](std::int16_t reg) { return lifted.find({reg, step.link}); };
        const Planned* made = maker < 0 ? nullptr : &plan_.steps[PlaceOf(maker)];
        const bool pair = made && made->own == nullptr && (made->operation == Operation::And || made->operation == Operation::Or);
        if (pair && from(made->step.a) != lifted.end() && from(made->step.b) != lifted.end()) {
          if (--reads[PlaceOf(step.a)] == 0) gone[PlaceOf(maker)] = true;
          planned.operation = made->operation;
          planned.a_kind = planned.b_kind = Kind::Truth;
          const std::int16_t a = from(made->step.a)->second, b = from(made->step.b)->second;
          step = {.out = step.out, .a = a, .b = b, .level = step.level};
        } else {
          lifted.insert({{step.a, step.link}, step.out});
        }
      } else if (planned.own == nullptr && planned.operation == Operation::MultiplyConst && planned.a_kind == Kind::Int && planned.out_kind == Kind::Int) {
        const std::int32_t maker = made_by[PlaceOf(step.a)];
        if (maker < 0 || reads[PlaceOf(step.a)] != 1 || !IsGather(plan_.steps[PlaceOf(maker)])) continue;
        Planned& gather = plan_.steps[PlaceOf(maker)];
        Planned scaled = planned;
        scaled.step.a = gather.step.a;
        scaled.step.level = static_cast<std::int16_t>(gather.step.imm);
        scaled.step.out = static_cast<std::int16_t>(plan_.registers.size());
        plan_.registers.push_back({Kind::Int, static_cast<model::EntityId>(gather.step.imm)});
        before.push_back({PlaceOf(maker), scaled});
        lifted.erase({gather.step.a, gather.step.link});
        gather.step.a = scaled.step.out;
        gather.step.out = step.out;
        gone[i] = true;
      }
    }
    std::sort(before.begin(), before.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Planned> kept;
    auto next = before.begin();
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      for (; next != before.end() && next->first == i; ++next) kept.push_back(next->second);
      if (!gone[i]) kept.push_back(plan_.steps[i]);
    }
    plan_.steps = std::move(kept);
  }

  // Truths and codes that are lifted over the same link: one loop for several, as early as all are known.
  void JoinGathers() {
    std::vector<std::int32_t> made_by(plan_.registers.size(), -1), reads(plan_.registers.size(), 0);
    CountReads(reads, made_by);
    std::vector<bool> gone(plan_.steps.size(), false);
    struct Group {
      std::size_t place = 0;        // of its step
      Further* further = nullptr;  // null while it is alone
    };
    std::vector<Group> groups;
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const Planned& gather = plan_.steps[i];
      if (!IsGather(gather) || BytesOf(gather.out_kind) != 1) continue;
      const auto takes = [&](const Group& one) {
        const Planned& first = plan_.steps[one.place];
        const bool full = one.further != nullptr && one.further->count == Further::kMost;
        return !full && first.step.link == gather.step.link && first.step.imm == gather.step.imm && made_by[PlaceOf(gather.step.a)] < static_cast<std::int32_t>(one.place);
      };
      const auto group = std::find_if(groups.begin(), groups.end(), takes);
      if (group == groups.end()) {
        groups.push_back({i});
        continue;
      }
      if (group->further == nullptr) {
        Planned& first = plan_.steps[group->place];
        first.operation = Operation::GatherMany;
        first.step.table = group->further = &plan_.further.emplace_back();
      }
      Further& further = *group->further;
      further.in[further.count] = gather.step.a;
      further.out[further.count++] = gather.step.out;
      gone[i] = true;
    }
    Keep(gone);
  }

  static bool CanJoin(const Planned& planned) {
    if (planned.own != nullptr || planned.step.b != kNoRegister) return false;
    switch (planned.operation) {
      case Operation::LessOrEqualConst:
      case Operation::GreaterOrEqualConst:
      case Operation::EqualConst:
      case Operation::NotEqualConst:
      case Operation::InRange:
      case Operation::InTable:
      case Operation::Not: return true;
      default: return false;
    }
  }

  // A comparison that only one And or Or reads is worked out there: one register less, one loop less.
  void JoinComparisons() {
    std::vector<std::int32_t> reads(plan_.registers.size(), 0), made_by(plan_.registers.size(), -1);
    CountReads(reads, made_by);
    std::vector<bool> gone(plan_.steps.size(), false);
    for (Planned& join : plan_.steps) {
      if (join.operation != Operation::And && join.operation != Operation::Or) continue;
      for (const bool first : {false, true}) {
        const std::int16_t reg = first ? join.step.a : join.step.b;
        const std::int16_t other = first ? join.step.b : join.step.a;
        const std::int32_t maker = made_by[PlaceOf(reg)];
        if (maker < 0 || reads[PlaceOf(reg)] != 1 || gone[PlaceOf(maker)] || !CanJoin(plan_.steps[PlaceOf(maker)])) continue;
        Planned joined = plan_.steps[PlaceOf(maker)];
        gone[PlaceOf(maker)] = true;
        joined.step.b = other;
        joined.b_kind = Kind::Truth;
        joined.step.disjoin = join.operation == Operation::Or;
        joined.step.out = join.step.out;
        join = joined;
        break;
      }
    }
    Keep(gone);
  }

  // Ints that are multiplied by a constant only to be added up: one register less, one loop less. Of a sum that has one such side it is b, since
  // nothing is gained by multiplying by 1.
  void JoinScaled() {
    std::vector<std::int32_t> reads(plan_.registers.size(), 0), made_by(plan_.registers.size(), -1);
    CountReads(reads, made_by);
    std::vector<bool> gone(plan_.steps.size(), false);
    const auto scaled = [&](std::int16_t reg) -> const Planned* {
      const std::int32_t maker = made_by[PlaceOf(reg)];
      if (maker < 0 || reads[PlaceOf(reg)] != 1) return nullptr;
      const Planned& step = plan_.steps[PlaceOf(maker)];
      return step.own == nullptr && step.operation == Operation::MultiplyConst && step.a_kind == Kind::Int && step.out_kind == Kind::Int ? &step : nullptr;
    };
    for (Planned& sum : plan_.steps) {
      const bool adds = sum.operation == Operation::Add;
      if (sum.own != nullptr || (!adds && sum.operation != Operation::Subtract)) continue;
      if (sum.out_kind != Kind::Int || sum.a_kind != Kind::Int || sum.b_kind != Kind::Int) continue;
      if (adds && !scaled(sum.step.b)) std::swap(sum.step.a, sum.step.b);
      const Planned *a = scaled(sum.step.a), *b = scaled(sum.step.b);
      if (b == nullptr) continue;
      sum.operation = Operation::AddScaled;
      sum.step.imm = a ? a->step.imm : 1;
      sum.step.imm2 = adds ? b->step.imm : -b->step.imm;
      for (std::int16_t* reg : {&sum.step.a, &sum.step.b}) {
        const Planned* from = scaled(*reg);
        if (from == nullptr) continue;
        gone[PlaceOf(made_by[PlaceOf(*reg)])] = true;
        *reg = from->step.a;
      }
    }
    Keep(gone);
  }

  void CountReads(std::vector<std::int32_t>& reads, std::vector<std::int32_t>& made_by) const {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      ForEachRead(plan_, plan_.steps[i], [&](std::int16_t reg) { ++reads[PlaceOf(reg)]; });
      if (plan_.steps[i].step.out != kNoRegister) made_by[PlaceOf(plan_.steps[i].step.out)] = static_cast<std::int32_t>(i);
    }
    for (const std::int16_t reg : plan_.outputs) ++reads[PlaceOf(reg)];
  }

  void Keep(const std::vector<bool>& gone) {
    std::vector<Planned> kept;
    for (std::size_t i = 0; i < plan_.steps.size(); ++i)
      if (!gone[i]) kept.push_back(plan_.steps[i]);
    plan_.steps = std::move(kept);
  }

  // Registers of one level and size that are never alive together share their memory. What a step reads stays until it has written.
  void PlaceRegisters() {
    plan_.places.assign(plan_.registers.size(), -1);
    std::vector<std::int32_t> last_read(plan_.registers.size(), -1);
    for (std::size_t i = 0; i < plan_.steps.size(); ++i)
      ForEachRead(plan_, plan_.steps[i], [&](std::int16_t reg) { last_read[PlaceOf(reg)] = static_cast<std::int32_t>(i); });
    std::vector<bool> bound(plan_.registers.size(), false);
    for (const LoadedFact& fact : plan_.facts) bound[PlaceOf(fact.reg)] = true;
    for (const FilledConstant& constant : plan_.constants) bound[PlaceOf(constant.reg)] = true;
    for (const std::int16_t reg : plan_.outputs) bound[PlaceOf(reg)] = true;
    std::map<std::pair<model::EntityId, std::size_t>, std::vector<std::int32_t>> free;
    const auto key = [&](std::int16_t reg) { return std::pair(plan_.registers[PlaceOf(reg)].level, BytesOf(plan_.registers[PlaceOf(reg)].kind)); };
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      ForEachWritten(plan_.steps[i], [&](std::int16_t out) {
        if (bound[PlaceOf(out)]) return;
        auto& places = free[key(out)];
        if (places.empty()) {
          places.push_back(static_cast<std::int32_t>(plan_.memory.size()));
          plan_.memory.push_back(plan_.registers[PlaceOf(out)]);
        }
        plan_.places[PlaceOf(out)] = places.back();
        places.pop_back();
        if (last_read[PlaceOf(out)] < 0) places.push_back(plan_.places[PlaceOf(out)]);
      });
      ForEachRead(plan_, plan_.steps[i], [&](std::int16_t reg) {
        if (bound[PlaceOf(reg)] || last_read[PlaceOf(reg)] != static_cast<std::int32_t>(i)) return;
        last_read[PlaceOf(reg)] = -2;  // a step may read a register twice
        free[key(reg)].push_back(plan_.places[PlaceOf(reg)]);
      });
    }
  }

  Plan& plan_;
};

}  // namespace

void Finish(Plan& plan) { Finisher(plan).Finish(); }

}  // namespace doudi::run
