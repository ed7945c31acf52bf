// Generator: made-up records. Each is the record of an 例 with some of what a property rests on changed.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "example/draft.h"
#include "property/reach.h"

namespace doudi::property {

// The same numbers on every machine: no distribution of the library is used.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }  // REQUIRES: end > 0
  bool Once(std::size_t in) { return Below(in) == 0; }

 private:
  std::mt19937_64 engine_;
};

class Generator {
 public:
  // `bases`: the 例 of the date, at least one.
  Generator(const model::Model& model, const Reach& reach, value::Date date, std::vector<example::Draft> bases, std::uint64_t seed);

  example::Draft Next();
  // Two values of a number, the lower first; in the unit of `type`, whole multiples of 1/scale within the range.
  std::pair<value::Rational, value::Rational> TwoNumbers(const model::Type& type, std::int64_t scale, const std::optional<model::RangeEnd>& low,
                                                         const std::optional<model::RangeEnd>& high);
  Random& random() { return random_; }

 private:
  void Change(example::Draft& draft);
  void ChangeFact(example::Draft& draft);
  void ChangeElements(example::Draft& draft);
  std::size_t Copy(example::Draft& draft, std::size_t node);
  std::string ValueFor(const model::Fact& fact);
  value::Rational NumberFor(const model::Type& type, std::int64_t scale, const std::optional<model::RangeEnd>& low,
                            const std::optional<model::RangeEnd>& high);
  std::string DateFor(const model::Fact& fact);

  const model::Model& model_;
  const Reach& reach_;
  value::Date date_;
  std::vector<example::Draft> bases_;
  Random random_;
  std::vector<value::Rational> numbers_;
  std::vector<std::string> texts_;
  std::map<model::FactId, std::vector<std::string>> seen_;  // values that the 例 have
  std::map<model::EntityId, std::vector<model::FactId>> facts_;
  int handles_ = 0;
};

// The nodes of a draft that are still there, in the order in which their rows come.
std::vector<std::size_t> NodesOf(const example::Draft& draft, model::EntityId entity);
void SetField(example::Node& node, const std::string& name, const std::string& text);
// A number as a rule writes it: 500元/月.
std::string NumberText(const value::Rational& number, const model::Type& type);

}  // namespace doudi::property
