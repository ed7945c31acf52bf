// 公式 and 令: put in where they are used, under a name that explanations show.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/expression_checker.h"

namespace doudi::check {

using model::TypeKind;

const ExpressionChecker::Local* ExpressionChecker::FindLocal(std::string_view name) const {
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local)
    if (local->name == name && (local->value == kNone || !local->shown || IsWithinReach(local->value))) return &*local;
  return nullptr;
}

bool ExpressionChecker::IsWithinReach(ExprId value) const {
  const model::EntityId level = At(value).level;
  if (entity_ == model::kNoEntity) return true;  // inside a 公式: the rows are those of the call
  return level == model::kNoEntity || IsAncestorOrSelf(level, entity_);
}

ExprId ExpressionChecker::UseLocal(const Local& local, Span span) {
  if (local.value == kNone || !local.shown) return local.value;
  return MakeFormula(local.name, {local.value}, span);
}

ExprId ExpressionChecker::MakeFormula(const std::string& name, std::vector<ExprId> args, Span span) {
  const model::Type type = At(args.front()).type;
  // The value keeps its own level: what a reader sees in （） may lie deeper only if the value does.
  Expr expr;
  expr.op = Op::Formula;
  expr.type = type;
  expr.level = At(args.front()).level;
  expr.span = span;
  expr.text = name;
  expr.args.push_back(args.front());
  for (std::size_t i = 1; i < args.size(); ++i) {
    const model::EntityId level = At(args[i]).level;
    if (level == model::kNoEntity || level == expr.level)
      expr.args.push_back(args[i]);
    else if (expr.level != model::kNoEntity && !IsPair(level) &&
             (IsPair(expr.level) || IsAncestorOrSelf(level, expr.level)))
      expr.args.push_back(LiftTo(args[i], expr.level));
  }
  return Add(std::move(expr));
}

void ExpressionChecker::DefineLocal(const ast::Name& name, const ast::Expression& value) {
  const auto values = ValuesInReach(name.text);
  const auto parameters = work_.Visible(NameKind::Parameter, rule_set_, name.text);
  if (FindLocal(name.text) || !values.empty() || !parameters.empty()) {
    auto& diagnostic =
        work_.Error("N003", name.span, fmt::format("{}在这里已经有了，不能再用“令”起这个名字", Quoted(name.text)), "改名");
    if (!values.empty()) diagnostic.labels.push_back({values.front().span, "先在这里声明"});
    if (!parameters.empty()) diagnostic.labels.push_back({parameters.front().span, "先在这里声明"});
  }
  const ExprId lowered = Lower(value);
  locals_.push_back({name.text, lowered, true});
}

ExprId ExpressionChecker::LowerLet(const ast::LetExpression& let, const Want& want) {
  const std::size_t before = locals_.size();
  for (const auto& local : let.locals) DefineLocal(local.name, *local.value);
  const ExprId body = Lower(*let.body, want);
  locals_.resize(before);
  return body;
}

ExprId ExpressionChecker::CallFormula(const ast::Expression& e, const ast::CallExpression& call, std::int32_t id) {
  const auto index = static_cast<std::size_t>(id);
  const ast::FormulaDeclaration& declaration = *work_.formulas[index].declaration;
  std::string form;
  for (const auto& formal : declaration.formals) form += (form.empty() ? "" : "，") + formal.name.text;
  form = fmt::format("{}（{}）", declaration.name.text, form);
  const std::size_t count = declaration.formals.size();
  if (!ExpectArguments(e, call, count, count, form)) return kNone;
  if (work_.formulas[index].broken) return kNone;
  if (work_.formulas[index].open) {
    work_.formulas[index].broken = true;
    work_.Error("P011", call.function.span, fmt::format("公式{}绕了一圈又用到自己", Quoted(declaration.name.text)),
                "公式不能递归；从圈里去掉一个引用");
    return kNone;
  }
  const std::vector<model::Type> types = work_.formulas[index].types;
  std::vector<ExprId> args;
  bool sound = true;
  for (std::size_t i = 0; i < count; ++i) {
    const ExprId arg = Lower(*call.arguments[i].value, Want::Of(types[i]));
    sound = sound && arg != kNone &&
            ExpectType(arg, types[i], fmt::format("公式{}的{}", Quoted(declaration.name.text),
                                                  Quoted(declaration.formals[i].name.text)));
    args.push_back(arg);
  }
  if (!sound) return kNone;
  ExpressionChecker inner(work_, work_.formulas[index].rule_set, model::kNoEntity);
  for (std::size_t i = 0; i < count; ++i) inner.locals_.push_back({declaration.formals[i].name.text, args[i], false});
  work_.formulas[index].open = true;
  work_.calls.push_back(e.span);
  auto policy_period = std::exchange(work_.policy_period, std::nullopt);  // a 公式 goes by its own rule set
  ExprId body = inner.Lower(*declaration.value, Want::Of(work_.formulas[index].type));
  if (body != kNone &&
      !inner.ExpectType(body, work_.formulas[index].type, fmt::format("公式{}", Quoted(declaration.name.text))))
    body = kNone;
  work_.policy_period = std::move(policy_period);
  work_.calls.pop_back();
  work_.formulas[index].open = false;
  if (body == kNone) return kNone;
  args.insert(args.begin(), body);
  return MakeFormula(declaration.name.text, std::move(args), e.span);
}

namespace {

// A value of the type that nothing is known of; with another number it is another expression, as other arguments would be.
ExprId Anything(ExpressionChecker& checker, const model::Type& type, std::size_t number, Span span) {
  model::Constant constant = false;
  if (type.kind == TypeKind::Number) constant = value::Rational(1);
  if (type.kind == TypeKind::Date) constant = value::Date{};
  if (type.kind == TypeKind::Text) constant = std::string();
  if (type.kind == TypeKind::Enum || type.kind == TypeKind::Division) constant = model::Code{0};
  const ExprId literal = checker.Literal(type, constant, span);
  ExprId value = literal;
  for (std::size_t i = 0; i <= number; ++i) value = checker.Make(Op::Default, type, {literal, value}, span);
  return value;
}

void CheckFormula(Workspace& work, std::size_t index) {
  const ast::FormulaDeclaration& declaration = *work.formulas[index].declaration;
  const AttributeReader attributes(work, work.formulas[index].rule_set, declaration.attributes, "公式",
                                   {ast::AttributeKind::Basis, ast::AttributeKind::Note});
  attributes.Basis();
  if (work.formulas[index].broken || !declaration.value) return;
  ExpressionChecker checker(work, work.formulas[index].rule_set, model::kNoEntity);
  for (std::size_t i = 0; i < declaration.formals.size(); ++i)
    checker.AddLocal(declaration.formals[i].name.text,
                     Anything(checker, work.formulas[index].types[i], i, declaration.formals[i].name.span));
  work.formulas[index].open = true;
  const ExprId body = checker.Lower(*declaration.value, Want::Of(work.formulas[index].type));
  work.formulas[index].open = false;
  if (body == kNone || !checker.ExpectType(body, work.formulas[index].type,
                                           fmt::format("公式{}", Quoted(declaration.name.text))))
    work.formulas[index].broken = true;
}

}  // namespace

void CheckFormulas(Workspace& work) {
  for (std::size_t i = 0; i < work.formulas.size(); ++i) CheckFormula(work, i);
}

}  // namespace doudi::check
