#include "screening/summary.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <numeric>

namespace doudi::screening {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

cpp_rational Whole(const std::map<std::int64_t, __int128>& numerators) {
  cpp_rational sum = 0;
  for (const auto& [denominator, numerator] : numerators) {
    const bool negative = numerator < 0;
    const auto magnitude = negative ? -static_cast<unsigned __int128>(numerator) : static_cast<unsigned __int128>(numerator);
    cpp_int whole = cpp_int(static_cast<std::uint64_t>(magnitude >> 64));
    whole = (whole << 64) + static_cast<std::uint64_t>(magnitude);
    sum += cpp_rational(negative ? cpp_int(-whole) : whole, cpp_int(denominator));
  }
  return sum;
}

std::string Grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace

void ExactSum::Add(const value::Rational& number) {
  if (number.Sign() != 0) numerators_[number.denominator()] += number.numerator();
}

void ExactSum::Add(const ExactSum& other) {
  for (const auto& [denominator, numerator] : other.numerators_) numerators_[denominator] += numerator;
}

bool ExactSum::IsZero() const { return Whole(numerators_) == 0; }

std::string ExactSum::ToExactText() const {
  const cpp_rational sum = Whole(numerators_);
  cpp_int bottom = denominator(sum);
  std::size_t twos = 0, fives = 0;
  for (; bottom % 2 == 0; bottom /= 2) ++twos;
  for (; bottom % 5 == 0; bottom /= 5) ++fives;
  if (bottom != 1) return numerator(sum).str() + "/" + denominator(sum).str();
  const std::size_t places = std::max(twos, fives);
  const cpp_int tens = pow(cpp_int(10), static_cast<unsigned>(places));
  const cpp_int scaled = abs(numerator(sum)) * tens / denominator(sum);
  std::string digits = scaled.str();
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (sum < 0 ? "-" : "") + digits;
}

std::string ExactSum::ToMoneyText() const {
  const cpp_rational sum = Whole(numerators_);
  const cpp_int top = abs(numerator(sum)) * 100;
  const cpp_int bottom = denominator(sum);
  const cpp_int hundredths = (2 * top + bottom) / (2 * bottom);  // half away from zero
  std::string digits = hundredths.str();
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  const std::string whole = digits.substr(0, digits.size() - 2);
  return std::string(top % bottom == 0 ? "" : "≈") + (sum < 0 ? "-" : "") + Grouped(whole) + "." + digits.substr(digits.size() - 2);
}

std::string NameOf(const model::Model& model, const MissingKey& key) {
  if (key.fact == model::kNone) return model.entities[PlaceOf(key.collection)].name;
  const auto& fact = model.facts[PlaceOf(key.fact)];
  return (fact.entity == 0 ? "" : model.entities[PlaceOf(fact.entity)].name + "·") + fact.name;
}

std::uint64_t Tally::rows() const { return std::accumulate(outcomes.begin(), outcomes.end(), std::uint64_t{0}); }

void Tally::Add(const Tally& other) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] += other.outcomes[i];
  per_month.Add(other.per_month);
  per_year.Add(other.per_year);
  once.Add(other.once);
  open_amounts += other.open_amounts;
  failed_amounts += other.failed_amounts;
  for (const auto& [key, count] : other.missing) missing[key] += count;
}

void PlaceTally::Add(const PlaceTally& other) {
  records += other.records;
  for (const auto& [policy, tally] : other.policies) policies[policy].Add(tally);
}

namespace {

void AddRow(const PolicyDecisions& decided, std::size_t row, const Lack* lack, Tally& tally) {
  ++tally.outcomes[static_cast<std::size_t>(decided.outcomes[row])];
  const Amounts amounts = AmountsAt(decided, row);
  if (amounts.per_month) tally.per_month.Add(*amounts.per_month);
  if (amounts.per_year) tally.per_year.Add(*amounts.per_year);
  if (amounts.once) tally.once.Add(*amounts.once);
  const auto any = [&](AmountState state) {
    return std::any_of(decided.amounts.begin(), decided.amounts.end(), [&](const AmountColumn& column) { return column.StateAt(row) == state; });
  };
  tally.open_amounts += any(AmountState::AtLeast) ? 1 : 0;
  tally.failed_amounts += any(AmountState::Error) ? 1 : 0;
  if (lack == nullptr) return;
  std::vector<MissingKey> keys;  // two persons' lack of one fact is one lack of the row
  for (const auto& fact : lack->facts) keys.push_back({fact.fact, fact.collection});
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  for (const auto& key : keys) ++tally.missing[key];
}

}  // namespace

void Summary::Add(const model::Model& model, const record::Chunk& chunk, const Decisions& decisions, const std::vector<bool>& kept) {
  const auto division = DivisionFact(model);
  for (std::size_t record = 0; record < chunk.records(); ++record) {
    if (!kept.empty() && !kept[record]) continue;
    PlaceTally& place = places_[DivisionAt(chunk, division, record)];
    ++place.records;
    ++whole_.records;
    for (std::size_t index = 0; index < decisions.policies.size(); ++index) {
      const auto& decided = decisions.policies[index];
      const auto entity = model.policies[PlaceOf(decided.policy)].entity;
      const auto& phantom = chunk.entities[PlaceOf(entity)].phantom;
      const auto [first, last] = RowsOf(model, chunk, entity, static_cast<std::int32_t>(record));
      for (auto row = first; row < last; ++row) {
        if (!phantom.empty() && phantom[PlaceOf(row)] != 0) continue;
        const Lack* lack = decisions.LackAt(index, row);
        AddRow(decided, PlaceOf(row), lack, place.policies[decided.policy]);
        AddRow(decided, PlaceOf(row), lack, whole_.policies[decided.policy]);
      }
    }
  }
}

void Summary::Merge(const Summary& other) {
  whole_.Add(other.whole_);
  for (const auto& [division, place] : other.places_) places_[division].Add(place);
}

std::map<value::DivisionCode, PlaceTally> Summary::WithParents() const {
  std::map<value::DivisionCode, PlaceTally> all;
  for (const auto& [division, place] : places_)
    for (auto code = division; code; code = value::ParentDivision(*code))
      if (*code != value::kCountry || division == value::kCountry) all[*code].Add(place);
  return all;
}

PlaceTally Summary::Elsewhere() const {
  const auto found = places_.find(std::nullopt);
  return found == places_.end() ? PlaceTally{} : found->second;
}

}  // namespace doudi::screening
