#include "check/keys.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/types.h"

namespace doudi::check {

using model::Parameter;
using model::ParameterRow;
using model::TypeKind;
using value::CellPattern;
using value::Rational;

namespace {

std::optional<Rational> OnLine(const model::Constant& constant) {
  if (const auto* number = std::get_if<Rational>(&constant)) return *number;
  if (const auto* date = std::get_if<value::Date>(&constant)) return Rational(date->days);
  return std::nullopt;
}

std::string PointText(const model::Model& model, const model::Type& type, const Rational& at) {
  if (type.kind == TypeKind::Date) return value::ToText(value::Date{static_cast<std::int32_t>(at.numerator())});
  return model::ToText(model, type, at);
}

// 2人, [2人，4人), 5人以上, 超过5人, 3人以下, 不满3人.
std::string PieceText(const model::Model& model, const model::Type& type, const LinePiece& piece) {
  const auto text = [&](const Rational& at) { return PointText(model, type, at); };
  if (piece.low && piece.high && *piece.low == *piece.high) return text(*piece.low);
  if (!piece.low && !piece.high) return "任何数";
  if (!piece.high) return piece.low_open ? "超过" + text(*piece.low) : text(*piece.low) + "以上";
  if (!piece.low) return piece.high_open ? "不满" + text(*piece.high) : text(*piece.high) + "以下";
  return fmt::format("{}{}，{}{}", piece.low_open ? "(" : "[", text(*piece.low), text(*piece.high),
                     piece.high_open ? ")" : "]");
}

bool IsEmpty(const LinePiece& piece) {
  return piece.low && piece.high &&
         (*piece.high < *piece.low || (*piece.low == *piece.high && (piece.low_open || piece.high_open)));
}

std::optional<KeyCell> Mistake(Workspace& work, const ast::TableCell& cell, const std::string& message,
                               const std::string& help) {
  work.Error("D004", cell.span, message, help);
  return std::nullopt;
}

// 每增 1人
std::optional<KeyCell> EachCell(Workspace& work, const model::ParameterKey& key, const KeyLine* line,
                                const ast::TableCell& cell, KeyCell read) {
  std::string_view rest = cell.text;
  rest.remove_prefix(std::string_view("每增").size());
  while (rest.starts_with(' ') || rest.starts_with("加")) rest.remove_prefix(rest.starts_with(' ') ? 1 : 3);
  if (!line || line->type.kind != TypeKind::Number)
    return Mistake(work, cell, fmt::format("键{}不是数，不能写“每增”", Quoted(key.name)), "写出各个值");
  const auto step = ReadConstant(work, line->type, rest, cell.span, "");
  if (!step) return std::nullopt;
  read.kind = KeyCell::Kind::Each;
  read.step = std::get<Rational>(*step);
  if (read.step.Sign() <= 0) return Mistake(work, cell, "“每增”后面的数要大于 0", "形如 每增 1人");
  return read;
}

std::optional<KeyCell> LineCell(Workspace& work, const KeyLine& line, const ast::TableCell& cell,
                                const CellPattern& pattern, KeyCell read) {
  read.kind = KeyCell::Kind::Line;
  const auto at = [&](const std::string& text) -> std::optional<Rational> {
    const auto constant = ReadConstant(work, line.type, text, cell.span, "");
    return constant ? OnLine(*constant) : std::nullopt;
  };
  if (pattern.kind == CellPattern::Kind::Values) {
    for (const std::string& text : pattern.values) {
      const auto point = at(text);
      if (!point) return std::nullopt;
      read.pieces.push_back({point, point, false, false});
    }
    return read;
  }
  LinePiece piece;
  if (pattern.low) {
    if (!(piece.low = at(pattern.low->text))) return std::nullopt;
    piece.low_open = !pattern.low->inclusive;
  }
  if (pattern.high) {
    if (!(piece.high = at(pattern.high->text))) return std::nullopt;
    piece.high_open = !pattern.high->inclusive;
  }
  if (IsEmpty(piece)) return Mistake(work, cell, fmt::format("范围{}是空的", Quoted(cell.text)), "小的写在前面");
  read.pieces.push_back(piece);
  return read;
}

// 由低到高的枚举 may be cut by rank; others only listed.
std::optional<KeyCell> MembersCell(Workspace& work, const model::ParameterKey& key, const ast::TableCell& cell,
                                   const CellPattern& pattern, KeyCell read) {
  const auto code_of = [&](const std::string& text) -> std::optional<std::int32_t> {
    const auto constant = ReadConstant(work, key.type, text, cell.span, "");
    return constant ? std::optional(std::get<model::Code>(*constant).code) : std::nullopt;
  };
  if (pattern.kind == CellPattern::Kind::Values) {
    for (const std::string& text : pattern.values) {
      const auto code = code_of(text);
      if (!code) return std::nullopt;
      read.codes.insert(*code);
    }
    return read;
  }
  if (key.type.kind == TypeKind::Division) {
    if (pattern.kind == CellPattern::Kind::Range)
      return Mistake(work, cell, fmt::format("区划不能写范围{}", Quoted(cell.text)), "写出各个区划，用顿号隔开");
    read.codes.insert(value::kCountry);  // any: what no nearer place says
    return read;
  }
  const model::Enum& members = work.model.enums[static_cast<std::size_t>(key.type.enumeration)];
  if (pattern.kind == CellPattern::Kind::Range && members.order == model::EnumOrder::None)
    return Mistake(work, cell, fmt::format("枚举{}没有高低次序，不能写范围{}", Quoted(members.name), Quoted(cell.text)),
                   "写出各个成员，用顿号隔开");
  std::optional<std::int32_t> low, high;
  if (pattern.low && !(low = code_of(pattern.low->text))) return std::nullopt;
  if (pattern.high && !(high = code_of(pattern.high->text))) return std::nullopt;
  for (std::int32_t code = 0; code < static_cast<std::int32_t>(members.members.size()); ++code) {
    if (low && members.Rank(code) < members.Rank(*low) + (pattern.low->inclusive ? 0 : 1)) continue;
    if (high && members.Rank(code) > members.Rank(*high) - (pattern.high->inclusive ? 0 : 1)) continue;
    read.codes.insert(code);
  }
  return read;
}

}  // namespace

std::optional<KeyCell> ReadKeyCell(Workspace& work, const model::ParameterKey& key, const KeyLine* line,
                                   const ast::TableCell& cell) {
  KeyCell read;
  read.text = cell.text;
  read.span = cell.span;
  if (!line && key.type.kind == TypeKind::Enum) {  // a member may look like a pattern
    const auto& members = work.model.enums[static_cast<std::size_t>(key.type.enumeration)].members;
    const auto found = std::find(members.begin(), members.end(), cell.text);
    if (found != members.end()) {
      read.codes.insert(static_cast<std::int32_t>(found - members.begin()));
      return read;
    }
  }
  if (cell.text.starts_with("每增")) return EachCell(work, key, line, cell, std::move(read));
  const auto result = value::ParseCellPattern(cell.text);
  if (const auto* error = std::get_if<value::LiteralError>(&result))
    return Mistake(work, cell, error->message, error->accepted);
  const auto& pattern = std::get<CellPattern>(result);
  if (pattern.kind == CellPattern::Kind::Otherwise && key.type.kind != TypeKind::Division) {
    read.kind = KeyCell::Kind::Otherwise;
    return read;
  }
  return line ? LineCell(work, *line, cell, pattern, std::move(read))
              : MembersCell(work, key, cell, pattern, std::move(read));
}

namespace {

bool Holds(const LinePiece& whole, const LinePiece& part) {
  if (whole.low && (!part.low || *part.low < *whole.low ||
                    (*part.low == *whole.low && whole.low_open && !part.low_open)))
    return false;
  return !whole.high || (part.high && (*part.high < *whole.high ||
                                       (*part.high == *whole.high && (!whole.high_open || part.high_open))));
}

bool HoldsAny(const std::vector<LinePiece>& wholes, const LinePiece& part) {
  return std::any_of(wholes.begin(), wholes.end(), [&](const LinePiece& whole) { return Holds(whole, part); });
}

// Cuts the line at every end that a cell names, and joins again what every cell treats alike.
std::vector<LinePiece> Cut(const std::vector<PendingRow>& rows, std::size_t key) {
  std::vector<Rational> points;
  for (const PendingRow& row : rows)
    for (const LinePiece& piece : row.cells[key].pieces) {
      if (piece.low) points.push_back(*piece.low);
      if (piece.high) points.push_back(*piece.high);
    }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  std::vector<LinePiece> pieces;
  std::optional<Rational> from;
  for (const Rational& point : points) {
    pieces.push_back({from, point, true, true});
    pieces.push_back({point, point, false, false});
    from = point;
  }
  pieces.push_back({from, std::nullopt, true, false});
  std::vector<LinePiece> joined;
  const auto alike = [&](const LinePiece& a, const LinePiece& b) {
    return std::all_of(rows.begin(), rows.end(), [&](const PendingRow& row) {
      return HoldsAny(row.cells[key].pieces, a) == HoldsAny(row.cells[key].pieces, b);
    });
  };
  for (const LinePiece& piece : pieces) {
    if (joined.empty() || !alike(joined.back(), piece)) {
      joined.push_back(piece);
      continue;
    }
    joined.back().high = piece.high;
    joined.back().high_open = piece.high_open;
  }
  return joined;
}

// Turns what parameters with key lines need into rows of codes.
class Expander {
 public:
  Expander(Workspace& work, model::ParameterId id, std::vector<PendingRow> rows)
      : work_(work), id_(id), rows_(std::move(rows)) {}

  void Run() {
    for (auto& [key, line] : work_.key_lines[static_cast<std::size_t>(id_)]) CutLine(static_cast<std::size_t>(key), line);
    AddDerivedOutputs();
    for (std::size_t i = 0; i < rows_.size(); ++i) Expand(i);
  }

 private:
  Parameter& parameter() { return work_.model.parameters[static_cast<std::size_t>(id_)]; }
  const KeyLine* LineOf(std::size_t key) const {
    const auto& lines = work_.key_lines[static_cast<std::size_t>(id_)];
    const auto found = lines.find(static_cast<std::int32_t>(key));
    return found == lines.end() ? nullptr : &found->second;
  }
  void CutLine(std::size_t key, KeyLine& line);
  void AddDerivedOutputs();
  void Expand(std::size_t index);
  std::set<std::int32_t> CodesOf(std::size_t row, std::size_t key) const;
  bool AreSiblings(std::size_t a, std::size_t b, std::size_t key) const;
  bool TakeBase(std::size_t row, std::size_t key, ParameterRow& result);

  Workspace& work_;
  model::ParameterId id_;
  std::vector<PendingRow> rows_;
  std::optional<std::size_t> each_key_;  // the key with 每增
};

void Expander::CutLine(std::size_t key, KeyLine& line) {
  line.pieces = Cut(rows_, key);
  auto& members = work_.model.enums[static_cast<std::size_t>(parameter().keys[key].type.enumeration)].members;
  members.clear();
  for (const LinePiece& piece : line.pieces) members.push_back(PieceText(work_.model, line.type, piece));
}

// 每增: how much more, from where, in which steps, and whether at all.
void Expander::AddDerivedOutputs() {
  for (const PendingRow& row : rows_)
    for (std::size_t key = 0; key < row.cells.size(); ++key) {
      if (row.cells[key].kind != KeyCell::Kind::Each) continue;
      if (each_key_ && *each_key_ != key) {
        work_.Error("D004", row.cells[key].span, "一个参数只能有一个键写“每增”", "把另一个键的值一一写出");
        return;
      }
      each_key_ = key;
    }
  if (!each_key_) return;
  const auto outputs = parameter().outputs;
  for (const auto& output : outputs) {
    if (output.type.kind == TypeKind::Number) continue;
    work_.Error("D004", parameter().span, fmt::format("参数{}的值不都是数，不能写“每增”", Quoted(parameter().name)),
                "把各种情况一一写出");
    each_key_.reset();
    return;
  }
  work_.key_lines[static_cast<std::size_t>(id_)].at(static_cast<std::int32_t>(*each_key_)).stepped = true;
  const model::Type line = LineOf(*each_key_)->type;
  for (const auto& output : outputs) parameter().outputs.push_back({output.name + "每增", output.type, true});
  parameter().outputs.push_back({"起数", line, true});
  parameter().outputs.push_back({"步长", line, true});
  parameter().outputs.push_back({"按每增", BooleanType(), true});
}

// The same table, day and other keys.
bool Expander::AreSiblings(std::size_t a, std::size_t b, std::size_t key) const {
  if (a == b || rows_[a].table != rows_[b].table || rows_[a].row.period.from != rows_[b].row.period.from) return false;
  for (std::size_t other = 0; other < rows_[a].cells.size(); ++other)
    if (other != key && rows_[a].cells[other].text != rows_[b].cells[other].text) return false;
  return true;
}

std::set<std::int32_t> Expander::CodesOf(std::size_t row, std::size_t key) const {
  const KeyCell& cell = rows_[row].cells[key];
  const KeyLine* line = LineOf(key);
  if (cell.kind == KeyCell::Kind::Codes) return cell.codes;
  std::set<std::int32_t> codes;
  if (cell.kind == KeyCell::Kind::Line) {
    for (std::size_t i = 0; i < line->pieces.size(); ++i)
      if (HoldsAny(cell.pieces, line->pieces[i])) codes.insert(static_cast<std::int32_t>(i));
    return codes;
  }
  const auto& type = work_.model.parameters[static_cast<std::size_t>(id_)].keys[key].type;
  const std::size_t count = work_.model.enums[static_cast<std::size_t>(type.enumeration)].members.size();
  for (std::size_t i = 0; i < count; ++i) codes.insert(static_cast<std::int32_t>(i));
  for (std::size_t other = 0; other < rows_.size(); ++other) {
    if (!AreSiblings(row, other, key)) continue;
    const KeyCell::Kind kind = rows_[other].cells[key].kind;
    if (kind != KeyCell::Kind::Codes && kind != KeyCell::Kind::Line) continue;
    for (const std::int32_t code : CodesOf(other, key)) codes.erase(code);
  }
  if (cell.kind == KeyCell::Kind::Otherwise) return codes;
  // 每增: only past the last stretch.
  std::optional<Rational> last;
  for (std::size_t other = 0; other < rows_.size(); ++other)
    if (AreSiblings(row, other, key))
      for (const LinePiece& piece : rows_[other].cells[key].pieces)
        if (piece.high && (!last || *last < *piece.high)) last = piece.high;
  std::erase_if(codes, [&](std::int32_t code) {
    const auto& low = line->pieces[static_cast<std::size_t>(code)].low;
    return !last || !low || *low < *last;
  });
  return codes;
}

// The values of the row that 每增 goes on from; false after a mistake.
bool Expander::TakeBase(std::size_t row, std::size_t key, ParameterRow& result) {
  const PendingRow* base = nullptr;
  Rational from = 0;
  for (std::size_t other = 0; other < rows_.size(); ++other) {
    if (!AreSiblings(row, other, key)) continue;
    for (const LinePiece& piece : rows_[other].cells[key].pieces) {
      if (!piece.high || (base && !(from < *piece.high))) continue;
      base = &rows_[other];
      from = *piece.high;
    }
  }
  if (!base) {
    work_.Error("D004", rows_[row].cells[key].span, "“每增”要接着别的行往上加，这里没有可以接的行",
                "先写出起头的行，如 1人、2人，再写 每增 1人；其余的键和自要一样");
    return false;
  }
  const std::vector<model::Constant> steps = result.values;
  result.values = base->row.values;
  result.values.insert(result.values.end(), steps.begin(), steps.end());
  result.values.insert(result.values.end(), {from, rows_[row].cells[key].step, true});
  return true;
}

void Expander::Expand(std::size_t index) {
  ParameterRow made = rows_[index].row;
  if (each_key_) {
    if (rows_[index].cells[*each_key_].kind == KeyCell::Kind::Each) {
      if (!TakeBase(index, *each_key_, made)) return;
    } else {
      const std::size_t outputs = made.values.size();
      made.values.insert(made.values.end(), outputs, Rational(0));
      made.values.insert(made.values.end(), {Rational(0), Rational(1), false});
    }
  }
  std::vector<std::vector<std::int32_t>> keys = {{}};
  for (std::size_t key = 0; key < rows_[index].cells.size(); ++key) {
    const auto codes = CodesOf(index, key);
    if (codes.empty()) {
      const KeyCell& cell = rows_[index].cells[key];
      work_.Error("D012", cell.span, fmt::format("{}没有剩下的值：别的行已经都写到了", Quoted(cell.text)), "删去这一行");
      return;
    }
    std::vector<std::vector<std::int32_t>> longer;
    for (const auto& begun : keys)
      for (const std::int32_t code : codes) {
        longer.push_back(begun);
        longer.back().push_back(code);
      }
    keys = std::move(longer);
  }
  for (auto& codes : keys) {
    made.keys = std::move(codes);
    parameter().rows.push_back(made);
  }
}

}  // namespace

void ExpandRows(Workspace& work, model::ParameterId id, std::vector<PendingRow> rows) {
  Expander(work, id, std::move(rows)).Run();
}

namespace {

std::string KeyText(const model::Model& model, const Parameter& parameter, const ParameterRow& row) {
  std::string text;
  for (std::size_t i = 0; i < row.keys.size(); ++i)
    text +=
        (text.empty() ? "" : "、") + model::ToText(model, parameter.keys[i].type, model::Code{row.keys[i]});
  return text;
}

}  // namespace

void OrderRows(Workspace& work, Parameter& parameter) {
  std::stable_sort(parameter.rows.begin(), parameter.rows.end(),
                   [](const ParameterRow& a, const ParameterRow& b) {
                     if (a.keys != b.keys) return a.keys < b.keys;
                     return a.period.from < b.period.from;
                   });
  std::vector<std::pair<Span, Span>> reported;  // one mistake in rows for many keys is one
  for (std::size_t i = 1; i < parameter.rows.size(); ++i) {
    const ParameterRow& before = parameter.rows[i - 1];
    const ParameterRow& row = parameter.rows[i];
    const bool same = before.period.from == row.period.from;
    const bool overlap = before.period.until && row.period.from <= before.period.until;
    if (before.keys != row.keys || (!same && !overlap)) continue;
    const std::pair spans(before.span, row.span);
    if (std::find(reported.begin(), reported.end(), spans) != reported.end()) continue;
    reported.push_back(spans);
    const std::string key = KeyText(work.model, parameter, row);
    const std::string whose =
        key.empty() ? Quoted(parameter.name) : fmt::format("{}（{}）", Quoted(parameter.name), key);
    if (same)
      work.Error("D007", row.span,
                 fmt::format("{}{}有两行", whose,
                             row.period.from ? fmt::format("自 {} ", value::ToText(*row.period.from)) : ""),
                 "留下一行，或改日期")
          .labels.push_back({before.span, "另一行在这里"});
    else
      work.Error("D008", row.span,
                 fmt::format("{}的两行时段重叠：上一行到 {}，这一行从 {} 起", whose,
                             value::ToText(*before.period.until), value::ToText(*row.period.from)),
                 "改其中一个日期")
          .labels.push_back({before.span, "上一行在这里"});
  }
}

std::size_t PieceAt(const KeyLine& line, const Rational& at) {
  for (std::size_t i = 0; i + 1 < line.pieces.size(); ++i) {
    const auto& high = line.pieces[i].high;
    if (at < *high || (at == *high && !line.pieces[i].high_open)) return i;
  }
  return line.pieces.empty() ? 0 : line.pieces.size() - 1;
}

}  // namespace doudi::check
