#include "open_register.h"

#include "command.h"

namespace doudi::cli {

OpenedRegister OpenRegister(const check::Rules& rules, const RegisterNamed& named) {
  OpenedRegister opened;
  opened.input = record::OpenRegister(named.paths.empty() ? std::vector<std::string>{"-"} : named.paths, named.map);
  opened.model = &ChooseModel(rules, named.root, opened.input->keys());
  opened.bytes = opened.input->bytes();
  return opened;
}

}  // namespace doudi::cli
