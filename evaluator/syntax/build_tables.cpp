// 参数, 名单, 分档, 公式: what is mostly a table, and its kin.
#include <algorithm>

#include "syntax/tree_builder.h"

namespace doudi::ast {

void CopyDittos(Table& table) {
  for (std::size_t row = 1; row < table.rows.size(); ++row)
    for (std::size_t column = 0; column < std::min(table.rows[row].size(), table.rows[row - 1].size()); ++column)
      if (table.rows[row][column].text == kDitto) table.rows[row][column].text = table.rows[row - 1][column].text;
}

}  // namespace doudi::ast

namespace doudi::syntax {
namespace {

using enum ast::AttributeKind;

ast::ExpressionPtr DateLiteral(source::Span span) {
  auto date = std::make_unique<ast::Expression>();
  date->span = span;
  date->node = ast::LiteralExpression{ast::LiteralKind::Date, std::string(span.text())};
  return date;
}

}  // namespace

void TreeBuilder::Add(AidParser::ParameterContext* node) {
  block_ = Block::None;
  ast::ParameterDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  for (auto* key : node->keyName()) {
    declaration.keys.push_back(BuildName(key->name()));
    declaration.key_types.push_back(key->type() ? std::optional(BuildType(key->type())) : std::nullopt);
  }
  for (auto* output : node->output()) {
    declaration.outputs.push_back(
        {output->plainName() ? BuildName(output->plainName()) : ast::Name{}, BuildType(output->type())});
  }
  for (auto* result : node->result())
    declaration.outputs.push_back({BuildName(result->plainName()), BuildType(result->type())});
  if (node->expression()) declaration.value = Build(node->expression());
  for (auto* dated : node->datedValue())
    declaration.dated.push_back({DateLiteral(SpanOf(dated->DATE(0)->getSymbol())),
                                 dated->until ? DateLiteral(SpanOf(dated->until)) : nullptr,
                                 Build(dated->sum())});
  if (node->DATE()) declaration.uprated_from = DateLiteral(SpanOf(node->DATE()->getSymbol()));
  declaration.attributes = BuildAttributes(node->attributes());
  if (declaration.uprated_from)
    CheckAttributes(declaration.attributes, "参数", {Cap, Floor, Rounding, Basis, Note});
  else
    CheckAttributes(declaration.attributes, "参数", {KeyFrom, RowsFrom, From, Until, Basis, Note});
  if (node->table()) declaration.table = BuildTable(node->table());
  const bool unnamed =
      std::ranges::any_of(declaration.outputs, [](const auto& output) { return output.name.text.empty(); });
  if (unnamed && declaration.outputs.size() > 1) {
    Report("S048", SpanOf(node->output(0)), "有几个值的参数，每个值都要有名称",
           "形如：参数 名称（键）→ 起付：元，比例：比例");
  }
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::NamedListContext* node) {
  block_ = Block::None;
  ast::ListDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  declaration.place = BuildOf(node->of());
  declaration.element = BuildType(node->type());
  if (node->list()) declaration.members = BuildNames(node->list()->name());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "名单", {KeyFrom, RowsFrom, From, Until, EndsForGood, Basis, Note});
  if (node->table()) declaration.table = BuildTable(node->table());
  file_.declarations.emplace_back(std::move(declaration));
}

// A further table goes to the 分档 of this name right above: in the policy, or among the declarations.
bool TreeBuilder::AddToScale(const ast::Name& name, ast::Scale& scale) {
  const auto add = [&](std::vector<ast::Scale>& scales, source::Span& whole) {
    whole.end = scale.span.end;
    scales.push_back(std::move(scale));
    return true;
  };
  if (auto* policy = Open<ast::PolicyDeclaration>(Block::Policy)) {
    if (policy->clauses.empty()) return false;
    ast::Clause& above = policy->clauses.back();
    if (above.scales.empty() || above.name.text != name.text) return false;
    policy->span.end = scale.span.end;
    return add(above.scales, above.span);
  }
  if (file_.declarations.empty()) return false;
  auto* above = std::get_if<ast::DefinitionDeclaration>(&file_.declarations.back());
  return above && !above->scales.empty() && above->name.text == name.text && add(above->scales, above->span);
}

void TreeBuilder::Add(AidParser::ScaleContext* node) {
  const bool in_policy = block_ == Block::Policy && !node->of();
  ast::Scale scale;
  scale.span = SpanOf(node);
  scale.table = BuildTable(node->table());
  ast::Attributes attributes = BuildAttributes(node->attributes());
  for (auto attribute = attributes.begin(); attribute != attributes.end();) {
    if (attribute->kind == When) scale.when = std::move(attribute->expression);
    if (attribute->kind == Otherwise) scale.otherwise = true;
    attribute = attribute->kind == When || attribute->kind == Otherwise ? attributes.erase(attribute)
                                                                        : std::next(attribute);
  }
  const ast::Name name = BuildName(node->name());
  if (!node->expression()) {
    CheckAttributes(attributes, "分档", {RowsFrom, Basis, Note});
    scale.attributes = std::move(attributes);
    if (AddToScale(name, scale)) return;
    if (scale.when || scale.otherwise) {
      return Report("S042", SpanOf(node->start), "「分档 …，当」和「分档 …，否则」要紧跟在它的第一张表之后",
                    "第一张表写作：分档 名称（实体）：元 ＝ 式，当 条件");
    }
    block_ = Block::None;
    file_.declarations.emplace_back(
        ast::ScaleRowsDeclaration{name, std::move(scale.attributes), std::move(scale.table), scale.span});
    return;
  }
  if (in_policy) {
    ast::Clause clause = StartClause(ast::ClauseKind::Benefit, node);
    clause.name = name;
    clause.type = BuildType(node->type());
    clause.expression = Build(node->expression());
    clause.attributes = std::move(attributes);
    clause.scales.push_back(std::move(scale));
    return AddClause(node, std::move(clause),
                     {OneOff, AtMost, Cap, Floor, Rounding, Estimate, Offset, TimeLimit, Serves, KeyFrom, RowsFrom,
                      Note, Basis, From, Until});
  }
  block_ = Block::None;
  ast::DefinitionDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = name;
  declaration.entity = BuildOf(node->of());
  declaration.type = BuildType(node->type());
  declaration.value = Build(node->expression());
  declaration.attributes = std::move(attributes);
  CheckAttributes(declaration.attributes, "分档", {Cap, Floor, Rounding, KeyFrom, RowsFrom, Basis, Note});
  declaration.scales.push_back(std::move(scale));
  file_.declarations.emplace_back(std::move(declaration));
}

void TreeBuilder::Add(AidParser::FormulaContext* node) {
  block_ = Block::None;
  ast::FormulaDeclaration declaration;
  declaration.span = SpanOf(node);
  declaration.name = BuildName(node->name());
  for (auto* formal : node->formalName())
    declaration.formals.push_back({BuildName(formal->name()), BuildType(formal->type())});
  declaration.type = BuildType(node->type());
  declaration.value = Build(node->expression());
  declaration.attributes = BuildAttributes(node->attributes());
  CheckAttributes(declaration.attributes, "公式", {Basis, Note});
  file_.declarations.emplace_back(std::move(declaration));
}

}  // namespace doudi::syntax
