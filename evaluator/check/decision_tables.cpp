// 决策表: each output becomes a definition whose body chooses by row, so that an explanation can name the
// row.
#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/definitions.h"
#include "check/layers.h"
#include "check/references.h"
#include "check/tables.h"

namespace doudi::check {

using model::TypeKind;
using model::HitPolicy;
using value::CellPattern;
using value::Rational;

namespace {

constexpr std::string_view kHitWords[] = {"唯一", "首中", "最大", "合计"};  // in the order of HitPolicy

// A cell as a condition on its column's input, and as a set for the row checks. kNone condition: any value.
struct ReadCell {
  bool sound = true;
  bool otherwise = false;
  ExprId condition = kNone;
  CellSet set;
};

class TableLowering {
 public:
  TableLowering(Workspace& work, RuleSetId rule_set, const ast::DecisionTableDeclaration& declaration,
                std::int32_t index)
      : work_(work),
        rule_set_(rule_set),
        declaration_(declaration),
        index_(index),
        checker_(work, rule_set, work.model.tables[static_cast<std::size_t>(index)].entity) {}

  void Run();

 private:
  void ReadHead();
  bool ReadColumns(std::vector<std::string>& inputs);
  ReadCell CellOf(const TableReader& table, std::size_t row, TableColumn& column);
  ReadCell PatternCell(const ast::TableCell& cell, const TableColumn& column, const CellPattern& pattern);
  ReadCell RangeCell(const ast::TableCell& cell, const TableColumn& column, const CellPattern& pattern);
  ReadCell ValuesCell(const ast::TableCell& cell, const TableColumn& column, const CellPattern& pattern);
  ExprId Constant(const ast::TableCell& cell, const TableColumn& column, std::string_view text);
  bool LowerRows(const TableReader& table);
  void LowerOutputs(const TableReader& table);
  bool OutputFits(const ast::DecisionTableDeclaration::Output& output, const model::Type& type);
  bool AddFallback(const model::Type& type, std::vector<ExprId>& args);
  ExprId ChooseRow(const model::Type& type, const std::vector<ExprId>& values);
  ExprId ChooseGreatest(const model::Type& type, const std::vector<ExprId>& values);
  ExprId SumRows(const model::Type& type, const std::vector<ExprId>& values);
  void RememberTexts(const TableReader& table, const std::vector<std::string>& inputs);
  model::DecisionTable& result() { return work_.model.tables[static_cast<std::size_t>(index_)]; }
  bool IsOutput(std::string_view name) const {
    return std::any_of(declaration_.outputs.begin(), declaration_.outputs.end(),
                       [&](const auto& output) { return output.name.text == name; });
  }

  Workspace& work_;
  RuleSetId rule_set_;
  const ast::DecisionTableDeclaration& declaration_;
  std::int32_t index_;
  ExpressionChecker checker_;
  std::vector<TableColumn> columns_;
  std::vector<ExprId> row_conditions_;
  std::vector<Span> row_spans_;
  bool unique_at_run_ = false;
  const ast::Attribute* fallback_ = nullptr;  // 缺省
};

void TableLowering::ReadHead() {
  std::vector<ast::AttributeKind> legal = {ast::AttributeKind::HitPolicy, ast::AttributeKind::Default,
                                           ast::AttributeKind::Basis, ast::AttributeKind::Note};
  if (declaration_.layer) legal.insert(legal.end(), {ast::AttributeKind::From, ast::AttributeKind::Until});
  const AttributeReader attributes(work_, rule_set_, declaration_.attributes, "决策表", legal);
  if (declaration_.layer)
    for (const model::DefinitionId output : result().outputs)
      SetLayerPeriod(work_, work_.layered_definitions, output, attributes);
  result().basis = attributes.Basis();
  fallback_ = attributes.Find(ast::AttributeKind::Default);
  if (const ast::Attribute* hit = attributes.Find(ast::AttributeKind::HitPolicy); hit && !hit->names.empty()) {
    const ast::Name& word = hit->names.front();
    const auto known = std::find(std::begin(kHitWords), std::end(kHitWords), word.text);
    if (known == std::end(kHitWords))
      work_.Error("D009", word.span,
                  fmt::format("命中只能是 唯一、首中、最大 或 合计，不能是{}", Quoted(word.text)),
                  diagnostics::DidYouMean(word.text, {std::begin(kHitWords), std::end(kHitWords)}));
    else
      result().hit = static_cast<HitPolicy>(known - std::begin(kHitWords));
  }
}

// Input columns are all that are neither outputs nor 依据 and 说明: each names a fact or definition.
bool TableLowering::ReadColumns(std::vector<std::string>& inputs) {
  bool sound = true;
  const auto& header = declaration_.table.header;
  for (const auto& output : declaration_.outputs) {
    std::vector<std::string> columns;
    for (const ast::TableCell& cell : header) columns.push_back(cell.text);
    if (std::find(columns.begin(), columns.end(), output.name.text) != columns.end()) continue;
    const std::string near = diagnostics::Nearest(output.name.text, columns);
    work_.Error(
        "D002",
        header.empty() ? declaration_.name.span : source::Cover(header.front().span, header.back().span),
        fmt::format("决策表{}的表头没有输出列{}", Quoted(declaration_.name.text), Quoted(output.name.text)),
        near.empty() ? "表的第一行写列名：输入的事实或定义，然后是各个输出"
                     : fmt::format("把列{}改成{}", Quoted(near), Quoted(output.name.text)));
    return false;
  }
  for (const ast::TableCell& cell : declaration_.table.header) {
    if (IsOutput(cell.text) || cell.text == "依据" || cell.text == "说明") continue;
    TableColumn column;
    column.name = cell.text;
    column.input = checker_.LowerValueName({cell.text, cell.span});
    sound = sound && column.input != kNone;
    inputs.push_back(cell.text);
    columns_.push_back(std::move(column));
  }
  if (sound && columns_.empty()) {
    work_.Error("D002", declaration_.name.span,
                fmt::format("决策表{}没有输入列", Quoted(declaration_.name.text)), "加上事实或定义的列");
    return false;
  }
  if (declaration_.table.rows.empty()) {
    work_.Error("D002", declaration_.name.span,
                fmt::format("决策表{}没有一行", Quoted(declaration_.name.text)), "在表头下写出每种情况的一行");
    sound = false;
  }
  return sound;
}

ExprId TableLowering::Constant(const ast::TableCell& cell, const TableColumn& column, std::string_view text) {
  const model::Type type = work_.model.At(column.input).type;
  const auto constant = ReadConstant(work_, type, text, cell.span, "");
  return constant ? checker_.Literal(type, *constant, cell.span) : kNone;
}

// Numbers and dates on one line, so that both can be compared cell by cell.
std::optional<Rational> LineOf(const model::Constant& constant) {
  if (const auto* number = std::get_if<Rational>(&constant)) return *number;
  if (const auto* date = std::get_if<value::Date>(&constant)) return Rational(date->days);
  return std::nullopt;
}

ReadCell TableLowering::RangeCell(const ast::TableCell& cell, const TableColumn& column,
                                  const CellPattern& pattern) {
  ReadCell read;
  const model::Type type = work_.model.At(column.input).type;
  const bool ranked =
      type.kind == TypeKind::Enum &&
      work_.model.enums[static_cast<std::size_t>(type.enumeration)].order != model::EnumOrder::None;
  if (type.kind != TypeKind::Number && type.kind != TypeKind::Date && !ranked) {
    work_.Error("D004", cell.span,
                fmt::format("列{}是 {}，不能写范围{}", Quoted(column.name), TypeText(work_.model, type),
                            Quoted(cell.text)),
                "写出各个值，用顿号隔开");
    read.sound = false;
    return read;
  }
  std::vector<ExprId> parts;
  CellSet::Piece piece;
  std::optional<std::int32_t> lowest, highest;  // ranks
  for (const auto& [bound, op, strict] : {std::tuple(&pattern.low, Op::GreaterOrEqual, Op::Greater),
                                          std::tuple(&pattern.high, Op::LessOrEqual, Op::Less)}) {
    if (!*bound) continue;
    const ExprId literal = Constant(cell, column, (*bound)->text);
    if (literal == kNone) {
      read.sound = false;
      return read;
    }
    const bool is_low = bound == &pattern.low;
    if (ranked) {
      const auto rank = work_.model.enums[static_cast<std::size_t>(type.enumeration)].Rank(
          std::get<model::Code>(work_.model.At(literal).constant).code);
      if (is_low)
        lowest = (*bound)->inclusive ? rank : rank + 1;
      else
        highest = (*bound)->inclusive ? rank : rank - 1;
    } else {
      (is_low ? piece.low : piece.high) = LineOf(work_.model.At(literal).constant);
      (is_low ? piece.low_open : piece.high_open) = !(*bound)->inclusive;
    }
    parts.push_back(
        checker_.Make((*bound)->inclusive ? op : strict, BooleanType(), {column.input, literal}, cell.span));
  }
  const bool empty =
      piece.low && piece.high &&
      (*piece.high < *piece.low || (*piece.high == *piece.low && (piece.low_open || piece.high_open)));
  if (empty) {
    work_.Error("D004", cell.span, fmt::format("范围{}是空的", Quoted(cell.text)), "小的写在前面");
    read.sound = false;
    return read;
  }
  if (ranked) {
    read.set.kind = CellSet::Kind::Codes;
    const auto& enumeration = work_.model.enums[static_cast<std::size_t>(type.enumeration)];
    for (std::int32_t code = 0; code < static_cast<std::int32_t>(enumeration.members.size()); ++code) {
      const std::int32_t rank = enumeration.Rank(code);
      if ((!lowest || rank >= *lowest) && (!highest || rank <= *highest)) read.set.codes.insert(code);
    }
  } else {
    read.set.kind = CellSet::Kind::Interval;
    read.set.pieces = {piece};
  }
  read.condition =
      parts.size() == 1 ? parts.front() : checker_.Make(Op::And, BooleanType(), parts, cell.span);
  return read;
}

ReadCell TableLowering::ValuesCell(const ast::TableCell& cell, const TableColumn& column,
                                   const CellPattern& pattern) {
  ReadCell read;
  const model::Type type = work_.model.At(column.input).type;
  std::vector<ExprId> literals;
  for (const std::string& text : pattern.values) {
    const ExprId literal = Constant(cell, column, text);
    read.sound = read.sound && literal != kNone;
    literals.push_back(literal);
  }
  if (!read.sound) return read;
  if (type.kind == TypeKind::Number || type.kind == TypeKind::Date) {
    read.set.kind = CellSet::Kind::Interval;
    for (const ExprId literal : literals) {
      const auto point = LineOf(work_.model.At(literal).constant);
      read.set.pieces.push_back({point, point, false, false});
    }
  } else if (type.kind == TypeKind::Boolean || type.kind == TypeKind::Enum) {
    read.set.kind = CellSet::Kind::Codes;
    for (const ExprId literal : literals) {
      const auto& constant = work_.model.At(literal).constant;
      read.set.codes.insert(type.kind == TypeKind::Boolean ? std::get<bool>(constant) ? 1 : 0
                                                           : std::get<model::Code>(constant).code);
    }
  } else {
    read.set.kind = CellSet::Kind::Unknown;
  }
  if (type.kind == TypeKind::Boolean && literals.size() == 1) {
    read.condition = std::get<bool>(work_.model.At(literals.front()).constant)
                         ? column.input
                         : checker_.Make(Op::Not, BooleanType(), {column.input}, cell.span);
    return read;
  }
  if (literals.size() == 1) {
    read.condition = checker_.Make(Op::Equal, BooleanType(), {column.input, literals.front()}, cell.span);
    return read;
  }
  if (type.kind == TypeKind::Enum || type.kind == TypeKind::Division) {
    std::vector<std::int32_t> codes;
    for (const ExprId literal : literals)
      codes.push_back(std::get<model::Code>(work_.model.At(literal).constant).code);
    read.condition = checker_.Make(Op::In, BooleanType(), {column.input}, cell.span);
    work_.model.expressions.back().members = std::move(codes);
    return read;
  }
  std::vector<ExprId> equal;
  for (const ExprId literal : literals)
    equal.push_back(checker_.Make(Op::Equal, BooleanType(), {column.input, literal}, cell.span));
  read.condition = checker_.Make(Op::Or, BooleanType(), std::move(equal), cell.span);
  return read;
}

ReadCell TableLowering::PatternCell(const ast::TableCell& cell, const TableColumn& column,
                                    const CellPattern& pattern) {
  ReadCell read;
  switch (pattern.kind) {
    case CellPattern::Kind::Any:
      return read;
    case CellPattern::Kind::Otherwise:
      read.otherwise = true;
      read.set.kind = CellSet::Kind::Otherwise;
      return read;
    case CellPattern::Kind::Values:
      return ValuesCell(cell, column, pattern);
    case CellPattern::Kind::Range:
      return RangeCell(cell, column, pattern);
  }
  return read;
}

ReadCell TableLowering::CellOf(const TableReader& table, std::size_t row, TableColumn& column) {
  ReadCell read;
  const ast::TableCell* cell = table.Cell(row, column.name);
  if (!cell) {
    work_.Error("D004", table.RowSpan(row), fmt::format("这一行的{}是空的", Quoted(column.name)),
                "不限就写 -");
    read.sound = false;
    return read;
  }
  const auto result = value::ParseCellPattern(cell->text);
  if (const auto* error = std::get_if<value::LiteralError>(&result)) {
    work_.Error("D004", cell->span, error->message, error->accepted);
    read.sound = false;
    return read;
  }
  return PatternCell(*cell, column, std::get<CellPattern>(result));
}

bool TableLowering::LowerRows(const TableReader& table) {
  bool sound = true;
  std::vector<std::vector<ReadCell>> grid(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (TableColumn& column : columns_) {
      grid[row].push_back(CellOf(table, row, column));
      sound = sound && grid[row].back().sound;
      column.cells.push_back(grid[row].back().set);
    }
  if (!sound) return false;
  // 其余: none of what the column's other cells say.
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::vector<ExprId> others;
    for (auto& cells : grid)
      if (cells[c].condition != kNone) others.push_back(cells[c].condition);
    for (std::size_t row = 0; row < grid.size(); ++row) {
      if (!grid[row][c].otherwise || others.empty()) continue;
      const Span span = table.Cell(row, columns_[c].name)->span;
      const ExprId any =
          others.size() == 1 ? others.front() : checker_.Make(Op::Or, BooleanType(), others, span);
      grid[row][c].condition = checker_.Make(Op::Not, BooleanType(), {any}, span);
    }
  }
  for (std::size_t row = 0; row < grid.size(); ++row) {
    std::vector<ExprId> parts;
    for (const ReadCell& cell : grid[row])
      if (cell.condition != kNone) parts.push_back(cell.condition);
    row_spans_.push_back(table.RowSpan(row));
    row_conditions_.push_back(parts.empty() ? checker_.Literal(BooleanType(), true, row_spans_.back())
                              : parts.size() == 1
                                  ? parts.front()
                                  : checker_.Make(Op::And, BooleanType(), parts, row_spans_.back()));
  }
  return true;
}

// 最大 wants what has an order, 合计 what can be added.
bool TableLowering::OutputFits(const ast::DecisionTableDeclaration::Output& output, const model::Type& type) {
  const HitPolicy hit = result().hit;
  const bool number = type.kind == TypeKind::Number;
  if (hit == HitPolicy::Unique || hit == HitPolicy::First || number) return true;
  if (hit == HitPolicy::Greatest && type.kind == TypeKind::Date) return true;
  work_.Error("T002", output.type.span,
              fmt::format("命中 {} 的输出要{}，{}是 {}", kHitWords[static_cast<std::size_t>(hit)],
                          hit == HitPolicy::Total ? "数" : "数或日期", Quoted(output.name.text),
                          TypeText(work_.model, type)));
  return false;
}

// 缺省: what it is where no row holds. False after a message.
bool TableLowering::AddFallback(const model::Type& type, std::vector<ExprId>& args) {
  if (!fallback_ || !fallback_->expression) return true;
  const ExprId otherwise = checker_.LowerAs(*fallback_->expression, type, "缺省");
  if (otherwise == kNone) return false;
  args.push_back(otherwise);
  return true;
}

ExprId TableLowering::ChooseRow(const model::Type& type, const std::vector<ExprId>& values) {
  std::vector<ExprId> args;
  for (std::size_t row = 0; row < values.size(); ++row) args.insert(args.end(), {row_conditions_[row], values[row]});
  if (!AddFallback(type, args)) return kNone;
  const ExprId choose = checker_.Make(Op::Choose, type, std::move(args), declaration_.table.span);
  work_.model.expressions[static_cast<std::size_t>(choose)].unique = unique_at_run_;
  return choose;
}

// The rows from the greatest value down: the first that holds is the greatest of all that hold, and where some are unknown the
// values that it may be are exactly those down to the first that surely holds.
ExprId TableLowering::ChooseGreatest(const model::Type& type, const std::vector<ExprId>& values) {
  std::vector<std::int32_t> order;
  for (std::size_t row = 0; row < values.size(); ++row) order.push_back(static_cast<std::int32_t>(row));
  const auto value_of = [&](std::int32_t row) {
    return *LineOf(work_.model.At(values[static_cast<std::size_t>(row)]).constant);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return value_of(b) < value_of(a); });
  std::vector<ExprId> args;
  for (const std::int32_t row : order)
    args.insert(args.end(), {row_conditions_[static_cast<std::size_t>(row)], values[static_cast<std::size_t>(row)]});
  if (!AddFallback(type, args)) return kNone;
  const ExprId choose = checker_.Make(Op::Choose, type, std::move(args), declaration_.table.span);
  work_.model.expressions[static_cast<std::size_t>(choose)].members = std::move(order);
  return choose;
}

ExprId TableLowering::SumRows(const model::Type& type, const std::vector<ExprId>& values) {
  const ExprId zero = checker_.Literal(type, Rational(0), declaration_.table.span);
  std::vector<ExprId> parts;
  for (std::size_t row = 0; row < values.size(); ++row)
    parts.push_back(checker_.Make(Op::Choose, type, {row_conditions_[row], values[row], zero}, row_spans_[row]));
  const ExprId sum = checker_.Make(Op::Add, type, std::move(parts), declaration_.table.span);
  work_.model.expressions[static_cast<std::size_t>(sum)].table = index_;
  if (!fallback_) return sum;
  const ExprId any = row_conditions_.size() == 1 ? row_conditions_.front() : checker_.Make(Op::Or, BooleanType(), row_conditions_, declaration_.table.span);
  std::vector<ExprId> args = {any, sum};
  return AddFallback(type, args) ? checker_.Make(Op::Choose, type, std::move(args), declaration_.table.span) : kNone;
}

void TableLowering::LowerOutputs(const TableReader& table) {
  for (const auto& output : declaration_.outputs) {
    const auto found = work_.id_of.find(&output);
    if (found == work_.id_of.end() || work_.broken_definitions.contains(found->second)) continue;
    const auto definition = static_cast<std::size_t>(found->second);
    const model::Type type = work_.model.definitions[definition].type;
    std::vector<ExprId> values;
    bool sound = OutputFits(output, type);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const ast::TableCell* cell = table.Cell(row, output.name.text);
      if (!cell) {
        work_.Error("D004", table.RowSpan(row), fmt::format("这一行的{}是空的", Quoted(output.name.text)),
                    "填上值");
        sound = false;
        continue;
      }
      const auto constant = ReadConstant(work_, type, cell->text, cell->span, "");
      sound = sound && constant.has_value();
      if (constant) values.push_back(checker_.Literal(type, *constant, cell->span));
    }
    if (!sound || values.empty()) continue;
    const ExprId body = result().hit == HitPolicy::Greatest ? ChooseGreatest(type, values)
                        : result().hit == HitPolicy::Total  ? SumRows(type, values)
                                                            : ChooseRow(type, values);
    if (body == kNone) continue;
    if (result().hit != HitPolicy::Total) work_.model.expressions[static_cast<std::size_t>(body)].table = index_;
    work_.model.definitions[definition].body = checker_.LiftTo(body, result().entity);
    work_.model.definitions[definition].basis = result().basis;
  }
}

void TableLowering::RememberTexts(const TableReader& table, const std::vector<std::string>& inputs) {
  result().header = inputs;
  for (const auto& output : declaration_.outputs) result().header.push_back(output.name.text);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    std::vector<std::string> texts;
    for (const std::string& column : result().header) {
      const ast::TableCell* cell = table.Cell(row, column);
      texts.push_back(cell ? cell->text : "");
    }
    const ast::TableCell* cell = table.Cell(row, "依据");
    result().row_basis.push_back(cell ? ReadBasisCell(work_, rule_set_, *cell) : model::Basis{});
    result().rows.push_back(std::move(texts));
  }
}

void TableLowering::Run() {
  ReadHead();
  std::vector<std::string> inputs;
  if (!ReadColumns(inputs)) return;
  std::vector<std::string> required = inputs;
  for (const auto& output : declaration_.outputs) required.push_back(output.name.text);
  const TableReader table(work_, declaration_.table, required, {"依据", "说明"}, declaration_.name.span);
  if (!table.sound()) return;
  RememberTexts(table, inputs);
  if (!LowerRows(table)) return;
  unique_at_run_ = CheckTableRows(work_, declaration_.name.text, result().hit, fallback_ != nullptr, columns_, row_spans_,
                                  declaration_.name.span);
  LowerOutputs(table);
}

}  // namespace

void CheckDecisionTables(Workspace& work) {
  work.ForEach<ast::DecisionTableDeclaration>(
      [&](RuleSetId rule_set, const ast::DecisionTableDeclaration& declaration) {
        if (const auto index = work.id_of.find(&declaration); index != work.id_of.end())
          TableLowering(work, rule_set, declaration, index->second).Run();
      });
}

}  // namespace doudi::check
