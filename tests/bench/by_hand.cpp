#include "by_hand.h"

namespace bench {
namespace {

constexpr CountyStandards County(std::int32_t county, std::int32_t urban, std::int32_t rural, std::int32_t urban_support, std::int32_t rural_support,
                                 std::int32_t wage_cap, std::int32_t area, std::int32_t threshold, std::int32_t limit, std::int32_t living,
                                 std::int32_t care_first, std::int32_t care_other) {
  return {Standard{county, urban, urban_support, wage_cap, area, threshold, limit, living, care_first, care_other},
          Standard{county, rural, rural_support, wage_cap, area, threshold, limit, living, care_first, care_other}};
}

}  // namespace

const std::array<CountyStandards, kCounties> kStandards = {
    County(341321, 78000, 78000, 101400, 101400, 38000, 30, 200000, 3000000, 8000, 9000, 7000),
    County(341322, 79000, 76000, 102700, 98800, 39000, 35, 210000, 4000000, 8500, 9500, 7500),
    County(341323, 78500, 75500, 102000, 98100, 40000, 40, 220000, 5000000, 9000, 10000, 8000),
    County(341324, 79500, 76500, 103300, 99400, 41000, 30, 230000, 3000000, 9500, 10500, 8500),
    County(410225, 76000, 56000, 98800, 72800, 38000, 35, 240000, 4000000, 10000, 11000, 7000),
    County(410526, 75000, 55000, 97500, 71500, 39000, 40, 250000, 5000000, 8000, 9000, 7500),
    County(430626, 74000, 60000, 96200, 78000, 40000, 30, 200000, 3000000, 8500, 9500, 8000),
    County(430923, 73500, 59500, 95500, 77300, 41000, 35, 210000, 4000000, 9000, 10000, 8500),
    County(451223, 83000, 62000, 107900, 80600, 38000, 40, 220000, 5000000, 9500, 10500, 7000),
    County(510823, 81500, 64500, 105900, 83800, 39000, 30, 230000, 3000000, 10000, 11000, 7500),
    County(510824, 81000, 64000, 105300, 83200, 40000, 35, 240000, 4000000, 8000, 9000, 8000),
    County(512021, 82000, 65000, 106600, 84500, 41000, 40, 250000, 5000000, 8500, 9500, 8500),
    County(530622, 74500, 53000, 96800, 68900, 38000, 30, 200000, 3000000, 9000, 10000, 7000),
    County(530627, 75500, 53500, 98100, 69500, 39000, 35, 210000, 4000000, 9500, 10500, 7500),
    County(620422, 72500, 51500, 94200, 66900, 40000, 40, 220000, 5000000, 10000, 11000, 8000),
    County(621126, 72000, 51000, 93600, 66300, 41000, 30, 230000, 3000000, 8000, 9000, 8500),
};

Verdicts::Verdicts(const Register& all) {
  for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
    const std::size_t rows = IsOfPeople(programme) ? all.people.size() : all.size();
    verdict[programme].resize(rows);
    amount[programme].resize(rows);
  }
}

std::string ToText(const Register& all, const Verdicts& verdicts, Scope scope, std::size_t household) {
  std::string text = "H" + std::to_string(household + 1);
  const auto add = [&](std::size_t programme, std::size_t row) {
    ((text += ' ') += std::to_string(verdicts.verdict[programme][row])) += ':' + std::to_string(verdicts.amount[programme][row]);
  };
  for (std::size_t programme = 0; programme < ProgrammesIn(scope); ++programme) {
    text += " |";
    if (!IsOfPeople(programme)) add(programme, household);
    for (std::size_t i = all.FirstOf(household); IsOfPeople(programme) && i < all.FirstOf(household + 1); ++i) add(programme, i);
  }
  return text;
}

std::string FirstDifference(const Register& all, Scope scope, const Verdicts& wanted, const Verdicts& found) {
  for (std::size_t h = 0; h < all.size(); ++h) {
    const std::string want = ToText(all, wanted, scope, h), have = ToText(all, found, scope, h);
    if (want != have) return "wanted " + want + "\nfound  " + have + "\n" + ToJson(all, h);
  }
  return "";
}

}  // namespace bench
