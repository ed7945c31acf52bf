#include "value/rational.h"

#include <catch2/catch.hpp>
#include <limits>
#include <numeric>
#include <random>

namespace doudi::value {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

std::string Fraction(const std::optional<Rational>& a) {
  if (!a) return "溢出";
  return a->IsWhole() ? std::to_string(a->numerator())
                      : std::to_string(a->numerator()) + "/" + std::to_string(a->denominator());
}

TEST_CASE("a rational is always reduced with a positive denominator", "[value]") {
  CHECK(Fraction(Rational(6, 4)) == "3/2");
  CHECK(Fraction(Rational(6, -4)) == "-3/2");
  CHECK(Fraction(Rational(-6, -3)) == "2");
  CHECK(Fraction(Rational(0, -7)) == "0");
  CHECK(Rational(0, 5) == Rational(0));
  CHECK(Fraction(Rational(kMax, -kMax)) == "-1");
  CHECK(Fraction(Rational::Reduce(__int128{kMax} * 6, __int128{kMax} * -4)) == "-3/2");
  CHECK(Fraction(Rational::Reduce(__int128{kMin}, -1)) == "溢出");
  CHECK(Fraction(Rational::Reduce(__int128{kMin}, 2)) == std::to_string(kMin / 2));
}

TEST_CASE("arithmetic is exact or says that it overflows", "[value]") {
  const Rational tiny(1, kMax);
  const Rational tinier(1, kMax - 1);
  CHECK(Fraction(Add(Rational(1, 3), Rational(1, 6))) == "1/2");
  CHECK(Fraction(Add(Rational(1, 3), Rational(-1, 3))) == "0");
  CHECK(Fraction(Add(kMax, 0)) == std::to_string(kMax));
  CHECK(Fraction(Add(kMax, 1)) == "溢出");
  CHECK(Fraction(Add(-kMax, -1)) == "溢出");
  CHECK(Fraction(Add(Rational(kMax, 2), Rational(kMax, 2))) == std::to_string(kMax));
  CHECK(Fraction(Add(tiny, tinier)) == "溢出");
  CHECK(Fraction(Subtract(Rational(1, 2), Rational(1, 3))) == "1/6");
  CHECK(Fraction(Subtract(-kMax, 1)) == "溢出");
  CHECK(Fraction(Subtract(kMin, kMin)) == "0");
  CHECK(Fraction(Multiply(Rational(2, 3), Rational(3, 4))) == "1/2");
  CHECK(Fraction(Multiply(Rational(kMax, 7), Rational(7, kMax))) == "1");
  CHECK(Fraction(Multiply(kMax, kMax)) == "溢出");
  CHECK(Fraction(Multiply(kMin, kMin)) == "溢出");
  CHECK(Fraction(Multiply(tiny, tiny)) == "溢出");
  CHECK(Fraction(Multiply(kMin, 0)) == "0");
  CHECK(Fraction(Divide(2000, 3)) == "2000/3");
  CHECK(Fraction(Divide(Rational(-1, 2), Rational(-3, 4))) == "2/3");
  CHECK(Fraction(Divide(5, 0)) == "溢出");
  CHECK(Fraction(Divide(0, 0)) == "溢出");
  CHECK(Fraction(Divide(kMin, -1)) == "溢出");
  CHECK(Fraction(Divide(kMin, kMin)) == "1");
  CHECK(Fraction(Divide(tiny, kMax)) == "溢出");
  CHECK(Fraction(Negate(Rational(1, 2))) == "-1/2");
  CHECK(Fraction(Negate(kMin)) == "溢出");
}

TEST_CASE("comparison is exact after a division that does not end", "[value]") {
  CHECK(Rational(2000, 3) < Rational(66667, 100));
  CHECK(Rational(2000, 3) > Rational(66666, 100));
  CHECK(*Multiply(Rational(2000, 3), 3) == Rational(2000));
  CHECK(Rational(kMax, kMax - 1) < Rational(kMax - 1, kMax - 2));
  CHECK(Rational(kMin) < Rational(-kMax));
  CHECK(Rational(-1, 2) < Rational(-1, 3));
  CHECK((Rational(1, 2) <=> Rational(2, 4)) == std::strong_ordering::equal);
}

TEST_CASE("rounding to a step", "[value]") {
  struct Case {
    Rational value;
    Rational step;
    const char* half_up;
    const char* up;
    const char* down;
  };
  const Case cases[] = {
      {Rational(5, 2), 1, "3", "3", "2"},
      {Rational(-5, 2), 1, "-3", "-2", "-3"},
      {Rational(49, 20), 1, "2", "3", "2"},
      {Rational(-49, 20), 1, "-2", "-2", "-3"},
      {Rational(51, 20), 1, "3", "3", "2"},
      {7, 1, "7", "7", "7"},
      {-7, 1, "-7", "-7", "-7"},
      {0, 10, "0", "0", "0"},
      {Rational(2000, 3), 1, "667", "667", "666"},
      {Rational(2000, 3), Rational(1, 100), "66667/100", "66667/100", "33333/50"},
      {15, 10, "20", "20", "10"},
      {-15, 10, "-20", "-10", "-20"},
      {Rational(1, 2), Rational(1, 3), "2/3", "2/3", "1/3"},  // half-way between 1/3 and 2/3
      {Rational(5, 12), Rational(1, 3), "1/3", "2/3", "1/3"},
      {1, Rational(3, 7), "6/7", "9/7", "6/7"},
      {-1, Rational(3, 7), "-6/7", "-6/7", "-9/7"},
      {1, kMax, "0", "9223372036854775807", "0"},
      {kMax, 2, "溢出", "溢出", "9223372036854775806"},
      {kMax, kMax, "9223372036854775807", "9223372036854775807", "9223372036854775807"},
      {Rational(1, kMax), 1, "0", "1", "0"},
      {Rational(-1, kMax), 1, "0", "0", "-1"},
      {kMin, 1, "溢出", "溢出", "溢出"},
      {kMin, 3, "溢出", "-9223372036854775806", "溢出"},
      {kMax, Rational(1, kMax), "9223372036854775807", "9223372036854775807", "9223372036854775807"},
  };
  for (const Case& c : cases) {
    INFO(Fraction(c.value) << " 到 " << Fraction(c.step));
    CHECK(Fraction(Round(c.value, c.step, Rounding::HalfUp)) == c.half_up);
    CHECK(Fraction(Round(c.value, c.step, Rounding::Up)) == c.up);
    CHECK(Fraction(Round(c.value, c.step, Rounding::Down)) == c.down);
  }
}

TEST_CASE("decimal text is exact, and marked where it is cut off", "[value]") {
  struct Case {
    Rational value;
    const char* text;
  };
  const Case cases[] = {
      {0, "0"},
      {1320, "1320"},
      {Rational(75, 2), "37.5"},
      {Rational(-1, 100), "-0.01"},
      {Rational(1, 1024), "0.0009765625"},
      {Rational(2000, 3), "666.6666…"},
      {Rational(-2000, 3), "-666.6666…"},
      {Rational(1, 7000000), "0.0000…"},
      {kMin, "-9223372036854775808"},
      {kMax, "9223372036854775807"},
      {Rational(1, std::int64_t{1} << 62),
       "0.00000000000000000021684043449710088680149056017398834228515625"},
  };
  for (const Case& c : cases) CHECK(ToDecimalText(c.value) == c.text);
  CHECK(ToDecimalText(Rational(2, 3), 0) == "0.…");
  CHECK(ToDecimalText(Rational(2, 3), 2) == "0.66…");
}

TEST_CASE("money text has thousands and two decimals, and is marked where it is rounded", "[value]") {
  struct Case {
    Rational value;
    const char* text;
  };
  const Case cases[] = {
      {0, "0.00"},
      {46500, "46,500.00"},
      {Rational(75, 2), "37.50"},
      {Rational(-123456789, 100), "-1,234,567.89"},
      {Rational(2000, 3), "≈666.67"},
      {Rational(-2000, 3), "≈-666.67"},
      {Rational(1, 200), "≈0.01"},
      {Rational(-1, 1000), "≈0.00"},
      {Rational(999999, 1000), "≈1,000.00"},
      {1000, "1,000.00"},
      {100000, "100,000.00"},
      {kMin, "-9,223,372,036,854,775,808.00"},
  };
  for (const Case& c : cases) CHECK(ToMoneyText(c.value) == c.text);
}

// ---- random properties; the seed is printed on failure ----

Rational Random(std::mt19937_64& random) {
  const auto shift = static_cast<int>(random() % 62);
  const auto numerator = static_cast<std::int64_t>(random() >> (1 + shift)) * (random() % 2 == 0 ? 1 : -1);
  const auto denominator = static_cast<std::int64_t>(random() >> (1 + random() % 62)) | 1;
  return random() % 3 == 0 ? Rational(numerator) : Rational(numerator, denominator);
}

TEST_CASE("operations undo each other wherever nothing overflows", "[value]") {
  const auto seed = static_cast<std::uint64_t>(Catch::rngSeed()) + 20250815;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  int undone = 0;
  for (int i = 0; i < 20000; ++i) {
    const Rational a = Random(random);
    const Rational b = Random(random);
    CHECK(std::gcd(a.numerator(), a.denominator()) == 1);
    if (const auto sum = Add(a, b)) {
      CHECK(*sum == *Add(b, a));
      const auto difference = Subtract(*sum, b);
      REQUIRE(difference);
      CHECK(*difference == a);
      CHECK((b.Sign() > 0) == (*sum > a));
      ++undone;
    }
    if (const auto product = Multiply(a, b); product && b.Sign() != 0) {
      const auto quotient = Divide(*product, b);
      REQUIRE(quotient);
      CHECK(*quotient == a);
      ++undone;
    }
    const auto down = Round(a, 7, Rounding::Down);
    const auto up = Round(a, 7, Rounding::Up);
    const auto half = Round(a, 7, Rounding::HalfUp);
    if (!down || !up || !half) continue;
    CHECK(*down <= a);
    CHECK(*up >= a);
    CHECK((*half == *down || *half == *up));
    CHECK(*Subtract(*up, *down) == Rational(*up == *down ? 0 : 7));
  }
  CHECK(undone > 10000);
}

}  // namespace
}  // namespace doudi::value
