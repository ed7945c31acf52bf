// The same work done in more than one way, in turn, in one process: processor seconds of this thread by round, and how each compares with the first.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace bench {

struct Contender {
  std::string name;
  std::function<void()> run;
  std::vector<double> seconds = {};  // by round
};

// Each of all in turn, `rounds` times.
void RunInTurn(std::vector<std::vector<Contender>>& contests, std::size_t rounds);
// A line each: households and megabytes a second, and the median of the ratios to the first, round by round.
void Print(const std::vector<Contender>& contenders, std::size_t households, std::size_t bytes);

}  // namespace bench
