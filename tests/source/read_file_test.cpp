#include "source/read_file.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace doudi::source {
namespace {

namespace fs = std::filesystem;

// A folder of its own for a test, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "doudi-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = name;
  }
  ~ScratchFolder() { fs::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  void Write(const std::string& name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string At(const std::string& name) const { return (path_ / name).string(); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The paths read, relative to the folder, then the errors.
std::vector<std::string> Summary(const ReadSources& sources, const ScratchFolder& folder) {
  std::vector<std::string> lines;
  for (const auto& file : sources.files)
    lines.push_back(fs::path(file->path()).lexically_relative(folder.path()).string());
  for (const ReadError& error : sources.errors) {
    lines.push_back(ToText({fs::path(error.path).lexically_relative(folder.path()).string(), error.reason}));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("a folder gives its rule files in the order of their paths", "[source]") {
  const ScratchFolder folder;
  for (const char* name : {"国家/低保.aid", "国家/a.aid", "安徽省/砀山县/参数.aid", "b.aid", "注.md",
                           ".git/x.aid", "a.aid.bak"}) {
    folder.Write(name, "规则集 x。\n");
  }
  fs::create_directories(folder.path() / "文件夹.aid");
  const auto sources = ReadRuleFiles({folder.path().string()});
  CHECK(Summary(sources, folder) == Lines{"b.aid", "国家/a.aid", "国家/低保.aid", "安徽省/砀山县/参数.aid"});
  CHECK(sources.files[0]->text() == "规则集 x。\n");
}

TEST_CASE("paths are read in the order in which they are given", "[source]") {
  const ScratchFolder folder;
  for (const char* name : {"z/b.aid", "z/a.aid", "a/c.aid"}) folder.Write(name, "规则集 x。\n");
  CHECK(Summary(ReadRuleFiles({folder.At("z"), folder.At("a")}), folder) == Lines{"z/a.aid", "z/b.aid", "a/c.aid"});
}

TEST_CASE("Markdown in a folder is read if it holds rules, and a named one must", "[source]") {
  const ScratchFolder folder;
  folder.Write("a.aid", "规则集 x。\n");
  folder.Write("README.md", "```\n规则集 y。\n```\n");
  folder.Write("法律援助.md", "第一条\n```aid\n规则集 y。\n```\n");
  CHECK(Summary(ReadRuleFiles({folder.path().string()}), folder) == Lines{"a.aid", "法律援助.md"});
  CHECK(Summary(ReadRuleFiles({folder.At("README.md")}), folder) ==
        Lines{"README.md：这个 Markdown 文件里没有规则；规则写在 ```aid 与 ``` 之间"});
}

TEST_CASE("a file named twice is read once, and a named file may have any ending", "[source]") {
  const ScratchFolder folder;
  folder.Write("a.aid", "甲");
  folder.Write("b.txt", "乙");
  const auto sources =
      ReadRuleFiles({folder.At("b.txt"), folder.At("a.aid"), folder.path().string(), folder.At("./a.aid")});
  CHECK(Summary(sources, folder).size() == 2);
  CHECK(sources.errors.empty());
}

TEST_CASE("what cannot be read is said, and the rest is read", "[source]") {
  const ScratchFolder folder;
  folder.Write("a.aid", "甲");
  fs::create_directories(folder.path() / "空");
  fs::create_symlink("环.aid", folder.path() / "环.aid");
  const auto sources = ReadRuleFiles({folder.At("a.aid"), folder.At("没有.aid"), folder.At("空"),
                                      folder.At("环.aid"), folder.At("a.aid/b")});
  CHECK(Summary(sources, folder) == Lines{"a.aid", "空：文件夹里没有规则文件（.aid，或含 aid 代码块的 .md）",
                                          "没有.aid：没有这个文件或文件夹", "环.aid：符号链接成环",
                                          "a.aid/b：没有这个文件或文件夹"});
}

TEST_CASE("a whole file is read byte for byte", "[source]") {
  const ScratchFolder folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes.push_back(static_cast<char>(i % 251));
  folder.Write("大", bytes);
  folder.Write("空", "");
  CHECK(std::get<std::string>(ReadWholeFile(folder.At("大"))) == bytes);
  CHECK(std::get<std::string>(ReadWholeFile(folder.At("空"))).empty());
  CHECK(std::get<ReadError>(ReadWholeFile(folder.path().string())).reason == "这是文件夹，不是文件");
}

}  // namespace
}  // namespace doudi::source
