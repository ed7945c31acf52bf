#include "record/quick_from_rows.h"

#include <algorithm>

#include "record/read_value.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

bool IsUsual(Kind kind) { return kind == Kind::Unknown || kind == Kind::Skipped || kind == Kind::RecordKey || kind == Kind::ParentKey || kind == Kind::Handle || kind == Kind::Fact || kind == Kind::Collection; }

}  // namespace

QuickRows::QuickRows(const model::Model& model, const std::vector<TableShape>& shapes) : next_(shapes.size()), unsaid_(shapes.size()) {
  for (const TableShape& shape : shapes) {
    const TableUse& use = shape.use;
    Table table;
    table.none_where_no_row = use.none_where_no_row;
    table.usual = !use.papers && model.entities[static_cast<std::size_t>(use.entity)].link == model::kNone && !model.FindFact(use.entity, "编号");
    table.handle = use.Find(!use.papers && use.entity == 0 ? Kind::RecordKey : Kind::Handle);
    table.parent_key = use.Find(Kind::ParentKey);
    for (std::size_t c = 0; c < use.columns.size(); ++c) {
      const ColumnUse& column = use.columns[c];
      table.usual = table.usual && IsUsual(column.kind);
      if (column.kind == Kind::Collection) table.said.push_back(static_cast<std::int32_t>(c));
      if (column.kind == Kind::Fact)
        table.facts.push_back({static_cast<std::int32_t>(c), {PlainColumn::Use::Other, column.index, nullptr, model.facts[static_cast<std::size_t>(column.index)].type.kind == model::TypeKind::Date}});
    }
    if (!use.papers) {
      table.within_root = model.entities[static_cast<std::size_t>(use.entity)].parent == 0;
      for (const model::EntityId child : model.entities[static_cast<std::size_t>(use.entity)].children)
        for (std::size_t t = 0; t < shapes.size(); ++t)
          if (!shapes[t].use.papers && shapes[t].use.entity == child) table.children.push_back({child, t, use.Find(Kind::Collection, child)});
    }
    tables_.push_back(std::move(table));
  }
}

bool QuickRows::Build(ChunkBuilder& builder, const CollectedRows& rows, std::string_view id, std::vector<std::uint64_t>& unsaid) {
  for (std::size_t t = 0; t < tables_.size(); ++t)
    if (!tables_[t].usual && !rows.rows(t).empty()) return false;
  if (rows.has_mistakes()) return false;
  builder_ = &builder;
  rows_ = &rows;
  std::fill(next_.begin(), next_.end(), std::size_t{0});
  std::fill(unsaid_.begin(), unsaid_.end(), std::size_t{0});
  builder.BeginRecord();
  bool usual = BuildRow(0, rows.rows(0).front(), id);
  next_[0] = 1;
  // A row that no element took is of none of them, or not where its element is.
  for (std::size_t t = 0; usual && t < tables_.size(); ++t) usual = next_[t] == rows.rows(t).size();
  if (!usual) return builder.DropRecord(), false;
  if (!builder.EndRecord()) return false;
  for (std::size_t t = 0; t < tables_.size(); ++t) unsaid[t] += unsaid_[t];
  return true;
}

bool QuickRows::BuildRow(std::size_t index, const Row& row, std::string_view handle) {
  const Table& table = tables_[index];
  if (!handle.empty() && !builder_->SetHandle(handle)) return false;
  for (const Column& column : table.facts) {
    const TableCell cell = rows_->Cell(row, column.column);
    if (cell.text.empty()) continue;
    if (!TakeCell(*builder_, column.taken, cell)) return false;
  }
  return BuildChildren(table, row, handle);
}

bool QuickRows::BuildChildren(const Table& table, const Row& row, std::string_view handle) {
  for (const std::int32_t said : table.said) {
    const std::string_view text = Trimmed(rows_->Cell(row, said).text);
    if (!text.empty() && text != "未知") return false;
  }
  for (const Child& child : table.children) {
    const Table& of = tables_[child.table];
    const auto rows = rows_->rows(child.table);
    std::size_t& next = next_[child.table];
    const std::size_t first = next;
    while (next < rows.size() && (of.within_root || (!handle.empty() && Trimmed(rows_->Cell(rows[next], of.parent_key).text) == handle))) {
      const Row& element = rows[next++];
      const std::string_view own = of.handle == kNoColumn ? std::string_view() : Trimmed(rows_->Cell(element, of.handle).text);
      if (!builder_->BeginElement(child.entity) || !BuildRow(child.table, element, own) || !builder_->EndElement()) return false;
    }
    if (next > first) continue;
    if (of.none_where_no_row) builder_->ListCollection(child.entity);
    else ++unsaid_[child.table];
  }
  return true;
}

}  // namespace doudi::record
