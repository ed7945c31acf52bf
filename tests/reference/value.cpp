#include "reference/value.h"

#include <algorithm>

#include "reference/calendar.h"

namespace doudi::reference {

using model::TypeKind;

bool Value::IsKnown() const {
  if (IsError()) return false;
  switch (kind) {
    case TypeKind::Boolean:
      return truth != Tri::Maybe;
    case TypeKind::Number:
      return IsPoint(number);
    case TypeKind::Date:
      return first_day == last_day;
    case TypeKind::Enum:
      return possible.size() == 1;
    case TypeKind::Division:
      return division.has_value();
    case TypeKind::Text:
      return text.has_value();
  }
  return false;
}

Value Truth(Tri truth) {
  Value result;
  result.truth = truth;
  return result;
}

Value Number(const Interval& number) {
  Value result;
  result.kind = TypeKind::Number;
  result.number = number;
  return result;
}

Value Failure(TypeKind kind, Error error) {
  Value result;
  result.kind = kind;
  result.error = error;
  return result;
}

Value Hull(const Value& a, const Value& b) {
  Value result = a;
  result.large = a.large || b.large;
  if (a.truth != b.truth) result.truth = Tri::Maybe;
  result.number = Hull(a.number, b.number);
  result.first_day = std::min(a.first_day, b.first_day);
  result.last_day = std::max(a.last_day, b.last_day);
  result.possible.insert(b.possible.begin(), b.possible.end());
  if (a.division != b.division) result.division.reset();
  if (a.text != b.text) result.text.reset();
  return result;
}

bool Same(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.error != b.error) return false;
  if (a.IsError()) return true;
  switch (a.kind) {
    case TypeKind::Boolean:
      return a.truth == b.truth;
    case TypeKind::Number:
      return Same(a.number, b.number);
    case TypeKind::Date:
      return a.first_day == b.first_day && a.last_day == b.last_day;
    case TypeKind::Enum:
      return a.possible == b.possible;
    case TypeKind::Division:
      return a.division == b.division;
    case TypeKind::Text:
      return a.text == b.text;
  }
  return false;
}

std::string ToText(Error error) {
  switch (error) {
    case Error::None:
      return "none";
    case Error::DivisionByZero:
      return "division by zero";
    case Error::MissingParameter:
      return "missing parameter";
    case Error::EmptyAggregate:
      return "empty aggregate";
    case Error::NoBranch:
      return "no branch";
    case Error::Ambiguous:
      return "ambiguous";
    case Error::NotWhole:
      return "not whole";
    case Error::DateRange:
      return "date range";
    case Error::UnarrangedYear:
      return "unarranged year";
    case Error::TooManyMonths:
      return "too many months";
    case Error::Conflict:
      return "conflict";
  }
  return "?";
}

std::string ToText(const Value& a) {
  if (a.IsError()) return "error: " + ToText(a.error);
  switch (a.kind) {
    case TypeKind::Boolean:
      return a.truth == Tri::Maybe ? "unknown" : a.truth == Tri::Yes ? "true" : "false";
    case TypeKind::Number:
      return ToText(a.number);
    case TypeKind::Date:
      return a.IsKnown() ? DayText(a.first_day) : DayText(a.first_day) + " … " + DayText(a.last_day);
    case TypeKind::Enum: {
      std::string text = "{";
      for (const int code : a.possible) text += (text.size() > 1 ? "," : "") + std::to_string(code);
      return text + "}";
    }
    case TypeKind::Division:
      return a.division ? std::to_string(*a.division) : "unknown";
    case TypeKind::Text:
      return a.text ? "\"" + *a.text + "\"" : "unknown";
  }
  return "?";
}

}  // namespace doudi::reference
