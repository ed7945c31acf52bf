// What its date has ended, with nothing of the kind the day after: it neither goes on silently nor vanishes. Private to evaluator/check.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/workspace.h"

namespace doudi::check {

// From the day after `period` to the day before the next of `others` begins; nullopt where it does not end, ends for good, or one follows.
// Not beyond `whole`.
std::optional<model::Period> Aftermath(const model::Period& period, const std::vector<model::Period>& others, const model::Period& whole);
// The fact of the record, of its root, that says whether `listed` still belongs to what is named, or the rule named so still applies. One for
// each name.
model::FactId DeclareStill(Workspace& work, RuleSetId rule_set, std::string name, std::string question, Span span);
// 「现在是否仍然列入？」 of a member of a 集合 or 名单 whose row ended on `until`.
std::string StillListedQuestion(const std::string& member, const std::string& list, value::Date until);
// The version holds in `after` too, until a person has said whether the `kind` of this name that ended with `before` still applies.
void AskWhetherStill(Workspace& work, model::PolicyId policy, model::PolicyVersion& version, std::string_view kind, const std::string& name,
                     const model::Period& before, const model::Period& after);

}  // namespace doudi::check
