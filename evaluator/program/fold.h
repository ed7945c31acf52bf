// Fold: an operation on constants, done once at compile time.
#pragma once

#include <optional>
#include <span>

#include "program/program_data.h"

namespace doudi::program {

// The value of `instruction` on these operands; nullopt where it is an error or depends on more than its operands.
// REQUIRES: one constant per operand.
std::optional<model::Constant> Fold(const Program& program, const Instruction& instruction,
                                    std::span<const model::Constant> operands);

}  // namespace doudi::program
