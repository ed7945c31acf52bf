// What is kept in a folder, and what is not taken from it.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "archive/hash.h"
#include "archive/program_id.h"
#include "archive/store.h"
#include "support/golden.h"
#include "support/temporary_folder.h"

namespace doudi::archive {
namespace {

namespace fs = std::filesystem;
using tests::TemporaryFolder;

const std::string kKey = HashOf("一把钥匙");

std::size_t FilesIn(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.string()), fs::directory_iterator()));
}

void Overwrite(const fs::path& path, const std::string& bytes) { std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes; }

TEST_CASE("what is kept is found under its key", "[archive]") {
  const TemporaryFolder folder;
  const Store store((folder / "深/一层").string(), ".rules");
  CHECK_FALSE(store.Find(kKey));
  store.Keep(kKey, "内容");
  CHECK(store.Find(kKey) == "内容");
  store.Keep(kKey, "");
  CHECK(store.Find(kKey) == "");
  CHECK_FALSE(store.Find(HashOf("另一把")));
  struct stat status {};
  REQUIRE(stat((folder / "深/一层").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("what is damaged, cut short or another's is not there", "[archive]") {
  const TemporaryFolder folder;
  const Store store(folder.string(), ".rules");
  store.Keep(kKey, "内容");
  const fs::path path = folder / (ToHex(kKey) + ".rules");
  const std::string whole = tests::ReadText(path);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
    Overwrite(path, damaged);
    CHECK_FALSE(store.Find(kKey));
    Overwrite(path, whole.substr(0, i));
    CHECK_FALSE(store.Find(kKey));
  }
  Overwrite(path, whole + "x");
  CHECK_FALSE(store.Find(kKey));
  Overwrite(path, whole);
  CHECK(store.Find(kKey) == "内容");
  fs::copy_file(path, folder / (ToHex(HashOf("另一把")) + ".rules"));
  CHECK_FALSE(store.Find(HashOf("另一把")));
  REQUIRE(chmod(path.c_str(), 0666) == 0);  // anybody may have written it
  CHECK_FALSE(store.Find(kKey));
  store.Keep(kKey, "新的");
  CHECK(store.Find(kKey) == "新的");
}

TEST_CASE("a link or a pipe in its place is not followed", "[archive]") {
  const TemporaryFolder folder;
  const Store store(folder.string(), ".rules");
  store.Keep(kKey, "内容");
  const fs::path path = folder / (ToHex(kKey) + ".rules");
  fs::rename(path, folder / "别处");
  fs::create_symlink(folder / "别处", path);
  CHECK_FALSE(store.Find(kKey));
  fs::remove(path);
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK_FALSE(store.Find(kKey));
}

TEST_CASE("the eight used last stay, and nothing else in the folder is touched", "[archive]") {
  const TemporaryFolder folder;
  const Store store(folder.string(), ".rules");
  Overwrite(folder / "别人的.rules", "别人的");
  Overwrite(folder / "x.part", "写到一半");
  Overwrite(folder / "y.part", "正在写");
  fs::last_write_time(folder / "x.part", fs::file_time_type::clock::now() - std::chrono::hours(2));
  const auto key = [](int i) { return HashOf(std::to_string(i)); };
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 9; ++i) {
    store.Keep(key(i), "内容");
    fs::last_write_time(folder / (ToHex(key(i)) + ".rules"), now - std::chrono::minutes(60 - i));
    if (i == 7) {
      CHECK(store.Find(key(0)));  // now used later than the others
    }
  }
  store.Keep(key(9), "内容");
  for (int i = 0; i < 10; ++i) {
    INFO(i);
    CHECK(store.Find(key(i)).has_value() == (i != 1 && i != 2));
  }
  CHECK(tests::ReadText(folder / "别人的.rules") == "别人的");
  CHECK_FALSE(fs::exists(folder / "x.part"));
  CHECK(fs::exists(folder / "y.part"));
  CHECK(FilesIn(folder) == 10);
}

TEST_CASE("a folder that cannot be written is no error", "[archive]") {
  const TemporaryFolder folder;
  Overwrite(folder / "文件", "");
  const Store store((folder / "文件").string(), ".rules");
  store.Keep(kKey, "内容");
  CHECK_FALSE(store.Find(kKey));
  const Store nowhere("/proc/没有", ".rules");
  nowhere.Keep(kKey, "内容");
  CHECK_FALSE(nowhere.Find(kKey));
}

TEST_CASE("processes and threads that keep the same at once leave it whole", "[archive]") {
  const TemporaryFolder folder;
  const Store store(folder.string(), ".rules");
  const std::string first(200'000, 'a'), second(300'000, 'b');
  std::vector<std::thread> threads;
  for (const std::string* content : {&first, &second, &first, &second})
    threads.emplace_back([&store, content] {
      for (int i = 0; i < 20; ++i) store.Keep(kKey, *content);
    });
  int wrong = 0, found = 0;
  while (found < 50) {
    const auto read = store.Find(kKey);
    if (!read) continue;
    ++found;
    if (*read != first && *read != second) ++wrong;
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(FilesIn(folder) == 1);
}

TEST_CASE("texts hash by where they end, too", "[archive]") {
  CHECK(HashOf(std::vector<std::string_view>{"甲", "乙"}) != HashOf(std::vector<std::string_view>{"甲乙", ""}));
  CHECK(HashOf(std::vector<std::string_view>{"甲", "乙"}) == HashOf(std::vector<std::string_view>{"甲", "乙"}));
  CHECK(ToHex(HashOf("")) == "99aa06d3014798d86001c324468d497f");  // XXH3, 128 bits, of nothing
}

TEST_CASE("the program tells itself from others", "[archive]") {
  CHECK(ProgramId().size() >= 20 * 2);  // its own SHA-1, and one library at least
  CHECK(ProgramId() == ProgramId());
}

TEST_CASE("the folder is where the XDG specification says", "[archive]") {
  const auto set = [](const char* name, const char* value) { value ? setenv(name, value, 1) : unsetenv(name); };
  const char* caches = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const std::string old_caches = caches ? caches : "", old_home = home ? home : "";
  set("HOME", "/home/大钱");
  set("XDG_CACHE_HOME", "/var/cache/大钱");
  CHECK(CacheFolder() == "/var/cache/大钱/doudi");
  set("XDG_CACHE_HOME", "相对");
  CHECK(CacheFolder() == "/home/大钱/.cache/doudi");
  set("XDG_CACHE_HOME", nullptr);
  CHECK(CacheFolder() == "/home/大钱/.cache/doudi");
  set("HOME", nullptr);
  CHECK(CacheFolder().empty());
  set("HOME", home ? old_home.c_str() : nullptr);
  set("XDG_CACHE_HOME", caches ? old_caches.c_str() : nullptr);
}

}  // namespace
}  // namespace doudi::archive
