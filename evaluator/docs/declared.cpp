#include "docs/declared.h"

#include <algorithm>

namespace doudi::docs {
namespace {

const ast::Name* OrNull(const std::optional<ast::Name>& name) { return name ? &*name : nullptr; }

void AddClauses(const std::vector<ast::Clause>& clauses, Declared& declared) {
  for (const ast::Clause& clause : clauses)
    if (clause.name.span.file) declared.inner.push_back(&clause.name);
}

struct Describer {
  Declared operator()(const ast::SourceDeclaration& d) const {
    return {"依据", d.short_title.text.empty() ? nullptr : &d.short_title, nullptr, d.span, {}, {}, false};
  }
  Declared operator()(const ast::ImportDeclaration& d) const { return {"引用", nullptr, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::LeapDayDeclaration& d) const { return {"平年", nullptr, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::PeriodDeclaration& d) const { return {"周期", nullptr, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::UnitDeclaration& d) const { return {"单位", nullptr, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::EnumDeclaration& d) const { return {"枚举", &d.name, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::CodingDeclaration& d) const { return {"编码", &d.name, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::DocumentDeclaration& d) const { return {"文书", &d.name, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::EntityDeclaration& d) const {
    Declared declared{"实体", &d.name, OrNull(d.parent), d.span, {}, {}, false};
    for (const auto& fact : d.facts) declared.span.end = std::max(declared.span.end, fact.span.end);
    return declared;
  }
  Declared operator()(const ast::ParameterDeclaration& d) const {
    Declared declared{d.uprated_from ? "参数 上调" : "参数", &d.name, nullptr, d.span, {}, {}, d.uprated_from != nullptr};
    for (const auto& output : d.outputs)
      if (!output.name.text.empty()) declared.further.push_back(output.name);
    return declared;
  }
  Declared operator()(const ast::SetDeclaration& d) const {
    return {d.layer ? "覆盖 集合" : "集合", &d.name, &d.element, d.span, {}, {}, d.layer};
  }
  Declared operator()(const ast::ListDeclaration& d) const { return {"名单", &d.name, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::ScaleRowsDeclaration& d) const { return {"分档", &d.name, nullptr, d.span, {}, {}, true}; }
  Declared operator()(const ast::FormulaDeclaration& d) const { return {"公式", &d.name, nullptr, d.span, {}, {}, false}; }
  Declared operator()(const ast::DefinitionDeclaration& d) const {
    const std::string kind = !d.scales.empty() ? "分档" : d.type.text == "布尔" ? "情形" : "定义";
    return {(d.layer ? "覆盖 " : "") + kind, &d.name, OrNull(d.entity), d.span, {}, {}, d.layer};
  }
  Declared operator()(const ast::LinkDeclaration& d) const { return {"联系", &d.name, &d.entity, d.span, {}, {}, false}; }
  Declared operator()(const ast::GroupDeclaration& d) const { return {"分组", &d.name, &d.entity, d.span, {}, {}, false}; }
  Declared operator()(const ast::RunningDeclaration& d) const {
    Declared declared{"依次", &d.name, &d.entity, d.span, {}, {}, false};
    for (const auto& attribute : d.attributes)
      if (attribute.kind == ast::AttributeKind::Remainder) declared.further.insert(declared.further.end(), attribute.names.begin(), attribute.names.end());
    return declared;
  }
  Declared operator()(const ast::DecisionTableDeclaration& d) const {
    Declared declared{d.layer ? "覆盖 决策表" : "决策表", &d.name, &d.entity, d.span, {}, {}, d.layer};
    for (const auto& output : d.outputs) declared.further.push_back(output.name);
    return declared;
  }
  Declared operator()(const ast::RelationDeclaration& d) const { return {"关系", &d.name, OrNull(d.entity), d.span, {}, {}, false}; }
  Declared operator()(const ast::ValidationDeclaration& d) const { return {"校验", &d.name, &d.entity, d.span, {}, {}, false}; }
  Declared operator()(const ast::NeedDeclaration& d) const { return {"需求", &d.name, OrNull(d.entity), d.span, {}, {}, false}; }
  Declared operator()(const ast::LayerDeclaration& d) const {
    Declared declared{d.adds ? "增补" : "覆盖", &d.policy.name, nullptr, d.span, {}, {}, true};
    AddClauses(d.policy.clauses, declared);
    return declared;
  }
  Declared operator()(const ast::AssessmentDeclaration& d) const {
    Declared declared{"评估单元", &d.name, OrNull(d.policy.entity), d.span, {}, {}, false};
    if (d.alias) declared.further.push_back(*d.alias);
    AddClauses(d.policy.clauses, declared);
    return declared;
  }
  Declared operator()(const ast::PolicyDeclaration& d) const {
    Declared declared{"政策", &d.name, OrNull(d.entity), d.span, {}, {}, false};
    AddClauses(d.clauses, declared);
    return declared;
  }
  Declared operator()(const ast::FindingDeclaration& d) const {
    Declared declared{"审计项", &d.policy.name, OrNull(d.policy.entity), d.span, {}, {}, false};
    AddClauses(d.policy.clauses, declared);
    return declared;
  }
  Declared operator()(const ast::ResourceDeclaration& d) const { return {"资源", &d.name, OrNull(d.entity), d.span, {}, {}, false}; }
  Declared operator()(const ast::ExampleDeclaration& d) const {
    Declared declared{"例", &d.name, nullptr, d.span, {}, {}, false};
    for (const auto& element : d.elements)
      if (element.handle.span.file) declared.inner.push_back(&element.handle);
    return declared;
  }
  // A kind of declaration that is newer than these pages is shown by its text alone.
  template <class T>
  Declared operator()(const T& d) const {
    return {std::string(), nullptr, nullptr, d.span, {}, {}, false};
  }
};

}  // namespace

Declared DescribeDeclaration(const ast::Declaration& declaration) { return std::visit(Describer{}, declaration); }

}  // namespace doudi::docs
