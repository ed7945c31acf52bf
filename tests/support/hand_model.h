// HandModel: a model built expression by expression, for tests of the stages behind the checker. Expressions on values of one entity
// get that entity's level; use Lift for an ancestor's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/model.h"
#include "program/program.h"
#include "record/batch.h"
#include "run/run.h"

namespace doudi::testing {

using model::ExprId;
using model::Op;

struct HandModel {
  model::Model model;
  model::EntityId household = Entity("家庭", model::kNoEntity);
  model::EntityId member = Entity("成员", household);
  model::EntityId bill = Entity("费用", member);

  static model::Type Number() { return {model::TypeKind::Number}; }
  static model::Type Boolean() { return {model::TypeKind::Boolean}; }
  static model::Type Date() { return {model::TypeKind::Date}; }
  static model::Type Text() { return {model::TypeKind::Text}; }
  static model::Type Division() { return {model::TypeKind::Division}; }
  model::Type Enum(const std::string& name, std::vector<std::string> members, model::EnumOrder order = model::EnumOrder::None) {
    model.enums.push_back({.name = name, .members = std::move(members), .order = order});
    return {model::TypeKind::Enum, {}, static_cast<model::EnumId>(model.enums.size() - 1)};
  }

  model::EntityId Entity(const std::string& name, model::EntityId parent) {
    model.entities.push_back({.name = name, .parent = parent});
    const auto id = static_cast<model::EntityId>(model.entities.size() - 1);
    if (parent != model::kNoEntity) model.entities[static_cast<std::size_t>(parent)].children.push_back(id);
    return id;
  }
  // A fact and the expression that is its value.
  ExprId Fact(model::EntityId entity, const std::string& name, model::Type type, std::int64_t scale = 1) {
    model.facts.push_back({.name = name, .entity = entity, .type = std::move(type), .scale = scale});
    const auto id = static_cast<model::FactId>(model.facts.size() - 1);
    model.entities[static_cast<std::size_t>(entity)].facts.push_back(id);
    model::Expr expr = Make(Op::Fact, model.facts.back().type, {});
    expr.level = entity;
    expr.index = id;
    return Add(std::move(expr));
  }
  ExprId Literal(value::Rational number) { return LiteralOf(Number(), number); }
  ExprId Truth(bool truth) { return LiteralOf(Boolean(), truth); }
  ExprId LiteralOf(model::Type type, model::Constant constant) {
    model::Expr expr = Make(Op::Literal, std::move(type), {});
    expr.constant = std::move(constant);
    return Add(std::move(expr));
  }
  ExprId Apply(Op op, model::Type type, std::vector<ExprId> args) { return Add(Make(op, std::move(type), std::move(args))); }
  ExprId Num(Op op, std::vector<ExprId> args) { return Apply(op, Number(), std::move(args)); }
  ExprId Is(Op op, std::vector<ExprId> args) { return Apply(op, Boolean(), std::move(args)); }
  ExprId Lift(ExprId of, model::EntityId level) {
    model::Expr expr = Make(Op::Lift, model.At(of).type, {of});
    expr.level = level;
    return Add(std::move(expr));
  }
  ExprId Round(ExprId of, value::Rational step, value::Rounding rounding) {
    model::Expr expr = Make(Op::Round, Number(), {of});
    expr.step = step;
    expr.rounding = rounding;
    return Add(std::move(expr));
  }
  // `filter` kNone: all elements. `body` kNone: none.
  ExprId Aggregate(Op op, model::EntityId level, model::EntityId collection, ExprId body, ExprId filter = model::kNone) {
    const bool truth = op == Op::Any || op == Op::Every;
    model::Expr expr = Make(op, truth ? Boolean() : Number(), {});
    if (body != model::kNone) expr.args.push_back(body);
    if (filter != model::kNone) expr.args.push_back(filter);
    expr.has_filter = filter != model::kNone;
    expr.level = level;
    expr.collection = collection;
    return Add(std::move(expr));
  }
  ExprId Parameter(model::ParameterId parameter, std::vector<ExprId> keys) {
    model::Expr expr = Make(Op::Parameter, model.parameters[static_cast<std::size_t>(parameter)].outputs[0].type, std::move(keys));
    expr.index = parameter;
    return Add(std::move(expr));
  }
  ExprId PolicyValue(Op op, model::PolicyId policy, model::EntityId level) {
    model::Expr expr = Make(op, op == Op::Eligible ? Boolean() : Number(), {});
    expr.index = policy;
    expr.level = level;
    return Add(std::move(expr));
  }
  model::DefinitionId Define(const std::string& name, model::EntityId entity, ExprId body) {
    model.definitions.push_back({.name = name, .entity = entity, .type = model.At(body).type, .body = body});
    return static_cast<model::DefinitionId>(model.definitions.size() - 1);
  }
  ExprId Use(model::DefinitionId definition) {
    const auto& used = model.definitions[static_cast<std::size_t>(definition)];
    model::Expr expr = Make(Op::Definition, used.type, {});
    expr.index = definition;
    expr.level = used.entity;
    return Add(std::move(expr));
  }

  model::Expr Make(Op op, model::Type type, std::vector<ExprId> args) {
    model::Expr expr;
    expr.op = op;
    expr.type = std::move(type);
    for (const ExprId arg : args)
      if (expr.level == model::kNoEntity) expr.level = model.At(arg).level;
    expr.args = std::move(args);
    return expr;
  }
  ExprId Add(model::Expr expr) {
    model.expressions.push_back(std::move(expr));
    return static_cast<ExprId>(model.expressions.size() - 1);
  }
};

inline const value::Date kToday = *value::MakeDate(2025, 8, 15);

// "330", "1/3", "[0, +∞)", "真", "未知", "2025-08-15…2025-08-20", "#1", "错误：除数为 0".
inline std::string ToText(const run::Value& value, model::TypeKind kind) {
  if (value.state == run::ValueState::Error) return "错误：" + run::ToText(value.error);
  switch (kind) {
    case model::TypeKind::Boolean: return value.truth == value::Truth::Unknown ? "未知" : value.truth == value::Truth::True ? "真" : "假";
    case model::TypeKind::Number: {
      const auto& number = value.number;
      const bool ends = 100000000 % number.low.denominator() == 0;
      if (!number.IsPoint() || ends) return (number.IsPoint() == (value.state == run::ValueState::Known) ? "" : "?") + value::ToText(number);
      return std::to_string(number.low.numerator()) + "/" + std::to_string(number.low.denominator());
    }
    case model::TypeKind::Date:
      if (value.date_low == value.date_high) return value::ToText(value.date_low);
      return value::ToText(value.date_low) + "…" + value::ToText(value.date_high);
    default: break;
  }
  if (value.state == run::ValueState::Known) return "#" + std::to_string(value.code);
  return value.possible == 0 ? "未知" : "?" + std::to_string(value.possible);
}

}  // namespace doudi::testing
