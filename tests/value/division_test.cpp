#include "value/division.h"

#include <catch2/catch.hpp>
#include <set>

namespace doudi::value {
namespace {

std::string Read(std::string_view text) {
  const auto code = ParseDivision(text);
  return code ? std::to_string(*code) : "没有";
}

TEST_CASE("a place is read by code, by name and by the way to it", "[value]") {
  struct Case {
    const char* text;
    const char* code;
  };
  const Case cases[] = {
      {"341321", "341321"},
      {"３４１３２１", "341321"},
      {"砀山县", "341321"},
      {"宿州市砀山县", "341321"},
      {"安徽省砀山县", "341321"},
      {"安徽省宿州市砀山县", "341321"},
      {"中国安徽省宿州市砀山县", "341321"},
      {"安徽省 宿州市 砀山县", "341321"},
      {"安徽省/宿州市/砀山县", "341321"},
      {"安徽省　砀山县", "341321"},
      {"安徽省", "340000"},
      {"宿州市", "341300"},
      {"北京市", "110000"},
      {"北京市海淀区", "110108"},
      {"海淀区", "110108"},
      {"北京市朝阳区", "110105"},
      {"长春市朝阳区", "220104"},
      {"吉林省朝阳区", "220104"},
      {"吉林省吉林市", "220200"},
      {"呼和浩特市新城区", "150102"},
      {"海南省", "460000"},
      {"东莞市", "441900"},
      {"仙桃市", "429004"},
      {"湖北省仙桃市", "429004"},
      {"石河子市", "659001"},
      {"嘉峪关市", "620200"},
      {"620201", "620201"},
      {"台湾省", "710000"},
      {"国家", "0"},
      {"全国", "0"},
      {"000000", "0"},
      {"朝阳区", "没有"},  // 北京 and 长春
      {"辽宁省朝阳区", "没有"},
      {"宿州市安徽省砀山县", "没有"},
      {"安徽省安徽省砀山县", "没有"},
      {"山县", "没有"},
      {"砀山", "没有"},
      {"市辖区", "没有"},
      {"县", "没有"},
      {"341399", "没有"},
      {"34132", "没有"},
      {"3413211", "没有"},
      {"34132a", "没有"},
      {"", "没有"},
      {" ", "没有"},
  };
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(Read(c.text) == c.code);
  }
}

TEST_CASE("the places a bare name may mean are all given", "[value]") {
  CHECK(DivisionsNamed("朝阳区") == std::vector<DivisionCode>{110105, 220104});
  CHECK(DivisionsNamed("砀山县") == std::vector<DivisionCode>{341321});
  CHECK(DivisionsNamed("国家") == std::vector<DivisionCode>{kCountry});
  CHECK(DivisionsNamed("市辖区").empty());
  CHECK(DivisionsNamed("").empty());
}

TEST_CASE("a place lies in its county, city, province and country", "[value]") {
  const auto chain = [](DivisionCode code) {
    std::vector<DivisionCode> codes;
    for (auto place = ParentDivision(code); place; place = ParentDivision(*place)) codes.push_back(*place);
    return codes;
  };
  CHECK(chain(341321) == std::vector<DivisionCode>{341300, 340000, 0});
  CHECK(chain(110108) == std::vector<DivisionCode>{110100, 110000, 0});
  CHECK(chain(340000) == std::vector<DivisionCode>{0});
  CHECK(chain(kCountry).empty());
  CHECK(InDivision(341321, 341321));
  CHECK(InDivision(341321, 340000));
  CHECK(InDivision(341321, kCountry));
  CHECK(InDivision(kCountry, kCountry));
  CHECK_FALSE(InDivision(341300, 341321));
  CHECK_FALSE(InDivision(341321, 341322));
  CHECK_FALSE(InDivision(kCountry, 340000));
  CHECK_FALSE(InDivision(-1, kCountry));
}

TEST_CASE("a code has a name and a full name without the levels that name no place", "[value]") {
  CHECK(DivisionName(341321) == "砀山县");
  CHECK(DivisionName(110100) == "市辖区");
  CHECK(DivisionName(341399) == "341399");
  CHECK(DivisionName(kCountry) == "国家");
  CHECK(DivisionFullName(341321) == "安徽省宿州市砀山县");
  CHECK(DivisionFullName(110108) == "北京市海淀区");
  CHECK(DivisionFullName(500235) == "重庆市云阳县");
  CHECK(DivisionFullName(429004) == "湖北省仙桃市");
  CHECK(DivisionFullName(659001) == "新疆维吾尔自治区石河子市");
  CHECK(DivisionFullName(620201) == "甘肃省嘉峪关市");
  CHECK(DivisionFullName(341399) == "安徽省宿州市341399");
  CHECK(DivisionFullName(kCountry) == "国家");
}

TEST_CASE("every full name of the table leads back to its code", "[value]") {
  const auto names = AllDivisionNames();
  CHECK(names.size() > 3200);
  std::set<DivisionCode> codes;
  for (const std::string& name : names) {
    for (const DivisionCode code : DivisionsNamed(name)) codes.insert(code);
  }
  CHECK(codes.size() == names.size());
  for (const DivisionCode code : codes) {
    INFO(code);
    CHECK(ParseDivision(DivisionFullName(code)) == code);
    CHECK(ParseDivision(std::to_string(code)) == code);
    CHECK(DivisionName(*ParentDivision(code)) != std::to_string(*ParentDivision(code)));
  }
}

}  // namespace
}  // namespace doudi::value
