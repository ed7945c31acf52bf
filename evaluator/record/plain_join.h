// PlainJoin: records out of tables that lie side by side, straight into a ChunkBuilder where nothing about them is unusual. For record/ only.
//
// Of registers of records and of what is directly in them. What it takes means what RowsBuilder makes of it; the rest is the tables' again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "record/build_from_rows.h"
#include "record/chunk_builder.h"
#include "record/key_order.h"
#include "record/plain_rows.h"

namespace doudi::record {

class PlainJoin {
 public:
  // nullptr where there is a table that has no plain rows. `readers` are those of `tables`, the root's first, in the order of their keys.
  static std::unique_ptr<PlainJoin> Of(const model::Model& model, const std::vector<TableShape>& tables, const std::vector<TableReader*>& readers, KeyOrder order,
                                       ChunkBuilder& builder);

  // The next record. False, with all its rows given back, where anything is unusual about it or what comes next to it, and at the end. `unsaid`
  // counts as RowsBuilder::unsaid does.
  bool Take(std::vector<std::uint64_t>& unsaid);

  PlainRows& rows(std::size_t table) { return *tables_[table].rows; }
  // Records from this key on are not taken; "": all are.
  void set_end(const std::string& key) { end_ = key; }
  // By table: the key of the last row that was read, "" where there is none.
  std::string& last_key(std::size_t table) { return tables_[table].last_key; }

 private:
  struct Table {
    PlainRows* rows = nullptr;
    model::EntityId entity = model::kNoEntity;
    bool usual = true;  // nothing but facts and keys
    bool none_where_no_row = false;
    std::string last_key;
    std::size_t taken = 0;  // rows, of this record
  };
  PlainJoin(ChunkBuilder& builder, KeyOrder order) : builder_(builder), order_(order) {}
  bool TakeRows();
  bool TakeElements(Table& table);
  bool EndsHere(PlainRows& rows);

  ChunkBuilder& builder_;
  KeyOrder order_;
  std::vector<Table> tables_;
  std::string key_, end_;
};

}  // namespace doudi::record
