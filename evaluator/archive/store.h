// Store: a folder in which a program keeps what it would otherwise work out anew. Nothing that goes wrong with it is an error: what is not
// there, damaged or somebody else's is worked out, what cannot be written is not kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace doudi::archive {

class Store {
 public:
  // The folder is made when something is kept. `ending`: of the files' names, ".rules".
  Store(std::string folder, std::string ending) : folder_(std::move(folder)), ending_(std::move(ending)) {}

  // What was kept under this key (16 bytes, HashOf) last, whole as it was.
  std::optional<std::string> Find(std::string_view key) const;
  // It appears whole or not at all, whatever other processes do. Of all that is kept the kMost used last stay.
  void Keep(std::string_view key, std::string_view content) const;

  static constexpr std::size_t kMost = 8;

 private:
  void RemoveOld() const;

  std::string folder_, ending_;
};

// $XDG_CACHE_HOME/doudi or ~/.cache/doudi; "" where neither is known.
std::string CacheFolder();

}  // namespace doudi::archive
