#include "register.h"

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string_view>

#include "by_hand.h"
#include "value/date.h"

namespace bench {
namespace {

// ---- made up -------------------------------------------------------------------------------------------------------------

constexpr std::int32_t kFen = 100;  // in one yuan

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  Household MakeHousehold() {
    Household made{};
    made.county = static_cast<std::uint8_t>(Below(kCounties));
    made.kind = Chance(30) ? kind::kUrban : kind::kRural;
    made.applied = kReferenceDay - Below(300);
    made.checked = kReferenceDay - Below(400);
    made.consent = Pick({90, 7, 3});
    MakeProperty(made);
    MakeMoney(made);
    made.lifted = Chance(25);
    made.monitored = Chance(6);
    made.event = Chance(15) ? static_cast<std::uint8_t>(1 + Pick({10, 25, 40, 25})) : std::uint8_t{event::kNone};
    made.loss = made.event == event::kNone ? 0 : Skewed(120000);
    made.times_helped = Pick({80, 14, 6});
    return made;
  }

  // `place`: in the household; `head`: its first person, once made.
  Person MakePerson(std::size_t place, const Person& head, bool rural) {
    Person made{};
    const std::int32_t years = place == 0 ? HeadYears() : RelativeYears(place, YearsOf(head), made);
    made.birth = kReferenceDay - years * 365 - years / 4 - Below(365);
    made.sex = place == 1 && made.relation == relation::kSpouse ? head.sex == 0 : made.relation == relation::kDaughter || (place == 0 && Chance(40));
    made.resident = Chance(95);
    made.special = Pick({970, 5, 10, 15});
    MakeDisability(made, years);
    made.ill = Chance(years >= 60 ? 20 : 9);
    MakeWork(made, years, rural);
    made.insurance = made.work == work::kEmployed || (made.work == work::kRetired && made.pension > 1000 * kFen)
                         ? std::uint8_t{insurance::kEmployee}
                         : Pick({94, 0, 6});
    MakeBills(made);
    made.supporter = Chance(years < 18 ? 96 : years >= 60 ? 68 : 80);
    return made;
  }

  std::size_t HouseholdSize() { return 1 + Pick({18, 27, 26, 17, 9, 3}); }
  std::int32_t Below(std::uint32_t n) { return static_cast<std::int32_t>(random_() % n); }
  bool Chance(std::uint32_t percent) { return random_() % 100 < percent; }
  bool ChanceOf(double share) { return static_cast<double>(random_()) < share * 4294967296.0; }

 private:
  std::uint8_t Pick(std::initializer_list<std::uint32_t> weights) {
    std::uint32_t total = 0;
    for (const std::uint32_t weight : weights) total += weight;
    std::uint32_t drawn = static_cast<std::uint32_t>(random_()) % total;
    std::uint8_t place = 0;
    for (const std::uint32_t weight : weights) {
      if (drawn < weight) break;
      drawn -= weight;
      ++place;
    }
    return place;
  }
  // Fen between two amounts in yuan; every fourth is not a whole one.
  std::int32_t Amount(std::int32_t least, std::int32_t most) {
    const std::int32_t yuan = least + Below(static_cast<std::uint32_t>(most - least + 1));
    return yuan * kFen + (Chance(25) ? Below(100) : 0);
  }
  // Many small amounts, few large ones.
  std::int32_t Skewed(std::int32_t most) {
    const std::int32_t limit = Chance(60) ? most / 12 : Chance(75) ? most / 3 : most;
    return Amount(0, limit);
  }
  static std::int32_t YearsOf(const Person& person) { return (kReferenceDay - person.birth) / 365; }

  void MakeProperty(Household& made) {
    made.housing = Pick({70, 14, 8, 8});
    made.homes = made.housing == housing::kOwned ? 1 + (Chance(7) ? 1 + (Chance(10) ? 1 : 0) : 0) : 0;
    made.area = made.homes == 0 ? 15 + Below(60) : 35 + Below(130) * made.homes;
    made.rent = made.housing == housing::kRented ? Amount(150, 1200) : made.housing == housing::kPublic ? Amount(40, 200) : 0;
    made.savings = Skewed(180000);
    made.cars = Pick({86, 12, 2});
    made.livelihood_car = made.cars > 0 && Chance(55);
    made.car_value = made.cars > 0 ? Skewed(150000) : 0;
    made.business_assets = Chance(12) ? Skewed(120000) : 0;
  }

  void MakeMoney(Household& made) {
    const bool rural = made.kind == kind::kRural;
    made.land_income = rural && Chance(45) ? Amount(200, 4000) : 0;
    made.dividends = rural && Chance(30) ? Amount(20, 800) : 0;
    made.interest = made.savings / 60;
    made.rent_income = Chance(rural ? 2 : 8) ? Amount(200, 1500) : 0;
    made.maintenance = Chance(18) ? Amount(50, 600) : 0;
    made.tuition = Chance(28) ? Amount(300, 9000) : 0;
  }

  std::int32_t HeadYears() { return Chance(38) ? 60 + Below(29) : 24 + Below(36); }
  std::int32_t RelativeYears(std::size_t place, std::int32_t head, Person& made) {
    if (place == 1 && Chance(72)) {
      made.relation = relation::kSpouse;
      return std::max(20, head - 5 + Below(11));
    }
    if (head < 62 && Chance(16)) {
      made.relation = Chance(40) ? relation::kFather : relation::kMother;
      return std::min(96, head + 20 + Below(12));
    }
    made.relation = Chance(52) ? relation::kSon : relation::kDaughter;
    return std::max(0, head - 22 - Below(14));
  }

  void MakeDisability(Person& made, std::int32_t years) {
    made.level = level::kNone;
    made.category = category::kNone;
    if (Chance(years >= 60 ? 17 : 11)) {
      made.level = Pick({18, 32, 28, 22});
      made.category = Pick({14, 22, 2, 34, 12, 11, 5});
    }
    made.care = made.level <= level::kTwo ? Chance(55) : years >= 80 ? Chance(20) : made.level == level::kThree && Chance(25);
  }

  void MakeWork(Person& made, std::int32_t years, bool rural) {
    made.stage = years < 3 ? 0 : years < 6 ? 1 : years < 12 ? 2 : years < 15 ? 3 : years < 18 ? 4 : years < 22 && Chance(40) ? 5 : 0;
    if (years < 16 || made.stage >= 4) {
      made.work = years >= 3 ? work::kAtSchool : work::kNone;
      return;
    }
    if (years >= 60) {
      made.work = rural && years < 70 && Chance(40) ? work::kFarming : work::kRetired;
      made.pension = Chance(12) ? Amount(1500, 3400) : Amount(180, 340);
    } else {
      made.work = rural ? Pick({12, 24, 38, 8, 0, 0, 18}) : Pick({26, 28, 2, 18, 0, 0, 26});
    }
    if (made.work == work::kEmployed) made.wage = Amount(1200, 4200);
    if (made.work == work::kFlexible) made.wage = Amount(300, 2600);
    if (made.work == work::kFarming || Chance(4)) made.business = Amount(1500, 26000);
    made.cost = made.business / 100 * (15 + Below(90));
  }

  void MakeBills(Person& made) {
    if (made.ill) made.medical = 2000 * kFen + Skewed(160000);
    if (!made.ill && Chance(55)) made.medical = Skewed(6000);
    made.reimbursed = made.insurance == insurance::kNone ? 0 : made.medical / 100 * (35 + Below(45));
    made.self_paid = made.medical / 100 * (3 + Below(18));
  }

  std::mt19937 random_;
};

#define BENCH_FORGET(type, field, key, how) \
  if (mask >> household_fact::field & 1u) household.field = 0;
void Forget(Household& household, std::uint32_t mask) { BENCH_HOUSEHOLD_FACTS(BENCH_FORGET) }
#undef BENCH_FORGET
#define BENCH_FORGET(type, field, key, how) \
  if (mask >> person_fact::field & 1u) person.field = 0;
void Forget(Person& person, std::uint32_t mask) { BENCH_PERSON_FACTS(BENCH_FORGET) }
#undef BENCH_FORGET

// One to three facts of the last household that was made, of itself or of its people.
void LoseFacts(Register& all, Maker& maker) {
  const std::size_t first = static_cast<std::size_t>(all.first.back());
  const std::size_t people = all.people.size() - first;
  const std::size_t facts = household_fact::kCount + people * person_fact::kCount;
  for (std::int32_t left = 1 + maker.Below(3); left > 0; --left) {
    const auto place = static_cast<std::size_t>(maker.Below(static_cast<std::uint32_t>(facts)));
    if (place < household_fact::kCount) {
      all.household_unknown.back() |= 1u << place;
      continue;
    }
    const std::size_t of_person = place - household_fact::kCount;
    all.person_unknown[first + of_person / person_fact::kCount] |= 1u << of_person % person_fact::kCount;
  }
  Forget(all.households.back(), all.household_unknown.back());
  for (std::size_t i = first; i < all.people.size(); ++i) Forget(all.people[i], all.person_unknown[i]);
}

// ---- as JSON -------------------------------------------------------------------------------------------------------------

struct CountyCode {
  void operator()(std::string& text, std::int32_t value) const {
    text += '"' + std::to_string(kStandards[static_cast<std::size_t>(value)][0].county) + '"';
  }
};
struct OneOf {
  std::string_view names;  // separated by spaces
  explicit OneOf(std::string_view all) : names(all) {}
  void operator()(std::string& text, std::int32_t value) const {
    std::size_t start = 0;
    while (value-- > 0) start = names.find(' ', start) + 1;
    (text += '"') += names.substr(start, names.find(' ', start) - start);
    text += '"';
  }
};
struct YesOrNo {
  void operator()(std::string& text, std::int32_t value) const { text += value != 0 ? "true" : "false"; }
};
struct Whole {
  void operator()(std::string& text, std::int32_t value) const { text += std::to_string(value); }
};
struct Day {
  void operator()(std::string& text, std::int32_t value) const { text += '"' + doudi::value::ToText(doudi::value::Date{value}) + '"'; }
};
struct Money {
  void operator()(std::string& text, std::int32_t fen) const {
    text += std::to_string(fen / kFen);
    if (fen % kFen == 0) return;
    ((text += '.') += static_cast<char>('0' + fen % kFen / 10)) += static_cast<char>('0' + fen % 10);
  }
};

template <class Writer>
void WriteFact(std::string& text, const char* key, std::int32_t value, bool unknown, Writer write) {
  ((text += ",\"") += key) += "\":";
  unknown ? void(text += "null") : write(text, value);
}

#define BENCH_WRITE(type, field, key, how) WriteFact(text, key, household.field, (mask >> household_fact::field & 1u) != 0, how);
void Write(std::string& text, const Household& household, std::uint32_t mask) { BENCH_HOUSEHOLD_FACTS(BENCH_WRITE) }
#undef BENCH_WRITE
#define BENCH_WRITE(type, field, key, how) WriteFact(text, key, person.field, (mask >> person_fact::field & 1u) != 0, how);
void Write(std::string& text, const Person& person, std::uint32_t mask) { BENCH_PERSON_FACTS(BENCH_WRITE) }
#undef BENCH_WRITE

}  // namespace

Register GenerateRegister(std::size_t count, std::uint32_t seed, double unknown_share) {
  Maker maker(seed);
  Register all;
  for (std::size_t h = 0; h < count; ++h) {
    all.households.push_back(maker.MakeHousehold());
    all.first.push_back(static_cast<std::int32_t>(all.people.size()));
    const std::size_t size = maker.HouseholdSize();
    for (std::size_t i = 0; i < size; ++i) {
      const Person head = i == 0 ? Person{} : all.people[static_cast<std::size_t>(all.first.back())];
      all.people.push_back(maker.MakePerson(i, head, all.households.back().kind == kind::kRural));
    }
    all.household_unknown.push_back(0);
    all.person_unknown.resize(all.people.size(), 0);
    all.partial.push_back(maker.ChanceOf(unknown_share));
    if (all.partial.back()) LoseFacts(all, maker);
  }
  all.first.push_back(static_cast<std::int32_t>(all.people.size()));
  return all;
}

std::string ToJson(const Register& all, std::size_t household, std::string_view id) {
  std::string text = "{\"编号\":\"" + (id.empty() ? "H" + std::to_string(household + 1) : std::string(id)) + '"';
  Write(text, all.households[household], all.household_unknown[household]);
  text += ",\"人\":[";
  for (std::size_t i = all.FirstOf(household); i < all.FirstOf(household + 1); ++i) {
    const std::size_t start = text.size();
    Write(text, all.people[i], all.person_unknown[i]);
    text[start] = '{';  // in place of the first comma
    text += i + 1 < all.FirstOf(household + 1) ? "}," : "}";
  }
  return text + "]}";
}

namespace {

template <class Writer>
std::string CellOf(std::int32_t value, bool unknown, Writer write) {
  std::string text;
  if (unknown) return text;
  write(text, value);
  return text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

#define BENCH_KEY(type, field, key, how) key,
std::vector<std::string> HouseholdKeys() { return {BENCH_HOUSEHOLD_FACTS(BENCH_KEY)}; }
std::vector<std::string> PersonKeys() { return {BENCH_PERSON_FACTS(BENCH_KEY)}; }
#undef BENCH_KEY
#define BENCH_CELL(type, field, key, how) CellOf(row.field, (mask >> household_fact::field & 1u) != 0, how),
std::vector<std::string> HouseholdCells(const Register& all, std::size_t household) {
  const Household& row = all.households[household];
  const std::uint32_t mask = all.household_unknown[household];
  return {BENCH_HOUSEHOLD_FACTS(BENCH_CELL)};
}
#undef BENCH_CELL
#define BENCH_CELL(type, field, key, how) CellOf(row.field, (mask >> person_fact::field & 1u) != 0, how),
std::vector<std::string> PersonCells(const Register& all, std::size_t person) {
  const Person& row = all.people[person];
  const std::uint32_t mask = all.person_unknown[person];
  return {BENCH_PERSON_FACTS(BENCH_CELL)};
}
#undef BENCH_CELL

RegisterColumns ToColumns(const Register& all) {
  RegisterColumns columns;
#define BENCH_PUSH(type, field, key, how) \
  for (const Household& row : all.households) columns.households.field.push_back(row.field);
  BENCH_HOUSEHOLD_FACTS(BENCH_PUSH)
#undef BENCH_PUSH
#define BENCH_PUSH(type, field, key, how) \
  for (const Person& row : all.people) columns.people.field.push_back(row.field);
  BENCH_PERSON_FACTS(BENCH_PUSH)
#undef BENCH_PUSH
  return columns;
}

}  // namespace bench
