// 低保标准, 低保标准（户籍类型：农村）, 医疗救助待遇 的 起付, 低保标准 于 2024-07-01: how a use finds its
// keys.
#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/keys.h"

namespace doudi::check {

using model::TypeKind;

ExprId ExpressionChecker::ExplicitKey(model::ParameterId id, std::int32_t key, const ast::Expression& value) {
  const model::Parameter& parameter = work_.model.parameters[static_cast<std::size_t>(id)];
  const model::ParameterKey wanted{parameter.keys[static_cast<std::size_t>(key)].name, KeyType(id, key)};
  const std::string what = fmt::format("参数{}的键{}", Quoted(parameter.name), Quoted(wanted.name));
  const ExprId lowered = Lower(value, Want::Of(wanted.type));
  return lowered != kNone && ExpectType(lowered, wanted.type, what) ? lowered : kNone;
}

model::Type ExpressionChecker::KeyType(model::ParameterId id, std::int32_t key) const {
  const auto& lines = work_.key_lines[static_cast<std::size_t>(id)];
  if (const auto line = lines.find(key); line != lines.end()) return line->second.type;
  return work_.model.parameters[static_cast<std::size_t>(id)].keys[static_cast<std::size_t>(key)].type;
}

// The member of the key's enum for a number: the stretch of the line in which it lies.
ExprId ExpressionChecker::Stretch(model::ParameterId id, std::int32_t key, ExprId number) {
  const KeyLine& line = work_.key_lines[static_cast<std::size_t>(id)].at(key);
  const model::Type type = work_.model.parameters[static_cast<std::size_t>(id)].keys[static_cast<std::size_t>(key)].type;
  const Span span = At(number).span;
  const auto member = [&](std::size_t piece) {
    return Literal(type, model::Code{static_cast<std::int32_t>(piece)}, span);
  };
  const auto as_constant = [&](const value::Rational& at) -> model::Constant {
    if (line.type.kind == TypeKind::Date) return value::Date{static_cast<std::int32_t>(at.numerator())};
    return at;
  };
  if (const auto constant = ConstantValue(work_.model, number)) {
    const auto* date = std::get_if<value::Date>(&*constant);
    return member(PieceAt(line, date ? value::Rational(date->days) : std::get<value::Rational>(*constant)));
  }
  if (line.pieces.size() < 2) return member(0);
  std::vector<ExprId> args;
  for (std::size_t i = 0; i + 1 < line.pieces.size(); ++i) {
    const LinePiece& piece = line.pieces[i];
    const ExprId end = Literal(line.type, as_constant(*piece.high), span);
    args.push_back(Make(piece.high_open ? Op::Less : Op::LessOrEqual, BooleanType(), {number, end}, span));
    args.push_back(member(i));
  }
  args.push_back(member(line.pieces.size() - 1));
  const ExprId choose = Make(Op::Choose, type, std::move(args), span);
  work_.model.expressions.back().text = "取段";
  return choose;
}

ExprId ExpressionChecker::ParameterRowUse(model::ParameterId id, std::size_t output, const std::vector<ExprId>& keys,
                                          Span span) {
  const model::Type type = work_.model.parameters[static_cast<std::size_t>(id)].outputs[output].type;
  const ExprId use = Make(Op::Parameter, type, keys, span);
  work_.model.expressions.back().index = id;
  work_.model.expressions.back().output = static_cast<std::int32_t>(output);
  const auto& own = work_.rule_sets[static_cast<std::size_t>(rule_set_)].taken_period;
  if (const auto& period = work_.policy_period ? work_.policy_period : own) {
    work_.model.expressions.back().members = period->starts;
    work_.model.expressions.back().text = period->period;
  }
  return use;
}

// 每增 1人 加 200元/月: the value of the last row and as many steps more as are complete.
ExprId ExpressionChecker::WithSteps(model::ParameterId id, std::size_t output, const std::vector<ExprId>& keys,
                                    ExprId number, Span span) {
  const model::Parameter parameter = work_.model.parameters[static_cast<std::size_t>(id)];
  const std::size_t derived = parameter.outputs.size() - 3;  // 起数, 步长, 按每增
  const std::size_t own = derived / 2;
  const ExprId base = ParameterRowUse(id, output, keys, span);
  const model::Type line = At(number).type;
  const ExprId over = Make(Op::Subtract, line, {number, ParameterRowUse(id, derived, keys, span)}, span);
  const ExprId steps = Make(Op::Divide, NumberType(value::Unit()), {over, ParameterRowUse(id, derived + 1, keys, span)}, span);
  const ExprId whole = Make(Op::Round, NumberType(value::Unit()), {steps}, span);
  work_.model.expressions.back().rounding = value::Rounding::Down;
  work_.model.expressions.back().text = "整数";
  const model::Type type = parameter.outputs[output].type;
  const ExprId more = Make(Op::Multiply, type, {ParameterRowUse(id, own + output, keys, span), whole}, span);
  const ExprId sum = Make(Op::Add, type, {base, more}, span);
  const ExprId choose = Make(Op::Choose, type, {ParameterRowUse(id, derived + 2, keys, span), sum, base}, span);
  work_.model.expressions.back().text = "每增";
  return choose;
}

// 区划 取 户籍区划; else the value with the key's name; else the only value of the key's type.
ExprId ExpressionChecker::ImplicitKey(model::ParameterId id, std::int32_t key, Span span) {
  const model::Parameter& parameter = work_.model.parameters[static_cast<std::size_t>(id)];
  const model::ParameterKey wanted{parameter.keys[static_cast<std::size_t>(key)].name, KeyType(id, key)};
  const std::string what = fmt::format("{}{}的键{}", parameter.use == model::ParameterUse::Table   ? "参数"
                                                     : parameter.use == model::ParameterUse::Scale ? "分档"
                                                                                                   : "名单",
                                       Quoted(parameter.name), Quoted(wanted.name));
  if (const Local* local = FindLocal(wanted.name);
      local && local->value != kNone && At(local->value).type == parameter.keys[static_cast<std::size_t>(key)].type)
    return local->value;
  const auto& origins = work_.key_origins[static_cast<std::size_t>(id)];
  if (const auto origin = origins.find(key); origin != origins.end()) {
    ExpressionChecker declaring(work_, origin->second.rule_set, entity_);
    const auto values = declaring.ValuesInReach(origin->second.fact.text);
    if (values.size() == 1) {
      if (work_.IsBroken(values.front())) return kNone;
      if (work_.TypeOf(values.front()) == wanted.type) return UseValue(values.front(), span);
    }
    if (!work_.MayBeLost(origin->second.fact.text))
      work_
          .Error("N013", span,
                 fmt::format("{}取自{}，在 {} 这里取不到", what, Quoted(origin->second.fact.text),
                             entity_ == model::kNoEntity ? "没有实体的定义" : EntityName(entity_)),
                 fmt::format("写明键：{}（{}：…）", parameter.name, wanted.name))
          .labels.push_back({origin->second.fact.span, "取值写在这里"});
    return kNone;
  }
  const auto fits = [&](const ValueSymbol& value) {
    return !work_.IsBroken(value) && work_.TypeOf(value) == wanted.type;
  };
  std::vector<ValueSymbol> candidates;
  for (const ValueSymbol& value : ValuesInReach(wanted.name))
    if (fits(value)) candidates.push_back(value);
  if (candidates.empty()) {
    for (const auto& [name, list] : work_.values)
      for (const ValueSymbol& value : list)
        if (work_.Sees(rule_set_, value.rule_set) && fits(value) &&
            (value.entity == model::kNoEntity || IsAncestorOrSelf(value.entity, entity_)))
          candidates.push_back(value);
  }
  if (candidates.size() == 1) return UseValue(candidates.front(), span);
  if (candidates.empty()) {
    if (!work_.MayBeLost(wanted.name))
      work_
          .Error("N014", span,
                 fmt::format("{}没有值可取：这里看不到类型是 {} 的事实或定义", what,
                             model::ToText(work_.model, wanted.type)),
                 fmt::format("写明键：{}（{}：…），或在参数的声明里写“{} 取 …”", parameter.name, wanted.name,
                             wanted.name))
          .labels.push_back({parameter.span, "参数在这里声明"});
    return kNone;
  }
  std::vector<std::string> names;
  for (const ValueSymbol& value : candidates)
    names.push_back(value.kind == ValueSymbol::Kind::Fact
                        ? work_.model.facts[static_cast<std::size_t>(value.id)].name
                        : work_.model.definitions[static_cast<std::size_t>(value.id)].name);
  auto& diagnostic =
      work_.Error("N002", span, fmt::format("{}可以取自{}，要写明是哪一个", what, JoinNames(names)),
                  fmt::format("写明键：{}（{}：{}），或在参数的声明里写“{} 取 {}”", parameter.name,
                              wanted.name, names.front(), wanted.name, names.front()));
  for (const ValueSymbol& value : candidates) diagnostic.labels.push_back({value.span, "这里有一个"});
  return kNone;
}

ExprId ExpressionChecker::LowerParameter(model::ParameterId id, const std::vector<ast::Argument>* arguments,
                                         const ast::Name* output, Span span) {
  if (work_.broken_parameters.contains(id)) return kNone;
  const model::Parameter parameter = work_.model.parameters[static_cast<std::size_t>(id)];
  std::vector<std::string> output_names;
  for (const auto& one : parameter.outputs)
    if (!one.derived) output_names.push_back(one.name);
  std::size_t chosen = 0;
  if (output) {
    const auto found = std::find(output_names.begin(), output_names.end(), output->text);
    if (found == output_names.end()) {
      const bool single = output_names.size() == 1 && output_names.front().empty();
      const std::string near = diagnostics::DidYouMean(output->text, output_names);
      work_.Error("N001", output->span,
                  fmt::format("参数{}没有名为{}的输出", Quoted(parameter.name), Quoted(output->text)),
                  single ? fmt::format("直接写 {}", parameter.name)
                  : near.empty() ? "它的输出：" + JoinNames(output_names)
                                 : near);
      return kNone;
    }
    chosen = static_cast<std::size_t>(found - output_names.begin());
  } else if (output_names.size() > 1) {
    work_.Error("N014", span, fmt::format("参数{}有几个输出，要写明是哪一个", Quoted(parameter.name)),
                fmt::format("例如 {} 的 {}；它的输出：{}", parameter.name, output_names.front(),
                            JoinNames(output_names)));
    return kNone;
  }
  std::vector<ExprId> keys(parameter.keys.size(), kNone);
  std::vector<bool> given(parameter.keys.size(), false);
  bool sound = true;
  const auto key_named = [&](const ast::Name& name) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < parameter.keys.size(); ++i)
      if (parameter.keys[i].name == name.text) return i;
    std::vector<std::string> names;
    for (const auto& key : parameter.keys) names.push_back(key.name);
    work_.Error("N010", name.span, fmt::format("参数{}没有键{}", Quoted(parameter.name), Quoted(name.text)),
                names.empty() ? "这个参数没有键" : "它的键：" + JoinNames(names));
    return std::nullopt;
  };
  std::size_t next = 0;
  static const std::vector<ast::Argument> kNoArguments;
  for (const ast::Argument& argument : arguments ? *arguments : kNoArguments) {
    std::optional<std::size_t> key = argument.key ? key_named(*argument.key) : std::optional(next++);
    if (!key) {
      sound = false;
      continue;
    }
    if (*key >= keys.size()) {
      work_.Error("T012", argument.value->span,
                  fmt::format("参数{}只有 {} 个键，这里多写了一个", Quoted(parameter.name), keys.size()));
      return kNone;
    }
    if (given[*key]) {
      work_.Error("T012", argument.value->span,
                  fmt::format("键{}写了两次", Quoted(parameter.keys[*key].name)), "删去一处");
      return kNone;
    }
    given[*key] = true;
    keys[*key] = ExplicitKey(id, static_cast<std::int32_t>(*key), *argument.value);
    sound = sound && keys[*key] != kNone;
  }
  if (next != 0 && next < keys.size()) {
    work_.Error(
        "T012", span,
        fmt::format("参数{}有 {} 个键，这里按次序只写了 {} 个", Quoted(parameter.name), keys.size(), next),
        fmt::format("写全，或写上键的名字，例如 {}（{}：…）", parameter.name, parameter.keys.back().name));
    return kNone;
  }
  for (std::size_t i = 0; i < keys.size() && sound; ++i) {
    if (!given[i]) keys[i] = ImplicitKey(id, static_cast<std::int32_t>(i), span);
    sound = sound && keys[i] != kNone;
  }
  if (!sound) return kNone;
  ExprId stepped = kNone;
  for (const auto& [key, line] : std::map(work_.key_lines[static_cast<std::size_t>(id)])) {
    const ExprId number = keys[static_cast<std::size_t>(key)];
    keys[static_cast<std::size_t>(key)] = Stretch(id, key, number);
    if (parameter.outputs.size() > output_names.size() && line.stepped) stepped = number;
  }
  return stepped == kNone ? ParameterRowUse(id, chosen, keys, span) : WithSteps(id, chosen, keys, stepped, span);
}

// Every look-up that a use of a parameter comes down to.
bool ExpressionChecker::UseOn(ExprId use, std::optional<value::Date> date) {
  const Expr expr = At(use);
  if (expr.op == Op::Parameter) {
    Expr& parameter = work_.model.expressions[static_cast<std::size_t>(use)];
    parameter.has_date = date.has_value();
    parameter.date = date.value_or(value::Date{});
    parameter.members.clear();  // 取 期初 值: a day that is written comes first
    parameter.text.clear();
    return true;
  }
  if (expr.op != Op::Choose || expr.text != "每增") return false;
  const ExprId sum = expr.args[1];
  const ExprId more = At(sum).args[1];
  const Expr whole = At(At(more).args[1]);
  const Expr steps = At(whole.args[0]);
  UseOn(expr.args[0], date);
  UseOn(expr.args[2], date);
  UseOn(At(more).args[0], date);
  UseOn(At(steps.args[0]).args[1], date);
  UseOn(steps.args[1], date);
  return true;
}

ExprId ExpressionChecker::LowerAtDate(const ast::Expression& e, const ast::AtDateExpression& at) {
  const ExprId parameter = Lower(*at.parameter);
  const ExprId date = Lower(*at.date, Want::Of(DateType()));
  if (parameter == kNone || date == kNone) return kNone;
  const bool is_use = At(parameter).op == Op::Parameter || (At(parameter).op == Op::Choose && At(parameter).text == "每增");
  if (!is_use) return ExpectType(date, DateType(), "“于”后面") ? OnDate(parameter, date, e.span) : kNone;
  if (At(date).op == Op::ReferenceDate) {
    UseOn(parameter, std::nullopt);
    return parameter;
  }
  const auto constant = ConstantValue(work_.model, date);
  if (!constant || !std::holds_alternative<value::Date>(*constant)) {
    work_.Error("T005", at.date->span, fmt::format("“于”后面要一个写明的日期，{}不是", Quoted(at.date->span)),
                "例如：低保标准 于 2024-07-01；在 逐月（…）里也可以写：低保标准 于 当月");
    return kNone;
  }
  UseOn(parameter, std::get<value::Date>(*constant));
  return parameter;
}

}  // namespace doudi::check
