// Seal: the chain of hashes over a run directory, by which a later reader can tell that nothing in it was changed.
//
// The first link is the hash of manifest.json; each part, in order, makes the next one: sha256(link before ‖ content). chain.jsonl holds the links as
// they are made, so that a run that was broken off can go on; seal.json, written last, holds the last link, the hashes of the results and one hash over
// all of it, which is to be noted down elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/directory.h"
#include "audit/manifest.h"
#include "audit/sha256.h"

namespace doudi::audit {

struct Link {
  std::uint64_t part = 0;
  Digest content, chain;
};
std::string ToText(const Link& link);  // a line of chain.jsonl, with its end

// The files of a directory that are results, in the order in which the seal names them; those that are not there left out.
std::vector<std::string> ResultFiles(const Directory& directory);

struct Seal {
  std::string manifest;            // sha256 of manifest.json
  std::uint64_t parts = 0;
  std::string chain;               // the last link
  std::vector<NamedHash> files;
  std::string seal;                // over all above
};
// The seal of a directory whose parts are chained to `chain`.
Seal MakeSeal(const Directory& directory, std::uint64_t parts, const Digest& chain);
std::string ToJson(const Seal& seal);

// What is wrong with a directory, a line for each; nothing where all is as it was sealed. `seal`: receives what it was sealed with. `visit`: is shown the
// parts that are as they were, in order, so that they need not be read again.
using PartVisitor = std::function<void(std::uint64_t part, std::string_view content)>;
std::vector<std::string> Verify(const Directory& directory, std::string& seal, const PartVisitor& visit = {});

}  // namespace doudi::audit
