#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using Kind = ast::ExpectedItem::Kind;

const std::vector<std::string> kOutcomes{"符合",     "拟符合",   "不符合",   "待补充", "不适用",
                                         "程序终止", "规则冲突", "无法判定", "可链接", "不可链接",
                                         "线索",     "待核实",   "无"};
const std::vector<std::string> kFindings{"通过", "不通过"};
const std::vector<std::string> kDecisions{"准予", "不予"};
const std::vector<std::string> kLasting{"仍适用", "不再适用"};

}  // namespace

void TreeBuilder::Add(AidParser::ReferenceDateContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  if (example->reference_date && perhaps_lost_head_) {
    block_ = Block::Lost;
    return;
  }
  if (example->reference_date) {
    Report("S044", SpanOf(node->start), "一个「例」只能有一个基准日", "删去多余的一句，或另写一个「例」");
    return;
  }
  example->reference_date = Build(node->sum());
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::KnownByContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  if (example->known_by)
    return Report("S044", SpanOf(node->start), "一个「例」只能有一个知悉截至", "删去多余的一句，或另写一个「例」");
  example->known_by = Build(node->sum());
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::NoneContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  auto& names = node->word->getType() == AidParser::NOT_ALL ? example->open_collections : example->empty_collections;
  for (auto& name : BuildNames(node->names()->name())) names.push_back(std::move(name));
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::GivenContext* node) {
  if (AddGivenRules(node)) return;
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  for (auto* item : node->givenItem()) {
    auto [text, quoted] = BuildValue(item->value());
    example->given.push_back(
        {BuildName(item->name()), BuildHandles(item->handles()), std::move(text), quoted, SpanOf(item)});
  }
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::HeldContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  for (auto* item : node->heldItem()) {
    ast::HeldDocument held;
    held.document = BuildName(item->name());
    held.handles = BuildHandles(item->handles());
    if (item->sum()) held.issued = Build(item->sum());
    held.span = SpanOf(item);
    example->held.push_back(std::move(held));
  }
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::CheckedContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  for (auto* item : node->checkedItem()) {
    ast::CheckRecord record;
    if (item->clause) record.policy = BuildName(item->what);
    record.check = BuildName(item->clause ? item->clause : item->what);
    record.handles = BuildHandles(item->handles());
    record.discretion = node->word->getType() == AidParser::DISCRETION;
    const auto finding = item->finding ? SpanOf(item->finding) : SpanOf(item->QTY()->getSymbol());
    const std::string word = item->finding ? BuildName(item->finding).text : "";
    record.lasting = !record.discretion && std::ranges::find(kLasting, word) != kLasting.end();
    const auto& words = record.discretion ? kDecisions : record.lasting ? kLasting : kFindings;
    if (item->QTY()) record.amount = fmt::format("{}{}", item->MINUS() ? "-" : "", finding.text());
    if (!(record.discretion && item->QTY()) && std::ranges::find(words, word) == words.end()) {
      const std::string said = word.empty() ? record.amount : word;
      if (record.discretion)
        Report("S050", finding, fmt::format("裁量的结果应是 准予、不予 或一个金额，不是「{}」", said), "写成「准予」「不予」，或写金额，例如 3000元");
      else
        Report("S050", finding, fmt::format("核查的结果应是 通过 或 不通过，不是「{}」", said), "写成「通过」或「不通过」；到期的条款写「仍适用」或「不再适用」");
    }
    record.passed = word == words.front();
    record.span = SpanOf(item);
    example->checks.push_back(std::move(record));
  }
  example->span.end = SpanOf(node).end;
}

void TreeBuilder::Add(AidParser::ElementContext* node) {
  if (node->table() && !tokens_.IsFirstOnLine(node->table()->start)) {
    const std::string_view word = tokens_.TextOf(node->start);
    return Report("S030", SpanOf(node->start), "表格的每一行都要以「|」开头",
                  fmt::format("在「{}」之前补上「|」", word));
  }
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  example->span.end = SpanOf(node).end;
  if (node->table()) {
    example->rows.push_back({BuildName(node->entityName), BuildTable(node->table()), SpanOf(node)});
    return;
  }
  ast::ExampleElement element;
  element.entity = BuildName(node->entityName);
  if (node->handle) element.handle = BuildName(node->handle);
  if (node->owner) element.parent = BuildName(node->owner);
  for (auto* field : node->field()) {
    auto [text, quoted] = BuildValue(field->value());
    element.fields.push_back({BuildName(field->name()), std::move(text), quoted, SpanOf(field)});
  }
  element.span = SpanOf(node);
  example->elements.push_back(std::move(element));
}

std::vector<ast::Name> TreeBuilder::BuildHandles(AidParser::HandlesContext* node) {
  return node ? BuildNames(node->list()->name()) : std::vector<ast::Name>{};
}

std::pair<std::string, bool> TreeBuilder::BuildValue(AidParser::ValueContext* node) {
  const auto parts = node->valuePart();
  std::string text;
  for (auto* part : parts) {
    auto* atom = part->valueAtom();
    if (!text.empty()) text += "、";
    text += atom->STRING() ? TextOf(atom->STRING()) : atom->path() ? BuildPath(atom->path()).text : std::string(SpanOf(atom).text());
    for (auto* date : part->valueDate()) {
      text.append(" ").append(tokens_.TextOf(date->word));
      if (date->DATE()) text.append(" ").append(SpanOf(date->DATE()->getSymbol()).text());
    }
  }
  return {std::move(text), parts.size() == 1 && parts[0]->valueAtom()->STRING() && parts[0]->valueDate().empty()};
}

void TreeBuilder::Add(AidParser::ExpectedContext* node) {
  auto* example = Open<ast::ExampleDeclaration>(Block::Example);
  if (!example) return WrongBlock(node);
  example->span.end = SpanOf(node).end;
  ast::Expected expected;
  expected.span = SpanOf(node);
  const bool has_subject = !node->validated && (node->COLON() || node->inside);
  if (has_subject) {
    expected.subject = BuildName(node->name());
    std::vector<ast::Name> handles = BuildHandles(node->handles());
    if (!handles.empty()) expected.handle = handles[0];
    if (handles.size() > 1) {
      Report("S051", SpanOf(node->handles()), "「期望」一次只说一个对象", "每个对象各写一句「期望」");
    }
  } else if (node->asked) {
    ast::ExpectedItem questions;
    questions.kind = Kind::Asked;
    for (auto* target : node->expectedTarget()) questions.targets.push_back({BuildName(target->name()), BuildHandles(target->handles())});
    questions.span = tokens_.SpanOf(node->asked, node->expectedTarget().back()->stop);
    expected.items.push_back(std::move(questions));
  } else if (node->value()) {  // 期望 人均月收入 ＝ …, 期望 合计 …
    ast::ExpectedItem first;
    first.kind = node->validated ? Kind::Validation : node->TOTAL() ? Kind::Total : Kind::Value;
    if (node->name()) first.targets.push_back({BuildName(node->name()), BuildHandles(node->handles())});
    first.text = BuildValue(node->value()).first;
    first.span = tokens_.SpanOf(node->children[1]->getSourceInterval().a < 0
                                    ? node->start
                                    : tokens_.visible()[tokens_.VisibleIndex(node->start) + 1],
                                node->value()->stop);
    expected.items.push_back(std::move(first));
  }
  for (auto* item : node->expectedItem())
    expected.items.push_back(BuildExpected(item, node->MATERIALS() != nullptr));
  if (has_subject && !node->MATERIALS() && !node->inside) TakeOutcome(expected);
  for (const ast::ExpectedItem& item : expected.items) {
    if (item.kind != Kind::Value || !item.text.empty() || expected.subject) continue;
    Report("S052", item.span, fmt::format("「{}」之后没有写期望的值", item.span.text()),
           fmt::format("形如：{} ＝ 1800元/月", item.span.text()));
  }
  example->expected.push_back(std::move(expected));
}

// 期望 最低生活保障：拟符合，…: the first item without a value says how it comes out.
void TreeBuilder::TakeOutcome(ast::Expected& expected) {
  if (expected.items.empty()) return;
  const ast::ExpectedItem& first = expected.items.front();
  if (first.kind != Kind::Value || !first.text.empty()) return;
  expected.outcome = first.targets[0].name.text;
  if (std::ranges::find(kOutcomes, expected.outcome) == kOutcomes.end()) {
    Report("S050", first.span, fmt::format("没有「{}」这种结果", expected.outcome),
           fmt::format("{}结果有：{}", diagnostics::DidYouMean(expected.outcome, kOutcomes),
                       fmt::join(kOutcomes, "、")));
  }
  expected.items.erase(expected.items.begin());
}

ast::ExpectedItem TreeBuilder::BuildExpected(AidParser::ExpectedItemContext* node, bool of_documents) {
  ast::ExpectedItem item;
  item.span = SpanOf(node);
  if (auto* value = dynamic_cast<AidParser::ExpectedValueContext*>(node)) {
    item.kind = Kind::Value;
    item.targets.push_back({BuildName(value->name()), BuildHandles(value->handles())});
    if (value->value()) item.text = BuildValue(value->value()).first;
  } else if (auto* amount = dynamic_cast<AidParser::ExpectedAmountContext*>(node)) {
    const std::size_t word = amount->word->getType();
    item.kind = word == AidParser::TOTAL ? Kind::Total : word == AidParser::ABOVE ? Kind::Above : Kind::Below;
    item.text = BuildValue(amount->value()).first;
  } else if (auto* list = dynamic_cast<AidParser::ExpectedListContext*>(node)) {
    const bool missing = list->word->getType() == AidParser::LACKING && !of_documents;
    item.kind = missing ? Kind::Missing : Kind::Documents;
    if (!missing) item.text = tokens_.TextOf(list->word);
    for (auto* target : list->expectedTarget()) {
      item.targets.push_back({BuildName(target->name()), BuildHandles(target->handles())});
    }
  } else if (auto* failure = dynamic_cast<AidParser::ExpectedFailureContext*>(node)) {
    item.kind = Kind::FailedCondition;
    for (auto& name : BuildNames(failure->names()->name())) item.targets.push_back({std::move(name), {}});
  } else if (auto* condition = dynamic_cast<AidParser::ExpectedConditionContext*>(node)) {
    item.kind = Kind::ConditionTruth;
    item.clause = tokens_.TextOf(condition->word);
    item.targets.push_back({BuildName(condition->name()), {}});
    item.text = BuildValue(condition->value()).first;
  } else if (auto* reason = dynamic_cast<AidParser::ExpectedReasonContext*>(node)) {
    item.kind = Kind::ReasonContains;
    item.text = TextOf(reason->STRING());
  } else if (auto* open = dynamic_cast<AidParser::ExpectedOpenContext*>(node)) {
    item.kind = open->word->getType() == AidParser::ASK ? Kind::Asked : Kind::OpenChecks;
    for (auto* target : open->expectedTarget()) item.targets.push_back({BuildName(target->name()), BuildHandles(target->handles())});
  } else if (auto* pledges = dynamic_cast<AidParser::ExpectedPledgesContext*>(node)) {
    item.kind = Kind::Pledges;
    for (auto* text : pledges->pledgeText())
      item.targets.push_back({text->name() ? BuildName(text->name()) : ast::Name{TextOf(text->STRING()), SpanOf(text)}, {}});
  } else if (auto* basis = dynamic_cast<AidParser::ExpectedBasisContext*>(node)) {
    item.kind = Kind::BasisContains;
    item.references.push_back(BuildReference(basis->reference()));
  }
  return item;
}

}  // namespace doudi::syntax
