// 自 D 起 第4个月，至 第12个月: in which calendar months a 待遇 is paid or an 例外 applies. The month of D is the first.
#include "check/policy_reader.h"
#include "check/types.h"

namespace doudi::check {

namespace {

constexpr std::int32_t kMostMonths = 1200;

// 十二: numbers below a hundred as documents write them.
std::optional<std::int32_t> ReadNumeral(std::string_view text) {
  static constexpr std::string_view kDigits = "一二三四五六七八九";
  const auto digit = [&](std::string_view one) -> std::int32_t {
    if (one == "两") return 2;
    const auto at = one.size() == 3 ? kDigits.find(one) : std::string_view::npos;
    return at == std::string_view::npos ? 0 : static_cast<std::int32_t>(at / 3) + 1;
  };
  const auto ten = text.find("十");
  if (ten == std::string_view::npos) return digit(text) > 0 ? std::optional(digit(text)) : std::nullopt;
  const auto before = text.substr(0, ten), after = text.substr(ten + 3);
  if ((!before.empty() && digit(before) == 0) || (!after.empty() && digit(after) == 0)) return std::nullopt;
  return (before.empty() ? 1 : digit(before)) * 10 + (after.empty() ? 0 : digit(after));
}

// The 4 of 第4个月.
std::optional<std::int32_t> NumberOf(std::string_view written) {
  const std::string folded = value::FoldWidth(written);
  std::string_view text = folded;
  text.remove_prefix(std::string_view("第").size());
  text.remove_suffix(std::string_view("个月").size());
  if (text.empty() || text.front() < '0' || text.front() > '9') return ReadNumeral(text);
  std::int32_t number = 0;
  for (const char c : text)
    if (number <= kMostMonths) number = number * 10 + (c - '0');
  return number >= 1 && number <= kMostMonths ? std::optional(number) : std::nullopt;
}

model::Type MonthsType() { return NumberType(value::Unit::Base("月")); }

}  // namespace

std::optional<PolicyReader::Month> PolicyReader::ReadMonth(const ast::Attribute& attribute, const Month* other) {
  const auto number = NumberOf(attribute.text);
  if (!number) {
    work_.Error("P036", attribute.span, fmt::format("看不懂是第几个月：{}", Quoted(attribute.text)), "写成：第4个月，从第1个月数起");
    return std::nullopt;
  }
  if (!attribute.expression) {
    if (other) return Month{other->day, *number};
    work_.Error("P036", attribute.span, "没有写从哪一天所在的月数起", fmt::format("写成：{} 首次超标日 起 {}", attribute.kind == AttributeKind::FromMonth ? "自" : "至", attribute.text));
    return std::nullopt;
  }
  const ExprId day = checker_.LowerAs(*attribute.expression, DateType(), "数月的起点");
  return day == kNone ? std::nullopt : std::optional(Month{day, *number});
}

// The first day of the nth month.
ExprId PolicyReader::StartOf(const Month& month, Span span) {
  ExprId start = checker_.Make(Op::MonthStart, DateType(), {month.day}, span);
  if (month.number > 1)
    start = checker_.Make(Op::AddMonths, DateType(), {start, checker_.Literal(MonthsType(), value::Rational(month.number - 1), span)}, span);
  return checker_.LiftTo(start, entity_);
}

// Which month it is on the reference date, counted from that of the day.
ExprId PolicyReader::MonthNow(const Month& month, Span span) {
  const ExprId first = checker_.Make(Op::MonthStart, DateType(), {month.day}, span);
  const ExprId now = checker_.Make(Op::MonthStart, DateType(), {checker_.Make(Op::ReferenceDate, DateType(), {}, span)}, span);
  const ExprId passed = checker_.Make(Op::FullMonths, MonthsType(), {first, now}, span);
  const ExprId number = checker_.Make(Op::Add, MonthsType(), {passed, checker_.Literal(MonthsType(), value::Rational(1), span)}, span);
  return checker_.Named("第几个月", {number, month.day}, span);
}

ExprId PolicyReader::InMonths(const AttributeReader& attributes, ExprId when, model::Months& months) {
  const auto* from = attributes.Find(AttributeKind::FromMonth);
  const auto* until = attributes.Find(AttributeKind::UntilMonth);
  if (!from && !until) return when;
  const auto first = from ? ReadMonth(*from, nullptr) : std::nullopt;
  if (from && !first) return when;
  const auto last = until ? ReadMonth(*until, first ? &*first : nullptr) : std::nullopt;
  if (until && !last) return when;
  if (first && last && last->number < first->number && SameExpression(work_.model, first->day, last->day)) {
    work_.Error("P036", until->span, fmt::format("到{}为止，早于起始的{}", until->text, from->text), "两个数是不是写反了？").labels.push_back({from->span, "起始在这里"});
    return when;
  }
  const Span span = from ? from->span : until->span;
  const Month begin = first ? *first : Month{last->day, 1};
  std::vector<ExprId> all;
  if (when != kNone) all.push_back(when);
  const auto add = [&](Op op, const Month& month) {
    const ExprId bound = checker_.Literal(MonthsType(), value::Rational(month.number), span);
    all.push_back(checker_.Make(op, BooleanType(), {MonthNow(month, span), bound}, span));
  };
  add(Op::GreaterOrEqual, begin);
  if (last) add(Op::LessOrEqual, *last);
  months.when = when;
  months.first = StartOf(begin, span);
  if (last) months.last = StartOf(*last, span);
  return checker_.LiftTo(all.size() == 1 ? all.front() : checker_.Make(Op::And, BooleanType(), std::move(all), span), entity_);
}

}  // namespace doudi::check
