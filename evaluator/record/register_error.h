// RegisterError: a register that cannot be read at all, said to a person with what to do next.
#pragma once

#include <stdexcept>

namespace doudi::record {

class RegisterError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace doudi::record
