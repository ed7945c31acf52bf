#include <fmt/format.h>

#include <algorithm>

#include "syntax/attribute_names.h"
#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using ast::AttributeKind;

AttributeKind KindOf(std::size_t token_type) {
  switch (token_type) {
    case AidParser::BASIS:
      return AttributeKind::Basis;
    case AidParser::IN_FORCE:
    case AidParser::FROM:
      return AttributeKind::From;
    case AidParser::REPEALED:
    case AidParser::TO:
      return AttributeKind::Until;
    case AidParser::AS_OF:
      return AttributeKind::AsOf;
    case AidParser::SHARED_FROM:
      return AttributeKind::SharedFrom;
    case AidParser::TIME_LIMIT:
      return AttributeKind::TimeLimit;
    case AidParser::SPECIAL_LIMIT:
      return AttributeKind::SpecialLimit;
    case AidParser::VALID:
      return AttributeKind::Valid;
    case AidParser::CAP:
      return AttributeKind::Cap;
    case AidParser::FLOOR:
      return AttributeKind::Floor;
    case AidParser::IF_REFUSED:
      return AttributeKind::IfRefused;
    case AidParser::GAP:
      return AttributeKind::Gap;
    case AidParser::DEFAULT:
    case AidParser::IF_BLANK:
      return AttributeKind::Default;
    case AidParser::WHEN:
      return AttributeKind::When;
    case AidParser::ESTIMATE:
      return AttributeKind::Estimate;
    case AidParser::BY:
      return AttributeKind::By;
    case AidParser::ASK:
      return AttributeKind::Ask;
    case AidParser::LABEL:
      return AttributeKind::Label;
    case AidParser::NOTE:
      return AttributeKind::Note;
    case AidParser::HINT:
      return AttributeKind::Hint;
    case AidParser::PURPOSE:
      return AttributeKind::Purpose;
    case AidParser::MANNER:
      return AttributeKind::Manner;
    case AidParser::COLUMN:
      return AttributeKind::Columns;
    case AidParser::RANGE:
      return AttributeKind::Range;
    case AidParser::EVIDENCE:
      return AttributeKind::Evidence;
    case AidParser::DESIGNATION:
      return AttributeKind::Designation;
    case AidParser::OFFSET:
      return AttributeKind::Offset;
    case AidParser::BASED_ON:
      return AttributeKind::BasedOn;
    case AidParser::OTHER_CODES:
      return AttributeKind::OtherCodes;
    case AidParser::HIT:
      return AttributeKind::HitPolicy;
    case AidParser::BELONGS:
      return AttributeKind::Parent;
    case AidParser::SHORT_TITLE:
      return AttributeKind::ShortTitle;
    case AidParser::SHARED:
      return AttributeKind::Shared;
    case AidParser::SERVES:
      return AttributeKind::Serves;
    case AidParser::APPLIES:
      return AttributeKind::Applies;
    case AidParser::ONLY:
      return AttributeKind::Only;
    case AidParser::PERSONAL:
      return AttributeKind::Personal;
    case AidParser::RECORDED:
      return AttributeKind::Recorded;
    case AidParser::WITH_HISTORY:
      return AttributeKind::History;
    case AidParser::PROMISE:
      return AttributeKind::Promise;
    case AidParser::LATER:
      return AttributeKind::Later;
    case AidParser::GENERAL:
      return AttributeKind::General;
    case AidParser::ONE_OFF:
      return AttributeKind::OneOff;
    case AidParser::AT_MOST:
      return AttributeKind::AtMost;
    case AidParser::NO_APPLICATION:
      return AttributeKind::NoApplication;
    case AidParser::EACH_HOUSEHOLD:
      return AttributeKind::Frequency;
    case AidParser::ORDER:
      return AttributeKind::Sequence;
    case AidParser::EACH_GROUP:
      return AttributeKind::Groups;
    case AidParser::DEDUCT_FIRST:
      return AttributeKind::Deductible;
    case AidParser::SORTED_BY:
      return AttributeKind::Ratio;
    case AidParser::RUNNING_CAP:
      return AttributeKind::RunningCap;
    case AidParser::REMAINDER:
      return AttributeKind::Remainder;
    case AidParser::DISCRETION:
      return AttributeKind::Discretion;
    case AidParser::OUTRANKS:
      return AttributeKind::Outranks;
    case AidParser::ROWS_FROM:
      return AttributeKind::RowsFrom;
    case AidParser::ENTITLED:
      return AttributeKind::Entitled;
    case AidParser::IN_PAYMENT:
      return AttributeKind::Paid;
    case AidParser::LISTED:
      return AttributeKind::Listed;
    case AidParser::ENDS_FOR_GOOD:
      return AttributeKind::EndsForGood;
    case AidParser::RECEIVED:
      return AttributeKind::Received;
    case AidParser::OTHERWISE:
      return AttributeKind::Otherwise;
    case AidParser::ROUND_UP:
    case AidParser::ROUND_HALF:
    case AidParser::ROUND_DOWN:
      return AttributeKind::Rounding;
    case AidParser::HEAVY_FIRST:
    case AidParser::LIGHT_FIRST:
    case AidParser::HIGH_FIRST:
    case AidParser::LOW_FIRST:
      return AttributeKind::Order;
    default:
      return AttributeKind::KeyFrom;  // begins with the name of the key
  }
}

}  // namespace

ast::Attributes TreeBuilder::BuildAttributes(AidParser::AttributesContext* node) {
  ast::Attributes attributes;
  for (auto* attribute : node->attribute()) attributes.push_back(BuildAttribute(attribute));
  return attributes;
}

ast::Attribute TreeBuilder::BuildAttribute(AidParser::AttributeContext* node) {
  ast::Attribute built;
  built.kind = KindOf(node->start->getType());
  built.span = SpanOf(node);
  if (auto* basis = dynamic_cast<AidParser::BasisAttributeContext*>(node)) {
    built.references = BuildReferences(basis->references()->reference());
  } else if (auto* sum = dynamic_cast<AidParser::SumAttributeContext*>(node)) {
    built.expression = Build(sum->sum());
    // 时限 当日: a word, not something to compute.
    if (const auto* name = std::get_if<ast::NameExpression>(&built.expression->node);
        name && (built.kind == AttributeKind::TimeLimit || built.kind == AttributeKind::SpecialLimit)) {
      built.names.push_back({name->name, built.expression->span});
      built.expression.reset();
    }
  } else if (auto* value = dynamic_cast<AidParser::ValueAttributeContext*>(node)) {
    built.expression = Build(value->expression());
  } else if (auto* limit = dynamic_cast<AidParser::LimitAttributeContext*>(node)) {
    built.expression = Build(limit->expression());
    if (limit->unless) built.unless = Build(limit->unless);
  } else if (auto* month = dynamic_cast<AidParser::MonthAttributeContext*>(node)) {
    built.kind = month->word->getType() == AidParser::FROM ? AttributeKind::FromMonth : AttributeKind::UntilMonth;
    if (month->sum()) built.expression = Build(month->sum());
    built.text = SpanOf(month->MONTH_NUMBER()->getSymbol()).text();
  } else if (auto* rounding = dynamic_cast<AidParser::RoundingAttributeContext*>(node)) {
    built.rounding = RoundingOf(rounding->rounding());
    built.names.push_back(BuildPlace(rounding->place()));
  } else if (auto* when = dynamic_cast<AidParser::WhenAttributeContext*>(node)) {
    built.expression = Build(when->disjunction());
  } else if (auto* estimate = dynamic_cast<AidParser::EstimateAttributeContext*>(node)) {
    if (estimate->disjunction()) built.expression = Build(estimate->disjunction());
  } else if (auto* by = dynamic_cast<AidParser::ByAttributeContext*>(node)) {
    for (auto* office : by->office()) built.names.push_back(BuildOffice(office));
  } else if (auto* text = dynamic_cast<AidParser::TextAttributeContext*>(node)) {
    built.text = TextOf(text->STRING());
  } else if (auto* columns = dynamic_cast<AidParser::ColumnAttributeContext*>(node)) {
    for (auto* column : columns->STRING())
      built.names.push_back({TextOf(column), SpanOf(column->getSymbol())});
  } else if (auto* range = dynamic_cast<AidParser::RangeAttributeContext*>(node)) {
    if (range->comparisonOperator())
      built.comparison = ComparisonOf(range->comparisonOperator()->start->getType());
    built.expression = Build(range->low ? range->low : range->sum(0));
    if (range->high) built.second = Build(range->high);
  } else if (auto* evidence = dynamic_cast<AidParser::EvidenceAttributeContext*>(node)) {
    for (auto* option : evidence->evidence()) {
      using Kind = ast::EvidenceOption::Kind;
      if (option->list()) {
        built.evidence.push_back({Kind::Shared, BuildNames(option->list()->name())});
      } else if (option->plainName()) {
        built.evidence.push_back({Kind::Document, {BuildName(option->plainName())}});
      } else {
        built.evidence.push_back({Kind::Promise, {}});
      }
    }
  } else if (auto* named = dynamic_cast<AidParser::NameAttributeContext*>(node)) {
    built.names.push_back(BuildName(named->name()));
  } else if (auto* others = dynamic_cast<AidParser::OtherCodesAttributeContext*>(node)) {
    built.names.push_back(BuildName(others->name()));
  } else if (auto* offset = dynamic_cast<AidParser::OffsetAttributeContext*>(node)) {
    built.names = BuildNames(offset->paidBenefit()->name());
  } else if (auto* names = dynamic_cast<AidParser::NamesAttributeContext*>(node)) {
    built.names = BuildNames(names->names()->name());
  } else if (auto* frequency = dynamic_cast<AidParser::FrequencyAttributeContext*>(node)) {
    built.text = SpanOf(frequency).text();
  } else if (auto* sequence = dynamic_cast<AidParser::SequenceAttributeContext*>(node)) {
    built.expression = Build(sequence->key);
    if (sequence->direction()) built.text = SpanOf(sequence->direction()).text();
  } else if (auto* groups = dynamic_cast<AidParser::GroupsAttributeContext*>(node)) {
    for (auto* group : groups->keys) built.list.push_back(Build(group));
  } else if (auto* running = dynamic_cast<AidParser::RunningAttributeContext*>(node)) {
    built.expression = Build(running->disjunction());
  } else if (auto* remainder = dynamic_cast<AidParser::RemainderAttributeContext*>(node)) {
    built.names.push_back(BuildName(remainder->name()));
  } else if (auto* change = dynamic_cast<AidParser::ChangeAttributeContext*>(node)) {
    built.kind = AttributeKind::Change;
    if (change->paid) built.names.push_back(BuildName(change->paid));
    if (change->bound) built.text = SpanOf(change->bound).text();
    built.expression = Build(change->expression());
  } else if (auto* outranks = dynamic_cast<AidParser::OutranksAttributeContext*>(node)) {
    built.names = BuildNames(outranks->names()->name());
  } else if (auto* received = dynamic_cast<AidParser::ReceivedAttributeContext*>(node)) {
    const ast::ExpressionPtr collection = Build(received->head);
    if (!CollectCollection(*collection, built.names))
      Report("S026", collection->span, "「已领」之后应先写集合的名称", "形如 已领 救助记录 其中 项目 等于 \"临时救助\"");
    if (received->filter) built.expression = Build(received->filter);
  } else if (auto* key = dynamic_cast<AidParser::KeyAttributeContext*>(node)) {
    built.names = {BuildName(key->key), BuildName(key->source)};
  } else {
    built.text = SpanOf(node).text();  // 由重到轻, 个人信息
  }
  return built;
}

void TreeBuilder::CheckAttributes(const ast::Attributes& attributes, std::string_view owner,
                                  std::initializer_list<AttributeKind> allowed) {
  bool decided = false;  // 裁量 was refused: what belongs to it is refused with it
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const ast::Attribute& attribute = attributes[i];
    const std::string_view word = AttributeName(attribute.kind);
    if (owner == "定义" && attribute.kind == AttributeKind::Discretion) {
      Report("S031", attribute.span, fmt::format("「{}」不能写在「{}」里", word, owner),
             "把准不准写成情形，定义里用它：情形 可以免（家庭）：…，裁量 \"可以视情…\"，由 …");
      decided = true;
      continue;
    }
    if (decided && (attribute.kind == AttributeKind::By || attribute.kind == AttributeKind::TimeLimit)) continue;
    if (std::ranges::find(allowed, attribute.kind) == allowed.end()) {
      std::string possible;
      for (const AttributeKind kind : allowed)
        possible.append(possible.empty() ? "" : "、").append(AttributeName(kind));
      Report("S031", attribute.span, fmt::format("「{}」不能写在「{}」里", word, owner),
             possible.empty() ? fmt::format("「{}」不带附加说明", owner)
                              : fmt::format("「{}」可以带：{}", owner, possible));
      continue;
    }
    const bool repeated =
        std::any_of(attributes.begin(), attributes.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const ast::Attribute& earlier) { return earlier.kind == attribute.kind; });
    if (repeated && attribute.kind != AttributeKind::Basis && attribute.kind != AttributeKind::KeyFrom && attribute.kind != AttributeKind::Change) {
      Report("S032", attribute.span, fmt::format("「{}」写了两次", word), "只留一个");
    }
  }
}

}  // namespace doudi::syntax
