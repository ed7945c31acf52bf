#include "example/compare_inside.h"

#include <algorithm>
#include <set>

namespace doudi::example {
namespace {

std::string Joined(const std::vector<std::string>& parts, const std::string& mark) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : mark) + part;
  return text;
}

// The lines as people read them; what says nothing is left out.
void AddLines(const verdict::Reason& reason, std::vector<std::string>& lines) {
  const std::string& said = reason.values.empty() ? reason.text : reason.values;
  if (!reason.label.empty() || !said.empty()) lines.push_back(reason.label + (reason.label.empty() || said.empty() ? "" : "：") + said);
  if (!reason.values.empty() && !reason.text.empty()) lines.push_back(reason.text);
  lines.insert(lines.end(), reason.arithmetic.begin(), reason.arithmetic.end());
  lines.insert(lines.end(), reason.sources.begin(), reason.sources.end());
  for (const auto& child : reason.children) AddLines(child, lines);
}

std::vector<std::string> LinesOf(const verdict::Verdict& verdict) {
  std::vector<std::string> lines;
  for (const auto& reason : verdict.reasons) AddLines(reason, lines);
  for (const auto& benefit : verdict.benefits) {
    lines.push_back(benefit.arithmetic);
    lines.insert(lines.end(), benefit.definitions.begin(), benefit.definitions.end());
    lines.insert(lines.end(), benefit.sources.begin(), benefit.sources.end());
    for (const auto& effect : benefit.effects) lines.push_back(effect.text);
  }
  if (verdict.near_miss)
    for (const auto& miss : verdict.near_miss->misses) lines.push_back(miss.text);
  for (const auto& error : verdict.errors) lines.push_back(error.text);
  lines.insert(lines.end(), verdict.assumptions.begin(), verdict.assumptions.end());
  return lines;
}

bool IsOf(const ast::ExpectedItem::Target& target, const verdict::Subject& subject) {
  return target.handles.empty() ||
         std::any_of(target.handles.begin(), target.handles.end(), [&](const ast::Name& handle) { return handle.text == subject.handle || handle.text == subject.designation; });
}

std::string TargetText(const ast::ExpectedItem::Target& target) {
  std::vector<std::string> handles;
  for (const ast::Name& handle : target.handles) handles.push_back(handle.text);
  return target.name.text + (handles.empty() ? "" : "（" + Joined(handles, "、") + "）");
}

std::string TruthText(value::Truth truth) {
  switch (truth) {
    case value::Truth::True: return "真";
    case value::Truth::False: return "假";
    case value::Truth::Unknown: return "未知";
    case value::Truth::Error: return "无法判定";
  }
  return {};
}

}  // namespace

Compared CompareReasons(const verdict::Verdict& verdict, const ast::ExpectedItem& item) {
  const std::vector<std::string> lines = LinesOf(verdict);
  const bool holds = std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.find(item.text) != std::string::npos; });
  return {holds, "理由 含 \"" + item.text + "\"", "理由：" + Joined(lines, "；")};
}

Compared CompareOpenChecks(const verdict::Verdict& verdict, const ast::ExpectedItem& item) {
  std::set<std::string> expected, actual;
  for (const auto& target : item.targets) expected.insert(target.name.text);
  for (const auto& open : verdict.open_checks) actual.insert(open.check->name);
  if (actual.empty()) actual.insert("无");
  const auto text = [](const std::set<std::string>& names) { return "人工核查 " + Joined({names.begin(), names.end()}, "、"); };
  return {expected == actual, text(expected), text(actual)};
}

Compared ComparePledges(const verdict::Verdict& verdict, const ast::ExpectedItem& item) {
  std::set<std::string> expected, actual;
  for (const auto& target : item.targets)
    if (target.name.text != "无") expected.insert(target.name.text);
  for (const auto& due : verdict.pledges) actual.insert(due.pledge->name);
  const auto said = [](const std::set<std::string>& names) {
    return names.empty() ? std::string("承诺 无") : "承诺 “" + Joined({names.begin(), names.end()}, "”、“") + "”";
  };
  return {expected == actual, said(expected), said(actual)};
}

Compared CompareQuestions(const model::Model& model, const package::Package& made, std::optional<std::size_t> verdict, const ast::ExpectedItem& item) {
  std::vector<std::string> expected, actual;
  std::vector<const verdict::MissingFact*> asked;
  for (const auto& question : made.questions) {
    if (verdict && std::find(question.settles.begin(), question.settles.end(), *verdict) == question.settles.end()) continue;
    asked.push_back(&question.fact);
    actual.push_back(question.fact.name);
  }
  bool holds = true;
  for (const auto& target : item.targets) {
    expected.push_back(TargetText(target));
    holds = holds && std::any_of(asked.begin(), asked.end(), [&](const verdict::MissingFact* fact) {
              const std::string& name = fact->fact != model::kNone ? model.facts[static_cast<std::size_t>(fact->fact)].name
                                                                   : model.entities[static_cast<std::size_t>(fact->collection)].name;
              return name == target.name.text && IsOf(target, fact->of);
            });
  }
  return {holds, "问 " + Joined(expected, "、"), actual.empty() ? "没有要问的" : "问 " + Joined(actual, "、")};
}

std::vector<Compared> CompareValidation(const model::Model& model, const run::Result& result, const ast::ExpectedItem& item) {
  const auto& target = item.targets.front();
  const auto found = std::find_if(model.validations.begin(), model.validations.end(), [&](const auto& validation) { return validation.name == target.name.text; });
  if (found == model.validations.end()) return {{false, "校验 " + target.name.text, "没有这个校验"}};
  std::vector<Compared> compared;
  const auto& rows = result.batch().entities[static_cast<std::size_t>(found->entity)];
  for (std::size_t row = 0; row < rows.count; ++row) {
    const auto at = static_cast<std::int32_t>(row);
    const verdict::Subject subject = verdict::SubjectAt(result, found->entity, at);
    if ((found->entity > 0 && rows.phantom[row] != 0) || !IsOf(target, subject)) continue;
    const std::string head = "校验 " + target.name.text + (found->entity > 0 ? "（" + (subject.handle.empty() ? subject.designation : subject.handle) + "）" : "") + "：";
    const std::string actual = TruthText(result.TruthAt(found->condition, at));
    compared.push_back({actual == item.text, head + item.text, head + actual});
  }
  if (compared.empty()) compared.push_back({false, "校验 " + TargetText(target) + "：" + item.text, "没有这样的对象"});
  return compared;
}

}  // namespace doudi::example
