#include <algorithm>
#include <cassert>

#include "run/frame.h"

namespace doudi::run {
namespace {

struct ErrorText {
  RowError error;
  const char* text;
};
constexpr ErrorText kErrorTexts[] = {
    {RowError::None, ""},
    {RowError::Overflow, "数字过大，超出可精确计算的范围"},
    {RowError::DivisionByZero, "除数为 0"},
    {RowError::MissingParameter, "参数在基准日没有适用的行"},
    {RowError::EmptyAggregate, "没有可取最大、最小或平均的项"},
    {RowError::NoBranch, "没有一个分支成立"},
    {RowError::Ambiguous, "决策表（唯一）有两行同时成立"},
    {RowError::NotWhole, "加到日期上的月数或天数不是整数"},
    {RowError::DateRange, "日期超出 1800 年至 2299 年"},
    {RowError::UnarrangedYear, "没有这一年的节假日安排，算不出工作日"},
    {RowError::TooManyMonths, "逐月的起止相隔太远，最多 600 个月"},
    {RowError::Conflict, "例外互相冲突"},
};

constexpr std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

}  // namespace

std::string ToText(RowError error) { return kErrorTexts[static_cast<std::size_t>(error)].text; }

Result::Result(std::unique_ptr<Columns> columns) : columns_(std::move(columns)) {}
Result::Result() = default;
Result::~Result() = default;
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;
std::unique_ptr<Result::Columns> Result::TakeColumns() && { return std::move(columns_); }

const record::Batch& Result::batch() const { return *columns_->batch; }
const program::Program& Result::program() const { return *columns_->program; }
std::span<const Override> Result::overrides() const { return columns_->overrides; }

std::pair<const Column*, std::size_t> Result::Columns::Find(program::ColumnId id, std::int32_t row) const {
  assert(Has(id));
  if (base == nullptr || is_here[PlaceOf(id)] != 0) return {&columns[PlaceOf(id)], PlaceOf(row)};
  const model::EntityId level = program->instructions[PlaceOf(id)].level;
  if (level != model::kNoEntity) row = base_rows[PlaceOf(level)].first + row % base_rows[PlaceOf(level)].count;
  return {&base->columns[PlaceOf(id)], PlaceOf(row)};
}

// What a column says to the outside: a text that is not in the batch has no number there.
Value Result::Columns::ValueAt(program::ColumnId id, std::int32_t row) const {
  const auto [column, at] = Find(id, row);
  Value value = column->Read(at);
  if (column->shape().form == Form::Code) value.code = std::max(value.code, model::kNone);
  return value;
}

value::Truth Result::Columns::TruthAt(program::ColumnId id, std::int32_t row) const {
  const auto [column, at] = Find(id, row);
  return static_cast<value::Truth>(std::min<std::uint8_t>(column->TruthAt(at), 3));
}

bool Result::Has(model::ExprId expression) const {
  return columns_->Has(columns_->program->expression_columns[PlaceOf(expression)]);
}

bool Result::IsIn(const program::Part& part, model::ExprId expression) const {
  const program::ColumnId column = columns_->program->expression_columns[PlaceOf(expression)];
  return column != program::kNoColumn && part.has[PlaceOf(column)];
}

bool Result::HasVerdict(model::PolicyId policy) const {
  return columns_->Has(columns_->program->policies[PlaceOf(policy)].eligible);
}

Value Result::At(model::ExprId expression, std::int32_t row) const {
  return columns_->ValueAt(columns_->program->expression_columns[PlaceOf(expression)], row);
}

value::Truth Result::TruthAt(model::ExprId expression, std::int32_t row) const {
  return columns_->TruthAt(columns_->program->expression_columns[PlaceOf(expression)], row);
}

Value Result::DefinitionAt(model::DefinitionId definition, std::int32_t row) const {
  return columns_->ValueAt(columns_->program->definition_columns[PlaceOf(definition)], row);
}

value::Truth Result::EligibleAt(model::PolicyId policy, std::int32_t row) const {
  return columns_->TruthAt(columns_->program->policies[PlaceOf(policy)].eligible, row);
}

value::Truth Result::ConflictAt(model::PolicyId policy, std::int32_t row) const {
  return columns_->TruthAt(columns_->program->policies[PlaceOf(policy)].conflict, row);
}

value::Truth Result::AfterExceptionsAt(model::PolicyId policy, std::size_t condition, std::int32_t row) const {
  const program::ColumnId column = columns_->program->policies[PlaceOf(policy)].conditions[condition];
  return column == program::kNoColumn ? value::Truth::True : columns_->TruthAt(column, row);
}

Value Result::BenefitAt(model::PolicyId policy, std::size_t benefit, std::int32_t row) const {
  const auto& benefits = columns_->program->policies[PlaceOf(policy)].benefits;
  const bool in_force = benefit < benefits.size() && benefits[benefit] != program::kNoColumn;
  return in_force ? columns_->ValueAt(benefits[benefit], row) : Value{.number = value::Bounds::Point(0)};
}

std::int32_t Result::ParameterRowAt(model::ExprId expression, std::int32_t row) const {
  const program::ColumnId finder = columns_->program->finder_columns[PlaceOf(expression)];
  if (finder == program::kNoColumn) return columns_->program->finder_rows[PlaceOf(expression)];
  const Value found = columns_->ValueAt(finder, row);
  return found.state == ValueState::Known ? found.code : model::kNone;
}

std::vector<Result::Month> Result::MonthsAt(model::ExprId month_sum, std::int32_t row) const {
  const program::ColumnId column = columns_->program->expression_columns[PlaceOf(month_sum)];
  if (column == program::kNoColumn) return {};
  assert(columns_->base == nullptr);
  const program::Instruction& instruction = columns_->program->instructions[PlaceOf(column)];
  const auto kept = columns_->months.find(instruction.index);
  if (instruction.op != program::Opcode::MonthSum || kept == columns_->months.end()) return {};
  const Column& from = columns_->Operand(instruction, 0);
  const Column& until = columns_->Operand(instruction, 1);
  if (IsError(from.StateAt(PlaceOf(row))) || IsError(until.StateAt(PlaceOf(row)))) return {};
  const MonthSpan span = MonthsBetween(from, until, PlaceOf(row));
  if (span.count() > model::kMostMonths) return {};
  std::vector<Month> months;
  for (int month = span.first; month <= span.last; ++month) {
    const bool sure = span.sure_first <= month && month <= span.sure_last;
    const value::Date first = FirstDayOf(month);
    months.push_back({first, sure ? value::Truth::True : value::Truth::Unknown, &kept->second.at(first)});
  }
  return months;
}

std::int32_t Result::BranchAt(model::ExprId expression, std::int32_t row) const {
  const model::Expr& expr = columns_->program->model->At(expression);
  const std::size_t branches = expr.args.size() / 2;
  std::size_t holding = 0;
  std::size_t open = 0;
  std::size_t taken = branches;
  for (std::size_t i = 0; i < branches && (expr.unique || holding + open == 0); ++i) {
    const value::Truth truth = Has(expr.args[2 * i]) ? TruthAt(expr.args[2 * i], row) : value::Truth::Error;
    if (truth == value::Truth::Error) return model::kNone;
    if (truth == value::Truth::True && holding++ == 0) taken = i;
    open += truth == value::Truth::Unknown;
  }
  const bool has_otherwise = expr.args.size() % 2 == 1;
  if (holding > 1 || (holding == 0 && (open > 0 || !has_otherwise))) return model::kNone;
  return static_cast<std::int32_t>(taken);
}

}  // namespace doudi::run
