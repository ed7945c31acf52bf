// What the cells of a decision table alone tell of its rows: overlaps, rows that are never reached, cases
// that no row covers.
//
// Each column's line is cut into atoms at every value that a cell names; a row covers an atom wholly or not
// at all, so the product of the columns' atoms decides everything. Columns that rest on a common fact may
// exclude each other in ways that cells do not show.
#include <algorithm>

#include <fmt/format.h>

#include "check/definitions.h"

namespace doudi::check {

using model::TypeKind;
using value::Rational;

namespace {

constexpr std::size_t kMostCases = 20000;

// One stretch of a column: a member, a point, or the open stretch between two points.
struct Atom {
  std::int32_t code = 0;
  std::optional<Rational> low, high;  // both equal: a point
  std::vector<char> rows;             // which rows cover it
};

bool IsPoint(const Atom& atom) { return atom.low && atom.high && *atom.low == *atom.high; }

bool Covers(const CellSet::Piece& piece, const Atom& atom) {
  if (IsPoint(atom)) {
    if (piece.low && (*atom.low < *piece.low || (*atom.low == *piece.low && piece.low_open))) return false;
    return !piece.high || (*atom.high <= *piece.high && !(*atom.high == *piece.high && piece.high_open));
  }
  if (piece.low && (!atom.low || *atom.low < *piece.low)) return false;
  return !piece.high || (atom.high && *atom.high <= *piece.high);
}

// Facts that the expression rests on, through definitions; false if that cannot be told yet.
bool CollectFacts(const model::Model& model, ExprId id, std::set<std::int32_t>& facts,
                  std::set<std::int32_t>& seen) {
  const Expr& expr = model.At(id);
  if (expr.op == Op::Fact) facts.insert(expr.index);
  if (expr.op == Op::Eligible || expr.op == Op::BenefitTotal) return false;
  if (expr.op == Op::Definition && seen.insert(expr.index).second) {
    const ExprId body = model.definitions[static_cast<std::size_t>(expr.index)].body;
    if (body == kNone || !CollectFacts(model, body, facts, seen)) return false;
  }
  return std::all_of(expr.args.begin(), expr.args.end(),
                     [&](ExprId arg) { return CollectFacts(model, arg, facts, seen); });
}

class RowCheck {
 public:
  RowCheck(Workspace& work, const std::string& table, model::HitPolicy hit, bool covered,
           const std::vector<TableColumn>& columns, const std::vector<Span>& rows, Span owner)
      : work_(work),
        table_(table),
        hit_(hit),
        columns_(columns),
        rows_(rows),
        owner_(owner),
        gap_reported_(covered || hit == model::HitPolicy::Total) {}

  bool Run() {
    const bool cut = CutAll();
    if (!cut) return hit_ == model::HitPolicy::Unique;  // left to the run
    independent_ = Independent();
    Walk();
    if (hit_ == model::HitPolicy::Unique) return ReportOverlaps();
    if (hit_ == model::HitPolicy::First) ReportUnreached();
    return false;
  }

 private:
  bool CutAll();
  void CutCodes(const TableColumn& column, std::size_t count, std::vector<Atom>& atoms) const;
  void CutLine(const TableColumn& column, std::vector<Atom>& atoms) const;
  void MarkRows(const TableColumn& column, std::vector<Atom>& atoms) const;
  bool Possible(const TableColumn& column, const Atom& atom) const;
  bool Independent() const;
  void Walk();
  void Visit(const std::vector<std::size_t>& at);
  bool ReportOverlaps();
  void ReportUnreached();
  void ReportGap(const std::vector<std::size_t>& at);
  std::string AtomText(const TableColumn& column, const Atom& atom) const;

  Workspace& work_;
  const std::string& table_;
  model::HitPolicy hit_;
  const std::vector<TableColumn>& columns_;
  const std::vector<Span>& rows_;
  Span owner_;
  std::vector<std::vector<Atom>> atoms_;
  bool independent_ = false;
  std::set<std::pair<std::size_t, std::size_t>> overlaps_;
  std::set<std::size_t> reached_;
  bool gap_reported_;  // or not to be reported
};

void RowCheck::CutCodes(const TableColumn&, std::size_t count, std::vector<Atom>& atoms) const {
  for (std::size_t code = 0; code < count; ++code) {
    Atom atom;
    atom.code = static_cast<std::int32_t>(code);
    atoms.push_back(atom);
  }
}

void RowCheck::CutLine(const TableColumn& column, std::vector<Atom>& atoms) const {
  std::vector<Rational> points;
  for (const CellSet& cell : column.cells)
    for (const CellSet::Piece& piece : cell.pieces) {
      if (piece.low) points.push_back(*piece.low);
      if (piece.high) points.push_back(*piece.high);
    }
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  std::optional<Rational> from;
  for (const Rational& point : points) {
    atoms.push_back({0, from, point, {}});
    atoms.push_back({0, point, point, {}});
    from = point;
  }
  atoms.push_back({0, from, std::nullopt, {}});
}

void RowCheck::MarkRows(const TableColumn& column, std::vector<Atom>& atoms) const {
  for (Atom& atom : atoms) {
    bool named = false;
    atom.rows.assign(column.cells.size(), 0);
    for (std::size_t row = 0; row < column.cells.size(); ++row) {
      const CellSet& cell = column.cells[row];
      bool covers = cell.kind == CellSet::Kind::All;
      if (cell.kind == CellSet::Kind::Codes) covers = cell.codes.contains(atom.code);
      if (cell.kind == CellSet::Kind::Interval)
        covers = std::any_of(cell.pieces.begin(), cell.pieces.end(),
                             [&](const auto& piece) { return Covers(piece, atom); });
      named = named || (covers && cell.kind != CellSet::Kind::All);
      atom.rows[row] = covers ? 1 : 0;
    }
    for (std::size_t row = 0; row < column.cells.size(); ++row)
      if (column.cells[row].kind == CellSet::Kind::Otherwise) atom.rows[row] = named ? 0 : 1;
  }
}

// A value that the column cannot take: below its range, or between two whole numbers.
bool RowCheck::Possible(const TableColumn& column, const Atom& atom) const {
  const Expr& input = work_.model.At(column.input);
  if (input.type.kind != TypeKind::Number && input.type.kind != TypeKind::Date) return true;
  static constexpr std::string_view kWhole[] = {"岁", "人", "天"};
  bool whole = input.type.kind == TypeKind::Date;
  for (const std::string_view unit : kWhole) whole = whole || input.type.unit == value::Unit::Base(unit);
  if (input.op == Op::Fact) {
    const model::Fact& fact = work_.model.facts[static_cast<std::size_t>(input.index)];
    whole = whole || fact.scale == 1;
    if (fact.low && fact.low->number && atom.high &&
        (*atom.high < *fact.low->number || (*atom.high == *fact.low->number && !IsPoint(atom))))
      return false;
    if (fact.high && fact.high->number && atom.low &&
        (*fact.high->number < *atom.low || (*atom.low == *fact.high->number && !IsPoint(atom))))
      return false;
  }
  if (!atom.low && atom.high && atom.high->Sign() <= 0 && input.type.kind == TypeKind::Number) return false;
  if (!whole || IsPoint(atom) || !atom.low || !atom.high) return true;
  const auto next = value::Add(*value::Round(*atom.low, 1, value::Rounding::Down), 1);
  return next && *next < *atom.high;
}

bool RowCheck::CutAll() {
  std::size_t cases = 1;
  for (const TableColumn& column : columns_) {
    const model::Type& type = work_.model.At(column.input).type;
    if (std::any_of(column.cells.begin(), column.cells.end(),
                    [](const CellSet& cell) { return cell.kind == CellSet::Kind::Unknown; }))
      return false;
    std::vector<Atom> atoms;
    if (type.kind == TypeKind::Boolean)
      CutCodes(column, 2, atoms);
    else if (type.kind == TypeKind::Enum)
      CutCodes(column, work_.model.enums[static_cast<std::size_t>(type.enumeration)].members.size(), atoms);
    else
      CutLine(column, atoms);
    MarkRows(column, atoms);
    std::erase_if(atoms, [&](const Atom& atom) { return !Possible(column, atom); });
    cases *= atoms.size();
    if (cases > kMostCases) return false;
    atoms_.push_back(std::move(atoms));
  }
  return true;
}

bool RowCheck::Independent() const {
  std::set<std::int32_t> all;
  for (const TableColumn& column : columns_) {
    std::set<std::int32_t> facts, seen;
    if (!CollectFacts(work_.model, column.input, facts, seen)) return columns_.size() == 1;
    for (const std::int32_t fact : facts)
      if (!all.insert(fact).second) return false;
  }
  return true;
}

void RowCheck::Walk() {
  std::vector<std::size_t> at(columns_.size(), 0);
  while (true) {
    Visit(at);
    std::size_t column = 0;
    while (column < at.size() && ++at[column] == atoms_[column].size()) at[column++] = 0;
    if (column == at.size()) return;
  }
}

void RowCheck::Visit(const std::vector<std::size_t>& at) {
  std::vector<std::size_t> hits;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    bool covers = true;
    for (std::size_t column = 0; column < at.size() && covers; ++column)
      covers = atoms_[column][at[column]].rows[row] != 0;
    if (covers) hits.push_back(row);
  }
  if (hits.empty())
    ReportGap(at);
  else
    reached_.insert(hits.front());
  for (std::size_t i = 1; i < hits.size(); ++i) overlaps_.insert({hits[0], hits[i]});
}

std::string RowCheck::AtomText(const TableColumn& column, const Atom& atom) const {
  const model::Type& type = work_.model.At(column.input).type;
  const auto text = [&](const Rational& number) {
    if (type.kind == TypeKind::Date)
      return value::ToText(value::Date{static_cast<std::int32_t>(number.numerator())});
    return model::ToText(work_.model, type, number);
  };
  if (type.kind == TypeKind::Boolean) return fmt::format("{}为{}", column.name, atom.code != 0 ? "真" : "假");
  if (type.kind == TypeKind::Enum)
    return fmt::format("{}为{}", column.name,
                       work_.model.enums[static_cast<std::size_t>(type.enumeration)]
                           .members[static_cast<std::size_t>(atom.code)]);
  if (IsPoint(atom)) return fmt::format("{} ＝ {}", column.name, text(*atom.low));
  if (!atom.low && !atom.high) return fmt::format("{}为任何值", column.name);
  if (!atom.low) return fmt::format("{} ＜ {}", column.name, text(*atom.high));
  if (!atom.high) return fmt::format("{} ＞ {}", column.name, text(*atom.low));
  return fmt::format("{} 在 {} 与 {} 之间", column.name, text(*atom.low), text(*atom.high));
}

// A case that no row covers. Not said where columns hang together: the case may not exist.
void RowCheck::ReportGap(const std::vector<std::size_t>& at) {
  if (gap_reported_ || !independent_) return;
  gap_reported_ = true;
  std::string example;
  for (std::size_t column = 0; column < at.size(); ++column)
    example += (example.empty() ? "" : "，") + AtomText(columns_[column], atoms_[column][at[column]]);
  work_.Warning("D011", owner_, fmt::format("决策表{}没有覆盖所有情况，例如：{}", Quoted(table_), example),
                "加一行，或用 其余");
}

bool RowCheck::ReportOverlaps() {
  bool at_run = false;
  for (const auto& [first, second] : overlaps_) {
    if (!independent_) {
      at_run = true;
      continue;
    }
    work_
        .Error("D010", rows_[second],
               fmt::format("决策表{}的第 {} 行与第 {} 行重叠：有的情况两行都命中", Quoted(table_), first + 1,
                           second + 1),
               "改一行的条件，或写明怎样取：命中 首中、最大、合计")
        .labels.push_back({rows_[first], "另一行在这里"});
    return false;
  }
  return at_run;
}

void RowCheck::ReportUnreached() {
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    if (reached_.contains(row)) continue;
    work_.Error("D012", rows_[row],
                fmt::format("决策表{}的第 {} 行走不到：前面的行已经全部命中", Quoted(table_), row + 1),
                "调整行的次序，或删去这一行");
  }
}

}  // namespace

bool CheckTableRows(Workspace& work, const std::string& table, model::HitPolicy hit, bool covered,
                    const std::vector<TableColumn>& columns, const std::vector<Span>& rows, Span owner) {
  return !rows.empty() && RowCheck(work, table, hit, covered, columns, rows, owner).Run();
}

}  // namespace doudi::check
