// Expressions: from the tree to the typed arena. One checker per place (rule set and entity) where an
// expression stands.
//
// Every method that lowers gives kNone after it (or a part) has reported a mistake; whatever stands above
// stays silent. Private to evaluator/check.
#pragma once

#include "check/types.h"
#include "check/workspace.h"

namespace doudi::check {

using model::Expr;
using model::ExprId;
using model::kNone;
using model::Op;

struct AggregateWord;

// What an expression should be, as far as its surroundings know.
struct Want {
  enum class Kind : std::uint8_t {
    Anything,
    Broken,
    Type
  } kind = Kind::Anything;  // Broken: the surroundings are in error already
  model::Type type;
  static Want Of(const model::Type& type) { return {Kind::Type, type}; }
  static Want Broken() { return {Kind::Broken, {}}; }
  bool Is(model::TypeKind wanted) const { return kind == Kind::Type && type.kind == wanted; }
};

class ExpressionChecker {
 public:
  ExpressionChecker(Workspace& work, RuleSetId rule_set, model::EntityId entity)
      : work_(work), rule_set_(rule_set), entity_(entity) {}

  ExprId Lower(const ast::Expression& expression, const Want& want = {});
  // Of this type, on the rows of the place. `what` is named in the message: 定义「x」.
  ExprId LowerAs(const ast::Expression& expression, const model::Type& type, const std::string& what);
  // A Boolean that can be both true and false.
  ExprId LowerCondition(const ast::Expression& expression, const std::string& what);
  // Reports and gives false unless `id` has the type.
  bool ExpectType(ExprId id, const model::Type& type, const std::string& what);
  // A 若 without 否则 holds where no branch applies (校验 only).
  void AllowMissingOtherwise() { missing_otherwise_ok_ = true; }
  // The body of a 覆盖: `原规定` is what it puts itself in place of. An index into Workspace::layered_definitions.
  void InLayer(std::size_t layering) { layering_ = layering; }

  ExprId LiftTo(ExprId id, model::EntityId level);  // to the rows of a descendant, or of a pair (as the inner element's)
  ExprId LiftOuter(ExprId id, model::EntityId pair);  // to the rows of a pair, as the outer element's
  ExprId OfPair(Op op, model::EntityId pair, Span span);  // SameElement, EarlierElement
  // The pairs of each element of `outer` with the elements of `inner` below the same `owner`; made when first asked for.
  model::EntityId PairOf(model::EntityId outer, model::EntityId inner, model::EntityId owner);
  // Of the element of a history that holds on 基准日 its value, or whether it is one.
  ExprId HeldOnReferenceDate(model::EntityId timeline, model::FactId part, Span span);
  ExprId NumberOf(model::EntityId entity, Span span);  // the 编号 of an element
  ExprId UseDefinition(model::DefinitionId id, Span span);
  ExprId Aggregate(Op op, const model::Type& type, model::EntityId level, model::EntityId collection, ExprId body, ExprId filter, Span span,
                   std::string text);
  // Of pairs within one collection: the inner element is another and comes before the outer one. Without a key they stand as in the
  // record, and so do those whose keys are equal (unless `shared`: then none comes before the other). `backwards`: counted from the end.
  struct Sorting {
    ExprId key = kNone;  // on the collection's rows or above
    bool descending = false, shared = false, backwards = false;
  };
  ExprId ComesBefore(model::EntityId pair, const Sorting& sorting, Span span);
  // 可由记录给定: what the record gives for the definition, else `body`.
  ExprId OrRecorded(model::DefinitionId definition, ExprId body);
  // Whether values of this type come in an order; a message if not.
  bool HasOrder(ExprId id, Span span);
  model::EntityId CommonOwner(model::EntityId a, model::EntityId b) const;  // the nearest proper ancestor of both
  ExprId Literal(const model::Type& type, model::Constant constant, Span span, std::string text = {});
  // A fact of the record's root.
  ExprId RootFact(model::FactId id, Span span);
  // An operation on operands of one chain of entities: takes the deepest level and lifts the others.
  ExprId Make(Op op, const model::Type& type, std::vector<ExprId> args, Span span);
  model::EntityId DeepestOf(const std::vector<ExprId>& args) const;  // the level that Make takes
  // 令 name ＝ value: whatever is lowered after it may use the name. Reports a name that means something here already.
  void DefineLocal(const ast::Name& name, const ast::Expression& value);
  // A name that stands for what is lowered already: 前值 of a 上调, what stands in （） of a 公式.
  // `shown`: explanations call it by its name.
  void AddLocal(const std::string& name, ExprId value, bool shown = false) { locals_.push_back({name, value, shown}); }
  void DropLocal() { locals_.pop_back(); }
  // The marginal parts of `base` by the brackets of a 分档: the sum, as one Formula.
  ExprId Brackets(model::ParameterId scale, std::size_t count, ExprId base, const model::Type& type, Span span);
  // The value of this name at the place, as a table header or a key names it. Anything but a fact or
  // definition is reported.
  ExprId LowerValueName(const ast::Name& name);

 private:
  // expressions.cpp
  ExprId LowerLiteral(const ast::Expression& expression, const ast::LiteralExpression& literal,
                      const Want& want);
  ExprId LowerUnary(const ast::Expression& expression, const ast::UnaryExpression& unary);
  ExprId LowerBinary(const ast::Expression& expression, const ast::BinaryExpression& binary);
  ExprId LowerLogic(const ast::Expression& expression, const ast::BinaryExpression& binary);
  ExprId LowerList(const ast::Expression& expression, const ast::ListExpression& list);
  ExprId LowerChoose(const ast::Expression& expression, const ast::ChooseExpression& choose,
                     const Want& want);
  ExprId LowerDefault(const ast::Expression& expression, const ast::DefaultExpression& node,
                      const Want& want);
  // supplies.cpp
  ExprId LowerSupply(const ast::Expression& expression, const ast::SupplyExpression& supply, const model::Type& type);
  model::FactId FactToSupply(model::Fact fact);
  model::FactId NamedFact(const ast::Name& name);
  ExprId AnyOfSameElements(ExprId value);
  ExprId LowerRound(const ast::Expression& expression, const ast::RoundExpression& round, const Want& want);
  // formulas.cpp
  struct Local {
    std::string name;
    ExprId value = kNone;  // kNone: in error, uses are silent
    bool shown = false;    // 令: explained by its name
  };
  const Local* FindLocal(std::string_view name) const;
  ExprId UseLocal(const Local& local, Span span);
  ExprId LowerLet(const ast::LetExpression& let, const Want& want);
  ExprId CallFormula(const ast::Expression& expression, const ast::CallExpression& call, std::int32_t formula);
  // Inside a 公式 that is called with these arguments they may well decide a condition or be equal: no mistake of the 公式.
  bool InCall() const { return !work_.calls.empty(); }
  ExprId MakeFormula(const std::string& name, std::vector<ExprId> args, Span span);
  bool IsWithinReach(ExprId value) const;  // its rows are those of the place or of an ancestor
  // presence.cpp
  ExprId WithPresence(ExprId fact);  // of a fact 或 无: its value where there is one
  // Of a value 或 无 the condition that there is one (`presence`) or the fact by itself; kNone for any other value.
  ExprId PartOfOptional(ExprId value, bool presence);
  ExprId IfAnyHolds(ExprId first);  // of the First over a history: False where no stretch holds
  ExprId LowerPresence(const ast::Expression& expression, const ast::PresenceExpression& node);
  // in_time.cpp
  struct Stretches {  // the elements of a timeline, held against dates
    model::EntityId timeline = model::kNoEntity;
    model::EntityId rows = model::kNoEntity;   // those below the place's own element, or pairs with what is below that
    model::EntityId level = model::kNoEntity;  // where an aggregate over them has its value
  };
  std::optional<model::EntityId> TimelineNamed(const ast::Expression& expression);  // without a message
  std::optional<model::EntityId> ExpectTimeline(const ast::Expression& expression, const std::string& what);
  std::optional<Stretches> StretchesOf(model::EntityId timeline, const std::vector<ExprId>& dates, Span span);
  ExprId DateOn(const Stretches& stretches, ExprId date);
  ExprId PartOf(const Stretches& stretches, model::FactId part, Span span);
  ExprId HoldsOn(const Stretches& stretches, ExprId date, Span span);
  ExprId LowerInside(const ast::Expression& expression, const ast::InsideExpression& inside);
  ExprId DaysOf(const ast::Expression& expression, const ast::CallExpression& call);     // 天数（居住期）
  ExprId OverlapOf(const ast::Expression& expression, const ast::CallExpression& call);  // 重叠天数（居住期，…）
  ExprId SumOfDays(const ast::Expression& expression, const std::string& name, const Stretches& stretches, const std::vector<ExprId>& window);
  ExprId OnDate(ExprId value, ExprId date, Span span);  // of a fact 有历史; a message for any other value
  ExprId OfSingle(model::EntityId single, const ast::Name& member, Span span);  // 合同期 的 起
  // comparisons.cpp
  ExprId LowerWindow(const ast::Expression& expression, const ast::WindowExpression& window);
  std::pair<ExprId, ExprId> WindowEnds(const ast::WindowExpression& window);  // its first and last day; kNone after a message
  ExprId LowerComparison(const ast::Expression& expression, const ast::BinaryExpression& binary);
  ExprId LowerBetween(const ast::Expression& expression, const ast::BetweenExpression& between);
  ExprId Within(ExprId low, ExprId value, ExprId high, Op before_high, Span span);  // 在 low 与 high 之间
  ExprId LowerIn(const ast::Expression& expression, const ast::InExpression& in);
  bool IsMemberOf(ExprId value, std::string_view name) const;
  std::optional<model::SetId> ResolveSet(const ast::InExpression& in);
  ExprId InSet(ExprId value, model::SetId set, Span span);
  ExprId InSetItself(ExprId value, model::SetId set, Span span);
  ExprId InOwnPlaces(const ast::Expression& e, const ast::InExpression& in, ExprId value);
  ExprId InMembers(const ast::Expression& expression, const ast::InExpression& in, ExprId value);
  bool Comparable(ast::BinaryOperator op, ExprId left, ExprId right, Span span);
  // names.cpp
  ExprId LowerName(const ast::Expression& expression, const ast::NameExpression& name, const Want& want);
  ExprId LowerOf(const ast::Expression& expression, const ast::OfExpression& of, const Want& want);
  ExprId LowerMember(const ast::Name& name, const Want& want);
  std::string HelpForWord(const std::string& word, const Want& want) const;
  ExprId LowerUnknown(const ast::Name& name, const Want& want);
  ExprId UseValue(const ValueSymbol& value, Span span);
  ExprId UseOriginal(Span span);
  bool IsRuleSet(RuleSetId id, std::string_view name) const;  // by its full name or its last part
  std::vector<ValueSymbol> ValuesInReach(std::string_view name) const;
  std::vector<std::string> NamesInReach(const Want& want) const;
  bool IsBareWord(const ast::Expression& expression) const;  // a name that only an expected type can explain
  ExprId ReportAmbiguous(const ast::Name& name, const std::vector<ValueSymbol>& values,
                         const std::vector<Symbol>& parameters);
  // parameters_use.cpp
  ExprId LowerParameter(model::ParameterId id, const std::vector<ast::Argument>* arguments,
                        const ast::Name* output, Span span);
  ExprId LowerMonths(const ast::Expression& expression, const ast::MonthsExpression& months);  // month_sums.cpp
  ExprId LowerAtDate(const ast::Expression& expression, const ast::AtDateExpression& at);
  ExprId ImplicitKey(model::ParameterId id, std::int32_t key, Span span);
  model::Type KeyType(model::ParameterId id, std::int32_t key) const;  // of a key of numbers the number's
  ExprId Stretch(model::ParameterId id, std::int32_t key, ExprId number);
  ExprId ParameterRowUse(model::ParameterId id, std::size_t output, const std::vector<ExprId>& keys, Span span);
  ExprId WithSteps(model::ParameterId id, std::size_t output, const std::vector<ExprId>& keys, ExprId number,
                   Span span);
  bool UseOn(ExprId use, std::optional<value::Date> date);  // 于; nullopt: 基准日, the month in the body of a 逐月
  ExprId LowerList(const ast::Expression& expression, model::ParameterId list, ExprId value);
  ExprId ExplicitKey(model::ParameterId id, std::int32_t key, const ast::Expression& value);
  // calls.cpp
  ExprId LowerCall(const ast::Expression& expression, const ast::CallExpression& call, const Want& want);
  ExprId CallExtreme(const ast::Expression& expression, const ast::CallExpression& call, const Want& want);
  ExprId CallConvert(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId ConvertByPeriod(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallPerUnit(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallDays(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallOverlap(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId PeriodStart(const std::string& period, ExprId date, Span span);
  ExprId CallTerm(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallWorkdays(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallDates(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallLogic(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallKnown(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallAbsolute(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId CallPolicy(const ast::Expression& expression, const ast::CallExpression& call);
  std::optional<ValueSymbol> ValueToChange(const ast::Name& name);
  bool ReadChanges(const std::vector<const ast::Argument*>& changes, Recalculated& how);
  ExprId CallRecalculation(const ast::Expression& expression, const ast::CallExpression& call);
  ExprId InPaymentOf(model::PolicyId policy, Span span);
  ExprId BenefitOf(const ast::Expression& expression, const ast::Expression* benefit, ExprId id);
  bool ExpectArguments(const ast::Expression& expression, const ast::CallExpression& call, std::size_t least,
                       std::size_t most, std::string_view form);
  // aggregates.cpp
  ExprId LowerAggregate(const ast::Expression& expression, const ast::AggregateExpression& aggregate);
  struct Reach {
    model::EntityId owner = model::kNoEntity;       // below whose row the elements are
    model::EntityId collection = model::kNoEntity;  // what it runs over
    bool bare = false;                              // not below the place, and no owner written: needs 本项, 其他 or a 分组
    const Group* group = nullptr;
  };
  std::optional<Reach> ReachOfGroup(const ast::Name& name);
  std::optional<Reach> ReachOfOthers(const ast::AggregateExpression& aggregate);
  std::optional<Reach> ResolvePath(const std::vector<ast::Name>& path, Span span, bool quiet);
  bool ReportBare(model::EntityId collection, Span span);
  ExprId Correlated(const ast::AggregateExpression& aggregate, Reach& reach, ExpressionChecker& inner, ExprId& body, ExprId filter, Span span);
  bool CheckRanking(const ast::AggregateExpression& aggregate, const AggregateWord& word);
  // ranking.cpp
  ExprId CountBefore(const ast::AggregateExpression& aggregate, model::EntityId collection, model::EntityId owner, bool backwards, Span span);
  ExprId LowerRank(const ast::Expression& expression, const ast::AggregateExpression& aggregate);
  ExprId AtPlace(const ast::AggregateExpression& aggregate, const Reach& reach, ExprId filter, Span span);
  // elements.cpp
  bool IsItself(std::string_view name) const;  // 本项, 本成员
  ExprId LowerItself(const ast::Name& itself, const ast::Name* member, Span span);
  ExprId ElementOf(ExprId element, const ast::Name& member, Span span);
  ExprId ElementValue(ExprId element, const ValueSymbol& value, Span span);
  ExprId RawValue(const ValueSymbol& value, Span span);
  model::EntityId LinkTarget(model::EntityId entity) const;  // of a 联系; else kNoEntity
  bool IsPair(model::EntityId entity) const;
  std::optional<Reach> ResolveCollection(const std::vector<ast::Name>& path, Span span);
  ExprId LowerBody(const ast::AggregateExpression& aggregate, Op op, ExpressionChecker& inner,
                   model::Type& type, bool& sound);
  // numbers.cpp
  ExprId LowerArithmetic(const ast::Expression& expression, const ast::BinaryExpression& binary);
  ExprId DateShift(const ast::Expression& expression, const ast::BinaryExpression& binary, ExprId left,
                   ExprId right);
  bool SameUnits(ExprId left, ExprId right, Span left_span, Span right_span, Span at, std::string_view doing);
  std::string UnitProposal(const value::Unit& left, const value::Unit& right, Span left_span,
                           Span right_span) const;
  std::string HeadCountName() const;  // a visible definition in 人, for proposals; "人数" if there is none
  ExprId Rounded(ExprId value, const ast::Name& place, ast::RoundingWord word, Span span);

  const Expr& At(ExprId id) const { return work_.model.At(id); }
  bool IsBoolean(ExprId id, Span span, std::string_view what);
  ExprId Add(Expr expr);
  bool IsAncestorOrSelf(model::EntityId ancestor, model::EntityId entity) const;
  std::string EntityName(model::EntityId entity) const;

  Workspace& work_;
  RuleSetId rule_set_;
  model::EntityId entity_;
  std::vector<Local> locals_;
  std::vector<model::EntityId> outer_;  // places that an aggregate over another branch has left
  // Inside an aggregate: the place where it stands, and below whose row its elements are.
  ExpressionChecker* outside_ = nullptr;
  model::EntityId owner_ = model::kNoEntity;
  bool missing_otherwise_ok_ = false;
  std::optional<std::size_t> layering_;

 public:
  // args[0] under a name that explanations show, with the other args in （）.
  ExprId Named(const std::string& name, std::vector<ExprId> args, Span span) { return MakeFormula(name, std::move(args), span); }
  // For clauses: 上限, 下限, 进位到 around a value, in that order. `instead`: a limit that stands in place of that of its kind.
  using Limits = std::map<ast::AttributeKind, const ast::Attribute*>;
  ExprId ApplyLimits(ExprId value, const ast::Attributes& attributes, const Limits& instead = {});
  // 上限 E，除非 C: `free` where C holds, else `limited`; `limited` where nothing is excepted, kNone after a message.
  ExprId Unless(const ast::Attribute* limit, ExprId free, ExprId limited, Span span);
};

// The value of an expression of literals alone; nullopt if it holds anything else or cannot be worked out.
std::optional<model::Constant> ConstantValue(const model::Model& model, ExprId id);
// True or false whatever the facts are: literals, x ＜ x, x ≥ 5 且 x ＜ 3.
std::optional<bool> AlwaysTruth(const model::Model& model, ExprId id);
bool SameExpression(const model::Model& model, ExprId a, ExprId b);

void CheckFormulas(Workspace& work);  // each 公式 by itself, so that what is wrong with it is said once

}  // namespace doudi::check
