// RunAudit: an audit from its inputs to a sealed run directory, part by part, so that a run that is broken off can go on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/manifest.h"
#include "audit/replay.h"
#include "check/check.h"

namespace doudi::audit {

// Part i of n of the parts of an audit, from 1.
struct Shard {
  std::uint64_t number = 1, of = 1;
};

struct AuditRequest {
  const check::Rules& rules;
  const model::Model& model;
  std::string out;
  std::vector<std::string> register_paths;  // a snapshot, or what one is made of
  std::string register_map;                 // a mapping file, "" for none
  TableSource ledger, roll;              // a roll without paths: none
  std::string programmes;                // a file (audit/programmes.h), "" for none
  ReplayOptions replay;
  bool known_now_given = false;          // else a run that goes on keeps its day
  std::size_t threads = 1;
  bool resume = false;
  std::string base = {};                 // the directory of an earlier run; "" for none
  std::optional<Shard> shard = {};
  std::size_t part_records = record::kChunkRecords;  // of a register that is no snapshot yet; a snapshot has its own
};

// What the caller hears of while it runs, in the thread that called.
struct AuditListener {
  std::function<void(const std::string&)> note;                                // what is going on, for a person
  std::function<void(std::uint64_t records, std::uint64_t of)> progress;
};

struct AuditReport {
  Manifest manifest;
  std::string seal;
  std::uint64_t records = 0;   // looked at in this run
  std::uint64_t reused = 0;    // of them taken over from the base
  std::uint64_t partly = 0;    // and of those: with something in it that other rules decide
  std::uint64_t resumed = 0;   // parts that were there already
  std::uint64_t issues = 0;    // rows of tables that were set aside
  bool was_complete = false;   // there was nothing to do
};

// Throws Refused where something has to be changed first, record::RegisterError where an input cannot be read, DiskFailure.
AuditReport RunAudit(const AuditRequest& request, const AuditListener& listener);

// Shards of one audit put together into `out`, which is then as one run would have made it. Throws Refused where they do not belong together or
// parts are there twice; where parts are still missing the result is a larger shard.
AuditReport MergeAudits(const std::vector<std::string>& directories, const std::string& out);

}  // namespace doudi::audit
