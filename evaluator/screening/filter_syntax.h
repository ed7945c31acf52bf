// The text of a filter as a tree, before names are looked up. Private to the filter.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace doudi::screening::filter {

enum class Comparison : std::uint8_t { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn };

// A piece of the text.
struct Word {
  std::string text;
  std::size_t begin = 0, end = 0;  // bytes
};

struct Syntax {
  enum class Kind : std::uint8_t {
    Or, And, Not,  // of `parts`
    Outcome,       // 符合（P）: `word` is the outcome, `name` the policy
    Amount,        // 金额（P） compared with `values`
    Known,         // 已知（name）
    Has,           // 有（name 其中 parts[0]）
    Fact,          // the Boolean fact `name`, or `name` compared with `values`
  } kind = Kind::Fact;
  std::vector<std::unique_ptr<Syntax>> parts;
  Word word, name;
  bool compared = false;
  Comparison comparison = Comparison::Equal;
  std::vector<Word> values;
};

struct SyntaxError {
  std::string message;  // 「这里应有 右括号」
  std::size_t at = 0;   // byte
};

// The Spirit X3 grammar lives behind this one function.
std::variant<std::unique_ptr<Syntax>, SyntaxError> ReadSyntax(std::string_view text);

}  // namespace doudi::screening::filter
