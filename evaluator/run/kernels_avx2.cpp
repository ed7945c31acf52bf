// The kernels again, for x86-64 processors with AVX2 (CMakeLists.txt gives the flag where the compiler has it).
#include <type_traits>

#include "run/kernels.inc"

namespace doudi::run {

Kernel FindAvx2Kernel(Operation operation, Kind a, Kind b, Kind out);
Kernel FindAvx2Kernel(Operation operation, Kind a, Kind b, Kind out) { return Find(operation, a, b, out); }

}  // namespace doudi::run
