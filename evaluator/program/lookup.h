// Lookup: a parameter's rows as they stand on one date, ready to be found by their keys. 区划 keys fall back to the parent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/model.h"

namespace doudi::program {

class Lookup {
 public:
  Lookup(const model::Model& model, model::ParameterId parameter, value::Date date);

  // The row of Parameter::rows for these keys, kNone if there is none.
  std::int32_t Find(std::span<const std::int32_t> keys) const;

  // What is known of a key: its code, or (where unknown) the enum members it may be; a division not known may be any.
  struct Key {
    bool known = true;
    std::int32_t code = 0;
    std::uint64_t possible = ~std::uint64_t{0};
  };
  // Calls `found` with each row that some way to fill in the unknown keys may mean.
  template <class Found>
  void ForEachPossible(std::span<const Key> keys, Found found) const {
    for (std::size_t i = 0; i < entries_.size(); ++i)
      if (IsPossible(i, keys)) found(entries_[i]);
  }

  model::ParameterId parameter() const { return parameter_; }
  value::Date date() const { return date_; }
  std::size_t key_count() const { return key_is_division_.size(); }

 private:
  std::int32_t FindExact(std::span<const std::int32_t> keys) const;
  std::int32_t FindByFallback(std::span<std::int32_t> keys, std::size_t first) const;
  bool IsPossible(std::size_t entry, std::span<const Key> keys) const;
  std::span<const std::int32_t> KeysOf(std::size_t entry) const {
    return std::span(entry_keys_).subspan(entry * key_count(), key_count());
  }

  model::ParameterId parameter_;
  value::Date date_;
  std::vector<bool> key_is_division_;
  std::vector<std::int32_t> entry_keys_;  // key_count per entry, sorted
  std::vector<std::int32_t> entries_;     // rows of Parameter::rows
};

}  // namespace doudi::program
