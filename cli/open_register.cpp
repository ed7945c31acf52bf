#include "open_register.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "command.h"
#include "record/read_json.h"

namespace doudi::cli {

std::optional<OpenedRegister> OpenRegister(const check::Rules& rules, const std::string& root, const std::string& path,
                                           const record::RegisterOptions& options) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) {
    std::fprintf(stderr, "无法读 %s：%s\n", path.c_str(), std::strerror(errno));
    return std::nullopt;
  }
  OpenedRegister opened;
  opened.input = std::shared_ptr<std::FILE>(file, [](std::FILE* open) {
    if (open != stdin) std::fclose(open);
  });
  struct stat status {};
  if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)) opened.bytes = static_cast<std::uint64_t>(status.st_size);
  const record::JsonStart start = record::ReadJsonStart(file);
  opened.model = &ChooseModel(rules, root, start.keys);
  opened.reader = record::ReadJsonRegister(*opened.model, file, path == "-" ? "标准输入" : path, start.bytes, options);
  return opened;
}

}  // namespace doudi::cli
