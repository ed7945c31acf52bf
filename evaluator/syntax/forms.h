// How each kind of declaration and clause is written: its form and an example. Messages quote the example,
// grammar/README.md holds the whole table, and a test parses every example.
#pragma once

#include <span>
#include <string_view>

namespace doudi::syntax {

enum class FormPlace : std::uint8_t { Top, Entity, Policy, Resource, Assessment, Finding, Example };

struct Form {
  FormPlace place = FormPlace::Top;  // the block it stands in
  std::string_view keyword;          // empty for an element of an 例
  std::string_view form;             // [ ] optional, … repeated
  std::string_view example;
};

std::span<const Form> Forms();
std::string_view PlaceName(FormPlace place);  // 文件, 实体, 政策, …
// The first form of a keyword in a block, else anywhere; null if there is none.
const Form* FindForm(std::string_view keyword, FormPlace place);

}  // namespace doudi::syntax
