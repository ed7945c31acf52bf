#include "audit/meanings.h"

#include <algorithm>

#include <fmt/format.h>

#include "archive/hash.h"

namespace doudi::audit {
namespace {

bool Concerns(const model::Exclusive& exclusive, const Line& line) {
  return std::any_of(line.parts.begin(), line.parts.end(),
                     [&](const Part& part) { return std::find(exclusive.policies.begin(), exclusive.policies.end(), part.policy) != exclusive.policies.end(); });
}

}  // namespace

LineMeanings::LineMeanings(const model::Model& model, const std::vector<Line>& lines, value::Date until) : model_(model), lines_(lines), meanings_(model, until) {
  for (const auto& line : lines) texts_.push_back(TextOf(line));
}

// A line for a whole policy is for what no other line names.
std::string LineMeanings::TextOf(const Line& line) const {
  std::string text = fmt::format("{} {}\n", line.entity, line.in_ledger);
  for (const auto& part : line.parts) {
    text += fmt::format("{} {}\n", part.benefit, meanings_.OfPolicy(part.policy));
    for (const auto& other : lines_)
      for (const auto& named : other.parts)
        if (named.policy == part.policy && !named.benefit.empty()) text += fmt::format("/{}\n", named.benefit);
  }
  return text;
}

std::vector<bool> LineMeanings::SettledWith(std::size_t line) const {
  std::vector<bool> with(lines_.size(), false);
  with[line] = true;
  for (bool more = true; more;) {
    more = false;
    for (const auto& exclusive : model_.exclusives) {
      const auto concerned = [&](std::size_t other) { return Concerns(exclusive, lines_[other]); };
      bool touches = false;
      for (std::size_t other = 0; other < lines_.size(); ++other) touches = touches || (with[other] && concerned(other));
      for (std::size_t other = 0; touches && other < lines_.size(); ++other) {
        if (with[other] || !concerned(other)) continue;
        with[other] = more = true;
      }
    }
  }
  return with;
}

std::string LineMeanings::OfLine(std::size_t line) const {
  std::string text = texts_[line];
  const auto with = SettledWith(line);
  for (std::size_t other = 0; other < lines_.size(); ++other)
    if (with[other] && other != line) text += fmt::format("{}\n{}", lines_[other].name, texts_[other]);
  for (const auto& exclusive : model_.exclusives) {
    bool touches = false;
    for (std::size_t other = 0; other < lines_.size(); ++other) touches = touches || (with[other] && Concerns(exclusive, lines_[other]));
    if (touches) text += fmt::format("{}\n", meanings_.OfExclusive(exclusive));
  }
  return archive::ToHex(archive::HashOf(text));
}

}  // namespace doudi::audit
