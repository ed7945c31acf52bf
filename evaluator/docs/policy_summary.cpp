#include <algorithm>

#include "docs/html.h"
#include "docs/parts.h"

namespace doudi::docs {
namespace {

std::string BasisList(const std::vector<model::Basis>& basis) {
  std::string text;
  for (const auto& one : basis) text += (text.empty() ? "" : "；") + (one.example ? Tag("span", "示例", "demo") : Escaped(model::ToShortText(one)));
  return text.empty() ? "" : " " + Tag("span", "（" + text + "）", "note");
}

// Items of a cell, one a line.
class Cell {
 public:
  void Add(const std::string& item) { html_ += (html_.empty() ? "" : "<br>") + item; }
  const std::string& html() const { return html_; }

 private:
  std::string html_;
};

std::string Row(const std::string& label, const std::string& html) { return html.empty() ? "" : Tag("tr", Tag("th", label) + Tag("td", html)) + "\n"; }

template <class Clauses>
std::string ClauseRow(const std::string& label, const Clauses& clauses) {
  Cell cell;
  for (const auto& clause : clauses) cell.Add(Escaped(clause.name) + BasisList(clause.basis));
  return Row(label, cell.html());
}

std::string Offices(const std::vector<std::string>& offices) {
  std::string text;
  for (const auto& office : offices) text += (text.empty() ? "" : "、") + Escaped(office);
  return text;
}

std::string ReviewRow(const std::vector<model::Review>& reviews, const model::Model& model) {
  Cell cell;
  for (const auto& review : reviews)
    cell.Add("每 " + std::to_string(review.months) + "个月" + (review.when == model::kNone ? "" : "，当 " + Escaped(model::ToText(model, review.when))));
  return Row("复核", cell.html());
}

// The unit of money; of anything else what it is.
std::string WhatIsGiven(const model::Model& model, const model::Benefit& benefit) {
  if (benefit.kind == model::BenefitKind::Money) return model::ToText(model, benefit.type);
  const std::string what = benefit.quantity ? model::ToText(model, benefit.value) : benefit.content;
  return std::string(model::ChineseName(benefit.kind)) + (what.empty() ? "" : " " + what);
}

std::string MonthsOf(const model::Model& model, const model::Months& months) {
  if (months.first == model::kNone) return "";
  return "，自 " + Escaped(model::ToText(model, months.first)) + " 的月份" +
         (months.last == model::kNone ? "起" : " 至 " + Escaped(model::ToText(model, months.last)) + " 的月份");
}

std::string VersionTable(const model::Model& model, const model::PolicyVersion& version) {
  Cell benefits, documents, procedures, checks, pledges, bridges;
  for (const auto later : version.bridges) bridges.Add(Escaped(model.policies[static_cast<std::size_t>(later)].name) + "（首次发放为止）");
  for (const auto& benefit : version.benefits)
    benefits.Add(Escaped(benefit.name) + "：" + Escaped(WhatIsGiven(model, benefit)) + (benefit.at_most ? "（最高额）" : "") + MonthsOf(model, benefit.months) +
                 (benefit.nothing_if_refused ? "，不符合时 0" : "") + BasisList(benefit.basis));
  for (const auto& pledge : version.pledges)
    pledges.Add(Escaped(pledge.name) + (pledge.when == model::kNone ? "" : "，当 " + Escaped(model::ToText(model, pledge.when))) + BasisList(pledge.basis));
  for (const auto& status : version.statuses) benefits.Add("身份 " + Escaped(status));
  for (const auto& need : version.documents) {
    std::string text = Escaped(model.documents[static_cast<std::size_t>(need.document)].name);
    if (need.each != model::kNoEntity) text += "，每名 " + Escaped(model.ElementName(need.each));
    if (need.filter != model::kNone) text += " 其中 " + Escaped(model::ToText(model, need.filter));
    if (need.when != model::kNone) text += "，当 " + Escaped(model::ToText(model, need.when));
    documents.Add(text + (need.later ? "（可后补）" : ""));
  }
  for (const auto& procedure : version.procedures)
    procedures.Add(Offices(procedure.offices) + (procedure.when == model::kNone ? "" : "，当 " + Escaped(model::ToText(model, procedure.when))) + (procedure.time_limit.empty() ? "" : "，时限 " + Escaped(procedure.time_limit)) +
                   (procedure.no_application ? "，免申请" : "") + BasisList(procedure.basis));
  for (const auto& check : version.human_checks) checks.Add(Escaped(check.name) + (check.offices.empty() ? "" : "，由 " + Offices(check.offices)) + BasisList(check.basis));
  return ClauseRow("条件", version.conditions) + ClauseRow("除外、限次", version.exclusions) + ClauseRow("程序终止", version.terminations) + ClauseRow("例外", version.exceptions) +
         Row("人工核查", checks.html()) + Row("待遇", benefits.html()) + Row("材料", documents.html()) + Row("承诺", pledges.html()) + Row("过渡到", bridges.html()) + Row("办理", procedures.html()) + ReviewRow(version.reviews, model);
}

// The version that this declaration is. What a unit judges again has the same text and is said where the unit stands.
const model::PolicyVersion* VersionOf(const check::Rules& rules, const Entry& entry, const model::Model*& of) {
  for (const model::Model* model : rules.Models())
    for (const model::Policy& policy : model->policies)
      for (const model::PolicyVersion& version : policy.versions)
        if (policy.name == entry.name && version.span.file == entry.span.file && version.span.begin >= entry.span.begin && version.span.begin < entry.span.end) {
          of = model;
          return &version;
        }
  return nullptr;
}

std::string LayersOf(const Index& index, const Entry& entry) {
  Cell cell;
  for (const Entry& other : index.entries()) {
    const auto* layer = std::get_if<ast::LayerDeclaration>(other.declaration);
    if (!layer || other.name != entry.name) continue;
    std::string clause;
    for (const ast::Clause& one : layer->policy.clauses) clause += " " + one.name.text;
    const Page& page = index.pages()[other.page];
    cell.Add(LinkTo(page.file, other.anchor, Escaped(page.rules->rule_set.text + "：" + other.kind + clause)));
  }
  return Row("地方改写", cell.html());
}

std::string ExamplesOf(const Index& index, const Outcomes& outcomes, const Entry& entry) {
  std::map<const ast::ExampleDeclaration*, std::size_t> entry_of;
  for (std::size_t i = 0; i < index.entries().size(); ++i)
    if (const auto* example = std::get_if<ast::ExampleDeclaration>(index.entries()[i].declaration)) entry_of[example] = i;
  std::string links;
  std::size_t count = 0, failed = 0;
  for (const ast::ExampleDeclaration* example : outcomes.About(entry.name)) {
    const auto* outcome = outcomes.Of(example);
    const auto at = entry_of.find(example);
    if (!outcome || at == entry_of.end()) continue;
    ++count;
    failed += outcome->passed ? 0 : 1;
    const Entry& shown = index.entries()[at->second];
    links += "<li>" + (outcome->passed ? Tag("span", "✓", "yes") : Tag("span", "✗", "no")) + " " + LinkTo(index.pages()[shown.page].file, shown.anchor, Escaped(shown.name)) + "</li>";
  }
  if (count == 0) return Row("例", "没有");
  const std::string summary = std::to_string(count) + " 个：通过 " + std::to_string(count - failed) + "，未过 " + std::to_string(failed);
  return Row("例", "<details" + std::string(failed > 0 ? " open" : "") + "><summary>" + summary + "</summary><ul>" + links + "</ul></details>");
}

}  // namespace

std::string PolicySummary(const check::Rules& rules, const Index& index, const Outcomes& outcomes, std::size_t entry) {
  const Entry& of = index.entries()[entry];
  const model::Model* model = nullptr;
  const model::PolicyVersion* version = VersionOf(rules, of, model);
  const std::string rows = (version ? VersionTable(*model, *version) : "") + LayersOf(index, of) + ExamplesOf(index, outcomes, of);
  return "<div class=\"wide\"><table class=\"facts\">" + rows + "</table></div>\n";
}

}  // namespace doudi::docs
