// ScreenRegister: a register in, its verdict rows and summary out: read, decided, filtered, written in the order of the input.
//
// The rows are the same bytes, and the summary the same figures, for any number of threads and records per chunk.
#pragma once

#include <cstdint>
#include <functional>

#include "record/register_reader.h"
#include "screening/decisions.h"
#include "screening/filter.h"
#include "screening/pipeline.h"
#include "screening/summary.h"
#include "screening/table_writer.h"

namespace doudi::screening {

struct ScreenOptions {
  std::size_t threads = 1;
  std::size_t chunk_records = 1024;
};

struct Counts {
  std::uint64_t seen = 0;      // records, the ones set aside included
  std::uint64_t screened = 0;
  std::uint64_t kept = 0;      // of the screened, by the filter; all without one
  std::uint64_t unknown = 0;   // of those that were not kept, where the filter could not be told
  std::uint64_t rows = 0;      // written
};

// What the caller hears of while it runs, in the order of the input; all in the thread that called ScreenRegister.
struct Listener {
  std::function<void(const std::vector<record::RecordIssue>&)> issues;
  std::function<void(std::uint64_t records, std::uint64_t bytes)> progress;  // screened and read so far
};

struct RegisterScreening {
  const Decider& decider;
  const Filter* filter = nullptr;  // null: every record is kept
  TableWriter* table = nullptr;    // null: no rows
  Summary* summary = nullptr;      // of the records that are kept; null: none
};

// Throws what the reader and the writer throw.
Counts ScreenRegister(const RegisterScreening& screening, record::RegisterReader& reader, const ScreenOptions& options, const Listener& listener);

}  // namespace doudi::screening
