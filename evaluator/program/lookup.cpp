#include "program/lookup.h"

#include <algorithm>
#include <array>
#include <map>

#include "value/division.h"

namespace doudi::program {
namespace {

// Does row `a` apply rather than row `b` where both are in force?
bool IsLater(const model::Period& a, const model::Period& b) {
  if (!a.from) return false;
  return !b.from || *a.from > *b.from;
}

}  // namespace

Lookup::Lookup(const model::Model& model, model::ParameterId parameter, value::Date date)
    : parameter_(parameter), date_(date) {
  const model::Parameter& source = model.parameters[static_cast<std::size_t>(parameter)];
  for (const auto& key : source.keys) key_is_division_.push_back(key.type.kind == model::TypeKind::Division);
  std::map<std::vector<std::int32_t>, std::int32_t> in_force;
  for (std::size_t i = 0; i < source.rows.size(); ++i) {
    const model::ParameterRow& row = source.rows[i];
    if (!row.period.Contains(date)) continue;
    const auto [place, added] = in_force.emplace(row.keys, static_cast<std::int32_t>(i));
    if (!added && IsLater(row.period, source.rows[static_cast<std::size_t>(place->second)].period))
      place->second = static_cast<std::int32_t>(i);
  }
  for (const auto& [keys, row] : in_force) {
    entry_keys_.insert(entry_keys_.end(), keys.begin(), keys.end());
    entries_.push_back(row);
  }
}

std::int32_t Lookup::FindExact(std::span<const std::int32_t> keys) const {
  std::size_t low = 0;
  std::size_t high = entries_.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const auto entry = KeysOf(middle);
    if (std::lexicographical_compare(entry.begin(), entry.end(), keys.begin(), keys.end())) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < entries_.size() && std::equal(keys.begin(), keys.end(), KeysOf(low).begin()) ? entries_[low] : model::kNone;
}

// Tries the division keys from `first` on with their ancestors; an earlier key stays as near as possible.
std::int32_t Lookup::FindByFallback(std::span<std::int32_t> keys, std::size_t first) const {
  while (first < keys.size() && !key_is_division_[first]) ++first;
  if (first == keys.size()) return FindExact(keys);
  const std::int32_t own = keys[first];
  for (std::optional<value::DivisionCode> code = own; code; code = value::ParentDivision(*code)) {
    keys[first] = *code;
    const std::int32_t row = FindByFallback(keys, first + 1);
    if (row != model::kNone) {
      keys[first] = own;
      return row;
    }
  }
  keys[first] = own;
  return model::kNone;
}

std::int32_t Lookup::Find(std::span<const std::int32_t> keys) const {
  std::array<std::int32_t, 16> few;
  if (keys.size() <= few.size()) {
    std::copy(keys.begin(), keys.end(), few.begin());
    return FindByFallback(std::span(few).first(keys.size()), 0);
  }
  std::vector<std::int32_t> many(keys.begin(), keys.end());
  return FindByFallback(many, 0);
}

// An entry may be meant if its keys agree with what is known and, with the unknown keys filled in as the entry has them, it
// is the one that is found.
bool Lookup::IsPossible(std::size_t entry, std::span<const Key> keys) const {
  const auto own = KeysOf(entry);
  std::array<std::int32_t, 16> few;
  std::vector<std::int32_t> many;
  std::span<std::int32_t> filled = std::span(few).first(std::min(keys.size(), few.size()));
  if (keys.size() > few.size()) {
    many.resize(keys.size());
    filled = many;
  }
  bool falls_back = false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    filled[i] = keys[i].known ? keys[i].code : own[i];
    if (key_is_division_[i]) {
      if (keys[i].known && !value::InDivision(keys[i].code, own[i])) return false;
      falls_back = falls_back || filled[i] != own[i];
    } else {
      if (filled[i] != own[i]) return false;
      if (!keys[i].known && own[i] < 64 && (keys[i].possible >> own[i] & 1) == 0) return false;
    }
  }
  return !falls_back || Find(filled) == entries_[entry];
}

}  // namespace doudi::program
