// Parts that policies and resources share.
#include <algorithm>

#include <fmt/format.h>

#include "check/policies.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::AttributeKind;
using ast::ClauseKind;

bool Overlap(const model::Period& a, const model::Period& b) {
  const bool apart = (a.until && b.from && *a.until < *b.from) || (b.until && a.from && *b.until < *a.from);
  return !apart;
}

std::string ToText(const model::Period& period) {
  if (!period.from && !period.until) return "一直有效";
  if (!period.until) return fmt::format("自 {} 起", value::ToText(*period.from));
  if (!period.from) return fmt::format("到 {} 为止", value::ToText(*period.until));
  return fmt::format("{} 至 {}", value::ToText(*period.from), value::ToText(*period.until));
}

void ReportRepeatedClauses(Workspace& work, const std::vector<ast::Clause>& clauses,
                           const std::vector<ClauseKind>& once) {
  for (const ClauseKind kind : once) {
    const ast::Clause* first = nullptr;
    for (const ast::Clause& clause : clauses) {
      if (clause.kind != kind) continue;
      if (first)
        work.Error("P002", clause.keyword_span, fmt::format("“{}”写了两次", syntax::ClauseName(kind)),
                   "合成一条")
            .labels.push_back({first->keyword_span, "先在这里"});
      else
        first = &clause;
    }
  }
}

std::vector<model::PolicyId> ReadPolicies(Workspace& work, RuleSetId rule_set,
                                          const std::vector<ast::Name>& names) {
  std::vector<model::PolicyId> list;
  for (const ast::Name& name : names) {
    const auto id = work.Resolve(NameKind::Policy, rule_set, name);
    if (!id) continue;
    if (std::find(list.begin(), list.end(), *id) != list.end())
      work.Error("N003", name.span, fmt::format("政策{}写了两次", Quoted(name.text)), "删去一处");
    else
      list.push_back(*id);
  }
  return list;
}

std::vector<std::string> ReadNeeds(Workspace& work, RuleSetId rule_set, const std::vector<ast::Name>& names) {
  std::vector<std::string> list;
  for (const ast::Name& name : names) {
    if (!work.Resolve(NameKind::Need, rule_set, name)) continue;
    if (std::find(list.begin(), list.end(), name.text) != list.end())
      work.Error("N003", name.span, fmt::format("需求{}写了两次", Quoted(name.text)), "删去一处");
    else
      list.push_back(name.text);
  }
  return list;
}

namespace {

void ReadDocument(Workspace& work, RuleSetId rule_set, model::EntityId entity, const ast::Clause& clause,
                  const ast::DocumentItem& item, std::vector<model::DocumentRequirement>& list) {
  const AttributeReader own(
      work, rule_set, item.attributes, "材料",
      {AttributeKind::Later, AttributeKind::Promise, AttributeKind::Shared, AttributeKind::From,
       AttributeKind::Until, AttributeKind::Basis, AttributeKind::Valid, AttributeKind::Purpose});
  const AttributeReader shared(work, rule_set, clause.attributes, "材料",
                               {AttributeKind::From, AttributeKind::Until, AttributeKind::Basis});
  model::DocumentRequirement requirement;
  requirement.span = item.span;
  const auto document = work.Resolve(NameKind::Document, rule_set, item.document);
  model::EntityId level = entity;
  bool sound = document.has_value();
  if (item.each) {
    const auto each = work.Resolve(NameKind::Entity, rule_set, *item.each);
    sound = sound && each.has_value();
    if (each && !work.model.IsWithin(*each, entity)) {
      work.Error("N005", item.each->span,
                 fmt::format("{}不是 {} 的下级，不能逐个要材料", Quoted(item.each->text),
                             work.model.entities[static_cast<std::size_t>(entity)].name));
      sound = false;
    }
    if (each) level = requirement.each = *each;
  }
  if (item.filter && sound) {
    ExpressionChecker checker(work, rule_set, level);
    requirement.filter = checker.LowerCondition(*item.filter, "“其中”的条件");
  }
  if (item.when) {
    ExpressionChecker checker(work, rule_set, entity);
    requirement.when = checker.LowerCondition(*item.when, "“当”的条件");
  }
  requirement.later = own.Has(AttributeKind::Later);
  requirement.promise = own.Has(AttributeKind::Promise);
  requirement.shared = own.Names(AttributeKind::Shared);
  requirement.valid_months = own.Months(AttributeKind::Valid);
  requirement.purpose = own.Text(AttributeKind::Purpose);
  requirement.basis = own.Has(AttributeKind::Basis) ? own.Basis() : shared.Basis();
  requirement.period =
      own.Has(AttributeKind::From) || own.Has(AttributeKind::Until) ? own.Period() : shared.Period();
  if (!sound) return;
  requirement.document = *document;
  list.push_back(std::move(requirement));
}

}  // namespace

void ReadDocuments(Workspace& work, RuleSetId rule_set, model::EntityId entity, const ast::Clause& clause,
                   std::vector<model::DocumentRequirement>& list) {
  const std::size_t before = list.size();
  for (const ast::DocumentItem& item : clause.documents)
    ReadDocument(work, rule_set, entity, clause, item, list);
  for (std::size_t i = before; i < list.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto& a = list[j];
      const auto& b = list[i];
      const bool conditional = a.when != kNone || b.when != kNone || a.filter != kNone || b.filter != kNone;
      if (a.document != b.document || a.each != b.each || conditional || !Overlap(a.period, b.period))
        continue;
      work.Error("P002", b.span,
                 fmt::format("材料{}写了两次",
                             Quoted(work.model.documents[static_cast<std::size_t>(b.document)].name)),
                 "删去一处")
          .labels.push_back({a.span, "先在这里"});
    }
  }
}

}  // namespace doudi::check
