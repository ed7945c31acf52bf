// Mutants: copies of a rule file with one single mistake each, as people make them when they type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::tests {

enum class Mistake : std::uint8_t {
  Deleted,       // a token is missing
  Swapped,       // two neighbours stand the wrong way round
  Doubled,       // a token was typed twice
  LostEnd,       // a 。 is missing
  WrongBracket,  // （ for ｛ and the like
  WrongMark,     // 。 for ，, ； for ：, …
  Misspelt,      // a keyword with one wrong character
  HalfUnit,      // 元/人 for 元/人/月, or none at all
  LostSpace,     // two words run together
  LostBar,       // a | of a table row is missing
};
inline constexpr int kMistakeKinds = 10;

std::string_view NameOf(Mistake mistake);

struct Mutant {
  Mistake mistake = Mistake::Deleted;
  std::string text;
  std::string place;  // "12：「条件」", to find it again
};

// `count` different mutants of `text`, the same for the same seed; fewer if the text does not hold that many.
std::vector<Mutant> MakeMutants(std::string_view text, std::size_t count, std::uint64_t seed);
// One for every 。 that ends a sentence.
std::vector<Mutant> LoseEveryEnd(std::string_view text);

}  // namespace doudi::tests
