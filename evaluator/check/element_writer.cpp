// Expressions written again for one element, see assessments.h.
#include <algorithm>

#include <fmt/format.h>

#include "check/assessments.h"
#include "check/expression_checker.h"
#include "check/types.h"

namespace doudi::check {

using model::EntityId;
using model::Expr;
using model::ExprId;
using model::kNoEntity;
using model::kNone;
using model::Op;

namespace {

bool IsOverCollection(Op op) { return op >= Op::Sum && op <= Op::Average; }

// Of sums the sum, of counts the sum, of 有 有: what aggregates of parts come to together; nullopt where it cannot be said so.
std::optional<Op> OfParts(Op op) {
  switch (op) {
    case Op::Sum:
    case Op::Count: return Op::Sum;
    case Op::Any:
    case Op::Every: return op;
    default: return std::nullopt;
  }
}

}  // namespace

ExprId ElementWriter::Add(Expr expr) {
  work_.model.expressions.push_back(std::move(expr));
  return static_cast<ExprId>(work_.model.expressions.size()) - 1;
}

ExprId ElementWriter::Make(Op op, const model::Type& type, std::vector<ExprId> args, Span span) {
  Expr expr;
  expr.op = op;
  expr.type = type;
  expr.level = element_;
  for (ExprId& arg : args) arg = Lift(arg, element_);
  expr.args = std::move(args);
  expr.span = span;
  return Add(std::move(expr));
}

ExprId ElementWriter::Number(const model::Type& type, std::int64_t number, Span span) {
  Expr expr;
  expr.op = Op::Literal;
  expr.type = type;
  expr.constant = type.kind == model::TypeKind::Boolean ? model::Constant(number != 0) : model::Constant(value::Rational(number));
  expr.span = span;
  return Add(std::move(expr));
}

ExprId ElementWriter::Lift(ExprId id, EntityId level) {
  const EntityId from = work_.model.At(id).level;
  if (from == level || from == kNoEntity || level == kNoEntity) return id;
  Expr lift;
  lift.op = Op::Lift;
  lift.type = work_.model.At(id).type;
  lift.level = level;
  lift.args = {id};
  lift.span = work_.model.At(id).span;
  return Add(std::move(lift));
}

std::optional<EntityId> ElementWriter::LevelFor(EntityId level) const {
  if (level == kNoEntity || work_.model.IsWithin(level, element_)) return level;
  if (work_.model.IsWithin(element_, level)) return element_;
  return std::nullopt;
}

// Whether it pairs an element, or what lies below one, with the others.
bool ElementWriter::IsAmongElements(EntityId entity) const {
  const model::Entity& pair = work_.model.entities[static_cast<std::size_t>(entity)];
  return pair.IsPair() && work_.model.IsWithin(pair.parent, element_) && work_.model.IsWithin(pair.inner, element_);
}

bool ElementWriter::DefinitionDiffers(model::DefinitionId id) {
  if (given_.contains(id)) return true;
  const auto [place, fresh] = definition_differs_.emplace(id, false);  // a circle is reported elsewhere
  if (!fresh) return place->second;
  const bool differs = Differs(work_.model.definitions[static_cast<std::size_t>(id)].body);
  definition_differs_[id] = differs;
  return differs;
}

// Whether the value for the element may be another than the record's (or, below the element, than what it is now).
bool ElementWriter::Differs(ExprId id) {
  if (id == kNone) return false;
  if (const auto found = differs_.find(id); found != differs_.end()) return found->second;
  const Expr& expr = work_.model.At(id);
  bool differs = false;
  if (expr.op == Op::Fact)
    differs = changed_.contains(expr.index);
  else if (expr.op == Op::Definition)
    differs = DefinitionDiffers(expr.index);
  else if (leaves_out_ && expr.op != Op::First && IsOverCollection(expr.op) && IsAmongElements(expr.collection))
    differs = true;  // one of the elements among the others: 其他 成员, 名次
  else if (IsOverCollection(expr.op) && expr.level != kNoEntity && work_.model.IsWithin(expr.collection, element_))
    differs = !work_.model.IsWithin(expr.level, element_);
  for (std::size_t i = 0; !differs && i < work_.model.At(id).args.size(); ++i) differs = Differs(work_.model.At(id).args[i]);
  differs_[id] = differs;
  return differs;
}

ExprId ElementWriter::AsItIs(ExprId id) {
  const EntityId level = work_.model.At(id).level;
  return level == kNoEntity || work_.model.IsWithin(level, element_) ? id : Lift(id, element_);
}

ExprId ElementWriter::Write(ExprId id) {
  if (id == kNone) return kNone;
  const ExprId again = Again(id);
  return again == kNone ? kNone : Lift(again, element_);
}

ExprId ElementWriter::Again(ExprId id) {
  if (const auto found = written_.find(id); found != written_.end()) return found->second;
  const Expr expr = work_.model.At(id);
  const auto level = LevelFor(expr.level);
  if (!Differs(id)) {
    if (level) return written_[id] = AsItIs(id);
    return written_[id] = id;
  }
  if (!level) {
    ReportBranch(expr.level, expr.span);
    return kNone;
  }
  if (expr.op == Op::Fact) {
    has_changed_ = true;
    return written_[id] = changed_.at(expr.index);
  }
  if (expr.op == Op::Definition) return written_[id] = UseOf(expr);
  // What the record gives is said of the whole, not of one element.
  if (!in_place_ && expr.op == Op::Choose && expr.text == model::kRecorded) return written_[id] = Again(expr.args[2]);
  if (leaves_out_ && IsOverCollection(expr.op)) return written_[id] = OfOthers(expr);
  std::vector<ExprId> args;
  for (const ExprId arg : expr.args) {
    args.push_back(Again(arg));
    if (args.back() == kNone) return kNone;
  }
  if (expr.op == Op::LiftInner && element_ != 0) {  // of the others beside the element nothing is judged again
    ReportBranch(expr.level, expr.span);
    return kNone;
  }
  if (expr.op == Op::Lift && element_ != 0) return written_[id] = Lift(args.front(), *level);
  if (IsOverCollection(expr.op)) {
    if (expr.collection == element_) return written_[id] = OfElement(expr, std::move(args));
    if (!work_.model.IsWithin(expr.collection, element_)) {
      ReportBranch(expr.collection, expr.span);
      return kNone;
    }
    for (ExprId& arg : args) arg = Lift(arg, expr.collection);
  } else if (expr.op != Op::Lift && expr.op != Op::LiftInner) {
    for (ExprId& arg : args) arg = Lift(arg, *level);
  }
  Expr again = expr;
  again.level = *level;
  again.args = std::move(args);
  return written_[id] = Add(std::move(again));
}

// The collection is this one element, if the filter keeps it.
ExprId ElementWriter::OfElement(const Expr& aggregate, std::vector<ExprId> args) {
  const ExprId filter = aggregate.has_filter ? args.back() : kNone;
  const bool has_body = args.size() > (aggregate.has_filter ? 1U : 0U);
  const ExprId body = has_body ? args.front() : kNone;
  const auto choose = [&](ExprId kept, std::vector<ExprId> otherwise) {
    if (filter == kNone) return kept;
    std::vector<ExprId> parts = {filter, kept};
    parts.insert(parts.end(), otherwise.begin(), otherwise.end());
    return Make(Op::Choose, aggregate.type, std::move(parts), aggregate.span);
  };
  switch (aggregate.op) {
    case Op::Count:
      return choose(Number(aggregate.type, 1, aggregate.span), {Number(aggregate.type, 0, aggregate.span)});
    case Op::Sum:
      return choose(body, {Number(aggregate.type, 0, aggregate.span)});
    case Op::Any:
      if (filter == kNone || body == kNone)
        return filter == kNone && body == kNone ? Number(BooleanType(), 1, aggregate.span) : filter == kNone ? body : filter;
      return Make(Op::And, BooleanType(), {filter, body}, aggregate.span);
    case Op::Every:
      if (filter == kNone) return body;
      return Make(Op::Or, BooleanType(), {Make(Op::Not, BooleanType(), {filter}, aggregate.span), body}, aggregate.span);
    default:
      return choose(body, {});  // 最大, 最小, 平均 of one
  }
}

// All but the element.
ExprId ElementWriter::OfOthers(const Expr& aggregate) {
  if (work_.model.entities[static_cast<std::size_t>(aggregate.collection)].IsPair()) {
    ReportBranch(aggregate.collection, aggregate.span);
    return kNone;
  }
  if (aggregate.collection != element_) return BelowOthers(aggregate);
  ExpressionChecker checker(work_, 0, element_);
  const EntityId pair = checker.PairOf(element_, element_, aggregate.level);
  std::vector<ExprId> args;
  for (const ExprId arg : aggregate.args) {
    args.push_back(OnPair(arg, pair));
    if (args.back() == kNone) return kNone;
  }
  ExprId others = checker.Make(Op::Not, BooleanType(), {checker.OfPair(Op::SameElement, pair, aggregate.span)}, aggregate.span);
  if (aggregate.has_filter) others = checker.Make(Op::And, BooleanType(), {others, args.back()}, aggregate.span);
  const ExprId body = args.size() > (aggregate.has_filter ? 1U : 0U) ? args.front() : kNone;
  return checker.Aggregate(aggregate.op, aggregate.type, element_, pair, body, others, aggregate.span, aggregate.text);
}

// A value of one of the others, on the pair of the element left out and that one: what is summed over the collection leaves the element out, everything
// else is as it was.
ExprId ElementWriter::OnPair(ExprId id, EntityId pair) {
  if (const auto found = on_pairs_.find(id); found != on_pairs_.end()) return found->second;
  ExpressionChecker checker(work_, 0, element_);
  const Expr expr = work_.model.At(id);
  if (!Differs(id)) return on_pairs_[id] = checker.LiftTo(id, pair);
  if (expr.level != element_ && work_.model.IsWithin(element_, expr.level)) {
    const ExprId whole = Again(id);
    return whole == kNone ? kNone : on_pairs_[id] = checker.LiftOuter(Lift(whole, element_), pair);
  }
  if (expr.level != element_ || IsOverCollection(expr.op) || expr.op == Op::LiftInner) {
    ReportBranch(expr.level, expr.span);
    return kNone;
  }
  if (expr.op == Op::Definition) return on_pairs_[id] = OnPair(work_.model.definitions[static_cast<std::size_t>(expr.index)].body, pair);
  if (expr.op == Op::Lift) return on_pairs_[id] = OnPair(expr.args.front(), pair);
  if (expr.op == Op::Choose && expr.text == model::kRecorded) return on_pairs_[id] = OnPair(expr.args[2], pair);
  Expr again = expr;
  again.level = pair;
  for (ExprId& arg : again.args) {
    arg = OnPair(arg, pair);
    if (arg == kNone) return kNone;
  }
  return on_pairs_[id] = Add(std::move(again));
}

// Of a collection below the others: each has its own part.
ExprId ElementWriter::BelowOthers(const Expr& aggregate) {
  const auto together = OfParts(aggregate.op);
  if (!together) {
    ReportBranch(aggregate.collection, aggregate.span);
    return kNone;
  }
  Expr own = aggregate;
  own.level = element_;
  Expr whole = aggregate;
  whole.op = *together;
  whole.collection = element_;
  whole.has_filter = false;
  whole.args = {Add(std::move(own))};
  return OfOthers(whole);
}

ExprId ElementWriter::UseOf(const Expr& use) {
  const auto level = LevelFor(use.level);
  if (const auto given = given_.find(use.index); given != given_.end()) {
    has_changed_ = true;
    return Lift(given->second, *level);
  }
  const auto [place, fresh] = definitions_.emplace(use.index, static_cast<model::DefinitionId>(work_.model.definitions.size()));
  const model::DefinitionId id = place->second;
  if (fresh) {
    model::Definition again = work_.model.definitions[static_cast<std::size_t>(use.index)];
    if (in_place_)
      again.read_anew = use.index;
    else
      again.name += "（" + unit_ + "）";
    again.entity = *level;
    const ExprId body = again.body;
    again.body = kNone;
    work_.model.definitions.push_back(std::move(again));
    const ExprId written = Again(body);
    if (written == kNone) return kNone;
    work_.model.definitions[static_cast<std::size_t>(id)].body = Lift(written, *level);
  }
  Expr again = use;
  again.level = *level;
  again.index = id;
  return Add(std::move(again));
}

void ElementWriter::ReportBranch(EntityId branch, Span span) {
  if (std::exchange(reported_, true)) return;
  const auto name = [&](EntityId entity) { return work_.model.ElementName(entity); };
  if (leaves_out_) {
    work_.Error("P039", at_, fmt::format("{}按 {} 计算时随家里有谁而变，去掉一个 {} 后算不出来", Quoted(span), name(branch), name(element_)),
                "把它写成合计、人数、有、每个 的式子，或写成不看别的成员的定义")
        .labels.push_back({span, "这里"});
    return;
  }
  work_.Error("P014", at_,
              fmt::format("{}按 {} 计算时用到了单元里另算的数，不能再分到一个 {}", Quoted(span), name(branch), name(element_)),
              "用“给定 名称 ＝ 式”写明它在单元里是多少")
      .labels.push_back({span, "这里"});
}

}  // namespace doudi::check
