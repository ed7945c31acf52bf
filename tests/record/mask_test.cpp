// What is left of names and numbers that reports show.
#include <catch2/catch.hpp>

#include "record/mask.h"

using namespace doudi;

TEST_CASE("of a name the first character is left, of a number the ends", "[record][mask]") {
  CHECK(record::MaskedName("欧阳修") == "欧*");
  CHECK(record::MaskedName("李") == "*");
  CHECK(record::MaskedName("") == "");
  CHECK(record::MaskedNumber("341321198304021235") == "341321********1235");
  CHECK(record::MaskedNumber("1234567890") == "**********");  // too short to have a middle
  CHECK(record::MaskedAccount("6228480012345678") == "****5678");
  CHECK(record::MaskedAccount("5678") == "****");
}

TEST_CASE("a 编号 is masked where it is a 证件号", "[record][mask]") {
  CHECK(record::MaskedId("341321198304021235") == "341321********1235");
  CHECK(record::MaskedId("341321198304021236") == "341321198304021236");  // the check digit is that of no 证件号
  CHECK(record::MaskedId("DS0000013") == "DS0000013");
}
