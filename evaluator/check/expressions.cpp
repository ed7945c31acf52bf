#include <fmt/format.h>

#include "check/expression_checker.h"

namespace doudi::check {

using ast::BinaryOperator;
using model::EntityId;
using model::kNoEntity;
using model::TypeKind;

ExprId ExpressionChecker::Lower(const ast::Expression& e, const Want& want) {
  struct Visitor {
    ExpressionChecker& self;
    const ast::Expression& e;
    const Want& want;
    ExprId operator()(const ast::LiteralExpression& node) const { return self.LowerLiteral(e, node, want); }
    ExprId operator()(const ast::NameExpression& node) const { return self.LowerName(e, node, want); }
    ExprId operator()(const ast::OfExpression& node) const { return self.LowerOf(e, node, want); }
    ExprId operator()(const ast::CallExpression& node) const { return self.LowerCall(e, node, want); }
    ExprId operator()(const ast::AggregateExpression& node) const { return self.LowerAggregate(e, node); }
    ExprId operator()(const ast::MonthsExpression& node) const { return self.LowerMonths(e, node); }
    ExprId operator()(const ast::AtDateExpression& node) const { return self.LowerAtDate(e, node); }
    ExprId operator()(const ast::UnaryExpression& node) const { return self.LowerUnary(e, node); }
    ExprId operator()(const ast::BinaryExpression& node) const { return self.LowerBinary(e, node); }
    ExprId operator()(const ast::BetweenExpression& node) const { return self.LowerBetween(e, node); }
    ExprId operator()(const ast::InsideExpression& node) const { return self.LowerInside(e, node); }
    ExprId operator()(const ast::WindowExpression& node) const { return self.LowerWindow(e, node); }
    ExprId operator()(const ast::PresenceExpression& node) const { return self.LowerPresence(e, node); }
    ExprId operator()(const ast::LetExpression& node) const { return self.LowerLet(node, want); }
    ExprId operator()(const ast::InExpression& node) const { return self.LowerIn(e, node); }
    ExprId operator()(const ast::ChooseExpression& node) const { return self.LowerChoose(e, node, want); }
    ExprId operator()(const ast::RoundExpression& node) const { return self.LowerRound(e, node, want); }
    ExprId operator()(const ast::DefaultExpression& node) const { return self.LowerDefault(e, node, want); }
    ExprId operator()(const ast::SupplyExpression&) const { return kNone; }  // a branch: see LowerChoose
    ExprId operator()(const ast::ListExpression& node) const { return self.LowerList(e, node); }
  };
  return std::visit(Visitor{*this, e, want}, e.node);
}

ExprId ExpressionChecker::LowerAs(const ast::Expression& expression, const model::Type& type,
                                  const std::string& what) {
  const ExprId id = Lower(expression, Want::Of(type));
  if (id == kNone || !ExpectType(id, type, what)) return kNone;
  return LiftTo(id, entity_);
}

ExprId ExpressionChecker::LowerCondition(const ast::Expression& expression, const std::string& what) {
  const ExprId id = LowerAs(expression, BooleanType(), what);
  if (id == kNone) return kNone;
  if (const auto truth = AlwaysTruth(work_.model, id)) {
    work_.Error("T007", expression.span,
                fmt::format("{}总是{}：{}", what, *truth ? "真" : "假", Quoted(expression.span)),
                "它不随任何事实变化；请检查是否写错，或删去它");
    return kNone;
  }
  return id;
}

bool ExpressionChecker::ExpectType(ExprId id, const model::Type& type, const std::string& what) {
  const Expr& expr = At(id);
  if (expr.type == type) return true;
  std::string help;
  if (expr.type.kind == TypeKind::Number && type.kind == TypeKind::Number)
    help = UnitProposal(expr.type.unit, type.unit, expr.span, {});
  else if (type.kind == TypeKind::Boolean)
    help = "写成一个比较，例如 … ≥ …";
  work_.Error(expr.type.kind == type.kind && type.kind == TypeKind::Number ? "T001" : "T002", expr.span,
              fmt::format("{}要的是 {}，{}是 {}", what, TypeText(work_.model, type), Quoted(expr.span),
                          TypeText(work_.model, expr.type)),
              help);
  return false;
}

bool ExpressionChecker::IsBoolean(ExprId id, Span span, std::string_view what) {
  if (id == kNone) return false;
  if (At(id).type.kind == TypeKind::Boolean) return true;
  work_.Error("T002", span,
              fmt::format("{}要真假，{}是 {}", what, Quoted(span), TypeText(work_.model, At(id).type)),
              "写成一个比较，例如 … ≥ …");
  return false;
}

// ---- building ----

ExprId ExpressionChecker::Add(Expr expr) {
  work_.model.expressions.push_back(std::move(expr));
  return static_cast<ExprId>(work_.model.expressions.size()) - 1;
}

ExprId ExpressionChecker::Literal(const model::Type& type, model::Constant constant, Span span,
                                  std::string text) {
  Expr expr;
  expr.op = Op::Literal;
  expr.type = type;
  expr.constant = std::move(constant);
  expr.span = span;
  expr.text = std::move(text);
  return Add(std::move(expr));
}

bool ExpressionChecker::IsAncestorOrSelf(EntityId ancestor, EntityId entity) const {
  for (; entity != kNoEntity; entity = work_.model.entities[static_cast<std::size_t>(entity)].parent)
    if (entity == ancestor) return true;
  return false;
}

std::string ExpressionChecker::EntityName(EntityId entity) const {
  return entity == kNoEntity ? std::string() : work_.model.entities[static_cast<std::size_t>(entity)].name;
}

ExprId ExpressionChecker::LiftTo(ExprId id, EntityId level) {
  const EntityId from = At(id).level;
  if (from == level || from == kNoEntity || level == kNoEntity || IsPair(from)) return id;
  Expr lift;
  lift.op = Op::Lift;
  if (IsPair(level)) {
    const model::Entity pair = work_.model.entities[static_cast<std::size_t>(level)];
    if (!IsAncestorOrSelf(from, pair.owner)) {
      id = LiftTo(id, pair.inner);
      lift.op = Op::LiftInner;
    }
  }
  lift.type = At(id).type;
  lift.level = level;
  lift.args = {id};
  lift.span = At(id).span;
  return Add(std::move(lift));
}

EntityId ExpressionChecker::DeepestOf(const std::vector<ExprId>& args) const {
  EntityId deepest = kNoEntity;
  for (const ExprId arg : args) {
    const EntityId level = At(arg).level;
    if (IsPair(deepest) || level == kNoEntity) continue;
    if (IsPair(level) || deepest == kNoEntity || IsAncestorOrSelf(deepest, level)) deepest = level;
  }
  return deepest;
}

ExprId ExpressionChecker::Make(Op op, const model::Type& type, std::vector<ExprId> args, Span span) {
  Expr expr;
  expr.op = op;
  expr.type = type;
  expr.span = span;
  expr.level = DeepestOf(args);
  for (ExprId& arg : args) arg = LiftTo(arg, expr.level);
  expr.args = std::move(args);
  return Add(std::move(expr));
}

// ---- literals and simple forms ----

ExprId ExpressionChecker::LowerLiteral(const ast::Expression& e, const ast::LiteralExpression& literal,
                                       const Want&) {
  switch (literal.kind) {
    case ast::LiteralKind::Boolean:
      return Literal(BooleanType(), literal.text == "真", e.span);
    case ast::LiteralKind::Text: {
      model::Type type;
      type.kind = TypeKind::Text;
      return Literal(type, literal.text, e.span);
    }
    case ast::LiteralKind::Date: {
      const auto date = ReadDate(work_, e);
      return date ? Literal(DateType(), *date, e.span) : kNone;
    }
    case ast::LiteralKind::Quantity:
      break;
  }
  const auto result = value::ParseQuantity(literal.text, work_.model.units);
  if (const auto* error = std::get_if<value::LiteralError>(&result)) {
    work_.Error("T005", e.span, error->message, error->accepted);
    return kNone;
  }
  const auto& quantity = std::get<value::Quantity>(result);
  return Literal(NumberType(quantity.unit), quantity.amount, e.span, literal.text);
}

ExprId ExpressionChecker::LowerUnary(const ast::Expression& e, const ast::UnaryExpression& unary) {
  const ExprId operand =
      Lower(*unary.operand, unary.op == ast::UnaryOperator::Not ? Want::Of(BooleanType()) : Want{});
  if (operand == kNone) return kNone;
  if (unary.op == ast::UnaryOperator::Not)
    return IsBoolean(operand, unary.operand->span, "“非”") ? Make(Op::Not, BooleanType(), {operand}, e.span)
                                                           : kNone;
  if (At(operand).type.kind != TypeKind::Number) {
    work_.Error("T002", unary.operand->span,
                fmt::format("负号后面要一个数，{}是 {}", Quoted(unary.operand->span),
                            TypeText(work_.model, At(operand).type)));
    return kNone;
  }
  return Make(Op::Negate, At(operand).type, {operand}, e.span);
}

ExprId ExpressionChecker::LowerBinary(const ast::Expression& e, const ast::BinaryExpression& binary) {
  switch (binary.op) {
    case BinaryOperator::And:
    case BinaryOperator::Or:
      return LowerLogic(e, binary);
    case BinaryOperator::Add:
    case BinaryOperator::Subtract:
    case BinaryOperator::Multiply:
    case BinaryOperator::Divide:
      return LowerArithmetic(e, binary);
    default:
      return LowerComparison(e, binary);
  }
}

// `a 且 b 且 c` is one And of three.
ExprId ExpressionChecker::LowerLogic(const ast::Expression& e, const ast::BinaryExpression& binary) {
  std::vector<const ast::Expression*> parts;
  const ast::Expression* rest = &e;
  while (true) {
    const auto* node = std::get_if<ast::BinaryExpression>(&rest->node);
    if (!node || node->op != binary.op || (rest != &e && rest->bracketed)) break;
    parts.push_back(node->right.get());
    rest = node->left.get();
  }
  parts.push_back(rest);
  const bool is_and = binary.op == BinaryOperator::And;
  std::vector<ExprId> args;
  bool sound = true;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const auto* other = std::get_if<ast::BinaryExpression>(&(*part)->node);
    if (other && !(*part)->bracketed && other->op == (is_and ? BinaryOperator::Or : BinaryOperator::And)) {
      work_.Error("T006", other->op_span, "“且”与“或”混用时要用（）写明先后",
                  fmt::format("例如：（{}）", (*part)->span.text()));
      return kNone;
    }
    const ExprId id = Lower(**part, Want::Of(BooleanType()));
    sound = IsBoolean(id, (*part)->span, is_and ? "“且”的两边" : "“或”的两边") && sound;
    args.push_back(id);
  }
  if (!sound) return kNone;
  for (std::size_t i = 0; i < args.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (InCall() || !SameExpression(work_.model, args[i], args[j])) continue;
      work_.Error("T008", At(args[i]).span, fmt::format("{}写了两次", Quoted(At(args[i]).span)), "删去一处")
          .labels.push_back({At(args[j]).span, "先在这里"});
      return kNone;
    }
  }
  return Make(is_and ? Op::And : Op::Or, BooleanType(), std::move(args), e.span);
}

ExprId ExpressionChecker::LowerList(const ast::Expression& e, const ast::ListExpression& list) {
  std::vector<ExprId> args;
  std::vector<std::string> numbers;
  bool sound = !list.items.empty();
  for (const auto& item : list.items) {
    const ExprId id = Lower(*item.value, Want::Of(BooleanType()));
    sound = IsBoolean(id, item.value->span, fmt::format("第{}项", item.number)) && sound;
    if (std::find(numbers.begin(), numbers.end(), item.number) != numbers.end() && !item.number.empty()) {
      work_.Error("N003", item.value->span, fmt::format("项号{}写了两次", item.number), "改成顺着的号");
      sound = false;
    }
    args.push_back(id);
    numbers.push_back(item.number);
  }
  if (!sound) return kNone;
  const ExprId id = Make(list.all ? Op::And : Op::Or, BooleanType(), std::move(args), e.span);
  work_.model.expressions[static_cast<std::size_t>(id)].texts = std::move(numbers);
  return id;
}

ExprId ExpressionChecker::LowerChoose(const ast::Expression& e, const ast::ChooseExpression& choose,
                                      const Want& want) {
  std::vector<ExprId> args;
  Want value_want = want;
  bool sound = true;
  std::optional<model::Type> type;
  Span first_value;
  std::vector<std::pair<std::size_t, const ast::Expression*>> supplies;  // 待补充: of the type of the other branches
  const auto add_value = [&](const ast::Expression& value) {
    if (std::holds_alternative<ast::SupplyExpression>(value.node)) {
      supplies.emplace_back(args.size(), &value);
      return args.push_back(kNone);
    }
    const ExprId id = Lower(value, value_want);
    args.push_back(id);
    if (id == kNone) {
      sound = false;
    } else if (want.Is(TypeKind::Boolean)) {
      sound = IsBoolean(id, value.span, "“则”和“否则”后面") && sound;
      if (!type) type = BooleanType();
    } else if (!type) {
      type = At(id).type;
      first_value = value.span;
      if (value_want.kind == Want::Kind::Anything) value_want = Want::Of(*type);
    } else if (!(At(id).type == *type)) {
      sound = false;
      const bool units = type->kind == TypeKind::Number && At(id).type.kind == TypeKind::Number;
      work_.Error(
          units ? "T001" : "T002", value.span,
          fmt::format("几个分支的类型要一样：{}是 {}，{}是 {}", Quoted(first_value),
                      TypeText(work_.model, *type), Quoted(value.span), TypeText(work_.model, At(id).type)),
          units ? UnitProposal(At(id).type.unit, type->unit, value.span, first_value) : "");
    }
  };
  for (const auto& branch : choose.branches) {
    const ExprId condition = Lower(*branch.condition, Want::Of(BooleanType()));
    sound = IsBoolean(condition, branch.condition->span, "“若”后面") && sound;
    if (condition != kNone && sound && !InCall()) {
      if (const auto truth = AlwaysTruth(work_.model, condition)) {
        work_.Error("T008", branch.condition->span,
                    fmt::format("这个条件总是{}，{}", *truth ? "真" : "假",
                                *truth ? "后面的分支走不到" : "这个分支走不到"),
                    "检查条件，或删去分支");
        sound = false;
      }
      for (std::size_t i = 0; i < args.size() && sound; i += 2) {
        if (!SameExpression(work_.model, args[i], condition)) continue;
        work_
            .Error("T008", branch.condition->span,
                   fmt::format("前面已经有分支{}，这个分支走不到", Quoted(branch.condition->span)),
                   "检查条件，或删去分支")
            .labels.push_back({At(args[i]).span, "先在这里"});
        sound = false;
      }
    }
    args.push_back(condition);
    add_value(*branch.value);
  }
  if (choose.otherwise) {
    add_value(*choose.otherwise);
  } else if (missing_otherwise_ok_ && sound && type && type->kind == TypeKind::Boolean) {
    args.push_back(Literal(BooleanType(), true, e.span));
  } else if (sound) {
    work_.Error("T009", e.span, "“若”没有“否则”", "写明其余情况：…；否则 …");
    sound = false;
  }
  if (!supplies.empty() && !type && sound && want.kind == Want::Kind::Type) type = want.type;
  if (!supplies.empty() && !type && sound) {
    work_.Error("T014", e.span, "每一支都是待补充，看不出要的是什么", "至少有一支写明值");
    return kNone;
  }
  for (const auto& [at, value] : supplies) {
    if (!type) break;
    args[at] = LowerSupply(*value, std::get<ast::SupplyExpression>(value->node), *type);
    sound = sound && args[at] != kNone;
  }
  return sound && type ? Make(Op::Choose, *type, std::move(args), e.span) : kNone;
}

ExprId ExpressionChecker::LowerDefault(const ast::Expression& e, const ast::DefaultExpression& node,
                                       const Want& want) {
  const ExprId value = Lower(*node.value, want);
  const ExprId fallback = Lower(*node.fallback, value == kNone ? Want::Broken() : Want::Of(At(value).type));
  if (value == kNone || fallback == kNone) return kNone;
  const model::Type type = At(value).type;
  if (!(At(fallback).type == type)) {
    if (type.kind == TypeKind::Number && At(fallback).type.kind == TypeKind::Number)
      return SameUnits(value, fallback, node.value->span, node.fallback->span, node.fallback->span, "缺省")
                 ? kNone
                 : kNone;
    work_.Error("T002", node.fallback->span,
                fmt::format("缺省值要与{}同类：{}，这里是 {}", Quoted(node.value->span),
                            TypeText(work_.model, type), TypeText(work_.model, At(fallback).type)));
    return kNone;
  }
  if (const ExprId any = AnyOfSameElements(value); any != kNone) {
    const ExprId choose = Make(Op::Choose, type, {any, value, fallback}, e.span);
    work_.model.expressions[static_cast<std::size_t>(choose)].text = "缺省";
    return choose;
  }
  // Where there is none the default stands too.
  if (const ExprId present = PartOfOptional(value, true); present != kNone)
    return Make(Op::Choose, type, {present, Make(Op::Default, type, {PartOfOptional(value, false), fallback}, e.span), fallback}, e.span);
  return Make(Op::Default, type, {value, fallback}, e.span);
}

// What 「最大（成员 其中 f：e） 缺省 d」 stands in for is that there is none, not that something is unknown: whether there is one decides,
// and where that is unknown both values stay possible. kNone for anything but 最大, 最小, 平均.
ExprId ExpressionChecker::AnyOfSameElements(ExprId value) {
  const model::Expr expr = At(value);
  if (expr.op == Op::Lift) {
    const ExprId any = AnyOfSameElements(expr.args[0]);
    return any == kNone ? kNone : LiftTo(any, expr.level);
  }
  const bool chosen = expr.op == Op::First && expr.text != "的";  // not 所有人 的 x, where what is missing is who is meant
  if (expr.op != Op::MinOf && expr.op != Op::MaxOf && expr.op != Op::Average && !chosen) return kNone;
  model::Expr any;
  any.op = Op::Any;
  any.type = BooleanType();
  any.level = expr.level;
  any.collection = expr.collection;
  any.has_filter = expr.has_filter;
  if (expr.has_filter) any.args.push_back(expr.args.back());
  any.span = expr.span;
  any.text = "有";
  return Add(std::move(any));
}

ExprId ExpressionChecker::LowerRound(const ast::Expression& e, const ast::RoundExpression& round,
                                     const Want& want) {
  const ExprId value = Lower(*round.value, want);
  return value == kNone ? kNone : Rounded(value, round.place, round.word, e.span);
}

}  // namespace doudi::check
