#include "run/kernels.h"

#include <type_traits>

#include "run/kernels.inc"

namespace doudi::run {

Kernel FindAvx2Kernel(Operation operation, Kind a, Kind b, Kind out);  // kernels_avx2.cpp

bool CanRun(Processor processor) {
#if defined(__x86_64__)
  return processor == Processor::Any || (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma"));
#else
  return processor == Processor::Any;
#endif
}

Kernel FindKernel(Processor processor, Operation operation, Kind a, Kind b, Kind out) {
  return processor == Processor::Avx2 ? FindAvx2Kernel(operation, a, b, out) : Find(operation, a, b, out);
}

}  // namespace doudi::run
