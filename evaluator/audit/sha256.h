// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto: what a run directory is sealed with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace doudi::audit {

inline constexpr std::size_t kDigestBytes = 32;
using Digest = std::array<std::uint8_t, kDigestBytes>;

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Add(std::string_view bytes);
  Digest Finish();  // begins anew

 private:
  void Begin();
  struct State;
  std::unique_ptr<State> state_;
};

Digest Sha256Of(std::string_view bytes);
// The next link of a chain: sha256(previous ‖ content).
Digest Chained(const Digest& previous, std::string_view content);
// Of a file's bytes. Throws std::runtime_error where it cannot be read.
Digest Sha256OfFile(const std::string& path);

std::string ToHex(const Digest& digest);  // 64 small letters and digits
std::string_view AsBytes(const Digest& digest);

}  // namespace doudi::audit
