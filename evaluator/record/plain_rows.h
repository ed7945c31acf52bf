// PlainRows: the rows of a table, straight into a ChunkBuilder where nothing about them is unusual. For record/ only.
//
// No cell is made a text of its own, no row is collected: what a row says is looked at where it lies. Whatever holds a surprise
// (record/chunk_builder.h) is given back, as rows that TableReader::Next reads; what it means and what is said of it is decided there alone.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "record/chunk_builder.h"
#include "record/column_map.h"
#include "record/table_reader.h"

namespace doudi::record {

// What is done with a column.
struct PlainColumn {
  enum class Use : std::uint8_t {
    Skip,
    Key,     // of the record, which Peek has read
    Handle,  // the 编号 of the element
    Said,    // speaks of a collection
    Number,  // facts as ChunkBuilder::Usual has them
    Day,
    Word,
    Other,
  };
  Use use = Use::Skip;
  model::FactId fact = model::kNone;
  const FactCell* cell = nullptr;    // of a fact
  bool may_end_at_midnight = false;  // a date: Excel puts 0:00 behind it
  bool is_fact() const { return use >= Use::Number; }
};

// The columns of a table; false where one of them is for RowsBuilder alone.
bool PlanColumns(const model::Model& model, const TableUse& use, const ChunkBuilder& builder, std::vector<PlainColumn>& columns);

// A cell that is not taken at a glance, into the open element. False: a surprise.
[[nodiscard]] bool TakeCell(ChunkBuilder& builder, const PlainColumn& column, const TableCell& cell);

// Whether a key can be taken as it stands: not empty, no blanks around it, and not what Excel has made of one.
bool IsPlainKey(std::string_view key);

class PlainRows {
 public:
  virtual ~PlainRows() = default;
  enum class Comes : std::uint8_t { Row, End, Unusual };
  // The row that comes next, and its key, valid until Take or TableReader::Next. Unusual: Next has to read it.
  virtual Comes Peek(std::string_view& key) = 0;
  // The row that Peek saw, into the open element of its entity. False: a surprise.
  [[nodiscard]] virtual bool Take(const OpenRow& open) = 0;
  // From the row that comes next on rows can be given back.
  virtual void Mark() = 0;
  // Those since the mark come again, by TableReader::Next.
  virtual void Return() = 0;
  // The row that TableReader::Next gave last comes again. REQUIRES: it has no mistake.
  virtual void Unread() = 0;
};

}  // namespace doudi::record
