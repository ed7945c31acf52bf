#include "model/meaning.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <deque>
#include <limits>
#include <optional>
#include <type_traits>

#include "archive/hash.h"
#include "model/archive_fields.h"

namespace doudi::model {
namespace {

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

// What a number that is an id leads to.
enum class Kind : std::uint8_t { Expression, Entity, Fact, Enumeration, Document, Definition, Table, Parameter, Set, Policy, Finding, Count };
// What the field of a struct is; of numbers each has to be said.
enum class Role : std::uint8_t { Content, Number, Reference, LeftOut, Apart };
struct Use {
  Role role = Role::Content;
  Kind kind = Kind::Count;
};

template <auto member, auto... others>
constexpr bool kIsOneOf = (archive::internal::Same(member, others) || ...);

template <auto member>
consteval Use UseOf() {
  constexpr auto reference = [](Kind kind) { return Use{Role::Reference, kind}; };
  if constexpr (kIsOneOf<member, &Expr::args, &Fact::then, &Definition::body, &TimesLimit::count, &TimesLimit::decisive, &Condition::expression, &Months::when, &Months::first,
                         &Months::last, &Change::value, &Exception::when, &Exception::written, &HumanCheck::when, &Effect::before, &Effect::after, &Effect::parts, &Benefit::value,
                         &Benefit::when, &Benefit::estimate_when, &PolicyVersion::filter, &PolicyVersion::amount_conflict, &Finding::evidence, &Exclusive::when>)
    return reference(Kind::Expression);
  else if constexpr (kIsOneOf<member, &Type::element, &Expr::level, &Expr::collection, &Entity::parent, &Entity::inner, &Entity::owner, &Fact::entity, &Fact::history,
                              &Definition::entity, &DecisionTable::entity, &Policy::entity, &Exclusive::entity>)
    return reference(Kind::Entity);
  else if constexpr (kIsOneOf<member, &Entity::designation, &Entity::number, &Entity::link, &Entity::from, &Entity::until, &Entity::known, &Entity::of, &Entity::value,
                              &Fact::presence, &Fact::blank, &Fact::stands_for, &HumanCheck::record>)
    return reference(Kind::Fact);
  else if constexpr (kIsOneOf<member, &Type::enumeration>)
    return reference(Kind::Enumeration);
  else if constexpr (kIsOneOf<member, &EvidenceOption::document>)
    return reference(Kind::Document);
  else if constexpr (kIsOneOf<member, &Fact::decides, &Fact::states, &Definition::read_anew, &DecisionTable::outputs, &HumanCheck::decision>)
    return reference(Kind::Definition);
  else if constexpr (kIsOneOf<member, &Expr::table, &Definition::table>)
    return reference(Kind::Table);
  else if constexpr (kIsOneOf<member, &Fact::check_policy, &PolicyVersion::prerequisites, &PolicyVersion::precedes, &PolicyVersion::bridges, &Policy::assesses, &Policy::others,
                              &Policy::recalculates, &Finding::policy, &Exclusive::policies>)
    return reference(Kind::Policy);
  else if constexpr (kIsOneOf<member, &Policy::finding>)
    return reference(Kind::Finding);
  else if constexpr (kIsOneOf<member, &Code::code, &Expr::output, &Expr::count, &Expr::members, &Enum::others, &Fact::digits, &ParameterRow::keys, &SetRow::code,
                              &TimesLimit::times, &TimesLimit::months>)
    return {Role::Number};
  // An entity's own facts and children are the vocabulary's; what a policy asks for it leads to itself.
  else if constexpr (kIsOneOf<member, &Entity::children, &Entity::facts, &PolicyVersion::authorities, &PolicyVersion::serves, &PolicyVersion::documents, &PolicyVersion::pledges,
                              &PolicyVersion::procedures, &PolicyVersion::steps, &PolicyVersion::start, &PolicyVersion::start_note, &PolicyVersion::reviews, &Finding::innocent,
                              &Finding::handling, &Finding::handling_basis, &Finding::data_sources>)
    return {Role::LeftOut};
  else if constexpr (kIsOneOf<member, &Expr::index, &Parameter::rows, &Set::rows, &Policy::versions>)
    return {Role::Apart};
  else
    return {};
}

template <class Type>
constexpr bool kMayBeId = std::is_same_v<Type, std::int32_t> || std::is_same_v<Type, std::vector<std::int32_t>>;

std::optional<Kind> IndexKind(Op op) {
  switch (op) {
    case Op::Fact: return Kind::Fact;
    case Op::Definition: return Kind::Definition;
    case Op::Parameter: return Kind::Parameter;
    case Op::In: return Kind::Set;
    case Op::Eligible:
    case Op::BenefitTotal: return Kind::Policy;
    default: return std::nullopt;
  }
}

// What one thing and all that it leads to say, as bytes. Things are numbered in the order in which they are come to, which is the same wherever they stand.
class Telling {
 public:
  Telling(const Model& model, value::Date until) : model_(model), until_(until) {
    const std::array sizes = {model.expressions.size(), model.entities.size(), model.facts.size(),  model.enums.size(),    model.documents.size(), model.definitions.size(),
                              model.tables.size(),      model.parameters.size(), model.sets.size(), model.policies.size(), model.findings.size()};
    for (std::size_t kind = 0; kind < sizes.size(); ++kind) numbers_[kind].assign(sizes[kind], 0);
  }

  // Whether anything asks for days after `until`: then all versions and rows count.
  bool asks_for_later_days() const { return asks_for_later_days_; }
  const std::string& bytes() const { return bytes_; }

  // What was told by Tell.
  Meaning Take() {
    std::map<value::DivisionCode, std::string> rows;
    for (const auto& [number, by_division] : rows_) {
      for (const auto& [division, bytes] : by_division) {
        std::string& to = asks_for_other_days_ || asked_otherwise_.contains(number) ? bytes_ : rows[division];
        Append(to, number);
        to += bytes;
      }
    }
    Meaning meaning{archive::ToHex(archive::HashOf(bytes_)), {}, places_};
    for (const auto& [division, bytes] : rows) meaning.by_division[division] = archive::ToHex(archive::HashOf(bytes));
    return meaning;
  }

  void Tell(Kind kind, std::int32_t id) {
    PutReference(kind, id);
    TellAll();
  }
  void Tell(const Exclusive& exclusive) {
    PutFields(exclusive);
    TellAll();
  }
  // Each thing itself, numbered in this order; of what else it leads to nothing but that it does.
  void TellVocabulary() {
    for (std::size_t id = 0; id < model_.entities.size(); ++id) PutReference(Kind::Entity, static_cast<std::int32_t>(id));
    for (std::size_t id = 0; id < model_.enums.size(); ++id) PutReference(Kind::Enumeration, static_cast<std::int32_t>(id));
    for (std::size_t id = 0; id < model_.facts.size(); ++id) PutReference(Kind::Fact, static_cast<std::int32_t>(id));
    for (auto told = waiting_.size(); told > 0; --told) {
      const auto [kind, id] = waiting_.front();
      waiting_.pop_front();
      PutThing(kind, PlaceOf(id));
    }
  }

 private:
  struct Waiting {
    Kind kind;
    std::int32_t id;
  };

  void TellAll() {
    while (!waiting_.empty()) {
      const auto [kind, id] = waiting_.front();
      waiting_.pop_front();
      PutThing(kind, PlaceOf(id));
    }
  }

  void PutThing(Kind kind, std::size_t place) {
    switch (kind) {
      case Kind::Expression: return PutExpression(model_.expressions[place]);
      case Kind::Entity: return PutFields(model_.entities[place]);
      case Kind::Fact: return PutFields(model_.facts[place]);
      case Kind::Enumeration: return PutFields(model_.enums[place]);
      case Kind::Document: return PutFields(model_.documents[place]);
      case Kind::Definition: return PutFields(model_.definitions[place]);
      case Kind::Table: return PutFields(model_.tables[place]);
      case Kind::Parameter: return PutParameter(static_cast<ParameterId>(place));
      case Kind::Set: return PutDated(model_.sets[place], model_.sets[place].rows);
      case Kind::Policy: return PutDated(model_.policies[place], model_.policies[place].versions);
      case Kind::Finding: return PutFields(model_.findings[place]);
      case Kind::Count: break;
    }
  }

  void PutExpression(const Expr& expr) {
    PutFields(expr);
    if (const auto kind = IndexKind(expr.op))
      PutReference(*kind, expr.index);
    else
      Put(expr.index);
    if (expr.op == Op::Parameter) TakePlace(expr);
    const bool sums = expr.op == Op::MonthSum;
    asks_for_other_days_ = asks_for_other_days_ || sums;
    asks_for_later_days_ = asks_for_later_days_ || (sums && !EndsOnReferenceDate(expr)) || (expr.has_date && expr.date > until_);
  }

  // Whether 逐月 goes no further than the day that is asked about.
  bool EndsOnReferenceDate(const Expr& sum) const {
    const Expr* end = &model_.At(sum.args[1]);
    while (end->op == Op::Lift) end = &model_.At(end->args[0]);
    return end->op == Op::ReferenceDate;
  }

  // The key that says in which 区划, where there is one of that kind.
  static std::optional<std::size_t> DivisionKey(const Parameter& parameter) {
    const auto is_division = [](const ParameterKey& key) { return key.type.kind == TypeKind::Division; };
    if (std::count_if(parameter.keys.begin(), parameter.keys.end(), is_division) != 1) return std::nullopt;
    return static_cast<std::size_t>(std::find_if(parameter.keys.begin(), parameter.keys.end(), is_division) - parameter.keys.begin());
  }

  // Empty where it cannot be told. 若 已知（x） 则 x；否则 y, too.
  Place PlaceIn(const Expr& where) const {
    switch (where.op) {
      case Op::Fact: return {where.index};
      case Op::Lift:
      case Op::Formula: return PlaceIn(model_.At(where.args[0]));
      case Op::Definition: return PlaceIn(model_.At(model_.definitions[PlaceOf(where.index)].body));
      case Op::Choose: break;
      default: return {};
    }
    if (where.args.size() != 3 || model_.At(where.args[0]).op != Op::Known) return {};
    Place first = PlaceIn(model_.At(model_.At(where.args[0]).args[0]));
    const Place others = PlaceIn(model_.At(where.args[2]));
    if (first.size() != 1 || PlaceIn(model_.At(where.args[1])) != first || others.empty()) return {};
    const auto entity = model_.facts[PlaceOf(first.front())].entity;
    for (const auto fact : others)
      if (!model_.IsWithin(entity, model_.facts[PlaceOf(fact)].entity)) return {};
    first.insert(first.end(), others.begin(), others.end());
    return first;
  }

  void TakePlace(const Expr& asked) {
    const auto key = DivisionKey(model_.parameters[PlaceOf(asked.index)]);
    if (!key) return;
    const Expr* where = &model_.At(asked.args[*key]);
    const bool inner = where->op == Op::LiftInner;
    if (inner) where = &model_.At(where->args[0]);
    auto place = PlaceIn(*where);
    if (place.empty() || (inner && place.size() > 1))
      asked_otherwise_.insert(NumberOf(Kind::Parameter, asked.index));
    else
      places_.insert(std::move(place));
  }

  bool Counts(const Period& period) const { return !period.from || *period.from <= until_; }

  template <class Thing, class Dated>
  void PutDated(const Thing& thing, const std::vector<Dated>& dated) {
    PutFields(thing);
    for (const auto& one : dated) {
      if (!Counts(one.period)) continue;
      Put(true);
      Put(one);
    }
    Put(false);
  }

  // A row is of its document, too, which may have been made later than it holds from.
  void PutParameter(ParameterId id) {
    const auto& parameter = model_.parameters[PlaceOf(id)];
    const auto key = DivisionKey(parameter);
    PutFields(parameter);
    for (const auto& row : parameter.rows) {
      if (!Counts(row.period)) continue;
      const std::size_t begin = bytes_.size();
      Put(true);
      Put(row);
      for (const auto& source : model_.sources) {
        if (source.title != row.basis.title || source.document_number != row.basis.document_number) continue;
        Put(true);
        Put(source.period);
      }
      Put(false);
      if (!key) continue;
      rows_[NumberOf(Kind::Parameter, id)][row.keys[*key]].append(bytes_, begin);
      bytes_.resize(begin);
    }
    Put(false);
  }

  // 0 stands for none; what is come to for the first time waits to be told.
  void PutReference(Kind kind, std::int32_t id) {
    if (id < 0) return Put(0);
    auto& number = NumberOf(kind, id);
    if (number == 0) {
      number = ++count_;
      Put(static_cast<std::uint8_t>(kind));
      waiting_.push_back({kind, id});
    }
    Put(number);
  }
  std::int32_t& NumberOf(Kind kind, std::int32_t id) { return numbers_[static_cast<std::size_t>(kind)][PlaceOf(id)]; }

  void PutReference(Kind kind, const std::vector<std::int32_t>& ids) {
    Put(ids.size());
    for (const auto id : ids) PutReference(kind, id);
  }

  template <class Number>
    requires std::integral<Number> || std::is_enum_v<Number>
  void Put(Number number) {
    Append(bytes_, number);
  }
  template <class Number>
  static void Append(std::string& bytes, Number number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void Put(const std::string& text) {
    Put(text.size());
    bytes_ += text;
  }
  void Put(value::Date date) { Put(date.days); }
  void Put(const value::Rational& number) { Put(value::ToExactText(number)); }
  void Put(const value::Unit& unit) { Put(value::ToText(unit)); }
  void Put(const Span&) {}  // where it stands
  template <class Element>
  void Put(const std::vector<Element>& list) {
    Put(list.size());
    for (const Element& element : list) Put(element);
  }
  template <class Value>
  void Put(const std::optional<Value>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  template <class... Choice>
  void Put(const std::variant<Choice...>& value) {
    Put(value.index());
    std::visit([&](const auto& held) { Put(held); }, value);
  }
  template <archive::Listed Struct>
  void Put(const Struct& object) {
    PutFields(object);
  }

  template <archive::Listed Struct>
  void PutFields(const Struct& object) {
    PutFields(object, std::make_index_sequence<std::tuple_size_v<std::remove_cv_t<decltype(archive::kFields<Struct>)>>>());
  }
  template <archive::Listed Struct, std::size_t... i>
  void PutFields(const Struct& object, std::index_sequence<i...>) {
    (PutField<std::get<i>(archive::kFields<Struct>)>(object), ...);
  }
  template <auto member, class Struct>
  void PutField(const Struct& object) {
    constexpr Use use = UseOf<member>();
    using Field = std::remove_cvref_t<decltype(object.*member)>;
    static_assert(use.role != Role::Content || !kMayBeId<Field>, "say in UseOf what the new field leads to, or that it is a mere number");
    if constexpr (use.role == Role::Reference)
      PutReference(use.kind, object.*member);
    else if constexpr (use.role == Role::Content || use.role == Role::Number)
      Put(object.*member);
  }

  const Model& model_;
  value::Date until_;
  std::string bytes_;
  std::array<std::vector<std::int32_t>, static_cast<std::size_t>(Kind::Count)> numbers_;  // by kind and id; 0: not come to
  std::int32_t count_ = 0;
  std::deque<Waiting> waiting_;
  bool asks_for_later_days_ = false;
  bool asks_for_other_days_ = false;  // 逐月: where a record lay in months that nobody asks about counts, too
  std::map<std::int32_t, std::map<value::DivisionCode, std::string>> rows_;  // of parameters with one key that is a 区划, by their number
  std::set<std::int32_t> asked_otherwise_;                                   // of those: by something else than a fact
  std::set<Place> places_;
};

constexpr value::Date kNoEnd{std::numeric_limits<std::int32_t>::max()};

template <class Tell>
Meaning MeaningOf(const Model& model, value::Date until, Tell tell) {
  Telling telling(model, until);
  tell(telling);
  if (!telling.asks_for_later_days()) return telling.Take();
  Telling all(model, kNoEnd);
  tell(all);
  return all.Take();
}

}  // namespace

Meanings::Meanings(const Model& model, value::Date until) : model_(model), until_(until) {}

Meaning Meanings::OfPolicy(PolicyId policy) const {
  return MeaningOf(model_, until_, [&](Telling& telling) { telling.Tell(Kind::Policy, policy); });
}

Meaning Meanings::OfExclusive(const Exclusive& exclusive) const {
  return MeaningOf(model_, until_, [&](Telling& telling) { telling.Tell(exclusive); });
}

std::string Meanings::OfVocabulary() const {
  Telling telling(model_, until_);
  telling.TellVocabulary();
  return archive::ToHex(archive::HashOf(telling.bytes()));
}

}  // namespace doudi::model
