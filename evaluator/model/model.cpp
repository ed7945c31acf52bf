#include "model/model.h"

#include <algorithm>
#include <array>

namespace doudi::model {

std::string_view ChineseName(BenefitKind kind) {
  switch (kind) {
    case BenefitKind::Money: return "";
    case BenefitKind::Qualification: return "资格";
    case BenefitKind::Goods: return "实物";
    case BenefitKind::Service: return "服务";
  }
  return "";
}

std::string_view JsonName(BenefitKind kind) {
  switch (kind) {
    case BenefitKind::Money: return "money";
    case BenefitKind::Qualification: return "qualification";
    case BenefitKind::Goods: return "goods";
    case BenefitKind::Service: return "service";
  }
  return "";
}

std::string_view EffectName(EffectKind kind) {
  switch (kind) {
    case EffectKind::TopUp: return "补差";
    case EffectKind::Offset: return "抵扣";
    case EffectKind::CapTogether: return "合计封顶";
    case EffectKind::Highest: return "同类就高";
    case EffectKind::CountsAs: return "计入收入";
    case EffectKind::Reduction: return "减发";
  }
  return "";
}

const std::string& Model::ElementName(EntityId entity) const {
  const Entity& declared = entities[static_cast<std::size_t>(entity)];
  return declared.IsPair() ? entities[static_cast<std::size_t>(declared.inner)].name : declared.name;
}

bool Model::IsWithin(EntityId entity, EntityId ancestor) const {
  for (; entity != kNoEntity; entity = entities[static_cast<std::size_t>(entity)].parent)
    if (entity == ancestor) return true;
  return false;
}

std::string_view ToText(Trend trend) {
  constexpr std::array<std::string_view, 3> kNames = {"不增", "不减", "不变"};
  return kNames[static_cast<std::size_t>(trend)];
}

std::string_view ChineseName(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"高", "中", "低"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view JsonName(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"high", "medium", "low"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string_view ChineseName(Direction direction) {
  constexpr std::array<std::string_view, 3> kNames = {"错保", "漏保", "程序"};
  return kNames[static_cast<std::size_t>(direction)];
}

std::string_view JsonName(Direction direction) {
  constexpr std::array<std::string_view, 3> kNames = {"overpaid", "missed", "procedure"};
  return kNames[static_cast<std::size_t>(direction)];
}

namespace {

template <class T>
std::optional<std::int32_t> FindNamed(const std::vector<T>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const T& one) { return one.name == name; });
  if (found == list.end()) return std::nullopt;
  return static_cast<std::int32_t>(found - list.begin());
}

}  // namespace

std::optional<PolicyId> Model::FindPolicy(std::string_view name) const { return FindNamed(policies, name); }

std::optional<EntityId> Model::FindEntity(std::string_view name) const { return FindNamed(entities, name); }

std::optional<FactId> Model::FindFact(EntityId entity, std::string_view name) const {
  const auto& own = entities[static_cast<std::size_t>(entity)].facts;
  for (const FactId id : own)
    if (facts[static_cast<std::size_t>(id)].name == name) return id;
  for (const FactId id : own) {
    const auto& columns = facts[static_cast<std::size_t>(id)].columns;
    if (std::find(columns.begin(), columns.end(), name) != columns.end()) return id;
  }
  return std::nullopt;
}

std::optional<DefinitionId> Model::FindDefinition(EntityId entity, std::string_view name) const {
  const auto found = std::find_if(definitions.begin(), definitions.end(), [&](const Definition& one) {
    return one.entity == entity && one.name == name && one.read_anew == kNone;
  });
  if (found == definitions.end()) return std::nullopt;
  return static_cast<DefinitionId>(found - definitions.begin());
}

std::vector<DefinitionId> Model::ReadingsOf(DefinitionId definition) const {
  std::vector<DefinitionId> readings = {definition};
  for (std::size_t i = 0; i < definitions.size(); ++i)
    if (definitions[i].read_anew == definition) readings.push_back(static_cast<DefinitionId>(i));
  return readings;
}

}  // namespace doudi::model
