#include <fmt/format.h>

#include <cstddef>

#include "syntax/keywords.h"
#include "syntax/parse.h"

namespace doudi::syntax {
namespace {

using ast::BinaryOperator;
using ast::Expression;
using ast::ExpressionPtr;

std::string_view SignOf(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Add:
      return "＋";
    case BinaryOperator::Subtract:
      return "－";
    case BinaryOperator::Multiply:
      return "×";
    case BinaryOperator::Divide:
      return "÷";
    case BinaryOperator::Less:
      return "＜";
    case BinaryOperator::LessOrEqual:
      return "≤";
    case BinaryOperator::Greater:
      return "＞";
    case BinaryOperator::GreaterOrEqual:
      return "≥";
    case BinaryOperator::Equal:
      return "＝";
    case BinaryOperator::NotEqual:
      return "≠";
    case BinaryOperator::And:
      return "且";
    case BinaryOperator::Or:
      return "或";
  }
  return "";
}

std::string_view WordOf(ast::RoundingWord word) {
  switch (word) {
    case ast::RoundingWord::HalfUp:
      return "四舍五入到";
    case ast::RoundingWord::Up:
      return "进位到";
    case ast::RoundingWord::Down:
      return "舍去到";
  }
  return "";
}

// A name as it must be written to be read as that name again.
std::string NameText(std::string_view name) {
  bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  for (const char c : name) {
    const bool word =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c < 0;
    plain = plain && word;
  }
  for (const std::string_view mark :
       {"（", "）", "，", "。", "、", "：", "；", "·", "《", "》", "〔", "“", "”"}) {
    plain = plain && name.find(mark) == std::string_view::npos;
  }
  const Keyword* keyword = FindKeyword(name);
  if (keyword && keyword->role == KeywordRole::Operator) plain = false;
  return plain ? std::string(name) : fmt::format("「{}」", name);
}

struct Printer {
  std::string operator()(const ast::LiteralExpression& node) const {
    return node.kind == ast::LiteralKind::Text ? fmt::format("\"{}\"", node.text) : node.text;
  }
  std::string operator()(const ast::NameExpression& node) const { return NameText(node.name); }
  std::string operator()(const ast::OfExpression& node) const {
    return fmt::format("（{} 的 {}）", ToText(*node.owner), NameText(node.member.text));
  }
  std::string operator()(const ast::CallExpression& node) const {
    std::string arguments;
    for (const ast::Argument& argument : node.arguments) {
      arguments +=
          fmt::format("{}{}{}", arguments.empty() ? "" : "，",
                      argument.key       ? NameText(argument.key->text) + "："
                      : argument.changed ? "改 " + NameText(argument.changed->text) + " 为 "
                                         : std::string(),
                      ToText(*argument.value));
    }
    if (node.count) return fmt::format("{} {}（{}）", node.function.text, ToText(*node.count), arguments);
    return fmt::format("{}（{}）", NameText(node.function.text), arguments);
  }
  std::string operator()(const ast::AggregateExpression& node) const {
    std::string text = node.function.text + (node.others ? "（其他 " : "（");
    for (std::size_t i = 0; i < node.collection.size(); ++i) {
      text.append(i == 0 ? "" : " 的 ").append(NameText(node.collection[i].text));
    }
    if (node.filter) text.append(" 其中 ").append(ToText(*node.filter));
    if (node.order) text.append("，按 ").append(ToText(*node.order)).append(node.descending ? " 由大到小" : "");
    if (node.shared_ranks) text.append("，并列");
    if (node.body) text.append("：").append(ToText(*node.body));
    return text + "）";
  }
  std::string operator()(const ast::MonthsExpression& node) const {
    return fmt::format("{}（自 {} 至 {}：{}）", node.function.text, ToText(*node.from), ToText(*node.until), ToText(*node.body));
  }
  std::string operator()(const ast::AtDateExpression& node) const {
    return fmt::format("（{} 于 {}）", ToText(*node.parameter), ToText(*node.date));
  }
  std::string operator()(const ast::UnaryExpression& node) const {
    return fmt::format("（{}{}）", node.op == ast::UnaryOperator::Not ? "非 " : "－", ToText(*node.operand));
  }
  std::string operator()(const ast::BinaryExpression& node) const {
    return fmt::format("（{} {} {}）", ToText(*node.left), SignOf(node.op), ToText(*node.right));
  }
  std::string operator()(const ast::BetweenExpression& node) const {
    return fmt::format("（{} 在 {} 与 {} 之间{}）", ToText(*node.value), ToText(*node.low), ToText(*node.high),
                       node.without_last ? " 不含末日" : "");
  }
  std::string operator()(const ast::InsideExpression& node) const {
    return fmt::format("（{} 在 {} 之内）", ToText(*node.value), ToText(*node.periods));
  }
  std::string operator()(const ast::WindowExpression& node) const {
    return fmt::format("（{}近 {}{}）", node.value ? ToText(*node.value) + " 在 " : "", node.length,
                       node.until ? fmt::format("（截至 {}）", ToText(*node.until)) : "");
  }
  std::string operator()(const ast::LetExpression& node) const {
    std::string text = "（";
    for (const auto& local : node.locals)
      text += fmt::format("令 {} ＝ {}；", NameText(local.name.text), ToText(*local.value));
    return text + ToText(*node.body) + "）";
  }
  std::string operator()(const ast::PresenceExpression& node) const {
    return fmt::format("（{} {}）", ToText(*node.value), node.absent ? "是 无" : "有值");
  }
  std::string operator()(const ast::InExpression& node) const {
    std::string members;
    for (const ExpressionPtr& member : node.members)
      members.append(members.empty() ? "" : "、").append(ToText(*member));
    const std::string owner = node.set_owner ? NameText(node.set_owner->text) + " 的 " : "";
    const std::string set = node.set ? owner + NameText(node.set->text) : fmt::format("｛{}｝", members);
    return fmt::format("（{} {} {}）", ToText(*node.value), node.negated ? "不属于" : "属于", set);
  }
  std::string operator()(const ast::ChooseExpression& node) const {
    std::string text = "（";
    for (const auto& branch : node.branches) {
      text += fmt::format("{}若 {} 则 {}", text == "（" ? "" : "；", ToText(*branch.condition),
                          ToText(*branch.value));
    }
    if (node.otherwise) text.append("；否则 ").append(ToText(*node.otherwise));
    return text + "）";
  }
  std::string operator()(const ast::RoundExpression& node) const {
    std::string value = ToText(*node.value);
    if (!value.starts_with("（")) value = fmt::format("（{}）", value);
    return fmt::format("（{} {} {}）", value, WordOf(node.word), node.place.text);
  }
  std::string operator()(const ast::DefaultExpression& node) const {
    return fmt::format("（{} 缺省 {}）", ToText(*node.value), ToText(*node.fallback));
  }
  std::string operator()(const ast::SupplyExpression& node) const {
    return "待补充 " + (node.fact ? NameText(node.fact->text) : fmt::format("\"{}\"", node.text));
  }
  std::string operator()(const ast::ListExpression& node) const {
    std::string items;
    for (const auto& item : node.items)
      items += fmt::format("{}{}{}", items.empty() ? "" : "；", item.number, ToText(*item.value));
    return fmt::format("（{}：{}）", node.all ? "同时符合下列" : "符合下列之一", items);
  }
};

}  // namespace

std::string ToText(const Expression& expression) { return std::visit(Printer{}, expression.node); }

}  // namespace doudi::syntax
