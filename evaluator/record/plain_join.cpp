#include "record/plain_join.h"

#include <utility>

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;
using Comes = PlainRows::Comes;

// More is not one record's: who reads it row by row says so.
constexpr std::size_t kMostRows = 1'000;

}  // namespace

std::unique_ptr<PlainJoin> PlainJoin::Of(const model::Model& model, const std::vector<TableShape>& shapes, const std::vector<TableReader*>& readers, KeyOrder order,
                                         ChunkBuilder& builder) {
  std::unique_ptr<PlainJoin> join(new PlainJoin(builder, order));
  for (std::size_t t = 0; t < shapes.size(); ++t) {
    const TableUse& use = shapes[t].use;
    const std::int32_t key = use.Find(Kind::RecordKey);
    Table table;
    table.none_where_no_row = use.none_where_no_row;
    std::vector<PlainColumn> columns;
    if (use.papers) {
      table.usual = false;
    } else {
      const model::Entity& entity = model.entities[static_cast<std::size_t>(use.entity)];
      if (t > 0 && entity.parent != 0) return nullptr;
      table.entity = use.entity;
      table.usual = entity.link == model::kNone && !model.FindFact(use.entity, "编号");
    }
    table.usual = table.usual && PlanColumns(model, use, builder, columns);
    if (key == kNoColumn || (t == 0 && !table.usual)) return nullptr;
    table.rows = readers[t]->PlainTo(builder, std::move(columns), key);
    if (table.rows == nullptr) return nullptr;
    join->tables_.push_back(std::move(table));
  }
  return join;
}

bool PlainJoin::Take(std::vector<std::uint64_t>& unsaid) {
  Table& root = tables_.front();
  std::string_view key;
  if (root.rows->Peek(key) != Comes::Row || CompareKeys(order_, root.last_key, key) >= 0) return false;
  if (!end_.empty() && CompareKeys(order_, key, end_) >= 0) return false;
  key_.assign(key);
  for (Table& table : tables_) table.rows->Mark();
  builder_.BeginRecord();
  bool taken = TakeRows();
  if (taken) taken = builder_.EndRecord();
  else builder_.DropRecord();
  if (!taken) {
    for (Table& table : tables_) table.rows->Return();
    return false;
  }
  root.last_key = key_;
  for (std::size_t t = 1; t < tables_.size(); ++t) {
    Table& table = tables_[t];
    if (table.taken > 0) table.last_key = key_;
    else if (!table.none_where_no_row) ++unsaid[t];
  }
  return true;
}

bool PlainJoin::TakeRows() {
  PlainRows& root = *tables_.front().rows;
  if (!builder_.SetHandle(key_) || !root.Take(builder_.RowOf(0)) || !EndsHere(root)) return false;
  for (std::size_t t = 1; t < tables_.size(); ++t)
    if (!TakeElements(tables_[t])) return false;
  return true;
}

bool PlainJoin::TakeElements(Table& table) {
  std::string_view key;
  for (table.taken = 0; table.rows->Peek(key) == Comes::Row && key == key_; ++table.taken) {
    if (!table.usual || table.taken == kMostRows) return false;
    if (!builder_.BeginElement(table.entity) || !table.rows->Take(builder_.RowOf(table.entity)) || !builder_.EndElement()) return false;
  }
  if (table.taken == 0 && table.none_where_no_row && table.entity != model::kNoEntity) builder_.ListCollection(table.entity);
  return EndsHere(*table.rows);
}

// Whether the row that comes next is of a record behind this one, for sure: a broken one may be of this one still.
bool PlainJoin::EndsHere(PlainRows& rows) {
  std::string_view next;
  const Comes comes = rows.Peek(next);
  return comes == Comes::End || (comes == Comes::Row && CompareKeys(order_, key_, next) < 0);
}

}  // namespace doudi::record
