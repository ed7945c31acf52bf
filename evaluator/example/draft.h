// Draft: a record as texts, as an 例 writes it: what is made of one, and what can be written as one again.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "model/model.h"
#include "record/batch.h"

namespace doudi::example {

struct FieldText {
  std::string name, text;
};
struct Node {
  model::EntityId entity = 0;
  std::string handle;
  std::vector<FieldText> fields;
  std::vector<std::size_t> children;
};

struct Draft {
  struct Check {
    std::string fact;
    std::vector<std::string> handles;
    bool passed = true;
    std::string amount;  // of a 裁量
  };
  struct Held {
    std::string document, handle, issued;
  };
  std::vector<Node> nodes;  // [0] is the root; those that no other has among its children are gone
  std::set<model::EntityId> listed;
  std::set<model::EntityId> left_open;  // 未列全
  std::vector<Held> held;
  std::vector<Check> checks;
  std::vector<record::RecordIssue> issues;
};

// All that the chain of 基于 says, later declarations over earlier ones.
Draft DraftOf(const model::Model& model, const model::Example& example);
// The next record of the builder; false where it was set aside.
bool AddRecord(const model::Model& model, const Draft& draft, const std::string& id, record::BatchBuilder& builder);
// The clauses of an 例 below its head: 家庭 ｛…｝。成员 甲 ｛…｝。… 无 财产。 Elements without a 编号 get one.
std::string ToText(const model::Model& model, const Draft& draft);

}  // namespace doudi::example
