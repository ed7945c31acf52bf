#include "screening/filter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "diagnostics/diagnostic.h"
#include "record/read_value.h"
#include "screening/filter_syntax.h"
#include "screening/verdict_rows.h"
#include "source/source_file.h"
#include "source/utf8.h"
#include "value/bounds.h"
#include "value/division.h"
#include "value/literal.h"

namespace doudi::screening {
namespace filter {

// A filter with its names looked up. `level`: the entity on whose rows it is asked.
struct Node {
  Syntax::Kind kind = Syntax::Kind::Fact;
  model::EntityId level = 0;
  std::vector<std::unique_ptr<Node>> parts;
  bool compared = false;
  Comparison comparison = Comparison::Equal;

  model::FactId fact = model::kNone;  // Fact, Known
  std::vector<std::int64_t> values;   // as a column holds them
  std::vector<std::string> texts;     // of a text fact

  model::PolicyId policy = model::kNone;  // Outcome, Amount
  verdict::Outcome outcome = verdict::Outcome::Eligible;
  model::BenefitPeriod period = model::BenefitPeriod::OneOff;
  value::Rational amount;

  model::EntityId collection = model::kNoEntity;  // Has
};

namespace {

using verdict::Outcome;
using Kind = Syntax::Kind;

struct Mistake {
  std::string message;
  Word at;
};

std::string Quoted(const std::string& name) { return "「" + name + "」"; }

std::string Listed(std::vector<std::string> names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) text += (i == 0 ? "" : "、") + names[i];
  return text + (names.size() > kMost ? " 等" : "");
}

// Looks up the names of a filter. Throws Mistake.
class Resolver {
 public:
  Resolver(const model::Model& model, value::Date day) : model_(model), day_(day) {}

  std::unique_ptr<Node> Resolve(const Syntax& syntax, model::EntityId level) const {
    auto node = std::make_unique<Node>();
    node->kind = syntax.kind;
    node->level = level;
    node->compared = syntax.compared;
    node->comparison = syntax.comparison;
    model::EntityId below = level;
    switch (syntax.kind) {
      case Kind::Outcome:
        node->policy = PolicyNamed(syntax.name);
        node->outcome = OutcomeNamed(syntax.word.text);
        break;
      case Kind::Amount:
        node->policy = PolicyNamed(syntax.name);
        ReadAmount(syntax.values.front(), *node);
        break;
      case Kind::Known: node->fact = FactNamed(syntax.name, level); break;
      case Kind::Has: below = node->collection = CollectionNamed(syntax.name, level); break;
      case Kind::Fact:
        node->fact = FactNamed(syntax.name, level);
        ReadComparison(syntax, *node);
        break;
      default: break;
    }
    for (const auto& part : syntax.parts) node->parts.push_back(Resolve(*part, below));
    return node;
  }

 private:
  static Outcome OutcomeNamed(const std::string& word) {
    for (int code = 0;; ++code)
      if (verdict::ChineseName(static_cast<Outcome>(code)) == word) return static_cast<Outcome>(code);
  }

  model::PolicyId PolicyNamed(const Word& word) const {
    std::vector<std::string> names;
    for (std::size_t id = 0; id < model_.policies.size(); ++id) {
      const auto& policy = model_.policies[id];
      if (!policy.IsJudged() || policy.finding != model::kNone) continue;
      if (policy.name != word.text) {
        names.push_back(policy.name);
        continue;
      }
      if (policy.VersionAt(day_) == nullptr) throw Mistake{"政策" + Quoted(word.text) + "在 " + value::ToText(day_) + " 不施行", word};
      return static_cast<model::PolicyId>(id);
    }
    const std::string meant = diagnostics::DidYouMean(word.text, names);
    throw Mistake{"没有名为" + Quoted(word.text) + "的政策，" + (meant.empty() ? "可用：" + Listed(names) : meant), word};
  }

  model::FactId FactNamed(const Word& word, model::EntityId level) const {
    std::vector<std::string> names;
    for (auto entity = level; entity != model::kNoEntity; entity = model_.entities[PlaceOf(entity)].parent) {
      if (const auto fact = model_.FindFact(entity, word.text)) return *fact;
      for (const auto fact : model_.entities[PlaceOf(entity)].facts) names.push_back(model_.facts[PlaceOf(fact)].name);
    }
    for (std::size_t entity = 0; entity < model_.entities.size(); ++entity) {
      const auto& declared = model_.entities[entity];
      if (!declared.IsPair() && model_.IsWithin(static_cast<model::EntityId>(entity), level) &&
          model_.FindFact(static_cast<model::EntityId>(entity), word.text))
        throw Mistake{Quoted(word.text) + "是每个" + declared.name + "的事实，要写 有（" + declared.name + " 其中 " + word.text + " …）", word};
    }
    for (const auto& definition : model_.definitions)
      if (definition.name == word.text) throw Mistake{Quoted(word.text) + "是定义；筛选只看事实、结论和金额", word};
    const std::string meant = diagnostics::DidYouMean(word.text, names);
    throw Mistake{"没有名为" + Quoted(word.text) + "的事实，" + (meant.empty() ? "可用：" + Listed(names) : meant), word};
  }

  model::EntityId CollectionNamed(const Word& word, model::EntityId level) const {
    std::vector<std::string> names;
    for (std::size_t id = 0; id < model_.entities.size(); ++id) {
      const auto entity = static_cast<model::EntityId>(id);
      if (entity == level || model_.entities[id].IsPair() || !model_.IsWithin(entity, level)) continue;
      if (model_.entities[id].name == word.text) return entity;
      names.push_back(model_.entities[id].name);
    }
    const std::string meant = diagnostics::DidYouMean(word.text, names);
    throw Mistake{model_.entities[PlaceOf(level)].name + " 下面没有名为" + Quoted(word.text) + "的实体，" + (meant.empty() ? "可用：" + Listed(names) : meant),
                  word};
  }

  static void ReadAmount(const Word& word, Node& node) {
    const auto read = value::ParseQuantity(word.text);
    const char* accepted = "要写金额和单位，如 500元/月、2000元/年、1万元（一次性）";
    const auto* quantity = std::get_if<value::Quantity>(&read);
    if (quantity == nullptr) throw Mistake{std::get<value::LiteralError>(read).message + "；" + accepted, word};
    const std::string unit = value::ToText(quantity->unit);
    if (unit != "元" && unit != "元/月" && unit != "元/年") throw Mistake{"「" + word.text + "」不是金额；" + accepted, word};
    node.amount = quantity->amount;
    node.period = unit == "元/月"   ? model::BenefitPeriod::Monthly
                  : unit == "元/年" ? model::BenefitPeriod::Yearly
                                    : model::BenefitPeriod::OneOff;
  }

  void ReadComparison(const Syntax& syntax, Node& node) const {
    model::Fact fact = model_.facts[PlaceOf(node.fact)];
    if (!syntax.compared) {
      if (fact.type.kind == model::TypeKind::Boolean) return;
      throw Mistake{Quoted(fact.name) + "不是 是/否 的事实，后面要写比较，如 " + fact.name + " " + ExampleOf(fact), syntax.name};
    }
    if (!MayCompare(fact, syntax.comparison))
      throw Mistake{Quoted(fact.name) + "没有大小高低，只能用 ＝、≠、属于、不属于", syntax.name};
    fact.low.reset();  // what no record may hold may still be compared with
    fact.high.reset();
    for (const Word& word : syntax.values) {
      const auto read = record::ReadValue(model_, fact, day_, word.text);
      if (const auto* error = std::get_if<value::LiteralError>(&read)) throw Mistake{error->message + "；可用：" + error->accepted, word};
      if (const auto* text = std::get_if<std::string>(&read)) node.texts.push_back(*text);
      if (const auto* number = std::get_if<std::int64_t>(&read)) node.values.push_back(*number);
    }
  }

  bool MayCompare(const model::Fact& fact, Comparison comparison) const {
    const bool orders = comparison == Comparison::Less || comparison == Comparison::LessOrEqual || comparison == Comparison::Greater ||
                        comparison == Comparison::GreaterOrEqual;
    if (!orders || fact.type.kind == model::TypeKind::Number || fact.type.kind == model::TypeKind::Date) return true;
    return fact.type.kind == model::TypeKind::Enum && model_.enums[PlaceOf(fact.type.enumeration)].order != model::EnumOrder::None;
  }

  std::string ExampleOf(const model::Fact& fact) const {
    switch (fact.type.kind) {
      case model::TypeKind::Number: return "≥ 1" + value::ToText(fact.type.unit);
      case model::TypeKind::Date: return "≥ 2025-01-01";
      case model::TypeKind::Enum: return "＝ " + model_.enums[PlaceOf(fact.type.enumeration)].members.front();
      case model::TypeKind::Division: return "属于 安徽省";
      default: return "＝ …";
    }
  }

  const model::Model& model_;
  value::Date day_;
};

template <class T>
bool Holds(Comparison comparison, const T& a, const T& b) {
  switch (comparison) {
    case Comparison::Less: return a < b;
    case Comparison::LessOrEqual: return a <= b;
    case Comparison::Greater: return a > b;
    case Comparison::GreaterOrEqual: return a >= b;
    case Comparison::NotEqual:
    case Comparison::NotIn: return a != b;
    default: return a == b;
  }
}

bool IsNegative(Comparison comparison) { return comparison == Comparison::NotEqual || comparison == Comparison::NotIn; }

using Rows = std::pair<std::int32_t, std::int32_t>;

// A filter on the rows of one chunk.
class Asking {
 public:
  Asking(const model::Model& model, const record::Chunk& chunk, const Decisions& decisions) : model_(model), chunk_(chunk), decisions_(decisions) {}

  value::Truth At(const Node& node, std::int32_t row) const {
    switch (node.kind) {
      case Kind::Or: return value::Or(At(*node.parts[0], row), At(*node.parts[1], row));
      case Kind::And: return value::And(At(*node.parts[0], row), At(*node.parts[1], row));
      case Kind::Not: return value::Not(At(*node.parts[0], row));
      case Kind::Outcome: return OutcomeAt(node, row);
      case Kind::Amount: return AmountAt(node, row);
      case Kind::Known: return value::FromBool(StateAt(node, row) != State::Unknown);
      case Kind::Has: return HasAt(node, row);
      case Kind::Fact: return FactAt(node, row);
    }
    return value::Truth::Unknown;
  }

 private:
  enum class State : std::uint8_t { Unknown, None, Given };  // None: 或 无, and there is none

  // The rows of `entity` at, above or below a row of `level`.
  Rows RowsAt(model::EntityId level, std::int32_t row, model::EntityId entity) const {
    if (!model_.IsWithin(entity, level)) return {Above(level, row, entity), Above(level, row, entity) + 1};
    if (entity == level) return {row, row + 1};
    const auto [first, last] = RowsAt(level, row, model_.entities[PlaceOf(entity)].parent);
    const auto& offsets = chunk_.entities[PlaceOf(entity)].offsets;
    return {offsets[PlaceOf(first)], offsets[PlaceOf(last)]};
  }
  std::int32_t Above(model::EntityId level, std::int32_t row, model::EntityId entity) const {
    for (; level != entity && level != 0; level = model_.entities[PlaceOf(level)].parent) row = chunk_.entities[PlaceOf(level)].parents[PlaceOf(row)];
    return row;
  }
  bool IsPhantom(model::EntityId entity, std::int32_t row) const {
    const auto& phantom = chunk_.entities[PlaceOf(entity)].phantom;
    return !phantom.empty() && phantom[PlaceOf(row)] != 0;
  }

  State StateAt(const Node& node, std::int32_t row) const {
    const auto& fact = model_.facts[PlaceOf(node.fact)];
    const auto at = PlaceOf(Above(node.level, row, fact.entity));
    if (fact.presence != model::kNone) {
      const auto& presence = chunk_.facts[PlaceOf(fact.presence)];
      if (presence.StateAt(at) >= record::FactState::Declared && presence.At(at) == 0) return State::None;
    }
    return chunk_.facts[PlaceOf(node.fact)].StateAt(at) >= record::FactState::Declared ? State::Given : State::Unknown;
  }

  std::int64_t ValueAt(model::FactId fact, std::int32_t row) const {
    const auto at = std::lower_bound(chunk_.outsized.begin(), chunk_.outsized.end(), std::pair(fact, row),
                                     [](const record::Outsized& one, const auto& wanted) { return std::pair(one.fact, one.row) < wanted; });
    if (at != chunk_.outsized.end() && at->fact == fact && at->row == row) return at->value;
    return chunk_.facts[PlaceOf(fact)].At(PlaceOf(row));
  }

  value::Truth FactAt(const Node& node, std::int32_t row) const {
    const State state = StateAt(node, row);
    if (state == State::Unknown) return value::Truth::Unknown;
    if (state == State::None) return value::FromBool(IsNegative(node.comparison));
    const auto& fact = model_.facts[PlaceOf(node.fact)];
    const auto value = ValueAt(node.fact, Above(node.level, row, fact.entity));
    if (!node.compared) return value::FromBool(value != 0);
    const auto holds = [&](std::size_t i) { return Compare(node, fact, value, i); };
    const std::size_t count = std::max(node.values.size(), node.texts.size());
    // Of several values 属于 is one of them, 不属于 none of them.
    std::size_t held = 0;
    for (std::size_t i = 0; i < count; ++i) held += holds(i) ? 1 : 0;
    return value::FromBool(IsNegative(node.comparison) ? held == count : held > 0);
  }

  bool Compare(const Node& node, const model::Fact& fact, std::int64_t value, std::size_t i) const {
    using model::TypeKind;
    if (fact.type.kind == TypeKind::Text) return Holds(node.comparison, chunk_.texts[static_cast<std::size_t>(value)], std::string_view(node.texts[i]));
    if (fact.type.kind == TypeKind::Division && (node.comparison == Comparison::In || node.comparison == Comparison::NotIn))
      return value::InDivision(static_cast<value::DivisionCode>(value), static_cast<value::DivisionCode>(node.values[i])) ==
             (node.comparison == Comparison::In);
    if (fact.type.kind == TypeKind::Enum) {
      const auto& members = model_.enums[PlaceOf(fact.type.enumeration)];
      if (members.order != model::EnumOrder::None)
        return Holds(node.comparison, members.Rank(static_cast<std::int32_t>(value)), members.Rank(static_cast<std::int32_t>(node.values[i])));
    }
    return Holds(node.comparison, value, node.values[i]);
  }

  // Whether some row under this one has the part; a phantom stands for any number of rows.
  value::Truth HasAt(const Node& node, std::int32_t row) const {
    const auto [first, last] = RowsAt(node.level, row, node.collection);
    auto any = value::Truth::False;
    for (auto at = first; at < last && any != value::Truth::True; ++at) {
      const auto has = At(*node.parts[0], at);
      any = value::Or(any, IsPhantom(node.collection, at) && has == value::Truth::True ? value::Truth::Unknown : has);
    }
    return any;
  }

  std::size_t IndexOf(model::PolicyId policy) const {
    const auto at = std::find_if(decisions_.policies.begin(), decisions_.policies.end(),
                                 [&](const PolicyDecisions& decided) { return decided.policy == policy; });
    return static_cast<std::size_t>(at - decisions_.policies.begin());
  }

  static value::Truth Means(Outcome wanted, Outcome outcome) {
    const bool open = outcome == Outcome::Undetermined || outcome == Outcome::Conflict;
    switch (wanted) {
      case Outcome::Eligible:  // as 符合（P） in rules: what people have to check is left open
        if (open) return value::Truth::Unknown;
        return value::FromBool(outcome == Outcome::Eligible || outcome == Outcome::Provisional);
      case Outcome::Provisional:
      case Outcome::Ineligible:
        if (outcome == Outcome::Undetermined) return value::Truth::Unknown;
        break;
      default: break;
    }
    return value::FromBool(outcome == wanted);
  }

  value::Truth OutcomeAt(const Node& node, std::int32_t row) const {
    const auto entity = model_.policies[PlaceOf(node.policy)].entity;
    const auto& decided = decisions_.policies[IndexOf(node.policy)];
    const auto [first, last] = RowsAt(node.level, row, entity);
    auto any = value::Truth::False;
    for (auto at = first; at < last; ++at)
      any = value::Or(any, IsPhantom(entity, at) ? value::Truth::Unknown : Means(node.outcome, decided.outcomes[PlaceOf(at)]));
    return any;
  }

  value::Truth AmountAt(const Node& node, std::int32_t row) const {
    const auto entity = model_.policies[PlaceOf(node.policy)].entity;
    const auto& decided = decisions_.policies[IndexOf(node.policy)];
    const auto [first, last] = RowsAt(node.level, row, entity);
    auto sum = value::Bounds::Point(0);
    for (auto at = first; at < last; ++at) {
      const auto added = value::Add(sum, IsPhantom(entity, at) ? value::Bounds::AtLeast(0) : BoundsAt(decided, PlaceOf(at), node.period));
      if (!added) return value::Truth::Unknown;
      sum = *added;
    }
    const auto limit = value::Bounds::Point(node.amount);
    switch (node.comparison) {
      case Comparison::Less: return value::Less(sum, limit);
      case Comparison::LessOrEqual: return value::LessOrEqual(sum, limit);
      case Comparison::Greater: return value::Less(limit, sum);
      case Comparison::GreaterOrEqual: return value::LessOrEqual(limit, sum);
      case Comparison::NotEqual:
      case Comparison::NotIn: return value::Not(value::Equal(sum, limit));
      default: return value::Equal(sum, limit);
    }
  }

  // What is certain, and no upper end while some amount of the period may become more.
  static value::Bounds BoundsAt(const PolicyDecisions& decided, std::size_t row, model::BenefitPeriod period) {
    if (decided.outcomes[row] == Outcome::Undetermined || decided.outcomes[row] == Outcome::Conflict) return value::Bounds::AtLeast(0);
    const Amounts amounts = AmountsAt(decided, row);
    const auto& amount = period == model::BenefitPeriod::Monthly  ? amounts.per_month
                         : period == model::BenefitPeriod::Yearly ? amounts.per_year
                                                                  : amounts.once;
    const bool open = std::any_of(decided.amounts.begin(), decided.amounts.end(), [&](const AmountColumn& column) {
      const auto state = column.StateAt(row);
      return column.benefit->period == period && (state == AmountState::AtLeast || state == AmountState::Error);
    });
    return open ? value::Bounds::AtLeast(amount.value_or(0)) : value::Bounds::Point(amount.value_or(0));
  }

  const model::Model& model_;
  const record::Chunk& chunk_;
  const Decisions& decisions_;
};

// The message with the text below it and a mark under the place.
FilterError ErrorAt(std::string_view text, const std::string& message, std::size_t begin, std::size_t end) {
  const std::string_view before = text.substr(0, begin);
  const auto mark = static_cast<std::size_t>(std::max(1, source::DisplayWidth(text.substr(begin, end - begin))));
  return {"第 " + std::to_string(source::Decode(before).size() + 1) + " 字：" + message + "\n  " + std::string(text) + "\n  " +
          std::string(static_cast<std::size_t>(source::DisplayWidth(before)), ' ') + std::string(mark, '^')};
}

}  // namespace
}  // namespace filter

std::variant<Filter, FilterError> Filter::Read(std::string_view text, const model::Model& model, value::Date reference_date) {
  const auto read = filter::ReadSyntax(text);
  if (const auto* error = std::get_if<filter::SyntaxError>(&read)) return filter::ErrorAt(text, error->message, error->at, error->at);
  try {
    return Filter(model, filter::Resolver(model, reference_date).Resolve(*std::get<std::unique_ptr<filter::Syntax>>(read), 0));
  } catch (const filter::Mistake& mistake) {
    return filter::ErrorAt(text, mistake.message, mistake.at.begin, mistake.at.end);
  }
}

Filter::Filter(const model::Model& model, std::shared_ptr<const filter::Node> root) : model_(&model), root_(std::move(root)) {}
Filter::~Filter() = default;
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;

std::vector<value::Truth> Filter::Of(const record::Chunk& chunk, const Decisions& decisions) const {
  const filter::Asking asking(*model_, chunk, decisions);
  std::vector<value::Truth> wanted;
  for (std::size_t record = 0; record < chunk.records(); ++record) wanted.push_back(asking.At(*root_, static_cast<std::int32_t>(record)));
  return wanted;
}

}  // namespace doudi::screening
