#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "diagnostics/diagnostic.h"
#include "record/as_given.h"
#include "record/batch.h"
#include "record/read_value.h"
#include "record/timeline.h"

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// What a reader has begun and not yet ended, outermost first.
struct OpenElement {
  model::EntityId entity = 0;
  std::size_t row = 0;
  std::vector<bool> listed;  // by EntityId: the collection was given
  std::vector<bool> left_open;  // by EntityId: not all of it
  std::vector<bool> complete;   // by EntityId: a history that is all there is
  std::vector<std::size_t> elements;  // by EntityId: how many so far
  bool end_unknown = false;  // of a timeline: its 止 was said to be unknown, not left out
};

// What offices write of a 人工核查, and of what its date has ended.
std::optional<bool> SaidOfCheck(const model::Fact& fact, std::string_view text) {
  const bool check = fact.RecordsDecision();
  if (check && (text == "通过" || text == "准予")) return true;
  if (check && (text == "不通过" || text == "不予")) return false;
  if (fact.lasting && text == "仍适用") return true;
  if (fact.lasting && text == "不再适用") return false;
  return std::nullopt;
}

struct DocumentGiven {
  std::string document;
  std::string owner;
  std::optional<value::Date> issued, expires;
};

}  // namespace

struct BatchBuilder::State {
  State(const model::Model& checked, value::Date date, std::optional<value::Date> known);

  const model::Model& model;
  value::Date reference_date;
  std::optional<value::Date> known_by;
  std::vector<std::vector<model::FactId>> facts_of;     // by EntityId
  std::vector<std::vector<model::FactId>> defaults_of;  // those with a 缺省, or with a formula in place of one
  std::unordered_map<std::string, model::DocumentId> document_ids;

  Batch batch;
  std::unordered_map<std::string, std::int32_t> text_codes;
  std::vector<RecordIssue> issues;
  std::size_t records_begun = 0;

  // The record that is open.
  std::vector<OpenElement> open;
  std::vector<OpenElement> closed;  // kept for their memory
  std::string id;
  std::uint64_t line = 0;
  std::string_view file;
  std::vector<DocumentGiven> documents;
  // How far everything reached when it was begun.
  std::vector<std::size_t> rows_before;
  std::size_t texts_before = 0;
  std::size_t issues_before = 0;
  std::vector<std::uint64_t> provenance_added;
  std::vector<std::string_view> handles_seen;  // scratch
  std::optional<AsGiven> as_given;             // LeaveAsGiven

  void Clear();
  void Open(model::EntityId entity, std::string handle);
  std::size_t AddRow(model::EntityId entity, std::size_t parent, std::string handle, bool phantom);
  void AddPhantoms(model::EntityId entity, std::size_t row, const std::vector<bool>* listed);
  void Close();
  void DeriveFromNumber(const OpenElement& element);
  void Derive(const OpenElement& element, model::FactId number, model::FactId fact, std::int64_t told);
  void FillDefaults(const OpenElement& element);
  void LeaveEndOpen(const OpenElement& element);
  void SettleTimelines(OpenElement& element);
  void HadNoValue(const OpenElement& element, const model::Entity& history);
  void TakeFromHistory(const OpenElement& element, const model::Entity& history, std::size_t row);
  void Store(model::FactId fact, std::size_t row, const ReadResult& value, const Provenance& provenance);
  std::int32_t InternText(const std::string& text);
  std::size_t RowFor(const model::Fact& fact) const;
  std::string PathOf(const model::Fact& fact) const;
  std::string RecordName() const;
  void ReportOtherCode(const model::Fact& fact, std::string_view text);
  void AddIssue(std::string field, std::string value, std::string message, std::string accepted, bool set_aside);
  bool IsSetAside() const;
  void CheckHandles();
  void NameElement(const OpenElement& element);
  void CheckReferences();
  std::string PathOfLink(const model::Entity& link, std::size_t row) const;
  void CheckReference(const model::Fact& fact, std::size_t row);
  void ResolveDocuments();
  void RollBack();
};

BatchBuilder::State::State(const model::Model& checked, value::Date date, std::optional<value::Date> known)
    : model(checked), reference_date(date), known_by(known) {
  facts_of.resize(model.entities.size());
  defaults_of.resize(model.entities.size());
  for (std::size_t i = 0; i < model.facts.size(); ++i) {
    const auto entity = PlaceOf(model.facts[i].entity);
    facts_of[entity].push_back(static_cast<model::FactId>(i));
    if (model.facts[i].fallback || model.facts[i].blank != model::kNone) defaults_of[entity].push_back(static_cast<model::FactId>(i));
  }
  for (std::size_t i = 0; i < model.documents.size(); ++i) document_ids.emplace(model.documents[i].name, static_cast<model::DocumentId>(i));
  Clear();
}

void BatchBuilder::State::Clear() {
  batch = Batch{};
  batch.entities.resize(model.entities.size());
  batch.facts.resize(model.facts.size());
  text_codes.clear();
}

// 其余代码 归入: taken, and told.
void BatchBuilder::State::ReportOtherCode(const model::Fact& fact, std::string_view text) {
  if (fact.type.kind != model::TypeKind::Enum) return;
  const model::Enum& enumeration = model.enums[PlaceOf(fact.type.enumeration)];
  if (enumeration.others == model::kNone || FindMember(enumeration, text)) return;
  AddIssue(PathOf(fact), std::string(text), fmt::format("不是{}已有的代码，归入「{}」", enumeration.name, enumeration.members[PlaceOf(enumeration.others)]),
           "核对代码；确是新代码的，请规则加上", false);
}

std::size_t BatchBuilder::State::AddRow(model::EntityId entity, std::size_t parent, std::string handle, bool phantom) {
  EntityRows& rows = batch.entities[PlaceOf(entity)];
  const std::size_t row = rows.count++;
  if (entity != 0) rows.parents.push_back(static_cast<std::int32_t>(parent));
  rows.phantom.push_back(phantom);
  rows.handles.push_back(std::move(handle));
  for (const model::FactId fact : facts_of[PlaceOf(entity)]) {
    batch.facts[PlaceOf(fact)].values.push_back(0);
    batch.facts[PlaceOf(fact)].states.push_back(FactState::Missing);
  }
  return row;
}

void BatchBuilder::State::Open(model::EntityId entity, std::string handle) {
  std::size_t parent = 0;
  if (!open.empty()) {
    OpenElement& outer = open.back();
    parent = outer.row;
    outer.listed[PlaceOf(entity)] = true;
    ++outer.elements[PlaceOf(entity)];
  }
  OpenElement element;
  if (!closed.empty()) {
    element = std::move(closed.back());
    closed.pop_back();
  }
  element.entity = entity;
  element.row = AddRow(entity, parent, std::move(handle), false);
  element.listed.assign(model.entities.size(), false);
  element.left_open.assign(model.entities.size(), false);
  element.complete.assign(model.entities.size(), false);
  element.elements.assign(model.entities.size(), 0);
  element.end_unknown = false;
  open.push_back(std::move(element));
}

// The collections below a row that were not given, each as one phantom row with its own collections likewise.
void BatchBuilder::State::AddPhantoms(model::EntityId entity, std::size_t row, const std::vector<bool>* listed) {
  for (std::size_t child = 0; child < model.entities.size(); ++child) {
    if (model.entities[child].parent != entity || model.entities[child].IsPair() || (listed && (*listed)[child])) continue;
    const auto collection = static_cast<model::EntityId>(child);
    AddPhantoms(collection, AddRow(collection, row, "", true), nullptr);
  }
}

// A 证件号 tells 出生日期 and 性别 (GB 11643-1999): they are taken from it where they are facts of the element too and were not given.
void BatchBuilder::State::DeriveFromNumber(const OpenElement& element) {
  for (const model::FactId number : facts_of[PlaceOf(element.entity)]) {
    const FactColumn& column = batch.facts[PlaceOf(number)];
    if (!model.facts[PlaceOf(number)].identity_number || !column.KnownAt(element.row)) continue;
    const IdentityFacts told = ReadIdentityNumber(batch.texts[PlaceOf(static_cast<std::int32_t>(column.values[element.row]))]);
    for (const model::FactId fact : facts_of[PlaceOf(element.entity)]) {
      const model::Fact& declared = model.facts[PlaceOf(fact)];
      if (declared.name == "出生日期" && declared.type.kind == model::TypeKind::Date) Derive(element, number, fact, told.birth.days);
      if (declared.name != "性别" || declared.type.kind != model::TypeKind::Enum) continue;
      const auto& members = model.enums[PlaceOf(declared.type.enumeration)].members;
      const auto sex = std::find(members.begin(), members.end(), told.male ? "男" : "女");
      if (sex != members.end()) Derive(element, number, fact, sex - members.begin());
    }
  }
}

void BatchBuilder::State::Derive(const OpenElement& element, model::FactId number, model::FactId fact, std::int64_t told) {
  FactColumn& column = batch.facts[PlaceOf(fact)];
  const model::Fact& declared = model.facts[PlaceOf(fact)];
  if (column.states[element.row] == FactState::Missing) {
    const FactState state = batch.facts[PlaceOf(number)].states[element.row];
    return Store(fact, element.row, ReadResult(told), {state, model.facts[PlaceOf(number)].name, std::nullopt, {}});
  }
  if (!column.KnownAt(element.row) || column.values[element.row] == told) return;
  const auto shown = [&](std::int64_t value) {
    if (declared.type.kind == model::TypeKind::Date) return value::ToText(value::Date{static_cast<std::int32_t>(value)});
    return model.enums[PlaceOf(declared.type.enumeration)].members[PlaceOf(static_cast<std::int32_t>(value))];
  };
  AddIssue(PathOf(declared), shown(column.values[element.row]), fmt::format("与{}里的 {} 不一致，按所填的计", model.facts[PlaceOf(number)].name, shown(told)),
           fmt::format("核对{}和{}", declared.name, model.facts[PlaceOf(number)].name), false);
}

void BatchBuilder::State::FillDefaults(const OpenElement& element) {
  for (const model::FactId fact : defaults_of[PlaceOf(element.entity)]) {
    const bool blank = batch.facts[PlaceOf(fact)].states[element.row] == FactState::Missing;
    const model::Fact& declared = model.facts[PlaceOf(fact)];
    if (declared.blank != model::kNone) Store(declared.blank, element.row, ReadResult(std::int64_t{blank}), {FactState::Declared, {}, {}, {}});
    if (!blank || !declared.fallback) continue;
    Store(fact, element.row, HeldValue(declared, *declared.fallback), {FactState::Defaulted, {}, {}, {}});
  }
}

// An end that was left out is one that there is not.
void BatchBuilder::State::LeaveEndOpen(const OpenElement& element) {
  const model::Entity& entity = model.entities[PlaceOf(element.entity)];
  if (entity.timeline == model::Timeline::None || element.end_unknown) return;
  const model::FactId ended = model.facts[PlaceOf(entity.until)].presence;
  if (batch.facts[PlaceOf(ended)].states[element.row] != FactState::Missing) return;
  Store(ended, element.row, ReadResult(std::int64_t{0}), {FactState::Declared, {}, {}, {}});
}

// Timelines have no children, so that those of the element that is closed are their last rows.
void BatchBuilder::State::SettleTimelines(OpenElement& element) {
  for (const model::EntityId child : model.entities[PlaceOf(element.entity)].children) {
    const model::Entity& timeline = model.entities[PlaceOf(child)];
    if (timeline.timeline == model::Timeline::None) continue;
    const EntityRows& rows = batch.entities[PlaceOf(child)];
    std::size_t first = rows.count;
    while (first > rows_before[PlaceOf(child)] && rows.parents[first - 1] == static_cast<std::int32_t>(element.row)) --first;
    std::string path = PathOf(model.facts[PlaceOf(timeline.from)]);
    path.resize(path.size() - model.facts[PlaceOf(timeline.from)].name.size());
    const std::size_t told = rows.count;
    for (StretchIssue& issue : SettleStretches(model, batch, child, first, known_by, provenance_added))
      AddIssue(fmt::format("{}{}[{}]", path, timeline.name, issue.element), std::move(issue.value), std::move(issue.message), std::move(issue.accepted),
               issue.set_aside);
    if (timeline.timeline != model::Timeline::History) continue;
    // What was learnt later (知悉截至) is not all that there was.
    const bool complete = element.complete[PlaceOf(child)] && rows.count == told;
    element.left_open[PlaceOf(child)] = !complete;
    if (const auto row = RowOn(model, batch, child, first, reference_date)) TakeFromHistory(element, timeline, *row);
    else if (complete && !AnyMayHoldOn(model, batch, child, first, reference_date)) HadNoValue(element, timeline);
  }
}

// A complete history says nothing of 基准日: a fact 或 无 has no value then, of any other the value is missing.
void BatchBuilder::State::HadNoValue(const OpenElement& element, const model::Entity& history) {
  const model::Fact& of = model.facts[PlaceOf(history.of)];
  if (batch.facts[PlaceOf(history.of)].KnownAt(element.row)) {
    AddIssue(PathOf(of), "", fmt::format("{}写明已列全，却没有 {} 的值，按所填的计", history.name, value::ToText(reference_date)), "把现在的这一段也列进历史，或删去 已列全", false);
    return;
  }
  if (of.presence != model::kNone) Store(of.presence, element.row, ReadResult(std::int64_t{0}), {FactState::Declared, {}, {}, {}});
}

// The fact's own column is its value on 基准日.
void BatchBuilder::State::TakeFromHistory(const OpenElement& element, const model::Entity& history, std::size_t row) {
  const model::Fact& of = model.facts[PlaceOf(history.of)];
  const FactColumn& values = batch.facts[PlaceOf(history.value)];
  FactColumn& own = batch.facts[PlaceOf(history.of)];
  const model::FactId said = model.facts[PlaceOf(history.value)].presence;
  const bool none = said != model::kNone && batch.facts[PlaceOf(said)].KnownAt(row) && batch.facts[PlaceOf(said)].values[row] == 0;
  const bool own_none = of.presence != model::kNone && batch.facts[PlaceOf(of.presence)].KnownAt(element.row) && batch.facts[PlaceOf(of.presence)].values[element.row] == 0;
  if (own.KnownAt(element.row) || own_none) {
    const bool same = own_none ? none : !none && (!values.KnownAt(row) || values.values[row] == own.values[element.row]);
    if (!same) AddIssue(PathOf(of), "", fmt::format("与{}里 {} 的值不一致，按所填的计", history.name, value::ToText(reference_date)), "历史里有的不再另填", false);
    return;
  }
  const auto copy = [&](model::FactId from, model::FactId to) {
    const FactColumn& source = batch.facts[PlaceOf(from)];
    if (source.states[row] == FactState::Missing) return;  // what the record says itself stays
    batch.facts[PlaceOf(to)].values[element.row] = source.values[row];
    batch.facts[PlaceOf(to)].states[element.row] = source.states[row];
    const auto kept = batch.provenance.find(Batch::Key(from, row));
    if (kept == batch.provenance.end()) return;
    const Provenance provenance = kept->second;
    batch.provenance[Batch::Key(to, element.row)] = provenance;
    provenance_added.push_back(Batch::Key(to, element.row));
  };
  if (own.states[element.row] == FactState::Unsayable) return;
  copy(history.value, history.of);
  if (said != model::kNone) copy(said, of.presence);
}

void BatchBuilder::State::Close() {
  OpenElement& element = open.back();
  LeaveEndOpen(element);
  if (as_given) as_given->Keep(batch, element.entity, element.row, rows_before, element.complete);
  SettleTimelines(element);
  DeriveFromNumber(element);
  FillDefaults(element);
  NameElement(element);
  for (std::size_t entity = 0; entity < element.listed.size(); ++entity)
    if (element.left_open[entity]) element.listed[entity] = false;
  AddPhantoms(element.entity, element.row, &element.listed);
  closed.push_back(std::move(open.back()));
  open.pop_back();
}

std::int32_t BatchBuilder::State::InternText(const std::string& text) {
  const auto [place, added] = text_codes.emplace(text, static_cast<std::int32_t>(batch.texts.size()));
  if (added) batch.texts.push_back(text);
  return place->second;
}

void BatchBuilder::State::Store(model::FactId fact, std::size_t row, const ReadResult& value, const Provenance& provenance) {
  FactColumn& column = batch.facts[PlaceOf(fact)];
  const auto* text = std::get_if<std::string>(&value);
  column.values[row] = text ? InternText(*text) : std::get<std::int64_t>(value);
  column.states[row] = provenance.state;
  if (provenance.source.empty() && !provenance.date) return;
  const std::uint64_t key = Batch::Key(fact, row);
  batch.provenance[key] = provenance;
  provenance_added.push_back(key);
}

// The row of the open element that has the fact: the innermost, or one around it.
std::size_t BatchBuilder::State::RowFor(const model::Fact& fact) const {
  const auto owner = std::find_if(open.rbegin(), open.rend(), [&](const OpenElement& element) { return element.entity == fact.entity; });
  return owner == open.rend() ? open.back().row : owner->row;
}

// 成员[2].医疗费用[1].总额
std::string BatchBuilder::State::PathOf(const model::Fact& fact) const {
  std::string path;
  for (std::size_t i = 1; i < open.size(); ++i) {
    const std::size_t entity = PlaceOf(open[i].entity);
    path += fmt::format("{}[{}].", model.entities[entity].name, open[i - 1].elements[entity]);
    if (open[i].entity == fact.entity) return path + fact.name;
  }
  return fact.entity == 0 ? fact.name : path + fact.name;
}

std::string BatchBuilder::State::RecordName() const { return id.empty() ? fmt::format("第 {} 条", records_begun) : id; }

void BatchBuilder::State::AddIssue(std::string field, std::string value, std::string message, std::string accepted, bool set_aside) {
  issues.push_back({RecordName(), std::move(field), std::move(value), std::move(message), std::move(accepted), line, set_aside, std::string(file)});
}

bool BatchBuilder::State::IsSetAside() const {
  return std::any_of(issues.begin() + static_cast<std::ptrdiff_t>(issues_before), issues.end(),
                     [](const RecordIssue& issue) { return issue.set_aside; });
}

// A handle names one element of its collection: documents are given to it.
void BatchBuilder::State::CheckHandles() {
  for (std::size_t entity = 1; entity < model.entities.size(); ++entity) {
    const EntityRows& rows = batch.entities[entity];
    handles_seen.clear();
    for (std::size_t row = rows_before[entity]; row < rows.count; ++row)
      if (!rows.handles[row].empty()) handles_seen.push_back(rows.handles[row]);
    std::sort(handles_seen.begin(), handles_seen.end());
    const auto twice = std::adjacent_find(handles_seen.begin(), handles_seen.end());
    if (twice == handles_seen.end()) continue;
    AddIssue(model.entities[entity].name, std::string(*twice), "两处用了同一个编号", "每个编号只用一次", true);
  }
}

// What references to the element compare with: its 编号, or a text that is nobody's.
void BatchBuilder::State::NameElement(const OpenElement& element) {
  const model::FactId number = model.entities[PlaceOf(element.entity)].number;
  if (number == model::kNone) return;
  const EntityRows& rows = batch.entities[PlaceOf(element.entity)];
  const std::string& handle = rows.handles[element.row];
  const auto place = element.row - rows_before[PlaceOf(element.entity)] + 1;
  Store(number, element.row, handle.empty() ? fmt::format("{}#{}", model.entities[PlaceOf(element.entity)].name, place) : handle,
        {FactState::Declared, {}, {}, {}});
}

// A reference names an element of the record; where its collection is not listed it may be any.
void BatchBuilder::State::CheckReferences() {
  for (const model::Fact& fact : model.facts) {
    if (fact.type.element == model::kNoEntity || (fact.implicit && model.entities[PlaceOf(fact.entity)].link == model::kNone)) continue;
    for (std::size_t row = rows_before[PlaceOf(fact.entity)]; row < batch.entities[PlaceOf(fact.entity)].count; ++row) CheckReference(fact, row);
  }
}

// 成员[2].父母[1]
std::string BatchBuilder::State::PathOfLink(const model::Entity& link, std::size_t row) const {
  const auto& parents = batch.entities[PlaceOf(model.facts[PlaceOf(link.link)].entity)].parents;
  const auto first = std::find(parents.begin(), parents.end(), parents[row]) - parents.begin();
  const std::string own = fmt::format("{}[{}]", link.name, row - static_cast<std::size_t>(first) + 1);
  if (link.parent == 0) return own;
  return fmt::format("{}[{}].{}", model.entities[PlaceOf(link.parent)].name, PlaceOf(parents[row]) - rows_before[PlaceOf(link.parent)] + 1, own);
}

void BatchBuilder::State::CheckReference(const model::Fact& fact, std::size_t row) {
  const FactColumn& column = batch.facts[PlaceOf(static_cast<model::FactId>(&fact - model.facts.data()))];
  if (!column.KnownAt(row)) return;
  const std::string& named = batch.texts[PlaceOf(static_cast<std::int32_t>(column.values[row]))];
  const EntityRows& rows = batch.entities[PlaceOf(fact.type.element)];
  std::vector<std::string> handles;
  for (std::size_t at = rows_before[PlaceOf(fact.type.element)]; at < rows.count; ++at) {
    if (rows.phantom[at] != 0 || rows.handles[at] == named) return;
    if (!rows.handles[at].empty()) handles.push_back(rows.handles[at]);
  }
  const model::Entity& entity = model.entities[PlaceOf(fact.entity)];
  const std::size_t place = row - rows_before[PlaceOf(fact.entity)] + 1;
  const std::string path = fact.implicit ? PathOfLink(entity, row) : fact.entity == 0 ? fact.name : fmt::format("{}[{}].{}", entity.name, place, fact.name);
  const std::string& target = model.entities[PlaceOf(fact.type.element)].name;
  AddIssue(path, named, fmt::format("不是本记录里 {} 的编号", target),
           handles.empty() ? fmt::format("先给 {} 写上编号", target) : fmt::format("{}", fmt::join(handles, "、")), true);
}

void BatchBuilder::State::ResolveDocuments() {
  std::vector<HeldDocument> held;
  for (DocumentGiven& given : documents) {
    const auto document = document_ids.find(given.document);
    if (document == document_ids.end()) {
      std::vector<std::string> names;
      for (const model::Document& known : model.documents) names.push_back(known.name);
      AddIssue("已有材料", given.document, "不是规则里的文书，未计入", diagnostics::DidYouMean(given.document, names), false);
      continue;
    }
    HeldDocument entry{document->second, 0, static_cast<std::int32_t>(rows_before[0]), given.issued, given.expires};
    bool found = given.owner.empty() || given.owner == id;
    for (std::size_t entity = 1; entity < model.entities.size() && !found; ++entity) {
      const auto& handles = batch.entities[entity].handles;
      const auto first = handles.begin() + static_cast<std::ptrdiff_t>(rows_before[entity]);
      const auto owner = std::find(first, handles.end(), given.owner);
      found = owner != handles.end();
      if (found) entry.entity = static_cast<model::EntityId>(entity), entry.row = static_cast<std::int32_t>(owner - handles.begin());
    }
    if (found) {
      held.push_back(entry);
    } else {
      AddIssue("已有材料", given.owner, fmt::format("不是本记录里的编号，「{}」未计入", given.document), "成员等的编号；属全户的不写", false);
    }
  }
  batch.held.push_back(std::move(held));
}

void BatchBuilder::State::RollBack() {
  for (std::size_t entity = 0; entity < model.entities.size(); ++entity) {
    EntityRows& rows = batch.entities[entity];
    const std::size_t count = rows_before[entity];
    rows.count = count;
    if (entity != 0) rows.parents.resize(count);
    rows.phantom.resize(count);
    rows.handles.resize(count);
    for (const model::FactId fact : facts_of[entity]) {
      batch.facts[PlaceOf(fact)].values.resize(count);
      batch.facts[PlaceOf(fact)].states.resize(count);
    }
  }
  for (std::size_t i = texts_before; i < batch.texts.size(); ++i) text_codes.erase(batch.texts[i]);
  batch.texts.resize(texts_before);
  for (const std::uint64_t key : provenance_added) batch.provenance.erase(key);
  open.clear();
}

BatchBuilder::BatchBuilder(const model::Model& model, value::Date reference_date, std::optional<value::Date> known_by)
    : state_(std::make_unique<State>(model, reference_date, known_by)) {}
BatchBuilder::~BatchBuilder() = default;
BatchBuilder::BatchBuilder(BatchBuilder&&) noexcept = default;

void BatchBuilder::LeaveAsGiven() { state_->as_given.emplace(state_->model); }

void BatchBuilder::BeginRecord(std::string id, std::uint64_t line) {
  State& state = *state_;
  ++state.records_begun;
  state.id = std::move(id);
  state.line = line;
  state.file = {};
  state.documents.clear();
  state.provenance_added.clear();
  state.rows_before.clear();
  for (const EntityRows& rows : state.batch.entities) state.rows_before.push_back(rows.count);
  if (state.as_given) state.as_given->Forget();
  state.texts_before = state.batch.texts.size();
  state.issues_before = state.issues.size();
  state.open.clear();
  state.Open(0, state.id);
}

bool BatchBuilder::EndRecord() {
  State& state = *state_;
  while (!state.open.empty()) state.Close();
  state.CheckHandles();
  state.CheckReferences();
  if (state.IsSetAside()) {
    state.RollBack();
    return false;
  }
  if (state.as_given) state.as_given->Restore(state.batch, state.rows_before, state.provenance_added);
  state.ResolveDocuments();
  state.batch.record_ids.push_back(state.id);
  return true;
}

void BatchBuilder::CountBefore(std::size_t records) { state_->records_begun = records; }

void BatchBuilder::DropRecord() {
  state_->RollBack();
  state_->issues.resize(state_->issues_before);
}

void BatchBuilder::At(std::string_view file, std::uint64_t line) {
  state_->file = file;
  state_->line = line;
}

void BatchBuilder::BeginElement(model::EntityId entity, std::string handle) { state_->Open(entity, std::move(handle)); }
void BatchBuilder::EndElement() { state_->Close(); }

void BatchBuilder::Rename(std::string handle) {
  State& state = *state_;
  const OpenElement& element = state.open.back();
  state.batch.entities[PlaceOf(element.entity)].handles[element.row] = handle;
  if (state.open.size() > 1) return;
  state.id = std::move(handle);
  for (std::size_t i = state.issues_before; i < state.issues.size(); ++i) state.issues[i].record = state.RecordName();
}

void BatchBuilder::ListCollection(model::EntityId entity) { state_->open.back().listed[PlaceOf(entity)] = true; }

void BatchBuilder::CompleteHistory(model::EntityId history) {
  ListCollection(history);
  state_->open.back().complete[PlaceOf(history)] = true;
}

void BatchBuilder::LeaveOpen(model::EntityId entity) { state_->open.back().left_open[PlaceOf(entity)] = true; }

void BatchBuilder::ListStretches(model::EntityId id, std::string_view text) {
  const model::Entity& timeline = state_->model.entities[PlaceOf(id)];
  const bool periods = timeline.timeline != model::Timeline::History;
  ListCollection(id);
  if (text == "无" && periods) return;
  for (const StretchText& stretch : SplitStretches(text, periods)) {
    if (!periods && IsAll(stretch)) {
      CompleteHistory(id);
      continue;
    }
    BeginElement(id, "");
    if (!stretch.from.empty()) Set(timeline.from, stretch.from);
    if (!stretch.until.empty()) Set(timeline.until, stretch.until);
    if (!stretch.known.empty()) Set(timeline.known, stretch.known);
    if (!periods) Set(timeline.value, stretch.value);
    if (periods && (!stretch.value.empty() || !stretch.dated)) {
      const std::string path = state_->PathOf(state_->model.facts[PlaceOf(timeline.from)]);
      Report(path.substr(0, path.rfind('.')), std::string(text), "读不出是哪一段时间", "2024-01-01 至 2024-06-30、2025-01-01 起");
    }
    EndElement();
  }
}

void BatchBuilder::Set(model::FactId fact, std::string_view text, Provenance provenance) {
  State& state = *state_;
  const model::Fact& declared = state.model.facts[PlaceOf(fact)];
  if (declared.history != model::kNoEntity) {
    const auto stretches = SplitStretches(text, false);
    if (std::ranges::any_of(stretches, [](const StretchText& one) { return one.dated || IsAll(one); })) return ListStretches(declared.history, text);
  }
  const std::size_t row = state.RowFor(declared);
  if (text == "未知" && state.model.entities[PlaceOf(declared.entity)].until == fact) state.open.back().end_unknown = true;
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  const bool open_end = text == "至今" && state.model.entities[PlaceOf(declared.entity)].until == fact;
  if (declared.presence != model::kNone && (text == "无" || open_end)) {
    state.Store(declared.presence, row, ReadResult(std::int64_t{0}), provenance);
    return state.Store(fact, row, ReadResult(std::int64_t{0}), {FactState::Missing, {}, {}, {}});
  }
  if (const auto decided = SaidOfCheck(declared, text)) return SetBoolean(fact, *decided, std::move(provenance));
  if (text == "不详") provenance.state = FactState::Unsayable;
  if (blank && provenance.state != FactState::Unsayable) provenance.state = FactState::Missing;
  if (text == "未知") provenance.state = FactState::Missing;
  // Who cannot say which cannot be asked whether there is one either, unless that was said.
  if (provenance.state == FactState::Unsayable && declared.presence != model::kNone && !state.batch.facts[PlaceOf(declared.presence)].KnownAt(row))
    state.Store(declared.presence, row, ReadResult(std::int64_t{0}), provenance);
  if (provenance.state == FactState::Missing || provenance.state == FactState::Unsayable) {
    return state.Store(fact, row, ReadResult(std::int64_t{0}), provenance);
  }
  const ReadResult value = ReadValue(state.model, declared, state.reference_date, text);
  if (const auto* error = std::get_if<value::LiteralError>(&value)) {
    return state.AddIssue(state.PathOf(declared), std::string(text), error->message, error->accepted, true);
  }
  if (declared.presence != model::kNone) state.Store(declared.presence, row, ReadResult(std::int64_t{1}), provenance);
  state.Store(fact, row, value, provenance);
  state.ReportOtherCode(declared, text);
}

bool BatchBuilder::Says(model::FactId fact, std::int64_t& value) const {
  const FactColumn& column = state_->batch.facts[PlaceOf(fact)];
  const std::size_t row = state_->RowFor(state_->model.facts[PlaceOf(fact)]);
  value = column.values[row];
  return column.KnownAt(row);
}

void BatchBuilder::MarkConflict(model::FactId fact, std::string declared) {
  State& state = *state_;
  const std::size_t row = state.RowFor(state.model.facts[PlaceOf(fact)]);
  // Of a fact 或 无 of which there proved to be none the conflict is about that.
  const model::FactId presence = state.model.facts[PlaceOf(fact)].presence;
  const model::FactId told = state.batch.facts[PlaceOf(fact)].KnownAt(row) || presence == model::kNone ? fact : presence;
  state.batch.facts[PlaceOf(told)].states[row] = FactState::Conflicting;
  const std::uint64_t key = Batch::Key(told, row);
  Provenance& kept = state.batch.provenance[key];
  kept.state = FactState::Conflicting;
  kept.declared = std::move(declared);
  state.provenance_added.push_back(key);
}

// A number has lost the zeros that a code begins with.
void BatchBuilder::SetNumber(model::FactId fact, std::string_view digits, Provenance provenance) {
  State& state = *state_;
  const model::Fact& declared = state.model.facts[PlaceOf(fact)];
  if (declared.digits > 0)
    return state.AddIssue(state.PathOf(declared), std::string(digits), "是数，编码要写成带引号的文字",
                          fmt::format("\"{:0>{}}\"，开头的 0 也要写", digits, declared.digits), true);
  const bool coded = declared.type.kind == model::TypeKind::Enum && !state.model.enums[PlaceOf(declared.type.enumeration)].codes.empty();
  if (coded && !FindMember(state.model.enums[PlaceOf(declared.type.enumeration)], digits))
    return state.AddIssue(state.PathOf(declared), std::string(digits), "是数，代码要写成带引号的文字", "照代码原样写，例如 \"01\"，开头的 0 也要写", true);
  Set(fact, digits, std::move(provenance));
}

void BatchBuilder::SetBoolean(model::FactId fact, bool value, Provenance provenance) {
  State& state = *state_;
  const model::Fact& declared = state.model.facts[PlaceOf(fact)];
  if (declared.type.kind != model::TypeKind::Boolean) {
    return state.AddIssue(state.PathOf(declared), value ? "true" : "false", "此处要的不是真假值", "与字段类型相同的值", true);
  }
  const std::size_t row = state.RowFor(declared);
  if (declared.presence != model::kNone) state.Store(declared.presence, row, ReadResult(std::int64_t{1}), provenance);
  state.Store(fact, row, ReadResult(std::int64_t{value}), provenance);
}

void BatchBuilder::Hold(std::string_view document, std::string_view owner_handle, std::optional<value::Date> issued, std::optional<value::Date> expires) {
  state_->documents.push_back({std::string(document), std::string(owner_handle), issued, expires});
}

void BatchBuilder::Report(std::string field, std::string value, std::string message, std::string accepted, bool set_aside) {
  state_->AddIssue(std::move(field), std::move(value), std::move(message), std::move(accepted), set_aside);
}

std::size_t BatchBuilder::records() const { return state_->batch.record_ids.size(); }

std::vector<RecordIssue> BatchBuilder::TakeIssues() {
  state_->issues_before = 0;
  return std::exchange(state_->issues, {});
}

Batch BatchBuilder::Take() {
  State& state = *state_;
  for (std::size_t entity = 0; entity < state.model.entities.size(); ++entity) {
    EntityRows& rows = state.batch.entities[entity];
    rows.has_phantom = std::find(rows.phantom.begin(), rows.phantom.end(), 1) != rows.phantom.end();
    if (entity == 0 || state.model.entities[entity].IsPair()) continue;
    const EntityRows& parent = state.batch.entities[PlaceOf(state.model.entities[entity].parent)];
    rows.offsets.assign(parent.count + 1, 0);
    for (const std::int32_t row : rows.parents) ++rows.offsets[PlaceOf(row) + 1];
    for (std::size_t row = 0; row < parent.count; ++row) rows.offsets[row + 1] += rows.offsets[row];
  }
  for (FactColumn& column : state.batch.facts) {
    column.has_unknown = std::any_of(column.states.begin(), column.states.end(), [](FactState at) { return at < FactState::Declared; });
  }
  DerivePairs(state.model, state.batch);
  Batch finished = std::move(state.batch);
  state.Clear();
  return finished;
}

}  // namespace doudi::record
