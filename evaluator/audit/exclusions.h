// Exclusions: lines whose policies exclude each other (关系 互斥, 择一), so that of several that are due one only is.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "audit/programmes.h"
#include "value/date.h"
#include "value/rational.h"

namespace doudi::audit {

// A line that is due to a row, as far as another may exclude it.
struct Claim {
  std::size_t line = 0;
  std::int32_t row = 0;          // of the line's entity in the chunk
  value::Rational due;
  bool paid = false;
  bool taken = true;             // false: another is had in its place
  std::size_t in_favour_of = 0;  // that line
};

// Which lines may exclude each other at all on the day; empty: none do.
class Exclusions {
 public:
  Exclusions(const model::Model& model, const std::vector<Line>& lines, value::Date day);
  bool Any() const { return !groups_.empty(); }
  bool Concerns(std::size_t line) const;

  // Settles the claims of one record. What is paid goes before what is not; of several that are paid, and of several that are not, an ordered group
  // keeps the first, any other the highest (of equal ones the first). `applies`: whether a group's 当 may hold for a row of its entity; `owner`: the row of an
  // entity above a row of a line, −1 where it lies below.
  using Applies = std::function<bool(model::EntityId entity, std::int32_t row, model::ExprId when)>;
  using Owner = std::function<std::int32_t(const Claim& claim, model::EntityId entity)>;
  void Settle(std::vector<Claim>& claims, const Applies& applies, const Owner& owner) const;

 private:
  struct Group {
    const model::Exclusive* exclusive = nullptr;
    std::vector<std::size_t> ranks;  // by line: its place in the group; kNotIn
  };
  std::vector<Group> groups_;
};

}  // namespace doudi::audit
