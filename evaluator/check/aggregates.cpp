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
};

}  // namespace

const AggregateWord* FindAggregate(std::string_view word) {
  for (const AggregateWord& known : kWords)
    if (known.word == word) return &known;
  return nullptr;
}

std::vector<std::string> AggregateWords() {
  std::vector<std::string> words;
  for (const AggregateWord& known : kWords) words.emplace_back(known.word);
  return words;
}

// 医疗费用 (below this entity), 成员 的 医疗费用, 家庭 的 财产 (at the ancestor).
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
  // A collection of an ancestor must say so: the sum is the ancestor's, the same for each element here.
  EntityId owner = work_.model.entities[static_cast<std::size_t>(entity_)].parent;
  while (owner != kNoEntity && !(IsAncestorOrSelf(owner, collection) && owner != collection))
    owner = work_.model.entities[static_cast<std::size_t>(owner)].parent;
  work_.Error(
      "N013", span, fmt::format("{}不是 {} 的下级集合", Quoted(EntityName(collection)), EntityName(entity_)),
      owner == kNoEntity ? std::string()
                         : fmt::format("要汇总 {} 的全部{}，写成：{} 的 {}", EntityName(owner),
                                       EntityName(collection), EntityName(owner), EntityName(collection)));
  return std::nullopt;
}

// Lowers the body as the aggregate wants it; kNone without a body. `sound` turns false after a mistake.
ExprId ExpressionChecker::LowerBody(const ast::AggregateExpression& aggregate, Op op,
                                    ExpressionChecker& inner, model::Type& type, bool& sound) {
  const AggregateWord& word = *FindAggregate(aggregate.function.text);
  const Span span = aggregate.function.span;
  if (!aggregate.body) {
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
  if (boolean) {
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

ExprId ExpressionChecker::LowerAggregate(const ast::Expression& e,
                                         const ast::AggregateExpression& aggregate) {
  const AggregateWord* word = FindAggregate(aggregate.function.text);
  if (!word) {
    work_.ReportUnknown("汇总", rule_set_, aggregate.function, AggregateWords(), "N011");
    return kNone;
  }
  const Span collection_span = aggregate.collection.empty() ? e.span
                                                            : source::Cover(aggregate.collection.front().span,
                                                                            aggregate.collection.back().span);
  const auto reach = ResolveCollection(aggregate.collection, collection_span);
  if (!reach) return kNone;
  ExpressionChecker inner(work_, rule_set_, reach->collection);
  inner.outer_ = outer_;
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
  const ExprId body = LowerBody(aggregate, word->op, inner, type, sound);
  if (!sound) return kNone;
  Expr expr;
  expr.op = word->op;
  expr.type = type;
  expr.level = reach->owner;
  expr.collection = reach->collection;
  expr.has_filter = filter != kNone;
  expr.span = e.span;
  expr.text = std::string(word->word);
  if (body != kNone) expr.args.push_back(body);
  if (filter != kNone) expr.args.push_back(filter);
  return Add(std::move(expr));
}

}  // namespace doudi::check
