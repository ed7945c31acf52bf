#include <catch2/catch.hpp>

#include "diagnostics/diagnostic.h"

namespace doudi::diagnostics {
namespace {

TEST_CASE("the nearest name is offered only when it is near enough to be a slip", "[diagnostics]") {
  const std::vector<std::string> names = {"人均月收入", "家庭月收入", "低保标准", "户籍",         "保障人数",
                                          "城镇",       "农村",       "年",       "最低生活保障", "income"};
  struct Case {
    std::string_view word;
    std::string_view nearest;
  };
  const Case cases[] = {
      {"人均月收人", "人均月收入"},    // one replaced
      {"人均收入", "人均月收入"},      // one left out
      {"人均的月收入", "人均月收入"},  // one too many
      {"人均收月入", "人均月收入"},    // two swapped
      {"底保标准", "低保标准"},
      {"保障数", "保障人数"},
      {"城镇的", "城镇"},
      {"城填", "城镇"},
      {"最低活生保章", "最低生活保障"},  // six characters may have two slips
      {"incone", "income"},
      {"人均年支出", ""},  // another word
      {"特困", ""},
      {"月", ""},  // nothing is left of it
      {"", ""},
      {"人均月收入", ""},  // is known: no slip
      {"最低工资标准", ""},
  };
  for (const Case& c : cases) {
    INFO(c.word);
    CHECK(Nearest(c.word, names) == c.nearest);
  }
  CHECK(DidYouMean("人均月收人", names) == "是否指「人均月收入」？");
  CHECK(DidYouMean("特困", names).empty());
  CHECK(Nearest("人均月收人", {}).empty());
}

TEST_CASE("of equally near names the one that begins alike is offered", "[diagnostics]") {
  CHECK(Nearest("家庭月收入", {"个庭月收入", "家庭年收入"}) == "家庭年收入");
  CHECK(Nearest("家庭年收入", {"家庭月收入", "家庭季收入"}) == "家庭月收入");
}

}  // namespace
}  // namespace doudi::diagnostics
