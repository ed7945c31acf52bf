// A record as the reference interpreter sees it: a tree of elements, each with the facts that are known of
// it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "model/model.h"
#include "reference/number.h"

namespace doudi::reference {

// Boolean; number in the fact's unit; day (since 1970-01-01); code of an enum member or a division; text.
struct Day1970 {
  int days = 0;
};
struct MemberCode {
  int code = 0;
};
using FactValue = std::variant<bool, Exact, Day1970, MemberCode, std::string>;

struct Element {
  model::EntityId entity = 0;
  Element* parent = nullptr;
  bool phantom =
      false;  // stands for elements that the record does not list: any number of them, nothing known
  std::map<model::FactId, FactValue> facts;  // missing: unknown
  std::map<model::EntityId, std::vector<std::unique_ptr<Element>>>
      children;  // missing: the collection was not listed
  // Of a pair: the other element. `pairs` holds those of which this is the outer one, made when first asked for.
  const Element* inner = nullptr;
  mutable std::map<model::EntityId, std::vector<std::unique_ptr<Element>>> pairs;

  Element& AddChild(model::EntityId child);
};

// Puts a phantom into every collection that is not listed, all the way down.
void AddPhantoms(const model::Model& model, Element& element);

// The elements of an entity at or below `top`, in order of the record; of a pair entity those of each outer element.
std::vector<const Element*> ElementsOf(const model::Model& model, const Element& top, model::EntityId entity);

}  // namespace doudi::reference
