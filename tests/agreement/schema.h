// What a generated rule set has declared so far: all that an expression may speak of.
#pragma once

#include <string>
#include <vector>

namespace doudi::agreement {

enum class Kind { Boolean, Number, Date, Enum, Text, Division };

// The units that generated numbers have; an index into this table.
struct UnitWord {
  std::string type;                 // as written in a declaration
  std::string suffix;               // as written after a literal
  std::vector<std::string> places;  // what it may be rounded to
};
const std::vector<UnitWord>& Units();
inline constexpr int kPlain = 0, kMoney = 1, kPerMonth = 2, kPerYear = 3, kPerHeadMonth = 4, kPeople = 5,
                     kMonths = 6, kAge = 7, kDays = 8,
                     kOwn = 9;  // a unit that the rules declare

struct GenType {
  Kind kind = Kind::Boolean;
  int unit = kPlain;     // Number
  int enumeration = -1;  // Enum
  friend bool operator==(const GenType&, const GenType&) = default;
};

struct Symbol {  // a fact, a definition or an output of a decision table
  std::string name;
  GenType type;
  int entity = 0;
  bool is_fact = false;
  bool has_history = false;
};
struct GenEntity {
  std::string name;
  int parent = -1;
};
struct GenReference {  // a fact or definition that names an element of another entity
  std::string name;
  int entity = 0;
  int target = 0;
};
struct GenPeriods {  // a fact 期间 列表 or 期间
  std::string name;
  int entity = 0;
  bool single = false;
};
struct GenEnum {
  std::string name;
  std::vector<std::string> members;
  bool ordered = false;
  bool inline_fact = false;  // has no name of its own
};
struct GenParameter {
  std::string name;
  std::vector<GenType> keys;
  std::vector<std::pair<std::string, GenType>> outputs;
  bool from_context = false;  // every key has just one fact at the root
};
struct GenSet {
  std::string name;
  GenType element;
};
struct GenFormula {  // of two numbers of the unit, gives one
  std::string name;
  int unit = kMoney;
};
struct GenBenefit {
  std::string name;
  int unit = kMoney;
  bool capped = false;  // has both limits, which an 例外 may change
};
struct GenPolicy {
  std::string name;
  int entity = 0;
  std::vector<GenBenefit> benefits;
  int paid_unit = -1;  // of its 实发; -1: none
};

struct Schema {
  std::vector<GenEntity> entities;
  std::vector<GenEnum> enums;
  int period_enum = -1;  // how often something is paid: 月, 季, …
  std::vector<Symbol> symbols;
  std::vector<Symbol> optional;  // facts 或 无
  std::vector<GenReference> references;
  std::vector<GenPeriods> periods;
  std::vector<GenParameter> parameters;
  std::vector<GenSet> sets;
  std::vector<GenPolicy> policies;
  std::vector<GenFormula> formulas;

  bool IsWithin(int entity, int ancestor) const;
  std::vector<const Symbol*> Visible(int entity, const GenType& type) const;
  std::vector<int> Below(int entity) const;  // the entities under it
};

// Divisions that generated rules and records name.
const std::vector<std::string>& DivisionNames();

}  // namespace doudi::agreement
