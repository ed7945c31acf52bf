// The Han word of each kind of attribute, for messages and the tree's text.
#pragma once

#include <string_view>

#include "syntax/ast.h"

namespace doudi::syntax {

std::string_view AttributeName(ast::AttributeKind kind);  // 上限
std::string_view ClauseName(ast::ClauseKind kind);        // 条件

}  // namespace doudi::syntax
