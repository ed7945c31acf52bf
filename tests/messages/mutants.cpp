#include "messages/mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "source/utf8.h"
#include "syntax/keywords.h"

namespace doudi::tests {
namespace {

// A rough scan of its own, so that the tests do not lean on the lexer they test.
enum class Kind : std::uint8_t { Word, Number, Mark, Text, Row };
struct Piece {
  Kind kind;
  std::size_t begin, end;
};

bool IsWordCharacter(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9');
}

std::vector<Piece> Scan(std::string_view text) {
  std::vector<Piece> pieces;
  const auto to_line_end = [&](std::size_t at) { return std::min(text.find('\n', at), text.size()); };
  for (std::size_t at = 0; at < text.size();) {
    const source::CodePoint c = source::DecodeAt(text, at);
    std::size_t end = at + c.length;
    if (text.substr(at).starts_with("//")) {
      at = to_line_end(at);
      continue;
    }
    if (c.value == ' ' || c.value == '\n' || c.value == '\r' || c.value == '\t' || c.value == 0x3000) {
      at = end;
      continue;
    }
    Kind kind = Kind::Mark;
    if (c.value == '|') {
      kind = Kind::Row;
      end = to_line_end(at);
    } else if (c.value == '"') {
      kind = Kind::Text;
      end = std::min(text.find('"', end), text.size() - 1) + 1;
    } else if (c.value == U'《') {
      kind = Kind::Text;
      end = text.find("》", end) + 3;
    } else if (IsWordCharacter(c.value)) {
      kind = c.value >= '0' && c.value <= '9' ? Kind::Number : Kind::Word;
      while (end < text.size()) {
        const source::CodePoint next = source::DecodeAt(text, end);
        const bool in_number = kind == Kind::Number && (next.value == '.' || next.value == '-' ||
                                                        next.value == '%' || next.value == '/');
        if (!IsWordCharacter(next.value) && !in_number) break;
        end += next.length;
      }
    }
    pieces.push_back({kind, at, end});
    at = end;
  }
  return pieces;
}

std::string Replace(std::string_view text, const Piece& piece, std::string_view by) {
  return fmt::format("{}{}{}", text.substr(0, piece.begin), by, text.substr(piece.end));
}

using Swap = std::pair<std::string_view, std::string_view>;
constexpr std::array kBrackets{Swap{"（", "｛"}, Swap{"）", "｝"}, Swap{"｛", "（"}, Swap{"｝", "）"}};
constexpr std::array kMarks{Swap{"。", "，"}, Swap{"，", "。"}, Swap{"：", "；"}, Swap{"；", "，"},
                            Swap{"、", "，"}, Swap{"＝", "："}, Swap{"＜", "《"}};

template <class Table>
std::string_view Partner(const Table& table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Swap::first);
  return found == table.end() ? std::string_view() : found->second;
}

class Maker {
 public:
  explicit Maker(std::string_view text) : text_(text), pieces_(Scan(text)) {}

  // The mistake at one piece, or an empty text if it cannot be made there.
  Mutant Make(Mistake mistake, std::size_t at, std::uint64_t random) const {
    return {mistake, Mutate(mistake, at, random), PlaceOf(pieces_[at])};
  }
  std::size_t size() const { return pieces_.size(); }
  std::string_view TextOf(std::size_t at) const {
    return text_.substr(pieces_[at].begin, pieces_[at].end - pieces_[at].begin);
  }

 private:
  std::string Mutate(Mistake mistake, std::size_t at, std::uint64_t random) const {
    const Piece& piece = pieces_[at];
    const std::string_view word = TextOf(at);
    switch (mistake) {
      case Mistake::Deleted:
        return Replace(text_, piece, "");
      case Mistake::Doubled:
        return Replace(text_, piece, fmt::format("{0} {0}", word));
      case Mistake::Swapped:
        return SwapWithNext(at);
      case Mistake::LostEnd:
        return word == "。" ? Replace(text_, piece, "") : "";
      case Mistake::WrongBracket:
        return Exchange(piece, Partner(kBrackets, word));
      case Mistake::WrongMark:
        return Exchange(piece, Partner(kMarks, word));
      case Mistake::Misspelt:
        return Misspell(piece, word, random);
      case Mistake::HalfUnit:
        return HalveUnit(piece, word);
      case Mistake::LostSpace:
        return JoinWithNext(at);
      case Mistake::LostBar:
        return LoseBar(piece, word, random);
    }
    return "";
  }

  std::string Exchange(const Piece& piece, std::string_view by) const {
    return by.empty() ? "" : Replace(text_, piece, by);
  }

  std::string SwapWithNext(std::size_t at) const {
    if (at + 1 >= pieces_.size() || TextOf(at) == TextOf(at + 1)) return "";
    const Piece& a = pieces_[at];
    const Piece& b = pieces_[at + 1];
    return fmt::format("{}{}{}{}{}", text_.substr(0, a.begin), TextOf(at + 1),
                       text_.substr(a.end, b.begin - a.end), TextOf(at), text_.substr(b.end));
  }

  std::string Misspell(const Piece& piece, std::string_view word, std::uint64_t random) const {
    const syntax::Keyword* keyword = piece.kind == Kind::Word ? syntax::FindKeyword(word) : nullptr;
    if (!keyword) return "";
    static constexpr std::string_view kWrong = "伴侍佐巨末士";
    std::u32string letters = source::Decode(word);
    letters[random % letters.size()] = source::Decode(kWrong)[random / 7 % 6];
    std::string misspelt;
    for (const char32_t c : letters) {
      misspelt += static_cast<char>(0xE0 | (c >> 12));
      misspelt += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      misspelt += static_cast<char>(0x80 | (c & 0x3F));
    }
    return Replace(text_, piece, misspelt);
  }

  std::string HalveUnit(const Piece& piece, std::string_view word) const {
    if (piece.kind != Kind::Number || word.find('-') != std::string_view::npos) return "";
    const std::size_t slash = word.rfind('/');
    if (slash != std::string_view::npos) return Replace(text_, piece, word.substr(0, slash + 1));
    const std::size_t digits = word.find_first_not_of("0123456789.");
    return digits == std::string_view::npos ? "" : Replace(text_, piece, word.substr(0, digits));
  }

  std::string JoinWithNext(std::size_t at) const {
    if (at + 1 >= pieces_.size() || pieces_[at].kind != Kind::Word) return "";
    const Piece& a = pieces_[at];
    const Piece& b = pieces_[at + 1];
    const bool touching = a.end == b.begin || (b.kind != Kind::Word && b.kind != Kind::Number);
    if (touching || text_.substr(a.end, b.begin - a.end).find('\n') != std::string_view::npos) return "";
    return fmt::format("{}{}", text_.substr(0, a.end), text_.substr(b.begin));
  }

  std::string LoseBar(const Piece& piece, std::string_view row, std::uint64_t random) const {
    if (piece.kind != Kind::Row || row.find("---") != std::string_view::npos) return "";
    std::vector<std::size_t> bars;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] == '|') bars.push_back(i);
    }
    const std::size_t bar = piece.begin + bars[random % bars.size()];
    return Replace(text_, {Kind::Row, bar, bar + 1}, "");
  }

  std::string PlaceOf(const Piece& piece) const {
    const auto line =
        1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(piece.begin), '\n');
    return fmt::format("{}：「{}」", line, text_.substr(piece.begin, piece.end - piece.begin));
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
};

}  // namespace

std::string_view NameOf(Mistake mistake) {
  static constexpr std::array<std::string_view, kMistakeKinds> kNames{
      "deleted token", "swapped tokens",   "doubled token", "lost 。",    "wrong bracket",
      "wrong mark",    "misspelt keyword", "half a unit",   "lost space", "lost |"};
  return kNames[static_cast<std::size_t>(mistake)];
}

std::vector<Mutant> MakeMutants(std::string_view text, std::size_t count, std::uint64_t seed) {
  const Maker maker(text);
  std::mt19937_64 random(seed);
  std::vector<Mutant> mutants;
  std::set<std::string> seen{std::string(text)};
  const std::size_t most_tries = 200 * count;
  for (std::size_t tries = 0; mutants.size() < count && tries < most_tries; ++tries) {
    const auto mistake = static_cast<Mistake>(random() % kMistakeKinds);
    const std::size_t at = random() % maker.size();
    Mutant mutant = maker.Make(mistake, at, random());
    if (!mutant.text.empty() && seen.insert(mutant.text).second) mutants.push_back(std::move(mutant));
  }
  return mutants;
}

std::vector<Mutant> LoseEveryEnd(std::string_view text) {
  const Maker maker(text);
  std::vector<Mutant> mutants;
  for (std::size_t at = 0; at < maker.size(); ++at) {
    if (maker.TextOf(at) == "。") mutants.push_back(maker.Make(Mistake::LostEnd, at, 0));
  }
  return mutants;
}

}  // namespace doudi::tests
