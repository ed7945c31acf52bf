// The files of a run directory. README.md describes them.
#pragma once

#include <string>

#include <fmt/format.h>

namespace doudi::audit {

struct Directory {
  std::string path;

  std::string At(const std::string& name) const { return path + "/" + name; }
  std::string manifest() const { return At("manifest.json"); }
  std::string catalogue() const { return At("catalogue.json"); }
  std::string issues() const { return At("issues.jsonl"); }
  std::string parts() const { return At("parts"); }
  std::string part(std::size_t number) const { return At(PartName(number)); }
  std::string chain() const { return At("chain.jsonl"); }
  std::string seal() const { return At("seal.json"); }
  // Made from the register, the ledger and the roll; no results, and not sealed.
  std::string inputs() const { return At("inputs"); }
  std::string snapshot() const { return At("inputs/register.snapshot"); }
  std::string register_stamp() const { return At("inputs/register.stamp"); }
  std::string register_issues() const { return At("inputs/register.issues.jsonl"); }
  std::string ledger() const { return At("inputs/ledger.rows"); }
  std::string roll() const { return At("inputs/roll.rows"); }
  std::string delta() const { return At("inputs/delta.snapshot"); }
  std::string sources() const { return At("inputs/sources.json"); }

  static std::string PartName(std::size_t number) { return fmt::format("parts/{:06}.jsonl", number); }
};

}  // namespace doudi::audit
