// Rows of 集合 and 名单.
#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/keys.h"
#include "check/lapsed.h"
#include "check/layers.h"
#include "check/parameters.h"
#include "check/row_cells.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

void ReadSetRows(Workspace& work, RuleSetId rule_set, model::Set& set,
                 const ast::SetDeclaration& declaration) {
  const std::string column = declaration.element.text;
  const TableReader table(work, declaration.table, {column}, {"自", "至", "状态", "依据", "说明"},
                          declaration.name.span);
  if (!table.sound()) return;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    model::SetRow row;
    row.span = table.RowSpan(i);
    row.basis = ReadRowBasis(work, rule_set, table, i);
    if (MissingCell(work, table, i, column)) continue;
    const ast::TableCell& cell = *table.Cell(i, column);
    const auto code = ReadConstant(work, set.element, cell.text, cell.span, "");
    const bool dated = ReadPeriodCells(work, table, i, row.period);
    if (!code || !dated) continue;
    row.code = std::get<model::Code>(*code).code;
    for (const model::SetRow& other : set.rows) {
      const bool apart = (other.period.until && row.period.from && *other.period.until < *row.period.from) ||
                         (row.period.until && other.period.from && *row.period.until < *other.period.from);
      if (other.code != row.code || apart) continue;
      work.Error("D007", row.span,
                 fmt::format("{}在集合{}里有两行，时段重叠", Quoted(cell.text), Quoted(set.name)),
                 "留下一行，或改日期")
          .labels.push_back({other.span, "另一行在这里"});
    }
    set.rows.push_back(std::move(row));
  }
}

// One entry of a 名单: this element, at this place, in this period.
struct Entry {
  std::int32_t place = value::kCountry;
  std::int32_t element = 0;
  model::Period period;
  model::Basis basis;
  Span span;
  RuleSetId rule_set = 0;
};

class ListReader {
 public:
  ListReader(Workspace& work, RuleSetId rule_set, const model::Parameter& list,
             const ast::ListDeclaration& declaration, std::vector<Entry>& entries)
      : work_(work), rule_set_(rule_set), list_(list), declaration_(declaration), entries_(entries) {}

  void Read() {
    const AttributeReader attributes(work_, rule_set_, declaration_.attributes, "名单",
                                     {AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood, AttributeKind::RowsFrom,
                                      AttributeKind::Basis, AttributeKind::Note},
                                     {AttributeKind::KeyFrom});
    for_good_ = attributes.Has(AttributeKind::EndsForGood);
    if (!declaration_.members.empty()) ReadMembers(attributes);
    if (declaration_.table) ReadTable();
    if (declaration_.table || !declaration_.members.empty() || attributes.Has(AttributeKind::RowsFrom)) return;
    work_.Error("D002", declaration_.name.span, fmt::format("名单{}没有列出什么", Quoted(declaration_.name.text)),
                "写 ｛甲、乙｝，或在下面写表");
  }

 private:
  void Add(Entry entry) {
    for (const Entry& other : entries_) {
      const bool apart = (other.period.until && entry.period.from && *other.period.until < *entry.period.from) ||
                         (entry.period.until && other.period.from && *entry.period.until < *other.period.from);
      if (other.place != entry.place || other.element != entry.element || apart) continue;
      work_
          .Error("D007", entry.span,
                 fmt::format("{}在名单{}里写了两次，时段重叠",
                             Quoted(model::ToText(work_.model, list_.keys.back().type, model::Code{entry.element})),
                             Quoted(list_.name)),
                 "留下一处，或改日期")
          .labels.push_back({other.span, "另一处在这里"});
      return;
    }
    entry.rule_set = rule_set_;
    entry.period.for_good = for_good_;
    entries_.push_back(std::move(entry));
  }

  void ReadMembers(const AttributeReader& attributes) {
    Entry entry;
    entry.period = attributes.Period();
    const auto basis = attributes.Basis();
    if (!basis.empty()) entry.basis = basis.front();
    for (const ast::Name& name : declaration_.members) {
      const auto code = ReadConstant(work_, list_.keys.back().type, name.text, name.span, "");
      if (!code) continue;
      entry.element = std::get<model::Code>(*code).code;
      entry.span = name.span;
      Add(entry);
    }
  }

  void ReadTable() {
    const std::string column = list_.keys.back().name;
    std::vector<std::string> required = {column};
    if (list_.keys.size() > 1) required.insert(required.begin(), "区划");
    const TableReader table(work_, *declaration_.table, required, {"自", "至", "状态", "依据", "说明"},
                            declaration_.name.span);
    if (!table.sound()) return;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      Entry entry;
      entry.span = table.RowSpan(i);
      entry.basis = ReadRowBasis(work_, rule_set_, table, i);
      if (MissingCell(work_, table, i, column)) continue;
      const auto elements = ReadKeyCell(work_, list_.keys.back(), nullptr, *table.Cell(i, column));
      std::optional<KeyCell> places = KeyCell{};
      places->codes = {value::kCountry};
      if (list_.keys.size() > 1) {
        if (MissingCell(work_, table, i, "区划")) continue;
        places = ReadKeyCell(work_, list_.keys.front(), nullptr, *table.Cell(i, "区划"));
      }
      const bool dated = ReadPeriodCells(work_, table, i, entry.period);
      if (!elements || !places || !dated) continue;
      if (elements->kind != KeyCell::Kind::Codes) {
        work_.Error("D004", elements->span, fmt::format("名单里不能写{}", Quoted(elements->text)), "写出各个成员，用顿号隔开");
        continue;
      }
      for (const std::int32_t place : places->codes)
        for (const std::int32_t element : elements->codes) {
          entry.place = place;
          entry.element = element;
          Add(entry);
        }
    }
  }

  Workspace& work_;
  RuleSetId rule_set_;
  const model::Parameter& list_;
  const ast::ListDeclaration& declaration_;
  std::vector<Entry>& entries_;
  bool for_good_ = false;  // 期满不再适用
};

// The elements that may be asked about: every member of an enum; of places those that are listed, and the country for the rest.
std::set<std::int32_t> ElementsOf(const model::Model& model, const model::Type& type, const std::vector<Entry>& entries) {
  std::set<std::int32_t> elements;
  if (type.kind == model::TypeKind::Enum) {
    const auto& members = model.enums[static_cast<std::size_t>(type.enumeration)].members;
    for (std::size_t i = 0; i < members.size(); ++i) elements.insert(static_cast<std::int32_t>(i));
  } else {
    elements.insert(value::kCountry);
    for (const Entry& entry : entries) elements.insert(entry.element);
  }
  return elements;
}

// The days on which the list of one place changes, with those of entries that end: the day after.
std::vector<std::optional<value::Date>> ChangesOf(const std::vector<Entry>& entries, std::int32_t place) {
  std::vector<std::optional<value::Date>> days;
  bool open = false;
  for (const Entry& entry : entries) {
    if (entry.place != place) continue;
    open = open || !entry.period.from;
    if (entry.period.from) days.push_back(entry.period.from);
    if (entry.period.until) days.push_back(value::AddDays(*entry.period.until, 1));
  }
  if (open) days.push_back(std::nullopt);
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
  return days;
}

// A place that lists anything says of every element whether it is listed; so a nearer place replaces the list of the one above. `holds`: of an
// entry, whether its element is listed on the day.
template <class Holds>
void AddListRows(const model::Model& model, model::Parameter& list, const std::vector<Entry>& entries, Holds holds) {
  std::set<std::int32_t> places;
  for (const Entry& entry : entries) places.insert(entry.place);
  for (const std::int32_t place : places)
    for (const auto& day : ChangesOf(entries, place))
      for (const std::int32_t element : ElementsOf(model, list.keys.back().type, entries)) {
        const Entry* found = nullptr;
        const Entry* any = nullptr;
        for (const Entry& entry : entries) {
          if (entry.place != place) continue;
          if (!any) any = &entry;
          if (entry.element == element && holds(entry, day)) found = &entry;
        }
        model::ParameterRow row;
        if (list.keys.size() > 1) row.keys.push_back(place);
        row.keys.push_back(element);
        row.period.from = day;
        row.values = {found != nullptr};
        row.basis = (found ? found : any)->basis;
        row.span = (found ? found : any)->span;
        list.rows.push_back(std::move(row));
      }
}

bool HoldsOn(const model::Period& period, const std::optional<value::Date>& day) {
  const bool begun = !period.from || (day && *period.from <= *day);
  return begun && (!period.until || !day || *day <= *period.until);
}

// Of an entry that has ended, with nothing after it, only a person can say whether it is still listed: a list of its own says where and when
// that is asked, so that the places stand for each other as they do in the list itself.
void AddLapsed(Workspace& work, model::ParameterId id, const std::vector<Entry>& entries) {
  if (work.model.entities.empty()) return;  // nobody to be asked of: lists that others take in
  for (const Entry& entry : entries) {
    std::vector<model::Period> others;
    for (const Entry& other : entries)
      if (&other != &entry && other.place == entry.place && other.element == entry.element) others.push_back(other.period);
    const auto after = Aftermath(entry.period, others, {});
    if (!after) continue;
    model::Parameter lapsed = work.model.parameters[static_cast<std::size_t>(id)];
    const std::string place = entry.place == value::kCountry ? "" : "（" + value::DivisionName(entry.place) + "）";
    const std::string member = model::ToText(work.model, lapsed.keys.back().type, model::Code{entry.element});
    const std::string list = lapsed.name + place, name = list + "·" + member;
    lapsed.name = name + "到期";
    lapsed.rows.clear();
    AddListRows(work.model, lapsed, entries, [&](const Entry& one, const auto& day) { return &one == &entry && day && HoldsOn(*after, day); });
    const model::FactId fact = DeclareStill(work, entry.rule_set, name, StillListedQuestion(member, list, *entry.period.until), entry.span);
    work.lapsed_entries[id].push_back({static_cast<model::ParameterId>(work.model.parameters.size()), fact});
    work.model.parameters.push_back(std::move(lapsed));
    work.key_origins.emplace_back();
    work.key_lines.emplace_back();
  }
}

}  // namespace

void CheckSetRows(Workspace& work) {
  work.ForEach<ast::SetDeclaration>([&](RuleSetId rule_set, const ast::SetDeclaration& declaration) {
    std::vector<AttributeKind> legal = {AttributeKind::RowsFrom, AttributeKind::Basis, AttributeKind::Note};
    if (declaration.layer) legal.insert(legal.end(), {AttributeKind::From, AttributeKind::Until});
    else legal.insert(legal.begin() + 1, AttributeKind::EndsForGood);
    const AttributeReader attributes(work, rule_set, declaration.attributes, "集合", legal);
    const auto id = work.id_of.find(&declaration);
    if (id != work.id_of.end() && attributes.Has(AttributeKind::EndsForGood)) work.model.sets[static_cast<std::size_t>(id->second)].for_good = true;
    if (id != work.id_of.end() && declaration.layer)
      SetLayerPeriod(work, work.layered_sets, id->second, attributes);
    if (id != work.id_of.end())
      ReadSetRows(work, rule_set, work.model.sets[static_cast<std::size_t>(id->second)], declaration);
  });
}

void CheckListRows(Workspace& work) {
  std::map<model::ParameterId, std::vector<Entry>> entries;
  work.ForEach<ast::ListDeclaration>([&](RuleSetId rule_set, const ast::ListDeclaration& declaration) {
    const auto id = work.id_of.find(&declaration);
    if (id == work.id_of.end() || work.broken_parameters.contains(id->second)) return;
    const model::Parameter list = work.model.parameters[static_cast<std::size_t>(id->second)];
    ListReader(work, rule_set, list, declaration, entries[id->second]).Read();
  });
  for (const auto& [id, list] : entries) {
    AddListRows(work.model, work.model.parameters[static_cast<std::size_t>(id)], list,
                [](const Entry& entry, const auto& day) { return HoldsOn(entry.period, day); });
    AddLapsed(work, id, list);
  }
}

}  // namespace doudi::check
