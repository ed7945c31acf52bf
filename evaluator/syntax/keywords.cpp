#include "syntax/keywords.h"

#include <AidLexer.h>

#include <algorithm>
#include <unordered_map>

namespace doudi::syntax {
namespace {

using aid::AidLexer;

KeywordRole RoleOf(std::size_t type) {
  if (type <= AidLexer::TAKES) return KeywordRole::Operator;
  if (type <= AidLexer::EXAMPLE) return KeywordRole::Declaration;
  if (type <= AidLexer::EXPECT) return KeywordRole::Clause;
  return KeywordRole::Joint;
}

std::vector<Keyword> ReadVocabulary() {
  std::vector<Keyword> keywords;
  antlr4::ANTLRInputStream no_input;
  AidLexer lexer(&no_input);
  const auto& vocabulary = lexer.getVocabulary();
  for (std::size_t type = AidLexer::OR; type <= vocabulary.getMaxTokenType(); ++type) {
    const std::string literal = vocabulary.getLiteralName(type);  // '条件'
    keywords.push_back(
        {literal.substr(1, literal.size() - 2), vocabulary.getSymbolicName(type), RoleOf(type), type});
  }
  return keywords;
}

using Index = std::unordered_map<std::string_view, const Keyword*>;

const Index& KeywordIndex() {
  static const Index index = [] {
    Index built;
    for (const Keyword& keyword : Keywords()) built.emplace(keyword.han, &keyword);
    return built;
  }();
  return index;
}

std::size_t CodePointLength(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The longest known word that begins at `text`, in bytes; 0 if none.
std::size_t LongestWord(std::string_view text, const std::vector<std::string>& known_names) {
  std::size_t longest = 0;
  for (const Keyword& keyword : Keywords()) {
    if (text.starts_with(keyword.han)) longest = std::max(longest, keyword.han.size());
  }
  for (const std::string& name : known_names) {
    if (!name.empty() && text.starts_with(name)) longest = std::max(longest, name.size());
  }
  return longest;
}

}  // namespace

const std::vector<Keyword>& Keywords() {
  static const std::vector<Keyword> keywords = ReadVocabulary();
  return keywords;
}

const Keyword* FindKeyword(std::string_view word) {
  const auto found = KeywordIndex().find(word);
  return found == KeywordIndex().end() ? nullptr : found->second;
}

const Keyword* KeywordOf(std::size_t token_type) {
  const auto& keywords = Keywords();
  if (token_type < keywords.front().token_type || token_type > keywords.back().token_type) return nullptr;
  return &keywords[token_type - keywords.front().token_type];
}

std::string SplitRun(std::string_view run, const std::vector<std::string>& known_names) {
  std::vector<std::string_view> words;
  int keywords = 0;
  int unknown = 0;
  while (!run.empty()) {
    std::size_t length = LongestWord(run, known_names);
    if (length > 0) {
      if (FindKeyword(run.substr(0, length))) ++keywords;
    } else {
      ++unknown;
      while (length < run.size() && LongestWord(run.substr(length), known_names) == 0)
        length += CodePointLength(run[length]);
    }
    words.push_back(run.substr(0, length));
    run.remove_prefix(length);
  }
  if (keywords == 0 || words.size() < 2 || unknown > 1) return "";
  std::string split;
  for (const auto word : words) split.append(split.empty() ? "" : " ").append(word);
  return split;
}

}  // namespace doudi::syntax
