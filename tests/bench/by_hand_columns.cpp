// Column by column, in blocks that stay in the cache: plain loops over arrays, without a branch where that lets g++ vectorise them. 32 bits
// suffice (register.h). Compiled with -O3 and, where the machine has it, for AVX2.
#include <algorithm>

#include "by_hand.h"

namespace bench {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kWidth = 8;  // people written at once; no household has more
static_assert(kMostPeople <= kWidth);
constexpr std::size_t kBlockPeople = kBlock * kMostPeople + kWidth;
using Number = std::int32_t;
template <class T, std::size_t size>
using Array = std::array<T, size>;

// The parameters by county × 2 + kind, a column each.
struct StandardColumns {
  Array<Number, kCounties * 2> subsistence, support, wage_cap, area, threshold, limit, living, care_first, care_other;
};
StandardColumns ToColumns(const std::array<CountyStandards, kCounties>& all) {
  StandardColumns columns{};
  for (std::size_t i = 0; i < kCounties * 2; ++i) {
    const Standard& from = all[i / 2][i % 2];
    columns.subsistence[i] = from.subsistence;
    columns.support[i] = from.support;
    columns.wage_cap[i] = from.wage_cap;
    columns.area[i] = from.area;
    columns.threshold[i] = from.threshold;
    columns.limit[i] = from.limit;
    columns.living[i] = from.living;
    columns.care_first[i] = from.care_first;
    columns.care_other[i] = from.care_other;
  }
  return columns;
}

struct Block {
  // Households.
  Array<Number, kBlock> place, subsistence, members, income, illness, extra, severe_members, net, line, home_fits, papers, poor, marginal, monitored;
  // People.
  Array<Number, kBlockPeople> of, own_place, own_subsistence, member, severe, own_income, own_illness, own_extra, supported;
  Array<Number, kBlockPeople> own_savings, own_papers, own_poor, own_marginal, own_monitored;  // of their households
};

// One block's part of the columns: households [first, first + count), people [from, from + people).
struct Work {
  const HouseholdColumns& h;
  const PersonColumns& p;
  const StandardColumns& standards;
  const std::int32_t* offsets;  // of the block's first household
  std::size_t first, count, from, people;
};

void FindStandards(const Work& w, Block& b) {
  const std::uint8_t *county = &w.h.county[w.first], *kind = &w.h.kind[w.first];
  for (std::size_t i = 0; i < w.count; ++i) b.place[i] = county[i] * 2 + kind[i];
  for (std::size_t i = 0; i < w.count; ++i) b.subsistence[i] = w.standards.subsistence.data()[b.place[i]];
}

// Each household's number to its people. Writes as many as there may be: the next household writes over what is too much.
void NumberPeople(const Work& w, Block& b) {
  for (std::size_t i = 0; i < w.count; ++i) {
    Number* own = &b.of[static_cast<std::size_t>(w.offsets[i]) - w.from];
    for (std::size_t k = 0; k < kWidth; ++k) own[k] = static_cast<Number>(i);
  }
}

void GiveToPeople(const Work& w, const Number* __restrict values, const Number* __restrict of, Number* __restrict out) {
  for (std::size_t i = 0; i < w.people; ++i) out[i] = values[of[i]];
}

void KnowPeople(const Work& w, Block& b) {
  const std::uint8_t *resident = &w.p.resident[w.from], *special = &w.p.special[w.from], *level = &w.p.level[w.from], *category = &w.p.category[w.from];
  for (std::size_t i = 0; i < w.people; ++i)
    b.member[i] = resident[i] & (special[i] != special::kReligious) & (special[i] != special::kPrison);
  for (std::size_t i = 0; i < w.people; ++i)
    b.severe[i] = (level[i] <= level::kTwo) |
                  ((level[i] == level::kThree) & ((category[i] == category::kIntellect) | (category[i] == category::kMind)));
}

void OwnIncome(const Work& w, Block& b) {
  const Number *wage = &w.p.wage[w.from], *business = &w.p.business[w.from], *cost = &w.p.cost[w.from], *pension = &w.p.pension[w.from];
  const std::uint8_t* work = &w.p.work[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number cap = w.standards.wage_cap.data()[b.own_place[i]] * kPart;
    const Number deduction = std::min(wage[i] * (kPart / 5), cap) * (work[i] <= work::kFlexible);
    b.own_income[i] = (wage[i] + pension[i]) * kPart - deduction + std::max(business[i] - cost[i], 0) * (kPart / 12);
  }
}

void OwnNeeds(const Work& w, Block& b) {
  const Number *medical = &w.p.medical[w.from], *reimbursed = &w.p.reimbursed[w.from], *birth = &w.p.birth[w.from];
  const std::uint8_t *ill = &w.p.ill[w.from], *level = &w.p.level[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number bills = std::max(medical[i] - reimbursed[i], 0) * (kPart / 12);
    b.own_illness[i] = std::min(bills, b.own_subsistence[i] * kPart) * ill[i];
  }
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number by_age = (birth[i] <= BornFor(60)) | (birth[i] > BornFor(18));
    const Number most = (birth[i] <= BornFor(80)) | (level[i] <= level::kTwo);
    const Number tenths = std::max(std::max(by_age, ill[i] * 2), most * 3);
    b.own_extra[i] = b.own_subsistence[i] / 10 * tenths;  // standards are whole yuan
  }
}

// The sums of members' values: running sums over all people, and their differences at the ends of the households. They may wrap around, the
// differences are right all the same.
void SumOfMembers(const Work& w, const Block& b, const Number* values, Number* out) {
  std::array<std::uint32_t, kBlockPeople + 1> running;
  running[0] = 0;
  for (std::size_t i = 0; i < w.people; ++i) running[i + 1] = running[i] + static_cast<std::uint32_t>(values[i] & -b.member[i]);
  for (std::size_t i = 0; i < w.count; ++i) {
    const auto start = static_cast<std::size_t>(w.offsets[i]) - w.from, end = static_cast<std::size_t>(w.offsets[i + 1]) - w.from;
    out[i] = static_cast<Number>(running[end] - running[start]);
  }
}

void AddUp(const Work& w, Block& b) {
  SumOfMembers(w, b, b.member.data(), b.members.data());
  SumOfMembers(w, b, b.own_income.data(), b.income.data());
  SumOfMembers(w, b, b.own_illness.data(), b.illness.data());
  SumOfMembers(w, b, b.own_extra.data(), b.extra.data());
  SumOfMembers(w, b, b.severe.data(), b.severe_members.data());
}

void NetIncome(const Work& w, Block& b) {
  const Number *land = &w.h.land_income[w.first], *dividends = &w.h.dividends[w.first], *interest = &w.h.interest[w.first];
  const Number *rent_income = &w.h.rent_income[w.first], *maintenance = &w.h.maintenance[w.first], *rent = &w.h.rent[w.first];
  const Number* tuition = &w.h.tuition[w.first];
  const std::uint8_t* housing = &w.h.housing[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number income = b.income[i] + (land[i] + dividends[i] + interest[i]) * (kPart / 12) + (rent_income[i] + maintenance[i]) * kPart;
    const Number rent_off = std::min(rent[i], 400'00) * kPart * (housing[i] == housing::kRented);
    const Number tuition_off = std::min(tuition[i] * (kPart / 12), 300'00 * kPart);
    b.net[i] = std::max(income - b.illness[i] - rent_off - tuition_off, 0);
    b.line[i] = b.subsistence[i] * b.members[i] * kPart;
  }
}

void SharedConditions(const Work& w, Block& b) {
  const Number *homes = &w.h.homes[w.first], *area = &w.h.area[w.first], *checked = &w.h.checked[w.first];
  const std::uint8_t* consent = &w.h.consent[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number most = w.standards.area.data()[b.place[i]] * b.members[i];
    b.home_fits[i] = (homes[i] <= 1) | (area[i] <= most);
  }
  for (std::size_t i = 0; i < w.count; ++i) b.papers[i] = (consent[i] != consent::kRefused) & (checked[i] >= kYearAgo);
}

Number CeilToYuan(Number parts) { return (parts + 100 * kPart - 1) / (100 * kPart) * 100; }  // in fen; REQUIRES: not negative

void Poor(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const Number *savings = &w.h.savings[w.first], *cars = &w.h.cars[w.first], *value = &w.h.car_value[w.first];
  const Number* assets = &w.h.business_assets[w.first];
  const std::uint8_t* livelihood = &w.h.livelihood_car[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number one_car = (livelihood[i] & (value[i] <= 30'000'00)) | ((value[i] <= 80'000'00) & (b.severe_members[i] > 0));
    const Number car = (cars[i] == 0) | ((cars[i] == 1) & one_car);
    b.poor[i] = (b.net[i] < b.line[i]) & (savings[i] <= b.subsistence[i] * 24 * b.members[i]) & b.home_fits[i] & car & (assets[i] <= 50'000'00) &
                b.papers[i];  // a line above what is not negative: someone is there
  }
  for (std::size_t i = 0; i < w.count; ++i) {
    verdict[i] = static_cast<std::uint8_t>(b.poor[i]);
    amount[i] = (CeilToYuan(std::max(b.line[i] - b.net[i], 0)) + b.extra[i]) & -b.poor[i];
  }
}

void Marginal(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const Number *savings = &w.h.savings[w.first], *cars = &w.h.cars[w.first], *value = &w.h.car_value[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number car = (cars[i] == 0) | ((cars[i] == 1) & (value[i] <= 100'000'00));
    b.marginal[i] = (b.net[i] < b.line[i] / 2 * 3) & (savings[i] <= b.subsistence[i] * 36 * b.members[i]) & b.home_fits[i] & car & b.papers[i] &
                    (b.poor[i] ^ 1);
  }
  for (std::size_t i = 0; i < w.count; ++i) verdict[i] = static_cast<std::uint8_t>(b.marginal[i]);
  std::fill_n(amount, w.count, 0);
}

void Emergency(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const Number *savings = &w.h.savings[w.first], *applied = &w.h.applied[w.first], *loss = &w.h.loss[w.first], *times = &w.h.times_helped[w.first];
  const std::uint8_t* event = &w.h.event[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number fire = event[i] == event::kFire, ill = event[i] == event::kIllness, traffic = event[i] == event::kTraffic;
    const Number months = 1 + fire * (2 + 3 * (loss[i] >= 50'000'00)) + ill * (3 + 2 * (loss[i] >= 30'000'00)) + traffic * 2;
    const Number due = (event[i] != event::kNone) & (b.members[i] > 0) & (applied[i] >= kHalfYearAgo) & (b.net[i] < 2 * b.line[i]) &
                       (savings[i] <= b.subsistence[i] * 24 * b.members[i]) & (times[i] < 2) & (loss[i] > 0);
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = CeilToYuan(std::min(b.line[i] * months, loss[i] * (kPart * 4 / 5))) & -due;
  }
}

void GiveVerdicts(const Work& w, Block& b) {
  std::copy_n(&w.h.monitored[w.first], w.count, b.monitored.data());
  GiveToPeople(w, &w.h.savings[w.first], b.of.data(), b.own_savings.data());
  GiveToPeople(w, b.papers.data(), b.of.data(), b.own_papers.data());
  GiveToPeople(w, b.poor.data(), b.of.data(), b.own_poor.data());
  GiveToPeople(w, b.marginal.data(), b.of.data(), b.own_marginal.data());
  GiveToPeople(w, b.monitored.data(), b.of.data(), b.own_monitored.data());
}

Number OfPlace(const Block& b, const Array<Number, kCounties * 2>& parameter, std::size_t person) {
  return parameter.data()[b.own_place[person]];
}

void Support(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const Number* birth = &w.p.birth[w.from];
  const std::uint8_t *resident = &w.p.resident[w.from], *supporter = &w.p.supporter[w.from], *special = &w.p.special[w.from];
  const std::uint8_t *care = &w.p.care[w.from], *level = &w.p.level[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number support = OfPlace(b, w.standards.support, i);
    const Number unable = (birth[i] <= BornFor(60)) | (birth[i] > BornFor(16)) | b.severe[i];
    const Number due = resident[i] & unable & (b.own_income[i] < support * kPart) & (supporter[i] ^ 1) &
                       (b.own_savings[i] <= support * 12) & b.own_papers[i] & (special[i] != special::kPrison);
    const Number tenths = 11 + care[i] * (2 + 3 * (level[i] <= level::kTwo));  // standards are whole yuan
    b.supported[i] = due;
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = support / 10 * tenths & -due;
  }
}

void Medical(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const Number *medical = &w.p.medical[w.from], *reimbursed = &w.p.reimbursed[w.from];
  const std::uint8_t* insurance = &w.p.insurance[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number poor = b.own_poor[i];
    const Number full = b.supported[i] | poor;
    const Number any = full | b.own_marginal[i] | b.own_monitored[i];
    const Number tenths = b.supported[i] ? 9 : poor ? 7 : 6;
    const Number bills = std::max(medical[i] - reimbursed[i], 0);
    const Number base = bills - (OfPlace(b, w.standards.threshold, i) / 2 & (full - 1));
    const Number due = b.member[i] & any & (insurance[i] != insurance::kNone) & (base > 0);
    const Number aid = std::min(base * tenths, OfPlace(b, w.standards.limit, i) * 10) + 5;
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = aid / 10 & -due;
  }
}

void Disability(const Work& w, Block& b, std::uint8_t* __restrict verdict, Number* __restrict amount) {
  const std::uint8_t *level = &w.p.level[w.from], *care = &w.p.care[w.from], *special = &w.p.special[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number hardship = b.member[i] & (b.own_poor[i] | b.own_marginal[i]);
    const Number nursing = b.severe[i] & care[i];
    const Number due = (level[i] != level::kNone) & (hardship | nursing) & (b.supported[i] ^ 1) & (special[i] != special::kPrison);
    const Number first = OfPlace(b, w.standards.care_first, i), other = OfPlace(b, w.standards.care_other, i);
    const Number paid = (OfPlace(b, w.standards.living, i) & -hardship) + ((level[i] == level::kOne ? first : other) & -nursing);
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = paid & -due;
  }
}

void JudgeBlock(const Work& w, Scope scope, Block& b, Verdicts& out) {
  const auto verdict = [&](Programme programme) { return out.verdict[programme].data() + (IsOfPeople(programme) ? w.from : w.first); };
  const auto amount = [&](Programme programme) { return out.amount[programme].data() + (IsOfPeople(programme) ? w.from : w.first); };
  FindStandards(w, b);
  NumberPeople(w, b);
  GiveToPeople(w, b.place.data(), b.of.data(), b.own_place.data());
  GiveToPeople(w, b.subsistence.data(), b.of.data(), b.own_subsistence.data());
  KnowPeople(w, b);
  OwnIncome(w, b);
  OwnNeeds(w, b);
  AddUp(w, b);
  NetIncome(w, b);
  SharedConditions(w, b);
  Poor(w, b, verdict(kSubsistence), amount(kSubsistence));
  Marginal(w, b, verdict(kMarginal), amount(kMarginal));
  if (scope == Scope::Two) return;
  GiveVerdicts(w, b);
  Support(w, b, verdict(kSupport), amount(kSupport));
  Medical(w, b, verdict(kMedical), amount(kMedical));
  Disability(w, b, verdict(kDisability), amount(kDisability));
  Emergency(w, b, verdict(kEmergency), amount(kEmergency));
}

}  // namespace

void JudgeByColumns(const RegisterColumns& columns, const Register& all, Scope scope, std::size_t first, std::size_t last, Verdicts& out) {
  static const StandardColumns standards = ToColumns(kStandards);
  Block block;
  for (std::size_t start = first; start < last; start += kBlock) {
    const std::size_t count = std::min(kBlock, last - start), from = all.FirstOf(start);
    const Work work{columns.households, columns.people, standards, all.first.data() + start, start, count, from, all.FirstOf(start + count) - from};
    JudgeBlock(work, scope, block, out);
    for (std::size_t h = start; h < start + count; ++h)
      if (all.partial[h]) JudgePartial(all, scope, h, out);
  }
}

}  // namespace bench
