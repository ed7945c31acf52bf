// Row by row: one household after the other, from plain structs. Conditions are joined with & and |, without a jump, but where a programme is
// for few: jumps that are not foreseen would take more time than all the arithmetic.
#include <algorithm>

#include "by_hand.h"

namespace bench {
namespace {

using Amount = std::int64_t;  // parts of a fen unless said otherwise

constexpr Amount Parts(Amount fen) { return fen * kPart; }
constexpr Amount kYuanInParts = Parts(100);
Amount CeilToYuan(Amount parts) { return (parts + kYuanInParts - 1) / kYuanInParts * 100; }  // in fen

bool IsSevere(const Person& p) {
  return (p.level <= level::kTwo) | ((p.level == level::kThree) & ((p.category == category::kIntellect) | (p.category == category::kMind)));
}
bool IsMember(const Person& p) { return (p.resident != 0) & (p.special != special::kReligious) & (p.special != special::kPrison); }

Amount Income(const Person& p, const Standard& standard) {
  const Amount deduction = std::min<Amount>(Amount{p.wage} * (kPart / 5), Parts(standard.wage_cap)) * (p.work <= work::kFlexible);
  return Parts(p.wage) - deduction + std::max(p.business - p.cost, 0) * Amount{kPart / 12} + Parts(p.pension);
}
std::int32_t OwnBills(const Person& p) { return std::max(p.medical - p.reimbursed, 0); }

// Standards are whole yuan: a tenth is a whole number of fen.
std::int32_t ExtraTenths(const Person& p) {
  const std::int32_t most = (p.birth <= BornFor(80)) | (p.level <= level::kTwo), by_age = (p.birth <= BornFor(60)) | (p.birth > BornFor(18));
  return std::max({most * 3, p.ill * 2, by_age});
}

// What a household's people come to.
struct Totals {
  Amount members = 0;
  Amount income = 0;
  Amount illness = 0;
  Amount extra = 0;  // fen
  bool any_severe = false;
};

struct OfPerson {
  Amount income;
  bool member, severe;
};

Totals AddUp(const Person* people, std::size_t count, const Standard& standard, OfPerson* own) {
  Totals totals;
  for (std::size_t i = 0; i < count; ++i) {
    const Person& p = people[i];
    own[i] = {Income(p, standard), IsMember(p), IsSevere(p)};
    const Amount counted = own[i].member;
    totals.members += counted;
    totals.income += own[i].income * counted;
    totals.illness += std::min<Amount>(OwnBills(p) * Amount{kPart / 12}, Parts(standard.subsistence)) * (p.ill & counted);
    totals.extra += standard.subsistence / 10 * ExtraTenths(p) * counted;
    totals.any_severe |= own[i].severe & own[i].member;
  }
  return totals;
}

Amount NetIncome(const Household& h, const Totals& totals) {
  const Amount yearly = Amount{h.land_income} + h.dividends + h.interest;
  const Amount income = totals.income + yearly * (kPart / 12) + Parts(Amount{h.rent_income} + h.maintenance);
  const Amount rent = Parts(std::min(h.rent, 400'00)) * (h.housing == housing::kRented);
  const Amount tuition = std::min<Amount>(h.tuition * Amount{kPart / 12}, Parts(300'00));
  return std::max<Amount>(income - totals.illness - tuition - rent, 0);
}

// What several programmes ask of a household.
struct Common {
  Amount net;
  Amount line;  // 低保标准 × 家庭人数
  bool someone, home_fits, papers;
};

Common Share(const Household& h, const Totals& totals, const Standard& standard) {
  const bool home_fits = (h.homes <= 1) | (h.area <= standard.area * totals.members);
  const bool papers = (h.consent != consent::kRefused) & (h.checked >= kYearAgo);
  return {NetIncome(h, totals), Parts(standard.subsistence * totals.members), totals.members > 0, home_fits, papers};
}

bool IsPoor(const Household& h, const Common& common, const Standard& standard, const Totals& totals) {
  const bool one_car = ((h.livelihood_car != 0) & (h.car_value <= 30'000'00)) | ((h.car_value <= 80'000'00) & totals.any_severe);
  const bool car = (h.cars == 0) | ((h.cars == 1) & one_car);
  return common.someone & (common.net < common.line) & common.home_fits & common.papers & car & (h.business_assets <= 50'000'00) &
         (h.savings <= 24 * standard.subsistence * totals.members);
}

bool IsMarginal(const Household& h, const Common& common, const Standard& standard, const Totals& totals) {
  const bool car = (h.cars == 0) | ((h.cars == 1) & (h.car_value <= 100'000'00));
  return common.someone & (2 * common.net < 3 * common.line) & common.home_fits & common.papers & car &
         (h.savings <= 36 * standard.subsistence * totals.members);
}

Amount MonthsOfHelp(const Household& h) {
  switch (h.event) {
    case event::kFire: return h.loss >= 50'000'00 ? 6 : 3;
    case event::kIllness: return h.loss >= 30'000'00 ? 6 : 4;
    case event::kTraffic: return 3;
    default: return 1;
  }
}

bool HasEmergency(const Household& h, const Common& common, const Standard& standard, const Totals& totals) {
  if (h.event == event::kNone) return false;
  return common.someone & (h.applied >= kHalfYearAgo) & (common.net < 2 * common.line) & (h.savings <= 24 * standard.subsistence * totals.members) &
         (h.times_helped < 2) & (h.loss > 0);
}

struct OfHousehold {
  bool poor, marginal, papers;
};

bool IsSupported(const Person& p, const OfPerson& own, const Household& h, const Standard& standard, bool papers) {
  const bool unable = (p.birth <= BornFor(60)) | (p.birth > BornFor(16)) | own.severe;
  return (p.resident != 0) & (p.supporter == 0) & unable & (own.income < Parts(standard.support)) & (h.savings <= 12 * standard.support) & papers &
         (p.special != special::kPrison);
}

// Fen; 0 where nothing is due.
Amount MedicalAid(const Person& p, const OfPerson& own, const Household& h, const Standard& standard, const OfHousehold& of, bool supported) {
  const bool full = supported | of.poor;
  const bool any = (full | of.marginal | (h.monitored != 0)) & own.member & (p.insurance != insurance::kNone);
  const Amount base = std::max<Amount>(OwnBills(p) - (full ? 0 : standard.threshold / 2), 0);
  const Amount tenths = 6 + (of.poor | supported) + 2 * supported;
  return (std::min(base * tenths, Amount{standard.limit} * 10) + 5) / 10 * any;
}

// Where the verdicts go.
struct Out {
  std::array<std::uint8_t*, kProgrammes> verdict;
  std::array<std::int32_t*, kProgrammes> amount;

  explicit Out(Verdicts& verdicts) {
    for (std::size_t programme = 0; programme < kProgrammes; ++programme) {
      verdict[programme] = verdicts.verdict[programme].data();
      amount[programme] = verdicts.amount[programme].data();
    }
  }
  void Put(Programme programme, std::size_t row, bool yes, Amount fen) const {
    verdict[programme][row] = yes;
    amount[programme][row] = static_cast<std::int32_t>(fen * yes);
  }
};

void JudgeDisability(const Person& p, const OfPerson& own, const Standard& standard, const OfHousehold& of, bool supported, std::size_t row,
                     const Out& out) {
  if (p.level == level::kNone) return out.Put(kDisability, row, false, 0);
  const bool hardship = own.member & (of.poor | of.marginal);
  const bool care = own.severe & (p.care != 0);
  const bool due = (hardship | care) & !supported & (p.special != special::kPrison);
  const std::int32_t care_aid = p.level == level::kOne ? standard.care_first : standard.care_other;
  out.Put(kDisability, row, due, standard.living * hardship + care_aid * care);
}

void JudgePeople(const Register& all, const Household& h, std::size_t first, std::size_t last, const OfPerson* own, const Standard& standard,
                 const OfHousehold& of, const Out& out) {
  for (std::size_t i = first; i < last; ++i) {
    const Person& p = all.people[i];
    const OfPerson& mine = own[i - first];
    const bool supported = IsSupported(p, mine, h, standard, of.papers);
    const std::int32_t tenths = 11 + p.care * (2 + 3 * (p.level <= level::kTwo));
    out.Put(kSupport, i, supported, standard.support / 10 * tenths);
    const Amount aid = MedicalAid(p, mine, h, standard, of, supported);
    out.Put(kMedical, i, aid > 0, aid);
    JudgeDisability(p, mine, standard, of, supported, i, out);
  }
}

template <Scope scope>
void JudgeHousehold(const Register& all, std::size_t place, const Out& out) {
  const Household& h = all.households[place];
  const Standard& standard = kStandards[h.county][h.kind];
  const std::size_t first = all.FirstOf(place), last = all.FirstOf(place + 1);
  OfPerson own[kMostPeople];
  const Totals totals = AddUp(all.people.data() + first, last - first, standard, own);
  const Common common = Share(h, totals, standard);
  const bool poor = IsPoor(h, common, standard, totals);
  const bool marginal = IsMarginal(h, common, standard, totals) & !poor;
  out.Put(kSubsistence, place, poor, CeilToYuan(common.line - common.net) + totals.extra);
  out.Put(kMarginal, place, marginal, 0);
  if constexpr (scope == Scope::Two) return;
  JudgePeople(all, h, first, last, own, standard, {poor, marginal, common.papers}, out);
  const bool emergency = HasEmergency(h, common, standard, totals);
  const Amount help = emergency ? CeilToYuan(std::min(common.line * MonthsOfHelp(h), h.loss * Amount{kPart * 4 / 5})) : 0;
  out.Put(kEmergency, place, emergency, help);
}

template <Scope scope>
void JudgeAll(const Register& all, std::size_t first, std::size_t last, Verdicts& verdicts) {
  const Out out(verdicts);
  for (std::size_t h = first; h < last; ++h) {
    if (!all.partial[h]) {
      JudgeHousehold<scope>(all, h, out);
    } else {
      JudgePartial(all, scope, h, verdicts);
    }
  }
}

}  // namespace

void JudgeByRows(const Register& all, Scope scope, std::size_t first, std::size_t last, Verdicts& out) {
  scope == Scope::Two ? JudgeAll<Scope::Two>(all, first, last, out) : JudgeAll<Scope::Six>(all, first, last, out);
}

}  // namespace bench
