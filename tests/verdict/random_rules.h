// Small rule sets and records made by chance, for tests that hold for all of them. The same seed gives the same text.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace doudi::verdict {

class RuleMaker {
 public:
  explicit RuleMaker(std::uint32_t seed) : random_(seed) {}

  // Rules of two to four policies, and one 例 with a good part of its facts left out.
  std::string Make();

  std::size_t Below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }
  bool Chance(std::size_t percent) { return Below(100) < percent; }
  template <class T>
  const T& OneOf(const std::vector<T>& list) {
    return list[Below(list.size())];
  }

 private:
  std::string Condition(int depth);  // of 家庭
  std::string Atom();
  std::string Number();
  std::string MemberCondition();
  std::string Policy(std::size_t index);
  std::string MemberPolicy(std::size_t index);
  std::string Record();

  std::mt19937 random_;
  std::size_t household_policies_ = 0;
};

}  // namespace doudi::verdict
