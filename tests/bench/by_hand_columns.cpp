// Column by column, in blocks that stay in the cache: plain loops over arrays, without a branch where that lets g++ vectorise them. 32 bits
// suffice (register.h). Compiled with -O3 and, where the machine has it, for AVX2.
#include <algorithm>

#include "by_hand.h"

namespace bench {
namespace {

constexpr std::size_t kBlock = 256;
constexpr std::size_t kBlockPeople = kBlock * kMostPeople;
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
  Array<Number, kBlock> place, subsistence, members, income, illness, extra, any_severe, net, line, home_fits, papers, poor, marginal;
  // People.
  Array<Number, kBlockPeople> of, own_place, own_subsistence, member, severe, own_income, own_illness, own_extra, supported;
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
  for (std::size_t i = 0; i < w.count; ++i) b.subsistence[i] = w.standards.subsistence[static_cast<std::size_t>(b.place[i])];
}

void GiveToPeople(const Work& w, Block& b) {
  std::size_t person = 0;
  for (std::size_t i = 0; i < w.count; ++i)
    for (const auto last = static_cast<std::size_t>(w.offsets[i + 1]) - w.from; person < last; ++person) {
      b.of[person] = static_cast<Number>(i);
      b.own_place[person] = b.place[i];
      b.own_subsistence[person] = b.subsistence[i];
    }
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
    const Number cap = w.standards.wage_cap[static_cast<std::size_t>(b.own_place[i])] * kPart;
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

void AddUp(const Work& w, Block& b) {
  std::size_t person = 0;
  for (std::size_t i = 0; i < w.count; ++i) {
    Number members = 0, income = 0, illness = 0, extra = 0, severe = 0;
    for (const auto last = static_cast<std::size_t>(w.offsets[i + 1]) - w.from; person < last; ++person) {
      const Number mask = -b.member[person];
      members += b.member[person];
      income += b.own_income[person] & mask;
      illness += b.own_illness[person] & mask;
      extra += b.own_extra[person] & mask;
      severe |= b.severe[person] & mask;
    }
    b.members[i] = members;
    b.income[i] = income;
    b.illness[i] = illness;
    b.extra[i] = extra;
    b.any_severe[i] = severe;
  }
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
    const Number most = w.standards.area[static_cast<std::size_t>(b.place[i])] * b.members[i];
    b.home_fits[i] = (homes[i] <= 1) | (area[i] <= most);
  }
  for (std::size_t i = 0; i < w.count; ++i) b.papers[i] = (consent[i] != consent::kRefused) & (checked[i] >= kYearAgo);
}

Number CeilToYuan(Number parts) { return (parts + 100 * kPart - 1) / (100 * kPart) * 100; }  // in fen; REQUIRES: not negative

void Poor(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
  const Number *savings = &w.h.savings[w.first], *cars = &w.h.cars[w.first], *value = &w.h.car_value[w.first];
  const Number* assets = &w.h.business_assets[w.first];
  const std::uint8_t* livelihood = &w.h.livelihood_car[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number one_car = (livelihood[i] & (value[i] <= 30'000'00)) | ((value[i] <= 80'000'00) & b.any_severe[i]);
    const Number car = (cars[i] == 0) | ((cars[i] == 1) & one_car);
    b.poor[i] = (b.net[i] < b.line[i]) & (savings[i] <= b.subsistence[i] * 24 * b.members[i]) & b.home_fits[i] & car & (assets[i] <= 50'000'00) &
                b.papers[i];  // a line above what is not negative: someone is there
  }
  for (std::size_t i = 0; i < w.count; ++i) {
    verdict[i] = static_cast<std::uint8_t>(b.poor[i]);
    amount[i] = (CeilToYuan(std::max(b.line[i] - b.net[i], 0)) + b.extra[i]) & -b.poor[i];
  }
}

void Marginal(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
  const Number *savings = &w.h.savings[w.first], *cars = &w.h.cars[w.first], *value = &w.h.car_value[w.first];
  for (std::size_t i = 0; i < w.count; ++i) {
    const Number car = (cars[i] == 0) | ((cars[i] == 1) & (value[i] <= 100'000'00));
    b.marginal[i] = (b.net[i] < b.line[i] / 2 * 3) & (savings[i] <= b.subsistence[i] * 36 * b.members[i]) & b.home_fits[i] & car & b.papers[i] &
                    (b.poor[i] ^ 1);
  }
  for (std::size_t i = 0; i < w.count; ++i) verdict[i] = static_cast<std::uint8_t>(b.marginal[i]);
  std::fill_n(amount, w.count, 0);
}

void Emergency(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
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

// A household's values as its people's.
template <class T>
T OfHousehold(const Block& b, const T* values, std::size_t person) {
  return values[static_cast<std::size_t>(b.of[person])];
}
Number OfPlace(const Block& b, const Array<Number, kCounties * 2>& parameter, std::size_t person) {
  return parameter[static_cast<std::size_t>(b.own_place[person])];
}

void Support(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
  const Number *birth = &w.p.birth[w.from], *savings = &w.h.savings[w.first];
  const std::uint8_t *resident = &w.p.resident[w.from], *supporter = &w.p.supporter[w.from], *special = &w.p.special[w.from];
  const std::uint8_t *care = &w.p.care[w.from], *level = &w.p.level[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number support = OfPlace(b, w.standards.support, i);
    const Number unable = (birth[i] <= BornFor(60)) | (birth[i] > BornFor(16)) | b.severe[i];
    const Number due = resident[i] & unable & (b.own_income[i] < support * kPart) & (supporter[i] ^ 1) &
                       (OfHousehold(b, savings, i) <= support * 12) & OfHousehold(b, b.papers.data(), i) & (special[i] != special::kPrison);
    const Number tenths = 11 + care[i] * (2 + 3 * (level[i] <= level::kTwo));  // standards are whole yuan
    b.supported[i] = due;
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = support / 10 * tenths & -due;
  }
}

void Medical(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
  const Number *medical = &w.p.medical[w.from], *reimbursed = &w.p.reimbursed[w.from];
  const std::uint8_t *insurance = &w.p.insurance[w.from], *monitored = &w.h.monitored[w.first];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number poor = OfHousehold(b, b.poor.data(), i);
    const Number full = b.supported[i] | poor;
    const Number any = full | OfHousehold(b, b.marginal.data(), i) | OfHousehold(b, monitored, i);
    const Number tenths = b.supported[i] ? 9 : poor ? 7 : 6;
    const Number bills = std::max(medical[i] - reimbursed[i], 0);
    const Number base = bills - (OfPlace(b, w.standards.threshold, i) / 2 & (full - 1));
    const Number due = b.member[i] & any & (insurance[i] != insurance::kNone) & (base > 0);
    const Number aid = std::min(base * tenths, OfPlace(b, w.standards.limit, i) * 10) + 5;
    verdict[i] = static_cast<std::uint8_t>(due);
    amount[i] = aid / 10 & -due;
  }
}

void Disability(const Work& w, Block& b, std::uint8_t* verdict, Number* amount) {
  const std::uint8_t *level = &w.p.level[w.from], *care = &w.p.care[w.from], *special = &w.p.special[w.from];
  for (std::size_t i = 0; i < w.people; ++i) {
    const Number hardship = b.member[i] & (OfHousehold(b, b.poor.data(), i) | OfHousehold(b, b.marginal.data(), i));
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
  GiveToPeople(w, b);
  KnowPeople(w, b);
  OwnIncome(w, b);
  OwnNeeds(w, b);
  AddUp(w, b);
  NetIncome(w, b);
  SharedConditions(w, b);
  Poor(w, b, verdict(kSubsistence), amount(kSubsistence));
  Marginal(w, b, verdict(kMarginal), amount(kMarginal));
  if (scope == Scope::Two) return;
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
