// Replay: the months of an audit, one after another, for a chunk of the register: entitlement by the rules of the month and the facts as they are
// known now, held against what was paid; where they part, once more by the facts as they were known then.
//
// A household is always worked out whole; nothing is shared out by head unless a rule says so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "audit/as_of.h"
#include "audit/case.h"
#include "audit/comparison.h"
#include "audit/household_index.h"
#include "audit/in_payment.h"
#include "audit/ledger.h"
#include "audit/month_rules.h"
#include "audit/programmes.h"
#include "audit/roll.h"
#include "model/meaning.h"
#include "record/snapshot.h"

namespace doudi::audit {

struct ReplayOptions {
  MonthRange range;
  MonthDay day;              // on which each month is asked about
  value::Date known_now;     // what became known later than this is not yet known
  bool findings = true;      // 审计项 too
  bool open_findings = false;  // those that only facts still missing would show, too (待核实)
  bool unmask = false;       // names and 证件号 as they are
};

// What an audit works on: a snapshot with all households of the register, or some of them. All must outlive it.
struct ReplayInputs {
  const model::Model& model;
  const record::Snapshot& population;
  const HouseholdIndex& households;   // of the register
  const Programmes& programmes;
  const Ledger& ledger;
  const Roll* roll = nullptr;         // null: what the ledger pays is in payment
  const std::vector<std::uint64_t>* places = nullptr;  // of those in the snapshot their places in the register; null: they are all

  // Of a chunk's records their places in the register, and their 编号.
  std::vector<std::uint64_t> PlacesOf(std::size_t chunk) const;
  std::vector<std::string_view> IdsOf(std::size_t chunk) const;
};

// Of the lines and 审计项 that there are those that are looked at.
struct ReplayScope {
  std::vector<bool> lines;     // by line
  std::vector<bool> findings;  // by Model::findings
};

class Replay {
 public:
  // The rules of a month are compiled when they are first needed. Without a scope: of all lines and, if they are asked for, all 审计项. In a scope with a line there
  // have to be all those that it excludes (关系 择一).
  Replay(const ReplayInputs& inputs, const ReplayOptions& options, std::optional<ReplayScope> scope = std::nullopt);
  ~Replay();

  const std::vector<Line>& lines() const { return lines_; }
  // The households of a chunk of a snapshot that there is something to say of, in order. `wanted`: by record; the others are passed over; empty: all. Several
  // threads may ask at once.
  std::vector<Household> OfChunk(const ReplayInputs& inputs, std::size_t chunk, const std::vector<bool>& wanted = {}) const;
  // By record of a chunk: whether something of it has become known after the day.
  std::vector<bool> KnownSince(const ReplayInputs& inputs, std::size_t chunk, value::Date day) const;
  // By record of a chunk: whether in some month it lies, by one of the places, in one of the 区划, or may; by what is known now or was then.
  std::vector<bool> LiesIn(const ReplayInputs& inputs, std::size_t chunk, const std::set<model::Place>& places, const std::set<value::DivisionCode>& divisions) const;

 private:
  friend class ChunkReplay;
  bool IsLookedAt(std::size_t line) const { return scope_.lines[line]; }

  const model::Model& model_;
  ReplayOptions options_;
  std::vector<Line> lines_;
  ReplayScope scope_;
  SharedRules rules_;
  NamedBenefits named_;
  std::optional<InPayment> in_payment_;
  AsOf as_of_;
  std::vector<std::unique_ptr<MonthRules>> months_;
};

}  // namespace doudi::audit
