#include "record/register_map.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "diagnostics/diagnostic.h"
#include "record/read_csv.h"
#include "record/register_error.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;

struct MapColumn {
  const char* name;
  std::string MapRow::*member;
};
constexpr std::array<MapColumn, 7> kMapColumns = {{{"表", &MapRow::table},
                                                   {"列", &MapRow::column},
                                                   {"对应", &MapRow::target},
                                                   {"没有行", &MapRow::no_row},
                                                   {"把握", &MapRow::sure},
                                                   {"示例", &MapRow::examples},
                                                   {"读作", &MapRow::reading}}};
constexpr std::size_t kNeeded = 3;  // of them, the first

std::string CsvQuoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

RecordIssue Note(const TableReader& table, std::string column, std::string message, std::string accepted) {
  const std::uint64_t line = column.empty() ? 0 : table.header_line();
  return {"", std::move(column), "", std::move(message), std::move(accepted), line, false, table.name()};
}

std::string NameOf(const model::Model& model, const TableUse& use) { return use.papers ? "已有材料" : model.entities[static_cast<std::size_t>(use.entity)].name; }

std::vector<std::string> TableNames(const model::Model& model) {
  std::vector<std::string> names;
  for (const model::Entity& entity : model.entities)
    if (!entity.IsPair()) names.push_back(entity.name);
  names.emplace_back("已有材料");
  return names;
}

std::string HelpOr(std::string help, std::string otherwise) { return help.empty() ? otherwise : help; }

void AddColumn(const model::Model& model, const TableReader& table, TableUse& use, const std::string& column, const ColumnUse& found) {
  const bool said = found.kind != Kind::Unknown && found.kind != Kind::Skipped;
  if (said && use.Find(found.kind, found.index) != kNoColumn)
    throw RegisterError(fmt::format("{} 有两列都是「{}」，第二列叫「{}」。留下一列", table.name(), ToText(model, use, found), column));
  use.columns.push_back(found);
}

class MapReading {
 public:
  MapReading(const model::Model& model, const RegisterMap& map, const TableReader& table, std::vector<RecordIssue>& notes)
      : model_(model), map_(map), table_(table), notes_(notes) {}

  std::optional<TableUse> Read() {
    auto use = ReadTable();
    if (!use) return std::nullopt;
    for (const std::string& column : table_.columns()) AddColumn(model_, table_, *use, column, ReadColumn(*use, column));
    for (const MapRow& row : map_.rows) {
      if (row.table != table_.name() || row.column.empty()) continue;
      if (std::find(table_.columns().begin(), table_.columns().end(), row.column) == table_.columns().end())
        notes_.push_back(Note(table_, row.column, fmt::format("{} 第 {} 行写了这一列，表里没有", map_.name, row.line), "核对列名，或删去映射里的这一行"));
    }
    return use;
  }

 private:
  [[noreturn]] void Fail(const MapRow& row, const std::string& message) const { throw RegisterError(fmt::format("{} 第 {} 行：{}", map_.name, row.line, message)); }

  const MapRow* Find(const std::string& column) const {
    const MapRow* found = nullptr;
    for (const MapRow& row : map_.rows) {
      if (row.table != table_.name() || row.column != column) continue;
      if (found) Fail(row, fmt::format("{} 的{}第 {} 行已经写过。留下一行", row.table, column.empty() ? "" : "「" + column + "」", found->line));
      found = &row;
    }
    return found;
  }

  std::optional<TableUse> ReadTable() const {
    const MapRow* row = Find("");
    if (!row || row->target.empty()) {
      notes_.push_back(Note(table_, "", fmt::format("{} 里没有写它对应什么，这个表没有读", map_.name), fmt::format("在映射里加一行：{},,实体名；不用的写 不读", table_.name())));
      return std::nullopt;
    }
    if (row->target == "不读") return std::nullopt;
    auto use = FindTable(model_, row->target);
    if (!use) Fail(*row, fmt::format("没有名为「{}」的实体。可用：{}", row->target, HelpOr(diagnostics::DidYouMean(row->target, TableNames(model_)), "规则里声明过的实体名、已有材料、不读")));
    if (!row->no_row.empty() && row->no_row != "无" && row->no_row != "未知") Fail(*row, fmt::format("没有行「{}」。可用：无、未知", row->no_row));
    use->none_where_no_row = row->no_row == "无";
    return use;
  }

  ColumnUse ReadColumn(const TableUse& use, const std::string& column) const {
    if (column.empty()) return {Kind::Skipped, model::kNone};
    const MapRow* row = Find(column);
    if (!row || row->target.empty()) {
      notes_.push_back(Note(table_, column, fmt::format("{} 里没有写它对应什么，这一列没有读", map_.name), "在映射的 对应 里写事实名；不用的写 不读"));
      return {};
    }
    const auto found = FindColumn(model_, use, row->target);
    if (!found)
      Fail(*row, fmt::format("「{}」没有名为「{}」的事实或集合。可用：{}", NameOf(model_, use), row->target,
                             HelpOr(diagnostics::DidYouMean(row->target, ColumnNames(model_, use)), "规则里声明过的事实名、编号、不读")));
    return *found;
  }

  const model::Model& model_;
  const RegisterMap& map_;
  const TableReader& table_;
  std::vector<RecordIssue>& notes_;
};

}  // namespace

RegisterMap ReadMap(const std::string& path) {
  RegisterMap map;
  map.name = path;
  const auto table = ReadCsv(path, path);
  const auto& columns = table->columns();
  std::array<std::int32_t, kMapColumns.size()> place{};
  for (std::size_t c = 0; c < kMapColumns.size(); ++c) {
    const auto found = std::find(columns.begin(), columns.end(), kMapColumns[c].name);
    place[c] = found == columns.end() ? kNoColumn : static_cast<std::int32_t>(found - columns.begin());
    if (place[c] == kNoColumn && c < kNeeded)
      throw RegisterError(fmt::format("{} 不是映射：没有「{}」一列。可用：表,列,对应,没有行；doudi import --map 会写出一个", path, kMapColumns[c].name));
  }
  TableRow row;
  while (table->Next(row)) {
    if (!row.mistake.empty()) throw RegisterError(fmt::format("{} 第 {} 行：{}。可用：{}", path, row.line, row.mistake, row.accepted));
    MapRow read;
    for (std::size_t c = 0; c < kMapColumns.size(); ++c) read.*kMapColumns[c].member = TextIn(row, place[c]);
    read.line = row.line;
    map.rows.push_back(std::move(read));
  }
  return map;
}

std::string ToCsv(const RegisterMap& map) {
  std::string text = "\xEF\xBB\xBF";  // by which Excel knows UTF-8
  for (std::size_t c = 0; c < kMapColumns.size(); ++c) text += (c == 0 ? "" : ",") + std::string(kMapColumns[c].name);
  text += "\r\n";
  for (const MapRow& row : map.rows) {
    for (std::size_t c = 0; c < kMapColumns.size(); ++c) text += (c == 0 ? "" : ",") + CsvQuoted(row.*kMapColumns[c].member);
    text += "\r\n";
  }
  return text;
}

std::optional<TableUse> Mapped(const model::Model& model, const RegisterMap& map, const TableReader& table, std::vector<RecordIssue>& notes) {
  return MapReading(model, map, table, notes).Read();
}

std::optional<TableUse> Named(const model::Model& model, const TableReader& table, bool alone, std::vector<RecordIssue>& notes) {
  auto use = FindTable(model, StemOf(table.name()));
  // One table by any name holds the records, unless it is named after what lies in them.
  if (!use && alone) use = FindTable(model, model.entities[0].name);
  if (!use) {
    notes.push_back(Note(table, "", fmt::format("没有名为「{}」的实体，这个表没有读", StemOf(table.name())),
                         HelpOr(diagnostics::DidYouMean(StemOf(table.name()), TableNames(model)), "规则里声明过的实体名；或用 doudi import --map 写明它是什么")));
    return std::nullopt;
  }
  for (const std::string& column : table.columns()) {
    const ColumnUse found = column.empty() ? ColumnUse{Kind::Skipped, model::kNone} : FindColumn(model, *use, column).value_or(ColumnUse{});
    if (found.kind == Kind::Unknown)
      notes.push_back(Note(table, column, fmt::format("「{}」没有名为「{}」的事实或集合，这一列没有读", NameOf(model, *use), column),
                           HelpOr(diagnostics::DidYouMean(column, ColumnNames(model, *use)), "规则里声明过的事实名或列名；或用 doudi import --map 写明它是什么")));
    AddColumn(model, table, *use, column, found);
  }
  return use;
}

}  // namespace doudi::record
