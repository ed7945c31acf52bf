// The 政策包 as JSON, as package/result.schema.json describes it. Amounts are exact decimal strings; one that does not end is a fraction "2000/3".
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "package/package.h"
#include "value/unit.h"

namespace doudi::package {
namespace {

const char* TruthName(value::Truth truth) {
  switch (truth) {
    case value::Truth::False: return "false";
    case value::Truth::True: return "true";
    case value::Truth::Unknown: return "unknown";
    case value::Truth::Error: return "error";
  }
  return "error";
}

template <class W>
class JsonWriter {
 public:
  JsonWriter(W& writer, const model::Model& model, const Package& package) : writer_(writer), model_(model), package_(package) {}

  void Write() {
    Object([&] {
      Field("record", package_.record);
      Field("reference_date", value::ToText(package_.reference_date));
      if (!package_.rules.empty()) Field("rules", package_.rules);
      List("verdicts", package_.verdicts, [&](const verdict::Verdict& v) { WriteVerdict(v); });
      Name("package");
      WritePackage();
    });
  }

 private:
  template <class F>
  void Object(F fill) {
    writer_.StartObject();
    fill();
    writer_.EndObject();
  }
  void Name(const char* name) { writer_.Key(name); }
  void Text(std::string_view text) { writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
  void Field(const char* name, std::string_view text) {
    Name(name);
    Text(text);
  }
  void Number(const char* name, std::size_t number) {
    Name(name);
    writer_.Uint64(number);
  }
  void Flag(const char* name, bool flag) {
    Name(name);
    writer_.Bool(flag);
  }
  void Optional(const char* name, std::string_view text) {
    if (!text.empty()) Field(name, text);
  }
  template <class List_, class F>
  void List(const char* name, const List_& list, F each) {
    Name(name);
    writer_.StartArray();
    for (const auto& one : list) each(one);
    writer_.EndArray();
  }
  void Texts(const char* name, const std::vector<std::string>& texts) {
    List(name, texts, [&](const std::string& text) { Text(text); });
  }
  void Numbers(const char* name, const std::vector<std::size_t>& numbers) {
    List(name, numbers, [&](std::size_t number) { writer_.Uint64(number); });
  }
  const std::string& PolicyName(model::PolicyId policy) const { return model_.policies[static_cast<std::size_t>(policy)].name; }

  void WriteSubject(const verdict::Subject& subject) {
    Object([&] {
      Field("entity", model_.entities[static_cast<std::size_t>(subject.entity)].name);
      Optional("id", subject.handle);
      Field("name", subject.designation);
    });
  }

  void WriteSubject(const char* name, const verdict::Subject& subject) {
    Name(name);
    WriteSubject(subject);
  }

  void WriteBasis(const std::vector<model::Basis>& basis) {
    List("basis", basis, [&](const model::Basis& one) {
      Object([&] {
        Field("title", one.title);
        Optional("document_number", one.document_number);
        Optional("article", one.article);
        Optional("note", one.note);
        if (one.example) Flag("example", true);
        if (one.replaced) Flag("replaced", true);
        Field("text", model::ToText(one));
      });
    });
  }

  void WriteVerdict(const verdict::Verdict& v) {
    Object([&] {
      Field("policy", PolicyName(v.policy));
      WriteSubject("subject", v.subject);
      Field("outcome", verdict::JsonName(v.outcome));
      List("benefits", v.benefits, [&](const verdict::BenefitResult& benefit) { WriteBenefit(benefit); });
      WriteBasis(v.basis);
      List("reasons", v.reasons, [&](const verdict::Reason& reason) { WriteReason(reason); });
      List("missing", v.missing, [&](const verdict::MissingFact& missing) { WriteMissing(missing); });
      if (!v.missing_amounts.empty()) List("missing_amounts", v.missing_amounts, [&](const verdict::MissingFact& missing) { WriteMissing(missing); });
      if (v.near_miss) WriteNearMiss(*v.near_miss);
      if (!v.errors.empty())
        List("errors", v.errors, [&](const verdict::RuleError& error) {
          Object([&] {
            Field("error", run::ToText(error.error));
            Field("text", error.text);
          });
        });
      if (!v.premises.empty()) List("premises", v.premises, [&](model::PolicyId policy) { Text(PolicyName(policy)); });
      if (!v.bridges.empty()) List("bridges", v.bridges, [&](model::PolicyId policy) { Text(PolicyName(policy)); });
      if (!v.assumptions.empty()) Texts("assumptions", v.assumptions);
    });
  }

  void WriteBenefit(const verdict::BenefitResult& result) {
    Object([&] {
      const model::Benefit& benefit = *result.benefit;
      const bool number = benefit.kind == model::BenefitKind::Money || benefit.quantity;
      Field("name", benefit.name);
      if (benefit.kind != model::BenefitKind::Money) Field("kind", model::JsonName(benefit.kind));
      Optional("content", benefit.content);
      if (number && result.known && !result.error) Field("amount", value::ToExactText(result.amount.low));
      if (number) Field("unit", value::ToText(benefit.type.unit));
      if (number && !result.known && !result.error) {
        if (!result.amount.low_infinite) Field("low", value::ToExactText(result.amount.low));
        if (!result.amount.high_infinite) Field("high", value::ToExactText(result.amount.high));
      }
      if (result.error) Field("error", run::ToText(*result.error));
      if (result.due != value::Truth::True) Field("due", TruthName(result.due));
      if (result.estimate) Flag("estimate", true);
      Optional("beyond", result.beyond);
      Optional("offset_of", benefit.offset_of);
      Optional("arithmetic", result.arithmetic);
      if (!result.definitions.empty()) Texts("definitions", result.definitions);
      if (!result.sources.empty()) Texts("sources", result.sources);
      if (!result.stages.empty()) List("months", result.stages, [&](const verdict::Stage& stage) { WriteStage(stage); });
      if (!result.effects.empty()) List("effects", result.effects, [&](const verdict::EffectResult& effect) { WriteEffect(effect); });
    });
  }

  // 2025-04
  static std::string MonthOf(const value::Date& date) { return value::ToText(date).substr(0, std::string_view("2025-04").size()); }

  void WriteStage(const verdict::Stage& stage) {
    Object([&] {
      if (stage.first) Field("from", MonthOf(*stage.first));
      if (stage.last) Field("until", MonthOf(*stage.last));
      Flag("ends", stage.ends);
      if (stage.exception) {
        Field("exception", stage.exception->name);
        Field("change", stage.change->text);
      }
    });
  }

  void WriteEffect(const verdict::EffectResult& result) {
    Object([&] {
      Field("kind", model::EffectName(result.effect->kind));
      Optional("name", result.effect->name);
      Field("text", result.text);
      if (result.before.IsPoint()) Field("before", value::ToExactText(result.before.low));
      if (result.after.IsPoint()) Field("after", value::ToExactText(result.after.low));
      WriteBasis(result.effect->basis);
    });
  }

  void WriteReason(const verdict::Reason& reason) {
    Object([&] {
      Optional("label", reason.label);
      Field("truth", TruthName(reason.truth));
      Optional("text", reason.text);
      Optional("values", reason.values);
      if (!reason.arithmetic.empty()) Texts("arithmetic", reason.arithmetic);
      if (!reason.basis.empty()) WriteBasis(reason.basis);
      if (!reason.sources.empty()) Texts("sources", reason.sources);
      if (!reason.children.empty()) List("children", reason.children, [&](const verdict::Reason& child) { WriteReason(child); });
    });
  }

  // What is missing: a fact, what is to be supplied in words, or the elements of a collection.
  void WriteWhat(const verdict::MissingFact& missing) {
    if (missing.fact == model::kNone) return Field("collection", model_.entities[static_cast<std::size_t>(missing.collection)].name);
    const model::Fact& fact = model_.facts[static_cast<std::size_t>(missing.fact)];
    Field(fact.to_supply ? "supply" : "fact", fact.name);
  }

  void WriteMissing(const verdict::MissingFact& missing) {
    Object([&] {
      WriteWhat(missing);
      WriteSubject("of", missing.of);
      Field("question", missing.question);
    });
  }

  void WriteNearMiss(const verdict::NearMiss& near) {
    Name("near_miss");
    Object([&] {
      List("misses", near.misses, [&](const verdict::Miss& miss) {
        Object([&] {
          Field("condition", miss.condition);
          Field("text", miss.text);
          if (miss.distance) {
            Field("distance", value::ToExactText(*miss.distance));
            Field("unit", miss.unit);
          }
        });
      });
      Flag("verified", near.verified);
      if (!near.falls_to.empty()) List("falls_to", near.falls_to, [&](model::PolicyId policy) { Text(PolicyName(policy)); });
    });
  }

  void WritePackage() {
    Object([&] {
      Field("title", package_.title);
      Optional("place", package_.place);
      Name("totals");
      Object([&] {
        Field("per_month", value::ToExactText(package_.totals.per_month));
        Field("per_year", value::ToExactText(package_.totals.per_year));
        Field("once", value::ToExactText(package_.totals.once));
        Field("once_estimated", value::ToExactText(package_.totals.once_estimated));
        Flag("open", package_.totals.open);
      });
      List("items", package_.items, [&](const Item& item) { WriteItem(item); });
      List("documents", package_.documents, [&](const DocumentNeed& need) { WriteDocument(need); });
      if (!package_.pledges.empty()) List("pledges", package_.pledges, [&](const PledgeNeed& need) { WritePledge(need); });
      List("questions", package_.questions, [&](const verdict::Question& question) { WriteQuestion(question); });
      List("tasks", package_.tasks, [&](const Task& task) { WriteTask(task); });
      List("steps", package_.steps, [&](const Step& step) { WriteStep(step); });
      List("resources", package_.resources, [&](const ResourceMatch& match) { WriteResource(match); });
      Texts("unmet_needs", package_.unmet_needs);
      if (!package_.leads.empty()) WriteLeads();
      Texts("notes", package_.notes);
      Flag("uses_examples", package_.uses_examples);
    });
  }

  void Money(const char* name, const value::Rational& low, const std::optional<value::Rational>& high) {
    Field(name, value::ToExactText(low));
    if (high) Field((std::string(name) + "_high").c_str(), value::ToExactText(*high));
  }

  void WriteDue(const std::optional<Due>& due) {
    if (!due) return;
    Field("due", value::ToText(due->date));
    if (due->estimated) Flag("due_estimated", true);
  }

  void WriteItem(const Item& item) {
    const verdict::Verdict& v = package_.verdicts[item.verdict];
    Object([&] {
      Number("number", item.number);
      Number("verdict", item.verdict);
      Field("policy", PolicyName(v.policy));
      WriteSubject("subject", v.subject);
      Field("outcome", verdict::JsonName(v.outcome));
      Money("per_month", item.per_month, item.per_month_high);
      Money("per_year", item.per_year, item.per_year_high);
      Money("once", item.once, item.once_high);
      Flag("estimate", item.estimate);
      Numbers("after", item.after);
      Optional("office", item.office);
      Optional("authority", item.authority);
      if (!item.statuses.empty()) Texts("statuses", item.statuses);
      Optional("time_limit", item.time_limit);
      WriteDue(item.due);
      Optional("manner", item.manner);
      Optional("start", item.start);
      Optional("review", item.review);
      Number("documents_missing", item.documents_missing);
      List("rejected", item.rejected, [&](const Rejected& rejected) {
        Object([&] {
          Number("verdict", rejected.verdict);
          Field("policy", PolicyName(package_.verdicts[rejected.verdict].policy));
          WriteSubject("subject", package_.verdicts[rejected.verdict].subject);
          Field("reason", rejected.reason);
        });
      });
    });
  }

  void WriteDocument(const DocumentNeed& need) {
    Object([&] {
      Field("name", model_.documents[static_cast<std::size_t>(need.document)].name);
      WriteSubject("owner", need.owner);
      Field("status", JsonName(need.status));
      Optional("note", need.note);
      if (!need.purposes.empty()) Texts("purposes", need.purposes);
      if (need.issued) Field("issued", value::ToText(*need.issued));
      if (need.later) Flag("later", true);
      Numbers("items", need.items);
    });
  }

  void WritePledge(const PledgeNeed& need) {
    Object([&] {
      Field("text", need.pledge->name);
      WriteSubject("subject", need.subject);
      Numbers("items", need.items);
      if (need.open) Flag("open", true);
      WriteBasis(need.pledge->basis);
    });
  }

  void WriteQuestion(const verdict::Question& question) {
    Object([&] {
      WriteWhat(question.fact);
      WriteSubject("of", question.fact.of);
      Field("question", question.fact.question);
      Numbers("settles", question.settles);
      Number("decided_alone", question.decided_alone);
      Field("money_per_year", value::ToExactText(question.money_per_year));
    });
  }

  void WriteTask(const Task& task) {
    Object([&] {
      Number("verdict", task.verdict);
      Field("policy", PolicyName(package_.verdicts[task.verdict].policy));
      Field("name", task.name);
      if (!task.of.empty()) List("of", task.of, [&](const verdict::Subject& subject) { WriteSubject(subject); });
      Optional("office", task.office);
      Optional("time_limit", task.time_limit);
      WriteDue(task.due);
      Optional("question", task.question);
    });
  }

  void WriteStep(const Step& step) {
    Object([&] {
      Number("item", step.item);
      Field("name", step.name);
      Optional("office", step.office);
      Optional("time_limit", step.time_limit);
      WriteDue(step.due);
      Optional("starts", step.starts);
    });
  }

  void WriteResource(const ResourceMatch& match) {
    const model::Resource& resource = model_.resources[match.resource];
    Object([&] {
      Field("name", resource.name);
      Texts("providers", resource.providers);
      WriteSubject("subject", match.subject);
      Field("matches", TruthName(match.matches));
      Texts("needs", match.needs);
      Optional("amount", match.amount);
      if (match.money) Field("money", value::ToExactText(*match.money));
      Optional("time_limit", resource.time_limit);
    });
  }

  // Those of which there is nothing to say are only counted.
  void WriteLeads() {
    Name("findings");
    Object([&] {
      Number("looked_at", package_.leads.size());
      Name("leads");
      writer_.StartArray();
      for (const auto& lead : package_.leads)
        if (lead.state != verdict::LeadState::None) WriteLead(lead);
      writer_.EndArray();
    });
  }

  void WriteLead(const verdict::Lead& lead) {
    const model::Finding& finding = model_.findings[static_cast<std::size_t>(lead.finding)];
    const verdict::Verdict& v = lead.verdict;
    Object([&] {
      Field("code", finding.code);
      Field("name", PolicyName(finding.policy));
      WriteSubject("subject", v.subject);
      Field("state", JsonName(lead.state));
      Field("severity", model::JsonName(finding.severity));
      Field("direction", model::JsonName(finding.direction));
      List("stakes", v.benefits, [&](const verdict::BenefitResult& benefit) { WriteBenefit(benefit); });
      Texts("evidence", lead.evidence);
      List("reasons", v.reasons, [&](const verdict::Reason& reason) { WriteReason(reason); });
      List("missing", v.missing, [&](const verdict::MissingFact& missing) { WriteMissing(missing); });
      List("errors", v.errors, [&](const verdict::RuleError& error) { Text(error.text); });
      Texts("innocent", finding.innocent);
      Texts("handling", finding.handling);
      Texts("data_sources", finding.data_sources);
      std::vector<model::Basis> basis = v.basis;
      basis.insert(basis.end(), finding.handling_basis.begin(), finding.handling_basis.end());
      WriteBasis(basis);
    });
  }

  W& writer_;
  const model::Model& model_;
  const Package& package_;
};

}  // namespace

std::string ToJson(const model::Model& model, const Package& package, bool pretty) {
  rapidjson::StringBuffer buffer;
  if (pretty) {
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 2);
    JsonWriter<decltype(writer)>(writer, model, package).Write();
  } else {
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    JsonWriter<decltype(writer)>(writer, model, package).Write();
  }
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace doudi::package
