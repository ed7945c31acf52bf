// Manifest: what an audit was made from: program, rules, register, ledger, roll, options. The same inputs give the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/ledger.h"
#include "audit/replay.h"
#include "audit/roll.h"
#include "check/check.h"

namespace doudi::audit {

struct NamedHash {
  std::string name, sha256;
  friend bool operator==(const NamedHash&, const NamedHash&) = default;
};

// Parts [first, last).
struct PartRange {
  std::uint64_t first = 0, last = 0;
  friend auto operator<=>(const PartRange&, const PartRange&) = default;
};

struct Manifest {
  std::string version;                // of the program
  std::string rules, root;            // fingerprint of the rules; the root entity
  std::vector<NamedHash> rule_files;  // below the folder that holds them all, in order
  std::string register_content;       // of what its snapshot holds (record/snapshot.h)
  std::uint64_t records = 0;
  std::string ledger_sha256;          // of the sorted rows
  LedgerCounts ledger;
  std::optional<std::string> roll_sha256;
  RollCounts roll;
  std::optional<std::string> programmes_sha256;
  std::string from, to, known_now;    // 2024-01, 2025-12, 2026-01-15
  std::int32_t day = 1;
  bool findings = true, open_findings = false, unmask = false;
  std::uint64_t part_count = 0;
  std::vector<PartRange> held;        // the parts that are here: all, or those of shards
};

std::string ToJson(const Manifest& manifest);
// Throws std::runtime_error where it is none.
Manifest ReadManifest(const std::string& text, const std::string& path);

// The files of the rules with their hashes.
std::vector<NamedHash> HashesOf(const check::Rules& rules);

// In what two runs differ, in words for a person, one a line; the parts held are not compared.
std::vector<std::string> DifferencesOf(const Manifest& before, const Manifest& now);

// Throws Refused where a run in `directory` that was begun as `before` cannot go on as `now`.
void RefuseOther(const Manifest& before, const Manifest& now, const std::string& directory);

// The version of this program.
std::string ProgramVersion();

}  // namespace doudi::audit
