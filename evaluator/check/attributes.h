// The attributes （，上限 …，依据 …） of one clause: which are legal there, and what they say. Private to
// evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

class AttributeReader {
 public:
  // Reports every attribute that is not in `legal` and every second one of a kind, unless the parser has.
  // `repeatable` ones are legal and may stand more than once; the caller reads them itself. 依据 may be
  // repeated, and 说明 is for the reader of the rules: legal everywhere. `owner` is what the clause is
  // called: 待遇, 条件.
  AttributeReader(Workspace& work, RuleSetId rule_set, const ast::Attributes& attributes,
                  std::string_view owner, std::vector<ast::AttributeKind> legal,
                  std::vector<ast::AttributeKind> repeatable = {});

  const ast::Attribute* Find(ast::AttributeKind kind) const;  // null if it is not there (or was reported)
  bool Has(ast::AttributeKind kind) const { return Find(kind) != nullptr; }

  model::Period Period() const;                     // 施行, 废止, 期满不再适用
  std::vector<model::Basis> Basis() const;          // 依据
  std::string Text(ast::AttributeKind kind) const;  // 说明 "…" and the like; "" if absent
  std::optional<std::int32_t> Months(ast::AttributeKind kind) const;  // 有效 12个月
  std::string TimeLimit(ast::AttributeKind kind) const;               // 时限 15个工作日
  std::optional<value::Date> Date(ast::AttributeKind kind) const;     // 共享自 D
  std::vector<std::string> Names(ast::AttributeKind kind) const;

 private:
  Workspace& work_;
  RuleSetId rule_set_;
  std::vector<const ast::Attribute*> accepted_;
};

}  // namespace doudi::check
