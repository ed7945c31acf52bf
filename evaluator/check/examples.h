// 例: the names and values that examples give and expect. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

void DeclareExamples(Workspace& work);
// REQUIRES: everything else is checked.
void CheckExamples(Workspace& work);

// What can be named in one example: its own elements and those of the example it is 基于.
struct ExampleScope {
  RuleSetId rule_set = 0;
  const ast::ExampleDeclaration* declaration = nullptr;
  std::map<std::string, model::EntityId> handles;  // 编号 and 称呼 of elements
  bool open = false;                               // an element could not be read: unknown handles may be its
};

// The element's entity, or a message. Names of people (称呼) count as handles.
std::optional<model::EntityId> ResolveHandle(Workspace& work, const ExampleScope& scope,
                                             const ast::Name& handle);
// The facts and definitions that a name of a 给定 or 期望 can mean where it stands; of several entities' those that the handles are of.
std::vector<ValueSymbol> ValuesMeant(const Workspace& work, const ExampleScope& scope, const ast::Name& name, const std::vector<ast::Name>& handles);
// Tells the run which definition is meant, or reports that there is more than one.
void SettleMeaning(Workspace& work, const ExampleScope& scope, const ast::Name& name, const std::vector<ValueSymbol>& found);
// A value that a 给定, a field or a 期望 states, against its type; unknown ones (未知, 不详) fit every type.
void CheckStatedValue(Workspace& work, const model::Type& type, std::string_view text, Span span,
                      const std::string& what);
void CheckExpectations(Workspace& work, const ExampleScope& scope);

}  // namespace doudi::check
