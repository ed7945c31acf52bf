#include "value/truth.h"

#include <catch2/catch.hpp>
#include <string>

namespace doudi::value {
namespace {

constexpr Truth kAll[] = {Truth::False, Truth::True, Truth::Unknown, Truth::Error};

char Letter(Truth a) { return "FTU!"[static_cast<int>(a)]; }

std::string Table(Truth (*operation)(Truth, Truth)) {
  std::string table;
  for (const Truth a : kAll) {
    for (const Truth b : kAll) table.push_back(Letter(operation(a, b)));
    table.push_back(' ');
  }
  return table;
}

TEST_CASE("the deciding value wins, then an error, then what is unknown", "[value]") {
  //                   F    T    U    !   (rows and columns)
  CHECK(Table(And) == "FFFF FTU! FUU! F!!! ");
  CHECK(Table(Or) == "FTU! TTTT UTU! !T!! ");
  CHECK(Not(Truth::False) == Truth::True);
  CHECK(Not(Truth::True) == Truth::False);
  CHECK(Not(Truth::Unknown) == Truth::Unknown);
  CHECK(Not(Truth::Error) == Truth::Error);
  CHECK(Decided(FromBool(true)));
  CHECK_FALSE(Decided(Truth::Unknown));
  CHECK_FALSE(Decided(Truth::Error));
}

TEST_CASE("and, or are symmetric and associative", "[value]") {
  for (const Truth a : kAll) {
    for (const Truth b : kAll) {
      CHECK(And(a, b) == And(b, a));
      for (const Truth c : kAll) {
        CHECK(And(a, And(b, c)) == And(And(a, b), c));
        CHECK(Or(a, Or(b, c)) == Or(Or(a, b), c));
      }
    }
  }
}

TEST_CASE("what is unknown decides only what both completions agree on", "[value]") {
  for (const Truth other : {Truth::False, Truth::True}) {
    CHECK(Decided(And(Truth::Unknown, other)) == (And(Truth::True, other) == And(Truth::False, other)));
    CHECK(Decided(Or(Truth::Unknown, other)) == (Or(Truth::True, other) == Or(Truth::False, other)));
  }
}

}  // namespace
}  // namespace doudi::value
