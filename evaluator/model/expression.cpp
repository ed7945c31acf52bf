#include "model/expression.h"

namespace doudi::model {

value::Date ParameterDate(const Expr& parameter, value::Date reference_date) {
  if (parameter.has_date) return parameter.date;
  return parameter.members.empty() ? reference_date : value::PeriodStart(reference_date, parameter.members);
}

Op Mirrored(Op comparison) {
  switch (comparison) {
    case Op::Less: return Op::Greater;
    case Op::LessOrEqual: return Op::GreaterOrEqual;
    case Op::Greater: return Op::Less;
    case Op::GreaterOrEqual: return Op::LessOrEqual;
    default: return comparison;
  }
}

Op Negated(Op comparison) {
  switch (comparison) {
    case Op::Less: return Op::GreaterOrEqual;
    case Op::LessOrEqual: return Op::Greater;
    case Op::Greater: return Op::LessOrEqual;
    case Op::GreaterOrEqual: return Op::Less;
    case Op::Equal: return Op::NotEqual;
    default: return Op::Equal;
  }
}

}  // namespace doudi::model
