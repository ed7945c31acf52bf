// Keywords of the rule language: one row per keyword rule of grammar/AidLexer.g4, which is the only place
// that lists them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::syntax {

enum class KeywordRole : std::uint8_t {
  Operator,     // 或, 的, 进位到: joins expressions; reserved, as a name it needs 「」
  Declaration,  // 政策, 定义: begins a declaration
  Clause,       // 条件, 材料: begins a clause of a block
  Joint,        // 上限, 每名: begins an attribute or joins the parts of a clause
};

struct Keyword {
  std::string han;      // 条件
  std::string english;  // CONDITION, the name in the grammar
  KeywordRole role = KeywordRole::Joint;
  std::size_t token_type = 0;
};

// All keywords in the order of the grammar.
const std::vector<Keyword>& Keywords();
// The keyword that is exactly `word`, or null.
const Keyword* FindKeyword(std::string_view word);
// The keyword of a token type, or null.
const Keyword* KeywordOf(std::size_t token_type);

// `条件收入` → `条件 收入`: the run cut greedily into keywords and names of `known_names`, the rest being one
// unknown name at most. Empty if the run holds no keyword. For "did you mean" only: text is never cut
// silently.
std::string SplitRun(std::string_view run, const std::vector<std::string>& known_names = {});

}  // namespace doudi::syntax
