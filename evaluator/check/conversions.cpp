// 按月, 按年, 按人, 年额: the unit of a number changed in words, never silently; and 天数, 工作日后, 学年.
#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/periods.h"

namespace doudi::check {

using model::TypeKind;
using value::Rational;
using value::Unit;

namespace {

// How often a year has the period, by the words for it; 0: a single amount, which is the year's once.
struct PeriodWord {
  std::string_view word;
  std::int64_t per_year;
};
constexpr PeriodWord kPeriods[] = {{"年", 1},   {"每年", 1},   {"半年", 2},  {"每半年", 2}, {"季", 4},     {"季度", 4},  {"每季", 4},
                                   {"每季度", 4}, {"月", 12},    {"每月", 12}, {"周", 52},    {"每周", 52},   {"一次性", 1}, {"一次", 1},
                                   {"学期", 2},   {"每学期", 2}, {"学年", 1},  {"每学年", 1}};

}  // namespace

// 按月（元/年） is ÷ 12, 按年（元/月） is × 12; a year has 52 weeks, a school year, and as many terms as the rule set says that begin.
ExprId ExpressionChecker::CallConvert(const ast::Expression& e, const ast::CallExpression& call) {
  if (call.arguments.size() == 2) return ConvertByPeriod(e, call);
  const ast::Expression& argument = *call.arguments[0].value;
  const ExprId value = Lower(argument);
  if (value == kNone) return kNone;
  const bool monthly = call.function.text == "按月";
  const model::Type type = At(value).type;
  const std::string_view from = monthly ? "年" : "月", to = monthly ? "月" : "年";
  const auto terms = static_cast<std::int64_t>(StartsOf(work_, rule_set_, "学期")->size());
  const PeriodWord rates[] = {{from, monthly ? 1 : 12}, {"周", 52}, {"学期", terms}, {"学年", 1}};
  const auto rate = std::find_if(std::begin(rates), std::end(rates), [&](const PeriodWord& one) {
    return type.kind == TypeKind::Number && type.unit.Exponent(one.word) == -1;
  });
  if (rate == std::end(rates)) {
    const bool already = type.kind == TypeKind::Number && type.unit.Exponent(to) == -1;
    work_.Error("T001", argument.span,
                fmt::format("{}要一个每{}的数，{}是 {}", Quoted(call.function.text), from,
                            Quoted(argument.span), TypeText(work_.model, type)),
                already ? fmt::format("它已经是每{}的，不用换算", to) : "");
    return kNone;
  }
  const Unit old = Unit::Base(rate->word);
  const Unit unit = monthly ? Unit::Base("月") / old : old / Unit::Base("年");
  const ExprId factor = Literal(NumberType(unit), monthly ? Rational(12, rate->per_year) : Rational(rate->per_year), call.function.span);
  const Unit converted = monthly ? type.unit / unit : type.unit * unit;
  const ExprId id = Make(monthly ? Op::Divide : Op::Multiply, NumberType(converted), {value, factor}, e.span);
  work_.model.expressions.back().text = call.function.text;
  return id;
}

// 按年（金额，周期）: the period is a fact. The amount is in 元 or 元/周期; what comes once counts once in the year.
ExprId ExpressionChecker::ConvertByPeriod(const ast::Expression& e, const ast::CallExpression& call) {
  const ExprId amount = Lower(*call.arguments[0].value);
  const ExprId period = Lower(*call.arguments[1].value);
  if (amount == kNone || period == kNone) return kNone;
  const model::Type type = At(amount).type;
  const bool timeless = type.kind == TypeKind::Number && type.unit.Exponent("月") == 0 && type.unit.Exponent("年") == 0;
  if (!timeless || !type.unit.IsMoney()) {
    work_.Error("T001", call.arguments[0].value->span,
                fmt::format("{}的第一个参数要 元 或 元/周期，{}是 {}", Quoted(call.function.text),
                            Quoted(call.arguments[0].value->span), TypeText(work_.model, type)));
    return kNone;
  }
  if (At(period).type.kind != TypeKind::Enum) {
    work_.Error("T002", call.arguments[1].value->span,
                fmt::format("周期要一个枚举，{}是 {}", Quoted(call.arguments[1].value->span),
                            TypeText(work_.model, At(period).type)),
                "例如 枚举 周期 ＝ ｛月、季、年、一次性｝");
    return kNone;
  }
  const model::Type period_type = At(period).type;
  const auto members = work_.model.enums[static_cast<std::size_t>(period_type.enumeration)].members;
  const bool monthly = call.function.text == "按月";
  const Unit from = type.unit.Exponent("周期") == -1 ? Unit() / Unit::Base("周期") : Unit();
  const Unit rate = Unit() / Unit::Base(monthly ? "月" : "年") / from;
  std::vector<ExprId> args;
  for (std::size_t code = 0; code < members.size(); ++code) {
    const auto known = std::find_if(std::begin(kPeriods), std::end(kPeriods),
                                    [&](const PeriodWord& one) { return one.word == members[code]; });
    if (known == std::end(kPeriods)) {
      std::vector<std::string> words;
      for (const PeriodWord& one : kPeriods)
        if (!one.word.starts_with("每")) words.emplace_back(one.word);
      work_.Error("T002", call.arguments[1].value->span,
                  fmt::format("{}的成员{}不是知道多长的周期", Quoted(call.arguments[1].value->span), Quoted(members[code])),
                  "可以换算的：" + JoinNames(words));
      return kNone;
    }
    const Rational times = monthly ? Rational(known->per_year, 12) : Rational(known->per_year);
    const ExprId factor = Literal(NumberType(rate), times, e.span);
    const ExprId converted = Make(Op::Multiply, NumberType(type.unit * rate), {amount, factor}, e.span);
    if (code + 1 == members.size()) {
      args.push_back(converted);
      break;
    }
    const ExprId member = Literal(period_type, model::Code{static_cast<std::int32_t>(code)}, e.span);
    args.push_back(Make(Op::Equal, BooleanType(), {period, member}, e.span));
    args.push_back(converted);
  }
  const ExprId choose =
      args.size() == 1 ? args.front() : Make(Op::Choose, NumberType(type.unit * rate), std::move(args), e.span);
  return MakeFormula(call.function.text, {choose, amount, period}, e.span);
}

// 按人（元/人/月） is what one person gets; 年额（元） is an amount that is known to be a year's.
ExprId ExpressionChecker::CallPerUnit(const ast::Expression& e, const ast::CallExpression& call) {
  const ast::Expression& argument = *call.arguments[0].value;
  const ExprId value = Lower(argument);
  if (value == kNone) return kNone;
  const bool person = call.function.text == "按人";
  const model::Type type = At(value).type;
  const bool fits = type.kind == TypeKind::Number && (person ? type.unit.Exponent("人") == -1 : type.unit == Unit::Base("元"));
  if (!fits) {
    work_.Error("T001", argument.span,
                fmt::format("{}要一个{}，{}是 {}", Quoted(call.function.text), person ? "每人的数，如 元/人/月" : "金额，单位 元",
                            Quoted(argument.span), TypeText(work_.model, type)));
    return kNone;
  }
  const Unit one = Unit::Base(person ? "人" : "年");
  const ExprId literal = Literal(NumberType(one), Rational(1), call.function.span);
  const ExprId id = Make(person ? Op::Multiply : Op::Divide, NumberType(person ? type.unit * one : type.unit / one),
                         {value, literal}, e.span);
  work_.model.expressions.back().text = call.function.text;
  return id;
}

// 天数（起，止） counts from 起 up to 止 without it; with 含末日 the last day too.
ExprId ExpressionChecker::CallDays(const ast::Expression& e, const ast::CallExpression& call) {
  if (call.arguments.size() == 1) return DaysOf(e, call);
  if (call.arguments.size() == 2) return CallDates(e, call);
  const ast::Expression& how = *call.arguments[2].value;
  const auto* word = std::get_if<ast::NameExpression>(&how.node);
  if (!word || (word->name != "含末日" && word->name != "不含末日")) {
    work_.Error("T012", how.span, fmt::format("天数的第三个参数只能是 含末日 或 不含末日，不能是{}", Quoted(how.span)),
                "写成 天数（起，止，含末日）");
    return kNone;
  }
  const ExprId first = Lower(*call.arguments[0].value, Want::Of(DateType()));
  const ExprId last = Lower(*call.arguments[1].value, Want::Of(DateType()));
  if (first == kNone || last == kNone || !ExpectType(first, DateType(), "天数") || !ExpectType(last, DateType(), "天数"))
    return kNone;
  const model::Type days = NumberType(Unit::Base("天"));
  const ExprId between = Make(Op::DaysBetween, days, {first, last}, e.span);
  if (word->name == "不含末日") return between;
  return Make(Op::Add, days, {between, Literal(days, Rational(1), how.span)}, e.span);
}

// 重叠天数（起，止，另一起，另一止）: the days that two periods share, both ends included; 0天 where they do not meet. Written out with the
// days from 基准日, so that what is unknown of a date stays within bounds.
ExprId ExpressionChecker::CallOverlap(const ast::Expression& e, const ast::CallExpression& call) {
  if (call.arguments.size() < 4) return OverlapOf(e, call);
  const model::Type days = NumberType(Unit::Base("天"));
  std::vector<ExprId> dates, since;
  for (const ast::Argument& argument : call.arguments) {
    dates.push_back(Lower(*argument.value, Want::Of(DateType())));
    if (dates.back() == kNone || !ExpectType(dates.back(), DateType(), "重叠天数")) return kNone;
  }
  for (const ExprId date : dates) {
    const ExprId today = Make(Op::ReferenceDate, DateType(), {}, e.span);
    since.push_back(Make(Op::DaysBetween, days, {today, date}, e.span));
  }
  const ExprId first = Make(Op::Max, days, {since[0], since[2]}, e.span);
  const ExprId last = Make(Op::Min, days, {since[1], since[3]}, e.span);
  const ExprId between = Make(Op::Subtract, days, {last, first}, e.span);
  const ExprId shared = Make(Op::Add, days, {between, Literal(days, Rational(1), e.span)}, e.span);
  const ExprId none = Literal(days, Rational(0), e.span);
  dates.insert(dates.begin(), Make(Op::Max, days, {shared, none}, e.span));
  return MakeFormula(call.function.text, std::move(dates), e.span);
}

// The first day of the period that the date lies in, as this rule set says when it begins.
ExprId ExpressionChecker::PeriodStart(const std::string& period, ExprId date, Span span) {
  const ExprId start = Make(Op::PeriodStart, DateType(), {date}, span);
  work_.model.expressions.back().members = *StartsOf(work_, rule_set_, period);
  work_.model.expressions.back().text = period;
  return start;
}

// 学年（日期）: the year in which the school year began. 学期（日期）: 1 for the term that is named first (from 1 September), 2 for the next.
// 学期初（日期）: the term's first day.
ExprId ExpressionChecker::CallTerm(const ast::Expression& e, const ast::CallExpression& call) {
  const std::string& word = call.function.text;
  const ExprId date = Lower(*call.arguments[0].value, Want::Of(DateType()));
  if (date == kNone || !ExpectType(date, DateType(), word)) return kNone;
  const model::Type number = NumberType(Unit());
  const ExprId start = PeriodStart(word == "学年" ? word : "学期", date, e.span);
  if (word == "学期初") return start;
  if (word == "学年") return MakeFormula(word, {Make(Op::Year, number, {start}, e.span), date}, e.span);
  const std::vector<std::int32_t> starts = At(start).members;
  const ExprId month = Make(Op::Month, number, {start}, e.span);
  std::vector<ExprId> branches;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const ExprId which = Literal(number, Rational(static_cast<std::int64_t>(i) + 1), e.span);
    if (i + 1 < starts.size())
      branches.push_back(Make(Op::Equal, BooleanType(), {month, Literal(number, Rational(starts[i] / 100), e.span)}, e.span));
    branches.push_back(which);
  }
  const ExprId term = branches.size() == 1 ? branches.front() : Make(Op::Choose, number, std::move(branches), e.span);
  return MakeFormula(word, {term, date}, e.span);
}

// 工作日后（日期，3个工作日）, 工作日前: the third working day after or before the date.
ExprId ExpressionChecker::CallWorkdays(const ast::Expression& e, const ast::CallExpression& call) {
  const ast::Expression& how_many = *call.arguments[1].value;
  const ExprId date = Lower(*call.arguments[0].value, Want::Of(DateType()));
  const ExprId amount = Lower(how_many);
  if (date == kNone || amount == kNone || !ExpectType(date, DateType(), call.function.text)) return kNone;
  const model::Type workdays = NumberType(Unit::Base("工作日"));
  if (!(At(amount).type == workdays)) {
    work_.Error("T001", how_many.span,
                fmt::format("{}的第二个参数是几个工作日，{}是 {}", Quoted(call.function.text), Quoted(how_many.span),
                            TypeText(work_.model, At(amount).type)),
                fmt::format("写成 {}（日期，3个工作日）；按自然日算的写 日期 ＋ 3天", call.function.text));
    return kNone;
  }
  const bool back = call.function.text == "工作日前";
  return Make(Op::AddWorkdays, DateType(), {date, back ? Make(Op::Negate, workdays, {amount}, how_many.span) : amount}, e.span);
}

}  // namespace doudi::check
