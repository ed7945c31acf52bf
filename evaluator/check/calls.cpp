// The functions of the language.
#include <algorithm>

#include <fmt/format.h>

#include "check/aggregate_words.h"
#include "check/expression_checker.h"
#include "check/policies.h"

namespace doudi::check {

using model::TypeKind;
using value::Unit;

namespace {

enum class Family : std::uint8_t { Extreme, Convert, PerUnit, Days, Dates, Overlap, Term, Workdays, Logic, Known, Absolute, Policy, Recalculation, Months };
struct Function {
  std::string_view word;
  Family family;
  Op op;
  std::size_t least, most;  // arguments
  std::string_view form;    // shown when the count is wrong
};
constexpr std::size_t kAny = 1000;
constexpr Function kFunctions[] = {
    {"较小者", Family::Extreme, Op::Min, 2, kAny, "较小者（a，b）"},
    {"较大者", Family::Extreme, Op::Max, 2, kAny, "较大者（a，b）"},
    {"按月", Family::Convert, Op::Divide, 1, 2, "按月（每年的数）或 按月（金额，周期）"},
    {"按年", Family::Convert, Op::Multiply, 1, 2, "按年（每月的数）或 按年（金额，周期）"},
    {"按人", Family::PerUnit, Op::Multiply, 1, 1, "按人（每人的数）"},
    {"年额", Family::PerUnit, Op::Divide, 1, 1, "年额（一年的金额）"},
    {"周岁", Family::Dates, Op::FullYears, 2, 2, "周岁（出生日期，基准日）"},
    {"月数", Family::Dates, Op::FullMonths, 2, 2, "月数（起，止）"},
    {"天数", Family::Days, Op::DaysBetween, 1, 3, "天数（起，止）、天数（起，止，含末日）或 天数（期间）"},
    {"重叠天数", Family::Overlap, Op::Add, 2, 4, "重叠天数（期间，近 12个月）、重叠天数（期间，起，止）或 重叠天数（起，止，另一起，另一止）"},
    {"学年", Family::Term, Op::Year, 1, 1, "学年（日期）"},
    {"学期", Family::Term, Op::Choose, 1, 1, "学期（日期）"},
    {"学期初", Family::Term, Op::PeriodStart, 1, 1, "学期初（日期）"},
    {"年份", Family::Dates, Op::Year, 1, 1, "年份（日期）"},
    {"月份", Family::Dates, Op::Month, 1, 1, "月份（日期）"},
    {"工作日后", Family::Workdays, Op::AddWorkdays, 2, 2, "工作日后（日期，3个工作日）"},
    {"工作日前", Family::Workdays, Op::AddWorkdays, 2, 2, "工作日前（日期，3个工作日）"},
    {"工作日数", Family::Dates, Op::WorkdaysBetween, 2, 2, "工作日数（起，止）"},
    {"是工作日", Family::Dates, Op::IsWorkday, 1, 1, "是工作日（日期）"},
    {"月初", Family::Dates, Op::MonthStart, 1, 1, "月初（日期）"},
    {"月末", Family::Dates, Op::MonthEnd, 1, 1, "月末（日期）"},
    {"任一", Family::Logic, Op::Or, 1, kAny, "任一（a，b）"},
    {"全部", Family::Logic, Op::And, 1, kAny, "全部（a，b）"},
    {"至少", Family::Logic, Op::AtLeast, 1, kAny, "至少 2项（a，b，c）"},
    {"已知", Family::Known, Op::Known, 1, 1, "已知（x）"},
    {"绝对值", Family::Absolute, Op::Absolute, 1, 1, "绝对值（x）"},
    {"符合", Family::Policy, Op::Eligible, 1, 1, "符合（政策）"},
    {"实发", Family::Policy, Op::Definition, 1, 1, "实发（政策）"},
    {"待遇", Family::Policy, Op::BenefitTotal, 1, 2, "待遇（政策）或 待遇（政策，名）"},
    {"逐月", Family::Months, Op::MonthSum, 1, 1, "逐月（自 起 至 止：每月的数）"},
    {"重算", Family::Recalculation, Op::BenefitTotal, 2, 3, "重算（政策，待遇，不含 本成员） 或 重算（政策，待遇，改 事实 为 值）"},
};

const Function* FindFunction(std::string_view word) {
  for (const Function& function : kFunctions)
    if (function.word == word) return &function;
  return nullptr;
}

// 成员 or 家庭 的 成员, as the only argument of an aggregate without 其中 and ：.
std::vector<ast::Name> PathOf(const ast::Expression& expression) {
  if (const auto* name = std::get_if<ast::NameExpression>(&expression.node))
    return {{name->name, expression.span}};
  if (const auto* of = std::get_if<ast::OfExpression>(&expression.node)) {
    std::vector<ast::Name> path = PathOf(*of->owner);
    if (!path.empty()) path.push_back(of->member);
    return path;
  }
  return {};
}

}  // namespace

namespace {

std::string HelpForFunction(const std::string& word, const std::vector<std::string>& candidates) {
  const std::string near = diagnostics::DidYouMean(word, candidates);
  const auto list = [](const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& one : words) text += (text.empty() ? "" : "、") + one;
    return text;
  };
  return near.empty() ? fmt::format("函数有：{}；汇总有：{}", list(FunctionWords()), list(AggregateWords())) : near;
}

}  // namespace

std::vector<std::string> FunctionWords() {
  std::vector<std::string> words;
  for (const Function& known : kFunctions) words.emplace_back(known.word);
  return words;
}

bool ExpressionChecker::ExpectArguments(const ast::Expression& e, const ast::CallExpression& call,
                                        std::size_t least, std::size_t most, std::string_view form) {
  for (const ast::Argument& argument : call.arguments) {
    if (argument.changed) {
      work_.Error("T012", argument.changed->span, fmt::format("“改 … 为 …”只用在重算里，{}没有它", Quoted(call.function.text)), fmt::format("写成 {}", form));
      return false;
    }
    if (!argument.key) continue;
    work_.Error("T012", argument.key->span, fmt::format("{}的参数没有名字", Quoted(call.function.text)),
                fmt::format("写成 {}", form));
    return false;
  }
  const std::size_t count = call.arguments.size();
  if (count >= least && count <= most) return true;
  work_.Error("T012", e.span,
              fmt::format("{}要 {} 个参数，这里有 {} 个", Quoted(call.function.text),
                          most == kAny    ? fmt::format("至少 {}", least)
                          : least == most ? fmt::format("{}", least)
                                          : fmt::format("{} 到 {}", least, most),
                          count),
              fmt::format("写成 {}", form));
  return false;
}

ExprId ExpressionChecker::LowerCall(const ast::Expression& e, const ast::CallExpression& call,
                                    const Want& want) {
  const auto parameters = work_.Visible(NameKind::Parameter, rule_set_, call.function.text);
  if (parameters.size() == 1) {
    work_.MarkUsed(rule_set_, parameters.front().rule_set);
    return LowerParameter(parameters.front().id, &call.arguments, nullptr, e.span);
  }
  if (FindAggregate(call.function.text)) {
    ast::AggregateExpression aggregate;
    aggregate.function = call.function;
    if (call.arguments.size() == 1 && !call.arguments.front().key)
      aggregate.collection = PathOf(*call.arguments.front().value);
    if (!aggregate.collection.empty()) return LowerAggregate(e, aggregate);
    work_.Error("T012", e.span, fmt::format("{}里要先写一个集合", Quoted(call.function.text)),
                call.function.text == "最大" || call.function.text == "最小"
                    ? "几个值里取一个用：较大者（a，b）、较小者（a，b）"
                    : fmt::format("例如：{}（成员 其中 …）", call.function.text));
    return kNone;
  }
  if (const auto formulas = work_.Visible(NameKind::Formula, rule_set_, call.function.text); !formulas.empty()) {
    const auto formula = work_.Resolve(NameKind::Formula, rule_set_, call.function);
    return formula ? CallFormula(e, call, *formula) : kNone;
  }
  const Function* function = FindFunction(call.function.text);
  if (!function) {
    std::vector<std::string> candidates = AggregateWords();
    for (const std::string& known : FunctionWords()) candidates.push_back(known);
    for (const NameKind kind : {NameKind::Parameter, NameKind::Formula})
      for (const std::string& name : work_.VisibleNames(kind, rule_set_)) candidates.push_back(name);
    if (!ValuesInReach(call.function.text).empty())
      work_.Error("T012", call.function.span,
                  fmt::format("{}是事实或定义，后面不用（）", Quoted(call.function.text)),
                  fmt::format("写成 {}", call.function.text));
    else if (!work_.MayBeLost(call.function.text))
      work_.Error("N011", call.function.span, fmt::format("没有名为{}的函数、公式或参数", Quoted(call.function.text)), HelpForFunction(call.function.text, candidates));
    return kNone;
  }
  if (function->family == Family::Recalculation) return CallRecalculation(e, call);
  if (function->family == Family::Months) {
    work_.Error("T012", e.span, fmt::format("{}要写明自哪天至哪天、每月算什么", Quoted(call.function.text)), fmt::format("写成 {}", function->form));
    return kNone;
  }
  if (!ExpectArguments(e, call, function->least, function->most, function->form)) return kNone;
  switch (function->family) {
    case Family::Extreme:
      return CallExtreme(e, call, want);
    case Family::Convert:
      return CallConvert(e, call);
    case Family::PerUnit:
      return CallPerUnit(e, call);
    case Family::Days:
      return CallDays(e, call);
    case Family::Dates:
      return CallDates(e, call);
    case Family::Overlap:
      return CallOverlap(e, call);
    case Family::Term:
      return CallTerm(e, call);
    case Family::Workdays:
      return CallWorkdays(e, call);
    case Family::Logic:
      return CallLogic(e, call);
    case Family::Known:
      return CallKnown(e, call);
    case Family::Absolute:
      return CallAbsolute(e, call);
    case Family::Policy:
      return CallPolicy(e, call);
    case Family::Recalculation:
    case Family::Months:
      break;  // above
  }
  return kNone;
}

ExprId ExpressionChecker::CallExtreme(const ast::Expression& e, const ast::CallExpression& call,
                                      const Want& want) {
  std::vector<ExprId> args;
  bool sound = true;
  for (const ast::Argument& argument : call.arguments) {
    const ExprId id = Lower(*argument.value, want);
    if (id == kNone) {
      sound = false;
      continue;
    }
    const model::Type& type = At(id).type;
    if (type.kind != TypeKind::Number) {
      work_.Error("T002", argument.value->span,
                  fmt::format("{}里要数，{}是 {}", Quoted(call.function.text), Quoted(argument.value->span),
                              TypeText(work_.model, type)));
      sound = false;
    } else if (!args.empty() && sound) {
      sound = SameUnits(args.front(), id, At(args.front()).span, argument.value->span, argument.value->span,
                        "比大小");
    }
    args.push_back(id);
  }
  if (!sound) return kNone;
  const model::Type type = At(args.front()).type;
  return Make(FindFunction(call.function.text)->op, type, std::move(args), e.span);
}

ExprId ExpressionChecker::CallDates(const ast::Expression& e, const ast::CallExpression& call) {
  std::vector<ExprId> args;
  bool sound = true;
  for (const ast::Argument& argument : call.arguments) {
    const ExprId id = Lower(*argument.value, Want::Of(DateType()));
    if (id == kNone) {
      sound = false;
    } else if (At(id).type.kind != TypeKind::Date) {
      work_.Error("T002", argument.value->span,
                  fmt::format("{}里要日期，{}是 {}", Quoted(call.function.text), Quoted(argument.value->span),
                              TypeText(work_.model, At(id).type)));
      sound = false;
    }
    args.push_back(id);
  }
  if (!sound) return kNone;
  const Function& function = *FindFunction(call.function.text);
  model::Type type = DateType();
  switch (function.op) {
    case Op::FullYears:
      type = NumberType(Unit::Base("岁"));
      break;
    case Op::FullMonths:
      type = NumberType(Unit::Base("月"));
      break;
    case Op::DaysBetween:
      type = NumberType(Unit::Base("天"));
      break;
    case Op::WorkdaysBetween:
      type = NumberType(Unit::Base("工作日"));
      break;
    case Op::Year:
    case Op::Month:
      type = NumberType(Unit());
      break;
    case Op::IsWorkday:
      type = BooleanType();
      break;
    default:
      break;
  }
  const ExprId id = Make(function.op, type, std::move(args), e.span);
  if (function.op == Op::FullYears)
    work_.model.expressions.back().leap_day = work_.rule_sets[static_cast<std::size_t>(rule_set_)].leap_day;
  return id;
}

ExprId ExpressionChecker::CallLogic(const ast::Expression& e, const ast::CallExpression& call) {
  std::vector<ExprId> args;
  bool sound = true;
  for (const ast::Argument& argument : call.arguments) {
    const ExprId id = Lower(*argument.value, Want::Of(BooleanType()));
    sound = IsBoolean(id, argument.value->span, Quoted(call.function.text)) && sound;
    args.push_back(id);
  }
  if (!sound) return kNone;
  const Op op = FindFunction(call.function.text)->op;
  std::int32_t count = 0;
  if (op == Op::AtLeast) {
    const auto result = call.count ? value::ParseQuantity(call.count->span.text(), {"项", "个", "条"})
                                   : value::LiteralResult<value::Quantity>(value::LiteralError{});
    const auto* quantity = std::get_if<value::Quantity>(&result);
    if (!quantity || !quantity->amount.IsWhole() || quantity->amount.Sign() <= 0 ||
        quantity->amount > value::Rational(static_cast<std::int64_t>(args.size()))) {
      work_.Error("T012", call.count ? call.count->span : call.function.span,
                  fmt::format("“至少”后面要写 1 到 {} 项", args.size()), "写成 至少 2项（a，b，c）");
      return kNone;
    }
    count = static_cast<std::int32_t>(quantity->amount.numerator());
  }
  const ExprId id = Make(op, BooleanType(), std::move(args), e.span);
  work_.model.expressions.back().count = count;
  if (op != Op::AtLeast) work_.model.expressions.back().text = call.function.text;
  return id;
}

ExprId ExpressionChecker::CallKnown(const ast::Expression& e, const ast::CallExpression& call) {
  const ExprId value = Lower(*call.arguments[0].value);
  if (value == kNone) return kNone;
  const ExprId present = PartOfOptional(value, true);
  if (present == kNone) return Make(Op::Known, BooleanType(), {value}, e.span);
  // That there is none is known too.
  const ExprId said = Make(Op::Known, BooleanType(), {present}, e.span);
  const ExprId none = Make(Op::Not, BooleanType(), {PartOfOptional(value, true)}, e.span);
  const ExprId given = Make(Op::Known, BooleanType(), {PartOfOptional(value, false)}, e.span);
  return Make(Op::Or, BooleanType(), {given, Make(Op::And, BooleanType(), {said, none}, e.span)}, e.span);
}

ExprId ExpressionChecker::CallAbsolute(const ast::Expression& e, const ast::CallExpression& call) {
  const ExprId value = Lower(*call.arguments[0].value);
  if (value == kNone) return kNone;
  const model::Type type = At(value).type;
  if (type.kind == TypeKind::Number) return Make(Op::Absolute, type, {value}, e.span);
  work_.Error("T002", call.arguments[0].value->span,
              fmt::format("绝对值里要一个数，{}是 {}", Quoted(call.arguments[0].value->span),
                          TypeText(work_.model, type)));
  return kNone;
}

// 符合（P）, 待遇（P，名）: P belongs to this entity or an ancestor.
ExprId ExpressionChecker::CallPolicy(const ast::Expression& e, const ast::CallExpression& call) {
  const ast::Expression& argument = *call.arguments[0].value;
  const auto* name = std::get_if<ast::NameExpression>(&argument.node);
  if (!name) {
    work_.Error(
        "T012", argument.span,
        fmt::format("{}里要一个政策的名字，{}不是", Quoted(call.function.text), Quoted(argument.span)));
    return kNone;
  }
  const auto policy = work_.Resolve(NameKind::Policy, rule_set_, {name->name, argument.span});
  if (!policy) return kNone;
  const model::EntityId owner = work_.model.policies[static_cast<std::size_t>(*policy)].entity;
  const bool eligible = call.function.text == "符合";
  if (!IsAncestorOrSelf(owner, entity_)) {
    const std::string entity = EntityName(owner);
    work_.Error("N013", e.span,
                fmt::format("政策{}按 {} 判断，{} 有许多 {}", Quoted(name->name), entity,
                            entity_ == model::kNoEntity ? "这里" : EntityName(entity_), entity),
                eligible ? fmt::format("写成 有（{} 其中 符合（{}））", entity, name->name)
                         : fmt::format("写成 合计（{}：{}（{}））", entity, call.function.text, name->name));
    return kNone;
  }
  if (call.function.text == "实发") return InPaymentOf(*policy, e.span);
  Expr expr;
  expr.op = eligible ? Op::Eligible : Op::BenefitTotal;
  expr.type = BooleanType();
  expr.level = owner;
  expr.index = *policy;
  expr.span = e.span;
  const ExprId id = Add(std::move(expr));
  return eligible ? id : BenefitOf(e, call.arguments.size() == 2 ? call.arguments[1].value.get() : nullptr, id);
}

ExprId ExpressionChecker::InPaymentOf(model::PolicyId policy, Span span) {
  const auto found = work_.in_payment.find(policy);
  if (found != work_.in_payment.end()) return work_.broken_definitions.contains(found->second) ? kNone : UseDefinition(found->second, span);
  const std::string name = work_.model.policies[static_cast<std::size_t>(policy)].name;
  if (!work_.MayBeLost(name))
    work_.Error("P015", span, fmt::format("没有写明政策{}实发多少", Quoted(name)),
                fmt::format("写一句：实发 {}：元/月 ＝ …，当 …；或用 待遇（{}），即应得的数额", name, name));
  return kNone;
}

// Of the benefit of this name; without one, of all.
ExprId ExpressionChecker::BenefitOf(const ast::Expression& e, const ast::Expression* named, ExprId id) {
  const std::int32_t policy = At(id).index;
  const auto& benefits = work_.benefits_of[static_cast<std::size_t>(policy)];
  const std::string policy_name = work_.model.policies[static_cast<std::size_t>(policy)].name;
  std::string wanted;
  Span wanted_span = e.span;
  if (named) {
    wanted_span = named->span;
    const auto* name = std::get_if<ast::NameExpression>(&named->node);
    wanted = name ? name->name : std::string(wanted_span.text());
  }
  std::optional<model::Type> type;
  std::vector<std::string> names;
  bool mixed = false;
  const DeclaredBenefit* in_kind = nullptr;
  for (const DeclaredBenefit& benefit : benefits) {
    names.push_back(benefit.name);
    if (!wanted.empty() ? benefit.name != wanted : benefit.advance) continue;
    if (benefit.kind != model::BenefitKind::Money) {
      in_kind = &benefit;
      continue;
    }
    if (!benefit.type) return kNone;
    mixed = mixed || (type && !(*type == *benefit.type));
    type = benefit.type;
  }
  if (!type && in_kind) {
    ReportInKind(work_, *in_kind, wanted_span, "当作金额", fmt::format("问有没有这项待遇写：符合（{}）", policy_name));
    return kNone;
  }
  if (!type) {
    if (wanted.empty())
      work_.Error("P006", e.span, fmt::format("政策{}没有待遇", Quoted(policy_name)));
    else if (!work_.MayBeLost(wanted))
      work_.Error("P006", wanted_span,
                  fmt::format("政策{}没有名为{}的待遇", Quoted(policy_name), Quoted(wanted)),
                  diagnostics::DidYouMean(wanted, names));
    return kNone;
  }
  if (mixed) {
    work_.Error("T001", e.span, fmt::format("政策{}的待遇单位不同，不能相加", Quoted(policy_name)),
                fmt::format("写明是哪一项，例如 待遇（{}，{}）", policy_name, names.front()));
    return kNone;
  }
  Expr& expr = work_.model.expressions[static_cast<std::size_t>(id)];
  expr.type = *type;
  expr.text = wanted;
  return id;
}

}  // namespace doudi::check
