// Prove: 性质 held against made-up records. What is claimed is what was done: 「没有反例」 in so many records; 「已证明」 only where the three-valued
// engine says so with every fact unknown.
//
// Records are those of the 例 with facts and elements changed, biased to the numbers and dates that the rules compare with. The same seed
// makes the same records. A counterexample is made small, and printed as an 例 that can be pasted beside the rules.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::property {

struct ProveOptions {
  std::size_t runs = 1000;  // records per 性质
  std::uint64_t seed = 1;
  std::optional<value::Date> date;  // else those of the 例
};

enum class State : std::uint8_t {
  Proven,     // 已证明: holds whatever the facts are
  Unrefuted,  // 没有反例
  Refuted,    // 有反例
  Untested,   // 没有一份档案能判断
};
std::string_view JsonName(State state);     // proven unrefuted refuted untested
std::string_view ChineseName(State state);

struct Outcome {
  const model::Property* property = nullptr;
  State state = State::Untested;
  std::size_t tried = 0;    // records
  std::size_t decided = 0;  // rows of its entity on which it could be judged
  std::vector<value::Date> dates;
  std::string shown;    // how the counterexample breaks it
  std::string example;  // the counterexample as one 例, or two
};

std::vector<Outcome> Prove(const model::Model& model, std::span<const model::Property* const> properties, const ProveOptions& options);
std::string ToText(const Outcome& outcome, const ProveOptions& options);

}  // namespace doudi::property
