#include "syntax/token_kinds.h"

#include <AidParser.h>

#include "syntax/keywords.h"

namespace doudi::syntax {

using aid::AidParser;

bool IsName(std::size_t type) {
  if (type == AidParser::ID || type == AidParser::QUOTED) return true;
  const Keyword* keyword = KeywordOf(type);
  return keyword && keyword->role != KeywordRole::Operator;
}

bool IsLiteral(std::size_t type) {
  return type == AidParser::QTY || type == AidParser::DATE || type == AidParser::STRING ||
         type == AidParser::TRUE || type == AidParser::FALSE;
}

bool BeginsValue(std::size_t type) {
  return IsName(type) || IsLiteral(type) || type == AidParser::LEFT || type == AidParser::AT_LEAST;
}
bool EndsValue(std::size_t type) {
  return IsName(type) || IsLiteral(type) || type == AidParser::RIGHT || type == AidParser::CLOSE;
}

bool IsComparison(std::size_t type) {
  return (type >= AidParser::LESS && type <= AidParser::UNEQUAL) || type == AidParser::ASSIGN ||
         (type >= AidParser::LESS_WORD && type <= AidParser::UNEQUAL_WORD);
}

bool WantsValue(std::size_t type) {
  if (IsComparison(type) || (type >= AidParser::PLUS && type <= AidParser::SLASH)) return true;
  switch (type) {
    case AidParser::OR:
    case AidParser::AND:
    case AidParser::NOT:
    case AidParser::IF:
    case AidParser::THEN:
    case AidParser::OTHERWISE:
    case AidParser::BETWEEN:
    case AidParser::WITH:
    case AidParser::WHERE:
    case AidParser::OF:
    case AidParser::AT:
    case AidParser::IN:
    case AidParser::NOT_IN:
    case AidParser::DEFAULT:
    case AidParser::COLON:
    case AidParser::LEFT:
    case AidParser::OPEN:
    case AidParser::LISTING:
    case AidParser::COMMA:
    case AidParser::SEPARATOR:
      return true;
    default:
      return false;
  }
}

bool IsAttributeKeyword(std::size_t type) {
  const Keyword* keyword = KeywordOf(type);
  return keyword &&
         (keyword->role == KeywordRole::Joint || type == AidParser::BASIS || type == AidParser::TIME_LIMIT ||
          type == AidParser::VALID || type == AidParser::SERVES || type == AidParser::DEFAULT || type == AidParser::RANGE ||
          type == AidParser::SORTED_BY || type == AidParser::ORDER || type == AidParser::IN_PAYMENT ||
          type == AidParser::PROMISE);
}

}  // namespace doudi::syntax
