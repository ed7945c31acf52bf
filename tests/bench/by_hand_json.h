// JSON lines to verdict counts as one would write it by hand: RapidJSON's SAX reader, in place, into plain
// structs, and the rules row by row. What reading by the engine is measured against.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>

#include "by_hand.h"

namespace bench {

// By programme and verdict (kNo, kYes, kOpen).
using Counts = std::array<std::array<std::uint64_t, 3>, kProgrammes>;

// Household by household into one block of structs after the other; `judged` false: reads alone, and all
// counts are 0. Ends the process where a line cannot be read.
Counts CountByHand(std::FILE* input, bool judged);

}  // namespace bench
