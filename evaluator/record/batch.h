// Batch: up to a few thousand records in columns, one group of columns per entity.
//
// Row r of a child entity belongs to row parents[r] of its parent; the children of parent row p are offsets[p] .. offsets[p+1].
// A collection that a record does not mention is not empty but unknown: it gets one phantom row, all of whose facts are
// unknown and which stands for any number (0, 1, 2 …) of elements. A collection that is given ([] or elements) is complete, unless the
// record says that it is not (已列全 false): then the phantom row comes after the elements.
//
// Rows of pair entities (model::Entity::inner) are derived from the others: a pair is a phantom if its inner row is one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/model.h"

namespace doudi::record {

enum class FactState : std::uint8_t {
  Missing,    // 未知: not asked yet
  Unsayable,  // 不详: asked, cannot be said; unknown for the rules
  Declared,   // 申报
  Verified,   // 核实
  Defaulted,  // the fact's 缺省 was used: an assumption
  Conflicting,  // 冲突: 申报值 and 核实值 differ; the proven one is used
};
struct Provenance {
  FactState state = FactState::Missing;
  std::string source;
  std::optional<value::Date> date;
  std::string declared = {};  // 冲突: what was declared, as written
};

struct FactColumn {
  // Number: value × Fact::scale. Date: days. Boolean: 0/1. Enum, Division: code. Text: index into Batch::texts.
  std::vector<std::int64_t> values;   // 0 where unknown
  std::vector<FactState> states;
  bool has_unknown = false;           // any row Missing or Unsayable
  bool KnownAt(std::size_t row) const { return states[row] >= FactState::Declared; }
};

struct EntityRows {
  std::size_t count = 0;
  std::vector<std::int32_t> parents;   // root: empty
  std::vector<std::int32_t> offsets;   // size = parent's count + 1; root: empty
  std::vector<std::uint8_t> phantom;   // 1: stands for unlisted elements
  bool has_phantom = false;
  std::vector<std::string> handles;    // 编号; "" if none given; pairs: empty
  std::vector<std::int32_t> inner;     // pairs: the row of Entity::inner; others: empty
};

struct HeldDocument {  // 已有材料
  model::DocumentId document = model::kNone;
  model::EntityId entity = model::kNoEntity;  // the owner's entity; root entity if not said
  std::int32_t row = 0;                       // the owner's row in this batch
  std::optional<value::Date> issued, expires;
};

// What is wrong with one record: the record is set aside, or (severity Note) kept with the remark.
struct RecordIssue {
  std::string record;    // 编号, or "第 3 条"
  std::string field;     // 成员[2].出生日期
  std::string value;     // as read
  std::string message;   // what is wrong
  std::string accepted;  // the accepted form
  std::uint64_t line = 0;  // in the input, 0 if not known
  bool set_aside = true;
  std::string file = {};   // of a register in several tables: the one that the line is in
};
// "记录 SZ-0001（第 3 行）：成员[2].出生日期：「2016-13-40」不是日期。可用：2016-05-20、2016年5月20日"; of a table
// "记录 SZ-0001（成员.csv 第 3 行）：…", and where it is about no record "成员.csv（第 1 行）：…". Of what is very long the beginning.
std::string ToText(const RecordIssue& issue);

struct Batch {
  std::vector<EntityRows> entities;           // by EntityId
  std::vector<FactColumn> facts;              // by FactId
  std::vector<std::string> texts;             // interned texts of Text facts
  std::vector<std::string> record_ids;        // by root row
  std::vector<std::vector<HeldDocument>> held;  // by root row
  // Provenance with more than a state, by (fact, row).
  std::unordered_map<std::uint64_t, Provenance> provenance;
  static std::uint64_t Key(model::FactId fact, std::size_t row) { return (static_cast<std::uint64_t>(fact) << 40) | row; }

  std::size_t records() const { return entities.empty() ? 0 : entities[0].count; }
  // The rows of `entity` under root row `record`: [first, last).
  std::pair<std::int32_t, std::int32_t> RowsOf(const model::Model& model, model::EntityId entity, std::int32_t record) const;
};

// Fills in the rows of all pair entities. REQUIRES: those of the others are there.
void DerivePairs(const model::Model& model, Batch& batch);

// Builds a batch element by element. Used by every reader and by 例.
class BatchBuilder {
 public:
  // `reference_date` is used for ranges such as ≤ 基准日, for phantom rows and for what facts 有历史 are on that day; of timelines what became
  // known (知悉) after `known_by` is left out.
  BatchBuilder(const model::Model& model, value::Date reference_date, std::optional<value::Date> known_by = std::nullopt);
  ~BatchBuilder();
  BatchBuilder(BatchBuilder&&) noexcept;

  // From here on timelines stay as records give them, and with them what depends on the day on which a record is read (record/dated_facts.h):
  // facts 有历史 have what the record says of them beside their history, and no 缺省. What is wrong is told as usual. A history that is all
  // there is ends without a phantom row.
  void LeaveAsGiven();

  // One record: BeginRecord, then elements depth first, then EndRecord. If any issue with set_aside was reported since BeginRecord,
  // EndRecord removes the record and returns false.
  void BeginRecord(std::string id, std::uint64_t line = 0);
  bool EndRecord();
  // How many records of the input come before the next one, which is called 第 3 条 where it has no 编号. Else those begun here are counted.
  void CountBefore(std::size_t records);
  // What is reported from here on, until the next record begins, stands there. REQUIRES: `file` stays.
  void At(std::string_view file, std::uint64_t line);
  // Throws away the record that was begun, with its issues: the reader found that it is no record and reports that itself.
  void DropRecord();
  void BeginElement(model::EntityId entity, std::string handle);
  void EndElement();
  // The 编号 of the current element (of the record itself when no element is open), where a reader learns it late.
  void Rename(std::string handle);
  void ListCollection(model::EntityId entity);  // the collection was given for the current element, maybe with no element
  // 已列全 of the history of a fact: it never had another value, and none on a day that no stretch covers.
  void CompleteHistory(model::EntityId history);
  void LeaveOpen(model::EntityId entity);       // what is listed of it is not all: a phantom row follows its elements

  // A timeline of the current element as a text: 「2024-01-01 至 2024-06-30、2025-01-01 起」, 「砀山县 自 2020-01-01、萧县 自 2024-06-01」; 「无」: none.
  void ListStretches(model::EntityId timeline, std::string_view text);
  // A value for a fact of the current element. Text is read by the literal grammar for the fact's type; out of range, a wrong unit,
  // an unknown member … are reported as issues. Of a fact 有历史 the text may be its history. "" , "未知" and "不详" leave it unknown (Missing, Missing, Unsayable).
  void Set(model::FactId fact, std::string_view text, Provenance provenance = {FactState::Declared, {}, {}});
  void SetNumber(model::FactId fact, std::string_view digits, Provenance provenance = {FactState::Declared, {}, {}});  // a JSON number
  // Two values for one fact of the current element: the proven one stands, and the two are kept where they differ.
  bool Says(model::FactId fact, std::int64_t& value) const;  // what is stored; false while unknown
  void MarkConflict(model::FactId fact, std::string declared);
  void SetBoolean(model::FactId fact, bool value, Provenance provenance = {FactState::Declared, {}, {}});
  void Hold(std::string_view document, std::string_view owner_handle, std::optional<value::Date> issued, std::optional<value::Date> expires);
  void Report(std::string field, std::string value, std::string message, std::string accepted, bool set_aside = true);

  std::size_t records() const;             // finished records in the batch so far
  std::vector<RecordIssue> TakeIssues();
  Batch Take();                            // the batch; the builder is empty again

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace doudi::record
