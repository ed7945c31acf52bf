// Truth: the four values that a condition can have on a row.
//
// False and True are decided. Unknown means that a fact is missing and could still make it either. Error
// means that the rule could not be worked out on this row (overflow, division by zero, no parameter row).
// And/Or are symmetric: the deciding value wins over everything (False for And, True for Or), then Error,
// then Unknown.
#pragma once

#include <cstdint>

namespace doudi::value {

enum class Truth : std::uint8_t {
  False = 0,
  True = 1,
  Unknown = 2,
  Error = 3,
};

constexpr Truth FromBool(bool b) { return b ? Truth::True : Truth::False; }

constexpr Truth Not(Truth a) {
  switch (a) {
    case Truth::False:
      return Truth::True;
    case Truth::True:
      return Truth::False;
    default:
      return a;
  }
}

constexpr Truth And(Truth a, Truth b) {
  if (a == Truth::False || b == Truth::False) return Truth::False;
  if (a == Truth::Error || b == Truth::Error) return Truth::Error;
  if (a == Truth::Unknown || b == Truth::Unknown) return Truth::Unknown;
  return Truth::True;
}

constexpr Truth Or(Truth a, Truth b) { return Not(And(Not(a), Not(b))); }

constexpr bool Decided(Truth a) { return a == Truth::False || a == Truth::True; }

}  // namespace doudi::value
