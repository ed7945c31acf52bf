#include "record/build_from_rows.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "record/read_value.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

constexpr const char* kNotADate = "不是日期";
constexpr const char* kDates = "2025-06-20、2025年6月20日";

// What Excel leaves where a formula failed; ##### is what it shows of a column that is too narrow.
bool IsExcelError(std::string_view text) {
  constexpr std::array<std::string_view, 8> kErrors = {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA"};
  if (text.empty() || text.front() != '#') return false;
  return std::find(kErrors.begin(), kErrors.end(), text) != kErrors.end() || (text.size() > 2 && text.find_first_not_of('#') == std::string_view::npos);
}

// 2016/5/20 0:00
std::string_view WithoutMidnight(std::string_view text) {
  for (const std::string_view midnight : {" 0:00", " 0:00:00"})
    if (text.ends_with(midnight)) return text.substr(0, text.size() - midnight.size());
  return text;
}

// A 联系 in one cell: A、B.
std::vector<std::string_view> SplitHandles(std::string_view text) {
  std::vector<std::string_view> handles;
  while (!text.empty()) {
    std::size_t end = text.size();
    std::size_t next = text.size();
    for (const std::string_view mark : {"、", "，", "；", ",", ";", " "})
      if (const std::size_t at = text.find(mark); at < end) end = at, next = at + mark.size();
    if (const std::string_view handle = Trimmed(text.substr(0, end)); !handle.empty()) handles.push_back(handle);
    text.remove_prefix(next);
  }
  return handles;
}

}  // namespace

RowsBuilder::RowsBuilder(const model::Model& model, std::vector<TableShape> tables)
    : model_(model), table_of_(model.entities.size(), model::kNone), unsaid_(tables.size()) {
  for (TableShape& shape : tables) {
    Table table;
    if (!shape.use.papers) {
      table_of_[static_cast<std::size_t>(shape.use.entity)] = static_cast<std::int32_t>(tables_.size());
      table.number = model.FindFact(shape.use.entity, "编号");
    }
    table.handle = shape.use.Find(shape.use.entity == 0 ? Kind::RecordKey : Kind::Handle);
    table.parent_key = shape.use.Find(Kind::ParentKey);
    for (const ColumnUse& column : shape.use.columns) {
      FactParts parts;
      if (column.kind == Kind::Fact) parts = {shape.use.Find(Kind::State, column.index), shape.use.Find(Kind::Source, column.index), shape.use.Find(Kind::Date, column.index)};
      table.parts.push_back(parts);
    }
    table.shape = std::move(shape);
    tables_.push_back(std::move(table));
  }
}

std::string_view RowsBuilder::TextIn(const Row& row, std::int32_t column) const {
  return column == kNoColumn ? std::string_view() : Trimmed(rows_->Cell(row, column).text);
}

// 成员[2].出生日期
std::string RowsBuilder::PathOf(std::string_view name) const {
  std::string path;
  for (const auto& [entity, place] : where_) path += fmt::format("{}[{}].", Entity(entity).name, place);
  return path.append(name);
}

void RowsBuilder::Build(BatchBuilder& builder, const CollectedRows& rows, std::string_view id) {
  builder_ = &builder;
  rows_ = &rows;
  where_.clear();
  const std::string& root = tables_[0].shape.name;
  const std::uint64_t line = rows.rows(0).front().line;
  builder.BeginRecord(std::string(id), line);
  ReportMistakes();
  for (std::size_t t = 1; t < tables_.size(); ++t) GroupByParent(t);
  builder.At(root, line);
  if (rows.rows(0).front().mistake < 0) {
    SetCells(tables_[0], rows.rows(0).front());
    BuildChildren(0, id);
  }
  for (std::size_t t = 1; t < tables_.size(); ++t)
    if (tables_[t].shape.use.papers) BuildPapers(tables_[t], t);
  ReportLeftOver();
  builder.At(root, line);
  builder.EndRecord();
}

void RowsBuilder::ReportMistakes() {
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    for (const Row& row : rows_->rows(t)) {
      if (row.mistake < 0) continue;
      const CollectedRows::Mistake& mistake = rows_->MistakeOf(row);
      builder_->At(tables_[t].shape.name, row.line);
      builder_->Report("", mistake.shown, mistake.message, mistake.accepted);
    }
  }
}

model::EntityId RowsBuilder::ParentOf(const Table& table) const { return table.shape.use.papers ? 0 : Entity(table.shape.use.entity).parent; }

void RowsBuilder::GroupByParent(std::size_t index) {
  Table& table = tables_[index];
  const auto rows = rows_->rows(index);
  table.taken.assign(rows.size(), false);
  table.by_parent.clear();
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (rows[r].mistake < 0) table.by_parent.push_back(static_cast<std::uint32_t>(r));
  if (ParentOf(table) == 0) return;
  std::stable_sort(table.by_parent.begin(), table.by_parent.end(), [&](std::uint32_t a, std::uint32_t b) { return TextIn(rows[a], table.parent_key) < TextIn(rows[b], table.parent_key); });
}

std::vector<std::uint32_t> RowsBuilder::RowsUnder(std::size_t index, std::string_view handle) {
  Table& table = tables_[index];
  const auto rows = rows_->rows(index);
  auto first = table.by_parent.begin();
  auto last = table.by_parent.end();
  if (ParentOf(table) != 0) {
    if (handle.empty()) return {};
    first = std::lower_bound(first, last, handle, [&](std::uint32_t row, std::string_view key) { return TextIn(rows[row], table.parent_key) < key; });
    last = std::upper_bound(first, last, handle, [&](std::string_view key, std::uint32_t row) { return key < TextIn(rows[row], table.parent_key); });
  }
  for (auto row = first; row != last; ++row) table.taken[*row] = true;
  return {first, last};
}

void RowsBuilder::BuildChildren(model::EntityId entity, std::string_view handle) {
  const std::vector<model::EntityId> said = said_;
  for (const model::EntityId child : Entity(entity).children) {
    const std::int32_t at = table_of_[static_cast<std::size_t>(child)];
    if (at == model::kNone) continue;
    const auto index = static_cast<std::size_t>(at);
    const auto rows = RowsUnder(index, handle);
    const bool spoken_of = std::find(said.begin(), said.end(), child) != said.end();
    if (rows.empty() && tables_[index].shape.use.none_where_no_row) builder_->ListCollection(child);
    else if (rows.empty() && !spoken_of) ++unsaid_[index];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      where_.emplace_back(child, i + 1);
      BuildElement(index, rows_->rows(index)[rows[i]]);
      where_.pop_back();
    }
  }
}

void RowsBuilder::BuildElement(std::size_t index, const Row& row) {
  const Table& table = tables_[index];
  const std::string_view handle = TextIn(row, table.handle);
  const bool link = Entity(table.shape.use.entity).link != model::kNone;
  builder_->At(table.shape.name, row.line);
  builder_->BeginElement(table.shape.use.entity, link ? std::string() : std::string(handle));
  SetCells(table, row);
  BuildChildren(table.shape.use.entity, handle);
  builder_->At(table.shape.name, row.line);
  builder_->EndElement();
}

void RowsBuilder::SetCells(const Table& table, const Row& row) {
  said_.clear();
  const auto& columns = table.shape.use.columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const ColumnUse& use = columns[c];
    const auto column = static_cast<std::int32_t>(c);
    if (use.kind == Kind::Fact) SetFact(table, row, c);
    else if (use.kind == Kind::Collection) SetCollection(use.index, TextIn(row, column));
    else if (column == table.handle && Entity(table.shape.use.entity).link != model::kNone) builder_->Set(Entity(table.shape.use.entity).link, TextIn(row, column));
    else if (column == table.handle && table.number) SetValue(*table.number, rows_->Cell(row, column), {FactState::Declared, {}, {}, {}});
  }
}

void RowsBuilder::SetFact(const Table& table, const Row& row, std::size_t column) {
  const model::FactId fact = table.shape.use.columns[column].index;
  const TableCell cell = rows_->Cell(row, static_cast<std::int32_t>(column));
  const FactParts& parts = table.parts[column];
  if (parts.state == kNoColumn && parts.source == kNoColumn && parts.date == kNoColumn) return SetValue(fact, cell, {FactState::Declared, {}, {}, {}});
  const std::string& name = model_.facts[static_cast<std::size_t>(fact)].name;
  const std::string_view said = TextIn(row, parts.state);
  const auto state = StateNamed(said);
  if (!state) return builder_->Report(PathOf(name) + ".状态", std::string(said), "没有这种状态", "申报、核实、不详、未知");
  const std::string_view day = TextIn(row, parts.date);
  const auto date = DateOrNone(WithoutMidnight(day));
  if (!day.empty() && !date) return builder_->Report(PathOf(name) + ".日期", std::string(day), kNotADate, kDates);
  const Provenance provenance{*state, std::string(TextIn(row, parts.source)), date, {}};
  if (*state != FactState::Unsayable && *state != FactState::Missing) return SetValue(fact, cell, provenance);
  const std::string_view text = Trimmed(cell.text);
  if (!text.empty() && text != said)
    builder_->Report(PathOf(name), std::string(text), fmt::format("状态是「{}」，却给了值", said), "删去值，或把状态改为 申报、核实");
  builder_->Set(fact, *state == FactState::Unsayable ? "不详" : "", provenance);
}

void RowsBuilder::SetValue(model::FactId fact, const TableCell& cell, const Provenance& provenance) {
  const std::string_view text = Trimmed(cell.text);
  if (text.empty()) return;
  const model::Fact& declared = model_.facts[static_cast<std::size_t>(fact)];
  if (IsExcelError(text))
    return builder_->Report(PathOf(declared.name), std::string(text), "是 Excel 算不出或显示不下时的字样，不是值", "在 Excel 里改正这一格再导出；未知就留空");
  if (cell.number) return builder_->SetNumber(fact, text, provenance);
  builder_->Set(fact, declared.type.kind == model::TypeKind::Date ? WithoutMidnight(text) : text, provenance);
}

void RowsBuilder::SetCollection(model::EntityId entity, std::string_view text) {
  if (text.empty() || text == "未知") return;
  said_.push_back(entity);
  const model::Entity& collection = Entity(entity);
  const std::int32_t at = table_of_[static_cast<std::size_t>(entity)];
  const bool periods = collection.timeline == model::Timeline::Series || collection.timeline == model::Timeline::Single;
  if (text == "无") {
    builder_->ListCollection(entity);
    const bool listed = at != model::kNone && !rows_->rows(static_cast<std::size_t>(at)).empty() && collection.parent == 0;
    if (listed) builder_->Report(PathOf(collection.name), "无", fmt::format("写着没有，{} 里却有它的行", tables_[static_cast<std::size_t>(at)].shape.name), "删去「无」，或删去那些行");
  } else if (text == "未列全") {
    builder_->LeaveOpen(entity);
  } else if (text == "已列全" || text == "有") {
    // as its rows say
  } else if (periods) {
    builder_->ListStretches(entity, text);
  } else if (collection.link != model::kNone) {
    builder_->ListCollection(entity);
    for (const std::string_view handle : SplitHandles(text)) {
      builder_->BeginElement(entity, "");
      builder_->Set(collection.link, handle);
      builder_->EndElement();
    }
  } else {
    builder_->Report(PathOf(collection.name), std::string(text), "这一格只能写有没有", fmt::format("无、未知、未列全；有的另成一个表 {}，每个一行", collection.name));
  }
}

void RowsBuilder::BuildPapers(const Table& table, std::size_t index) {
  const TableUse& use = table.shape.use;
  std::size_t place = 0;
  for (const Row& row : rows_->rows(index)) {
    ++place;
    if (row.mistake >= 0) continue;
    builder_->At(table.shape.name, row.line);
    const std::string path = fmt::format("已有材料[{}]", place);
    const std::string_view name = TextIn(row, use.Find(Kind::Document));
    if (name.empty()) {
      builder_->Report(path, "", "已有材料缺少「名称」", "户口簿");
      continue;
    }
    const auto day = [&](Kind kind, const char* field) {
      const std::string_view text = WithoutMidnight(TextIn(row, use.Find(kind)));
      const auto date = DateOrNone(text);
      if (!text.empty() && !date) builder_->Report(path + field, std::string(text), kNotADate, kDates);
      return date;
    };
    const auto issued = day(Kind::Issued, ".签发");
    builder_->Hold(name, TextIn(row, use.Find(Kind::Owner)), issued, day(Kind::Expires, ".有效期至"));
  }
}

// Rows of elements within elements that there are not.
void RowsBuilder::ReportLeftOver() {
  for (std::size_t t = 1; t < tables_.size(); ++t) {
    const Table& table = tables_[t];
    if (table.shape.use.papers || ParentOf(table) == 0) continue;
    for (const std::uint32_t row : table.by_parent) {
      if (table.taken[row]) continue;
      const Row& left = rows_->rows(t)[row];
      const std::string_view key = TextIn(left, table.parent_key);
      const std::string& parent = Entity(ParentOf(table)).name;
      builder_->At(table.shape.name, left.line);
      builder_->Report(table.shape.use.papers ? "已有材料" : Entity(table.shape.use.entity).name, std::string(key),
                       key.empty() ? fmt::format("没有写是哪个{}的", parent) : fmt::format("不是这一户里{}的编号", parent), fmt::format("这一户 {} 里有的编号", parent));
    }
  }
}

}  // namespace doudi::record
