#include "verdict/value_text.h"

#include <fmt/format.h>

#include <tuple>

namespace doudi::verdict {
namespace {

using model::TypeKind;
using value::Bounds;
using value::Rational;
using value::Rounding;

constexpr int kExactPlaces = 6;  // more than that is no help to a reader

Rational PowerOfTen(int places) {
  std::int64_t power = 1;
  for (int i = 0; i < places; ++i) power *= 10;
  return Rational(power);
}

// The fewest decimal places that show the number exactly, or -1 if more than kExactPlaces.
int PlacesOf(const Rational& number) {
  std::int64_t rest = number.denominator();
  int twos = 0, fives = 0;
  for (; rest % 2 == 0; rest /= 2) ++twos;
  for (; rest % 5 == 0; rest /= 5) ++fives;
  const int places = std::max(twos, fives);
  return rest == 1 && places <= kExactPlaces ? places : -1;
}

// REQUIRES: the number has at most `places` places.
std::string FixedText(const Rational& number, int places) {
  const auto power = PowerOfTen(places).numerator();
  const __int128 scaled = static_cast<__int128>(number.numerator()) * (power / number.denominator());
  const __int128 size = scaled < 0 ? -scaled : scaled;
  const auto whole = static_cast<std::int64_t>(size / power), rest = static_cast<std::int64_t>(size % power);
  const std::string sign = scaled < 0 ? "-" : "";
  return places == 0 ? fmt::format("{}{}", sign, whole) : fmt::format("{}{}.{:0{}}", sign, whole, rest, places);
}

std::string DateBoundsText(const run::Value& value) {
  const auto first = value::MakeDate(value::kFirstYear, 1, 1), last = value::MakeDate(value::kLastYear, 12, 31);
  const bool open_low = first && value.date_low <= *first, open_high = last && value.date_high >= *last;
  if (open_low && open_high) return "未知";
  if (open_low) return "至迟 " + value::ToText(value.date_high);
  if (open_high) return "最早 " + value::ToText(value.date_low);
  return fmt::format("{} 至 {}", value::ToText(value.date_low), value::ToText(value.date_high));
}

std::string EnumText(const View& view, const model::Type& type, const run::Value& value) {
  const auto& members = view.model().enums[static_cast<std::size_t>(type.enumeration)].members;
  if (value.state == run::ValueState::Known) return members[static_cast<std::size_t>(value.code)];
  std::string possible;
  std::size_t count = 0;
  for (std::size_t code = 0; code < members.size() && code < 64; ++code)
    if ((value.possible >> code & 1U) != 0) {
      possible += (possible.empty() ? "" : "或") + members[code];
      ++count;
    }
  return count == 0 || count == members.size() || members.size() > 64 ? "未知" : possible;
}

}  // namespace

std::string NumberText(const Rational& number, const value::Unit& unit) {
  const auto name = value::ToText(unit);
  int places = PlacesOf(number);
  if (places >= 0) {
    if (unit.IsMoney() && places == 1) places = 2;
    // The power of ten is a multiple of the denominator by the choice of places.
    return FixedText(number, places) + name;
  }
  const int shown = unit.IsMoney() ? 2 : 4;
  const auto rounded = value::Round(number, Rational(1, PowerOfTen(shown).numerator()), Rounding::HalfUp);
  return rounded ? "≈" + FixedText(*rounded, shown) + name : "≈" + value::ToDecimalText(number) + name;
}

std::string BoundsText(const Bounds& bounds, const value::Unit& unit) {
  if (bounds.IsPoint()) return NumberText(bounds.low, unit);
  const bool low_says_nothing = bounds.low_infinite || bounds.low == Rational(0);
  if (bounds.high_infinite) return low_says_nothing ? "未知" : "至少 " + NumberText(bounds.low, unit);
  if (bounds.low_infinite) return "至多 " + NumberText(bounds.high, unit);
  return NumberText(bounds.low, unit) + " 至 " + NumberText(bounds.high, unit);
}

std::string GivenText(const BenefitResult& result) {
  const model::Benefit& benefit = *result.benefit;
  return benefit.kind == model::BenefitKind::Money || benefit.quantity ? BoundsText(result.amount, benefit.type.unit) : benefit.content;
}

std::string ValueText(const View& view, const model::Type& type, const run::Value& value) {
  if (value.state == run::ValueState::Error) return "无法计算";
  const bool known = value.state == run::ValueState::Known;
  switch (type.kind) {
    case TypeKind::Boolean:
      switch (value.truth) {
        case value::Truth::True: return "真";
        case value::Truth::False: return "假";
        case value::Truth::Unknown: return "未知";
        default: return "无法计算";
      }
    case TypeKind::Number: return BoundsText(value.number, type.unit);
    case TypeKind::Date: return known ? value::ToText(value.date_low) : DateBoundsText(value);
    case TypeKind::Enum: return EnumText(view, type, value);
    case TypeKind::Division: return known ? value::DivisionName(value.code) : "未知";
    case TypeKind::Text:
      return known && value.code >= 0 ? fmt::format("「{}」", view.batch().texts[static_cast<std::size_t>(value.code)]) : "未知";
  }
  return "未知";
}

std::string ValueText(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  if (expr.op == model::Op::Literal) return model::ToText(view.model(), expr.type, expr.constant);
  const auto value = view.Find(place);
  if (const auto* decided = value && !view.Settled(place) ? DecisionAt(view, place.expression) : nullptr) return decided->lasting ? "待核查" : "待裁量";
  return value ? ValueText(view, expr.type, *value) : "未用";
}

namespace {

// The row of the element that one of a 联系 leads to; nullopt where that is not known.
std::optional<std::int32_t> LinkedRow(const View& view, model::EntityId entity, std::int32_t row) {
  const auto& declared = view.model().entities[static_cast<std::size_t>(entity)];
  if (declared.link == model::kNone || view.IsPhantom(entity, row)) return std::nullopt;
  const auto& column = view.batch().facts[static_cast<std::size_t>(declared.link)];
  if (!column.KnownAt(static_cast<std::size_t>(row))) return std::nullopt;
  const auto target = view.model().facts[static_cast<std::size_t>(declared.link)].type.element;
  const auto& number = view.batch().facts[static_cast<std::size_t>(view.model().entities[static_cast<std::size_t>(target)].number)];
  auto root = entity;
  while (view.model().entities[static_cast<std::size_t>(root)].parent != model::kNoEntity) root = view.model().entities[static_cast<std::size_t>(root)].parent;
  const auto [first, last] = view.RowsUnder(root, view.AncestorRow(entity, row, root), target);
  for (auto other = first; other < last; ++other)
    if (number.values[static_cast<std::size_t>(other)] == column.values[static_cast<std::size_t>(row)] && !view.IsPhantom(target, other)) return other;
  return std::nullopt;
}

}  // namespace

Subject SubjectOf(const View& view, model::EntityId entity, std::int32_t row) {
  std::tie(entity, row) = view.Element(entity, row);
  Subject subject{entity, row, {}, {}};
  const auto& declared = view.model().entities[static_cast<std::size_t>(entity)];
  const auto& rows = view.batch().entities[static_cast<std::size_t>(entity)];
  const auto at = static_cast<std::size_t>(row);
  if (at < rows.handles.size()) subject.handle = rows.handles[at];
  if (declared.designation != model::kNone) {
    const auto& column = view.batch().facts[static_cast<std::size_t>(declared.designation)];
    if (column.KnownAt(at)) subject.designation = view.batch().texts[static_cast<std::size_t>(column.values[at])];
  }
  if (subject.designation.empty()) subject.designation = subject.handle;
  if (!subject.designation.empty()) return subject;
  if (declared.parent == model::kNoEntity) {
    subject.designation = declared.name;
    return subject;
  }
  if (const auto linked = LinkedRow(view, entity, row)) {
    subject.designation = SubjectOf(view, view.model().facts[static_cast<std::size_t>(declared.link)].type.element, *linked).designation;
    return subject;
  }
  const auto first = rows.offsets[static_cast<std::size_t>(rows.parents[at])];
  subject.designation = fmt::format("{} {}", declared.name, row - first + 1);
  return subject;
}

std::string OfWhom(const View& view, model::EntityId entity, std::int32_t row) {
  if (view.model().entities[static_cast<std::size_t>(entity)].parent == model::kNoEntity) return {};
  if (view.IsPhantom(entity, row)) return "（未列明的" + view.model().ElementName(entity) + "）";
  return "（" + SubjectOf(view, entity, row).designation + "）";
}

Subject SubjectAt(const run::Result& result, model::EntityId entity, std::int32_t row) { return SubjectOf(View(result), entity, row); }

std::string NamesOf(const std::vector<Subject>& subjects) {
  std::string names;
  for (const Subject& one : subjects) names += (names.empty() ? "" : "、") + one.designation;
  return names.empty() ? names : "（" + names + "）";
}

}  // namespace doudi::verdict
