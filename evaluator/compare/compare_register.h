// CompareRegister: a register in, what two sets of rules come to over it out.
//
// Rows, figures and samples are the same for any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "compare/changed_rows.h"
#include "compare/comparison.h"
#include "compare/paired_records.h"
#include "compare/samples.h"
#include "screening/filter.h"
#include "screening/screen_register.h"

namespace doudi::compare {

struct RegisterComparison {
  const Pairing& pairing;
  const screening::Decider& before;
  const screening::Decider& after;
  Grouping grouping;                          // of the new rules
  const screening::Filter* filter = nullptr;  // of the old rules; null: every record is kept
  RowFormat format = RowFormat::Csv;
  std::function<void(std::string_view)> rows;  // where rows go; empty: there are none
  std::size_t samples = 0;                     // per policy, gains and losses each
};

struct Compared {
  Comparison comparison;
  Samples samples;
  screening::Counts counts;  // `screened`: read by both sets of rules; `rows` is not counted
};

// Throws what the reader and `rows` throw.
Compared CompareRegister(const RegisterComparison& what, PairedRecords& records, const screening::ScreenOptions& options, const screening::Listener& listener);

}  // namespace doudi::compare
