#include "check/scales.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/declare.h"
#include "check/keys.h"
#include "check/row_cells.h"

namespace doudi::check {

using model::Type;
using value::Rational;

namespace {

constexpr std::string_view kOwnColumns[] = {"超过", "不超过", "比例", "单价", "自", "至", "状态", "依据", "说明"};

// A bracket as written.
struct Bracket {
  Rational low;
  std::optional<Rational> high;  // none: no end
  Rational rate;
  model::Basis basis;
  Span span;
};
// The brackets of one combination of keys from one day on.
struct BracketGroup {
  RuleSetId rule_set = 0;
  const void* table = nullptr;
  std::vector<KeyCell> cells;
  model::Period period;
  std::vector<Bracket> brackets;
};
struct ScaleTable {
  RuleSetId rule_set = 0;
  const ast::Table* table = nullptr;
};

class ScaleReader {
 public:
  ScaleReader(Workspace& work, RuleSetId rule_set, const ScaleUse& use, std::string name, Span span)
      : work_(work), rule_set_(rule_set), use_(use), name_(std::move(name)), span_(span) {}

  // The parameter that holds the brackets; nullopt after a mistake. `amount`, `result`: types of what it is applied to and gives.
  std::optional<model::ParameterId> Read(const std::vector<ScaleTable>& tables, const Type& amount, const Type& result);
  std::size_t count() const { return count_; }

 private:
  bool DeclareKeys(const std::vector<ScaleTable>& tables);
  void ReadTable(const ScaleTable& table, const Type& amount);
  bool ReadBracket(const TableReader& table, std::size_t row, const Type& amount, Bracket& bracket);
  BracketGroup& GroupOf(const ScaleTable& table, std::vector<KeyCell> cells, const model::Period& period);
  void CheckGroup(BracketGroup& group);
  std::vector<PendingRow> RowsOf(const BracketGroup& group) const;
  const KeyLine* LineOf(std::size_t key) const {
    const auto& lines = work_.key_lines[static_cast<std::size_t>(id_)];
    const auto found = lines.find(static_cast<std::int32_t>(key));
    return found == lines.end() ? nullptr : &found->second;
  }
  model::Parameter& parameter() { return work_.model.parameters[static_cast<std::size_t>(id_)]; }

  Workspace& work_;
  RuleSetId rule_set_;
  const ScaleUse& use_;
  std::string name_;
  Span span_;
  model::ParameterId id_ = kNone;
  std::vector<std::string> keys_;
  std::string rate_column_ = "比例";
  Type rate_;
  std::vector<BracketGroup> groups_;
  std::size_t count_ = 1;
  bool sound_ = true;
};

// Every column that is not a bracket's own is a key.
bool ScaleReader::DeclareKeys(const std::vector<ScaleTable>& tables) {
  id_ = static_cast<model::ParameterId>(work_.model.parameters.size());
  model::Parameter scale;
  scale.name = name_;
  scale.use = model::ParameterUse::Scale;
  scale.span = use_.name.span;
  std::map<std::int32_t, KeyLine> lines;
  for (const ScaleTable& table : tables) {
    const auto& header = table.table->header;
    const bool rated = std::any_of(header.begin(), header.end(), [](const ast::TableCell& cell) {
      return cell.text == "比例" || cell.text == "单价";
    });
    if (!rated) {
      work_.Error("D002", source::Cover(header.front().span, header.back().span),
                  fmt::format("分档{}的表缺少列「比例」（或「单价」）", Quoted(name_)),
                  "要有的列：超过、不超过、比例；还可以有各个键和 自、至、状态、依据");
      return false;
    }
    for (const ast::TableCell& cell : header) {
      if (cell.text == "单价") rate_column_ = "单价";
      if (std::find(std::begin(kOwnColumns), std::end(kOwnColumns), cell.text) != std::end(kOwnColumns)) continue;
      if (std::find(keys_.begin(), keys_.end(), cell.text) != keys_.end()) continue;
      const auto type = KeyTypeOf(work_, table.rule_set, {cell.text, cell.span});
      if (!type) return false;
      const bool line = type->kind == model::TypeKind::Number || type->kind == model::TypeKind::Date;
      if (line) {
        lines[static_cast<std::int32_t>(keys_.size())] = {*type, {}};
        model::Enum members;
        members.name = cell.text;
        members.span = cell.span;
        work_.model.enums.push_back(std::move(members));
      }
      keys_.push_back(cell.text);
      scale.keys.push_back({cell.text, line ? Type{model::TypeKind::Enum, {}, static_cast<model::EnumId>(work_.model.enums.size()) - 1}
                                            : *type});
    }
  }
  work_.model.parameters.push_back(std::move(scale));
  work_.key_lines.push_back(std::move(lines));
  work_.key_origins.emplace_back();
  RememberKeyOrigins(work_, rule_set_, id_, use_.name, use_.attributes);
  return true;
}

bool ScaleReader::ReadBracket(const TableReader& table, std::size_t row, const Type& amount, Bracket& bracket) {
  const auto number = [&](std::string_view column, const Type& type) -> std::optional<Rational> {
    const ast::TableCell& cell = *table.Cell(row, column);
    const auto constant = ReadConstant(work_, type, cell.text, cell.span, "");
    return constant ? std::optional(std::get<Rational>(*constant)) : std::nullopt;
  };
  const auto written = [&](std::string_view column) {
    const ast::TableCell* cell = table.Cell(row, column);
    return cell && cell->text != "-" && cell->text != "－" && cell->text != "—";
  };
  bracket.span = table.RowSpan(row);
  if (MissingCell(work_, table, row, rate_column_)) return false;
  const auto rate = number(rate_column_, rate_);
  const auto low = written("超过") ? number("超过", amount) : std::optional(Rational(0));
  const auto high = written("不超过") ? number("不超过", amount) : std::nullopt;
  if (!rate || !low || (written("不超过") && !high)) return false;
  bracket.low = *low;
  bracket.high = high;
  bracket.rate = *rate;
  if (!high || *low < *high) return true;
  work_.Error("D013", bracket.span, fmt::format("这一档是空的：超过 {}、不超过 {}", model::ToText(work_.model, amount, *low),
                                                 model::ToText(work_.model, amount, *high)),
              "“超过”要小于“不超过”");
  return false;
}

BracketGroup& ScaleReader::GroupOf(const ScaleTable& table, std::vector<KeyCell> cells, const model::Period& period) {
  for (BracketGroup& group : groups_) {
    const bool same = std::equal(group.cells.begin(), group.cells.end(), cells.begin(), cells.end(),
                                 [](const KeyCell& a, const KeyCell& b) { return a.text == b.text; });
    if (same && group.table == table.table && group.period.from == period.from && group.period.until == period.until)
      return group;
  }
  groups_.push_back({table.rule_set, table.table, std::move(cells), period, {}});
  return groups_.back();
}

void ScaleReader::ReadTable(const ScaleTable& source, const Type& amount) {
  std::vector<std::string> required = keys_;
  required.insert(required.end(), {"超过", "不超过", rate_column_});
  const TableReader table(work_, *source.table, required, {"自", "至", "状态", "依据", "说明"}, span_);
  sound_ = sound_ && table.sound();
  if (!table.sound()) return;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Bracket bracket;
    bracket.basis = ReadRowBasis(work_, source.rule_set, table, row);
    model::Period period;
    bool sound = ReadPeriodCells(work_, table, row, period);
    std::vector<KeyCell> cells;
    for (std::size_t key = 0; key < keys_.size(); ++key) {
      if (MissingCell(work_, table, row, keys_[key])) {
        sound = false;
        break;
      }
      const model::ParameterKey wanted = parameter().keys[key];
      auto cell = ReadKeyCell(work_, wanted, LineOf(key), *table.Cell(row, keys_[key]));
      sound = sound && cell.has_value();
      if (cell) cells.push_back(std::move(*cell));
    }
    sound = sound && ReadBracket(table, row, amount, bracket);
    sound_ = sound_ && sound;
    if (sound) GroupOf(source, std::move(cells), period).brackets.push_back(std::move(bracket));
  }
}

// Between the brackets of one group is neither a gap nor an overlap.
void ScaleReader::CheckGroup(BracketGroup& group) {
  std::stable_sort(group.brackets.begin(), group.brackets.end(),
                   [](const Bracket& a, const Bracket& b) { return a.low < b.low; });
  count_ = std::max(count_, group.brackets.size());
  for (std::size_t i = 1; i < group.brackets.size(); ++i) {
    const Bracket& before = group.brackets[i - 1];
    const Bracket& bracket = group.brackets[i];
    if (before.high && *before.high == bracket.low) continue;
    const bool overlap = !before.high || bracket.low < *before.high;
    const Type& type = parameter().outputs.front().type;
    work_
        .Error("D013", bracket.span,
               fmt::format("分档{}的这一档与前一档{}：前一档{}，这一档超过 {}", Quoted(name_), overlap ? "重叠" : "不相连",
                           before.high ? "不超过 " + model::ToText(work_.model, type, *before.high) : "没有上限",
                           model::ToText(work_.model, type, bracket.low)),
               "后一档的“超过”要等于前一档的“不超过”")
        .labels.push_back({before.span, "前一档在这里"});
    sound_ = false;
  }
}

// One row per bracket; where another place has more of them, rows of nothing.
std::vector<PendingRow> ScaleReader::RowsOf(const BracketGroup& group) const {
  std::vector<PendingRow> rows;
  for (std::size_t i = 0; i < count_; ++i) {
    const Bracket& bracket = group.brackets[std::min(i, group.brackets.size() - 1)];
    const bool filler = i >= group.brackets.size();
    PendingRow row;
    row.rule_set = group.rule_set;
    row.table = group.table;
    row.cells = group.cells;
    KeyCell number;
    number.codes = {static_cast<std::int32_t>(i)};
    number.text = std::to_string(i);
    row.cells.push_back(std::move(number));
    row.row.period = group.period;
    row.row.values = {filler ? Rational(0) : bracket.low, filler ? Rational(0) : bracket.high.value_or(Rational(0)),
                      filler || bracket.high.has_value(), filler ? Rational(0) : bracket.rate};
    row.row.basis = bracket.basis;
    row.row.filler = filler;
    row.row.span = bracket.span;
    rows.push_back(std::move(row));
  }
  return rows;
}

std::optional<model::ParameterId> ScaleReader::Read(const std::vector<ScaleTable>& tables, const Type& amount,
                                                    const Type& result) {
  if (!DeclareKeys(tables)) return std::nullopt;
  rate_ = NumberType(result.unit / amount.unit);
  if (rate_column_ == "比例" && !rate_.unit.IsNone()) {
    work_.Error("T001", use_.name.span,
                fmt::format("按比例分档，结果与金额的单位要一样：{}是 {}，结果是 {}", Quoted(use_.amount.span),
                            TypeText(work_.model, amount), TypeText(work_.model, result)),
                "按单价分档时，把列 比例 改成 单价");
    return std::nullopt;
  }
  parameter().outputs = {{"超过", amount, false}, {"不超过", amount, false}, {"有上限", BooleanType(), false}, {rate_column_, rate_, false}};
  for (const ScaleTable& table : tables) ReadTable(table, amount);
  for (BracketGroup& group : groups_) CheckGroup(group);
  if (!sound_) return std::nullopt;
  model::Enum numbers;
  numbers.name = name_ + "的档";
  numbers.span = use_.name.span;
  for (std::size_t i = 0; i < count_; ++i) numbers.members.push_back(fmt::format("第{}档", i + 1));
  const auto enumeration = static_cast<model::EnumId>(work_.model.enums.size());
  work_.model.enums.push_back(std::move(numbers));
  parameter().keys.push_back({"档", Type{model::TypeKind::Enum, {}, enumeration}});
  std::vector<PendingRow> rows;
  for (const BracketGroup& group : groups_)
    for (PendingRow& row : RowsOf(group)) rows.push_back(std::move(row));
  ExpandRows(work_, id_, std::move(rows));
  OrderRows(work_, parameter());
  return id_;
}

// The tables of one part: its own and, for a 分档 with one table, those that other rule sets add.
std::vector<ScaleTable> TablesOf(Workspace& work, RuleSetId rule_set, const ScaleUse& use, const ast::Scale& scale) {
  std::vector<ScaleTable> tables;
  if (!scale.table.header.empty()) tables.push_back({rule_set, &scale.table});
  if (use.scales.size() > 1) return tables;
  work.ForEach<ast::ScaleRowsDeclaration>([&](RuleSetId other, const ast::ScaleRowsDeclaration& rows) {
    if (rows.name.text != use.name.text || !work.Sees(other, rule_set) || rows.table.header.empty()) return;
    tables.push_back({other, &rows.table});
    work.MarkUsed(other, rule_set);
    work.rule_sets[static_cast<std::size_t>(other)].adds_rows = true;
    work.id_of[&rows] = 0;  // found its 分档
  });
  return tables;
}

}  // namespace

ExprId LowerScales(Workspace& work, RuleSetId rule_set, ExpressionChecker& checker, const ScaleUse& use,
                   const std::optional<model::Type>& type) {
  const ExprId amount = checker.Lower(use.amount);
  bool sound = amount != kNone && type;
  if (amount != kNone && work.model.At(amount).type.kind != model::TypeKind::Number) {
    work.Error("T002", use.amount.span,
               fmt::format("分档要一个数，{}是 {}", Quoted(use.amount.span), TypeText(work.model, work.model.At(amount).type)));
    sound = false;
  }
  if (type && type->kind != model::TypeKind::Number) {
    work.Error("T002", use.name.span, fmt::format("分档的结果要是数，不能是 {}", TypeText(work.model, *type)));
    sound = false;
  }
  std::vector<ExprId> args;
  for (std::size_t i = 0; i < use.scales.size(); ++i) {
    const ast::Scale& scale = use.scales[i];
    const bool last = i + 1 == use.scales.size();
    ExprId condition = kNone;
    const bool due = use.benefit && use.scales.size() == 1;  // 当 of the 待遇 itself, which reads it
    if (scale.when && !due) condition = checker.LowerCondition(*scale.when, "“当”的条件");
    sound = sound && (!scale.when || due || condition != kNone);
    if (!last && !scale.when) {
      work.Error("T008", scale.span, "这张表总是适用，后面的表走不到", "写明 当 …，或把它放到最后，写 否则");
      return kNone;
    }
    if (last && scale.when && !due) {
      work.Error("T009", scale.span, fmt::format("分档{}的“当”没有“否则”", Quoted(use.name.text)),
                 fmt::format("在下面写：分档 {}，否则", use.name.text));
      return kNone;
    }
    const std::string name = i == 0 ? use.name.text : fmt::format("{}（{}）", use.name.text, i + 1);
    const std::vector<ScaleTable> tables = TablesOf(work, rule_set, use, scale);
    if (!sound) continue;
    const Type amount_type = work.model.At(amount).type;
    ScaleReader reader(work, rule_set, use, name, scale.span);
    const auto id = reader.Read(tables, amount_type, *type);
    if (!id) return kNone;
    const ExprId part = checker.Brackets(*id, reader.count(), amount, *type, use.name.span);
    if (part == kNone) return kNone;
    if (condition != kNone && use.scales.size() > 1) args.push_back(condition);
    args.push_back(part);
  }
  if (!sound) return kNone;
  return args.size() == 1 ? args.front() : checker.Make(Op::Choose, *type, std::move(args), use.name.span);
}

void CheckScaleRows(Workspace& work) {
  work.ForEach<ast::ScaleRowsDeclaration>([&](RuleSetId, const ast::ScaleRowsDeclaration& rows) {
    if (work.id_of.contains(&rows) || work.MayBeLost(rows.name.text)) return;
    work.Error("N001", rows.name.span, fmt::format("没有名为{}的分档可以续写", Quoted(rows.name.text)),
               "写明它是什么：分档 名称（实体）：元 ＝ 式；续写别的规则集的分档时先引用那个规则集，分几组的分档不能续写");
  });
}

// Σ 较大者（较小者（x，不超过） － 超过，0） × 比例
ExprId ExpressionChecker::Brackets(model::ParameterId id, std::size_t count, ExprId base, const Type& type, Span span) {
  const model::Parameter scale = work_.model.parameters[static_cast<std::size_t>(id)];
  std::vector<ExprId> keys;
  for (std::size_t key = 0; key + 1 < scale.keys.size(); ++key) {
    const auto index = static_cast<std::int32_t>(key);
    ExprId value = ImplicitKey(id, index, span);
    if (value != kNone && work_.key_lines[static_cast<std::size_t>(id)].contains(index)) value = Stretch(id, index, value);
    if (value == kNone) return kNone;
    keys.push_back(value);
  }
  keys.push_back(kNone);
  std::vector<ExprId> parts;
  const Type amount = At(base).type;
  for (std::size_t i = 0; i < count; ++i) {
    keys.back() = Literal(scale.keys.back().type, model::Code{static_cast<std::int32_t>(i)}, span);
    bool ends = false, open = false;
    for (const model::ParameterRow& row : scale.rows)
      if (row.keys.back() == static_cast<std::int32_t>(i)) (std::get<bool>(row.values[2]) ? ends : open) = true;
    const ExprId high = ParameterRowUse(id, 1, keys, span);
    ExprId within = base;
    if (ends || !open) within = Make(Op::Min, amount, {base, high}, span);
    if (ends && open) within = Make(Op::Choose, amount, {ParameterRowUse(id, 2, keys, span), within, base}, span);
    const ExprId above = Make(Op::Subtract, amount, {within, ParameterRowUse(id, 0, keys, span)}, span);
    const ExprId part = Make(Op::Max, amount, {above, Literal(amount, Rational(0), span)}, span);
    parts.push_back(Make(Op::Multiply, type, {part, ParameterRowUse(id, 3, keys, span)}, span));
  }
  const ExprId sum = Make(Op::Add, type, std::move(parts), span);
  work_.model.expressions.back().text = "分档";
  return MakeFormula("分档", {sum, base}, span);
}

}  // namespace doudi::check
