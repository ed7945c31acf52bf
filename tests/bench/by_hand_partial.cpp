// Households with facts unknown: conditions are true, false or unknown, numbers are intervals that surely hold them. What is not known never
// counts as no or as 0. The rules are those of by_hand_rows.cpp.
#include <algorithm>

#include "by_hand.h"

namespace bench {
namespace {

using Amount = std::int64_t;  // parts of a fen unless said otherwise

constexpr Amount Parts(Amount fen) { return fen * kPart; }

// ---- three values ----------------------------------------------------------------------------------------------------------

enum class Truth : std::uint8_t { No, Unknown, Yes };
Truth Of(bool yes) { return yes ? Truth::Yes : Truth::No; }
Truth And(Truth a, Truth b) { return std::min(a, b); }
Truth Or(Truth a, Truth b) { return std::max(a, b); }
Truth Not(Truth a) { return a == Truth::Unknown ? a : Of(a == Truth::No); }
template <class... More>
Truth And(Truth a, Truth b, More... more) {
  return And(And(a, b), more...);
}
template <class... More>
Truth Or(Truth a, Truth b, More... more) {
  return Or(Or(a, b), more...);
}

// ---- intervals -------------------------------------------------------------------------------------------------------------

constexpr Amount kInfinite = Amount{1} << 60;  // far beyond any amount; sums with it stay beyond

struct Interval {
  Amount low = 0, high = 0;
  bool IsPoint() const { return low == high; }
};
Amount Settled(Amount a) { return a > kInfinite / 2 ? kInfinite : a < -kInfinite / 2 ? -kInfinite : a; }
Amount Product(Amount a, Amount factor) {  // 0 × ∞ is 0: an end is a limit of numbers, never a number itself
  if (factor == 0 || a == 0) return 0;
  if (a == kInfinite || factor == kInfinite) return kInfinite;
  return a == -kInfinite ? a : a * factor;
}
Interval Point(Amount a) { return {a, a}; }
Interval operator+(Interval a, Interval b) { return {Settled(a.low + b.low), Settled(a.high + b.high)}; }
Interval operator-(Interval a, Interval b) { return {Settled(a.low - b.high), Settled(a.high - b.low)}; }
// REQUIRES: no factor is negative.
Interval operator*(Interval a, Amount factor) { return {Product(a.low, factor), Product(a.high, factor)}; }
Interval operator*(Interval a, Interval b) { return {Product(a.low, b.low), Product(a.high, b.high)}; }
Interval Min(Interval a, Interval b) { return {std::min(a.low, b.low), std::min(a.high, b.high)}; }
Interval Max(Interval a, Interval b) { return {std::max(a.low, b.low), std::max(a.high, b.high)}; }
Interval Hull(Interval a, Interval b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }
Truth Less(Interval a, Interval b) {
  if (a.high < b.low) return Truth::Yes;
  return a.low >= b.high ? Truth::No : Truth::Unknown;
}
Truth AtMost(Interval a, Interval b) { return Not(Less(b, a)); }
Truth Equal(Interval a, Amount b) {
  if (a.low > b || a.high < b) return Truth::No;
  return a.IsPoint() ? Truth::Yes : Truth::Unknown;
}
// total ÷ heads < line. REQUIRES: none is negative, and there may be a head.
Truth PerHeadLess(Interval total, Interval heads, Interval line) {
  if (heads.low > 0 ? total.high < line.low * heads.low : total.high == 0 && line.low > 0) return Truth::Yes;
  return total.low >= line.high * heads.high ? Truth::No : Truth::Unknown;
}
Amount CeilEnd(Amount parts) {
  constexpr Amount kYuan = Parts(100);
  if (parts == kInfinite || parts == -kInfinite) return parts;
  return (parts >= 0 ? (parts + kYuan - 1) / kYuan : -(-parts / kYuan)) * 100;
}
Interval CeilToYuan(Interval parts) { return {CeilEnd(parts.low), CeilEnd(parts.high)}; }  // in fen

// The first branch that holds, or the hull of those that may be the first.
class FirstOf {
 public:
  FirstOf& When(Truth condition, Interval value) {
    if (settled_ || condition == Truth::No) return *this;
    value_ = any_ ? Hull(value_, value) : value;
    any_ = true;
    settled_ = condition == Truth::Yes;
    return *this;
  }
  Interval Otherwise(Interval value) { return When(Truth::Yes, value).value_; }

 private:
  Interval value_;
  bool any_ = false, settled_ = false;
};

// ---- facts -----------------------------------------------------------------------------------------------------------------

// The members of an 枚举 that a fact may be, a bit each.
using Codes = std::uint32_t;
template <class... Code>
constexpr Codes Set(Code... codes) {
  return ((1u << codes) | ...);
}
Truth In(Codes possible, Codes set) {
  if ((possible & ~set) == 0) return Truth::Yes;
  return (possible & set) == 0 ? Truth::No : Truth::Unknown;
}

// Reads facts under a mask of what is unknown.
class Facts {
 public:
  explicit Facts(std::uint32_t unknown) : unknown_(unknown) {}
  bool Known(std::uint8_t fact) const { return (unknown_ >> fact & 1u) == 0; }
  Truth Flag(std::uint8_t fact, std::uint8_t value) const { return Known(fact) ? Of(value != 0) : Truth::Unknown; }
  Codes Code(std::uint8_t fact, std::uint8_t value) const { return Known(fact) ? 1u << value : ~0u; }
  Interval Number(std::uint8_t fact, std::int32_t value) const { return Known(fact) ? Point(value) : Interval{0, kInfinite}; }
  // A day no later than the reference day.
  Truth NotAfter(std::uint8_t fact, std::int32_t value, std::int32_t day) const { return Known(fact) ? Of(value <= day) : Truth::Unknown; }

 private:
  std::uint32_t unknown_;
};

// The parameters where the county or the kind of 户籍 may be any.
class Standards {
 public:
  Standards(const Household& h, const Facts& facts) {
    const Codes counties = facts.Code(household_fact::county, h.county), kinds = facts.Code(household_fact::kind, h.kind);
    for (std::size_t county = 0; county < kCounties; ++county)
      for (std::size_t kind = 0; kind < 2; ++kind)
        if ((counties >> county & 1u) != 0 && (kinds >> kind & 1u) != 0) possible_[count_++] = &kStandards[county][kind];
  }
  Interval operator()(std::int32_t Standard::*parameter) const {
    Interval all = Point(possible_[0]->*parameter);
    for (std::size_t i = 1; i < count_; ++i) all = Hull(all, Point(possible_[i]->*parameter));
    return all;
  }

 private:
  std::array<const Standard*, kCounties * 2> possible_{};
  std::size_t count_ = 0;
};

// ---- one person ------------------------------------------------------------------------------------------------------------

struct OfPerson {
  Truth member, severe, first_two, care, resident, imprisoned;
  Truth over_80, over_60, under_18, under_16;
  Interval income, own_bills, illness, extra;
};

Interval IncomeOf(const Person& p, const Facts& facts, const Standards& standards) {
  namespace fact = person_fact;
  const Interval earned = facts.Number(fact::wage, p.wage);
  const Truth employed = In(facts.Code(fact::work, p.work), Set(work::kEmployed, work::kFlexible));
  const Interval fifth = FirstOf().When(employed, earned * (kPart / 5)).Otherwise(Point(0));
  const Interval deduction = Min(fifth, standards(&Standard::wage_cap) * kPart);
  const Interval profit = Max(facts.Number(fact::business, p.business) - facts.Number(fact::cost, p.cost), Point(0));
  return earned * kPart - deduction + profit * (kPart / 12) + facts.Number(fact::pension, p.pension) * kPart;
}

OfPerson Know(const Person& p, std::uint32_t unknown, const Standards& standards) {
  namespace fact = person_fact;
  const Facts facts(unknown);
  const Codes specials = facts.Code(fact::special, p.special), levels = facts.Code(fact::level, p.level);
  const Truth is_ill = facts.Flag(fact::ill, p.ill);
  const Interval subsistence = standards(&Standard::subsistence);
  OfPerson own{};
  own.resident = facts.Flag(fact::resident, p.resident);
  own.member = And(own.resident, Not(In(specials, Set(special::kReligious, special::kPrison))));
  own.imprisoned = In(specials, Set(special::kPrison));
  own.first_two = In(levels, Set(level::kOne, level::kTwo));
  own.severe = Or(own.first_two, And(In(levels, Set(level::kThree)),
                                     In(facts.Code(fact::category, p.category), Set(category::kIntellect, category::kMind))));
  own.care = facts.Flag(fact::care, p.care);
  own.over_80 = facts.NotAfter(fact::birth, p.birth, BornFor(80));
  own.over_60 = facts.NotAfter(fact::birth, p.birth, BornFor(60));
  own.under_18 = Not(facts.NotAfter(fact::birth, p.birth, BornFor(18)));
  own.under_16 = Not(facts.NotAfter(fact::birth, p.birth, BornFor(16)));
  own.income = IncomeOf(p, facts, standards);
  own.own_bills = Max(facts.Number(fact::medical, p.medical) - facts.Number(fact::reimbursed, p.reimbursed), Point(0));
  own.illness = Min(FirstOf().When(is_ill, own.own_bills * (kPart / 12)).Otherwise(Point(0)), subsistence * kPart);
  const Interval percent = FirstOf()
                               .When(own.over_80, Point(30))
                               .When(own.first_two, Point(30))
                               .When(is_ill, Point(20))
                               .When(own.over_60, Point(10))
                               .When(own.under_18, Point(10))
                               .Otherwise(Point(0));
  own.extra = subsistence * percent;  // hundredths of a fen
  return own;
}

// ---- the household ---------------------------------------------------------------------------------------------------------

struct Totals {
  Interval members, income, illness, extra;
  Truth any_severe = Truth::No;
};

Interval Counted(Truth member, Interval value) {
  return FirstOf().When(member, value).Otherwise(Point(0));
}

Totals AddUp(const OfPerson* people, std::size_t count) {
  Totals totals;
  for (std::size_t i = 0; i < count; ++i) {
    const OfPerson& p = people[i];
    totals.members = totals.members + Counted(p.member, Point(1));
    totals.income = totals.income + Counted(p.member, p.income);
    totals.illness = totals.illness + Counted(p.member, p.illness);
    totals.extra = totals.extra + Counted(p.member, p.extra);
    totals.any_severe = Or(totals.any_severe, And(p.member, p.severe));
  }
  return totals;
}

Interval NetIncome(const Household& h, const Facts& facts, const Totals& totals) {
  namespace fact = household_fact;
  const Interval yearly = facts.Number(fact::land_income, h.land_income) + facts.Number(fact::dividends, h.dividends) + facts.Number(fact::interest, h.interest);
  const Interval monthly = facts.Number(fact::rent_income, h.rent_income) + facts.Number(fact::maintenance, h.maintenance);
  const Truth rented = In(facts.Code(fact::housing, h.housing), Set(housing::kRented));
  const Interval rent_off = FirstOf().When(rented, Min(facts.Number(fact::rent, h.rent), Point(400'00)) * kPart).Otherwise(Point(0));
  const Interval tuition_off = Min(facts.Number(fact::tuition, h.tuition) * (kPart / 12), Point(Parts(300'00)));
  const Interval income = totals.income + yearly * (kPart / 12) + monthly * kPart;
  return Max(income - (totals.illness + tuition_off + rent_off), Point(0));
}

struct OfHousehold {
  Truth poor, marginal;
};

// What the conditions of a household's programmes share.
struct Common {
  Interval members, net, subsistence;
  Truth someone, home_fits, papers;
  Interval savings, cars, car_value;

  Truth IncomeBelow(Amount tenths_of_line) const {
    return PerHeadLess(net * 10, members, subsistence * (kPart * tenths_of_line));
  }
  Truth SavedAtMost(Amount months) const { return AtMost(savings, subsistence * months * members); }
};

Common Share(const Household& h, const Facts& facts, const Standards& standards, const Totals& totals) {
  namespace fact = household_fact;
  Common common{};
  common.members = totals.members;
  common.net = NetIncome(h, facts, totals);
  common.subsistence = standards(&Standard::subsistence);
  common.someone = AtMost(Point(1), totals.members);
  common.home_fits = Or(AtMost(facts.Number(fact::homes, h.homes), Point(1)),
                        AtMost(facts.Number(fact::area, h.area), standards(&Standard::area) * totals.members));
  common.papers = And(Not(In(facts.Code(fact::consent, h.consent), Set(consent::kRefused))),
                      Not(facts.NotAfter(fact::checked, h.checked, kYearAgo - 1)));
  common.savings = facts.Number(fact::savings, h.savings);
  common.cars = facts.Number(fact::cars, h.cars);
  common.car_value = facts.Number(fact::car_value, h.car_value);
  return common;
}

Truth Poor(const Household& h, const Facts& facts, const Common& common, Truth any_severe) {
  const Truth one_car = Equal(common.cars, 1);
  const Truth for_work = And(one_car, facts.Flag(household_fact::livelihood_car, h.livelihood_car), AtMost(common.car_value, Point(30'000'00)));
  const Truth for_care = And(one_car, AtMost(common.car_value, Point(80'000'00)), any_severe);
  return And(common.someone, common.IncomeBelow(10), common.SavedAtMost(24), common.home_fits, Or(Equal(common.cars, 0), for_work, for_care),
             AtMost(facts.Number(household_fact::business_assets, h.business_assets), Point(50'000'00)), common.papers);
}

Truth Marginal(const Common& common, Truth poor) {
  const Truth car = Or(Equal(common.cars, 0), And(Equal(common.cars, 1), AtMost(common.car_value, Point(100'000'00))));
  return And(common.someone, common.IncomeBelow(15), common.SavedAtMost(36), common.home_fits, car, common.papers, Not(poor));
}

Truth Emergency(const Household& h, const Facts& facts, const Common& common) {
  namespace fact = household_fact;
  return And(common.someone, Not(In(facts.Code(fact::event, h.event), Set(event::kNone))), Not(facts.NotAfter(fact::applied, h.applied, kHalfYearAgo - 1)),
             common.IncomeBelow(20), common.SavedAtMost(24), Less(facts.Number(fact::times_helped, h.times_helped), Point(2)),
             Less(Point(0), facts.Number(fact::loss, h.loss)));
}

Interval EmergencyAid(const Household& h, const Facts& facts, const Common& common) {
  const Codes events = facts.Code(household_fact::event, h.event);
  const Interval lost = facts.Number(household_fact::loss, h.loss);
  const auto is = [&](std::uint8_t code) { return In(events, Set(code)); };
  const Interval months = FirstOf()
                              .When(And(is(event::kFire), AtMost(Point(50'000'00), lost)), Point(6))
                              .When(And(is(event::kIllness), AtMost(Point(30'000'00), lost)), Point(6))
                              .When(is(event::kFire), Point(3))
                              .When(is(event::kIllness), Point(4))
                              .When(is(event::kTraffic), Point(3))
                              .When(is(event::kNone), Point(0))
                              .Otherwise(Point(1));
  return CeilToYuan(Min(common.subsistence * kPart * common.members * months, lost * (kPart * 4 / 5)));
}

// ---- verdicts --------------------------------------------------------------------------------------------------------------

void Put(Verdicts& out, Programme programme, std::size_t row, Truth eligible, Interval fen) {
  out.verdict[programme][row] = eligible == Truth::Yes ? kYes : eligible == Truth::No ? kNo : kOpen;
  const std::int32_t amount = fen.IsPoint() ? static_cast<std::int32_t>(fen.low) : kAmountOpen;
  out.amount[programme][row] = eligible == Truth::Yes ? amount : 0;
}

Truth Supported(const Person& p, const Facts& facts, const OfPerson& own, const Standards& standards, const Common& common) {
  const Interval support = standards(&Standard::support);
  return And(own.resident, Or(own.over_60, own.under_16, own.severe), Less(own.income, support * kPart),
             Not(facts.Flag(person_fact::supporter, p.supporter)), AtMost(common.savings, support * 12), common.papers, Not(own.imprisoned));
}

Interval SupportAid(const OfPerson& own, const Standards& standards) {
  const Interval support = standards(&Standard::support);
  const Interval percent = FirstOf().When(And(own.care, own.first_two), Point(60)).When(own.care, Point(30)).Otherwise(Point(10));
  const Interval nursing = support * percent;  // hundredths of a fen
  return support.IsPoint() && nursing.IsPoint() ? Point(support.low + nursing.low / 100) : Interval{0, kInfinite};
}

// 救助身份 and what rests on it: the first that holds counts.
enum Status : std::uint8_t { kFullSupport, kOnSubsistence, kOnMargin, kMonitored, kNoStatus, kStatuses };
constexpr Amount kTenths[kStatuses] = {9, 7, 6, 6, 0};
constexpr Amount kThresholdHalves[kStatuses] = {0, 0, 1, 1, 2};

Codes StatusOf(Truth supported, const OfHousehold& of, Truth monitored) {
  Codes possible = 0;
  const Truth conditions[] = {supported, of.poor, of.marginal, monitored, Truth::Yes};
  for (std::uint8_t status = 0; status < kStatuses; ++status) {
    if (conditions[status] == Truth::No) continue;
    possible |= Set(status);
    if (conditions[status] == Truth::Yes) break;
  }
  return possible;
}
Interval OfStatus(Codes possible, const Amount (&values)[kStatuses]) {
  Interval all{kInfinite, -kInfinite};
  for (std::size_t status = 0; status < kStatuses; ++status)
    if ((possible >> status & 1u) != 0) all = Hull(all, Point(values[status]));
  return all;
}

void JudgeMedical(const Person& p, const Facts& facts, const OfPerson& own, const Standards& standards, Codes status, std::size_t row, Verdicts& out) {
  const Interval threshold = standards(&Standard::threshold) * OfStatus(status, kThresholdHalves);  // halves of a fen
  const Interval base = Max(own.own_bills * 2 - threshold, Point(0));
  const Truth eligible = And(own.member, Not(In(status, Set(kNoStatus))), Not(In(facts.Code(person_fact::insurance, p.insurance), Set(insurance::kNone))),
                             Less(Point(0), base));
  const Interval aid = Min(base * OfStatus(status, kTenths), standards(&Standard::limit) * 20);  // twentieths of a fen
  const auto round = [](Amount twentieths) { return twentieths == kInfinite ? kInfinite : (twentieths + 10) / 20; };
  Put(out, kMedical, row, eligible, {round(aid.low), round(aid.high)});
}

void JudgeDisability(const Person& p, const Facts& facts, const OfPerson& own, const Standards& standards, const OfHousehold& of, Truth supported,
                     std::size_t row, Verdicts& out) {
  const Codes levels = facts.Code(person_fact::level, p.level);
  const Truth hardship = And(own.member, Or(of.poor, of.marginal));
  const Truth needs_care = And(own.severe, own.care);
  const Truth eligible = And(Not(In(levels, Set(level::kNone))), Or(hardship, needs_care), Not(supported), Not(own.imprisoned));
  const Interval care =
      FirstOf().When(In(levels, Set(level::kOne)), standards(&Standard::care_first)).Otherwise(standards(&Standard::care_other));
  Put(out, kDisability, row, eligible, Counted(hardship, standards(&Standard::living)) + Counted(needs_care, care));
}

OfHousehold JudgeHouseholdItself(const Household& h, const Facts& facts, const Common& common, const Totals& totals, std::size_t row, Verdicts& out) {
  OfHousehold of{};
  of.poor = Poor(h, facts, common, totals.any_severe);
  of.marginal = Marginal(common, of.poor);
  const Interval difference = CeilToYuan(common.subsistence * kPart * common.members - common.net);
  const bool known = difference.IsPoint() && totals.extra.IsPoint();
  Put(out, kSubsistence, row, of.poor, known ? Point(difference.low + totals.extra.low / 100) : Interval{0, kInfinite});
  Put(out, kMarginal, row, of.marginal, Point(0));
  return of;
}

}  // namespace

void JudgePartial(const Register& all, Scope scope, std::size_t household, Verdicts& out) {
  const Household& h = all.households[household];
  const Facts facts(all.household_unknown[household]);
  const Standards standards(h, facts);
  const std::size_t first = all.FirstOf(household), last = all.FirstOf(household + 1);
  OfPerson own[kMostPeople];
  for (std::size_t i = first; i < last; ++i) own[i - first] = Know(all.people[i], all.person_unknown[i], standards);
  const Totals totals = AddUp(own, last - first);
  const Common common = Share(h, facts, standards, totals);
  const OfHousehold of = JudgeHouseholdItself(h, facts, common, totals, household, out);
  if (scope == Scope::Two) return;
  Put(out, kEmergency, household, Emergency(h, facts, common), EmergencyAid(h, facts, common));
  const Truth monitored = facts.Flag(household_fact::monitored, h.monitored);
  for (std::size_t i = first; i < last; ++i) {
    const Facts of_person(all.person_unknown[i]);
    const Truth supported = Supported(all.people[i], of_person, own[i - first], standards, common);
    Put(out, kSupport, i, supported, SupportAid(own[i - first], standards));
    JudgeMedical(all.people[i], of_person, own[i - first], standards, StatusOf(supported, of, monitored), i, out);
    JudgeDisability(all.people[i], of_person, own[i - first], standards, of, supported, i, out);
  }
}

}  // namespace bench
