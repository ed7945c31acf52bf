#include "audit/meanings.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "archive/hash.h"

namespace doudi::audit {
namespace {

bool Concerns(const model::Exclusive& exclusive, const Line& line) {
  return std::any_of(line.parts.begin(), line.parts.end(),
                     [&](const Part& part) { return std::find(exclusive.policies.begin(), exclusive.policies.end(), part.policy) != exclusive.policies.end(); });
}

// Several meanings as one, in this order.
class Joined {
 public:
  void Add(const std::string& text) { general_ += fmt::format("{}\n", text); }
  void Add(const model::Meaning& meaning) {
    Add(meaning.general);
    for (const auto& [division, text] : meaning.by_division) by_division_[division] += fmt::format("{} {}\n", count_, text);
    places_.insert(meaning.places.begin(), meaning.places.end());
    ++count_;
  }

  model::Meaning Take() const {
    model::Meaning meaning{archive::ToHex(archive::HashOf(general_)), {}, places_};
    for (const auto& [division, text] : by_division_) meaning.by_division[division] = archive::ToHex(archive::HashOf(text));
    return meaning;
  }

 private:
  std::string general_;
  std::map<value::DivisionCode, std::string> by_division_;
  std::set<model::Place> places_;
  std::size_t count_ = 0;
};

}  // namespace

LineMeanings::LineMeanings(const model::Model& model, const std::vector<Line>& lines, value::Date until) : model_(model), lines_(lines), meanings_(model, until) {
  for (const auto& line : lines) alone_.push_back(OfLineAlone(line));
}

// A line for a whole policy is for what no other line names.
model::Meaning LineMeanings::OfLineAlone(const Line& line) const {
  Joined joined;
  joined.Add(fmt::format("{} {}", line.entity, line.in_ledger));
  for (const auto& part : line.parts) {
    joined.Add(part.benefit);
    joined.Add(meanings_.OfPolicy(part.policy));
    for (const auto& other : lines_)
      for (const auto& named : other.parts)
        if (named.policy == part.policy && !named.benefit.empty()) joined.Add("/" + named.benefit);
  }
  return joined.Take();
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

model::Meaning LineMeanings::OfLine(std::size_t line) const {
  Joined joined;
  joined.Add(alone_[line]);
  const auto with = SettledWith(line);
  for (std::size_t other = 0; other < lines_.size(); ++other) {
    if (!with[other] || other == line) continue;
    joined.Add(lines_[other].name);
    joined.Add(alone_[other]);
  }
  for (const auto& exclusive : model_.exclusives) {
    bool touches = false;
    for (std::size_t other = 0; other < lines_.size(); ++other) touches = touches || (with[other] && Concerns(exclusive, lines_[other]));
    if (touches) joined.Add(meanings_.OfExclusive(exclusive));
  }
  return joined.Take();
}

}  // namespace doudi::audit
