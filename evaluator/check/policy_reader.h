// One 政策 declaration to one version of a policy. Private to evaluator/check.
#pragma once

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "check/policies.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::AttributeKind;
using ast::Clause;
using ast::ClauseKind;
using model::PolicyVersion;

class PolicyReader {
 public:
  PolicyReader(Workspace& work, RuleSetId rule_set, model::PolicyId id,
               const ast::PolicyDeclaration& declaration)
      : work_(work),
        rule_set_(rule_set),
        id_(id),
        declaration_(declaration),
        entity_(work.model.policies[static_cast<std::size_t>(id)].entity),
        checker_(work, rule_set, entity_) {}

  PolicyVersion Read();
  // Clauses alone, for a layer or a unit: what they say of other clauses is for the caller to check.
  PolicyVersion ReadClauses();

 private:
  void TakePeriod();
  void ReadClause(const Clause& clause);
  void ReadCondition(const Clause& clause, std::vector<model::Condition>& list);
  void ReadTrigger(const Clause& clause);
  void ReadException(const Clause& clause);
  void ReadHumanCheck(const Clause& clause);
  void ReadBenefit(const Clause& clause);
  ExprId ReadAmount(const Clause& clause, const AttributeReader& attributes, const std::optional<model::Type>& type, const model::Benefit& benefit);
  void DescribeBenefit(const Clause& clause, const AttributeReader& attributes, model::Benefit& benefit);
  void ReadWhen(const AttributeReader& attributes, model::Benefit& benefit);
  void ReadIfRefused(const AttributeReader& attributes, const model::Type& type, model::Benefit& benefit);
  // in_kind.cpp
  void ReadInKind(const Clause& clause);
  bool ReadContent(const Clause& clause, model::Benefit& benefit);
  void ReadPledge(const Clause& clause);
  // months.cpp
  struct Month {
    ExprId day = kNone;       // a day of the first month
    std::int32_t number = 1;  // from 1
  };
  std::optional<Month> ReadMonth(const ast::Attribute& attribute, const Month* other);
  ExprId StartOf(const Month& month, Span span);
  ExprId MonthNow(const Month& month, Span span);
  // `when` (kNone: always) in the months that are written; `months` says which.
  ExprId InMonths(const AttributeReader& attributes, ExprId when, model::Months& months);
  std::optional<model::Type> BenefitType(const Clause& clause, model::Benefit& benefit);
  void ReadStatus(const Clause& clause);
  void ReadProcedure(const Clause& clause);
  void ReadAuthority(const Clause& clause);
  void ReadSteps(const Clause& clause);
  void ReadReview(const Clause& clause);
  void ReadPolicyList(const Clause& clause, std::vector<model::PolicyId>& list);
  void ReadExclusive(const Clause& clause);
  void ReadTopUp(const Clause& clause);
  void ReadReduction(const Clause& clause);
  // times_limits.cpp
  void ReadTimesLimit(const Clause& clause);
  bool ReadWindow(const ast::Expression& written, model::TimesLimit& limit);
  model::EntityId ReceivedFrom(const std::vector<ast::Name>& path);
  bool CountReceived(model::EntityId collection, const ast::Attribute& received, const ast::Attribute& by, model::TimesLimit& limit);
  ExprId NthLatest(model::EntityId collection, ExprId date, ExprId filter, std::int32_t place, Span span);
  void ReadCountsAs(const Clause& clause);
  void CheckExceptions();
  // policy_changes.cpp
  void ReadChanges();
  void ReadChanges(const Clause& clause, model::Exception& exception);
  void ReadWhole(const ast::Attribute& attribute, const model::Benefit& benefit, model::Exception& exception);
  void ReadLimits(const std::vector<const ast::Attribute*>& attributes, const std::string& benefit, model::Exception& exception);
  std::vector<const model::Benefit*> BenefitsToChange(const model::Period& period) const;
  const model::Benefit* BenefitToChange(const ast::Attribute& attribute, const model::Period& period);
  std::string TheOnlyLimited(const ast::Attribute& attribute);
  void CheckOffsets();
  void AddBasis(const std::vector<model::Basis>& basis) {
    version_.basis.insert(version_.basis.end(), basis.begin(), basis.end());
  }
  void AddNeeds(const std::vector<std::string>& needs) {
    for (const std::string& need : needs)
      if (std::find(version_.serves.begin(), version_.serves.end(), need) == version_.serves.end())
        version_.serves.push_back(need);
  }
  AttributeReader Attributes(const Clause& clause, std::vector<AttributeKind> legal) {
    return {work_, rule_set_, clause.attributes, syntax::ClauseName(clause.kind), std::move(legal)};
  }
  std::string What(const Clause& clause) const {
    return fmt::format("{}{}", syntax::ClauseName(clause.kind), Quoted(clause.name.text));
  }
  // Two clauses of one kind and name at one time.
  template <class T>
  bool Fresh(const Clause& clause, const std::vector<T>& list, const model::Period& period,
             model::Period T::*period_of);
  // discretion.cpp: what an office decides of a clause. kNone where the clause leaves nothing to it.
  ExprId ReadDiscretion(const Clause& clause, const AttributeReader& attributes, const model::Period& period, const model::Type& type);
  void DiscretionOfCondition(const Clause& clause, const AttributeReader& attributes, model::Condition& condition);
  void DiscretionOfException(const Clause& clause, const AttributeReader& attributes, model::Exception& exception);
  void DiscretionOfBenefit(const Clause& clause, const AttributeReader& attributes, model::Benefit& benefit);
  ExprId OpenAmount(const Clause& clause, const AttributeReader& attributes, const model::Type& type, const model::Benefit& benefit);

  Workspace& work_;
  RuleSetId rule_set_;
  model::PolicyId id_;
  const ast::PolicyDeclaration& declaration_;
  model::EntityId entity_;
  ExpressionChecker checker_;
  PolicyVersion version_;
  struct Unlimited {  // a 待遇 before its limits
    ExprId value = kNone;
    const Clause* clause = nullptr;
  };
  std::map<std::string, Unlimited> unlimited_;
};

template <class T>
bool PolicyReader::Fresh(const Clause& clause, const std::vector<T>& list, const model::Period& period,
                         model::Period T::*period_of) {
  for (const T& other : list) {
    if (other.name != clause.name.text || !Overlap(other.*period_of, period)) continue;
    work_
        .Error("N003", clause.name.span, fmt::format("{}已经有了", What(clause)),
               "改名；或写上不重叠的施行、废止日期")
        .labels.push_back({other.span, "先在这里"});
    return false;
  }
  return true;
}

}  // namespace doudi::check
