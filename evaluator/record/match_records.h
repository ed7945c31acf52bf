// MatchRecords: which entities and facts of two sets of rules are one and the same to a record.
#pragma once

#include <vector>

#include "model/model.h"

namespace doudi::record {

struct RecordMatch {
  // By id of the old rules the id in the new ones; kNoEntity, kNone where they have none of the same form.
  std::vector<model::EntityId> entities;
  std::vector<model::FactId> facts;
  // What is read for one of the two serves the other as it is.
  bool same = false;
};

// A fact is the same where its entity, name and all that decides how it is read (type, members, range, 缺省 …) are.
RecordMatch MatchRecords(const model::Model& before, const model::Model& after);

}  // namespace doudi::record
