// A plan at work: blocks of a chunk, one after another, through all steps.
#include <algorithm>
#include <cstring>
#include <map>

#include "run/ahead.h"
#include "run/chosen.h"
#include "run/plan_data.h"

namespace doudi::run {
namespace {

// So many records at a time: the registers of a block should stay in the processor's nearest memory.
constexpr std::int32_t kBlockRecords = 1024;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

using Memory = std::vector<std::uint64_t>;  // aligned for every kind of register
void Reserve(Memory& memory, std::size_t bytes) {
  bytes += kPadding;
  if (memory.size() * sizeof(std::uint64_t) < bytes) memory.resize(bytes / sizeof(std::uint64_t) + 1);
}

template <class T>
void FillWith(Memory& memory, std::size_t from, std::size_t to, std::int64_t value) {
  std::fill(reinterpret_cast<T*>(memory.data()) + from, reinterpret_cast<T*>(memory.data()) + to, static_cast<T>(value));
}

// [first, last) of each level's rows in the chunk.
struct Range {
  std::int32_t first = 0, last = 0;
  std::int32_t size() const { return last - first; }
};

}  // namespace

struct Sweep::State {
  const Plan& plan;
  const model::Model& model;
  std::vector<Step> steps;
  std::vector<model::FactId> looked_at;  // by step: the fact whose numbers it looks at (MarkLarge)
  std::vector<const Step*> chosen;       // of the steps, on this chunk
  const record::Chunk* chunk = nullptr;

  std::vector<void*> registers;
  std::vector<Memory> memory;       // by place
  std::vector<Memory> constants;    // by place in Plan::constants
  std::vector<std::int32_t> filled; // rows of each that hold the constant
  std::vector<Memory> outputs;      // by place in Plan::outputs
  std::map<std::pair<std::int64_t, Kind>, std::pair<Memory, std::size_t>> same;  // outputs that are constants, and for how many rows
  std::vector<std::int32_t> output_of;  // by register: its place in Plan::outputs, or −1
  Memory declared, scratch;
  std::vector<std::vector<std::int32_t>> links;    // by Step::link
  std::vector<const std::int32_t*> link_pointers;
  std::vector<std::vector<std::int32_t>> records;  // by level
  std::vector<const std::int32_t*> record_pointers;
  std::vector<std::int32_t> first_records;
  std::vector<KeyNumbers> keys;
  std::vector<Memory> tables;
  std::vector<std::size_t> table_sizes;
  std::vector<const void*> table_pointers;
  std::vector<std::uint8_t> any_missing;  // by table that says which combinations have no row: whether one met so far has none
  std::vector<std::uint8_t> undecided;
  // What this plan leaves undecided is looked at again: by the careful plan, or by the open one where something is not known.
  std::unique_ptr<State> careful, opened;
  bool any_unknown = false;  // in the chunk, of what has to be known
  std::unique_ptr<Chosen> rest;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::uint8_t>> open_amounts;  // by policy and benefit: that it found unknown, by row
  std::vector<std::int32_t> left, outsized;  // records
  std::vector<std::uint8_t> lacking;         // by row of one level in the block: whether a fact is not known; whole eights
  std::vector<Range> ranges;        // by level
  std::vector<std::int32_t> rows;   // by level
  std::vector<std::int32_t> room;   // by level: rows for which there is memory
  Ahead ahead;  // the columns of the block that comes next

  State(const Plan& planned, Loops loops) : plan(planned), model(*planned.program->model) {
    const Processor processor = loops == Loops::Best && CanRun(Processor::Avx2) ? Processor::Avx2 : Processor::Any;
    for (const Planned& step : plan.steps) {
      steps.push_back(step.step);
      steps.back().kernel = step.own != nullptr ? step.own : FindKernel(processor, step.operation, step.a_kind, step.b_kind, step.out_kind);
    }
    std::vector<model::FactId> facts(plan.registers.size(), model::kNone);
    for (const LoadedFact& fact : plan.facts)
      if (!fact.states) facts[PlaceOf(fact.reg)] = fact.fact;
    for (const Planned& step : plan.steps) looked_at.push_back(step.operation == Operation::MarkLarge ? facts[PlaceOf(step.step.a)] : model::kNone);
    registers.assign(plan.registers.size(), nullptr);
    memory.resize(plan.memory.size());
    constants.resize(plan.constants.size());
    filled.assign(plan.constants.size(), 0);
    outputs.resize(plan.outputs.size());
    output_of.assign(plan.registers.size(), -1);
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) output_of[PlaceOf(plan.outputs[i])] = static_cast<std::int32_t>(i);
    links.resize(plan.links.size());
    link_pointers.assign(links.size(), nullptr);
    records.resize(model.entities.size());
    record_pointers.assign(model.entities.size(), nullptr);
    first_records.assign(model.entities.size(), 0);
    for (const KeySet& set : plan.key_sets) keys.emplace_back(set);
    tables.resize(plan.tables.size());
    table_sizes.assign(plan.tables.size(), 0);
    table_pointers.assign(plan.tables.size(), nullptr);
    any_missing.assign(plan.tables.size(), 0);
    ranges.resize(model.entities.size());
    rows.assign(model.entities.size(), 0);
    room.assign(model.entities.size(), 0);
    for (auto [other, state] : {std::pair{&plan.careful, &careful}, std::pair{&plan.opened, &opened}}) {
      if (!*other) continue;
      *state = std::make_unique<State>(**other, loops);
      if (!rest) rest = std::make_unique<Chosen>(model);
      rest->Want(**other);
    }
  }

  bool Reads(std::size_t entity) const { return entity == 0 || plan.entities[entity]; }

  // ---- a block ------------------------------------------------------------------------------------------------------

  void SetRanges(std::int32_t first, std::int32_t last) {
    ranges[0] = {first, last};
    for (std::size_t entity = 1; entity < model.entities.size(); ++entity) {
      const record::ChunkRows& of = chunk->entities[entity];
      const Range parent = ranges[PlaceOf(model.entities[entity].parent)];
      if (!of.offsets.empty()) ranges[entity] = {of.offsets[PlaceOf(parent.first)], of.offsets[PlaceOf(parent.last)]};
      if (of.offsets.empty()) ranges[entity] = {};
    }
    for (std::size_t entity = 0; entity < rows.size(); ++entity) rows[entity] = ranges[entity].size();
  }

  // For each row of an entity its record, from the beginning of the block.
  void SetRecords(std::size_t entity, std::vector<std::int32_t>& to) const {
    const Range range = ranges[entity];
    to.resize(PlaceOf(range.size()));
    for (std::size_t i = 0; i < to.size(); ++i) {
      std::int32_t row = range.first + static_cast<std::int32_t>(i);
      for (auto at = static_cast<model::EntityId>(entity); at != 0; at = model.entities[PlaceOf(at)].parent) row = chunk->entities[PlaceOf(at)].parents[PlaceOf(row)];
      to[i] = row - ranges[0].first;
    }
  }

  // For each row of `ancestor` where its rows of `descendant` begin, and where the last one's end.
  void SetElements(model::EntityId ancestor, model::EntityId descendant, std::vector<std::int32_t>& to) const {
    const Range range = ranges[PlaceOf(ancestor)];
    const std::int32_t base = ranges[PlaceOf(descendant)].first;
    to.resize(PlaceOf(range.size() + 1));
    if (model.entities[PlaceOf(descendant)].parent == ancestor) {
      const std::int32_t* offsets = chunk->entities[PlaceOf(descendant)].offsets.data() + range.first;
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = offsets[i] - base;
      return;
    }
    std::vector<model::EntityId> path;
    for (model::EntityId at = descendant; at != ancestor; at = model.entities[PlaceOf(at)].parent) path.push_back(at);
    for (std::size_t i = 0; i < to.size(); ++i) {
      std::int32_t row = range.first + static_cast<std::int32_t>(i);
      for (std::size_t at = path.size(); at-- > 0;) row = chunk->entities[PlaceOf(path[at])].offsets[PlaceOf(row)];
      to[i] = row - base;
    }
  }

  void SetLinks() {
    for (std::size_t i = 0; i < links.size(); ++i) {
      if (!Reads(PlaceOf(plan.links[i].second))) continue;  // nothing goes over it any more
      SetElements(plan.links[i].first, plan.links[i].second, links[i]);
      link_pointers[i] = links[i].data();
    }
    for (std::size_t entity = 1; entity < records.size(); ++entity) {
      if (!Reads(entity)) continue;
      const bool of_root = model.entities[entity].parent == 0;  // the chunk says so itself
      if (!of_root) SetRecords(entity, records[entity]);
      record_pointers[entity] = of_root ? chunk->entities[entity].parents.data() + ranges[entity].first : records[entity].data();
      first_records[entity] = of_root ? ranges[0].first : 0;
    }
  }

  std::size_t RecordOf(std::size_t entity, std::size_t row) const { return entity == 0 ? row : PlaceOf(record_pointers[entity][row] - first_records[entity]); }
  void MarkRecord(std::size_t entity, std::size_t row) { undecided[PlaceOf(ranges[0].first) + RecordOf(entity, row)] = 1; }

  // Rows of which a fact that has to be known is not: fact by fact, as the columns lie, and then row by row.
  void MarkUnknown(std::size_t entity) {
    const auto count = PlaceOf(rows[entity]);
    std::uint8_t any = 0;
    for (const NeededFact& needed : plan.needed) {
      const auto& states = chunk->facts[PlaceOf(needed.fact)].states;
      if (states.empty() || PlaceOf(model.facts[PlaceOf(needed.fact)].entity) != entity) continue;
      if (any == 0) lacking.assign((count + 7) / 8 * 8, 0);
      const record::FactState* __restrict of = states.data() + ranges[entity].first;
      std::uint8_t* __restrict to = lacking.data();
      std::uint8_t some = 0;
      for (std::size_t row = 0; row < count; ++row) {
        const auto unknown = static_cast<std::uint8_t>(of[row] < record::FactState::Declared);
        to[row] |= unknown;
        some |= unknown;
      }
      any |= some;
    }
    if (any == 0) return;
    any_unknown = true;
    if (entity == 0) {
      std::uint8_t* __restrict to = undecided.data() + ranges[0].first;
      for (std::size_t row = 0; row < count; ++row) to[row] |= lacking[row];
      return;
    }
    for (std::size_t row = 0; row < count; row += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, lacking.data() + row, sizeof eight);
      for (std::size_t i = row; eight != 0 && i < row + 8; ++i)
        if (lacking[i] != 0) MarkRecord(entity, i);
    }
  }

  // Records of which something is not known, is left out or is too much.
  void MarkUnknown() {
    MarkUnknown(0);
    for (std::size_t entity = 1; entity < model.entities.size(); ++entity) {
      MarkUnknown(entity);
      if (!Reads(entity)) continue;
      const record::ChunkRows& of = chunk->entities[entity];
      for (std::size_t row = 0; !of.phantom.empty() && row < PlaceOf(rows[entity]); ++row)
        if (of.phantom[PlaceOf(ranges[entity].first) + row] != 0) {
          MarkRecord(entity, row);
          any_unknown = true;
        }
      if (MayBeCrowded(entity)) MarkCrowded(entity);
    }
  }

  bool MayBeCrowded(std::size_t entity) const {
    if (rows[entity] <= plan.expected.elements || model.entities[entity].parent != 0) return rows[entity] > plan.expected.elements;
    const std::int32_t* offsets = chunk->entities[entity].offsets.data() + ranges[0].first;
    std::int32_t most = 0;
    for (std::int32_t record = 0; record < rows[0]; ++record) most = std::max(most, offsets[record + 1] - offsets[record]);
    return most > plan.expected.elements;
  }

  void MarkCrowded(std::size_t entity) {
    std::vector<std::int32_t> count(PlaceOf(rows[0]), 0);
    for (std::size_t row = 0; row < PlaceOf(rows[entity]); ++row)
      if (++count[RecordOf(entity, row)] > plan.expected.elements) MarkRecord(entity, row);
  }

  // Where registers have their places, for as many rows as a block had so far.
  void BindPlaces() {
    bool grows = false;
    for (std::size_t level = 0; level < rows.size(); ++level) {
      if (rows[level] < room[level]) continue;
      room[level] = rows[level] + rows[level] / 8 + 1;
      grows = true;
    }
    if (!grows) return;
    for (std::size_t i = 0; i < plan.registers.size(); ++i) {
      if (plan.places[i] < 0) continue;
      Memory& own = memory[PlaceOf(plan.places[i])];
      Reserve(own, PlaceOf(room[PlaceOf(plan.registers[i].level)]) * BytesOf(plan.registers[i].kind));
      registers[i] = own.data();
    }
  }

  void Bind() {
    BindPlaces();
    for (std::size_t i = 0; i < plan.constants.size(); ++i) BindConstant(i);
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) {
      const Register& of = plan.registers[PlaceOf(plan.outputs[i])];
      registers[PlaceOf(plan.outputs[i])] = reinterpret_cast<std::uint8_t*>(outputs[i].data()) + PlaceOf(ranges[PlaceOf(of.level)].first) * BytesOf(of.kind);
    }
    std::int32_t most = 0;
    for (const std::int32_t count : rows) most = std::max(most, count);
    Reserve(scratch, (PlaceOf(most) + 1) * sizeof(std::int64_t));
    Reserve(declared, PlaceOf(most));  // several facts may read it: it stays where it is
    for (const LoadedFact& fact : plan.facts) registers[PlaceOf(fact.reg)] = const_cast<void*>(ColumnOf(fact));  // no step writes it
  }

  void BindConstant(std::size_t i) {
    const FilledConstant& constant = plan.constants[i];
    const Register& of = plan.registers[PlaceOf(constant.reg)];
    const auto wanted = PlaceOf(rows[PlaceOf(of.level)]);
    const auto had = PlaceOf(filled[i]);
    if (had < wanted) {
      Reserve(constants[i], wanted * BytesOf(of.kind));
      if (of.kind == Kind::Int) FillWith<std::int32_t>(constants[i], had, wanted, constant.value);
      else if (of.kind == Kind::Long) FillWith<std::int64_t>(constants[i], had, wanted, constant.value);
      else FillWith<std::uint8_t>(constants[i], had, wanted, constant.value);
      filled[i] = static_cast<std::int32_t>(wanted);
    }
    registers[PlaceOf(constant.reg)] = constants[i].data();
  }

  const void* ColumnOf(const LoadedFact& fact) {
    const record::NarrowColumn& column = chunk->facts[PlaceOf(fact.fact)];
    const Range range = ranges[PlaceOf(model.facts[PlaceOf(fact.fact)].entity)];
    const auto first = PlaceOf(range.first);
    if (fact.states) {
      if (!column.states.empty()) return column.states.data() + first;
      FillWith<std::uint8_t>(declared, 0, PlaceOf(range.size()), static_cast<std::int64_t>(record::FactState::Declared));
      return declared.data();
    }
    switch (column.width) {
      case record::Width::Byte: return column.Bytes() + first;
      case record::Width::Int32: return column.Ints() + first;
      case record::Width::Int64: break;
    }
    return column.Longs() + first;
  }

  // What the parameters say for the combinations of keys that have been met since.
  void ExtendTables(std::int32_t key_set) {
    const KeyNumbers& numbers = keys[PlaceOf(key_set)];
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const KeyedTable& table = plan.tables[i];
      if (table.keys != key_set) continue;
      Reserve(tables[i], std::max(numbers.size() + 1, kRoomInTable) * BytesOf(table.kind));
      for (; table_sizes[i] < numbers.size(); ++table_sizes[i]) {
        const std::int64_t value = ValueOf(table, numbers.Combination(table_sizes[i]));
        FillOne(tables[i], table.kind, table_sizes[i], value);
        if (table.what == KeyedTable::What::Missing && value != 0) any_missing[i] = 1;
      }
      table_pointers[i] = tables[i].data();
    }
  }

  std::int64_t ValueOf(const KeyedTable& table, std::span<const std::int32_t> combination) const {
    const program::Lookup& lookup = plan.program->lookups[PlaceOf(table.lookup)];
    if (std::find(combination.begin(), combination.end(), kAnyMember) == combination.end()) return ValueOf(table, lookup.Find(combination));
    std::vector<program::Lookup::Key> possible;
    for (const std::int32_t key : combination) possible.push_back({.known = key != kAnyMember, .code = key});
    std::int64_t least = 0, most = 0;
    bool any = false;
    lookup.ForEachPossible(possible, [&](std::int32_t row) {
      const std::int64_t value = ValueOf(table, row);
      least = any ? std::min(least, value) : value;
      most = any ? std::max(most, value) : value;
      any = true;
    });
    if (table.what == KeyedTable::What::Missing) return !any;
    if (!any) return ValueOf(table, model::kNone);
    return table.what == KeyedTable::What::Most ? most : least;
  }

  std::int64_t ValueOf(const KeyedTable& table, std::int32_t row) const {
    if (table.what == KeyedTable::What::Missing) return row == model::kNone;
    const program::OutputTable& output = plan.program->outputs[PlaceOf(table.output)];
    const bool bottom = table.what == KeyedTable::What::Bottom;
    const auto& values = bottom ? output.denominators : output.values;
    const std::int64_t value = row == model::kNone || values.empty() ? (bottom ? 1 : 0) : values[PlaceOf(row)];
    return table.kind == Kind::Truth ? value != 0 : value;
  }

  static void FillOne(Memory& to, Kind kind, std::size_t at, std::int64_t value) {
    if (kind == Kind::Int) FillWith<std::int32_t>(to, at, at + 1, value);
    else if (kind == Kind::Long) FillWith<std::int64_t>(to, at, at + 1, value);
    else FillWith<std::uint8_t>(to, at, at + 1, value);
  }

  void SetAhead() {
    ahead.Clear();
    for (const LoadedFact& fact : plan.facts) {
      const record::NarrowColumn& column = chunk->facts[PlaceOf(fact.fact)];
      const void* values = column.width == record::Width::Byte    ? static_cast<const void*>(column.Bytes())
                           : column.width == record::Width::Int32 ? static_cast<const void*>(column.Ints())
                                                                  : static_cast<const void*>(column.Longs());
      if (!fact.states) AddAhead(values, record::BytesOf(column.width), fact.fact);
    }
    for (const NeededFact& needed : plan.needed)
      if (const auto& states = chunk->facts[PlaceOf(needed.fact)].states; !states.empty()) AddAhead(states.data(), 1, needed.fact);
    ahead.Divide(chosen.size());
  }

  // As many rows as this block has.
  void AddAhead(const void* values, std::size_t width, model::FactId fact) {
    const auto entity = PlaceOf(model.facts[PlaceOf(fact)].entity);
    const std::size_t begin = PlaceOf(ranges[entity].last);
    ahead.Add(values, width, begin, std::min(begin + PlaceOf(rows[entity]), chunk->entities[entity].count));
  }

  void RunBlock(std::int32_t first, std::int32_t last) {
    SetRanges(first, last);
    SetAhead();
    SetLinks();
    MarkUnknown();
    Bind();
    Block block{};
    block.registers = registers.data();
    block.rows = rows.data();
    block.links = link_pointers.data();
    block.records = record_pointers.data();
    block.first_record = first_records.data();
    block.tables = table_pointers.data();
    block.table_sizes = table_sizes.data();
    block.any_missing = any_missing.data();
    block.keys = &keys;
    block.undecided = undecided.data() + first;
    block.scratch = scratch.data();
    for (const Step* step : chosen) {
      step->kernel(*step, block);
      if (step->kernel == &RunKeys) ExtendTables(step->link);
      ahead.Fetch();
    }
  }

  // All steps but those that look for large numbers where the chunk says that there are none.
  void ChooseSteps() {
    chosen.clear();
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const model::FactId fact = looked_at[i];
      const std::int64_t largest = fact == model::kNone ? -1 : chunk->facts[PlaceOf(fact)].largest;
      if (largest < 0 || largest > steps[i].imm) chosen.push_back(&steps[i]);
    }
  }

  // ---- a chunk ------------------------------------------------------------------------------------------------------

  void MarkOutsized() {
    outsized.clear();
    for (const record::Outsized& value : chunk->outsized) {
      std::int32_t row = value.row;
      for (model::EntityId at = model.facts[PlaceOf(value.fact)].entity; at != 0; at = model.entities[PlaceOf(at)].parent)
        row = chunk->entities[PlaceOf(at)].parents[PlaceOf(row)];
      undecided[PlaceOf(row)] = 1;
      outsized.push_back(row);
    }
    std::sort(outsized.begin(), outsized.end());
  }

  void Over(const record::Chunk& given) {
    chunk = &given;
    undecided.assign(given.records(), 0);
    for (std::size_t i = 0; i < plan.outputs.size(); ++i) {
      const Register& of = plan.registers[PlaceOf(plan.outputs[i])];
      Reserve(outputs[i], given.entities[PlaceOf(of.level)].count * BytesOf(of.kind));
    }
    for (auto& [benefit, open] : open_amounts) open.clear();
    MarkOutsized();
    ChooseSteps();
    for (const PlannedPolicy& policy : plan.policies) {
      if (!policy.covered) continue;
      for (const PlannedOutput& clause : policy.clauses) FillOutput(clause);
      for (const PlannedAmount& amount : policy.benefits) FillOutput(amount.top), FillOutput(amount.bottom), FillOutput(amount.open);
    }
    const auto count = static_cast<std::int32_t>(given.records());
    any_unknown = false;
    if (rest) {
      left.clear();
      rest->Begin();
    }
    for (std::int32_t first = 0; first < count; first += kBlockRecords) {
      RunBlock(first, std::min(first + kBlockRecords, count));
      if (rest) Leave(first, std::min(first + kBlockRecords, count));
    }
    if (rest && !left.empty()) LookAgain(any_unknown || !careful ? opened.get() : careful.get());
  }

  // Notes the records of a block that it leaves.
  void Leave(std::int32_t first, std::int32_t last) {
    const std::size_t before = left.size();
    for (std::int32_t record = first; record < last; ++record)
      if (undecided[PlaceOf(record)] != 0 && !IsOutsized(record)) left.push_back(record);
    if (left.size() > before) rest->Add(*chunk, std::span(left).subspan(before));
  }

  // Values that no column holds are lost to a second look.
  bool IsOutsized(std::int32_t record) const { return std::binary_search(outsized.begin(), outsized.end(), record); }

  void LookAgain(State* other) {
    if (other == nullptr) return;
    rest->End(*chunk);
    other->Over(rest->chunk());
    for (std::size_t i = 0; i < left.size(); ++i) undecided[PlaceOf(left[i])] = other->undecided[i];
    for (std::size_t policy = 0; policy < plan.policies.size(); ++policy) {
      const PlannedPolicy& to = plan.policies[policy];
      const PlannedPolicy& from = other->plan.policies[policy];
      if (!to.covered) continue;
      for (std::size_t clause = 0; clause < kClauses; ++clause) TakeOver(*other, from.clauses[clause], to.clauses[clause]);
      for (std::size_t i = 0; i < to.benefits.size(); ++i) {
        TakeOver(*other, from.benefits[i].top, to.benefits[i].top, from.benefits[i].open);
        TakeOver(*other, from.benefits[i].bottom, to.benefits[i].bottom, from.benefits[i].open);
        TakeOpen(*other, from.benefits[i].open, open_amounts[{policy, i}]);
      }
    }
  }

  // What has no room here, as amounts that no record of the quick plan comes to.
  void LeaveRow(model::EntityId level, std::int32_t row) {
    for (; level != 0; level = model.entities[PlaceOf(level)].parent) row = chunk->entities[PlaceOf(level)].parents[PlaceOf(row)];
    undecided[PlaceOf(row)] = 1;
  }

  void TakeOpen(const State& other, const PlannedOutput& from, std::vector<std::uint8_t>& to) const {
    if (from.level == model::kNoEntity) return;
    const std::vector<std::int32_t>& origins = rest->OriginsOf(from.level);
    const auto open = other.Read<std::uint8_t>(from);
    to.resize(chunk->entities[PlaceOf(from.level)].count, 0);
    for (std::size_t row = 0; row < origins.size(); ++row) to[PlaceOf(origins[row])] = open[row];
  }

  // `open`: the rows on which nothing rests on the value.
  void TakeOver(const State& other, const PlannedOutput& from, const PlannedOutput& to, const PlannedOutput& open = {}) {
    if (to.reg == kNoRegister) return;
    const auto is_open = open.level == model::kNoEntity ? std::span<const std::uint8_t>() : other.Read<std::uint8_t>(open);
    const std::vector<std::int32_t>& origins = rest->OriginsOf(to.level);
    Memory& own = outputs[PlaceOf(output_of[PlaceOf(to.reg)])];
    const auto take = [&](const auto* values) {
      for (std::size_t row = 0; row < origins.size(); ++row) {
        const auto value = static_cast<std::int64_t>(values[row]);
        if (to.kind == Kind::Int && value != static_cast<std::int32_t>(value) && (is_open.empty() || is_open[row] == 0)) LeaveRow(to.level, origins[row]);
        FillOne(own, to.kind, PlaceOf(origins[row]), value);
      }
    };
    if (from.kind == Kind::Int) take(other.Read<std::int32_t>(from).data());
    else if (from.kind == Kind::Long) take(other.Read<std::int64_t>(from).data());
    else take(other.Read<std::uint8_t>(from).data());
  }

  // The same for all rows: written once, for as many rows as a chunk had so far.
  void FillOutput(const PlannedOutput& output) {
    if (output.level == model::kNoEntity || output.reg != kNoRegister) return;
    const std::size_t wanted = chunk->entities[PlaceOf(output.level)].count;
    auto& [memory_of, had] = same[{output.constant, output.kind}];
    if (had >= wanted && wanted > 0) return;
    Reserve(memory_of, (wanted + 1) * BytesOf(output.kind));
    if (output.kind == Kind::Int) FillWith<std::int32_t>(memory_of, 0, wanted + 1, output.constant);
    else if (output.kind == Kind::Long) FillWith<std::int64_t>(memory_of, 0, wanted + 1, output.constant);
    else FillWith<std::uint8_t>(memory_of, 0, wanted + 1, output.constant);
    had = wanted;
  }

  template <class T>
  std::span<const T> Read(const PlannedOutput& output) const {
    const Memory& from = output.reg == kNoRegister ? same.at({output.constant, output.kind}).first : outputs[PlaceOf(output_of[PlaceOf(output.reg)])];
    return {reinterpret_cast<const T*>(from.data()), chunk->entities[PlaceOf(output.level)].count};
  }

  Numbers ReadNumbers(const PlannedOutput& output) const {
    return output.kind == Kind::Long ? Numbers(Read<std::int64_t>(output)) : Numbers(Read<std::int32_t>(output));
  }
};

Sweep::Sweep(const Plan& plan, Loops loops) : state_(std::make_unique<State>(plan, loops)) {}
Sweep::~Sweep() = default;
Sweep::Sweep(Sweep&&) noexcept = default;

void Sweep::Over(const record::Chunk& chunk) { state_->Over(chunk); }
std::span<const std::uint8_t> Sweep::undecided() const { return state_->undecided; }

std::span<const std::uint8_t> Sweep::truths(model::PolicyId policy, Clause clause) const {
  return state_->Read<std::uint8_t>(state_->plan.policies[PlaceOf(policy)].clauses[static_cast<std::size_t>(clause)]);
}

Amounts Sweep::benefit(model::PolicyId policy, std::size_t benefit) const {
  const PlannedAmount& amount = state_->plan.policies[PlaceOf(policy)].benefits[benefit];
  if (amount.top.level == model::kNoEntity) return {};
  Amounts amounts{.tops = state_->ReadNumbers(amount.top), .bottoms = {}, .denominator = amount.denominator};
  if (amount.bottom.level != model::kNoEntity) amounts.bottoms = state_->ReadNumbers(amount.bottom);
  if (amount.open.level != model::kNoEntity) amounts.open = state_->Read<std::uint8_t>(amount.open);
  const auto open = state_->open_amounts.find({PlaceOf(policy), benefit});
  if (open != state_->open_amounts.end() && !open->second.empty()) amounts.open = open->second;
  return amounts;
}

}  // namespace doudi::run
