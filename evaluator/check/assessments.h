// 评估单元: a policy of the whole record judged again for one element of a collection (a member as 单人户), while the others keep what the
// record has. The policy and all the definitions that it reaches through the collection are written once more for the element: what was
// summed over the collection is the element's own, what 给定 says is as it says, everything else stays the record's. So a circle is
// one of (政策, 单元) only, and whatever reads a policy can read these. Private to evaluator/check.
#pragma once

#include <map>

#include "check/workspace.h"

namespace doudi::check {

// The name and entity of the policy that comes of it.
void DeclareAssessment(Workspace& work, RuleSetId rule_set, const ast::AssessmentDeclaration& declaration);
// After the policies and their layers have been read.
void CheckAssessments(Workspace& work);

// Expressions of one entity written again for an element of a collection below it.
class ElementWriter {
 public:
  // `given`: definitions that have this value in the unit, at the rows of `element`. `at`: where mistakes are shown.
  ElementWriter(Workspace& work, model::EntityId whole, model::EntityId element, std::string unit,
                std::map<model::DefinitionId, model::ExprId> given, Span at)
      : work_(work), whole_(whole), element_(element), unit_(std::move(unit)), given_(std::move(given)), at_(at) {}

  // The other way round: the collection is all but the element, and what is summed over it leaves the element out.
  void LeaveOutElement() { leaves_out_ = true; }

  // Another world still: `element` is the root, what is `given` and these facts have these values, on their own rows or the same for all.
  void ChangeFacts(std::map<model::FactId, model::ExprId> facts) { changed_ = std::move(facts); }
  bool HasChanged() const { return has_changed_; }  // something of what was written reads any of it
  model::ExprId WriteChanged(model::ExprId id) { return id == model::kNone ? id : Again(id); }

  // kNone for kNone, and after a mistake (said once).
  model::ExprId Write(model::ExprId id);
  // The same with every value on its own rows: `element` is the root, and only what is given differs.
  model::ExprId WriteInPlace(model::ExprId id) {
    in_place_ = true;
    return id == model::kNone ? id : Again(id);
  }

 private:
  bool Differs(model::ExprId id);
  bool DefinitionDiffers(model::DefinitionId id);
  bool IsAmongElements(model::EntityId entity) const;
  model::ExprId AsItIs(model::ExprId id);
  model::ExprId Again(model::ExprId id);
  model::ExprId UseOf(const model::Expr& use);
  model::ExprId OfElement(const model::Expr& aggregate, std::vector<model::ExprId> args);
  model::ExprId OfOthers(const model::Expr& aggregate);
  model::ExprId BelowOthers(const model::Expr& aggregate);
  model::ExprId OnPair(model::ExprId id, model::EntityId pair);
  model::ExprId Make(model::Op op, const model::Type& type, std::vector<model::ExprId> args, Span span);
  model::ExprId Number(const model::Type& type, std::int64_t number, Span span);
  model::ExprId Lift(model::ExprId id, model::EntityId level);
  model::ExprId Add(model::Expr expr);
  // The level of what is written again; nullopt for a branch that the element is not on.
  std::optional<model::EntityId> LevelFor(model::EntityId level) const;
  void ReportBranch(model::EntityId branch, Span span);

  Workspace& work_;
  model::EntityId whole_, element_;
  std::string unit_;
  std::map<model::DefinitionId, model::ExprId> given_;
  Span at_;
  std::map<model::DefinitionId, bool> definition_differs_;
  std::map<model::ExprId, bool> differs_;
  std::map<model::ExprId, model::ExprId> written_, on_pairs_;
  std::map<model::DefinitionId, model::DefinitionId> definitions_;
  bool leaves_out_ = false;
  bool in_place_ = false;
  std::map<model::FactId, model::ExprId> changed_;
  bool has_changed_ = false;
  bool reported_ = false;
};

}  // namespace doudi::check
