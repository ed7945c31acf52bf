#include <AidParser.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/keywords.h"
#include "syntax/mistake.h"

namespace doudi::syntax {
namespace {

using aid::AidParser;

struct Mark {
  std::size_t type;
  std::string_view shown;
};
// In the order in which they are proposed.
constexpr std::array kMarks{
    Mark{AidParser::COLON, "「：」"},       Mark{AidParser::ASSIGN, "「＝」"},
    Mark{AidParser::LEFT, "「（」"},        Mark{AidParser::OPEN, "「｛」"},
    Mark{AidParser::LISTING, "「、」"},     Mark{AidParser::COMMA, "「，」"},
    Mark{AidParser::SEPARATOR, "「；」"},   Mark{AidParser::MIDDLE_DOT, "「·」"},
    Mark{AidParser::RIGHT, "「）」"},       Mark{AidParser::CLOSE, "「｝」"},
    Mark{AidParser::END, "「。」"},         Mark{AidParser::ROW, "表格行（| … | … |）"},
    Mark{AidParser::TITLE, "《文件名称》"},
};

constexpr std::size_t kMostKeywordsNamed = 5;

}  // namespace

std::string ExpectedInWords(const std::vector<std::size_t>& types) {
  const auto has = [&](std::size_t type) { return std::ranges::find(types, type) != types.end(); };
  std::vector<std::string> words;
  const bool any_name = has(AidParser::ID) || has(AidParser::QUOTED);
  const bool value = any_name && has(AidParser::QTY) && has(AidParser::LEFT);
  const bool attribute = has(AidParser::CAP) && has(AidParser::BASIS) && has(AidParser::HEAVY_FIRST) &&
                         !has(AidParser::CONDITION);
  if (value) {
    words.emplace_back("名称、数值或式子");
  } else if (attribute) {
    words.emplace_back("依据、施行、上限这样的说明");
  } else {
    if (any_name) words.emplace_back("名称");
    if (has(AidParser::QTY)) words.emplace_back("带单位的数（如 12个月）");
    if (has(AidParser::DATE)) words.emplace_back("日期（如 2024-07-01）");
    if (has(AidParser::STRING)) words.emplace_back("引号里的文字（\"…\"）");
  }
  if (has(AidParser::PLUS) || has(AidParser::AND)) words.emplace_back("运算符");
  const bool comparison = has(AidParser::LESS_EQUAL);
  if (comparison && !has(AidParser::PLUS)) words.emplace_back("比较（如 ≥ 0）");
  std::vector<std::string> keywords;
  for (const std::size_t type : types) {
    const Keyword* keyword = KeywordOf(type);
    if (!keyword || attribute) continue;
    const bool is_operator = has(AidParser::PLUS) || has(AidParser::AND) || value;
    if (keyword->role == KeywordRole::Operator ? !is_operator || type == AidParser::THEN ||
                                                     type == AidParser::WITH || type == AidParser::BETWEEN_END
                                               : !any_name) {
      keywords.push_back(fmt::format("「{}」", keyword->han));
    }
  }
  if (keywords.size() <= kMostKeywordsNamed) words.insert(words.end(), keywords.begin(), keywords.end());
  for (const Mark& mark : kMarks) {
    if (has(mark.type) && !(value && mark.type == AidParser::LEFT) && !(comparison && mark.type == AidParser::ASSIGN)) words.emplace_back(mark.shown);
  }
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text.append(i == 0 ? "" : i + 1 == words.size() ? " 或 " : "、").append(words[i]);
  }
  return text;
}

}  // namespace doudi::syntax
