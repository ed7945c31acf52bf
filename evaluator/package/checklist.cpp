#include "package/checklist.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "program/program.h"

namespace doudi::package {
namespace {

std::string Joined(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// One way in which a document is wanted: by a 材料 item or as evidence of a fact.
struct Want {
  model::DocumentId document = model::kNone;
  model::EntityId entity = 0;  // the row it is about
  std::int32_t row = 0;
  std::vector<std::string> shared;
  bool promise = false;
  bool later = false;
  std::optional<std::int32_t> valid_months;
  std::string purpose;
};

class Checklist {
 public:
  Checklist(const run::Result& result, std::int32_t record, Package& package)
      : result_(result), model_(program::ModelOf(result.program())), batch_(result.batch()), date_(program::ReferenceDateOf(result.program())),
        record_(record), package_(package) {}

  void Make() {
    for (const Item& item : package_.items) {
      const verdict::Verdict& verdict = package_.verdicts[item.verdict];
      // What is still open asks questions, not papers.
      if (verdict.outcome == verdict::Outcome::Undetermined || !verdict.version) continue;
      for (const auto& requirement : verdict.version->documents) Require(requirement, verdict, item.number);
      for (const auto& use : verdict.proof) Prove(use, item.number);
    }
    for (auto& [key, need] : needs_) {
      std::sort(need.items.begin(), need.items.end());
      if (need.status == DocumentStatus::Missing && need.later) need.note = "可后补";
      const bool open = need.status == DocumentStatus::Missing || need.status == DocumentStatus::Expired;
      for (Item& item : package_.items)
        if (open && at_once_.count({key, item.number})) ++item.documents_missing;
      package_.documents.push_back(std::move(need));
    }
    std::stable_sort(package_.documents.begin(), package_.documents.end(),
                     [](const DocumentNeed& a, const DocumentNeed& b) { return Rank(a.status) < Rank(b.status); });
  }

 private:
  static int Rank(DocumentStatus status) {
    switch (status) {
      case DocumentStatus::Missing: return 0;
      case DocumentStatus::Expired: return 1;
      case DocumentStatus::Promise: return 2;
      case DocumentStatus::Held: return 3;
      case DocumentStatus::Exempt: return 4;
    }
    return 5;
  }
  static bool Contains(const std::vector<std::size_t>& list, std::size_t x) { return std::find(list.begin(), list.end(), x) != list.end(); }

  std::size_t Index(model::EntityId entity) const { return static_cast<std::size_t>(entity); }

  // The row of `ancestor` over a row of `entity`.
  std::int32_t RowAbove(model::EntityId entity, std::int32_t row, model::EntityId ancestor) const {
    while (entity != ancestor) {
      row = batch_.entities[Index(entity)].parents[static_cast<std::size_t>(row)];
      entity = model_.entities[Index(entity)].parent;
    }
    return row;
  }

  void Require(const model::DocumentRequirement& requirement, const verdict::Verdict& verdict, std::size_t item) {
    if (!requirement.period.Contains(date_)) return;
    if (requirement.when != model::kNone && result_.TruthAt(requirement.when, verdict.subject.row) != value::Truth::True) return;
    Want want;
    want.document = requirement.document;
    want.shared = requirement.shared;
    want.promise = requirement.promise;
    want.later = requirement.later;
    want.valid_months = requirement.valid_months;
    want.purpose = requirement.purpose;
    want.entity = verdict.subject.entity;
    want.row = verdict.subject.row;
    if (requirement.each == model::kNoEntity) return Add(want, item);
    const auto [first, last] = batch_.RowsOf(model_, requirement.each, record_);
    const bool below = model_.IsWithin(requirement.each, verdict.subject.entity);
    for (std::int32_t row = first; row < last; ++row) {
      if (batch_.entities[Index(requirement.each)].phantom[static_cast<std::size_t>(row)]) continue;
      if (below && RowAbove(requirement.each, row, verdict.subject.entity) != verdict.subject.row) continue;
      if (requirement.filter != model::kNone && result_.TruthAt(requirement.filter, row) != value::Truth::True) continue;
      want.entity = requirement.each;
      want.row = row;
      Add(want, item);
    }
  }

  void Prove(const verdict::FactUse& use, std::size_t item) {
    const model::Fact& fact = model_.facts[Index(use.fact)];
    const record::FactState state = batch_.facts[Index(use.fact)].states[static_cast<std::size_t>(use.row)];
    if (fact.evidence.empty() || state == record::FactState::Verified || state == record::FactState::Conflicting || state == record::FactState::Defaulted) return;
    Want want;
    want.entity = fact.entity;
    want.row = use.row;
    want.valid_months = fact.valid_months;
    bool held = false;
    for (const auto& option : fact.evidence) {
      using Kind = model::EvidenceOption::Kind;
      if (option.kind == Kind::Shared) want.shared.insert(want.shared.end(), option.sources.begin(), option.sources.end());
      if (option.kind == Kind::Promise) want.promise = true;
      if (option.kind != Kind::Document || held) continue;
      Want this_one = want;
      this_one.document = option.document;
      held = FindHeld(this_one, OwnerOf(this_one)) != nullptr;
      if (held || want.document == model::kNone) want.document = option.document;
    }
    // Proven by a data source alone: no paper to ask for.
    if (want.document != model::kNone) Add(want, item);
  }

  // People own papers: the nearest row above (or the row itself) that has a designation; a 通用 document belongs to the record.
  verdict::Subject OwnerOf(const Want& want) const {
    model::EntityId entity = want.entity;
    std::int32_t row = want.row;
    const bool general = model_.documents[Index(want.document)].general;
    while (entity != 0 && (general || model_.entities[Index(entity)].designation == model::kNone)) {
      row = batch_.entities[Index(entity)].parents[static_cast<std::size_t>(row)];
      entity = model_.entities[Index(entity)].parent;
    }
    return verdict::SubjectAt(result_, entity, row);
  }

  const record::HeldDocument* FindHeld(const Want& want, const verdict::Subject& owner) const {
    const record::HeldDocument* best = nullptr;
    for (const auto& held : batch_.held[static_cast<std::size_t>(record_)]) {
      if (held.document != want.document) continue;
      const bool same = held.entity == owner.entity && held.row == owner.row;
      const bool own_row = held.entity == want.entity && held.row == want.row;
      if (!same && !own_row && !(model_.documents[Index(want.document)].general)) continue;
      if (!best || (held.issued && best->issued && *held.issued > *best->issued)) best = &held;
    }
    return best;
  }

  void Add(const Want& want, std::size_t item) {
    const model::Document& document = model_.documents[Index(want.document)];
    if (!document.period.Contains(date_)) return;  // may no longer, or not yet, be demanded
    const verdict::Subject owner = OwnerOf(want);
    DocumentNeed need = Judge(want, document, owner);
    // Two bills of one person are two papers; the same paper for two programmes is one.
    const bool several = want.entity != owner.entity && !document.general && model_.entities[Index(want.entity)].designation == model::kNone;
    const Key key{want.document, owner.entity, owner.row, several ? want.entity : owner.entity, several ? want.row : owner.row};
    const auto [at, is_new] = needs_.emplace(key, need);
    DocumentNeed& kept = at->second;
    if (!is_new) {
      // Asked for by two rules, the easier way of either will do; needed at once by one is needed at once.
      if (Ease(need.status) < Ease(kept.status)) {
        kept.status = need.status;
        kept.note = need.note;
      }
      kept.later = kept.later && need.later;
    }
    if (!want.purpose.empty() && std::find(kept.purposes.begin(), kept.purposes.end(), want.purpose) == kept.purposes.end()) kept.purposes.push_back(want.purpose);
    if (!want.later) at_once_.insert({key, item});
    if (!Contains(kept.items, item)) kept.items.push_back(item);
  }

  static int Ease(DocumentStatus status) {
    switch (status) {
      case DocumentStatus::Held: return 0;
      case DocumentStatus::Exempt: return 1;
      case DocumentStatus::Promise: return 2;
      case DocumentStatus::Expired: return 3;
      case DocumentStatus::Missing: return 4;
    }
    return 5;
  }

  DocumentNeed Judge(const Want& want, const model::Document& document, const verdict::Subject& owner) const {
    DocumentNeed need;
    need.document = want.document;
    need.owner = owner;
    need.later = want.later;
    const auto months = want.valid_months ? want.valid_months : document.valid_months;
    const record::HeldDocument* held = FindHeld(want, owner);
    bool expired = false;
    if (held) {
      need.issued = held->issued;
      expired = (held->expires && *held->expires < date_) || (held->issued && months && value::AddMonths(*held->issued, *months) < date_);
      if (!expired) {
        need.status = DocumentStatus::Held;
        if (held->issued) need.note = value::ToText(*held->issued) + " 签发";
        else if (months) need.note = "签发日期未记，有效期 " + std::to_string(*months) + " 个月，请核对";
        return need;
      }
    }
    std::vector<std::string> shared = want.shared;
    if (!document.shared.empty() && (!document.shared_from || *document.shared_from <= date_))
      shared.insert(shared.end(), document.shared.begin(), document.shared.end());
    std::sort(shared.begin(), shared.end());
    shared.erase(std::unique(shared.begin(), shared.end()), shared.end());
    if (!shared.empty()) {
      need.status = DocumentStatus::Exempt;
      need.note = "数据共享：" + Joined(shared, "、");
    } else if (expired) {
      need.status = DocumentStatus::Expired;
      need.note = held->expires && *held->expires < date_ ? "有效期至 " + value::ToText(*held->expires)
                                                          : value::ToText(*held->issued) + " 签发，已过 " + std::to_string(*months) + " 个月";
    } else if (want.promise || document.promise) {
      need.status = DocumentStatus::Promise;
      need.note = "可用告知承诺代替";
    } else {
      need.status = DocumentStatus::Missing;
      if (!document.issuer.empty()) need.note = "由" + document.issuer + "出具";
    }
    return need;
  }

  using Key = std::tuple<model::DocumentId, model::EntityId, std::int32_t, model::EntityId, std::int32_t>;
  const run::Result& result_;
  const model::Model& model_;
  const record::Batch& batch_;
  value::Date date_;
  std::int32_t record_;
  Package& package_;
  std::map<Key, DocumentNeed> needs_;
  std::set<std::pair<Key, std::size_t>> at_once_;  // the items that cannot wait for a paper
};

}  // namespace

std::string_view ChineseName(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::Held: return "已有";
    case DocumentStatus::Missing: return "缺";
    case DocumentStatus::Expired: return "过期";
    case DocumentStatus::Exempt: return "免交";
    case DocumentStatus::Promise: return "可承诺";
  }
  return "";
}

std::string_view JsonName(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::Held: return "held";
    case DocumentStatus::Missing: return "missing";
    case DocumentStatus::Expired: return "expired";
    case DocumentStatus::Exempt: return "exempt";
    case DocumentStatus::Promise: return "promise";
  }
  return "";
}

void MakeChecklist(const run::Result& result, std::int32_t record, Package& package) { Checklist(result, record, package).Make(); }

}  // namespace doudi::package
