// The first steps of Check: every declared name gets its place in the model, with its type, before any
// expression is read. Private to evaluator/check.
#pragma once

#include "check/workspace.h"

namespace doudi::check {

class AttributeReader;

// 依据, 单位, 枚举, 文书.
void DeclareVocabulary(Workspace& work);
// 实体 and their 事实 (types only).
void DeclareEntities(Workspace& work);
// 或 无: the fact beside `fact` that says whether there is one.
void AddPresence(Workspace& work, RuleSetId rule_set, model::FactId fact);
// What the fact's attributes say of that one too.
void DescribePresence(Workspace& work, const model::Fact& fact);
// A collection below `parent` (of any entity, a root has none); kNoEntity and a message where the name is one already.
model::EntityId AddCollection(Workspace& work, RuleSetId rule_set, const ast::Name& name, model::EntityId parent, std::string_view word);
// 期间 and 期间 列表: each name is a collection. 有历史: the collection of the values that the fact had.
bool IsPeriod(const ast::FactDeclaration& fact);
void AddPeriods(Workspace& work, RuleSetId rule_set, model::EntityId entity, const ast::FactDeclaration& fact);
void AddHistory(Workspace& work, RuleSetId rule_set, model::FactId of, bool or_none);
void DescribePeriods(Workspace& work, const ast::FactDeclaration& declaration, const AttributeReader& attributes,
                     const std::vector<model::EvidenceOption>& evidence);
void DescribeHistory(Workspace& work, const model::Fact& fact, const AttributeReader& attributes);
// 联系: collections that hold the 编号 of elements. After all 实体, before their 事实.
void DeclareLinks(Workspace& work);
// 分组 and 依次: heads and types.
void DeclareGroups(Workspace& work);
void DeclareRunning(Workspace& work);
// 参数, 集合, 名单, 公式, 定义, 情形, 决策表, 政策, 需求, 资源: heads and types.
void DeclareRules(Workspace& work);
// What a 事实 says beyond its type: 范围, 证明, 缺省, …
void CheckFacts(Workspace& work);
// The formulas after 未填视为, with the definitions.
void CheckFilledIn(Workspace& work);

// The entity that `name` means, or the root when it is not written.
std::optional<model::EntityId> EntityOrRoot(Workspace& work, RuleSetId rule_set,
                                            const std::optional<ast::Name>& name, Span span);
// The types of the 待遇 that a 政策 (or what is added to one) declares.
void DeclareBenefits(Workspace& work, RuleSetId rule_set, model::PolicyId policy, const ast::PolicyDeclaration& declaration);
// Adds a fact or definition to the names of its entity; false and a message when the entity has the name
// already in this rule set.
bool DeclareValue(Workspace& work, const ast::Name& name, ValueSymbol symbol);
// The type of a key that is told by its name alone: 区划, an enum, a fact or definition of this name. Reports and gives nullopt if there
// is none.
std::optional<model::Type> KeyTypeOf(Workspace& work, RuleSetId rule_set, const ast::Name& name);
// 区划 取 户籍区划 among the attributes of what declares this parameter.
void RememberKeyOrigins(Workspace& work, RuleSetId rule_set, model::ParameterId id, const ast::Name& name,
                        const ast::Attributes& attributes);

}  // namespace doudi::check
