#include "program/same_policy.h"

#include <algorithm>
#include <utility>

#include "program/program_data.h"

namespace doudi::program {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

class Comparison {
 public:
  Comparison(const Program& before, const Program& after, const Counterparts& counterparts) : before_(before), after_(after), counterparts_(counterparts) {}

  bool Programs() const {
    if (!before_.months.empty() || !after_.months.empty()) return false;
    if (before_.constants != after_.constants || before_.texts != after_.texts || before_.sets != after_.sets) return false;
    if (!std::equal(before_.outputs.begin(), before_.outputs.end(), after_.outputs.begin(), after_.outputs.end(),
                    [](const OutputTable& a, const OutputTable& b) { return a.output == b.output; }))
      return false;
    return std::equal(before_.lookups.begin(), before_.lookups.end(), after_.lookups.begin(), after_.lookups.end(),
                      [&](const Lookup& a, const Lookup& b) { return Lookups(a, b); }) &&
           std::equal(before_.instructions.begin(), before_.instructions.end(), after_.instructions.begin(), after_.instructions.end(),
                      [&](const Instruction& a, const Instruction& b) { return Instructions(a, b); });
  }

  bool Policies(model::PolicyId policy, model::PolicyId counterpart) const {
    const auto& a = before_.policies[PlaceOf(policy)];
    const auto& b = after_.policies[PlaceOf(counterpart)];
    if (a.version == nullptr || b.version == nullptr) return false;
    if (Entity(before_.model->policies[PlaceOf(policy)].entity) != after_.model->policies[PlaceOf(counterpart)].entity) return false;
    return a.eligible == b.eligible && a.conflict == b.conflict && a.conditions == b.conditions && a.benefits == b.benefits &&
           Expressions(a.version->filter, b.version->filter) && Terminations(*a.version, *b.version) && Checks(*a.version, *b.version) &&
           Benefits(*a.version, *b.version);
  }

 private:
  model::EntityId Entity(model::EntityId id) const { return id == model::kNoEntity ? id : counterparts_.entities[PlaceOf(id)]; }
  model::FactId Fact(model::FactId id) const { return id == model::kNone ? id : counterparts_.facts[PlaceOf(id)]; }

  bool Instructions(const Instruction& a, const Instruction& b) const {
    Instruction here = a;
    here.level = Entity(a.level);
    here.collection = Entity(a.collection);
    if ((a.level != model::kNoEntity && here.level == model::kNoEntity) || (a.collection != model::kNoEntity && here.collection == model::kNoEntity))
      return false;
    if (a.op == Opcode::Fact && (here.index = Fact(a.index)) == model::kNone) return false;
    return here == b;
  }

  bool KeyTypes(const model::ParameterKey& a, const model::ParameterKey& b) const {
    if (a.type.kind != b.type.kind) return false;
    return a.type.kind != model::TypeKind::Enum || before_.model->enums[PlaceOf(a.type.enumeration)].members == after_.model->enums[PlaceOf(b.type.enumeration)].members;
  }

  // The rows that may be found on the date, in the order of their keys.
  static std::vector<const model::ParameterRow*> RowsOf(const Program& program, const Lookup& lookup) {
    std::vector<Lookup::Key> any(lookup.key_count());
    for (auto& key : any) key.known = false;
    std::vector<const model::ParameterRow*> rows;
    const auto& parameter = program.model->parameters[PlaceOf(lookup.parameter())];
    lookup.ForEachPossible(any, [&](std::int32_t row) { rows.push_back(&parameter.rows[PlaceOf(row)]); });
    return rows;
  }

  bool Lookups(const Lookup& a, const Lookup& b) const {
    const auto& old_keys = before_.model->parameters[PlaceOf(a.parameter())].keys;
    const auto& new_keys = after_.model->parameters[PlaceOf(b.parameter())].keys;
    if (!std::equal(old_keys.begin(), old_keys.end(), new_keys.begin(), new_keys.end(),
                    [&](const model::ParameterKey& one, const model::ParameterKey& other) { return KeyTypes(one, other); }))
      return false;
    const auto old_rows = RowsOf(before_, a), new_rows = RowsOf(after_, b);
    return std::equal(old_rows.begin(), old_rows.end(), new_rows.begin(), new_rows.end(),
                      [](const model::ParameterRow* one, const model::ParameterRow* other) { return one->keys == other->keys && one->values == other->values; });
  }

  bool Expressions(model::ExprId a, model::ExprId b) const {
    if (a == model::kNone || b == model::kNone) return a == b;
    const ColumnId column = before_.expression_columns[PlaceOf(a)];
    return column != kNoColumn && column == after_.expression_columns[PlaceOf(b)];
  }
  bool Definitions(model::DefinitionId a, model::DefinitionId b) const {
    if (a == model::kNone || b == model::kNone) return a == b;
    return before_.definition_columns[PlaceOf(a)] == after_.definition_columns[PlaceOf(b)];
  }
  bool InForce(const model::Period& a, const model::Period& b) const { return a.Contains(before_.reference_date) == b.Contains(after_.reference_date); }

  bool Terminations(const model::PolicyVersion& a, const model::PolicyVersion& b) const {
    return std::equal(a.terminations.begin(), a.terminations.end(), b.terminations.begin(), b.terminations.end(),
                      [&](const model::Condition& one, const model::Condition& other) {
                        return InForce(one.period, other.period) && (!one.period.Contains(before_.reference_date) || Expressions(one.expression, other.expression));
                      });
  }

  bool Checks(const model::PolicyVersion& a, const model::PolicyVersion& b) const {
    return std::equal(a.human_checks.begin(), a.human_checks.end(), b.human_checks.begin(), b.human_checks.end(),
                      [&](const model::HumanCheck& one, const model::HumanCheck& other) {
                        if (!InForce(one.period, other.period)) return false;
                        return !one.period.Contains(before_.reference_date) ||
                               (one.discretion == other.discretion && one.lapsed == other.lapsed && Expressions(one.when, other.when) &&
                                Definitions(one.decision, other.decision) && Fact(one.record) == other.record);
                      });
  }

  bool Benefits(const model::PolicyVersion& a, const model::PolicyVersion& b) const {
    return std::equal(a.benefits.begin(), a.benefits.end(), b.benefits.begin(), b.benefits.end(), [&](const model::Benefit& one, const model::Benefit& other) {
      return one.name == other.name && one.kind == other.kind && one.type.unit == other.type.unit && one.period == other.period && one.at_most == other.at_most &&
             one.may_be_estimate == other.may_be_estimate && one.offset_of == other.offset_of && InForce(one.in_force, other.in_force);
    });
  }

  const Program& before_;
  const Program& after_;
  const Counterparts& counterparts_;
};

}  // namespace

bool SamePolicy(const Program& before, model::PolicyId policy, const Program& after, model::PolicyId counterpart, const Counterparts& counterparts) {
  const Comparison comparison(before, after, counterparts);
  return comparison.Programs() && comparison.Policies(policy, counterpart);
}

}  // namespace doudi::program
