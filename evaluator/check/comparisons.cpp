#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"
#include "check/layers.h"

namespace doudi::check {

using ast::BinaryOperator;
using model::TypeKind;

namespace {

constexpr std::string_view kOwnPlaces = "本辖区";

Op OpFor(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Less:
      return Op::Less;
    case BinaryOperator::LessOrEqual:
      return Op::LessOrEqual;
    case BinaryOperator::Greater:
      return Op::Greater;
    case BinaryOperator::GreaterOrEqual:
      return Op::GreaterOrEqual;
    case BinaryOperator::Equal:
      return Op::Equal;
    default:
      return Op::NotEqual;
  }
}

bool IsComparison(const ast::Expression& expression) {
  const auto* node = std::get_if<ast::BinaryExpression>(&expression.node);
  return node && !expression.bracketed && node->op >= BinaryOperator::Less &&
         node->op <= BinaryOperator::NotEqual;
}

bool IsOrdering(BinaryOperator op) { return op != BinaryOperator::Equal && op != BinaryOperator::NotEqual; }

}  // namespace

// Whether the two sides may be compared this way; reports if not.
bool ExpressionChecker::Comparable(BinaryOperator op, ExprId left, ExprId right, Span span) {
  const model::Type& a = At(left).type;
  const model::Type& b = At(right).type;
  if (a.kind == TypeKind::Number && b.kind == TypeKind::Number)
    return SameUnits(left, right, At(left).span, At(right).span, span, "比较");
  if (!(a == b)) {
    work_.Error("T002", span,
                fmt::format("不同类的值不能比较：{}是 {}，{}是 {}", Quoted(At(left).span),
                            TypeText(work_.model, a), Quoted(At(right).span), TypeText(work_.model, b)));
    return false;
  }
  if (!IsOrdering(op) || a.kind == TypeKind::Number || a.kind == TypeKind::Date) return true;
  if (a.kind == TypeKind::Enum) {
    const auto& enumeration = work_.model.enums[static_cast<std::size_t>(a.enumeration)];
    if (enumeration.order != model::EnumOrder::None) return true;
    work_
        .Error("T011", span, fmt::format("枚举{}没有高低次序，不能比大小", Quoted(enumeration.name)),
               "在枚举声明后写：，由低到高（或 由高到低、由重到轻、由轻到重）")
        .labels.push_back({enumeration.span, "枚举在这里声明"});
    return false;
  }
  work_.Error("T002", span, fmt::format("{}没有大小，只能用 等于、不等于", TypeText(work_.model, a)));
  return false;
}

ExprId ExpressionChecker::LowerComparison(const ast::Expression& e, const ast::BinaryExpression& binary) {
  if (IsComparison(*binary.left) || IsComparison(*binary.right)) {
    work_.Error("T006", binary.op_span, "比较不能连写", "写成 在 a 与 b 之间，或用“且”连接两个比较");
    return kNone;
  }
  ExprId left = kNone;
  ExprId right = kNone;
  // A bare word such as 城镇 is explained by the type of the other side.
  if (IsBareWord(*binary.left) && !IsBareWord(*binary.right)) {
    right = Lower(*binary.right);
    left = Lower(*binary.left, right == kNone ? Want::Broken() : Want::Of(At(right).type));
  } else {
    left = Lower(*binary.left);
    right = Lower(*binary.right, left == kNone ? Want::Broken() : Want::Of(At(left).type));
  }
  if (left == kNone || right == kNone || !Comparable(binary.op, left, right, binary.op_span)) return kNone;
  return Make(OpFor(binary.op), BooleanType(), {left, right}, e.span);
}

ExprId ExpressionChecker::LowerBetween(const ast::Expression& e, const ast::BetweenExpression& between) {
  const ExprId value = Lower(*between.value);
  const Want want = value == kNone ? Want::Broken() : Want::Of(At(value).type);
  const ExprId low = Lower(*between.low, want);
  const ExprId high = Lower(*between.high, want);
  if (value == kNone || low == kNone || high == kNone) return kNone;
  if (!Comparable(BinaryOperator::LessOrEqual, low, value, between.low->span) ||
      !Comparable(BinaryOperator::LessOrEqual, value, high, between.high->span))
    return kNone;
  const auto first = ConstantValue(work_.model, low);
  const auto last = ConstantValue(work_.model, high);
  const bool reversed =
      first && last &&
      ((At(low).type.kind == TypeKind::Number &&
        std::get<value::Rational>(*last) < std::get<value::Rational>(*first)) ||
       (At(low).type.kind == TypeKind::Date && std::get<value::Date>(*last) < std::get<value::Date>(*first)));
  if (reversed) {
    work_.Error("T007", e.span,
                fmt::format("“在 … 与 … 之间”上下颠倒：{}大于{}，永远不成立", Quoted(between.low->span),
                            Quoted(between.high->span)),
                "小的写在前面");
    return kNone;
  }
  return Within(low, value, high, between.without_last ? Op::Less : Op::LessOrEqual, e.span);
}

// Read as one sentence: its two comparisons have one level, so that neither is lifted.
ExprId ExpressionChecker::Within(ExprId low, ExprId value, ExprId high, Op before_high, Span span) {
  const model::EntityId level = DeepestOf({low, value, high});
  for (ExprId* part : {&low, &value, &high}) *part = LiftTo(*part, level);
  const ExprId from = Make(Op::LessOrEqual, BooleanType(), {low, value}, span);
  const ExprId until = Make(before_high, BooleanType(), {value, high}, span);
  const ExprId both = Make(Op::And, BooleanType(), {from, until}, span);
  work_.model.expressions.back().text = "在…之间";
  return both;
}

ExprId ExpressionChecker::LowerWindow(const ast::Expression& e, const ast::WindowExpression& window) {
  if (!window.value) {
    work_.Error("T012", e.span, "“近 …”不是一个值", "写成 日期 在 近 12个月，或 重叠天数（居住期，近 12个月）");
    return kNone;
  }
  const ExprId value = Lower(*window.value, Want::Of(DateType()));
  const auto [low, high] = WindowEnds(window);
  if (value == kNone || low == kNone || !ExpectType(value, DateType(), "“在 近 …”的前面")) return kNone;
  return Within(low, value, high, Op::LessOrEqual, e.span);
}

// 近 12个月（截至 D）: D － 12个月 to D, both days in it; 近 12个整月: the whole calendar months before that of D.
std::pair<ExprId, ExprId> ExpressionChecker::WindowEnds(const ast::WindowExpression& window) {
  constexpr std::pair<ExprId, ExprId> kNoEnds{kNone, kNone};
  const ExprId end = window.until ? Lower(*window.until, Want::Of(DateType()))
                                  : Make(Op::ReferenceDate, DateType(), {}, window.length_span);
  if (end == kNone || !ExpectType(end, DateType(), "截至")) return kNoEnds;
  std::string length = window.length;
  const std::string_view whole_months = "个整月";
  const bool whole = length.ends_with(whole_months);
  if (whole) length.replace(length.size() - whole_months.size(), whole_months.size(), "个月");
  const auto result = value::ParseQuantity(length, work_.model.units);
  const auto* quantity = std::get_if<value::Quantity>(&result);
  const value::Unit month = value::Unit::Base("月"), day = value::Unit::Base("天");
  value::Unit unit;
  value::Rational count;
  if (quantity && quantity->amount.IsWhole() && quantity->amount.Sign() > 0) {
    const std::int64_t amount = quantity->amount.numerator();
    if (quantity->unit == month) unit = month, count = amount;
    if (quantity->unit == value::Unit::Base("年")) unit = month, count = amount * 12;
    if (quantity->unit == day) unit = day, count = amount;
    if (quantity->unit == value::Unit::Base("周")) unit = day, count = amount * 7;
  }
  if (unit.IsNone()) {
    work_.Error("T005", window.length_span, fmt::format("{}不是一段时间", Quoted(window.length)),
                "形如 近 12个月、近 12个整月、近 2年、近 30天");
    return kNoEnds;
  }
  const auto shifted = [&](ExprId date, const value::Unit& of, value::Rational amount) {
    const ExprId literal = Literal(NumberType(of), amount, window.length_span);
    const ExprId back = Make(Op::Negate, NumberType(of), {literal}, window.length_span);
    return Make(of == month ? Op::AddMonths : Op::AddDays, DateType(), {date, back}, window.length_span);
  };
  const ExprId base = whole ? Make(Op::MonthStart, DateType(), {end}, window.length_span) : end;
  const ExprId low = shifted(base, unit, count);
  return {low, whole ? shifted(base, day, value::Rational(1)) : end};
}

std::optional<model::SetId> ExpressionChecker::ResolveSet(const ast::InExpression& in) {
  if (!in.set_owner) return work_.Resolve(NameKind::Set, rule_set_, *in.set);
  std::vector<std::string> owners;
  for (const Symbol& symbol : work_.Visible(NameKind::Set, rule_set_, in.set->text)) {
    if (IsRuleSet(symbol.rule_set, in.set_owner->text)) {
      work_.MarkUsed(rule_set_, symbol.rule_set);
      return symbol.id;
    }
    owners.push_back(work_.rule_sets[static_cast<std::size_t>(symbol.rule_set)].name);
  }
  if (owners.empty()) return work_.Resolve(NameKind::Set, rule_set_, *in.set);
  work_.Error("N001", in.set_owner->span, fmt::format("规则集{}里没有集合{}", Quoted(in.set_owner->text), Quoted(in.set->text)),
              "这些规则集里有：" + JoinNames(owners));
  return std::nullopt;
}

ExprId ExpressionChecker::RootFact(model::FactId id, Span span) {
  Expr fact;
  fact.op = Op::Fact;
  fact.type = BooleanType();
  fact.level = 0;
  fact.index = id;
  fact.span = span;
  return Add(std::move(fact));
}

// Of a member whose row has ended, with nothing after it, only a person can say whether it is still in.
ExprId ExpressionChecker::InSetItself(ExprId value, model::SetId set, Span span) {
  ExprId id = Make(Op::In, BooleanType(), {value}, span);
  work_.model.expressions.back().index = set;
  const auto lapsed = work_.lapsed_members.find(set);
  if (lapsed == work_.lapsed_members.end()) return id;
  for (const LapsedMember& member : lapsed->second) {
    const auto today = [&](Op op, value::Date date) {
      const ExprId reference = Make(Op::ReferenceDate, DateType(), {}, span);
      return Make(op, BooleanType(), {reference, Literal(DateType(), date, span)}, span);
    };
    ExprId after = today(Op::Greater, member.until);
    if (member.again) after = Make(Op::And, BooleanType(), {after, today(Op::Less, *member.again)}, span);
    const ExprId same = Make(Op::In, BooleanType(), {value}, span);
    work_.model.expressions.back().members = {member.code};
    const ExprId still = Make(Op::And, BooleanType(), {same, RootFact(member.fact, span)}, span);
    const ExprId open = Make(Op::Or, BooleanType(), {id, still}, span);
    id = Make(Op::Choose, BooleanType(), {after, open, id}, span);
    work_.model.expressions.back().text = model::kByPlace;
  }
  return id;
}

// Where layers have put other sets in place of this one, the place of the record says which is meant.
ExprId ExpressionChecker::InSet(ExprId value, model::SetId set, Span span) {
  ExprId id = InSetItself(value, set, span);
  for (const Layering* layering : LayersOf(work_, work_.layered_sets, set)) {
    const ExprId here = LayerApplies(work_, layering->rule_set, entity_, layering->period, span);
    const ExprId local = InSetItself(value, layering->local, span);
    if (here == kNone) return kNone;
    id = Make(Op::Choose, BooleanType(), {here, local, id}, span);
    work_.model.expressions.back().text = model::kByPlace;
  }
  return id;
}

// x 属于 名单: the list of the place that the list takes its 区划 from.
ExprId ExpressionChecker::LowerList(const ast::Expression& e, model::ParameterId list, ExprId value) {
  if (value == kNone || work_.broken_parameters.contains(list)) return kNone;
  const model::Parameter known = work_.model.parameters[static_cast<std::size_t>(list)];
  if (!(At(value).type == known.keys.back().type)) {
    work_.Error("T002", At(value).span,
                fmt::format("名单{}里是 {}，{}是 {}", Quoted(known.name), TypeText(work_.model, known.keys.back().type),
                            Quoted(At(value).span), TypeText(work_.model, At(value).type)));
    return kNone;
  }
  std::vector<ExprId> keys;
  if (known.keys.size() > 1) keys.push_back(ImplicitKey(list, 0, e.span));
  if (!keys.empty() && keys.front() == kNone) return kNone;
  keys.push_back(value);
  ExprId id = ParameterRowUse(list, 0, keys, e.span);
  const auto lapsed = work_.lapsed_entries.find(list);
  if (lapsed == work_.lapsed_entries.end()) return id;
  for (const LapsedEntry& entry : lapsed->second) {
    const ExprId ended = ParameterRowUse(entry.where, 0, keys, e.span);
    id = Make(Op::Choose, BooleanType(), {ended, RootFact(entry.fact, e.span), id}, e.span);
    work_.model.expressions.back().text = model::kByPlace;
  }
  return id;
}

bool ExpressionChecker::IsMemberOf(ExprId value, std::string_view name) const {
  if (value == kNone) return false;
  const model::Type& type = At(value).type;
  if (type.kind == TypeKind::Division) return value::ParseDivision(name).has_value();
  if (type.kind != TypeKind::Enum) return false;
  const auto& members = work_.model.enums[static_cast<std::size_t>(type.enumeration)].members;
  return std::find(members.begin(), members.end(), name) != members.end();
}

ExprId ExpressionChecker::LowerIn(const ast::Expression& e, const ast::InExpression& in) {
  const ExprId value = Lower(*in.value);
  ExprId id = kNone;
  const bool named = in.set && !in.set_owner;
  if (named && !work_.Visible(NameKind::List, rule_set_, in.set->text).empty()) {
    const auto list = work_.Resolve(NameKind::List, rule_set_, *in.set);
    id = list ? LowerList(e, *list, value) : kNone;
  } else if (named && in.set->text == kOwnPlaces && work_.Visible(NameKind::Set, rule_set_, in.set->text).empty()) {
    id = InOwnPlaces(e, in, value);
  } else if (in.set) {
    if (named && IsMemberOf(value, in.set->text) && work_.Visible(NameKind::Set, rule_set_, in.set->text).empty()) {
      work_.Error("N001", in.set->span, fmt::format("没有名为{}的集合", Quoted(in.set->text)), fmt::format("几个值之一写在｛｝里：属于 ｛{}｝", in.set->text));
      return kNone;
    }
    const auto set = ResolveSet(in);
    if (!set || value == kNone || work_.broken_sets.contains(*set)) return kNone;
    const auto& element = work_.model.sets[static_cast<std::size_t>(*set)].element;
    if (!(At(value).type == element)) {
      work_.Error("T002", in.value->span,
                  fmt::format("集合{}里是 {}，{}是 {}", Quoted(in.set->text), TypeText(work_.model, element),
                              Quoted(in.value->span), TypeText(work_.model, At(value).type)));
      return kNone;
    }
    id = InSet(value, *set, e.span);
  } else {
    id = InMembers(e, in, value);
  }
  if (id == kNone || !in.negated) return id;
  return Make(Op::Not, BooleanType(), {id}, e.span);
}

// 户籍区划 属于 本辖区: one of the places that the rule set is for.
ExprId ExpressionChecker::InOwnPlaces(const ast::Expression& e, const ast::InExpression& in, ExprId value) {
  const auto& own = work_.rule_sets[static_cast<std::size_t>(rule_set_)];
  if (!own.layer) {
    if (!own.broken_layer)
      work_.Error("N014", in.set->span, fmt::format("规则集{}没有写适用于哪里，不知道“本辖区”是哪里", Quoted(own.name)),
                  fmt::format("第一行写成：规则集 {}，适用 砀山县，区划 取 户籍区划。或写明地方：属于 ｛砀山县｝", own.name));
    return kNone;
  }
  if (value == kNone) return kNone;
  if (At(value).type.kind != TypeKind::Division) {
    work_.Error("T002", in.value->span, fmt::format("本辖区里是区划，{}是 {}", Quoted(in.value->span), TypeText(work_.model, At(value).type)));
    return kNone;
  }
  const ExprId id = Make(Op::In, BooleanType(), {value}, e.span);
  work_.model.expressions.back().members = own.layer->places;
  return id;
}

// 属于 ｛a、b｝: codes or texts in one In; numbers and dates as a choice of equalities.
ExprId ExpressionChecker::InMembers(const ast::Expression& e, const ast::InExpression& in, ExprId value) {
  const Want want = value == kNone ? Want::Broken() : Want::Of(At(value).type);
  std::vector<ExprId> members;
  bool sound = value != kNone;
  for (const auto& member : in.members) {
    const ExprId id = Lower(*member, want);
    sound = sound && id != kNone;
    if (!sound) continue;
    if (!Comparable(BinaryOperator::Equal, value, id, member->span)) {
      sound = false;
      continue;
    }
    const bool twice = std::any_of(members.begin(), members.end(),
                                   [&](ExprId other) { return SameExpression(work_.model, other, id); });
    if (twice) {
      work_.Error("N003", member->span, fmt::format("{}写了两次", Quoted(member->span)), "删去一处");
      sound = false;
    }
    members.push_back(id);
  }
  if (!sound || members.empty()) return kNone;
  const model::Type type = At(value).type;
  if (type.kind == TypeKind::Number || type.kind == TypeKind::Date || type.kind == TypeKind::Boolean) {
    std::vector<ExprId> equalities;
    for (const ExprId member : members)
      equalities.push_back(Make(Op::Equal, BooleanType(), {value, member}, At(member).span));
    return Make(Op::Or, BooleanType(), std::move(equalities), e.span);
  }
  std::vector<std::int32_t> codes;
  std::vector<std::string> texts;
  for (const ExprId member : members) {
    const Expr& expr = At(member);
    if (expr.op != Op::Literal) {
      work_.Error("T002", expr.span, fmt::format("｛｝里只能写成员，{}不是", Quoted(expr.span)),
                  "与别的值比较用 等于");
      return kNone;
    }
    if (type.kind == TypeKind::Text)
      texts.push_back(std::get<std::string>(expr.constant));
    else
      codes.push_back(std::get<model::Code>(expr.constant).code);
  }
  if (type.kind == TypeKind::Enum &&
      codes.size() == work_.model.enums[static_cast<std::size_t>(type.enumeration)].members.size()) {
    work_.Error("T007", e.span,
                fmt::format("｛｝里列出了{}的全部成员，总是成立",
                            Quoted(work_.model.enums[static_cast<std::size_t>(type.enumeration)].name)),
                "检查是否多写了成员");
    return kNone;
  }
  const ExprId id = Make(Op::In, BooleanType(), {value}, e.span);
  work_.model.expressions.back().members = std::move(codes);
  work_.model.expressions.back().texts = std::move(texts);
  return id;
}

}  // namespace doudi::check
