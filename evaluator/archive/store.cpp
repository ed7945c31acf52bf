#include "archive/store.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "archive/hash.h"

namespace doudi::archive {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = "doudi\x01\r\n";
constexpr std::size_t kHash = 16;
constexpr std::size_t kHead = kMark.size() + 2 * kHash;  // mark, key, hash of the content
constexpr std::string_view kUnfinished = ".part";
constexpr auto kLongAgo = std::chrono::hours(1);  // no write takes that long

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  explicit operator bool() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool Close() { return close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

// What others may write to decides nothing here.
bool IsOurs(const struct stat& status) {
  return S_ISREG(status.st_mode) && status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> ReadOurs(const std::string& path) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file || fstat(file.descriptor(), &status) != 0 || !IsOurs(status)) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t got = read(file.descriptor(), bytes.data() + at, bytes.size() - at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    at += static_cast<std::size_t>(got);
  }
  futimens(file.descriptor(), nullptr);  // used now; where that cannot be said it goes sooner
  return bytes;
}

bool WriteAll(const File& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Whether a file may grow so large: beyond that limit (ulimit -f) a write ends the process.
bool MayBeWritten(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  rlimit limit{};
  return getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || size <= limit.rlim_cur;
}

// Nobody else's file is touched: the name holds the process and the time, and must be new.
bool WriteWhole(const std::string& path, std::initializer_list<std::string_view> parts) {
  if (!MayBeWritten(parts)) return false;
  const std::string aside =
      fmt::format("{}.{}-{}{}", path, getpid(), std::chrono::steady_clock::now().time_since_epoch().count(), kUnfinished);
  File file(open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return false;
  const bool whole = std::all_of(parts.begin(), parts.end(), [&](std::string_view part) { return WriteAll(file, part); }) &&
                     fsync(file.descriptor()) == 0;
  if (file.Close() && whole && std::rename(aside.c_str(), path.c_str()) == 0) return true;
  unlink(aside.c_str());
  return false;
}

bool IsKept(std::string_view name, std::string_view ending) {
  return name.size() == 2 * kHash + ending.size() && name.ends_with(ending) &&
         name.find_first_not_of("0123456789abcdef") == 2 * kHash;
}

}  // namespace

std::optional<std::string> Store::Find(std::string_view key) const {
  auto bytes = ReadOurs(fmt::format("{}/{}{}", folder_, ToHex(key), ending_));
  if (!bytes || bytes->size() < kHead) return std::nullopt;
  const std::string_view all = *bytes;
  const std::string_view content = all.substr(kHead);
  if (!all.starts_with(kMark) || all.substr(kMark.size(), kHash) != key || all.substr(kMark.size() + kHash, kHash) != HashOf(content))
    return std::nullopt;
  bytes->erase(0, kHead);
  return bytes;
}

void Store::Keep(std::string_view key, std::string_view content) const {
  std::error_code error;
  if (fs::create_directories(folder_, error)) fs::permissions(folder_, fs::perms::owner_all, error);
  if (WriteWhole(fmt::format("{}/{}{}", folder_, ToHex(key), ending_), {kMark, key, HashOf(content), content})) RemoveOld();
}

void Store::RemoveOld() const {
  struct Kept {
    fs::file_time_type used;
    fs::path path;
  };
  std::vector<Kept> kept;
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  for (auto entry = fs::directory_iterator(folder_, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    const fs::file_time_type used = entry->last_write_time(gone);
    if (gone) continue;
    const std::string name = entry->path().filename().string();
    if (IsKept(name, ending_)) kept.push_back({used, entry->path()});
    if (name.ends_with(kUnfinished) && now - used > kLongAgo) fs::remove(entry->path(), gone);
  }
  if (kept.size() <= kMost) return;
  std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used > b.used; });
  for (std::size_t i = kMost; i < kept.size(); ++i) fs::remove(kept[i].path, error);
}

std::string CacheFolder() {
  const auto folder = [](const char* name) -> std::string {
    const char* value = std::getenv(name);
    return value && value[0] == '/' ? value : "";  // others are to be ignored, says the XDG Base Directory Specification
  };
  if (const std::string caches = folder("XDG_CACHE_HOME"); !caches.empty()) return caches + "/doudi";
  if (const std::string home = folder("HOME"); !home.empty()) return home + "/.cache/doudi";
  return {};
}

}  // namespace doudi::archive
