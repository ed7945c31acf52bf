#include "record/column_map.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

constexpr std::string_view kHandle = "编号";
constexpr std::string_view kPapers = "已有材料";

constexpr std::array<std::pair<std::string_view, Kind>, 3> kParts = {{{".状态", Kind::State}, {".来源", Kind::Source}, {".日期", Kind::Date}}};
constexpr std::array<std::pair<std::string_view, Kind>, 4> kPaperColumns = {
    {{"名称", Kind::Document}, {"所属", Kind::Owner}, {"签发", Kind::Issued}, {"有效期至", Kind::Expires}}};

const model::Entity& At(const model::Model& model, model::EntityId entity) { return model.entities[static_cast<std::size_t>(entity)]; }

// Its name, a 列名, or the label where no other fact of the entity has it.
std::optional<model::FactId> FindFact(const model::Model& model, model::EntityId entity, std::string_view name) {
  std::optional<model::FactId> labelled;
  bool several = false;
  for (std::size_t f = 0; f < model.facts.size(); ++f) {
    const model::Fact& fact = model.facts[f];
    if (fact.entity != entity || fact.implicit) continue;
    if (fact.name == name || std::find(fact.columns.begin(), fact.columns.end(), name) != fact.columns.end()) return static_cast<model::FactId>(f);
    if (fact.label != name) continue;
    several = labelled.has_value();
    labelled = static_cast<model::FactId>(f);
  }
  return several ? std::nullopt : labelled;
}

// 编号, 家庭.编号, 家庭编号, and of an element around the rows its name alone.
std::optional<ColumnUse> FindKey(const model::Model& model, const TableUse& table, std::string_view name) {
  const model::EntityId own = table.papers ? 0 : table.entity;
  if (name == kHandle && !table.papers) return ColumnUse{own == 0 ? Kind::RecordKey : Kind::Handle, model::kNone};
  bool first = true;
  for (model::EntityId entity = own; entity != model::kNoEntity; entity = At(model, entity).parent) {
    const std::string& called = At(model, entity).name;
    const bool key = name == called + "." + std::string(kHandle) || name == called + std::string(kHandle);
    const bool around = table.papers || entity != own;
    if (key || (around && name == called)) {
      if (entity == 0) return ColumnUse{Kind::RecordKey, model::kNone};
      if (entity == own) return ColumnUse{Kind::Handle, model::kNone};
      // Of the elements farther out the parent's own row tells.
      return ColumnUse{first ? Kind::ParentKey : Kind::Skipped, model::kNone};
    }
    if (entity != own) first = false;
  }
  return std::nullopt;
}

std::optional<ColumnUse> FindOfPapers(const model::Model& model, std::string_view name) {
  if (name.starts_with(kPapers) && name.substr(kPapers.size()).starts_with(".")) name.remove_prefix(kPapers.size() + 1);
  for (const auto& [column, kind] : kPaperColumns)
    if (name == column) return ColumnUse{kind, model::kNone};
  if (const auto entity = model.FindEntity(name); entity && *entity != 0) return ColumnUse{Kind::Owner, model::kNone};
  return std::nullopt;
}

}  // namespace

std::int32_t TableUse::Find(Kind kind, std::int32_t index) const {
  const auto found = std::find(columns.begin(), columns.end(), ColumnUse{kind, index});
  return found == columns.end() ? kNoColumn : static_cast<std::int32_t>(found - columns.begin());
}

std::optional<ColumnUse> FindColumn(const model::Model& model, const TableUse& table, std::string_view name) {
  if (name == "不读") return ColumnUse{Kind::Skipped, model::kNone};
  if (table.papers) {
    const auto key = FindKey(model, table, name);
    return key ? key : FindOfPapers(model, name);
  }
  const std::string& own = At(model, table.entity).name;
  std::string_view rest = name;
  if (rest.starts_with(own) && rest.substr(own.size()).starts_with(".")) rest.remove_prefix(own.size() + 1);
  if (const auto fact = FindFact(model, table.entity, rest)) {
    if (model.facts[static_cast<std::size_t>(*fact)].name != kHandle) return ColumnUse{Kind::Fact, *fact};
  }
  for (const auto& [part, kind] : kParts) {
    if (!rest.ends_with(part)) continue;
    if (const auto fact = FindFact(model, table.entity, rest.substr(0, rest.size() - part.size()))) return ColumnUse{kind, *fact};
  }
  for (const model::EntityId child : At(model, table.entity).children)
    if (At(model, child).name == rest) return ColumnUse{Kind::Collection, child};
  return FindKey(model, table, name);
}

std::optional<TableUse> FindTable(const model::Model& model, std::string_view name) {
  TableUse table;
  table.papers = name == kPapers;
  if (table.papers) return table;
  const auto entity = model.FindEntity(name);
  if (!entity || At(model, *entity).IsPair()) return std::nullopt;
  table.entity = *entity;
  return table;
}

std::vector<std::string> ColumnNames(const model::Model& model, const TableUse& table) {
  std::vector<std::string> names;
  if (table.papers) {
    names.push_back(At(model, 0).name + std::string(kHandle));
    for (const auto& [column, kind] : kPaperColumns) names.emplace_back(column);
    return names;
  }
  names.emplace_back(kHandle);
  for (model::EntityId entity = At(model, table.entity).parent; entity != model::kNoEntity; entity = At(model, entity).parent)
    names.push_back(At(model, entity).name + std::string(kHandle));
  for (const model::Fact& fact : model.facts) {
    if (fact.entity != table.entity || fact.implicit) continue;
    names.push_back(fact.name);
    names.insert(names.end(), fact.columns.begin(), fact.columns.end());
  }
  for (const model::EntityId child : At(model, table.entity).children) names.push_back(At(model, child).name);
  return names;
}

std::string ToText(const model::Model& model, const TableUse& table, const ColumnUse& use) {
  const auto fact = [&] { return At(model, table.entity).name + "." + model.facts[static_cast<std::size_t>(use.index)].name; };
  const auto key = [&](model::EntityId entity) { return At(model, entity).name + "." + std::string(kHandle); };
  switch (use.kind) {
    case Kind::Unknown: return "";
    case Kind::Skipped: return "不读";
    case Kind::RecordKey: return key(0);
    case Kind::ParentKey: return key(At(model, table.entity).parent);
    case Kind::Handle: return key(table.entity);
    case Kind::Fact: return fact();
    case Kind::Collection: return At(model, table.entity).name + "." + At(model, use.index).name;
    case Kind::State:
    case Kind::Source:
    case Kind::Date:
      for (const auto& [part, kind] : kParts)
        if (kind == use.kind) return fact() + std::string(part);
      break;
    default:
      for (const auto& [column, kind] : kPaperColumns)
        if (kind == use.kind) return std::string(kPapers) + "." + std::string(column);
  }
  return "";
}

}  // namespace doudi::record
