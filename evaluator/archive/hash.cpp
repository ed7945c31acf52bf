#include "archive/hash.h"

#define XXH_INLINE_ALL  // a header; no library to load at each start
#include <xxhash.h>

#include <cstdint>
#include <iterator>
#include <memory>
#include <new>

#include <fmt/format.h>

namespace doudi::archive {

namespace {

std::string BytesOf(XXH128_hash_t hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  return std::string(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
}

struct Free {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

std::string HashOf(const std::vector<std::string_view>& texts) {
  const std::unique_ptr<XXH3_state_t, Free> state(XXH3_createState());
  if (!state) throw std::bad_alloc();
  XXH3_128bits_reset(state.get());
  for (const std::string_view text : texts) {
    const std::uint64_t size = text.size();
    XXH3_128bits_update(state.get(), &size, sizeof size);
    XXH3_128bits_update(state.get(), text.data(), text.size());
  }
  return BytesOf(XXH3_128bits_digest(state.get()));
}

std::string HashOf(std::string_view text) { return BytesOf(XXH3_128bits(text.data(), text.size())); }

std::string ToHex(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) fmt::format_to(std::back_inserter(hex), "{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

}  // namespace doudi::archive
