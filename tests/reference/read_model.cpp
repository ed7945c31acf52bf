#include "reference/read_model.h"

#include "reference/calendar.h"

namespace doudi::reference {

using model::TypeKind;

Exact ToExact(const value::Rational& number) {
  return Exact(Integer(number.numerator()), Integer(number.denominator()));
}

Value DayValue(int first_day, int last_day) {
  Value result;
  result.kind = TypeKind::Date;
  result.first_day = first_day;
  result.last_day = last_day;
  return result;
}

namespace {

Value CodeValue(TypeKind kind, int code) {
  Value result;
  result.kind = kind;
  if (kind == TypeKind::Enum) result.possible = {code};
  if (kind == TypeKind::Division) result.division = code;
  return result;
}

Value TextValue(const std::string& text) {
  Value result;
  result.kind = TypeKind::Text;
  result.text = text;
  return result;
}

}  // namespace

Value FromConstant(const model::Model&, const model::Type& type, const model::Constant& constant) {
  switch (type.kind) {
    case TypeKind::Boolean:
      return Truth(ToTri(std::get<bool>(constant)));
    case TypeKind::Number:
      return Number(Point(ToExact(std::get<value::Rational>(constant))));
    case TypeKind::Date: {
      const int days = std::get<value::Date>(constant).days;
      return DayValue(days, days);
    }
    case TypeKind::Enum:
    case TypeKind::Division:
      return CodeValue(type.kind, std::get<model::Code>(constant).code);
    case TypeKind::Text:
      return TextValue(std::get<std::string>(constant));
  }
  return {};
}

Value FromFact(const model::Fact& fact, const FactValue& given) {
  switch (fact.type.kind) {
    case TypeKind::Boolean:
      return Truth(ToTri(std::get<bool>(given)));
    case TypeKind::Number:
      return Number(Point(std::get<Exact>(given)));
    case TypeKind::Date:
      return DayValue(std::get<Day1970>(given).days, std::get<Day1970>(given).days);
    case TypeKind::Enum:
    case TypeKind::Division:
      return CodeValue(fact.type.kind, std::get<MemberCode>(given).code);
    case TypeKind::Text:
      return TextValue(std::get<std::string>(given));
  }
  return {};
}

namespace {

int EndDay(const model::RangeEnd& end, int reference_day, int inward) {
  const int days = end.reference_date ? reference_day : end.date->days;
  return end.inclusive ? days : days + inward;
}

Value UnknownDate(const model::Fact& fact, int reference_day) {
  return DayValue(fact.low ? EndDay(*fact.low, reference_day, 1) : FirstDay(),
                  fact.high ? EndDay(*fact.high, reference_day, -1) : LastDay());
}

}  // namespace

Value UnknownFact(const model::Model& model, const model::Fact& fact, int reference_day) {
  Value result;
  result.kind = fact.type.kind;
  result.truth = Tri::Maybe;
  switch (fact.type.kind) {
    case TypeKind::Number:
      if (fact.low) result.number.low = ToExact(*fact.low->number);
      if (fact.high) result.number.high = ToExact(*fact.high->number);
      break;
    case TypeKind::Date:
      return UnknownDate(fact, reference_day);
    case TypeKind::Enum: {
      const auto& members = model.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
      for (int code = 0; code < static_cast<int>(members.size()); ++code) result.possible.insert(code);
      break;
    }
    default:
      break;
  }
  return result;
}

std::vector<int> PlacesAround(int division) {
  std::vector<int> places = {division};
  for (const int size : {100, 10000, 1000000}) {
    const int around = division - division % size;  // six digits: the last two, four, all become 0
    if (around != places.back()) places.push_back(around);
  }
  return places;
}

}  // namespace doudi::reference
