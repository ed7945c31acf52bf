// Facts that lie in time: 期间, 期间 列表 and 有历史 are collections made here, so that all that is said of elements holds of them too. Language
// design §4, Time, and §6, Facts.
#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;
using model::EntityId;
using model::FactId;
using model::kNone;
using model::Timeline;

namespace {

model::Fact& FactAt(Workspace& work, FactId id) { return work.model.facts[static_cast<std::size_t>(id)]; }
model::Entity& EntityAt(Workspace& work, EntityId id) { return work.model.entities[static_cast<std::size_t>(id)]; }

FactId AddPart(Workspace& work, RuleSetId rule_set, EntityId timeline, std::string name, const model::Type& type, Span span) {
  model::Fact part;
  part.name = std::move(name);
  part.entity = timeline;
  part.type = type;
  part.span = span;
  const auto id = static_cast<FactId>(work.model.facts.size());
  DeclareValue(work, {part.name, span}, {ValueSymbol::Kind::Fact, id, timeline, rule_set, span});
  work.model.facts.push_back(std::move(part));
  EntityAt(work, timeline).facts.push_back(id);
  return id;
}

// The collection with its two ends and the day on which an element became known; kNoEntity after a message.
EntityId AddTimeline(Workspace& work, RuleSetId rule_set, EntityId parent, const ast::Name& name, Timeline kind) {
  const EntityId id = AddCollection(work, rule_set, name, parent, "实体、联系或期间");
  if (id == model::kNoEntity) return id;
  const FactId from = AddPart(work, rule_set, id, "起", DateType(), name.span);
  const FactId until = AddPart(work, rule_set, id, "止", DateType(), name.span);
  AddPresence(work, rule_set, until);
  const FactId known = AddPart(work, rule_set, id, "知悉", DateType(), name.span);
  FactAt(work, from).columns = {"自"};
  FactAt(work, until).columns = {"至"};
  model::Entity& entity = EntityAt(work, id);
  entity.timeline = kind;
  entity.from = from;
  entity.until = until;
  entity.known = known;
  return id;
}

// What is said of the fact, said of its parts.
void Describe(Workspace& work, EntityId id, const std::string& label, const AttributeReader& attributes, std::vector<model::EvidenceOption> evidence) {
  const model::Entity entity = EntityAt(work, id);
  for (const FactId part : entity.facts) {
    model::Fact& fact = FactAt(work, part);
    fact.evidence = evidence;
    fact.valid_months = attributes.Months(AttributeKind::Valid);
    fact.personal = attributes.Has(AttributeKind::Personal);
  }
  const auto say = [&](FactId part, std::string name, std::string question) {
    if (part == kNone) return;
    FactAt(work, part).label = std::move(name);
    FactAt(work, part).question = std::move(question);
  };
  say(entity.value, label, fmt::format("那时的{}是什么？", label));
  say(entity.from, label + "的开始日期", fmt::format("{}从哪一天开始？", label));
  say(entity.until, label + "的结束日期", fmt::format("{}到哪一天结束？", label));
  say(FactAt(work, entity.until).presence, label + "已有结束日期", fmt::format("{}有没有结束日期？", label));
  say(entity.known, label + "的知悉日期", fmt::format("{}是哪一天知悉的？", label));
}

}  // namespace

EntityId AddCollection(Workspace& work, RuleSetId rule_set, const ast::Name& name, EntityId parent, std::string_view word) {
  for (const auto& [known, list] : work.table(NameKind::Entity)) {
    if (known != name.text || list.empty()) continue;
    // Records name entities without a rule set, so a name is one entity everywhere.
    work.Error("N003", name.span, fmt::format("{}{}已经声明过了", word, Quoted(name.text)), "改名，或删去一处")
        .labels.push_back({list.front().span, "先在这里声明"});
    return model::kNoEntity;
  }
  const auto id = static_cast<EntityId>(work.model.entities.size());
  work.Declare(NameKind::Entity, name, {id, rule_set, name.span});
  model::Entity entity;
  entity.name = name.text;
  entity.parent = parent;
  entity.span = name.span;
  work.model.entities.push_back(std::move(entity));
  if (parent != model::kNoEntity) EntityAt(work, parent).children.push_back(id);
  return id;
}

bool IsPeriod(const ast::FactDeclaration& fact) { return fact.type.members.empty() && fact.type.text == "期间"; }

void AddPeriods(Workspace& work, RuleSetId rule_set, EntityId entity, const ast::FactDeclaration& fact) {
  if (fact.or_none)
    work.Error("T004", fact.type.span, "期间不写“或 无”", "没有的在记录里写 无（或 []）；有几段的声明为：期间 列表");
  for (const ast::Name& name : fact.names) {
    const EntityId id = AddTimeline(work, rule_set, entity, name, fact.series ? Timeline::Series : Timeline::Single);
    if (id != model::kNoEntity) work.id_of[&name] = id;
  }
}

void AddHistory(Workspace& work, RuleSetId rule_set, FactId of, bool or_none) {
  const model::Fact fact = FactAt(work, of);
  const EntityId id = AddTimeline(work, rule_set, fact.entity, {fact.name + "历史", fact.span}, Timeline::History);
  if (id == model::kNoEntity) return;
  const FactId value = AddPart(work, rule_set, id, "值", fact.type, fact.span);
  FactAt(work, value).scale = fact.scale;
  if (or_none) AddPresence(work, rule_set, value);
  EntityAt(work, id).of = of;
  EntityAt(work, id).value = value;
  FactAt(work, of).history = id;
}

void DescribePeriods(Workspace& work, const ast::FactDeclaration& declaration, const AttributeReader& attributes,
                     const std::vector<model::EvidenceOption>& evidence) {
  for (const AttributeKind kind : {AttributeKind::Range, AttributeKind::Default, AttributeKind::History, AttributeKind::Columns})
    if (const auto* attribute = attributes.Find(kind))
      work.Error("P001", attribute->span, "期间不能带这样的说明", "可用：个人信息、证明、问、标签、有效、说明、依据");
  for (const ast::Name& name : declaration.names) {
    const auto found = work.id_of.find(&name);
    if (found == work.id_of.end()) continue;
    std::string label = attributes.Text(AttributeKind::Label);
    if (label.empty()) label = name.text;
    model::Entity& entity = EntityAt(work, found->second);
    entity.question = attributes.Text(AttributeKind::Ask);
    if (entity.question.empty())
      entity.question = entity.timeline == Timeline::Single ? label + "从哪一天开始、到哪一天结束？没有也请说明。"
                                                            : fmt::format("有哪几段{}，各从哪一天开始、到哪一天结束？没有也请说明。", label);
    Describe(work, found->second, label, attributes, evidence);
  }
}

void DescribeHistory(Workspace& work, const model::Fact& fact, const AttributeReader& attributes) {
  if (fact.history == model::kNoEntity) return;
  const model::Fact known = fact;
  model::Entity& entity = EntityAt(work, known.history);
  entity.question = fmt::format("{}以前是什么，各从哪一天开始、到哪一天结束？", known.label);
  Describe(work, known.history, known.label, attributes, known.evidence);
  model::Fact& value = FactAt(work, EntityAt(work, known.history).value);
  value.low = known.low;
  value.high = known.high;
  DescribePresence(work, value);
}

}  // namespace doudi::check
