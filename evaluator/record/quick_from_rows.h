// QuickRows: the rows of one record, given to ChunkBuilder where nothing about them is unusual. For record/ only.
//
// What it takes means what RowsBuilder makes of it; the rest is RowsBuilder's.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "record/build_from_rows.h"
#include "record/chunk_builder.h"
#include "record/collected_rows.h"
#include "record/plain_rows.h"

namespace doudi::record {

class QuickRows {
 public:
  QuickRows(const model::Model& model, const std::vector<TableShape>& tables);
  // Adds the record, or nothing where something is unusual. `unsaid` counts as RowsBuilder::unsaid does.
  bool Build(ChunkBuilder& builder, const CollectedRows& rows, std::string_view id, std::vector<std::uint64_t>& unsaid);

 private:
  using Row = CollectedRows::Row;
  struct Column {
    std::int32_t column = 0;
    PlainColumn taken;
  };
  struct Child {
    model::EntityId entity = model::kNoEntity;
    std::size_t table = 0;
    std::int32_t said = kNoColumn;  // the column of the parent's table that speaks of it
  };
  struct Table {
    bool usual = true;  // nothing but facts and keys
    bool none_where_no_row = false, within_root = false;
    std::vector<Column> facts;
    std::vector<std::int32_t> said;  // columns that speak of collections
    std::vector<Child> children;
    std::int32_t handle = kNoColumn, parent_key = kNoColumn;
  };

  bool BuildRow(std::size_t table, const Row& row, std::string_view handle);
  bool BuildChildren(const Table& table, const Row& row, std::string_view handle);

  std::vector<Table> tables_;
  std::vector<std::size_t> next_;  // by table: its row that comes next
  std::vector<std::size_t> unsaid_;  // by table, of this record
  ChunkBuilder* builder_ = nullptr;
  const CollectedRows* rows_ = nullptr;
};

}  // namespace doudi::record
