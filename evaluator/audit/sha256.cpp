#include "audit/sha256.h"

#include <openssl/evp.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "record/text_input.h"

namespace doudi::audit {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

void Require(int done) {
  if (done != 1) throw std::runtime_error("libcrypto 不能计算 SHA-256");
}

}  // namespace

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) { Begin(); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;

void Sha256::Begin() { Require(EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr)); }

void Sha256::Add(std::string_view bytes) { Require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size())); }

Digest Sha256::Finish() {
  Digest digest{};
  Require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), nullptr));
  Begin();
  return digest;
}

Digest Sha256Of(std::string_view bytes) {
  Digest digest{};
  Require(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr));
  return digest;
}

Digest Chained(const Digest& previous, std::string_view content) {
  Sha256 hash;
  hash.Add(AsBytes(previous));
  hash.Add(content);
  return hash.Finish();
}

Digest Sha256OfFile(const std::string& path) {
  const record::FileHandle file(std::fopen(path.c_str(), "rb"));
  if (!file) throw std::runtime_error(fmt::format("无法读 {}：{}", path, std::strerror(errno)));
  Sha256 hash;
  std::vector<char> block(kBlockBytes);
  while (const std::size_t read = std::fread(block.data(), 1, block.size(), file.get())) hash.Add({block.data(), read});
  if (std::ferror(file.get()) != 0) throw std::runtime_error(fmt::format("读 {} 失败：{}", path, std::strerror(errno)));
  return hash.Finish();
}

std::string ToHex(const Digest& digest) { return fmt::format("{:02x}", fmt::join(digest, "")); }

std::string_view AsBytes(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

}  // namespace doudi::audit
