// ScreenRegister: a register in, its verdict rows out: read, decided, written in the order of the input.
//
// The rows are the same bytes for any number of threads and records per chunk.
#pragma once

#include <cstdint>
#include <functional>

#include "record/register_reader.h"
#include "screening/decisions.h"
#include "screening/pipeline.h"
#include "screening/table_writer.h"

namespace doudi::screening {

struct ScreenOptions {
  std::size_t threads = 1;
  std::size_t chunk_records = 1024;
};

struct Counts {
  std::uint64_t seen = 0;      // records, the ones set aside included
  std::uint64_t screened = 0;
  std::uint64_t rows = 0;      // written
};

// What the caller hears of while it runs, in the order of the input; all in the thread that called ScreenRegister.
struct Listener {
  std::function<void(const std::vector<record::RecordIssue>&)> issues;
  std::function<void(std::uint64_t records, std::uint64_t bytes)> progress;  // screened and read so far
};

// `table` may be null: nothing is written. Throws what the reader and the writer throw.
Counts ScreenRegister(const Decider& decider, record::RegisterReader& reader, TableWriter* table, const ScreenOptions& options,
                      const Listener& listener);

}  // namespace doudi::screening
