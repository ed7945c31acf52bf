#include "package/choose.h"

#include <catch2/catch.hpp>
#include <random>

using doudi::package::Candidate;
using doudi::package::Choose;
using doudi::value::Rational;

namespace {

Candidate Worth(Rational worth) {
  Candidate made;
  made.worth = worth;
  return made;
}

void Exclude(std::vector<Candidate>& all, std::size_t a, std::size_t b) {
  all[a].excludes.push_back(b);
  all[b].excludes.push_back(a);
}

bool Allowed(const std::vector<Candidate>& all, unsigned set) {
  for (std::size_t c = 0; c < all.size(); ++c) {
    if (!(set >> c & 1U)) continue;
    for (const std::size_t other : all[c].excludes)
      if (set >> other & 1U) return false;
    for (const std::size_t needed : all[c].presupposes)
      if (!(set >> needed & 1U)) return false;
  }
  return true;
}

Rational Total(const std::vector<Candidate>& all, const std::vector<bool>& taken) {
  Rational sum = 0;
  for (std::size_t c = 0; c < all.size(); ++c)
    if (taken[c]) sum = *Add(sum, all[c].worth);
  return sum;
}

}  // namespace

TEST_CASE("aids that do not exclude each other are all taken", "[package]") {
  CHECK(Choose({Worth(10), Worth(0), Worth(5)}) == std::vector<bool>{true, true, true});
  CHECK(Choose({}).empty());
}

TEST_CASE("of two that exclude each other the one with the higher total is taken, of equal ones the earlier", "[package]") {
  std::vector<Candidate> all{Worth(100), Worth(120)};
  Exclude(all, 0, 1);
  CHECK(Choose(all) == std::vector<bool>{false, true});
  all[0].worth = 120;
  CHECK(Choose(all) == std::vector<bool>{true, false});
}

TEST_CASE("two smaller aids together beat one larger", "[package]") {
  std::vector<Candidate> all{Worth(100), Worth(60), Worth(50)};
  Exclude(all, 0, 1);
  Exclude(all, 0, 2);
  CHECK(Choose(all) == std::vector<bool>{false, true, true});
}

TEST_CASE("what an aid presupposes counts with it", "[package]") {
  // 1 alone is worth less than 0, but 2 needs 1.
  std::vector<Candidate> all{Worth(100), Worth(60), Worth(50)};
  Exclude(all, 0, 1);
  all[2].presupposes = {1};
  CHECK(Choose(all) == std::vector<bool>{false, true, true});
  all[2].worth = 30;
  CHECK(Choose(all) == std::vector<bool>{true, false, false});
}

TEST_CASE("an ordered group follows its order whatever the money", "[package]") {
  std::vector<Candidate> all{Worth(1), Worth(1000), Worth(2000)};
  all[1].displaced_by = {0};
  all[2].displaced_by = {0, 1};
  CHECK(Choose(all) == std::vector<bool>{true, false, false});
}

TEST_CASE("one that is itself displaced displaces nothing", "[package]") {
  // 0 before 1 in one group, 1 before 2 in another: 2 stays.
  std::vector<Candidate> all{Worth(1), Worth(1), Worth(1)};
  all[1].displaced_by = {0};
  all[2].displaced_by = {1};
  CHECK(Choose(all) == std::vector<bool>{true, false, true});
}

TEST_CASE("the choice is the best of all subsets", "[package]") {
  const unsigned seed = 20251122;
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t n = 1 + random() % 11;
    std::vector<Candidate> all;
    for (std::size_t c = 0; c < n; ++c) all.push_back(Worth(Rational(static_cast<std::int64_t>(random() % 50), 1 + static_cast<std::int64_t>(random() % 3))));
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        if (random() % 4 == 0) Exclude(all, a, b);
        else if (random() % 8 == 0) all[a].presupposes.push_back(b);
      }
    const std::vector<bool> taken = Choose(all);
    unsigned chosen = 0;
    for (std::size_t c = 0; c < n; ++c) chosen |= taken[c] ? 1U << c : 0U;
    REQUIRE(Allowed(all, chosen));
    Rational best = 0;
    for (unsigned set = 0; set < 1U << n; ++set) {
      if (!Allowed(all, set)) continue;
      std::vector<bool> in(n);
      for (std::size_t c = 0; c < n; ++c) in[c] = (set >> c & 1U) != 0;
      best = std::max(best, Total(all, in));
    }
    REQUIRE(Total(all, taken) == best);
  }
}
