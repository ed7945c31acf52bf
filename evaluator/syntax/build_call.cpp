#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using ast::Expression;
using ast::ExpressionPtr;

constexpr std::array<std::string_view, 8> kAggregates{"合计", "人数", "个数", "有",
                                                      "每个", "最大", "最小", "平均"};
// Of an order among the elements; 第2个, 第3个 … are ones too.
constexpr std::array<std::string_view, 3> kRankings{"首个", "末个", "名次"};
constexpr std::array<std::pair<std::string_view, ast::RoundingWord>, 3> kRoundFunctions{
    {{"进位", ast::RoundingWord::Up},
     {"四舍五入", ast::RoundingWord::HalfUp},
     {"舍去", ast::RoundingWord::Down}}};

constexpr std::string_view kMonthByMonth = "逐月";

bool IsNumbered(std::string_view function) { return function.starts_with("第") && function.ends_with("个"); }

bool IsAggregate(std::string_view function) {
  return std::ranges::find(kAggregates, function) != kAggregates.end() ||
         std::ranges::find(kRankings, function) != kRankings.end() || IsNumbered(function);
}

}  // namespace

ExpressionPtr TreeBuilder::BuildCall(AidParser::PrimaryContext* node) {
  ast::CallExpression call;
  if (node->AT_LEAST()) {
    call.function = NameOf(node->AT_LEAST()->getSymbol());
    antlr4::Token* count = node->QTY()->getSymbol();
    call.count = Make(SpanOf(count),
                      ast::LiteralExpression{ast::LiteralKind::Quantity, std::string(SpanOf(count).text())});
  } else {
    call.function = BuildName(node->name());
    const auto& args = node->arguments()->args;
    const bool filtered =
        std::ranges::any_of(args, [](auto* argument) { return argument->filter || argument->ranking() || argument->rest; });
    const bool by_month = std::ranges::any_of(args, [](auto* argument) { return argument->from != nullptr; });
    if (by_month) return BuildMonths(node);
    if (IsAggregate(call.function.text) || filtered) return BuildAggregate(node);
    if (std::ranges::find(kRoundFunctions, call.function.text, [](const auto& row) { return row.first; }) !=
        kRoundFunctions.end()) {
      return BuildRoundCall(node);
    }
  }
  call.arguments = BuildArguments(node->arguments());
  return Make(SpanOf(node), std::move(call));
}

std::vector<ast::Argument> TreeBuilder::BuildArguments(AidParser::ArgumentsContext* node) {
  std::vector<ast::Argument> arguments;
  for (auto* argument : node->args) {
    if (argument->window()) {
      arguments.emplace_back().value = Build(argument->window());
      continue;
    }
    if (argument->left) {
      ast::Argument built;
      built.key = NameOf(argument->left);
      const ast::Name left_out = BuildName(argument->leftOut);
      built.value = Make(left_out.span, ast::NameExpression{left_out.text});
      arguments.push_back(std::move(built));
      continue;
    }
    if (argument->changed) {
      ast::Argument built;
      built.changed = BuildName(argument->changed);
      built.value = Build(argument->to);
      arguments.push_back(std::move(built));
      continue;
    }
    if (!argument->head) {
      Report("S022", SpanOf(argument), "「到 …」只用在 进位、四舍五入、舍去 的第二个参数",
             "形如 进位（式子，到 元）");
      continue;
    }
    ast::Argument built;
    built.value = Build(argument->head);
    if (argument->body) {
      if (const auto* key = std::get_if<ast::NameExpression>(&built.value->node)) {
        built.key = ast::Name{key->name, built.value->span};
      } else {
        Report("S023", SpanOf(argument->head), "「：」前面应是参数的键名", "形如 低保标准（户籍类型：农村）");
      }
      built.value = Build(argument->body);
    }
    arguments.push_back(std::move(built));
  }
  return arguments;
}

ExpressionPtr TreeBuilder::BuildMonths(AidParser::PrimaryContext* node) {
  ast::MonthsExpression months;
  months.function = BuildName(node->name());
  const auto& args = node->arguments()->args;
  if (months.function.text != kMonthByMonth || args.size() != 1) {
    Report("S025", SpanOf(node), fmt::format("「自 … 至 …：…」只用在 {}，并且一次只写一个", kMonthByMonth),
           fmt::format("形如 {}（自 停发日 至 基准日：月额）", kMonthByMonth));
  }
  const auto* span = *std::ranges::find_if(args, [](auto* argument) { return argument->from != nullptr; });
  months.from = Build(span->from);
  months.until = Build(span->until);
  months.body = Build(span->body);
  return Make(SpanOf(node), std::move(months));
}

ExpressionPtr TreeBuilder::BuildAggregate(AidParser::PrimaryContext* node) {
  ast::AggregateExpression aggregate;
  aggregate.function = BuildName(node->name());
  const auto& function = aggregate.function.text;
  const auto& args = node->arguments()->args;
  if (!IsAggregate(function)) {
    Report("S024", aggregate.function.span, fmt::format("「{}」不是汇总，里面不能用「其中」", function),
           fmt::format("汇总有：{}、{}", fmt::join(kAggregates, "、"), fmt::join(kRankings, "、")));
  } else if (args.empty() || !args[0]->head ||
             std::any_of(args.begin() + 1, args.end(), [](auto* argument) { return !argument->ranking() || argument->head; })) {
    const bool extreme = function == "最大" || function == "最小";
    Report("S025", SpanOf(node->arguments()), fmt::format("「{}」只对一个集合汇总", function),
           extreme ? fmt::format("几个数中取一个，用 {}（a，b）；汇总形如 {}（成员 其中 条件：式子）",
                                 function == "最大" ? "较大者" : "较小者", function)
                   : fmt::format("形如 {}（成员 其中 条件：式子）", function));
  }
  for (auto* argument : args) {
    if (argument->ranking()) TakeRanking(argument->ranking(), aggregate);
    if (argument->body) aggregate.body = Build(argument->body);
    if (!argument->head) continue;
    if (argument->rest) aggregate.others = true;
    ExpressionPtr collection = Build(argument->head);
    if (aggregate.collection.empty() && !CollectCollection(*collection, aggregate.collection)) {
      Report(
          "S026", collection->span, fmt::format("「{}」里应先写集合的名称", function),
          fmt::format("形如 {}（成员 其中 条件：式子）、{}（成员 的 医疗费用：式子）", function, function));
    }
    if (argument->filter) aggregate.filter = Build(argument->filter);
  }
  return Make(SpanOf(node), std::move(aggregate));
}

void TreeBuilder::TakeRanking(AidParser::RankingContext* node, ast::AggregateExpression& aggregate) {
  if (!node->key) {
    aggregate.shared_ranks = true;
    return;
  }
  if (aggregate.order) Report("S032", SpanOf(node), "「按」写了两次", "只留一个");
  aggregate.order = Build(node->key);
  if (!node->direction()) return;
  const std::size_t word = node->direction()->start->getType();
  aggregate.descending = word == AidParser::LARGE_FIRST || word == AidParser::LATE_FIRST;
}

bool TreeBuilder::CollectCollection(const Expression& expression, std::vector<ast::Name>& names) {
  if (const auto* name = std::get_if<ast::NameExpression>(&expression.node)) {
    names.push_back({name->name, expression.span});
    return true;
  }
  const auto* of = std::get_if<ast::OfExpression>(&expression.node);
  if (!of || !CollectCollection(*of->owner, names)) {
    names.clear();
    return false;
  }
  names.push_back(of->member);
  return true;
}

ExpressionPtr TreeBuilder::BuildRoundCall(AidParser::PrimaryContext* node) {
  const ast::Name function = BuildName(node->name());
  const auto& args = node->arguments()->args;
  const auto* row =
      std::ranges::find(kRoundFunctions, function.text, [](const auto& entry) { return entry.first; });
  if (args.size() != 2 || !args[0]->head || args[0]->body || !args[1]->place()) {
    Report("S022", SpanOf(node), fmt::format("「{}」要写明取整到哪一位", function.text),
           fmt::format("形如 {}（式子，到 元）", function.text));
    for (auto* argument : args) {
      if (argument->head) return Build(argument->head);
    }
    return Make(SpanOf(node), ast::NameExpression{function.text});
  }
  return Make(SpanOf(node),
              ast::RoundExpression{row->second, Build(args[0]->head), BuildPlace(args[1]->place())});
}

}  // namespace doudi::syntax
