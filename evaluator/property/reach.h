// What a property rests on: the facts and entities that can change it, the constants that it compares with, and whether the three-valued
// engine may be believed where facts are unknown.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/model.h"

namespace doudi::property {

struct Reach {
  std::set<model::FactId> facts;
  std::set<model::EntityId> entities;  // of the facts and aggregates; no pairs
  std::set<model::PolicyId> policies;
  std::set<value::Rational> numbers;   // that literals and parameter rows hold
  std::set<std::string> texts;
  // 已知, 缺省 and a fact's own 缺省 make something of a fact's being unknown: then an answer with all facts unknown proves nothing.
  bool looks_at_unknowns = false;
};

Reach ReachOf(const model::Model& model, const std::vector<model::ExprId>& expressions);

}  // namespace doudi::property
