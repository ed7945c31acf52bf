// The order of elements: 名次, and 首个, 末个, 第2个 as elements of a rank.
#include <fmt/format.h>

#include "check/aggregate_words.h"
#include "check/expression_checker.h"

namespace doudi::check {

using model::EntityId;
using model::kNoEntity;
using model::TypeKind;

bool ExpressionChecker::HasOrder(ExprId id, Span span) {
  const model::Type& type = At(id).type;
  const bool ordered_enum = type.kind == TypeKind::Enum && work_.model.enums[static_cast<std::size_t>(type.enumeration)].order != model::EnumOrder::None;
  if (type.kind == TypeKind::Number || type.kind == TypeKind::Date || ordered_enum) return true;
  work_.Error("T002", span, fmt::format("先后要按数、日期或有高低的枚举，{}是 {}", Quoted(span), TypeText(work_.model, type)));
  return false;
}

ExprId ExpressionChecker::ComesBefore(EntityId pair, const Sorting& sorting, Span span) {
  ExprId order = OfPair(Op::EarlierElement, pair, span);
  if (sorting.backwards) order = Make(Op::Not, BooleanType(), {order}, span);
  if (sorting.key != kNone) {
    const ExprId theirs = LiftTo(sorting.key, pair), own = LiftOuter(sorting.key, pair);
    const Op op = sorting.descending != sorting.backwards ? Op::Greater : Op::Less;
    const ExprId before = Make(op, BooleanType(), {theirs, own}, span);
    const ExprId equal = Make(Op::Equal, BooleanType(), {theirs, own}, span);
    order = sorting.shared ? before : Make(Op::Or, BooleanType(), {before, Make(Op::And, BooleanType(), {equal, order}, span)}, span);
  }
  const ExprId other = Make(Op::Not, BooleanType(), {OfPair(Op::SameElement, pair, span)}, span);
  const ExprId both = Make(Op::And, BooleanType(), {other, order}, span);
  const std::string by = sorting.key == kNone ? "记录的先后" : model::ToText(work_.model, sorting.key) + (sorting.descending ? " 由大到小" : "");
  work_.model.expressions[static_cast<std::size_t>(both)].text = fmt::format("排在本项{}，按 {}", sorting.backwards ? "之后" : "之前", by);
  return both;
}

// On each element of the collection: how many others that are in come before it.
ExprId ExpressionChecker::CountBefore(const ast::AggregateExpression& aggregate, EntityId collection, EntityId owner,
                                      bool backwards, Span span) {
  const EntityId pair = PairOf(collection, collection, owner);
  ExpressionChecker inner(work_, rule_set_, collection);
  inner.locals_ = locals_;
  Sorting sorting{kNone, aggregate.descending, aggregate.shared_ranks, backwards};
  ExprId filter = kNone;
  if (aggregate.filter) {
    filter = inner.LowerCondition(*aggregate.filter, "“其中”的条件");
    if (filter == kNone) return kNone;
  }
  if (aggregate.order) {
    sorting.key = inner.Lower(*aggregate.order);
    if (sorting.key == kNone || !HasOrder(sorting.key, aggregate.order->span)) return kNone;
  }
  const ExprId before = ComesBefore(pair, sorting, span);
  const ExprId in = filter == kNone ? before : Make(Op::And, BooleanType(), {LiftTo(filter, pair), before}, span);
  return Aggregate(Op::Count, NumberType(value::Unit()), collection, pair, kNone, in, span, "个数");
}

// 名次（成员 其中 c，按 e 由大到小）: of the element at hand, 1 for the first.
ExprId ExpressionChecker::LowerRank(const ast::Expression& e, const ast::AggregateExpression& aggregate) {
  const ast::Name& name = aggregate.collection.back();
  if (aggregate.body) {
    work_.Error("T012", aggregate.body->span, "“名次”只数先后，不用写“：”后面的部分", "名次（成员 其中 …，按 …）");
    return kNone;
  }
  const auto collection = work_.Resolve(NameKind::Entity, rule_set_, name);
  if (!collection) return kNone;
  EntityId owner = work_.model.entities[static_cast<std::size_t>(*collection)].parent;
  if (aggregate.collection.size() > 1) {
    const auto first = work_.Resolve(NameKind::Entity, rule_set_, aggregate.collection.front());
    if (!first) return kNone;
    owner = *first;
  }
  const bool above = owner != kNoEntity && owner != *collection && IsAncestorOrSelf(owner, *collection);
  if (!above || entity_ == kNoEntity || !IsAncestorOrSelf(*collection, entity_)) {
    work_.Error("N013", name.span,
                fmt::format("名次是一个 {} 自己的，在{}里没有它", name.text, entity_ == kNoEntity ? std::string("没有实体的定义") : EntityName(entity_)),
                above ? fmt::format("写成 {} 的定义，例如：定义 次第（{}）：数 ＝ 名次（{}，按 …）。", name.text, name.text, name.text) : std::string());
    return kNone;
  }
  const ExprId before = CountBefore(aggregate, *collection, owner, false, e.span);
  if (before == kNone) return kNone;
  const model::Type type = NumberType(value::Unit());
  const ExprId rank = Make(Op::Add, type, {before, Literal(type, value::Rational(1), e.span)}, e.span);
  work_.model.expressions[static_cast<std::size_t>(rank)].text = e.span.text();
  return rank;
}

// 首个, 末个, 第2个: what the filter comes down to when only the element of that rank is in.
ExprId ExpressionChecker::AtPlace(const ast::AggregateExpression& aggregate, const Reach& reach, ExprId filter, Span span) {
  const bool backwards = aggregate.function.text == "末个";
  const ExprId before = CountBefore(aggregate, reach.collection, reach.owner, backwards, span);
  if (before == kNone) return kNone;
  const model::Type type = NumberType(value::Unit());
  const ExprId place = Literal(type, value::Rational(*PlaceOf(aggregate.function.text) - 1), span);
  const ExprId at_place = Make(Op::Equal, BooleanType(), {before, place}, span);
  const std::string by = aggregate.order ? fmt::format("按 {}{}", aggregate.order->span.text(), aggregate.descending ? " 由大到小" : "") : "按记录的先后";
  work_.model.expressions[static_cast<std::size_t>(at_place)].text =
      fmt::format("{} 排在{}第 {}", by, backwards ? "倒数" : "", *PlaceOf(aggregate.function.text));
  return filter == kNone ? at_place : Make(Op::And, BooleanType(), {filter, at_place}, span);
}

}  // namespace doudi::check
