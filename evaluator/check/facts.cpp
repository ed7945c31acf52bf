#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/expression_checker.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;
using ast::BinaryOperator;
using model::RangeEnd;
using model::TypeKind;

namespace {

// One end of 范围: a literal of the fact's type, or 基准日.
std::optional<RangeEnd> ReadEnd(Workspace& work, const model::Fact& fact, const ast::Expression& expression,
                                bool inclusive) {
  RangeEnd end;
  end.inclusive = inclusive;
  if (const auto* name = std::get_if<ast::NameExpression>(&expression.node);
      name && name->name == "基准日" && fact.type.kind == TypeKind::Date) {
    end.reference_date = true;
    return end;
  }
  if (fact.type.kind == TypeKind::Date) {
    end.date = ReadDate(work, expression);
    return end.date ? std::optional(end) : std::nullopt;
  }
  const bool negative = std::holds_alternative<ast::UnaryExpression>(expression.node);
  const ast::Expression* inner =
      negative ? std::get<ast::UnaryExpression>(expression.node).operand.get() : &expression;
  const auto* literal = inner ? std::get_if<ast::LiteralExpression>(&inner->node) : nullptr;
  if (fact.type.kind != TypeKind::Number || !literal || literal->kind != ast::LiteralKind::Quantity) {
    work.Error("T005", expression.span,
               fmt::format("{}的范围要用写明的数或日期，{}不是", Quoted(fact.name), Quoted(expression.span)),
               "与别的事实比较请用 校验");
    return std::nullopt;
  }
  const auto result = value::ParseQuantity(literal->text, work.model.units);
  if (const auto* error = std::get_if<value::LiteralError>(&result)) {
    work.Error("T005", expression.span, error->message, error->accepted);
    return std::nullopt;
  }
  const auto& quantity = std::get<value::Quantity>(result);
  if (quantity.unit != fact.type.unit) {
    work.Error(
        "T001", expression.span,
        fmt::format("{}是 {}，范围写的是 {}", Quoted(fact.name), TypeText(work.model, fact.type),
                    TypeText(work.model, NumberType(quantity.unit))),
        quantity.unit.IsNone() ? fmt::format("写成 {}{}", literal->text, value::ToText(fact.type.unit)) : "");
    return std::nullopt;
  }
  end.number = negative ? value::Negate(quantity.amount) : quantity.amount;
  return end.number ? std::optional(end) : std::nullopt;
}

void ReadRange(Workspace& work, model::Fact& fact, const ast::Attribute& range) {
  if (!range.expression) return;
  if (range.second) {
    fact.low = ReadEnd(work, fact, *range.expression, true);
    fact.high = ReadEnd(work, fact, *range.second, true);
    if (fact.low && fact.high && fact.low->number && fact.high->number &&
        *fact.high->number < *fact.low->number)
      work.Error("P003", range.span, fmt::format("{}的范围上下颠倒", Quoted(fact.name)), "小的写在前面");
    return;
  }
  switch (range.comparison.value_or(BinaryOperator::Equal)) {
    case BinaryOperator::Less:
      fact.high = ReadEnd(work, fact, *range.expression, false);
      return;
    case BinaryOperator::LessOrEqual:
      fact.high = ReadEnd(work, fact, *range.expression, true);
      return;
    case BinaryOperator::Greater:
      fact.low = ReadEnd(work, fact, *range.expression, false);
      return;
    case BinaryOperator::GreaterOrEqual:
      fact.low = ReadEnd(work, fact, *range.expression, true);
      return;
    default:
      work.Error("T005", range.span, "范围要用 ≥、＞、≤、＜ 或 在 … 与 … 之间", "例如：范围 ≥ 0元/月");
  }
}

std::vector<model::EvidenceOption> ReadEvidence(Workspace& work, RuleSetId rule_set,
                                                const ast::Attribute& attribute) {
  std::vector<model::EvidenceOption> options;
  for (const ast::EvidenceOption& written : attribute.evidence) {
    model::EvidenceOption option;
    switch (written.kind) {
      case ast::EvidenceOption::Kind::Document: {
        option.kind = model::EvidenceOption::Kind::Document;
        const auto document = written.names.empty()
                                  ? std::nullopt
                                  : work.Resolve(NameKind::Document, rule_set, written.names.front());
        if (!document) continue;
        option.document = *document;
        break;
      }
      case ast::EvidenceOption::Kind::Shared:
        option.kind = model::EvidenceOption::Kind::Shared;
        option.sources = Texts(written.names);
        break;
      case ast::EvidenceOption::Kind::Promise:
        option.kind = model::EvidenceOption::Kind::Promise;
        break;
    }
    options.push_back(std::move(option));
  }
  return options;
}

std::string QuestionFor(const model::Model& model, const model::Fact& fact) {
  switch (fact.type.kind) {
    case TypeKind::Boolean:
      return fmt::format("是否{}？", fact.label);
    case TypeKind::Number: {
      const std::string unit = value::ToText(fact.type.unit);
      return unit.empty() ? fmt::format("{}是多少？", fact.label)
                          : fmt::format("{}是多少（{}）？", fact.label, unit);
    }
    case TypeKind::Date:
      return fmt::format("{}是哪一天？", fact.label);
    case TypeKind::Enum: {
      const auto& members = model.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
      std::string choices;
      if (members.size() <= 6)
        for (const std::string& member : members) choices += (choices.empty() ? "（" : "、") + member;
      return fmt::format("{}是哪一种{}{}？", fact.label, choices, choices.empty() ? "" : "）");
    }
    default:
      return fmt::format("{}是什么？", fact.label);
  }
}

// 未填视为 购置价 × 60%: rather a formula than a value. A name alone is one where it means something here.
bool IsFormula(const Workspace& work, RuleSetId rule_set, const model::Fact& fact, const ast::Expression& expression) {
  if (std::holds_alternative<ast::LiteralExpression>(expression.node)) return false;
  const auto* name = std::get_if<ast::NameExpression>(&expression.node);
  if (!name) return true;
  if (name->name == "基准日") return true;
  if (fact.type.kind == TypeKind::Enum) {
    const auto& members = work.model.enums[static_cast<std::size_t>(fact.type.enumeration)].members;
    if (std::find(members.begin(), members.end(), name->name) != members.end()) return false;
  }
  const auto found = work.values.find(name->name);
  return found != work.values.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const ValueSymbol& value) { return work.SeesName(rule_set, value.rule_set, name->name); });
}

// The facts that the declaration names get their values by the formula where a record leaves them blank.
void ReadFormula(Workspace& work, RuleSetId rule_set, const ast::FactDeclaration& declaration, const ast::Attribute& attribute) {
  for (const ast::Name& name : declaration.names) {
    const auto id = work.id_of.find(&name);
    if (id == work.id_of.end() || work.broken_facts.contains(id->second)) continue;
    const model::Fact fact = work.model.facts[static_cast<std::size_t>(id->second)];
    const bool plain = fact.presence == model::kNone && fact.history == model::kNoEntity && fact.type.kind != TypeKind::Text && !fact.identity_number;
    if (!plain) {
      work.Error("T005", attribute.expression->span, fmt::format("{}的缺省要写成一个值，不能是式子", Quoted(fact.name)),
                 fmt::format("写一个定义，例如：{} 缺省 …", fact.name));
      return;
    }
    model::Fact blank;
    blank.name = blank.label = fact.name + "未填";
    blank.entity = fact.entity;
    blank.type = BooleanType();
    blank.implicit = true;
    blank.span = fact.span;
    work.model.facts[static_cast<std::size_t>(id->second)].blank = static_cast<model::FactId>(work.model.facts.size());
    work.model.facts.push_back(std::move(blank));
    model::Definition value;
    value.name = fact.name;
    value.entity = fact.entity;
    value.type = fact.type;
    value.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
    value.span = fact.span;
    work.filled_in[id->second] = {static_cast<model::DefinitionId>(work.model.definitions.size()), rule_set, attribute.expression.get()};
    work.model.definitions.push_back(std::move(value));
  }
}

void ReadDefault(Workspace& work, RuleSetId rule_set, model::Fact& fact, const ast::Attribute& attribute) {
  if (!attribute.expression || IsFormula(work, rule_set, fact, *attribute.expression)) return;
  const ast::Expression& expression = *attribute.expression;
  std::string_view text = expression.span.text();
  if (const auto* literal = std::get_if<ast::LiteralExpression>(&expression.node))
    text = literal->text;
  else if (const auto* name = std::get_if<ast::NameExpression>(&expression.node))
    text = name->name;
  model::Fact* presence = fact.presence == model::kNone ? nullptr : &work.model.facts[static_cast<std::size_t>(fact.presence)];
  if (presence && text == "无") {
    presence->fallback = model::Constant(false);
    return;
  }
  if (const auto value = ReadConstant(work, fact.type, text, expression.span, fact.name + "的缺省")) {
    fact.fallback = *value;
    if (presence) presence->fallback = model::Constant(true);
  }
}

void CheckFact(Workspace& work, RuleSetId rule_set, const ast::FactDeclaration& declaration,
               const AttributeReader& attributes, model::Fact& fact) {
  if (const auto* range = attributes.Find(AttributeKind::Range)) ReadRange(work, fact, *range);
  if (const auto* evidence = attributes.Find(AttributeKind::Evidence))
    fact.evidence = ReadEvidence(work, rule_set, *evidence);
  if (const auto* fallback = attributes.Find(AttributeKind::Default)) ReadDefault(work, rule_set, fact, *fallback);
  fact.valid_months = attributes.Months(AttributeKind::Valid);
  fact.personal = attributes.Has(AttributeKind::Personal);
  fact.columns = attributes.Names(AttributeKind::Columns);
  fact.note = attributes.Text(AttributeKind::Note);
  fact.label = attributes.Text(AttributeKind::Label);
  if (fact.label.empty()) fact.label = fact.name;
  fact.question = attributes.Text(AttributeKind::Ask);
  if (fact.question.empty()) fact.question = QuestionFor(work.model, fact);
  if (declaration.names.size() > 1 && !fact.columns.empty())
    work.Error("P001", attributes.Find(AttributeKind::Columns)->span, "几个事实一起声明时不能写列名",
               "分开声明");
}

// 事实 甲、乙：…: what is said holds for each; a mistake in it is one mistake.
void CheckFactsOf(Workspace& work, RuleSetId rule_set, const ast::FactDeclaration& declaration,
                  const AttributeReader& attributes) {
  const model::Fact* first = nullptr;
  for (const ast::Name& name : declaration.names) {
    const auto id = work.id_of.find(&name);
    if (id == work.id_of.end() || work.broken_facts.contains(id->second)) continue;
    model::Fact& fact = work.model.facts[static_cast<std::size_t>(id->second)];
    if (!first) {
      CheckFact(work, rule_set, declaration, attributes, fact);
      DescribePresence(work, fact);
      DescribeHistory(work, fact, attributes);
      first = &fact;
      continue;
    }
    model::Fact copy = *first;
    copy.name = fact.name;
    copy.span = fact.span;
    copy.presence = fact.presence;
    copy.history = fact.history;
    if (!attributes.Has(AttributeKind::Label)) copy.label = fact.name;
    if (!attributes.Has(AttributeKind::Ask)) copy.question = QuestionFor(work.model, copy);
    fact = std::move(copy);
    if (fact.presence != model::kNone && first->presence != model::kNone)
      work.model.facts[static_cast<std::size_t>(fact.presence)].fallback = work.model.facts[static_cast<std::size_t>(first->presence)].fallback;
    DescribePresence(work, fact);
    DescribeHistory(work, fact, attributes);
  }
}

void ReadDesignation(Workspace& work, model::Entity& entity, const ast::Attribute& attribute) {
  if (attribute.names.empty()) return;
  const ast::Name& name = attribute.names.front();
  std::vector<std::string> texts;
  for (const model::FactId id : entity.facts) {
    const model::Fact& fact = work.model.facts[static_cast<std::size_t>(id)];
    if (fact.name == name.text && fact.type.kind == TypeKind::Text) entity.designation = id;
    if (fact.type.kind == TypeKind::Text) texts.push_back(fact.name);
  }
  if (entity.designation == model::kNone && !work.MayBeLost(name.text))
    work.Error("N005", name.span,
               fmt::format("实体{}没有名为{}的文本事实，不能当称呼", Quoted(entity.name), Quoted(name.text)),
               diagnostics::DidYouMean(name.text, texts));
}

}  // namespace

void CheckFilledIn(Workspace& work) {
  for (const auto& [fact, filled] : work.filled_in) {
    const model::Fact known = work.model.facts[static_cast<std::size_t>(fact)];
    ExpressionChecker checker(work, filled.rule_set, known.entity);
    const ExprId formula = checker.LowerAs(*filled.formula, known.type, fmt::format("{}的缺省", Quoted(known.name)));
    if (formula == kNone) continue;
    const auto use = [&](model::FactId id, const model::Type& type) {
      Expr fact_use;
      fact_use.op = Op::Fact;
      fact_use.type = type;
      fact_use.level = known.entity;
      fact_use.index = id;
      fact_use.span = known.span;
      work.model.expressions.push_back(std::move(fact_use));
      return static_cast<ExprId>(work.model.expressions.size()) - 1;
    };
    const ExprId blank = use(known.blank, BooleanType()), given = use(fact, known.type);
    const ExprId value = checker.Make(Op::Choose, known.type, {blank, formula, given}, known.span);
    work.model.expressions.back().text = model::kLeftBlank;
    work.model.definitions[static_cast<std::size_t>(filled.definition)].body = checker.LiftTo(value, known.entity);
  }
}

void CheckFacts(Workspace& work) {
  work.ForEach<ast::EntityDeclaration>([&](RuleSetId rule_set, const ast::EntityDeclaration& declaration) {
    const AttributeReader head(work, rule_set, declaration.attributes, "实体",
                               {AttributeKind::Designation, AttributeKind::Note});
    for (const ast::FactDeclaration& fact : declaration.facts) {
      const AttributeReader attributes(
          work, rule_set, fact.attributes, "事实",
          {AttributeKind::Range, AttributeKind::Evidence, AttributeKind::Valid, AttributeKind::Personal,
           AttributeKind::Default, AttributeKind::History, AttributeKind::Ask, AttributeKind::Label, AttributeKind::Note,
           AttributeKind::Columns, AttributeKind::Basis});
      if (IsPeriod(fact)) {
        const auto* evidence = attributes.Find(AttributeKind::Evidence);
        DescribePeriods(work, fact, attributes, evidence ? ReadEvidence(work, rule_set, *evidence) : std::vector<model::EvidenceOption>());
        continue;
      }
      CheckFactsOf(work, rule_set, fact, attributes);
      const auto* fallback = attributes.Find(AttributeKind::Default);
      const auto first = fact.names.empty() ? work.id_of.end() : work.id_of.find(&fact.names.front());
      if (fallback && fallback->expression && first != work.id_of.end() && !work.broken_facts.contains(first->second) &&
          IsFormula(work, rule_set, work.model.facts[static_cast<std::size_t>(first->second)], *fallback->expression))
        ReadFormula(work, rule_set, fact, *fallback);
    }
    const auto entity = work.id_of.find(&declaration);
    if (const auto* designation = head.Find(AttributeKind::Designation);
        designation && entity != work.id_of.end())
      ReadDesignation(work, work.model.entities[static_cast<std::size_t>(entity->second)], *designation);
  });
}

}  // namespace doudi::check
