#include "check/citations.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "value/date.h"

namespace doudi::check {
namespace {

using model::Basis;
using model::ExprId;
using model::Model;
using model::Op;
using model::Period;

// The definitions, parameters and sets that something rests on.
class Reach {
 public:
  explicit Reach(const Model& model) : model_(model), seen_(model.expressions.size()) {}

  void Add(ExprId id) {
    if (id == model::kNone || seen_[static_cast<std::size_t>(id)]) return;
    seen_[static_cast<std::size_t>(id)] = true;
    const model::Expr& expr = model_.At(id);
    for (const ExprId arg : expr.args) Add(arg);
    if (expr.op == Op::Definition && definitions.insert(expr.index).second) Add(model_.definitions[static_cast<std::size_t>(expr.index)].body);
    if (expr.op == Op::Parameter) parameters.insert(expr.index);
    if (expr.op == Op::In && expr.index != model::kNone) sets.insert(expr.index);
  }
  void Add(const model::PolicyVersion& version) {
    Add(version.filter);
    for (const auto* list : {&version.conditions, &version.exclusions, &version.terminations})
      for (const auto& condition : *list) Add(condition.expression);
    for (const auto& exception : version.exceptions) {
      Add(exception.when);
      for (const auto& change : exception.changes) Add(change.value);
    }
    for (const auto& check : version.human_checks) {
      Add(check.when);
      if (check.discretion) decisions.insert(check.decision);
    }
    for (const auto& benefit : version.benefits)
      for (const ExprId id : {benefit.value, benefit.when, benefit.estimate_when}) Add(id);
    for (const auto& document : version.documents)
      for (const ExprId id : {document.filter, document.when}) Add(id);
    for (const auto& procedure : version.procedures) Add(procedure.when);
    for (const auto& authority : version.authorities) Add(authority.when);
    for (const auto& step : version.steps) Add(step.when);
    for (const auto& pledge : version.pledges) Add(pledge.when);
    for (const auto& review : version.reviews) Add(review.when);
  }

  std::set<std::int32_t> definitions, parameters, sets;
  std::set<model::DefinitionId> decisions;  // of 裁量: the clause that asks for one has the source

 private:
  const Model& model_;
  std::vector<bool> seen_;
};

using Seen = std::set<std::tuple<const source::SourceFile*, std::uint32_t, std::string>>;

class Finder {
 public:
  Finder(const Model& model, value::Date date, Citations& citations, Seen& seen)
      : model_(model), date_(date), ever_(model), now_(model), citations_(citations), seen_(seen) {
    for (const auto& policy : model.policies)
      for (const auto& version : policy.versions) {
        ever_.Add(version);
        if (version.period.Contains(date)) now_.Add(version);
      }
  }

  void Find() {
    for (const auto& policy : model_.policies)
      for (const auto& version : policy.versions) Policy(policy, version);
    for (std::size_t i = 0; i < model_.definitions.size(); ++i) Definition(static_cast<std::int32_t>(i));
    for (const auto& table : model_.tables) Table(table);
    for (std::size_t i = 0; i < model_.sets.size(); ++i) Set(model_.sets[i], now_.sets.contains(static_cast<std::int32_t>(i)));
    for (std::size_t i = 0; i < model_.parameters.size(); ++i)
      Parameter(model_.parameters[i], now_.parameters.contains(static_cast<std::int32_t>(i)));
  }

 private:
  void Add(CitationFault fault, std::string what, std::string detail, const source::Span& span) {
    Citation citation{fault, std::move(what), std::move(detail), span};
    citations_.list.push_back(std::move(citation));
  }

  const model::LegalSource* SourceOf(const Basis& basis) const {
    const model::LegalSource* found = nullptr;
    for (const auto& source : model_.sources) {
      if (source.title != basis.title || source.document_number != basis.document_number) continue;
      if (!found || source.period.until) found = &source;
    }
    return found;
  }
  std::optional<value::Date> EndOf(const Basis& basis) const {
    const auto* source = SourceOf(basis);
    return source && source->period.until && *source->period.until < date_ ? source->period.until : std::nullopt;
  }

  // One clause or row with its sources. `in_use`: on the date, so that what it rests on must be in force. False where it was looked at
  // before.
  bool Look(const std::vector<Basis>& basis, bool in_use, const std::string& what, const source::Span& span) {
    if (!seen_.insert({span.file, span.begin, what}).second) return false;
    ++citations_.looked_at;
    std::vector<const Basis*> given;
    for (const Basis& one : basis)
      if (!one.title.empty()) given.push_back(&one);
    if (given.empty()) {
      Add(CitationFault::Missing, what, {}, span);
      return true;
    }
    if (in_use && std::ranges::all_of(given, [&](const Basis* one) { return EndOf(*one).has_value(); })) {
      std::string detail;
      for (const Basis* one : given) detail += fmt::format("{}{} 废止于 {}", detail.empty() ? "" : "、", model::ToShortText(*one), value::ToText(*EndOf(*one)));
      Add(CitationFault::Expired, what, detail, span);
    }
    const auto example = std::ranges::find_if(given, &Basis::example);
    if (example != given.end()) Add(CitationFault::Example, what, (*example)->note, span);
    return true;
  }

  // A clause that has run out and that no clause of the same kind and name follows.
  template <class Clause, class PeriodOf>
  void Ended(const std::vector<Clause>& clauses, const Clause& clause, PeriodOf period, const std::string& what) {
    const auto& until = period(clause).until;
    if (!until || *until >= date_) return;
    const bool followed = std::ranges::any_of(clauses, [&](const Clause& other) {
      return other.name == clause.name && !(other.span == clause.span) && (!period(other).until || *period(other).until > *until);
    });
    if (!followed) Add(CitationFault::Expired, what, fmt::format("{} 废止，没有接续", value::ToText(*until)), clause.span);
  }

  void Policy(const model::Policy& policy, const model::PolicyVersion& version) {
    const bool now = version.period.Contains(date_);
    const auto clauses = [&](std::string_view word, const auto& list, auto period) {
      for (const auto& clause : list) {
        const std::string what = fmt::format("{} {} {}", policy.name, word, clause.name);
        const bool fresh = Look(clause.basis, now && period(clause).Contains(date_), what, clause.span);
        if (fresh && now) Ended(list, clause, period, what);
      }
    };
    const auto in_period = [](const auto& clause) -> const Period& { return clause.period; };
    Look(version.basis, now, fmt::format("{} 依据", policy.name), version.span);
    clauses("条件", version.conditions, in_period);
    clauses("除外", version.exclusions, in_period);
    clauses("程序终止", version.terminations, in_period);
    clauses("例外", version.exceptions, in_period);
    std::vector<model::HumanCheck> checks;  // a 裁量 is spoken for by its clause
    std::ranges::remove_copy_if(version.human_checks, std::back_inserter(checks), &model::HumanCheck::discretion);
    clauses("人工核查", checks, in_period);
    clauses("待遇", version.benefits, [](const auto& benefit) -> const Period& { return benefit.in_force; });
    clauses("承诺", version.pledges, in_period);
  }

  void Definition(std::int32_t id) {
    const auto& definition = model_.definitions[static_cast<std::size_t>(id)];
    if (definition.original) return;  // looked at as what it is of
    if (definition.body != model::kNone && model_.At(definition.body).text == model::kLeftBlank) return;  // a fact
    if (definition.table != model::kNone || !ever_.definitions.contains(id) || ever_.decisions.contains(id)) return;
    Look(definition.basis, now_.definitions.contains(id), "定义 " + definition.name, definition.span);
  }

  void Table(const model::DecisionTable& table) {
    bool used = false, now = false;
    for (const model::DefinitionId output : table.outputs) {
      used = used || ever_.definitions.contains(output);
      now = now || now_.definitions.contains(output);
    }
    if (!used) return;
    // A table with a basis of its own needs none in its rows.
    if (!table.basis.empty()) {
      Look(table.basis, now, "决策表 " + table.name, table.span);
      return;
    }
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      std::vector<Basis> basis;
      if (row < table.row_basis.size()) basis.push_back(table.row_basis[row]);
      Look(basis, now, fmt::format("决策表 {} 第 {} 行", table.name, row + 1), table.span);
    }
  }

  void Set(const model::Set& set, bool now) {
    for (const auto& row : set.rows)
      Look({row.basis}, now && row.period.Contains(date_), fmt::format("集合 {} {}", set.name, model::ToText(model_, set.element, model::Code{row.code})),
           row.span);
  }

  std::string RowName(const model::Parameter& parameter, const model::ParameterRow& row) const {
    std::string text = "参数 " + parameter.name;
    for (std::size_t k = 0; k < parameter.keys.size() && k < row.keys.size(); ++k)
      text += (k == 0 ? "（" : "，") + model::ToText(model_, parameter.keys[k].type, model::Code{row.keys[k]});
    if (!parameter.keys.empty()) text += "）";
    if (row.period.from) text += " 自 " + value::ToText(*row.period.from);
    return text;
  }

  void Parameter(const model::Parameter& parameter, bool now) {
    // The row of each set of keys that is the last to have begun by the date.
    std::map<std::vector<std::int32_t>, const model::ParameterRow*> current;
    for (const auto& row : parameter.rows)
      if (!row.period.from || *row.period.from <= date_) current[row.keys] = &row;
    for (const auto& row : parameter.rows) {
      const bool is_current = current.contains(row.keys) && current[row.keys] == &row;
      const std::string name = RowName(parameter, row);
      const bool fresh = Look({row.basis}, now && is_current && row.period.Contains(date_), name, row.span);
      if (fresh && now && is_current && row.period.until && *row.period.until < date_)
        Add(CitationFault::Expired, name, fmt::format("至 {}，没有接续的行", value::ToText(*row.period.until)), row.span);
    }
  }

  const Model& model_;
  value::Date date_;
  Reach ever_, now_;  // on any date; on the date
  Citations& citations_;
  Seen& seen_;
};

}  // namespace

std::string_view ChineseName(CitationFault fault) {
  switch (fault) {
    case CitationFault::Missing: return "缺来源";
    case CitationFault::Expired: return "已失效";
    case CitationFault::Example: return "示例";
  }
  return "";
}

std::string_view JsonName(CitationFault fault) {
  switch (fault) {
    case CitationFault::Missing: return "missing";
    case CitationFault::Expired: return "expired";
    case CitationFault::Example: return "example";
  }
  return "";
}

std::size_t Citations::Count(CitationFault fault) const {
  return static_cast<std::size_t>(std::ranges::count(list, fault, &Citation::fault));
}

Citations FindCitations(std::span<const Model* const> models, value::Date date) {
  Citations citations;
  Seen seen;
  for (const Model* model : models) Finder(*model, date, citations, seen).Find();
  std::ranges::stable_sort(citations.list, {}, [](const Citation& c) {
    return std::pair(c.span.file ? c.span.file->path() : std::string(), c.span.begin);
  });
  return citations;
}

std::string ToText(const Citations& citations) {
  std::string text;
  for (const Citation& citation : citations.list) {
    if (citation.span.file) text += fmt::format("{}:{}：", citation.span.file->path(), citation.span.file->PositionAt(citation.span.begin).line);
    text += fmt::format("{}　{}{}{}\n", ChineseName(citation.fault), citation.what, citation.detail.empty() ? "" : "　", citation.detail);
  }
  return text + fmt::format("查看条款和行 {} 处：缺来源 {}，已失效 {}，示例 {}。\n", citations.looked_at, citations.Count(CitationFault::Missing),
                            citations.Count(CitationFault::Expired), citations.Count(CitationFault::Example));
}

}  // namespace doudi::check
