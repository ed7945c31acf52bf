// 上调: rows of a parameter that are computed from the rows before them.
#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/expression_checker.h"
#include "check/parameters.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;
using model::Constant;
using model::Parameter;
using model::ParameterRow;
using value::Date;
using value::Rational;

namespace {

// The row for these keys on this day, a 区划 falling back to the place above it.
const ParameterRow* RowAt(const Parameter& parameter, std::vector<std::int32_t> keys, Date date, std::size_t from = 0) {
  while (from < keys.size() && parameter.keys[from].type.kind != model::TypeKind::Division) ++from;
  if (from < keys.size()) {
    for (std::optional<value::DivisionCode> code = keys[from]; code; code = value::ParentDivision(*code)) {
      keys[from] = *code;
      if (const ParameterRow* row = RowAt(parameter, keys, date, from + 1)) return row;
    }
    return nullptr;
  }
  const ParameterRow* latest = nullptr;
  for (const ParameterRow& row : parameter.rows)
    if (row.keys == keys && row.period.Contains(date) && (!latest || latest->period.from < row.period.from)) latest = &row;
  return latest;
}

std::optional<Rational> Fold(Op op, const Rational& a, const Rational& b) {
  switch (op) {
    case Op::Add: return value::Add(a, b);
    case Op::Subtract: return value::Subtract(a, b);
    case Op::Multiply: return value::Multiply(a, b);
    case Op::Divide: return value::Divide(a, b);
    case Op::Min: return std::min(a, b);
    default: return std::max(a, b);
  }
}

// The value of an expression of literals and parameters on a day.
class DayValue {
 public:
  DayValue(const model::Model& model, Date date) : model_(model), date_(date) {}

  std::optional<Constant> Of(ExprId id) const {
    const Expr& expr = model_.At(id);
    switch (expr.op) {
      case Op::Literal: return expr.constant;
      case Op::Formula: return Of(expr.args[0]);
      case Op::Parameter: return RowValue(expr);
      case Op::Negate:
      case Op::Round: {
        const auto number = Number(expr.args[0]);
        if (!number) return std::nullopt;
        const auto result =
            expr.op == Op::Negate ? value::Negate(*number) : value::Round(*number, expr.step, expr.rounding);
        return result ? std::optional<Constant>(*result) : std::nullopt;
      }
      case Op::Add:
      case Op::Subtract:
      case Op::Multiply:
      case Op::Divide:
      case Op::Min:
      case Op::Max: {
        auto result = Number(expr.args[0]);
        for (std::size_t i = 1; i < expr.args.size() && result; ++i) {
          const auto next = Number(expr.args[i]);
          result = next ? Fold(expr.op, *result, *next) : std::nullopt;
        }
        return result ? std::optional<Constant>(*result) : std::nullopt;
      }
      default: return std::nullopt;
    }
  }

 private:
  std::optional<Rational> Number(ExprId id) const {
    const auto constant = Of(id);
    const auto* number = constant ? std::get_if<Rational>(&*constant) : nullptr;
    return number ? std::optional(*number) : std::nullopt;
  }
  std::optional<Constant> RowValue(const Expr& expr) const {
    std::vector<std::int32_t> keys;
    for (const ExprId arg : expr.args) {
      const auto key = Of(arg);
      const auto* code = key ? std::get_if<model::Code>(&*key) : nullptr;
      if (!code) return std::nullopt;
      keys.push_back(code->code);
    }
    const Parameter& parameter = model_.parameters[static_cast<std::size_t>(expr.index)];
    const ParameterRow* row = RowAt(parameter, keys, expr.has_date ? expr.date : date_);
    return row ? std::optional(row->values[static_cast<std::size_t>(expr.output)]) : std::nullopt;
  }

  const model::Model& model_;
  Date date_;
};

struct Uprating {
  RuleSetId rule_set = 0;
  const ast::ParameterDeclaration* declaration = nullptr;
  model::ParameterId id = kNone;
  Date from;
};

class Uprater {
 public:
  Uprater(Workspace& work, std::vector<RowOwner>& owners, const Uprating& uprating)
      : work_(work), owners_(owners), uprating_(uprating) {}

  void Run() {
    const auto& declaration = *uprating_.declaration;
    const AttributeReader attributes(work_, uprating_.rule_set, declaration.attributes, "参数",
                                     {AttributeKind::Cap, AttributeKind::Floor, AttributeKind::Rounding,
                                      AttributeKind::Basis, AttributeKind::Note});
    for (const ast::Attribute& attribute : declaration.attributes)
      if (attribute.unless) {
        work_.Error("D014", attribute.span, "上调的上限、下限不能带“除非”", "上调的值在那一天算定，不随对象变化；除非写在用它的定义或待遇里");
        return;
      }
    const Parameter& parameter = work_.model.parameters[static_cast<std::size_t>(uprating_.id)];
    if (parameter.outputs.size() != 1 || parameter.outputs.front().type.kind != model::TypeKind::Number) {
      work_.Error("D014", declaration.name.span,
                  fmt::format("参数{}不是只有一个数，不能这样上调", Quoted(parameter.name)), "把新的各行写进表里");
      return;
    }
    const Date eve = value::AddDays(uprating_.from, -1);
    std::vector<ParameterRow> made;
    for (const ParameterRow& row : parameter.rows)
      if (IsOwn(row) && row.period.Contains(eve) && RowAt(parameter, row.keys, eve) == &row) made.push_back(row);
    if (made.empty()) {
      work_.Error("D014", declaration.name.span,
                  fmt::format("这个规则集里没有{}在 {} 有效的行，没有前值", Quoted(parameter.name), value::ToText(eve)),
                  "上调接着本规则集写的各行；先写出以前的行");
      return;
    }
    const auto basis = attributes.Basis();
    for (ParameterRow& row : made) {
      const auto value = NewValue(row);
      if (!value) return;
      row.period = {uprating_.from, std::nullopt};
      row.values = {*value};
      if (!basis.empty()) row.basis = basis.front();  // else it stands on what the row before stands on
      row.computed = true;
      row.span = declaration.name.span;
      owners_.push_back({row.span, uprating_.rule_set});
    }
    auto& rows = work_.model.parameters[static_cast<std::size_t>(uprating_.id)].rows;
    rows.insert(rows.end(), made.begin(), made.end());
  }

 private:
  bool IsOwn(const ParameterRow& row) const {
    return std::any_of(owners_.begin(), owners_.end(), [&](const RowOwner& one) {
      return one.row == row.span && one.rule_set == uprating_.rule_set;
    });
  }

  // 前值 and the keys of the row are names in the formula.
  std::optional<Rational> NewValue(const ParameterRow& row) {
    const Parameter parameter = work_.model.parameters[static_cast<std::size_t>(uprating_.id)];
    const ast::Expression& formula = *uprating_.declaration->value;
    const model::Type type = parameter.outputs.front().type;
    ExpressionChecker checker(work_, uprating_.rule_set, model::kNoEntity);
    checker.AddLocal("前值", checker.Literal(type, row.values.front(), formula.span));
    for (std::size_t i = 0; i < parameter.keys.size(); ++i)
      checker.AddLocal(parameter.keys[i].name,
                       checker.Literal(parameter.keys[i].type, model::Code{row.keys[i]}, formula.span));
    ExprId id = checker.LowerAs(formula, type, fmt::format("参数{}", Quoted(parameter.name)));
    id = checker.ApplyLimits(id, uprating_.declaration->attributes);
    if (id == kNone) return std::nullopt;
    const auto value = DayValue(work_.model, uprating_.from).Of(id);
    const auto* number = value ? std::get_if<Rational>(&*value) : nullptr;
    if (number) return *number;
    work_.Error("D014", formula.span,
                fmt::format("{}算不出 {} 的值", Quoted(formula.span), value::ToText(uprating_.from)),
                "只用 前值、写明的数和那一天有值的参数");
    return std::nullopt;
  }

  Workspace& work_;
  std::vector<RowOwner>& owners_;
  const Uprating& uprating_;
};

}  // namespace

void UprateRows(Workspace& work, std::vector<RowOwner> owners) {
  std::vector<Uprating> upratings;
  work.ForEach<ast::ParameterDeclaration>([&](RuleSetId rule_set, const ast::ParameterDeclaration& declaration) {
    if (!declaration.uprated_from || !declaration.value) return;
    const auto id = work.Resolve(NameKind::Parameter, rule_set, declaration.name);
    const auto from = ReadDate(work, *declaration.uprated_from);
    if (!id || !from || work.broken_parameters.contains(*id)) return;
    upratings.push_back({rule_set, &declaration, *id, *from});
  });
  // One may rest on what another one gives for an earlier day, or for the same day where it is declared before.
  std::stable_sort(upratings.begin(), upratings.end(),
                   [](const Uprating& a, const Uprating& b) { return a.from < b.from; });
  for (const Uprating& uprating : upratings) Uprater(work, owners, uprating).Run();
}

}  // namespace doudi::check
