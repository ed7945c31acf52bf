#include "record/snapshot_schema.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace doudi::record {
namespace {

using Form = std::vector<std::pair<std::string, std::string>>;

constexpr std::int64_t kDivisionCodes = 1000000;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// ---- of rules ----------------------------------------------------------------------------------------------------------------

std::string EndText(const model::Model& model, const model::Fact& fact, const model::RangeEnd& end, const char* inclusive, const char* exclusive) {
  const std::string sign = end.inclusive ? inclusive : exclusive;
  if (end.reference_date) return sign + " 基准日";
  if (end.number) return sign + " " + ToText(model, fact.type, *end.number);
  return end.date ? sign + " " + value::ToText(*end.date) : sign;
}

const char* TimelineName(model::Timeline timeline) {
  switch (timeline) {
    case model::Timeline::Series: return "series";
    case model::Timeline::Single: return "single";
    case model::Timeline::History: return "history";
    case model::Timeline::None: break;
  }
  return "";
}

const char* KindName(model::TypeKind kind) {
  switch (kind) {
    case model::TypeKind::Boolean: return "boolean";
    case model::TypeKind::Number: return "number";
    case model::TypeKind::Date: return "date";
    case model::TypeKind::Enum: return "enumeration";
    case model::TypeKind::Division: return "division";
    case model::TypeKind::Text: break;
  }
  return "text";
}

// What a fact is to the entity that it belongs to, beside its name.
std::string RoleOf(const model::Model& model, const model::Fact& fact, model::FactId id) {
  const model::Entity& entity = model.entities[PlaceOf(fact.entity)];
  if (id == entity.number) return "handle";
  if (id == entity.link) return "link";
  if (id == entity.from) return "from";
  if (id == entity.until) return "until";
  if (id == entity.known) return "known";
  if (id == entity.value) return "value";
  return {};
}

Form FormOf(const model::Model& model, const model::Fact& fact, model::FactId id) {
  const auto name_of = [&](model::FactId other) { return model.facts[PlaceOf(other)].name; };
  Form form = {{"type", ToText(model, fact.type)}, {"kind", KindName(fact.type.kind)}};
  const auto add = [&](const char* key, std::string text) {
    if (!text.empty()) form.emplace_back(key, std::move(text));
  };
  add("role", RoleOf(model, fact, id));
  if (fact.type.kind == model::TypeKind::Number) add("scale", std::to_string(fact.scale));
  if (fact.low) add("low", EndText(model, fact, *fact.low, "≥", "＞"));
  if (fact.high) add("high", EndText(model, fact, *fact.high, "≤", "＜"));
  if (fact.type.kind == model::TypeKind::Enum) {
    const model::Enum& enumeration = model.enums[PlaceOf(fact.type.enumeration)];
    add("members", fmt::format("{}", fmt::join(enumeration.members, "、")));
    add("codes", fmt::format("{}", fmt::join(enumeration.codes, "、")));
    if (enumeration.others != model::kNone) add("others", enumeration.members[PlaceOf(enumeration.others)]);
  }
  if (fact.identity_number) add("identity_number", "yes");
  if (fact.digits > 0) add("digits", std::to_string(fact.digits));
  if (fact.fallback) add("default", ToText(model, fact.type, *fact.fallback));
  if (fact.presence != model::kNone) add("presence", name_of(fact.presence));
  if (fact.blank != model::kNone) add("blank", name_of(fact.blank));
  if (fact.history != model::kNoEntity) add("history", model.entities[PlaceOf(fact.history)].name);
  add("columns", fmt::format("{}", fmt::join(fact.columns, "、")));
  return form;
}

Form FormOf(const model::Model& model, const model::Entity& entity) {
  Form form;
  if (entity.parent != model::kNoEntity) form.emplace_back("parent", model.entities[PlaceOf(entity.parent)].name);
  if (entity.timeline != model::Timeline::None) form.emplace_back("timeline", TimelineName(entity.timeline));
  if (entity.of != model::kNone) form.emplace_back("of", model.facts[PlaceOf(entity.of)].name);
  if (entity.link != model::kNone) form.emplace_back("link", "yes");
  return form;
}

// ---- to be compared ----------------------------------------------------------------------------------------------------------

const char* Shown(std::string_view key) {
  constexpr std::pair<std::string_view, const char*> kWords[] = {
      {"parent", "属于"}, {"timeline", "期间"}, {"of", "是哪个事实的历史"}, {"link", "联系"},          {"type", "类型"},       {"kind", "类型"},      {"role", "用处"},
      {"scale", "精度"},  {"low", "范围"},      {"high", "范围"},           {"members", "取值"},       {"codes", "代码"},      {"others", "其余代码"}, {"identity_number", "证件号"},
      {"digits", "位数"}, {"default", "缺省"},  {"presence", "或 无"},      {"blank", "未填视为"},     {"history", "有历史"},  {"columns", "列名"}};
  for (const auto& [word, shown] : kWords)
    if (word == key) return shown;
  return "声明";
}

std::optional<std::string> TextOf(const Form& form, std::string_view key) {
  for (const auto& [name, text] : form)
    if (name == key) return text;
  return std::nullopt;
}

// The first way in which two are not the same; "" if they are.
std::string Difference(const std::string& name, const Form& stored, const Form& wanted) {
  const auto tell = [&](const std::string& key, const std::optional<std::string>& had, const std::optional<std::string>& has) {
    return fmt::format("「{}」的{}：快照里是 {}，规则里是 {}", name, Shown(key), had.value_or("没有"), has.value_or("没有"));
  };
  for (const auto& [key, text] : wanted)
    if (const auto had = TextOf(stored, key); had != text) return tell(key, had, text);
  for (const auto& [key, text] : stored)
    if (!TextOf(wanted, key)) return tell(key, text, std::nullopt);
  return {};
}

// By entity's place and name; where names come twice, by which of them it is.
using FactKey = std::pair<std::pair<std::int32_t, std::string>, int>;
template <class EntityOf>
std::vector<FactKey> KeysOf(const std::vector<SchemaFact>& facts, EntityOf entity_of) {
  std::map<std::pair<std::int32_t, std::string>, int> seen;
  std::vector<FactKey> keys;
  for (const SchemaFact& fact : facts) {
    const std::pair name(entity_of(fact.entity), fact.name);
    keys.push_back({name, seen[name]++});
  }
  return keys;
}

// ---- JSON --------------------------------------------------------------------------------------------------------------------

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void Write(Writer& writer, const char* key, std::string_view text) {
  writer.Key(key);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

bool ReadForm(const rapidjson::Value& object, Form& form) {
  for (const auto& member : object.GetObject()) {
    const std::string_view key(member.name.GetString(), member.name.GetStringLength());
    if (key == "name" || key == "entity" || key == "bytes" || key == "codes_below") continue;
    if (!member.value.IsString()) return false;
    form.emplace_back(key, std::string(member.value.GetString(), member.value.GetStringLength()));
  }
  return true;
}

bool ReadName(const rapidjson::Value& object, const char* key, std::string& name) {
  if (!object.IsObject()) return false;
  const auto found = object.FindMember(key);
  if (found == object.MemberEnd() || !found->value.IsString()) return false;
  name.assign(found->value.GetString(), found->value.GetStringLength());
  return true;
}

bool ReadNumber(const rapidjson::Value& object, const char* key, std::int64_t& number) {
  const auto found = object.FindMember(key);
  if (found == object.MemberEnd() || !found->value.IsInt64()) return false;
  number = found->value.GetInt64();
  return true;
}

const rapidjson::Value* ListNamed(const rapidjson::Document& document, const char* key) {
  if (!document.IsObject()) return nullptr;
  const auto found = document.FindMember(key);
  return found != document.MemberEnd() && found->value.IsArray() ? &found->value : nullptr;
}

bool ReadEntity(const rapidjson::Value& object, Schema& schema) {
  SchemaEntity entity;
  if (!ReadName(object, "name", entity.name) || !ReadForm(object, entity.form)) return false;
  if (const auto parent = TextOf(entity.form, "parent")) {
    for (std::size_t at = 0; at < schema.entities.size(); ++at)
      if (schema.entities[at].name == *parent) entity.parent = static_cast<std::int32_t>(at);
    if (entity.parent < 0) return false;
  }
  // The root is the first, and nothing else is one.
  if ((entity.parent < 0) != schema.entities.empty()) return false;
  entity.timeline = TextOf(entity.form, "timeline").has_value();
  schema.entities.push_back(std::move(entity));
  return true;
}

bool ReadFact(const rapidjson::Value& object, Schema& schema) {
  SchemaFact fact;
  std::int64_t entity = 0, bytes = 0;
  if (!ReadName(object, "name", fact.name) || !ReadForm(object, fact.form)) return false;
  if (!ReadNumber(object, "entity", entity) || entity < 0 || entity >= static_cast<std::int64_t>(schema.entities.size())) return false;
  if (!ReadNumber(object, "bytes", bytes) || (bytes != 1 && bytes != 4 && bytes != 8)) return false;
  fact.entity = static_cast<std::int32_t>(entity);
  fact.width = bytes == 1 ? Width::Byte : bytes == 4 ? Width::Int32 : Width::Int64;
  if (object.HasMember("codes_below") && (!ReadNumber(object, "codes_below", fact.members) || fact.members < 1)) return false;
  const auto kind = TextOf(fact.form, "kind");
  fact.is_text = kind == "text";
  fact.is_date = kind == "date";
  fact.is_number = kind == "number";
  if ((fact.is_text || fact.is_date) && fact.width != Width::Int32) return false;
  schema.facts.push_back(std::move(fact));
  return true;
}

}  // namespace

Schema SchemaOf(const model::Model& model) {
  Schema schema;
  std::vector<std::int32_t> places;  // by EntityId
  for (const model::Entity& entity : model.entities) {
    places.push_back(entity.IsPair() ? -1 : static_cast<std::int32_t>(schema.entities.size()));
    if (entity.IsPair()) continue;
    const std::int32_t parent = entity.parent == model::kNoEntity ? -1 : places[PlaceOf(entity.parent)];
    schema.entities.push_back({entity.name, parent, entity.timeline != model::Timeline::None, FormOf(model, entity)});
  }
  for (std::size_t id = 0; id < model.facts.size(); ++id) {
    const model::Fact& fact = model.facts[id];
    if (fact.to_supply || model.entities[PlaceOf(fact.entity)].IsPair()) continue;
    SchemaFact stored;
    stored.name = fact.name;
    stored.entity = places[PlaceOf(fact.entity)];
    stored.width = WidthOf(model, fact);
    stored.members = fact.type.kind == model::TypeKind::Boolean ? 2
                     : fact.type.kind == model::TypeKind::Enum
                         ? static_cast<std::int64_t>(model.enums[PlaceOf(fact.type.enumeration)].members.size())
                         : fact.type.kind == model::TypeKind::Division ? kDivisionCodes : 0;
    stored.is_text = fact.type.kind == model::TypeKind::Text;
    stored.is_date = fact.type.kind == model::TypeKind::Date;
    stored.is_number = fact.type.kind == model::TypeKind::Number;
    stored.form = FormOf(model, fact, static_cast<model::FactId>(id));
    schema.facts.push_back(std::move(stored));
  }
  for (const model::Document& document : model.documents) schema.documents.push_back(document.name);
  return schema;
}

std::string ToJson(const Schema& schema) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.SetIndent(' ', 1);
  writer.StartObject();
  writer.Key("entities");
  writer.StartArray();
  for (const SchemaEntity& entity : schema.entities) {
    writer.StartObject();
    Write(writer, "name", entity.name);
    for (const auto& [key, text] : entity.form) Write(writer, key.c_str(), text);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("facts");
  writer.StartArray();
  for (const SchemaFact& fact : schema.facts) {
    writer.StartObject();
    writer.Key("entity");
    writer.Int(fact.entity);
    Write(writer, "name", fact.name);
    writer.Key("bytes");
    writer.Int(static_cast<int>(BytesOf(fact.width)));
    if (fact.members > 0) {
      writer.Key("codes_below");
      writer.Int64(fact.members);
    }
    for (const auto& [key, text] : fact.form) Write(writer, key.c_str(), text);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("documents");
  writer.StartArray();
  for (const std::string& name : schema.documents) writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

bool ReadSchema(std::string_view json, Schema& schema) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError()) return false;
  const auto* entities = ListNamed(document, "entities");
  const auto* facts = ListNamed(document, "facts");
  const auto* documents = ListNamed(document, "documents");
  if (!entities || !facts || !documents) return false;
  for (const auto& entity : entities->GetArray())
    if (!ReadEntity(entity, schema)) return false;
  for (const auto& fact : facts->GetArray())
    if (!ReadFact(fact, schema)) return false;
  for (const auto& name : documents->GetArray()) {
    if (!name.IsString()) return false;
    schema.documents.emplace_back(name.GetString(), name.GetStringLength());
  }
  return !schema.entities.empty();
}

SchemaFit Fit(const Schema& stored, const model::Model& model) {
  SchemaFit fit;
  const Schema wanted = SchemaOf(model);
  std::vector<std::int32_t> entity_places;  // of the rules' entities in the snapshot
  for (const SchemaEntity& entity : wanted.entities) {
    const auto found = std::find_if(stored.entities.begin(), stored.entities.end(), [&](const SchemaEntity& one) { return one.name == entity.name; });
    entity_places.push_back(found == stored.entities.end() ? -1 : static_cast<std::int32_t>(found - stored.entities.begin()));
    if (found == stored.entities.end()) fit.differences.push_back(fmt::format("快照里没有「{}」", entity.name));
    else if (std::string difference = Difference(entity.name, found->form, entity.form); !difference.empty()) fit.differences.push_back(std::move(difference));
  }
  if (!wanted.entities.empty() && entity_places[0] > 0) fit.differences.push_back(fmt::format("快照的记录是「{}」，不是「{}」", stored.entities[0].name, wanted.entities[0].name));
  std::map<FactKey, std::size_t> known;
  const auto stored_keys = KeysOf(stored.facts, [](std::int32_t place) { return place; });
  for (std::size_t place = 0; place < stored_keys.size(); ++place) known.emplace(stored_keys[place], place);
  const auto wanted_keys = KeysOf(wanted.facts, [&](std::int32_t place) { return entity_places[PlaceOf(place)]; });
  std::vector<std::int32_t> fact_places;
  for (std::size_t place = 0; place < wanted.facts.size(); ++place) {
    const SchemaFact& fact = wanted.facts[place];
    const auto found = known.find(wanted_keys[place]);
    fact_places.push_back(found == known.end() ? -1 : static_cast<std::int32_t>(found->second));
    if (entity_places[PlaceOf(fact.entity)] < 0) continue;  // said of the entity
    const std::string name = wanted.entities[PlaceOf(fact.entity)].name + "." + fact.name;
    if (found == known.end()) {
      fit.differences.push_back(fmt::format("快照里没有「{}」", name));
      continue;
    }
    const SchemaFact& had = stored.facts[found->second];
    std::string difference = Difference(name, had.form, fact.form);
    if (difference.empty() && (had.width != fact.width || had.members != fact.members)) difference = fmt::format("「{}」存放的宽度不同", name);
    if (!difference.empty()) fit.differences.push_back(std::move(difference));
  }
  std::size_t next = 0;
  for (const model::Entity& entity : model.entities) fit.entities.push_back(entity.IsPair() ? -1 : entity_places[next++]);
  next = 0;
  for (const model::Fact& fact : model.facts)
    fit.facts.push_back(fact.to_supply || model.entities[PlaceOf(fact.entity)].IsPair() ? -1 : fact_places[next++]);
  for (const std::string& name : stored.documents) {
    const auto found = std::find_if(model.documents.begin(), model.documents.end(), [&](const model::Document& one) { return one.name == name; });
    fit.documents.push_back(found == model.documents.end() ? model::kNone : static_cast<model::DocumentId>(found - model.documents.begin()));
  }
  for (const std::string& name : wanted.documents)
    if (std::find(stored.documents.begin(), stored.documents.end(), name) == stored.documents.end()) fit.missing_documents.push_back(name);
  return fit;
}

}  // namespace doudi::record
