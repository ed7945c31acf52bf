// Delta: the few households of a register that have to be worked out anew, drawn together into a snapshot of their own.
//
// A chunk costs as much to read as of each month for one household as for all; those that have changed lie scattered over all of them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "record/snapshot.h"

namespace doudi::audit {

struct Delta {
  std::shared_ptr<const record::Snapshot> population;
  std::vector<std::uint64_t> places;  // by record of the delta: its place in the register
};

// `wanted`: by chunk of the register's snapshot, by record. The snapshot is written to `path`. Throws DiskFailure.
Delta DrawTogether(const record::Snapshot& population, const std::vector<std::vector<bool>>& wanted, value::Date date, const std::string& path);

}  // namespace doudi::audit
