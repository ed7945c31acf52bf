#include "record/plain_rows.h"

#include "record/read_value.h"
#include "record/text_input.h"

namespace doudi::record {
namespace {

using Kind = ColumnUse::Kind;
using Use = PlainColumn::Use;

Use UseOf(ChunkBuilder::Usual usual) {
  switch (usual) {
    case ChunkBuilder::Usual::Number: return Use::Number;
    case ChunkBuilder::Usual::Day: return Use::Day;
    case ChunkBuilder::Usual::Truth:
    case ChunkBuilder::Usual::Word: return Use::Word;
    case ChunkBuilder::Usual::Other: break;
  }
  return Use::Other;
}

}  // namespace

bool PlanColumns(const model::Model& model, const TableUse& use, const ChunkBuilder& builder, std::vector<PlainColumn>& columns) {
  for (const ColumnUse& declared : use.columns) {
    PlainColumn column;
    switch (declared.kind) {
      case Kind::Unknown:
      case Kind::Skipped:
      case Kind::ParentKey: break;
      case Kind::RecordKey: column.use = Use::Key; break;
      case Kind::Handle: column.use = Use::Handle; break;
      case Kind::Collection: column.use = Use::Said; break;
      case Kind::Fact:
        column.use = UseOf(builder.UsualOf(declared.index));
        column.fact = declared.index;
        column.cell = &builder.CellOf(declared.index);
        column.may_end_at_midnight = model.facts[static_cast<std::size_t>(declared.index)].type.kind == model::TypeKind::Date;
        break;
      default: return false;
    }
    columns.push_back(column);
  }
  return true;
}

bool TakeCell(ChunkBuilder& builder, const PlainColumn& column, const TableCell& cell) {
  const std::string_view text = Trimmed(cell.text);
  if (text.empty()) return true;
  if (column.use == Use::Handle) return builder.SetHandle(text);
  if (column.use == Use::Said) return text == "未知";
  if (!column.is_fact()) return FindBadText(text) == text.size();
  // What Excel says where it cannot work out a value; a time behind a day.
  if (text.front() == '#' || (column.may_end_at_midnight && text.back() == '0' && text.find(':') != std::string_view::npos)) return false;
  return cell.number ? builder.SetNumber(column.fact, text) : builder.Set(column.fact, text);
}

bool IsPlainKey(std::string_view key) {
  if (key.empty() || static_cast<unsigned char>(key.front()) <= ' ' || static_cast<unsigned char>(key.back()) <= ' ') return false;
  // A record that a broken key is of is not known.
  char all = 0;
  for (const char c : key) all = static_cast<char>(all | c);
  if (static_cast<unsigned char>(all) >= 0x80 && (FindBadText(key) != key.size() || key.find(kReplacement) != std::string_view::npos)) return false;
  // 3.4E+17: what Excel makes of a long 编号.
  return key.front() < '0' || key.front() > '9' || key.find("E+") == std::string_view::npos;
}

}  // namespace doudi::record
