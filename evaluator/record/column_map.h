// What the tables and columns of a register mean in the model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "record/batch.h"

namespace doudi::record {

inline constexpr std::int32_t kNoColumn = -1;

struct ColumnUse {
  enum class Kind : std::uint8_t {
    Unknown,     // nobody knows: reported once
    Skipped,     // 不读
    RecordKey,   // the 编号 of the record that a row belongs to; of the root's own table its 编号
    ParentKey,   // the 编号 of the element that a row belongs to
    Handle,      // the 编号 of the row itself; of a 联系 the 编号 referred to
    Fact,        // index: FactId
    State,       // 存款.状态, 存款.来源, 存款.日期: of the fact
    Source,
    Date,
    Collection,  // whether there are any (无, 未列全), or what they are where a text can say it; index: EntityId
    Document,    // of 已有材料: 名称, 所属, 签发, 有效期至
    Owner,
    Issued,
    Expires,
  };
  Kind kind = Kind::Unknown;
  std::int32_t index = model::kNone;
  friend bool operator==(const ColumnUse&, const ColumnUse&) = default;
};

// What one table holds: the elements of an entity, or the papers (已有材料) of records.
struct TableUse {
  bool papers = false;
  model::EntityId entity = model::kNoEntity;
  std::vector<ColumnUse> columns;
  bool none_where_no_row = false;  // no row of a record or element says that it has none; otherwise it is unknown
  std::int32_t Find(ColumnUse::Kind kind, std::int32_t index = model::kNone) const;  // the column, or kNoColumn
};

// The name of a column, or what a mapping file says of it: 出生日期, 成员.出生日期, a 列名, the label; 编号, 家庭.编号, 家庭编号;
// 存款.状态; 收入项; of papers 名称, 所属 or 成员, 签发, 有效期至.
std::optional<ColumnUse> FindColumn(const model::Model& model, const TableUse& table, std::string_view name);
// The table of an entity's name, or 已有材料.
std::optional<TableUse> FindTable(const model::Model& model, std::string_view name);
// The names that columns of the table may have, for help.
std::vector<std::string> ColumnNames(const model::Model& model, const TableUse& table);
// As a mapping file says it: 成员.出生日期.
std::string ToText(const model::Model& model, const TableUse& table, const ColumnUse& use);

}  // namespace doudi::record
