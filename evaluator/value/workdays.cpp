#include "value/workdays.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <variant>
#include <vector>

#include "value/literal.h"

namespace doudi::value {
namespace {

// The checked-in table, embedded by the build: comment lines, then "2025-01-26,班,春节", sorted by date.
constexpr std::string_view kHolidaysCsv =
#include "holidays.inc"
    ;

// 1970-01-01 was a Thursday.
bool IsWeekday(Date date) { return ((date.days + 3) % 7 + 7) % 7 < 5; }

// Every arranged day, built at the first use; looked up by its distance from the first one.
class Calendar {
 public:
  Calendar() {
    const std::vector<Change> changes = ReadChanges();
    first_ = *MakeDate(ToCivil(changes.front().date).year, 1, 1);
    const Date last = *MakeDate(ToCivil(changes.back().date).year, 12, 31);
    for (Date date = first_; date <= last; date = AddDays(date, 1)) works_.push_back(IsWeekday(date));
    for (const Change& change : changes) works_[PlaceOf(change.date)] = change.works;
    for (std::size_t place = 0; place < works_.size(); ++place) {
      if (works_[place]) workdays_.push_back(first_.days + static_cast<std::int32_t>(place));
      until_.push_back(static_cast<std::int32_t>(workdays_.size()));
    }
  }

  Date first() const { return first_; }
  Date last() const { return Date{first_.days + static_cast<std::int32_t>(works_.size()) - 1}; }
  bool IsWorkday(Date date) const { return works_[PlaceOf(date)]; }
  std::int32_t Until(Date date) const { return until_[PlaceOf(date)]; }

  std::optional<Date> Nth(Date date, std::int64_t n) const {
    if (n == 0) return date;
    // Counted from the working days up to the date, or up to the day before it.
    const std::int64_t before = Until(date) - (n < 0 && IsWorkday(date) ? 1 : 0);
    const auto count = static_cast<std::int64_t>(workdays_.size());
    if (n < -before || n > count - before) return std::nullopt;
    return Date{workdays_[static_cast<std::size_t>(n > 0 ? before + n - 1 : before + n)]};
  }

 private:
  struct Change {
    Date date;
    bool works = false;
  };
  static std::vector<Change> ReadChanges() {
    std::vector<Change> changes;
    for (std::string_view rest = kHolidaysCsv; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (line.empty() || line.front() == '#') continue;
      const auto date = std::get<Date>(ParseDate(line.substr(0, line.find(','))));
      changes.push_back({date, line.substr(line.find(',') + 1).starts_with("班")});
    }
    return changes;
  }
  std::size_t PlaceOf(Date date) const { return static_cast<std::size_t>(date.days - first_.days); }

  Date first_;
  std::vector<bool> works_;
  std::vector<std::int32_t> workdays_;  // in days since 1970-01-01
  std::vector<std::int32_t> until_;     // by place: how many working days up to it
};

const Calendar& TheCalendar() {
  static const Calendar calendar;
  return calendar;
}

}  // namespace

Date FirstArrangedDay() { return TheCalendar().first(); }
Date LastArrangedDay() { return TheCalendar().last(); }
bool IsWorkday(Date date) { return TheCalendar().IsWorkday(date); }
std::int32_t WorkdaysUntil(Date date) { return TheCalendar().Until(date); }
std::optional<Date> NthWorkday(Date date, std::int64_t n) { return TheCalendar().Nth(date, n); }

ExpectedDay ExpectWorkday(Date date, std::int32_t n) {
  ExpectedDay day{date};
  for (std::int32_t left = n; left > 0;) {
    day.date = AddDays(day.date, 1);
    const bool arranged = IsArranged(day.date);
    day.estimated = day.estimated || !arranged;
    if (arranged ? IsWorkday(day.date) : IsWeekday(day.date)) --left;
  }
  return day;
}

}  // namespace doudi::value
