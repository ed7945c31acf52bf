#include "source/read_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "source/literate.h"

namespace doudi::source {
namespace {

namespace fs = std::filesystem;

// Spans count bytes in 32 bits; a rule file past this size is a mistake anyway.
constexpr std::size_t kLargestRuleFile = std::size_t{64} << 20;

std::string Reason(std::error_code error) {
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory)
    return "没有这个文件或文件夹";
  if (error == std::errc::permission_denied) return "没有读取权限";
  if (error == std::errc::is_a_directory) return "这是文件夹，不是文件";
  if (error == std::errc::too_many_symbolic_link_levels) return "符号链接成环";
  if (error == std::errc::filename_too_long) return "路径太长";
  if (error == std::errc::too_many_files_open) return "打开的文件太多";
  return fmt::format("读取失败（系统错误 {}）", error.value());
}

struct Found {
  std::vector<std::string> paths;
  std::vector<ReadError> errors;
};

// A Markdown file of a folder that cannot be read, or holds no rules, is none of ours.
bool HoldsRules(const std::string& path) {
  const auto text = ReadWholeFile(path);
  const auto* markdown = std::get_if<std::string>(&text);
  return markdown && !RuleBlocks(*markdown).empty();
}

void FindInFolder(const std::string& folder, Found& found) {
  std::error_code error;
  const std::size_t before = found.paths.size();
  auto entry = fs::recursive_directory_iterator(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    if (hidden) {
      entry.disable_recursion_pending();
    } else if (entry->path().extension() == ".aid" && !entry->is_directory(error)) {
      found.paths.push_back(entry->path().string());
    } else if (entry->path().extension() == ".md" && !entry->is_directory(error) && HoldsRules(entry->path().string())) {
      found.paths.push_back(entry->path().string());
    }
    entry.increment(error);
  }
  if (error) {
    found.errors.push_back({folder, Reason(error)});
  } else if (found.paths.size() == before) {
    found.errors.push_back({folder, "文件夹里没有规则文件（.aid，或含 aid 代码块的 .md）"});
  }
}

Found FindRuleFiles(const std::vector<std::string>& paths) {
  Found found;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    const auto before = static_cast<std::ptrdiff_t>(found.paths.size());
    if (status.type() == fs::file_type::directory) {
      FindInFolder(path, found);
    } else {
      found.paths.push_back(path);
    }
    std::sort(found.paths.begin() + before, found.paths.end());
  }
  return found;
}

// Drops the paths that lead to a file named before; one that has two names of its own (hard links) is two.
void KeepFirstOfEachFile(std::vector<std::string>& paths) {
  std::map<std::pair<dev_t, ino_t>, std::vector<std::string>> seen;
  std::erase_if(paths, [&](const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return false;  // to be told
    std::vector<std::string>& others = seen[{status.st_dev, status.st_ino}];
    const bool again = std::any_of(others.begin(), others.end(), [&](const std::string& other) {
      std::error_code error;
      return fs::canonical(other, error) == fs::canonical(path, error);
    });
    if (!again) others.push_back(path);
    return again;
  });
}

}  // namespace

std::string ToText(const ReadError& error) { return fmt::format("{}：{}", error.path, error.reason); }

std::variant<std::string, ReadError> ReadWholeFile(const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  errno = 0;
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  const auto failure = [&] {
    return ReadError{path, Reason(std::error_code(errno, std::generic_category()))};
  };
  if (!file) return failure();
  std::string text;
  char buffer[1 << 16];
  while (true) {
    const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get());
    text.append(buffer, count);
    if (count < sizeof buffer) break;
  }
  if (std::ferror(file.get()) != 0) return failure();
  return text;
}

ReadSources ReadRuleFiles(const std::vector<std::string>& paths) {
  Found found = FindRuleFiles(paths);
  KeepFirstOfEachFile(found.paths);
  ReadSources result;
  result.errors = std::move(found.errors);
  for (std::string& path : found.paths) {
    auto text = ReadWholeFile(path);
    if (auto* error = std::get_if<ReadError>(&text)) {
      result.errors.push_back(std::move(*error));
    } else if (std::get<std::string>(text).size() > kLargestRuleFile) {
      result.errors.push_back({path, "文件超过 64 MB，不像规则文件"});
    } else if (IsLiterate(path) && RuleBlocks(std::get<std::string>(text)).empty()) {
      result.errors.push_back({path, "这个 Markdown 文件里没有规则；规则写在 ```aid 与 ``` 之间"});
    } else {
      result.files.push_back(std::make_unique<SourceFile>(std::move(path), std::get<std::string>(text)));
    }
  }
  return result;
}

}  // namespace doudi::source
