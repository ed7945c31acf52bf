// The kinds of declaration, seen alike.
#pragma once

#include <string>
#include <vector>

#include "syntax/ast.h"

namespace doudi::docs {

struct Declared {
  std::string kind;         // 定义, 覆盖 定义
  const ast::Name* name = nullptr;    // null: nothing is named
  const ast::Name* entity = nullptr;  // null: none
  source::Span span;
  std::vector<ast::Name> further;     // what it names beside its own name and what leads here: outputs, 余下
  std::vector<const ast::Name*> inner;  // names that its clauses have for themselves: 条件 收入
  bool continues = false;   // rows or a clause for something that is declared elsewhere
};

Declared DescribeDeclaration(const ast::Declaration& declaration);

}  // namespace doudi::docs
