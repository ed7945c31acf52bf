#include "contest.h"

#include <cstdio>

#include "times.h"

namespace bench {

void RunInTurn(std::vector<std::vector<Contender>>& contests, std::size_t rounds) {
  for (std::size_t round = 0; round < rounds; ++round)
    for (std::vector<Contender>& contenders : contests)
      for (Contender& contender : contenders) {
        const double start = ThreadSeconds();
        contender.run();
        contender.seconds.push_back(ThreadSeconds() - start);
      }
}

void Print(const std::vector<Contender>& contenders, std::size_t households, std::size_t bytes) {
  std::printf("%-52s %14s %10s %8s\n", "", "households/s", "MB/s", "ratio");
  for (const Contender& contender : contenders) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < contender.seconds.size(); ++round)
      ratios.push_back(contenders.front().seconds[round] / contender.seconds[round]);
    const double seconds = Median(contender.seconds);
    std::printf("%-52s %14.0f %10.0f %7.2fx\n", contender.name.c_str(), static_cast<double>(households) / seconds,
                static_cast<double>(bytes) / seconds / 1e6, Median(ratios));
  }
}

}  // namespace bench
