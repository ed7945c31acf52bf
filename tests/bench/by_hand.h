// The six programmes of six.aid written in C++ by hand: what the engine is measured against. Money in fen; kPart-ths of a fen where a tenth
// or a twelfth may be left over, so that nothing is rounded on the way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "register.h"

namespace bench {

constexpr std::int32_t DaysOf(std::int32_t year, std::int32_t month, std::int32_t day) {  // since 1970-01-01, proleptic Gregorian
  const std::int32_t y = month <= 2 ? year - 1 : year;
  const std::int32_t era = y / 400;
  const std::int32_t of_era = y - era * 400;
  const std::int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}
constexpr std::int32_t kReferenceYear = 2025, kReferenceMonth = 8, kReferenceDayOfMonth = 15;
constexpr std::int32_t kReferenceDay = DaysOf(kReferenceYear, kReferenceMonth, kReferenceDayOfMonth);
// Those born on this day or before are at least so many years old.
constexpr std::int32_t BornFor(std::int32_t years) { return DaysOf(kReferenceYear - years, kReferenceMonth, kReferenceDayOfMonth); }
constexpr std::int32_t kYearAgo = DaysOf(kReferenceYear - 1, kReferenceMonth, kReferenceDayOfMonth);
constexpr std::int32_t kHalfYearAgo = DaysOf(kReferenceYear, kReferenceMonth - 6, kReferenceDayOfMonth);

constexpr std::int32_t kPart = 60;  // parts of a fen: wages are taken by the fifth, years by the twelfth

// The parameters of a county (rows) for one kind of 户籍 (columns).
struct Standard {
  std::int32_t county;       // GB/T 2260
  std::int32_t subsistence;  // 低保标准, fen a month and head
  std::int32_t support;      // 特困标准, fen a month
  std::int32_t wage_cap;     // 就业扣减上限, fen a month
  std::int32_t area;         // 人均面积
  std::int32_t threshold;    // 起付标准, fen
  std::int32_t limit;        // 年限额, fen
  std::int32_t living, care_first, care_other;  // 两项补贴, fen a month
};
using CountyStandards = std::array<Standard, 2>;
extern const std::array<CountyStandards, kCounties> kStandards;

// The programmes by their order in six.aid. 0, 1 and 5 are of households, the others of people.
constexpr std::size_t kProgrammes = 6;
enum Programme : std::size_t { kSubsistence, kMarginal, kSupport, kMedical, kDisability, kEmergency };
constexpr bool IsOfPeople(std::size_t programme) { return programme >= kSupport && programme <= kDisability; }

enum Verdict : std::uint8_t { kNo, kYes, kOpen };
constexpr std::int32_t kAmountOpen = -1;

// What every programme says of every household or person: 0 where it says no or is undecided, kAmountOpen where it says yes and
// the amount is not known.
struct Verdicts {
  std::array<std::vector<std::uint8_t>, kProgrammes> verdict;
  std::array<std::vector<std::int32_t>, kProgrammes> amount;

  explicit Verdicts(const Register& all);
};

// Which of the programmes are worked out: all six, or the first two.
enum class Scope : std::uint8_t { Two, Six };
constexpr std::size_t ProgrammesIn(Scope scope) { return scope == Scope::Two ? 2 : kProgrammes; }

// A line for each household, the same for the same verdicts: what implementations are compared by.
std::string ToText(const Register& all, const Verdicts& verdicts, Scope scope, std::size_t household);
// The first household of which they do not say the same, with both lines and its record; "" if there is none.
std::string FirstDifference(const Register& all, Scope scope, const Verdicts& wanted, const Verdicts& found);

// Households [first, last).
void JudgeByRows(const Register& all, Scope scope, std::size_t first, std::size_t last, Verdicts& out);
void JudgeByColumns(const RegisterColumns& columns, const Register& all, Scope scope, std::size_t first, std::size_t last, Verdicts& out);
// One household with facts unknown: three-valued, with intervals.
void JudgePartial(const Register& all, Scope scope, std::size_t household, Verdicts& out);

}  // namespace bench
