#include "audit/column_names.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "record/open_register.h"
#include "record/register_error.h"
#include "record/register_map.h"
#include "value/literal.h"

namespace doudi::audit {
namespace {

constexpr std::int32_t kNoColumn = -1;

std::string Plain(std::string_view name) {
  std::string text = value::FoldWidth(name);
  if (const auto bracket = text.find('('); bracket != std::string::npos && bracket > 0) text.resize(bracket);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t' || c == '*'; });
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

std::string Listed(std::span<const ColumnName> columns) {
  std::string text;
  for (const auto& column : columns) text += (text.empty() ? "" : "、") + std::string(column.name);
  return text;
}

// The mapping that is guessed for a table, as the file that it would stand in.
std::string Guessed(const record::TableReader& table, std::span<const ColumnName> columns) {
  std::string rows;
  for (const auto& name : table.columns()) {
    const std::string plain = Plain(name);
    const auto found = std::find_if(columns.begin(), columns.end(), [&](const ColumnName& column) {
      return plain == column.name || std::find(column.synonyms.begin(), column.synonyms.end(), plain) != column.synonyms.end();
    });
    if (!name.empty()) rows += fmt::format("{},{},{}\n", table.name(), name, found == columns.end() ? "不读" : found->name);
  }
  return "表,列,对应\n" + rows;
}

class Mapping {
 public:
  Mapping(const std::string& map, std::string_view kind, std::span<const ColumnName> columns) : kind_(kind), columns_(columns) {
    if (!map.empty()) map_ = record::ReadMap(map);
  }

  // Whether a table among several is of the kind.
  bool Names(const record::TableReader& table) const {
    if (map_)
      for (const auto& row : map_->rows)
        if (row.table == table.name() && row.column.empty()) return row.target == kind_;
    if (map_ && std::any_of(map_->rows.begin(), map_->rows.end(), [&](const auto& row) { return row.table == table.name(); })) return true;
    return record::StemOf(table.name()) == kind_;
  }

  std::vector<std::int32_t> Places(const record::TableReader& table) const {
    std::vector<std::int32_t> places(columns_.size(), kNoColumn);
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      const auto meant = Meaning(table, table.columns()[c]);
      if (!meant) continue;
      if (places[*meant] != kNoColumn) throw record::RegisterError(fmt::format("{} 有两列都是「{}」，第二列叫「{}」。留下一列", table.name(), columns_[*meant].name, table.columns()[c]));
      places[*meant] = static_cast<std::int32_t>(c);
    }
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].needed && places[i] == kNoColumn) Missing(table, columns_[i]);
    return places;
  }

 private:
  std::optional<std::size_t> Meaning(const record::TableReader& table, const std::string& column) const {
    std::string target = Plain(column);
    std::uint64_t line = 0;
    if (map_) {
      for (const auto& row : map_->rows)
        if (row.table == table.name() && row.column == column && !column.empty()) target = row.target, line = row.line;
      if (line == 0 || target.empty() || target == "不读") return std::nullopt;
    }
    const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const ColumnName& one) { return one.name == target; });
    if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
    if (map_) throw record::RegisterError(fmt::format("{} 第 {} 行：{}没有「{}」这一列。可用：{}、不读", map_->name, line, kind_, target, Listed(columns_)));
    return std::nullopt;
  }

  [[noreturn]] void Missing(const record::TableReader& table, const ColumnName& column) const {
    throw record::RegisterError(fmt::format("{} 里看不出哪一列是「{}」。{}要有：{}。列名不同的写一个映射文件（下面是猜的，请改对）：\n{}", table.name(), column.name, kind_,
                                            Listed(columns_), Guessed(table, columns_)));
  }

  std::string_view kind_;
  std::span<const ColumnName> columns_;
  std::optional<record::RegisterMap> map_;
};

}  // namespace

std::vector<MappedTable> OpenMapped(const std::string& path, const std::string& map, std::string_view kind, std::span<const ColumnName> columns) {
  const Mapping mapping(map, kind, columns);
  auto tables = record::OpenTables(path);
  std::vector<MappedTable> mapped;
  std::string names;
  for (auto& table : tables) {
    names += (names.empty() ? "" : "、") + table->name();
    if (tables.size() > 1 && !mapping.Names(*table)) continue;
    auto places = mapping.Places(*table);
    mapped.push_back({std::move(table), std::move(places)});
  }
  if (mapped.empty())
    throw record::RegisterError(fmt::format("{} 里有几个表（{}），没有一个叫「{}」。写一个映射文件，说明是哪一个：\n表,列,对应\n某个表,,{}\n", path, names, kind, kind));
  return mapped;
}

}  // namespace doudi::audit
