// 合计（成员 其中 c：e） and its kin.
#include <algorithm>

#include <fmt/format.h>

#include "check/aggregate_words.h"
#include "check/expression_checker.h"

namespace doudi::check {

using model::EntityId;
using model::kNoEntity;
using model::TypeKind;

namespace {

constexpr AggregateWord kWords[] = {
    {"合计", Op::Sum, BodyUse::Number},         {"人数", Op::Count, BodyUse::None},
    {"个数", Op::Count, BodyUse::None},         {"有", Op::Any, BodyUse::OptionalBoolean},
    {"每个", Op::Every, BodyUse::Boolean},      {"最大", Op::MaxOf, BodyUse::NumberOrDate},
    {"最小", Op::MinOf, BodyUse::NumberOrDate}, {"平均", Op::Average, BodyUse::Number},
    {"首个", Op::First, BodyUse::OptionalAny, true}, {"末个", Op::First, BodyUse::OptionalAny, true},
    {"名次", Op::Count, BodyUse::None, true},
};
constexpr AggregateWord kNumbered = {"第2个", Op::First, BodyUse::OptionalAny, true};

}  // namespace

const AggregateWord* FindAggregate(std::string_view word) {
  for (const AggregateWord& known : kWords)
    if (known.word == word) return &known;
  return PlaceOf(word) ? &kNumbered : nullptr;
}

std::optional<std::int32_t> PlaceOf(std::string_view word) {
  static constexpr std::string_view kHead = "第", kTail = "个";
  static constexpr std::string_view kNumerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
  if (word == "首个" || word == "末个") return 1;
  if (!word.starts_with(kHead) || !word.ends_with(kTail) || word.size() <= kHead.size() + kTail.size()) return std::nullopt;
  word.remove_prefix(kHead.size());
  word.remove_suffix(kTail.size());
  const auto numeral = std::find(std::begin(kNumerals), std::end(kNumerals), word);
  if (numeral != std::end(kNumerals)) return static_cast<std::int32_t>(numeral - std::begin(kNumerals)) + 1;
  if (word.size() > 2 || word.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::int32_t place = 0;
  for (const char digit : word) place = place * 10 + (digit - '0');
  return place > 0 ? std::optional(place) : std::nullopt;
}

std::vector<std::string> AggregateWords() {
  std::vector<std::string> words;
  for (const AggregateWord& known : kWords) words.emplace_back(known.word);
  return words;
}

// 同住: a 分组 of the place or of an element around it.
std::optional<ExpressionChecker::Reach> ExpressionChecker::ReachOfGroup(const ast::Name& name) {
  const auto id = work_.Resolve(NameKind::Group, rule_set_, name);
  if (!id) return std::nullopt;
  const Group& group = work_.groups[static_cast<std::size_t>(*id)];
  if (group.entity == kNoEntity) return std::nullopt;  // reported where it was declared
  if (IsAncestorOrSelf(group.entity, entity_))
    return Reach{work_.model.entities[static_cast<std::size_t>(group.pair)].owner, group.entity, false, &group};
  work_.Error("N013", name.span,
              fmt::format("{}是每个 {} 自己的分组，在{}里没有它", Quoted(name.text), EntityName(group.entity),
                          entity_ == kNoEntity ? std::string("没有实体的定义") : EntityName(entity_)),
              fmt::format("先写成 {} 的一个定义，再汇总它", EntityName(group.entity)));
  return std::nullopt;
}

// 其他 成员: the other ones beside the one at hand.
std::optional<ExpressionChecker::Reach> ExpressionChecker::ReachOfOthers(const ast::AggregateExpression& aggregate) {
  const ast::Name& name = aggregate.collection.back();
  const auto entity = work_.Resolve(NameKind::Entity, rule_set_, name);
  if (!entity) return std::nullopt;
  const EntityId parent = work_.model.entities[static_cast<std::size_t>(*entity)].parent;
  if (aggregate.collection.size() == 1 && parent != kNoEntity && IsAncestorOrSelf(*entity, entity_)) return Reach{parent, *entity};
  const std::string place = entity_ == kNoEntity ? std::string("没有实体的定义") : EntityName(entity_);
  work_.Error("N013", name.span,
              parent == kNoEntity ? fmt::format("{}是根实体，没有其他的", Quoted(name.text))
                                  : fmt::format("“其他 {}”要在一个 {} 里写，这里是{}", name.text, name.text, place),
              parent == kNoEntity ? std::string() : fmt::format("写成 {} 的定义，例如：定义 …（{}）：布尔 ＝ 有（其他 {} 其中 …）。", name.text, name.text, name.text));
  return std::nullopt;
}

// 医疗费用 (below this entity), 成员 的 医疗费用, 家庭 的 财产 (at the ancestor), 成员 (beside this one).
std::optional<ExpressionChecker::Reach> ExpressionChecker::ResolveCollection(
    const std::vector<ast::Name>& path, Span span) {
  std::vector<EntityId> entities;
  for (const ast::Name& name : path) {
    const auto entity = work_.Resolve(NameKind::Entity, rule_set_, name);
    if (!entity) return std::nullopt;
    if (!entities.empty() && !IsAncestorOrSelf(entities.back(), *entity)) {
      work_.Error("N005", name.span,
                  fmt::format("{} 没有下级集合{}", EntityName(entities.back()), Quoted(name.text)), {});
      return std::nullopt;
    }
    entities.push_back(*entity);
  }
  if (entities.empty()) return std::nullopt;
  const EntityId collection = entities.back();
  if (entity_ == kNoEntity) {
    work_.Error("N013", span, fmt::format("没有实体的定义不能汇总{}", Quoted(EntityName(collection))),
                "在定义名后写上实体，例如（家庭）");
    return std::nullopt;
  }
  if (IsAncestorOrSelf(entity_, collection) && entity_ != collection) return Reach{entity_, collection};
  const EntityId first = entities.front();
  if (first != collection && IsAncestorOrSelf(first, entity_)) return Reach{first, collection};
  const EntityId owner = CommonOwner(entity_, collection);
  if (owner != kNoEntity) return Reach{owner, collection, true};
  ReportBare(collection, span);
  return std::nullopt;
}

// A collection of an ancestor must say so: the sum is the ancestor's, the same for each element here.
bool ExpressionChecker::ReportBare(EntityId collection, Span span) {
  const EntityId owner = CommonOwner(entity_, collection);
  work_.Error(
      "N013", span, fmt::format("{}不是 {} 的下级集合", Quoted(EntityName(collection)), EntityName(entity_)),
      owner == kNoEntity ? std::string()
                         : fmt::format("要汇总 {} 的全部{}，写成：{} 的 {}；只要与这一个有关的，在“其中”里用 本项 的 …", EntityName(owner),
                                       EntityName(collection), EntityName(owner), EntityName(collection)));
  return false;
}

// Lowers the body as the aggregate wants it; kNone without a body. `sound` turns false after a mistake.
ExprId ExpressionChecker::LowerBody(const ast::AggregateExpression& aggregate, Op op,
                                    ExpressionChecker& inner, model::Type& type, bool& sound) {
  const AggregateWord& word = *FindAggregate(aggregate.function.text);
  const Span span = aggregate.function.span;
  if (!aggregate.body) {
    if (word.body == BodyUse::OptionalAny) {
      const EntityId link = LinkTarget(inner.entity_);
      type = ElementType(link == kNoEntity ? inner.entity_ : link);
      return inner.NumberOf(inner.entity_, span);
    }
    if (word.body == BodyUse::None || word.body == BodyUse::OptionalBoolean) return kNone;
    work_.Error("T012", span, fmt::format("{}要写明对每一个做什么", Quoted(word.word)),
                fmt::format("例如：{}（{}：…）", word.word, aggregate.collection.back().text));
    sound = false;
    return kNone;
  }
  if (word.body == BodyUse::None) {
    work_.Error("T012", aggregate.body->span,
                fmt::format("{}只数个数，不用写“：{}”", Quoted(word.word), aggregate.body->span.text()),
                fmt::format("{}（{} 其中 …）", word.word, aggregate.collection.back().text));
    sound = false;
    return kNone;
  }
  const bool boolean = op == Op::Any || op == Op::Every;
  const ExprId body = inner.Lower(*aggregate.body, boolean ? Want::Of(BooleanType()) : Want{});
  if (body == kNone) {
    sound = false;
    return kNone;
  }
  const model::Type found = At(body).type;
  if (word.body == BodyUse::OptionalAny) {
    type = found;
  } else if (boolean) {
    sound = IsBoolean(body, aggregate.body->span, Quoted(word.word)) && sound;
  } else if (found.kind != TypeKind::Number &&
             !(found.kind == TypeKind::Date && word.body == BodyUse::NumberOrDate)) {
    work_.Error("T002", aggregate.body->span,
                fmt::format("{}只能用于{}，{}是 {}", Quoted(word.word),
                            word.body == BodyUse::Number ? "数" : "数或日期", Quoted(aggregate.body->span),
                            TypeText(work_.model, found)),
                found.kind == TypeKind::Boolean ? "数有几个用：人数（… 其中 …）、个数（… 其中 …）" : "");
    sound = false;
  } else {
    type = found;
  }
  return inner.LiftTo(body, inner.entity_);
}

// 按 and 并列 belong to 首个, 末个, 第2个 and 名次.
bool ExpressionChecker::CheckRanking(const ast::AggregateExpression& aggregate, const AggregateWord& word) {
  if (!word.ranks && (aggregate.order || aggregate.shared_ranks)) {
    work_.Error("T012", aggregate.order ? aggregate.order->span : aggregate.function.span,
                fmt::format("{}与先后无关，不能写“{}”", Quoted(word.word), aggregate.order ? "按" : "并列"), "“按 …”用在：首个、末个、第2个、名次");
    return false;
  }
  if (word.op == Op::First && aggregate.shared_ranks) {
    work_.Error("T012", aggregate.function.span, fmt::format("{}只取一个，不能写“并列”", Quoted(aggregate.function.text)), "“并列”只用于 名次");
    return false;
  }
  return true;
}

ExprId ExpressionChecker::Aggregate(Op op, const model::Type& type, EntityId level, EntityId collection, ExprId body,
                                    ExprId filter, Span span, std::string text) {
  Expr expr;
  expr.op = op;
  expr.type = type;
  expr.level = level;
  expr.collection = collection;
  expr.has_filter = filter != kNone;
  expr.span = span;
  expr.text = std::move(text);
  if (body != kNone) expr.args.push_back(body);
  if (filter != kNone) expr.args.push_back(filter);
  return Add(std::move(expr));
}

// The filter over pairs of an aggregate in which the element at hand plays a part; `reach` and `body` become the pairs' too.
ExprId ExpressionChecker::Correlated(const ast::AggregateExpression& aggregate, Reach& reach, ExpressionChecker& inner,
                                     ExprId& body, ExprId filter, Span span) {
  const EntityId outer = inner.outside_->entity_;
  const EntityId pair = PairOf(outer, reach.collection, reach.owner);
  std::vector<ExprId> parts;
  if (aggregate.others) parts.push_back(Make(Op::Not, BooleanType(), {OfPair(Op::SameElement, pair, span)}, span));
  if (reach.group) {
    const ExprId in_group = UseDefinition(reach.group->definition, aggregate.collection.back().span);
    parts.push_back(in_group);
  }
  if (filter != kNone) parts.push_back(LiftTo(filter, pair));
  if (body != kNone) body = LiftTo(body, pair);
  reach.owner = outer;
  reach.collection = pair;
  if (parts.empty()) return kNone;
  return parts.size() == 1 ? parts.front() : Make(Op::And, BooleanType(), std::move(parts), span);
}

ExprId ExpressionChecker::LowerAggregate(const ast::Expression& e,
                                         const ast::AggregateExpression& aggregate) {
  const AggregateWord* word = FindAggregate(aggregate.function.text);
  if (!word) {
    work_.ReportUnknown("汇总", rule_set_, aggregate.function, AggregateWords(), "N011");
    return kNone;
  }
  if (aggregate.collection.empty() || !CheckRanking(aggregate, *word)) return kNone;
  if (word->word == "名次") return LowerRank(e, aggregate);
  const Span collection_span =
      source::Cover(aggregate.collection.front().span, aggregate.collection.back().span);
  const ast::Name& last = aggregate.collection.back();
  const bool group = !aggregate.others && aggregate.collection.size() == 1 &&
                     !work_.Visible(NameKind::Group, rule_set_, last.text).empty();
  auto reach = group              ? ReachOfGroup(last)
               : aggregate.others ? ReachOfOthers(aggregate)
                                  : ResolveCollection(aggregate.collection, collection_span);
  if (!reach) return kNone;
  // Of a group the one at hand is the element whose group it is, wherever below that this stands.
  ExpressionChecker at_hand(work_, rule_set_, group ? reach->collection : entity_);
  at_hand.outside_ = outside_;
  at_hand.owner_ = owner_;
  ExpressionChecker inner(work_, rule_set_, reach->collection);
  inner.outside_ = &at_hand;
  inner.owner_ = reach->owner;
  inner.outer_ = outer_;
  inner.locals_ = locals_;
  if (reach->owner != entity_) inner.outer_.push_back(entity_);
  bool sound = true;
  model::Type type = BooleanType();
  if (word->op == Op::Count)
    type = NumberType(word->word == "人数" ? value::Unit::Base("人") : value::Unit());
  ExprId filter = kNone;
  if (aggregate.filter) {
    filter = inner.LowerCondition(*aggregate.filter, "“其中”的条件");
    sound = filter != kNone;
  }
  if (!sound && !aggregate.body) return kNone;  // the ： may be what is wrong with the filter
  ExprId body = LowerBody(aggregate, word->op, inner, type, sound);
  if (!sound) return kNone;
  const auto uses_pair = [&](ExprId id) { return id != kNone && IsPair(At(id).level); };
  const bool correlated = aggregate.others || group || uses_pair(filter) || uses_pair(body);
  if (reach->bare && !correlated) {
    ReportBare(reach->collection, collection_span);
    return kNone;
  }
  const bool ranked = word->op == Op::First && (aggregate.order || aggregate.function.text != "首个");
  if (ranked && correlated) {
    work_.Error("T012", aggregate.function.span, fmt::format("{}不能在与本项有关的集合里再排先后", Quoted(aggregate.function.text)),
                "把名次写成集合自己的定义，例如：定义 次第（成员）：数 ＝ 名次（成员，按 …）。再用 首个（… 其中 次第 等于 1：…）");
    return kNone;
  }
  if (ranked) filter = AtPlace(aggregate, *reach, filter, e.span);
  if (ranked && filter == kNone) return kNone;
  if (correlated) filter = Correlated(aggregate, *reach, inner, body, filter, e.span);
  return Aggregate(word->op, type, reach->owner, reach->collection, body, filter, e.span, aggregate.function.text);
}

}  // namespace doudi::check
