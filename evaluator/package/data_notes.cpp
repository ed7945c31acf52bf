#include "package/data_notes.h"

#include <set>

#include <fmt/format.h>

#include "program/program.h"
#include "verdict/verdict.h"

namespace doudi::package {
namespace {

std::size_t Slot(std::int32_t id) { return static_cast<std::size_t>(id); }

class DataNoteWriter {
 public:
  DataNoteWriter(const run::Result& result, std::int32_t record) : result_(result), model_(program::ModelOf(result.program())), batch_(result.batch()), record_(record) {}

  std::vector<std::string> Take() {
    for (const model::Fact& fact : model_.facts)
      if (fact.presence != model::kNone) presences_.insert(fact.presence);
    for (std::size_t fact = 0; fact < model_.facts.size(); ++fact) AddStates(static_cast<model::FactId>(fact));
    for (const auto& validation : model_.validations) AddFailed(validation);
    return std::move(notes_);
  }

 private:
  // The states of one fact that a person has to know of.
  void AddStates(model::FactId id) {
    const model::Fact& fact = model_.facts[Slot(id)];
    if (!fact.Asked() || fact.implicit) return;
    const auto& states = batch_.facts[Slot(id)].states;
    const auto [first, last] = batch_.RowsOf(model_, fact.entity, record_);
    for (std::int32_t row = first; row < last; ++row) {
      // Of a fact 或 无 it is said once.
      if (states[Slot(row)] == record::FactState::Unsayable && !presences_.contains(id)) notes_.push_back(fmt::format("不详：{}{}问过，说不清", fact.name, Whose(fact.entity, row)));
      if (states[Slot(row)] == record::FactState::Conflicting) notes_.push_back(Conflict(id, row));
    }
  }

  std::string Conflict(model::FactId id, std::int32_t row) const {
    const auto& kept = batch_.provenance.at(record::Batch::Key(id, Slot(row)));
    std::string from = kept.source.empty() ? "" : "来源 " + kept.source;
    if (kept.date) from += (from.empty() ? "" : "，") + value::ToText(*kept.date);
    return fmt::format("冲突：{}{}申报 {}，核实 {}{}，按核实计", model_.facts[Slot(id)].name, Whose(model_.facts[Slot(id)].entity, row), kept.declared,
                       Value(id, row), from.empty() ? "" : "（" + from + "）");
  }

  void AddFailed(const model::Validation& validation) {
    const auto [first, last] = batch_.RowsOf(model_, validation.entity, record_);
    for (std::int32_t row = first; row < last; ++row) {
      const bool phantom = batch_.entities[Slot(validation.entity)].phantom[Slot(row)] != 0;
      if (phantom || result_.TruthAt(validation.condition, row) != value::Truth::False) continue;
      const std::string who = validation.entity == 0 ? "" : verdict::SubjectAt(result_, validation.entity, row).designation + "：";
      std::set<model::FactId> shown;
      std::string values;
      AddValues(validation.condition, row, shown, values);
      notes_.push_back("请核对：" + who + validation.message + (values.empty() ? "" : "（" + values + "）"));
    }
  }

  // The facts that the condition compares, of the element and of what it belongs to.
  void AddValues(model::ExprId id, std::int32_t row, std::set<model::FactId>& shown, std::string& values) const {
    const model::Expr& expr = model_.At(id);
    if (expr.op == model::Op::Definition) return AddValues(model_.definitions[Slot(expr.index)].body, row, shown, values);
    if (expr.op == model::Op::Fact && batch_.facts[Slot(expr.index)].KnownAt(Slot(row)) && shown.insert(expr.index).second)
      values += (values.empty() ? "" : "，") + model_.facts[Slot(expr.index)].name + " " + Value(expr.index, row);
    for (const model::ExprId arg : expr.args) {
      const model::EntityId level = model_.At(arg).level;
      if (level == model::kNoEntity || level == expr.level) AddValues(arg, row, shown, values);
      else if (expr.op == model::Op::Lift && !model_.entities[Slot(expr.level)].IsPair()) AddValues(arg, Above(expr.level, row, level), shown, values);
    }
  }

  std::int32_t Above(model::EntityId entity, std::int32_t row, model::EntityId ancestor) const {
    for (; entity != ancestor; entity = model_.entities[Slot(entity)].parent) row = batch_.entities[Slot(entity)].parents[Slot(row)];
    return row;
  }

  std::string Whose(model::EntityId entity, std::int32_t row) const {
    return entity == 0 ? "" : "（" + verdict::SubjectAt(result_, entity, row).designation + "）";
  }

  // REQUIRES: it is known.
  std::string Value(model::FactId id, std::int32_t row) const {
    const model::Fact& fact = model_.facts[Slot(id)];
    const std::int64_t value = batch_.facts[Slot(id)].values[Slot(row)];
    switch (fact.type.kind) {
      case model::TypeKind::Boolean: return value != 0 ? "真" : "假";
      case model::TypeKind::Number: return model::ToText(model_, fact.type, value::Rational(value, fact.scale));
      case model::TypeKind::Date: return value::ToText(value::Date{static_cast<std::int32_t>(value)});
      case model::TypeKind::Text: return batch_.texts[Slot(static_cast<std::int32_t>(value))];
      default: return model::ToText(model_, fact.type, model::Code{static_cast<std::int32_t>(value)});
    }
  }

  const run::Result& result_;
  const model::Model& model_;
  const record::Batch& batch_;
  std::int32_t record_;
  std::set<model::FactId> presences_;
  std::vector<std::string> notes_;
};

}  // namespace

std::vector<std::string> DataNotes(const run::Result& result, std::int32_t record) { return DataNoteWriter(result, record).Take(); }

}  // namespace doudi::package
