// Ledger (台账): what was paid: household, person or none, programme, month, amount, account. Read from CSV, .xlsx or SQLite in any order,
// kept in a run directory in the order of the register (audit/rows_file.h).
//
//   家庭编号,成员编号,项目,月份,金额,账户
//   SZ-0001,,最低生活保障,2024-03,1560.00,6217…
//
// A row that cannot be read, or is of a household or a programme that nobody knows, is set aside and told; the rest goes on.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/household_index.h"
#include "audit/month.h"
#include "audit/programme_rows.h"
#include "audit/programmes.h"
#include "record/batch.h"

namespace doudi::audit {

// Where a table of payments or of the roll is.
struct TableSource {
  std::vector<std::string> paths;
  std::string map;  // a mapping file (audit/column_names.h); "" for none
};

// From the first to the last month, both included.
struct MonthRange {
  Month from, to;
  bool Contains(Month month) const { return from <= month && month <= to; }
  std::size_t size() const { return static_cast<std::size_t>(to.number - from.number + 1); }
};

struct LedgerCounts {
  std::uint64_t rows = 0;          // read, the ones set aside included
  std::uint64_t kept = 0;
  std::uint64_t other_months = 0;  // outside the span
  std::uint64_t not_compared = 0;  // programmes that are not paid by the month, or 不比
  std::uint64_t set_aside = 0;     // each told
  std::uint64_t strangers = 0;     // among them: of households that the register does not have
  std::int64_t strangers_fen = 0;  // and what was paid to them
};

using IssueSink = std::function<void(const record::RecordIssue&)>;

// Throws record::RegisterError where a table cannot be read at all, DiskFailure. The names of the file written are the programmes that it has.
LedgerCounts ImportLedger(const model::Model& model, const TableSource& source, const Programmes& programmes, const HouseholdIndex& households, MonthRange span,
                          const std::string& folder, const std::string& path, const IssueSink& issues);

struct Payment {
  std::uint64_t record = 0;    // its place in the register
  std::size_t programme = 0;   // index into Programmes::all()
  std::string_view person;     // 编号; "" where the household was paid
  Month month;
  std::int64_t fen = 0;        // may be below 0: taken back
  std::string_view account;
};

class Ledger {
 public:
  Ledger(const std::string& path, const Programmes& programmes) : rows_(path, programmes) {}
  const std::vector<std::size_t>& programmes() const { return rows_.programmes(); }  // that it has, ascending
  // By record, programme, person and month. What a payment points to lives as long as the ledger.
  void Read(std::uint64_t first, std::uint64_t last, const std::function<void(const Payment&)>& visit) const;
  std::uint64_t records() const { return rows_.records(); }
  const ProgrammeRows& rows() const { return rows_; }

 private:
  ProgrammeRows rows_;
};

}  // namespace doudi::audit
