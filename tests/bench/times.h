// Times of a benchmark.
#pragma once

#include <vector>

namespace bench {

// Processor time of this thread.
double ThreadSeconds();
double Median(std::vector<double> values);

}  // namespace bench
