#include "record/match_records.h"

#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "record/snapshot_schema.h"

namespace doudi::record {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// What an entity or a fact has to have in common with another to be the same; the last part tells those of one name apart.
using Key = std::pair<std::vector<std::string>, int>;

class Keys {
 public:
  Key Of(std::vector<std::string> parts) {
    const int count = seen_[parts]++;
    return {std::move(parts), count};
  }

 private:
  std::map<std::vector<std::string>, int> seen_;
};

void Append(const std::vector<std::pair<std::string, std::string>>& form, std::vector<std::string>& parts) {
  for (const auto& [key, text] : form) {
    parts.push_back(key);
    parts.push_back(text);
  }
}

std::vector<Key> EntityKeys(const model::Model& model, const Schema& schema) {
  Keys keys;
  std::vector<Key> of;
  std::size_t stored = 0;
  for (const auto& entity : model.entities) {
    std::vector<std::string> parts = {entity.name};
    if (entity.IsPair()) {
      for (const auto id : {entity.parent, entity.inner, entity.owner}) parts.push_back(model.entities[PlaceOf(id)].name);
    } else {
      Append(schema.entities[stored++].form, parts);
    }
    of.push_back(keys.Of(std::move(parts)));
  }
  return of;
}

std::vector<Key> FactKeys(const model::Model& model, const Schema& schema) {
  Keys keys;
  std::vector<Key> of;
  std::size_t stored = 0;
  for (const auto& fact : model.facts) {
    const auto& entity = model.entities[PlaceOf(fact.entity)];
    std::vector<std::string> parts = {entity.name, fact.name};
    if (fact.to_supply || entity.IsPair()) {
      parts.push_back(ToText(model, fact.type));
    } else {
      Append(schema.facts[stored++].form, parts);
    }
    of.push_back(keys.Of(std::move(parts)));
  }
  return of;
}

std::vector<std::int32_t> Matched(const std::vector<Key>& before, const std::vector<Key>& after) {
  std::map<Key, std::int32_t> places;
  for (std::size_t i = 0; i < after.size(); ++i) places.emplace(after[i], static_cast<std::int32_t>(i));
  std::vector<std::int32_t> matched;
  for (const auto& key : before) {
    const auto found = places.find(key);
    matched.push_back(found == places.end() ? -1 : found->second);
  }
  return matched;
}

bool IsIdentity(const std::vector<std::int32_t>& ids, std::size_t count) {
  std::vector<std::int32_t> identity(count);
  std::iota(identity.begin(), identity.end(), 0);
  return ids == identity;
}

}  // namespace

RecordMatch MatchRecords(const model::Model& before, const model::Model& after) {
  static_assert(model::kNone == -1 && model::kNoEntity == -1);
  const Schema old_schema = SchemaOf(before), new_schema = SchemaOf(after);
  RecordMatch match;
  match.entities = Matched(EntityKeys(before, old_schema), EntityKeys(after, new_schema));
  match.facts = Matched(FactKeys(before, old_schema), FactKeys(after, new_schema));
  match.same = IsIdentity(match.entities, after.entities.size()) && IsIdentity(match.facts, after.facts.size());
  return match;
}

}  // namespace doudi::record
