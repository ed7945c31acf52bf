// The inside of a Plan. For run/ only.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "program/program_data.h"
#include "run/kernels.h"
#include "run/plan.h"

namespace doudi::run {

inline constexpr std::int32_t kAnyMember = -1;  // among keys: one that is not known
inline constexpr std::int16_t kAlways = -2;  // in place of the register that something guards

// A step before its kernel is chosen.
struct Planned {
  Operation operation = Operation::Fill;
  Kind a_kind = Kind::Truth, b_kind = Kind::Truth, out_kind = Kind::Truth;
  Kernel own = nullptr;  // a loop that is none of the kernels: dates, divisions, keys
  Step step = {};
  std::int16_t guards = kNoRegister;  // Mark: the value that does not hold on those rows
};

// A fact that has to be known wherever a register is read.
struct NeededFact {
  model::FactId fact = model::kNone;
  std::int16_t guards = kNoRegister;
};

// Loops that are none of the kernels (plan_loops.cpp).
void RunFunction(const Step& step, const Block& block);
void RunInDivision(const Step& step, const Block& block);
void RunKeys(const Step& step, const Block& block);
// Marks the rows whose combination of keys (a) a parameter has no row for, by tables[link].
void RunMarkMissing(const Step& step, const Block& block);

struct Register {
  Kind kind = Kind::Truth;
  model::EntityId level = 0;
};

// Registers that no step writes.
struct LoadedFact {
  model::FactId fact = model::kNone;
  bool states = false;  // the states of the fact (record::FactState), not its values
  std::int16_t reg = kNoRegister;
};
struct FilledConstant {
  std::int64_t value = 0;
  std::int16_t reg = kNoRegister;
};

// The keys of parameters, each combination of which gets a number as it is met. A key is a register, or a constant where it has none.
struct KeySet {
  struct Key {
    std::int16_t reg = kNoRegister;
    Kind kind = Kind::Int;
    std::int32_t code = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  std::vector<Key> keys;
  std::size_t numbered = 0;  // so many of them have a number together already, in the register that the step reads
};
// What a parameter says for each combination of a key set: a value of an output, or whether there is no row.
struct KeyedTable {
  enum class What : std::uint8_t { Value, Most, Bottom, Missing };  // of keys that are not known: the least, the most of what may be
  std::int32_t keys = 0;     // place in Plan::key_sets
  std::int32_t lookup = 0;   // place in Program::lookups
  std::int32_t output = model::kNone;  // place in Program::outputs
  What what = What::Value;
  Kind kind = Kind::Truth;
  friend auto operator<=>(const KeyedTable&, const KeyedTable&) = default;
};

// What is read at the end: a register, or the same for all rows of a level.
struct PlannedOutput {
  std::int16_t reg = kNoRegister;
  std::int64_t constant = 0;
  Kind kind = Kind::Truth;
  model::EntityId level = model::kNoEntity;  // kNoEntity: nothing
};
struct PlannedAmount {
  PlannedOutput open;         // where the amount is not known; nothing: it is everywhere
  PlannedOutput top, bottom;  // no top: the benefit is not in force; no bottom: the denominator is
  std::int64_t denominator = 1;
};
struct PlannedPolicy {
  bool covered = false;
  std::string why_not;
  PlannedOutput clauses[kClauses];
  std::vector<PlannedAmount> benefits;  // by place in the version
};

// Numbers for pairs of a number and a code, from 0 as they are met.
class PairNumbers {
 public:
  // The numbers of pairs; of each that is new, size() before it. `numbers`: null where all are 0; may be `out`.
  template <class Code>
  void NumberAll(const std::int32_t* numbers, const Code* codes, std::int32_t rows, std::int32_t* out);
  std::int32_t size() const { return size_; }

 private:
  // Codes have their places from kAnyMember on.
  static constexpr std::uint32_t kPlaces = 1 << 20;  // division codes have six digits
  static constexpr std::uint32_t kPage = 256, kBytes = 512;
  static constexpr std::uint32_t kMostNumbers = 4096;  // that have room for kBytes codes each
  static std::uint32_t PlaceOf(std::int32_t code) { return static_cast<std::uint32_t>(code - kAnyMember); }
  std::int32_t NumberOf(std::int32_t number, std::int32_t code);
  std::int32_t NumberInPage(std::uint32_t place);
  std::int32_t NumberAt(std::size_t place);
  std::int32_t NumberOfRare(std::int32_t number, std::int32_t code);
  template <class Code>
  void NumberFirst(const Code* codes, std::int32_t rows, std::int32_t* out);
  template <class Code>
  void NumberLater(const std::int32_t* numbers, const Code* codes, std::int32_t rows, std::int32_t* out);
  // Of the first key's codes: which page of `first_` has them. Page 0 is of those of which none was met.
  std::vector<std::int32_t> pages_ = std::vector<std::int32_t>(kPlaces / kPage, 0);
  std::vector<std::int32_t> first_ = std::vector<std::int32_t>(kPage, -1);
  std::vector<std::int32_t> later_;  // of codes of one byte after a number
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> rare_;
  std::int32_t size_ = 0;
};

// The numbers of the combinations of keys met so far: of the first key's codes, of those numbers with the second's, and so on. For one thread.
class KeyNumbers {
 public:
  explicit KeyNumbers(const KeySet& keys) : keys_(keys), pairs_(keys.keys.size()) {}
  // Of each of `rows` rows the number of its combination. `numbered`: of the keys that have one together, if any do.
  void Number(std::int32_t rows, void* const* registers, const std::int32_t* numbered, std::int32_t* out);
  std::size_t size() const { return size_; }
  std::span<const std::int32_t> Combination(std::size_t number) const { return std::span(combinations_).subspan(number * keys_.keys.size(), keys_.keys.size()); }

 private:
  void Keep(std::size_t row, void* const* registers);
  const KeySet& keys_;
  std::vector<PairNumbers> pairs_;  // by key; of constants nothing
  std::vector<std::int32_t> combinations_;
  std::size_t size_ = 0;
};

struct DivisionSet {
  const std::vector<std::int32_t>* divisions = nullptr;
};
// A value per row by a function of the program's value/ part. The function gives kBeyond where there is none.
inline constexpr std::int64_t kBeyond = INT64_MIN;
struct RowFunction {
  std::int64_t (*of)(std::int64_t a, std::int64_t b, const RowFunction& self) = nullptr;
  value::LeapDay leap_day = value::LeapDay::March1;
  const std::vector<std::int32_t>* set = nullptr;
  Kind a_kind = Kind::Int, b_kind = Kind::Int, out_kind = Kind::Int;
  std::int64_t constant_a = 0, constant_b = 0;  // where the step has no register
};

class Plan {
 public:
  const program::Program* program = nullptr;
  Expected expected;
  // Rows that have no value (a division by 0) leave their record undecided at once, whatever would become of it. Quick: most records have none.
  bool strict = false;
  bool open = false;  // knows of rows of which something is not known what there is to know; else it leaves them
  // Decide records that this one leaves: of which everything is known, and of which something is not. Null: nothing.
  PlanPtr careful, opened;
  std::vector<Register> registers;
  std::vector<Planned> steps;
  std::vector<LoadedFact> facts;
  std::vector<FilledConstant> constants;
  std::vector<NeededFact> needed;
  std::vector<bool> entities;               // by EntityId: rows of it are read, so that it has to be listed
  std::vector<std::pair<model::EntityId, model::EntityId>> links;  // by Step::link of Gather and aggregates: (ancestor, descendant)
  std::vector<KeySet> key_sets;
  std::vector<KeyedTable> tables;
  std::vector<PlannedPolicy> policies;      // by PolicyId
  std::vector<std::int16_t> outputs;        // registers that are read at the end
  // Where registers lie: those that are never alive together share memory.
  std::vector<std::int32_t> places;         // by register; −1: bound to a fact, a constant or an output
  std::vector<Register> memory;             // by place
  std::deque<std::vector<std::uint8_t>> code_tables;  // for InTable
  std::deque<Further> further;                        // for GatherMany
  std::deque<DivisionSet> division_sets;
  std::deque<RowFunction> functions;
};

}  // namespace doudi::run
