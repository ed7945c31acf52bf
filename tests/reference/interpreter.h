// The reference interpreter: the meaning of the checked model, worked out one expression and one element at a
// time, slowly and exactly.
//
// It shares the model (what the rules say) with the engine and nothing of how values are computed: its
// numbers are rationals of any size, its calendar walks from day to day, its records are trees, policies are
// looked at clause by clause. The meaning is that of the comment at the top of model/expression.h; value.h of
// this folder says where an engine may report Overflow instead.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "model/model.h"
#include "reference/element.h"
#include "reference/value.h"

namespace doudi::reference {

struct Settings {
  value::Date reference_date;
  std::optional<value::Date> recorded_on = std::nullopt;  // the day that the record is of, where that is another
};

// One interpreter works on one record, which must outlive it and may not change.
class Interpreter {
 public:
  Interpreter(const model::Model& model, const Settings& settings) : model_(model), settings_(settings) {}

  // REQUIRES: `at` is of the expression's level or below it (any element for level kNoEntity).
  Value At(model::ExprId id, const Element& at);
  Value DefinitionAt(model::DefinitionId id, const Element& at);
  Value EligibleAt(model::PolicyId id, const Element& at);
  // A condition or benefit by its place in the version in force. REQUIRES: there is one.
  Value ConditionAt(model::PolicyId id, std::size_t condition, const Element& at);
  Value BenefitAt(model::PolicyId id, std::size_t benefit, const Element& at);

 private:
  using Values = std::vector<Value>;
  Value Compute(model::ExprId id, const Element& at);
  Values Operands(const model::Expr& expr, const Element& at);
  Value Strict(const model::Expr& expr,
               const Values& operands);  // operations that an operand in error makes an error

  Value Pairing(const model::Expr& expr, const Element& at);
  Value FactAt(const model::Fact& fact, const Element& at);
  Value Arithmetic(const model::Expr& expr, const Values& operands);
  Value Dates(const model::Expr& expr, const Values& operands);
  Value Comparison(const model::Expr& expr, const Values& operands);
  Value In(const model::Expr& expr, const Value& operand);
  value::Date ParameterDay(const model::Expr& expr) const;
  Value Parameter(const model::Expr& expr, const Values& keys);
  Value Logic(const model::Expr& expr, const Values& operands);
  Value Choose(const model::Expr& expr, const Element& at);
  Value First(const model::Expr& expr, const Element& at);
  Value Aggregate(const model::Expr& expr, const Element& at);
  Value MonthSum(const model::Expr& expr, const Element& at);
  Value BenefitTotal(const model::Expr& expr, const Element& at);
  Value Eligible(model::PolicyId id, const Element& at);
  Value AfterExceptions(const model::PolicyVersion& version, const std::string& condition, const Value& own,
                        const Element& at);
  const model::PolicyVersion* VersionOf(model::PolicyId id) const;
  bool InForce(const model::Period& period) const;

  const model::Model& model_;
  Settings settings_;
  std::map<std::pair<model::ExprId, const Element*>, Value> known_;
  std::map<std::pair<model::PolicyId, const Element*>, Value> eligible_;
  std::map<int, std::unique_ptr<Interpreter>> months_;  // by their first day
};

// See Value::large.
bool IsLarge(const Interval& number);

// Logic shared with policies. The deciding value wins, then the first error, then Maybe.
Value AllOf(const std::vector<Value>& values);
Value AnyOf(const std::vector<Value>& values);
Value Not(Value value);

}  // namespace doudi::reference
