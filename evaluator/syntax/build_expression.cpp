#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using ast::BinaryOperator;
using ast::Expression;
using ast::ExpressionPtr;

enum class NumberStyle : std::uint8_t { None, Han, Arabic, Other };

NumberStyle StyleOf(std::string_view number) {  // "（一）" as written
  if (number.empty()) return NumberStyle::None;
  static constexpr std::string_view kNumerals = "一二三四五六七八九十百";
  const std::string_view inner = number.starts_with("(") ? number.substr(1) : number.substr(3);
  if (inner.size() >= 3 && kNumerals.find(inner.substr(0, 3)) != std::string_view::npos)
    return NumberStyle::Han;
  const bool full_width_digit =
      inner.starts_with("\xEF\xBC") && inner.size() > 2 && inner[2] >= '\x90' && inner[2] <= '\x99';
  if (full_width_digit || (!inner.empty() && inner[0] >= '0' && inner[0] <= '9')) return NumberStyle::Arabic;
  return NumberStyle::Other;
}

}  // namespace

BinaryOperator ComparisonOf(std::size_t token_type) {
  switch (token_type) {
    case AidParser::LESS:
    case AidParser::LESS_WORD:
      return BinaryOperator::Less;
    case AidParser::LESS_EQUAL:
    case AidParser::NOT_MORE_WORD:
    case AidParser::NOT_OVER_WORD:
      return BinaryOperator::LessOrEqual;
    case AidParser::GREATER:
    case AidParser::MORE_WORD:
      return BinaryOperator::Greater;
    case AidParser::GREATER_EQUAL:
    case AidParser::NOT_LESS_WORD:
    case AidParser::NOT_UNDER_WORD:
      return BinaryOperator::GreaterOrEqual;
    case AidParser::UNEQUAL:
    case AidParser::UNEQUAL_WORD:
      return BinaryOperator::NotEqual;
    default:
      return BinaryOperator::Equal;
  }
}

ast::RoundingWord RoundingOf(std::size_t token_type) {
  if (token_type == AidParser::ROUND_UP) return ast::RoundingWord::Up;
  return token_type == AidParser::ROUND_DOWN ? ast::RoundingWord::Down : ast::RoundingWord::HalfUp;
}

ExpressionPtr TreeBuilder::Build(AidParser::ExpressionContext* node) {
  ExpressionPtr body = node->choice()       ? Build(node->choice())
                       : node->conditions() ? Build(node->conditions())
                                            : Build(node->disjunction());
  if (node->localValue().empty()) return body;
  ast::LetExpression let;
  for (auto* local : node->localValue())
    let.locals.push_back({BuildName(local->name()), Build(local->disjunction())});
  let.body = std::move(body);
  return Make(SpanOf(node), std::move(let));
}

ExpressionPtr TreeBuilder::Build(AidParser::ChoiceContext* node) {
  ast::ChooseExpression choose;
  for (std::size_t i = 0; i < node->test.size(); ++i)
    choose.branches.push_back({Build(node->test[i]), Build(node->then[i])});
  if (node->otherwise) choose.otherwise = Build(node->otherwise);
  return Make(SpanOf(node), std::move(choose));
}

ExpressionPtr TreeBuilder::Build(AidParser::BranchContext* node) {
  if (node->disjunction()) return Build(node->disjunction());
  ast::SupplyExpression supply;
  if (node->STRING()) supply.text = TextOf(node->STRING());
  else supply.fact = BuildName(node->name());
  return Make(SpanOf(node), std::move(supply));
}

// A nested list begins at an item 「（二）符合下列之一：」 and takes the items that follow until one carries
// a number in the style of an outer list: （一） outside, （1） inside.
ExpressionPtr TreeBuilder::Build(AidParser::ConditionsContext* node) {
  struct Level {
    Expression* expression;
    NumberStyle style;
    ast::ListExpression& list() const { return std::get<ast::ListExpression>(expression->node); }
  };
  const auto is_all = [](AidParser::ListWordContext* word) {
    return word->start->getType() == AidParser::ALL_OF;
  };
  const auto number_text = [this](AidParser::ItemNumberContext* number) {
    return std::string(SpanOf(number).text());
  };

  ExpressionPtr outer = Make(SpanOf(node), ast::ListExpression{is_all(node->listWord()), {}});
  std::vector<Level> levels{{outer.get(), NumberStyle::None}};
  for (auto* item : node->conditionItem()) {
    std::string number;
    const auto settle = [&] {  // the level that this number belongs to
      const NumberStyle style = StyleOf(number);
      const auto same = std::ranges::find(levels.rbegin(), levels.rend(), style, &Level::style);
      if (style != NumberStyle::None && same != levels.rend()) levels.erase(same.base(), levels.end());
      if (levels.back().style == NumberStyle::None) levels.back().style = style;
    };
    bool settled = false;
    for (auto* child : item->children) {
      if (auto* written = dynamic_cast<AidParser::ItemNumberContext*>(child)) {
        number = number_text(written);
      } else if (auto* word = dynamic_cast<AidParser::ListWordContext*>(child)) {
        if (!settled) settle();
        settled = true;
        levels.back().list().items.push_back(
            {std::exchange(number, ""), Make(SpanOf(item), ast::ListExpression{is_all(word), {}})});
        levels.push_back({levels.back().list().items.back().value.get(), NumberStyle::None});
      } else if (auto* value = dynamic_cast<AidParser::DisjunctionContext*>(child)) {
        if (settled) {
          levels.back().style = StyleOf(number);
        } else {
          settle();
        }
        levels.back().list().items.push_back({number, Build(value)});
      }
    }
    for (const Level& level : levels) level.expression->span.end = SpanOf(item).end;
  }
  return outer;
}

ExpressionPtr TreeBuilder::Build(AidParser::DisjunctionContext* node) {
  ExpressionPtr built = Build(node->parts[0]);
  if (node->parts.size() == 1) return built;
  for (auto* part : node->parts) {
    if (part->parts.size() == 1) continue;
    Report("S020", SpanOf(node), "「且」与「或」不能不加括号地连用，否则读法不止一种",
           fmt::format("先算「且」就写成「（{}）」，先算「或」就给「或」的两边加括号", SpanOf(part).text()));
    break;
  }
  const auto operators = node->OR();
  for (std::size_t i = 1; i < node->parts.size(); ++i) {
    ExpressionPtr right = Build(node->parts[i]);
    const source::Span span = source::Cover(built->span, right->span);
    built = Make(span, ast::BinaryExpression{BinaryOperator::Or, std::move(built), std::move(right),
                                             SpanOf(operators[i - 1]->getSymbol())});
  }
  return built;
}

ExpressionPtr TreeBuilder::Build(AidParser::ConjunctionContext* node) {
  ExpressionPtr built = Build(node->parts[0]);
  if (node->parts.size() == 1) return built;
  const auto operators = node->AND();
  for (std::size_t i = 1; i < node->parts.size(); ++i) {
    ExpressionPtr right = Build(node->parts[i]);
    const source::Span span = source::Cover(built->span, right->span);
    built = Make(span, ast::BinaryExpression{BinaryOperator::And, std::move(built), std::move(right),
                                             SpanOf(operators[i - 1]->getSymbol())});
  }
  return built;
}

ExpressionPtr TreeBuilder::Build(AidParser::NegationContext* node) {
  ExpressionPtr built = Build(node->comparison());
  if (node->children.size() > 2)
    Report("S027", SpanOf(node), "「非」连写了两次", "双重否定就是肯定，删去多余的「非」");
  for (std::size_t i = node->children.size() - 1; i-- > 0;) {
    auto* word = dynamic_cast<antlr4::tree::TerminalNode*>(node->children[i]);
    const source::Span span = source::Cover(SpanOf(word->getSymbol()), built->span);
    built = Make(span, ast::UnaryExpression{ast::UnaryOperator::Not, std::move(built)});
  }
  return built;
}

ExpressionPtr TreeBuilder::Build(AidParser::ComparisonContext* node) {
  ExpressionPtr left = Build(node->left);
  if (node->right) {
    antlr4::Token* op = node->comparisonOperator()->start;
    return Make(SpanOf(node), ast::BinaryExpression{ComparisonOf(op->getType()), std::move(left),
                                                    Build(node->right), SpanOf(op)});
  }
  if (node->WITHIN()) return Make(SpanOf(node), ast::InsideExpression{std::move(left), Build(node->low)});
  if (node->low)
    return Make(SpanOf(node), ast::BetweenExpression{std::move(left), Build(node->low), Build(node->high),
                                                     node->NOT_LAST_DAY() != nullptr});
  if (node->presence || node->absence) return Make(SpanOf(node), ast::PresenceExpression{std::move(left), node->absence != nullptr});
  if (node->window()) {
    ExpressionPtr built = Build(node->window());
    built->span = SpanOf(node);
    std::get<ast::WindowExpression>(built->node).value = std::move(left);
    return built;
  }
  if (!node->word) return left;
  ast::InExpression in;
  in.value = std::move(left);
  in.negated = node->word->getType() == AidParser::NOT_IN;
  for (auto* member : node->members) in.members.push_back(Build(member));
  if (node->setName) in.set = BuildName(node->setName);
  if (node->setOwner) in.set_owner = BuildName(node->setOwner);
  return Make(SpanOf(node), std::move(in));
}

ExpressionPtr TreeBuilder::Build(AidParser::WindowContext* node) {
  ast::WindowExpression built;
  built.length_span = SpanOf(node->QTY()->getSymbol());
  built.length = std::string(built.length_span.text());
  if (node->expression()) built.until = Build(node->expression());
  return Make(SpanOf(node), std::move(built));
}

ExpressionPtr TreeBuilder::Build(AidParser::SumContext* node) {
  ExpressionPtr built = Build(node->parts[0]);
  for (std::size_t i = 1; i < node->parts.size(); ++i) {
    antlr4::Token* op = node->ops[i - 1];
    ExpressionPtr right = Build(node->parts[i]);
    const source::Span span = source::Cover(built->span, right->span);
    const auto which = op->getType() == AidParser::PLUS ? BinaryOperator::Add : BinaryOperator::Subtract;
    built = Make(span, ast::BinaryExpression{which, std::move(built), std::move(right), SpanOf(op)});
  }
  return built;
}

ExpressionPtr TreeBuilder::Build(AidParser::ProductContext* node) {
  ExpressionPtr built = Build(node->parts[0]);
  for (std::size_t i = 1; i < node->parts.size(); ++i) {
    antlr4::Token* op = node->ops[i - 1];
    ExpressionPtr right = Build(node->parts[i]);
    const source::Span span = source::Cover(built->span, right->span);
    const auto which = op->getType() == AidParser::TIMES ? BinaryOperator::Multiply : BinaryOperator::Divide;
    built = Make(span, ast::BinaryExpression{which, std::move(built), std::move(right), SpanOf(op)});
  }
  return built;
}

// a － － b is a slip, not a double negation.
ExpressionPtr TreeBuilder::Build(AidParser::UnaryContext* node) {
  ExpressionPtr built = Build(node->postfix());
  const std::size_t at = tokens_.VisibleIndex(node->start);
  const std::size_t previous = at > 0 ? tokens_.visible()[at - 1]->getType() : 0;
  const bool after_operator = previous >= AidParser::PLUS && previous <= AidParser::SLASH;
  if (node->children.size() > 2 || (node->children.size() == 2 && after_operator)) {
    const source::Span operators{&tokens_.file(),
                                 SpanOf(after_operator ? tokens_.visible()[at - 1] : node->start).begin,
                                 SpanOf(node->postfix()).begin};
    Report("S027", operators, "两个运算符连在了一起", "删去一个；若是负数，给它加括号：（－1元）");
  }
  for (std::size_t i = node->children.size() - 1; i-- > 0;) {
    auto* sign = dynamic_cast<antlr4::tree::TerminalNode*>(node->children[i]);
    const source::Span span = source::Cover(SpanOf(sign->getSymbol()), built->span);
    built = Make(span, ast::UnaryExpression{ast::UnaryOperator::Negate, std::move(built)});
  }
  return built;
}

ExpressionPtr TreeBuilder::Build(AidParser::PostfixContext* node) {
  ExpressionPtr built = Build(node->primary());
  for (auto* suffix : node->suffix()) built = BuildSuffix(std::move(built), suffix);
  if (node->rounding()) {
    const bool is_call = std::holds_alternative<ast::CallExpression>(built->node) ||
                         std::holds_alternative<ast::AggregateExpression>(built->node);
    if (!built->bracketed && !is_call) {
      const auto word = SpanOf(node->rounding()).text();
      Report("S021", SpanOf(node), fmt::format("「{}」前面的式子要加括号，才看得出对什么取整", word),
             fmt::format("写成「（…） {} {}」", word, SpanOf(node->place()).text()));
    }
    const source::Span span = source::Cover(built->span, SpanOf(node->place()));
    built = Make(span, ast::RoundExpression{RoundingOf(node->rounding()), std::move(built),
                                            BuildPlace(node->place())});
  }
  if (node->fallback) {
    ExpressionPtr fallback = Build(node->fallback);
    const source::Span span = source::Cover(built->span, fallback->span);
    built = Make(span, ast::DefaultExpression{std::move(built), std::move(fallback)});
  }
  return built;
}

ExpressionPtr TreeBuilder::BuildSuffix(ExpressionPtr owner, AidParser::SuffixContext* node) {
  const source::Span span = source::Cover(owner->span, SpanOf(node));
  if (node->start->getType() == AidParser::OF)
    return Make(span, ast::OfExpression{std::move(owner), BuildName(node->name())});
  ExpressionPtr date;
  if (node->DATE()) {
    antlr4::Token* token = node->DATE()->getSymbol();
    date = Make(SpanOf(token),
                ast::LiteralExpression{ast::LiteralKind::Date, std::string(SpanOf(token).text())});
  } else if (node->name()) {
    date = Make(SpanOf(node->name()), ast::NameExpression{BuildName(node->name()).text});
  } else {
    date = Build(node->expression());
    date->bracketed = true;
  }
  return Make(span, ast::AtDateExpression{std::move(owner), std::move(date)});
}

ExpressionPtr TreeBuilder::Build(AidParser::PrimaryContext* node) {
  if (node->literal) {
    const std::string text(SpanOf(node->literal).text());
    const source::Span span = SpanOf(node->literal);
    switch (node->literal->getType()) {
      case AidParser::QTY:
        return Make(span, ast::LiteralExpression{ast::LiteralKind::Quantity, text});
      case AidParser::DATE:
        return Make(span, ast::LiteralExpression{ast::LiteralKind::Date, text});
      case AidParser::STRING:
        return Make(span, ast::LiteralExpression{ast::LiteralKind::Text, TextOf(node->STRING())});
      default:
        return Make(span, ast::LiteralExpression{ast::LiteralKind::Boolean, text});
    }
  }
  if (node->arguments()) return BuildCall(node);
  if (node->name()) return Make(SpanOf(node), ast::NameExpression{BuildName(node->name()).text});
  ExpressionPtr inner = Build(node->expression());
  inner->bracketed = true;
  inner->span =
      SpanOf(node);  // with the brackets, so that a message underlines what the author sees as one thing
  return inner;
}

ast::Name TreeBuilder::BuildPlace(AidParser::PlaceContext* node) {
  if (node->name()) return BuildName(node->name());
  return {std::string(SpanOf(node).text()), SpanOf(node)};
}

}  // namespace doudi::syntax
