// Checklist: the documents that a package wants, each once: what the rules of each item ask for (材料) and the evidence of exactly those
// facts that its verdict rests on.
#pragma once

#include "package/package.h"

namespace doudi::package {

// Fills Package::documents and Item::documents_missing. REQUIRES: items are chosen and numbered.
void MakeChecklist(const run::Result& result, std::int32_t record, Package& package);

}  // namespace doudi::package
