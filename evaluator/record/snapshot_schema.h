// The schema of a snapshot: what its columns are, as JSON in the file, and whether that is what rules want. For record/ only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/chunk.h"

namespace doudi::record {

struct SchemaEntity {
  std::string name;
  std::int32_t parent = -1;  // by place; -1: the root
  bool timeline = false;
  std::vector<std::pair<std::string, std::string>> form;  // all that is compared, by key in the JSON
};
struct SchemaFact {
  std::string name;
  std::int32_t entity = 0;  // by place
  Width width = Width::Byte;
  std::int64_t members = 0;  // codes are below it (of 区划 six digits); 0: any value
  bool is_text = false, is_date = false, is_number = false;
  std::vector<std::pair<std::string, std::string>> form;
};
// In the order of the rules, without pairs and without what no record holds (待补充).
struct Schema {
  std::vector<SchemaEntity> entities;
  std::vector<SchemaFact> facts;
  std::vector<std::string> documents;
};

Schema SchemaOf(const model::Model& model);
std::string ToJson(const Schema& schema);
// False where the text is no schema.
bool ReadSchema(std::string_view json, Schema& schema);

// Where the parts of the rules stand in a snapshot; -1: nowhere. Pairs and 待补充 are nowhere.
struct SchemaFit {
  std::vector<std::int32_t> entities, facts;  // by EntityId, FactId
  std::vector<model::DocumentId> documents;   // by place in the schema; kNone: the rules do not know it
  std::vector<std::string> differences;       // what the rules have and the snapshot has not, or otherwise; empty: it fits
  std::vector<std::string> missing_documents;
};
SchemaFit Fit(const Schema& stored, const model::Model& model);

}  // namespace doudi::record
