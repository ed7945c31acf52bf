#include "value/bounds.h"

#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <random>
#include <vector>

namespace doudi::value {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Bounds Between(const Rational& low, const Rational& high) { return {low, high, false, false}; }

std::string Text(const std::optional<Bounds>& a) { return a ? ToText(*a) : "无"; }

TEST_CASE("interval arithmetic at its corners", "[value]") {
  const Bounds all = Bounds::All();
  const Bounds zero = Bounds::Point(0);
  const Bounds from_zero = Bounds::AtLeast(0);
  const Bounds to_zero = Bounds::AtMost(0);
  struct Case {
    std::optional<Bounds> result;
    const char* expected;
  };
  const Case cases[] = {
      {Add(Between(1, 2), Between(10, 20)), "[11, 22]"},
      {Add(from_zero, Bounds::Point(5)), "[5, +∞)"},
      {Add(from_zero, to_zero), "(-∞, +∞)"},
      {Add(Bounds::Point(kMax), Bounds::Point(1)), "无"},
      {Add(Bounds::AtMost(kMax), Bounds::AtLeast(1)), "(-∞, +∞)"},
      {Subtract(Between(1, 2), Between(10, 20)), "[-19, -8]"},
      {Subtract(from_zero, from_zero), "(-∞, +∞)"},
      {Subtract(Bounds::Point(10), from_zero), "(-∞, 10]"},
      {Negate(Between(-1, 2)), "[-2, 1]"},
      {Negate(from_zero), "(-∞, 0]"},
      {Multiply(Between(-2, 3), Between(-5, 7)), "[-15, 21]"},
      {Multiply(zero, all), "0"},
      {Multiply(all, zero), "0"},
      {Multiply(from_zero, from_zero), "[0, +∞)"},
      {Multiply(from_zero, to_zero), "(-∞, 0]"},
      {Multiply(to_zero, to_zero), "[0, +∞)"},
      {Multiply(Bounds::AtLeast(2), Between(3, 4)), "[6, +∞)"},
      {Multiply(Bounds::AtLeast(2), Between(0, 4)), "[0, +∞)"},
      {Multiply(Bounds::AtLeast(2), Between(-1, 4)), "(-∞, +∞)"},
      {Multiply(Bounds::AtLeast(-2), Bounds::Point(-3)), "(-∞, 6]"},
      {Multiply(all, all), "(-∞, +∞)"},
      {Multiply(Between(kMax, kMax), Between(1, 2)), "无"},
      {Divide(Between(1, 2), Between(4, 8)), "[0.125, 0.5]"},
      {Divide(Between(1, 2), zero), "无"},
      {Divide(zero, zero), "无"},
      {Divide(zero, Between(-1, 1)), "0"},
      {Divide(all, Bounds::Point(3)), "(-∞, +∞)"},
      {Divide(Between(1, 2), Between(0, 4)), "[0.25, +∞)"},
      {Divide(Between(0, 2), Between(0, 4)), "[0, +∞)"},
      {Divide(Between(-1, 2), Between(0, 4)), "(-∞, +∞)"},
      {Divide(Between(1, 2), Between(-4, 0)), "(-∞, -0.25]"},
      {Divide(Between(1, 2), Between(-4, 4)), "(-∞, +∞)"},
      {Divide(Between(1, 2), all), "(-∞, +∞)"},
      {Divide(Between(1, 2), Bounds::AtLeast(4)), "[0, 0.5]"},
      {Divide(Between(-3, -1), Bounds::AtLeast(4)), "[-0.75, 0]"},
      {Divide(Bounds::AtLeast(1), Bounds::AtLeast(1)), "[0, +∞)"},
      {Divide(Bounds::AtLeast(1), Bounds::AtMost(-1)), "(-∞, 0]"},
      {Divide(from_zero, from_zero), "[0, +∞)"},
      {Divide(Bounds::Point(2000), Between(1, 3)), "[666.6666…, 2000]"},
      {Divide(Bounds::Point(1), Bounds::Point(std::numeric_limits<std::int64_t>::min())), "无"},
      {Round(Between(Rational(1, 3), Rational(5, 2)), 1, Rounding::HalfUp), "[0, 3]"},
      {Round(Bounds::AtLeast(Rational(-5, 2)), 1, Rounding::HalfUp), "[-3, +∞)"},
      {Round(all, 1, Rounding::Up), "(-∞, +∞)"},
      {Round(Bounds::Point(kMax), 2, Rounding::Up), "无"},
      {Min(from_zero, Between(-1, 5)), "[-1, 5]"},
      {Max(from_zero, Between(-1, 5)), "[0, +∞)"},
      {Min(all, Bounds::Point(3)), "(-∞, 3]"},
      {Hull(Bounds::Point(3), Bounds::Point(-1)), "[-1, 3]"},
      {Hull(to_zero, Bounds::Point(7)), "(-∞, 7]"},
  };
  int number = 0;
  for (const Case& c : cases) {
    INFO("第 " << ++number << " 行");
    CHECK(Text(c.result) == c.expected);
  }
}

TEST_CASE("a comparison of bounds is decided only when every pair agrees", "[value]") {
  CHECK(Less(Bounds::AtLeast(780), Bounds::Point(780)) == Truth::False);
  CHECK(Less(Bounds::AtMost(780), Bounds::Point(780)) == Truth::Unknown);
  CHECK(LessOrEqual(Bounds::AtMost(780), Bounds::Point(780)) == Truth::True);
  CHECK(Equal(Bounds::Point(1), Bounds::Point(1)) == Truth::True);
  CHECK(Equal(Between(1, 2), Between(1, 2)) == Truth::Unknown);
  CHECK(Equal(Bounds::All(), Bounds::All()) == Truth::Unknown);
  CHECK(Equal(Between(1, 2), Bounds::AtLeast(3)) == Truth::False);
}

// ---- against brute force: intervals with ends on a grid of halves, their members on the same grid ----

constexpr int kFar = 1000;  // stands in for a member near an infinite end

Bounds RandomBounds(std::mt19937& random) {
  std::uniform_int_distribution<int> grid(-6, 6);
  const int a = grid(random);
  const int b = random() % 4 == 0 ? a : grid(random);
  Bounds bounds = Between(Rational(std::min(a, b), 2), Rational(std::max(a, b), 2));
  if (random() % 5 == 0) bounds = {0, bounds.high, true, bounds.high_infinite};
  if (random() % 5 == 0) bounds = {bounds.low, 0, bounds.low_infinite, true};
  return bounds;
}

std::vector<Rational> MembersOf(const Bounds& a) {
  std::vector<Rational> members;
  if (a.low_infinite) members.emplace_back(-kFar);
  for (int half = -6; half <= 6; ++half) {
    if (Contains(a, Rational(half, 2))) members.emplace_back(half, 2);
  }
  if (a.high_infinite) members.emplace_back(kFar);
  // Close to 0 from either side: where quotients grow.
  for (const Rational& tiny : {Rational(-1, kFar), Rational(1, kFar)}) {
    if (Contains(a, tiny)) members.push_back(tiny);
  }
  return members;
}

// The results of all pairs lie within the bounds, and some come as near to each end as the grid allows.
void CheckAgainstPairs(const Bounds& result, const std::vector<Rational>& pairs) {
  REQUIRE_FALSE(pairs.empty());
  Rational lowest = pairs.front();
  Rational highest = pairs.front();
  for (const Rational& one : pairs) {
    CHECK(Contains(result, one));
    lowest = std::min(lowest, one);
    highest = std::max(highest, one);
  }
  const Rational near(1, 100);
  if (result.low_infinite) {
    CHECK(lowest <= Rational(-100));
  } else {
    CHECK(*Subtract(lowest, result.low) <= near);
  }
  if (result.high_infinite) {
    CHECK(highest >= Rational(100));
  } else {
    CHECK(*Subtract(result.high, highest) <= near);
  }
}

using Operation = std::function<std::optional<Rational>(const Rational&, const Rational&)>;

std::vector<Rational> AllPairs(const Bounds& a, const Bounds& b, const Operation& operation) {
  std::vector<Rational> results;
  for (const Rational& x : MembersOf(a)) {
    for (const Rational& y : MembersOf(b)) {
      if (const auto result = operation(x, y)) results.push_back(*result);
    }
  }
  return results;
}

TEST_CASE("bounds hold all results of all pairs and nothing beyond", "[value]") {
  const auto seed = static_cast<std::uint32_t>(Catch::rngSeed()) + 20250815U;
  std::mt19937 random(seed);
  for (int i = 0; i < 3000; ++i) {
    const Bounds a = RandomBounds(random);
    const Bounds b = RandomBounds(random);
    INFO("seed " << seed << " case " << i << ": " << ToText(a) << " 与 " << ToText(b));
    const auto rational = [](auto function) {
      return Operation([=](const Rational& x, const Rational& y) { return function(x, y); });
    };
    CheckAgainstPairs(*Add(a, b), AllPairs(a, b, rational([](auto x, auto y) { return Add(x, y); })));
    CheckAgainstPairs(*Subtract(a, b),
                      AllPairs(a, b, rational([](auto x, auto y) { return Subtract(x, y); })));
    CheckAgainstPairs(*Multiply(a, b),
                      AllPairs(a, b, rational([](auto x, auto y) { return Multiply(x, y); })));
    CheckAgainstPairs(Min(a, b), AllPairs(a, b, rational([](auto x, auto y) { return std::min(x, y); })));
    CheckAgainstPairs(Max(a, b), AllPairs(a, b, rational([](auto x, auto y) { return std::max(x, y); })));
    const auto quotient = Divide(a, b);
    CHECK(quotient.has_value() == (b != Bounds::Point(0)));
    if (quotient)
      CheckAgainstPairs(*quotient, AllPairs(a, b, rational([](auto x, auto y) { return Divide(x, y); })));
    std::vector<Rational> both = MembersOf(a);
    for (const Rational& one : MembersOf(b)) both.push_back(one);
    CheckAgainstPairs(Hull(a, b), both);
    for (const Rounding direction : {Rounding::HalfUp, Rounding::Up, Rounding::Down}) {
      const Rational step = random() % 2 == 0 ? Rational(1) : Rational(2, 3);
      const auto round = [&](const Rational& x, const Rational&) { return Round(x, step, direction); };
      CheckAgainstPairs(*Round(a, step, direction), AllPairs(a, Bounds::Point(0), round));
    }
  }
}

Truth OverAllPairs(const Bounds& a, const Bounds& b,
                   const std::function<bool(const Rational&, const Rational&)>& compare) {
  bool some = false;
  bool all = true;
  for (const Rational& x : MembersOf(a)) {
    for (const Rational& y : MembersOf(b)) {
      some = some || compare(x, y);
      all = all && compare(x, y);
    }
  }
  return all ? Truth::True : some ? Truth::Unknown : Truth::False;
}

TEST_CASE("comparisons of bounds are those of all pairs", "[value]") {
  const auto seed = static_cast<std::uint32_t>(Catch::rngSeed()) + 20260701U;
  std::mt19937 random(seed);
  for (int i = 0; i < 5000; ++i) {
    const Bounds a = RandomBounds(random);
    const Bounds b = RandomBounds(random);
    INFO("seed " << seed << " case " << i << ": " << ToText(a) << " 与 " << ToText(b));
    CHECK(Less(a, b) == OverAllPairs(a, b, std::less<>()));
    CHECK(LessOrEqual(a, b) == OverAllPairs(a, b, std::less_equal<>()));
    CHECK(Equal(a, b) == OverAllPairs(a, b, std::equal_to<>()));
  }
}

}  // namespace
}  // namespace doudi::value
