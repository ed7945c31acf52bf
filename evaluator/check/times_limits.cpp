// 限次 NAME：1次 每 12个月，已领 记录 其中 c，按 日期。 An exclusion that counts what the record says was had before.
#include "check/policy_reader.h"

namespace doudi::check {

namespace {

// How often, a whole number above 0; nullopt after a message.
std::optional<std::int32_t> ReadTimes(Workspace& work, const ast::Expression& written) {
  const auto result = value::ParseQuantity(written.span.text(), {"次"});
  const auto* quantity = std::get_if<value::Quantity>(&result);
  const bool sound = quantity && quantity->unit == value::Unit::Base("次") && quantity->amount.IsWhole() && quantity->amount.Sign() > 0 &&
                     quantity->amount <= value::Rational(1000);
  if (sound) return static_cast<std::int32_t>(quantity->amount.numerator());
  work.Error("P041", written.span, fmt::format("限多少次不能是{}", Quoted(written.span)), "写 1次、2次 …");
  return std::nullopt;
}

}  // namespace

void PolicyReader::ReadTimesLimit(const Clause& clause) {
  const auto attributes = Attributes(
      clause, {AttributeKind::Received, AttributeKind::Ratio, AttributeKind::Basis, AttributeKind::From, AttributeKind::Until, AttributeKind::EndsForGood});
  model::Condition condition;
  condition.name = clause.name.text;
  condition.basis = attributes.Basis();
  condition.period = attributes.Period();
  condition.span = clause.name.span;
  model::TimesLimit limit;
  const auto times = ReadTimes(work_, *clause.expression);
  const auto* received = attributes.Find(AttributeKind::Received);
  const auto* date = attributes.Find(AttributeKind::Ratio);
  if (!received || !date) {
    if (!work_.ReportedIn(clause.span))
      work_.Error("P041", clause.name.span, fmt::format("{}没有写{}", What(clause), received ? "按哪个日期数" : "从哪里数已经领过几次"),
                  received ? "加上：，按 发放日" : "加上：，已领 救助记录 其中 …，按 发放日");
    return;
  }
  bool sound = times.has_value();
  if (clause.second && !ReadWindow(*clause.second, limit)) sound = false;
  const model::EntityId collection = ReceivedFrom(received->names);
  if (collection == model::kNoEntity || !sound) return;
  limit.times = *times;
  if (!CountReceived(collection, *received, *date, limit)) return;
  const ExprId reached = checker_.Literal(work_.model.At(limit.count).type, value::Rational(limit.times), clause.expression->span);
  condition.expression = checker_.LiftTo(checker_.Make(Op::GreaterOrEqual, BooleanType(), {limit.count, reached}, clause.span), entity_);
  condition.limit = limit;
  if (Fresh(clause, version_.exclusions, condition.period, &model::Condition::period)) version_.exclusions.push_back(std::move(condition));
}

bool PolicyReader::ReadWindow(const ast::Expression& written, model::TimesLimit& limit) {
  if (const auto* name = std::get_if<ast::NameExpression>(&written.node)) {
    limit.calendar_year = name->name == "自然年";
    if (!limit.calendar_year)
      work_.Error("P041", written.span, fmt::format("每多久不能是{}", Quoted(written.span)), "写 12个月 这样的时长，或写 自然年；不写“每 …”是终身的次数");
    return limit.calendar_year;
  }
  const auto months = ReadMonths(work_, written);
  if (months) limit.months = *months;
  return months.has_value();
}

// The collection of what was had; it lies below the one whom the policy is for.
model::EntityId PolicyReader::ReceivedFrom(const std::vector<ast::Name>& path) {
  model::EntityId entity = model::kNoEntity;
  for (const ast::Name& name : path) {
    const auto next = work_.Resolve(NameKind::Entity, rule_set_, name);
    if (!next) return model::kNoEntity;
    entity = *next;
  }
  if (entity != model::kNoEntity && entity != entity_ && work_.model.IsWithin(entity, entity_)) return entity;
  if (!path.empty())
    work_.Error("P041", path.back().span,
                fmt::format("{}不是 {} 的下级，数不出这一个领过几次", Quoted(path.back().text), work_.model.entities[static_cast<std::size_t>(entity_)].name),
                "写这项政策的对象之下的集合");
  return model::kNoEntity;
}

// What counts: those that the filter keeps, by day up to the reference date and within the window.
bool PolicyReader::CountReceived(model::EntityId collection, const ast::Attribute& received, const ast::Attribute& by, model::TimesLimit& limit) {
  ExpressionChecker inner(work_, rule_set_, collection);
  ExprId filter = received.expression ? inner.LowerCondition(*received.expression, "“其中”的条件") : kNone;
  ExprId date = by.expression ? inner.LowerAs(*by.expression, DateType(), "“按”的日期") : kNone;
  if (date == kNone || (received.expression && filter == kNone)) return false;
  const Span span = by.span;
  date = inner.LiftTo(date, collection);
  const auto today = [&] { return inner.Make(Op::ReferenceDate, DateType(), {}, span); };
  std::vector<ExprId> parts;
  if (filter != kNone) parts.push_back(filter);
  const ExprId until = inner.Make(Op::LessOrEqual, BooleanType(), {date, today()}, span);
  if (limit.months > 0) {
    const model::Type months = NumberType(value::Unit::Base("月"));
    const ExprId back = inner.Make(Op::Negate, months, {inner.Literal(months, value::Rational(limit.months), span)}, span);
    const ExprId start = inner.Make(Op::AddMonths, DateType(), {today(), back}, span);
    const ExprId from = inner.Make(Op::LessOrEqual, BooleanType(), {start, date}, span);
    parts.push_back(inner.Make(Op::And, BooleanType(), {from, until}, span));
    work_.model.expressions.back().text = "在…之间";
  } else {
    parts.push_back(until);
  }
  if (limit.calendar_year) {
    const auto year = [&](ExprId of) { return inner.Make(Op::Year, NumberType(value::Unit()), {of}, span); };
    parts.push_back(inner.Make(Op::Equal, BooleanType(), {year(date), year(today())}, span));
  }
  filter = inner.LiftTo(parts.size() == 1 ? parts.front() : inner.Make(Op::And, BooleanType(), parts, span), collection);
  limit.count = inner.Aggregate(Op::Count, NumberType(value::Unit()), entity_, collection, kNone, filter, span, "个数");
  limit.decisive = limit.times == 1 ? inner.Aggregate(Op::MaxOf, DateType(), entity_, collection, date, filter, span, "最大")
                                    : NthLatest(collection, date, filter, limit.times, span);
  return true;
}

// The day of the one that so many less one come after.
ExprId PolicyReader::NthLatest(model::EntityId collection, ExprId date, ExprId filter, std::int32_t place, Span span) {
  ExpressionChecker inner(work_, rule_set_, collection);
  const model::EntityId pair = inner.PairOf(collection, collection, entity_);
  ExpressionChecker::Sorting sorting;
  sorting.key = date;
  sorting.descending = true;
  const ExprId later = inner.Make(Op::And, BooleanType(), {inner.LiftTo(filter, pair), inner.ComesBefore(pair, sorting, span)}, span);
  const ExprId rank = inner.Aggregate(Op::Count, NumberType(value::Unit()), collection, pair, kNone, later, span, "个数");
  const ExprId before = inner.Literal(NumberType(value::Unit()), value::Rational(place - 1), span);
  const ExprId here = inner.Make(Op::Equal, BooleanType(), {rank, before}, span);
  return inner.Aggregate(Op::First, DateType(), entity_, collection, date, inner.Make(Op::And, BooleanType(), {filter, here}, span), span, "首个");
}

}  // namespace doudi::check
