// Results: the lists of an audit, made from its parts in their order: differences, leads, those to be visited, and the sums.
#pragma once

#include "audit/directory.h"
#include "audit/manifest.h"
#include "audit/sha256.h"

namespace doudi::audit {

// Writes differences.*, findings.*, missed.* and summary.json of a directory that holds all parts, its manifest and its catalogue.
void WriteResults(const Directory& directory, const Manifest& manifest);

}  // namespace doudi::audit
