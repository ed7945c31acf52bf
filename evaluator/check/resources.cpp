#include <algorithm>

#include <fmt/format.h>

#include "check/declare.h"
#include "check/policies.h"
#include "check/references.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::AttributeKind;
using ast::Clause;
using ast::ClauseKind;

namespace {

class ResourceReader {
 public:
  ResourceReader(Workspace& work, RuleSetId rule_set, const ast::ResourceDeclaration& declaration,
                 model::Resource& resource)
      : work_(work),
        rule_set_(rule_set),
        declaration_(declaration),
        resource_(resource),
        checker_(work, rule_set, resource.entity) {}

  void Read();

 private:
  void ReadClause(const Clause& clause);
  void ReadAmount(const Clause& clause);
  void ReadPeriod(const Clause& clause);
  void AddBasis(const Clause& clause) {
    for (model::Basis& basis : Attributes(clause, {AttributeKind::Basis}).Basis())
      resource_.basis.push_back(std::move(basis));
  }
  void ReadBalance(const Clause& clause);
  std::optional<value::Rational> Money(const ast::Expression& expression, std::string_view what,
                                       ExprId* lowered);
  AttributeReader Attributes(const Clause& clause, std::vector<AttributeKind> legal) {
    return {work_, rule_set_, clause.attributes, syntax::ClauseName(clause.kind), std::move(legal)};
  }

  Workspace& work_;
  RuleSetId rule_set_;
  const ast::ResourceDeclaration& declaration_;
  model::Resource& resource_;
  ExpressionChecker checker_;
};

void ResourceReader::Read() {
  const AttributeReader head(work_, rule_set_, declaration_.attributes, "资源", {});
  ReportRepeatedClauses(work_, declaration_.clauses,
                        {ClauseKind::Provider, ClauseKind::Needs, ClauseKind::Target, ClauseKind::Amount,
                         ClauseKind::Limit, ClauseKind::ValidPeriod, ClauseKind::Balance, ClauseKind::Basis});
  bool has_needs = false;
  for (const Clause& clause : declaration_.clauses) {
    ReadClause(clause);
    has_needs = has_needs || clause.kind == ClauseKind::Needs;
  }
  if (!has_needs && !work_.MayBeLost(declaration_.name.text))
    work_.Error("P004", declaration_.name.span,
                fmt::format("资源{}没有写满足什么需求", Quoted(declaration_.name.text)), "加上：需求 …。");
}

void ResourceReader::ReadClause(const Clause& clause) {
  switch (clause.kind) {
    case ClauseKind::Basis:
      Attributes(clause, {});
      for (model::Basis& basis : ReadReferences(work_, rule_set_, clause.references))
        resource_.basis.push_back(std::move(basis));
      return;
    case ClauseKind::Provider:
      AddBasis(clause);
      resource_.providers = Texts(clause.names);
      return;
    case ClauseKind::Needs:
      AddBasis(clause);
      resource_.needs = ReadNeeds(work_, rule_set_, clause.names);
      return;
    case ClauseKind::Target:
      AddBasis(clause);
      if (clause.expression) resource_.target = checker_.LowerCondition(*clause.expression, "资源的对象");
      return;
    case ClauseKind::Amount:
      ReadAmount(clause);
      return;
    case ClauseKind::Limit:
      AddBasis(clause);
      if (clause.expression)
        resource_.time_limit = ReadTimeLimit(work_, clause.expression->span.text(), clause.expression->span);
      else if (!clause.names.empty())
        resource_.time_limit = ReadTimeLimit(work_, clause.names.front().text, clause.names.front().span);
      else if (!clause.text.empty())
        resource_.time_limit = ReadTimeLimit(work_, clause.text, clause.span);
      return;
    case ClauseKind::After:
      AddBasis(clause);
      for (const model::PolicyId id : ReadPolicies(work_, rule_set_, clause.names))
        resource_.after.push_back(id);
      return;
    case ClauseKind::ValidPeriod:
      ReadPeriod(clause);
      return;
    case ClauseKind::Balance:
      ReadBalance(clause);
      return;
    case ClauseKind::Documents:
      ReadDocuments(work_, rule_set_, resource_.entity, clause, resource_.documents);
      return;
    default:
      work_.Error("P001", clause.keyword_span,
                  fmt::format("资源里不能写“{}”", syntax::ClauseName(clause.kind)), "它只用于政策");
  }
}

std::optional<value::Rational> ResourceReader::Money(const ast::Expression& expression, std::string_view what,
                                                     ExprId* lowered) {
  const ExprId id = checker_.Lower(expression);
  if (id == kNone) return std::nullopt;
  const model::Type type = work_.model.At(id).type;
  const auto constant = ConstantValue(work_.model, id);
  if (type.kind != model::TypeKind::Number || !type.unit.IsMoney() || !constant) {
    work_.Error("T002", expression.span,
                fmt::format("{}要一个写明的金额，{}不是", what, Quoted(expression.span)),
                "例如 700元；说不清的写成文字 \"以项目为准\"");
    return std::nullopt;
  }
  if (lowered) *lowered = id;
  return std::get<value::Rational>(*constant);
}

void ResourceReader::ReadAmount(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::Frequency, AttributeKind::Basis});
  for (model::Basis& basis : attributes.Basis()) resource_.basis.push_back(std::move(basis));
  if (clause.expression) Money(*clause.expression, "额度", &resource_.amount);
  resource_.amount_text = clause.expression ? std::string(clause.expression->span.text()) : clause.text;
  if (const auto* frequency = attributes.Find(AttributeKind::Frequency))
    resource_.amount_text += "，" + frequency->text;
}

void ResourceReader::ReadPeriod(const Clause& clause) {
  AddBasis(clause);
  if (clause.expression) resource_.period.from = ReadDate(work_, *clause.expression);
  if (clause.second) resource_.period.until = ReadDate(work_, *clause.second);
  if (resource_.period.from && resource_.period.until && *resource_.period.until < *resource_.period.from)
    work_.Error("P003", clause.span, "有效期的两个日期写反了", "早的写在前面");
}

void ResourceReader::ReadBalance(const Clause& clause) {
  const auto attributes = Attributes(clause, {AttributeKind::AsOf});
  if (clause.expression) resource_.balance = Money(*clause.expression, "余额", nullptr);
  resource_.balance_date = attributes.Date(AttributeKind::AsOf);
}

}  // namespace

void CheckResources(Workspace& work) {
  work.ForEach<ast::ResourceDeclaration>([&](RuleSetId rule_set,
                                             const ast::ResourceDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id != work.id_of.end())
      ResourceReader(work, rule_set, declaration, work.model.resources[static_cast<std::size_t>(id->second)])
          .Read();
  });
}

}  // namespace doudi::check
