// Inputs of a run: the register as a snapshot, the ledger and the roll in its order, brought into the run directory once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audit/directory.h"
#include "audit/household_index.h"
#include "audit/ledger.h"
#include "audit/manifest.h"
#include "audit/programmes.h"
#include "audit/roll.h"
#include "record/snapshot.h"

namespace doudi::audit {

struct AuditRequest;
struct AuditListener;

struct RunInputs {
  std::shared_ptr<const record::Snapshot> population;
  HouseholdIndex households;
  Programmes programmes;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<Roll> roll;          // null for none
  std::uint64_t issues = 0;
};

// Brings in what is not there, or whose sources have changed, and fills in what the manifest says of it. `before`: the manifest of a run that is to go
// on, null for a new one; where an input has become another one, throws Refused and leaves what is there.
RunInputs PrepareInputs(const AuditRequest& request, const Directory& directory, const AuditListener& listener, const Manifest* before, Manifest& manifest);

}  // namespace doudi::audit
