// Row by row: one household after the other, from plain structs.
#include <algorithm>

#include "by_hand.h"

namespace bench {
namespace {

using Amount = std::int64_t;  // parts of a fen unless said otherwise

constexpr Amount Parts(Amount fen) { return fen * kPart; }
constexpr Amount kYuanInParts = Parts(100);
Amount CeilToYuan(Amount parts) { return (parts + kYuanInParts - 1) / kYuanInParts * 100; }  // in fen

bool IsSevere(const Person& p) {
  return p.level <= level::kTwo || (p.level == level::kThree && (p.category == category::kIntellect || p.category == category::kMind));
}
bool IsMember(const Person& p) { return p.resident && p.special != special::kReligious && p.special != special::kPrison; }

Amount Income(const Person& p, const Standard& standard) {
  const bool employed = p.work <= work::kFlexible;
  const Amount deduction = employed ? std::min<Amount>(Amount{p.wage} * (kPart / 5), Parts(standard.wage_cap)) : 0;
  return Parts(p.wage) - deduction + std::max(p.business - p.cost, 0) * Amount{kPart / 12} + Parts(p.pension);
}
std::int32_t OwnBills(const Person& p) { return std::max(p.medical - p.reimbursed, 0); }

std::int32_t ExtraPercent(const Person& p) {
  if (p.birth <= BornFor(80) || p.level <= level::kTwo) return 30;
  if (p.ill) return 20;
  return p.birth <= BornFor(60) || p.birth > BornFor(18) ? 10 : 0;
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
    if (!own[i].member) continue;
    ++totals.members;
    totals.income += own[i].income;
    if (p.ill) totals.illness += std::min<Amount>(OwnBills(p) * Amount{kPart / 12}, Parts(standard.subsistence));
    totals.extra += Amount{standard.subsistence} * ExtraPercent(p) / 100;
    totals.any_severe |= own[i].severe;
  }
  return totals;
}

Amount NetIncome(const Household& h, const Totals& totals) {
  const Amount yearly = Amount{h.land_income} + h.dividends + h.interest;
  const Amount income = totals.income + yearly * (kPart / 12) + Parts(Amount{h.rent_income} + h.maintenance);
  const Amount rent = h.housing == housing::kRented ? Parts(std::min(h.rent, 400'00)) : 0;
  const Amount tuition = std::min<Amount>(h.tuition * Amount{kPart / 12}, Parts(300'00));
  return std::max<Amount>(income - totals.illness - tuition - rent, 0);
}

// What several programmes ask of a household.
struct Common {
  Amount net;
  Amount line;  // 低保标准 × 家庭人数
  bool someone, home_fits, papers;
};

bool IsPoor(const Household& h, const Common& common, const Standard& standard, const Totals& totals) {
  if (!(common.someone && common.net < common.line && common.home_fits && common.papers)) return false;
  if (h.savings > 24 * standard.subsistence * totals.members || h.business_assets > 50'000'00) return false;
  if (h.cars == 0) return true;
  return h.cars == 1 && ((h.livelihood_car && h.car_value <= 30'000'00) || (h.car_value <= 80'000'00 && totals.any_severe));
}

bool IsMarginal(const Household& h, const Common& common, const Standard& standard, const Totals& totals) {
  return common.someone && 2 * common.net < 3 * common.line && common.home_fits && common.papers &&
         h.savings <= 36 * standard.subsistence * totals.members && (h.cars == 0 || (h.cars == 1 && h.car_value <= 100'000'00));
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
  return h.event != event::kNone && common.someone && h.applied >= kHalfYearAgo && common.net < 2 * common.line &&
         h.savings <= 24 * standard.subsistence * totals.members && h.times_helped < 2 && h.loss > 0;
}

struct OfHousehold {
  bool poor, marginal, papers;
};

bool IsSupported(const Person& p, const OfPerson& own, const Household& h, const Standard& standard, bool papers) {
  return p.resident && !p.supporter && (p.birth <= BornFor(60) || p.birth > BornFor(16) || own.severe) && own.income < Parts(standard.support) &&
         h.savings <= 12 * standard.support && papers && p.special != special::kPrison;
}

// Fen; 0 where nothing is due.
Amount MedicalAid(const Person& p, const OfPerson& own, const Household& h, const Standard& standard, const OfHousehold& of, bool supported) {
  if (!own.member || p.insurance == insurance::kNone) return 0;
  const bool full = supported || of.poor;
  if (!full && !of.marginal && !h.monitored) return 0;
  const Amount base = OwnBills(p) - (full ? 0 : standard.threshold / 2);
  const Amount tenths = supported ? 9 : of.poor ? 7 : 6;
  return base <= 0 ? 0 : (std::min(base * tenths, Amount{standard.limit} * 10) + 5) / 10;
}

void Put(Verdicts& out, Programme programme, std::size_t row, bool yes, Amount fen) {
  out.verdict[programme][row] = yes;
  out.amount[programme][row] = yes ? static_cast<std::int32_t>(fen) : 0;
}

void JudgePeople(const Register& all, const Household& h, std::size_t first, std::size_t last, const OfPerson* own, const Standard& standard,
                 const OfHousehold& of, Verdicts& out) {
  for (std::size_t i = first; i < last; ++i) {
    const Person& p = all.people[i];
    const OfPerson& mine = own[i - first];
    const bool supported = IsSupported(p, mine, h, standard, of.papers);
    const Amount nursing = !p.care ? 10 : p.level <= level::kTwo ? 60 : 30;
    Put(out, kSupport, i, supported, standard.support + standard.support * nursing / 100);

    const Amount aid = MedicalAid(p, mine, h, standard, of, supported);
    Put(out, kMedical, i, aid > 0, aid);

    const bool hardship = mine.member && (of.poor || of.marginal);
    const bool care = mine.severe && p.care;
    const bool due = p.level != level::kNone && (hardship || care) && !supported && p.special != special::kPrison;
    const Amount care_aid = p.level == level::kOne ? standard.care_first : standard.care_other;
    Put(out, kDisability, i, due, (hardship ? standard.living : 0) + (care ? care_aid : 0));
  }
}

template <Scope scope>
void JudgeHousehold(const Register& all, std::size_t place, Verdicts& out) {
  const Household& h = all.households[place];
  const Standard& standard = kStandards[h.county][h.kind];
  const std::size_t first = all.FirstOf(place), last = all.FirstOf(place + 1);
  OfPerson own[kMostPeople];
  const Totals totals = AddUp(all.people.data() + first, last - first, standard, own);
  const Common common{.net = NetIncome(h, totals),
                      .line = Parts(standard.subsistence * totals.members),
                      .someone = totals.members > 0,
                      .home_fits = h.homes <= 1 || h.area <= standard.area * totals.members,
                      .papers = h.consent != consent::kRefused && h.checked >= kYearAgo};
  const bool poor = IsPoor(h, common, standard, totals);
  const bool marginal = !poor && IsMarginal(h, common, standard, totals);
  Put(out, kSubsistence, place, poor, CeilToYuan(common.line - common.net) + totals.extra);
  Put(out, kMarginal, place, marginal, 0);
  if constexpr (scope == Scope::Two) return;
  JudgePeople(all, h, first, last, own, standard, {poor, marginal, common.papers}, out);
  const bool emergency = HasEmergency(h, common, standard, totals);
  const Amount help = emergency ? CeilToYuan(std::min(common.line * MonthsOfHelp(h), h.loss * Amount{kPart * 4 / 5})) : 0;
  Put(out, kEmergency, place, emergency, help);
}

template <Scope scope>
void JudgeAll(const Register& all, std::size_t first, std::size_t last, Verdicts& out) {
  for (std::size_t h = first; h < last; ++h) {
    if (!all.partial[h]) {
      JudgeHousehold<scope>(all, h, out);
    } else {
      JudgePartial(all, scope, h, out);
    }
  }
}

}  // namespace

void JudgeByRows(const Register& all, Scope scope, std::size_t first, std::size_t last, Verdicts& out) {
  scope == Scope::Two ? JudgeAll<Scope::Two>(all, first, last, out) : JudgeAll<Scope::Six>(all, first, last, out);
}

}  // namespace bench
