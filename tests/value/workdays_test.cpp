#include "value/workdays.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace doudi::value {
namespace {

Date Day(int year, int month, int day) { return *MakeDate(year, month, day); }

TEST_CASE("a working day is Monday to Friday, without the days off and with those worked in exchange", "[value]") {
  // The notices for 2025 (国办发明电〔2024〕12号) and, of the Friday that was taken off in the spring of 2020, for that year.
  struct Case {
    Date date;
    bool works;
  };
  const Case cases[] = {
      {Day(2025, 1, 1), false},  {Day(2025, 1, 2), true},    {Day(2025, 1, 4), false},  {Day(2025, 1, 26), true},
      {Day(2025, 1, 28), false}, {Day(2025, 2, 4), false},   {Day(2025, 2, 8), true},   {Day(2025, 4, 4), false},
      {Day(2025, 4, 27), true},  {Day(2025, 5, 5), false},   {Day(2025, 6, 2), false},  {Day(2025, 9, 28), true},
      {Day(2025, 10, 8), false}, {Day(2025, 10, 11), true},  {Day(2025, 10, 12), false}, {Day(2020, 1, 31), false},
  };
  for (const Case& one : cases) {
    INFO(ToText(one.date));
    CHECK(IsWorkday(one.date) == one.works);
  }
}

TEST_CASE("the n-th working day leaves out the day it starts from", "[value]") {
  struct Case {
    Date date;
    int n;
    Date expected;
  };
  const Case cases[] = {
      {Day(2025, 8, 15), 30, Day(2025, 9, 26)},  // no day off between
      {Day(2025, 8, 15), 1, Day(2025, 8, 18)},   // Friday to Monday
      {Day(2025, 8, 16), 1, Day(2025, 8, 18)},
      {Day(2025, 8, 16), 0, Day(2025, 8, 16)},   // a Saturday: nothing to count
      {Day(2025, 8, 18), -1, Day(2025, 8, 15)},
      {Day(2025, 8, 17), -1, Day(2025, 8, 15)},
      {Day(2025, 9, 30), 1, Day(2025, 10, 9)},   // over the National Day
      {Day(2025, 9, 30), 3, Day(2025, 10, 11)},  // a Saturday that is worked
      {Day(2025, 1, 27), 2, Day(2025, 2, 6)},
  };
  for (const Case& one : cases) {
    INFO(ToText(one.date) << " " << one.n);
    REQUIRE(NthWorkday(one.date, one.n));
    CHECK(ToText(*NthWorkday(one.date, one.n)) == ToText(one.expected));
  }
}

TEST_CASE("counting working days and stepping over them agree on every day that is arranged", "[value]") {
  const Date first = FirstArrangedDay(), last = LastArrangedDay();
  CHECK(ToText(first) == "2004-01-01");
  CHECK(last >= Day(2026, 12, 31));
  std::int32_t count = 0;
  for (Date date = first; date <= last; date = AddDays(date, 1)) {
    if (IsWorkday(date)) {
      ++count;
      // The one before it has this one as its next.
      if (const auto before = NthWorkday(date, -1)) REQUIRE(NthWorkday(*before, 1) == date);
    }
    REQUIRE(WorkdaysUntil(date) == count);
    REQUIRE(IsArranged(date));
    for (const int n : {1, 7, 30})
      if (const auto day = NthWorkday(date, n)) REQUIRE(WorkdaysUntil(*day) - WorkdaysUntil(date) == n);
  }
  CHECK_FALSE(IsArranged(AddDays(first, -1)));
  CHECK_FALSE(IsArranged(AddDays(last, 1)));
}

TEST_CASE("no working day is guessed beyond the arranged years unless it is only to be shown", "[value]") {
  const Date last = LastArrangedDay();
  CHECK_FALSE(NthWorkday(last, 1));
  CHECK_FALSE(NthWorkday(FirstArrangedDay(), -1));
  CHECK_FALSE(NthWorkday(last, 1'000'000'000'000));
  CHECK_FALSE(NthWorkday(last, -1'000'000'000'000));
  CHECK(NthWorkday(last, 0) == last);

  const ExpectedDay known = ExpectWorkday(Day(2025, 8, 15), 30);
  CHECK(ToText(known.date) == "2025-09-26");
  CHECK_FALSE(known.estimated);
  const ExpectedDay far = ExpectWorkday(Day(2099, 9, 30), 3);  // a Wednesday: Thursday, Friday, Monday
  CHECK(ToText(far.date) == "2099-10-05");
  CHECK(far.estimated);
  CHECK(ToText(ExpectWorkday(Day(2099, 9, 30), 0).date) == "2099-09-30");
}

}  // namespace
}  // namespace doudi::value
