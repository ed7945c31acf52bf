// RowsBuilder: the rows of one record, given to BatchBuilder. For record/ only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/batch.h"
#include "record/collected_rows.h"
#include "record/column_map.h"

namespace doudi::record {

struct TableShape {
  std::string name;
  TableUse use;
};

class RowsBuilder {
 public:
  // tables[0] is the root's.
  RowsBuilder(const model::Model& model, std::vector<TableShape> tables);

  // Begins and ends the record, which is set aside where anything is wrong with it. REQUIRES: one row of the root.
  void Build(BatchBuilder& builder, const CollectedRows& rows, std::string_view id);
  // By table: of how many records or elements nothing said whether there are such elements.
  std::vector<std::uint64_t>& unsaid() { return unsaid_; }
  const std::vector<std::uint64_t>& unsaid() const { return unsaid_; }

 private:
  using Row = CollectedRows::Row;
  struct FactParts {  // the columns of 状态, 来源, 日期
    std::int32_t state = kNoColumn, source = kNoColumn, date = kNoColumn;
  };
  struct Table {
    TableShape shape;
    std::int32_t handle = kNoColumn, parent_key = kNoColumn;
    std::vector<FactParts> parts;  // by column
    std::optional<model::FactId> number;  // a fact that is named 编号
    // Of the record that is being built: the rows by parent key, and which were taken.
    std::vector<std::uint32_t> by_parent;
    std::vector<bool> taken;
  };

  void ReportMistakes();
  void BuildElement(std::size_t table, const Row& row);
  void BuildChildren(model::EntityId entity, std::string_view handle);
  std::vector<std::uint32_t> RowsUnder(std::size_t table, std::string_view handle);
  void GroupByParent(std::size_t table);
  void SetCells(const Table& table, const Row& row);
  void SetFact(const Table& table, const Row& row, std::size_t column);
  void SetValue(model::FactId fact, const TableCell& cell, const Provenance& provenance);
  void SetCollection(model::EntityId entity, std::string_view text);
  void BuildPapers(const Table& table, std::size_t index);
  void ReportLeftOver();
  std::string PathOf(std::string_view name) const;
  std::string_view TextIn(const Row& row, std::int32_t column) const;
  model::EntityId ParentOf(const Table& table) const;
  const model::Entity& Entity(model::EntityId entity) const { return model_.entities[static_cast<std::size_t>(entity)]; }

  const model::Model& model_;
  std::vector<Table> tables_;
  std::vector<std::int32_t> table_of_;  // by EntityId; kNone
  std::vector<std::uint64_t> unsaid_;
  BatchBuilder* builder_ = nullptr;
  const CollectedRows* rows_ = nullptr;
  std::vector<std::pair<model::EntityId, std::size_t>> where_;  // 成员[2]
  std::vector<model::EntityId> said_;  // collections that the element's own cells speak of
};

}  // namespace doudi::record
