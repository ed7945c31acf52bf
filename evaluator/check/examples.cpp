#include "check/examples.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/types.h"

namespace doudi::check {

void DeclareExamples(Workspace& work) {
  work.ForEach<ast::ExampleDeclaration>([&](RuleSetId rule_set, const ast::ExampleDeclaration& declaration) {
    const auto id = static_cast<std::int32_t>(work.model.examples.size());
    if (!work.Declare(NameKind::Example, declaration.name, {id, rule_set, declaration.name.span})) return;
    model::Example example;
    example.name = declaration.name.text;
    example.syntax = &declaration;
    example.rule_set = work.rule_sets[static_cast<std::size_t>(rule_set)].name;
    example.span = declaration.name.span;
    if (declaration.reference_date)
      if (const auto date = ReadDate(work, *declaration.reference_date)) example.reference_date = *date;
    work.model.examples.push_back(std::move(example));
    work.id_of[&declaration] = id;
  });
  work.ForEach<ast::ExampleDeclaration>([&](RuleSetId rule_set, const ast::ExampleDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end() || !declaration.based_on) return;
    if (const auto base = work.Resolve(NameKind::Example, rule_set, *declaration.based_on)) work.model.examples[static_cast<std::size_t>(id->second)].based_on = *base;
  });
}

void CheckExamples(Workspace&) {}

}  // namespace doudi::check
