// Model: the checked rules. Names are resolved, types and units agree, definitions are acyclic and in order. Immutable after Check;
// shared between threads. Everything that is named in a message or an explanation keeps its span.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/expression.h"
#include "source/source_file.h"
#include "value/division.h"

namespace doudi::ast {
struct ExampleDeclaration;
struct Name;
}

namespace doudi::model {

using source::Span;

// A reference to a source of law as shown to people: 「低保办法 第十三条」.
struct Basis {
  std::string title;           // full title, or 示例, or free text
  std::string short_title;     // 简称 if one is declared, else the title
  std::string document_number; // 民发〔2021〕57号, may be empty
  std::string article;         // 第十三条第二款第（一）项, may be empty
  std::string note;
  bool example = false;        // 示例: not law
  bool replaced = false;       // what a layer (覆盖) of a place stands in for: 「覆盖 低保办法第十三条」
  friend bool operator==(const Basis&, const Basis&) = default;
};
// "《最低生活保障审核确认办法》（民发〔2021〕57号）第十三条", short: "低保办法第十三条"; 示例 is "示例".
std::string ToText(const Basis& basis);
std::string ToShortText(const Basis& basis);

// The dates on which a clause, version or row is in force: both ends inclusive, open when empty.
struct Period {
  std::optional<value::Date> from;
  std::optional<value::Date> until;
  bool for_good = false;  // 期满不再适用: what it dates is gone after `until`, nobody need confirm it
  bool Contains(value::Date date) const { return (!from || *from <= date) && (!until || date <= *until); }
};

struct LegalSource {
  std::string title, document_number, short_title;
  Period period;
  Span span;
};

enum class EnumOrder : std::uint8_t { None, FirstHighest, LastHighest };
struct Enum {
  std::string name;  // "性别" (the fact's name) for an inline one
  std::vector<std::string> members;
  EnumOrder order = EnumOrder::None;
  std::vector<std::string> codes;  // by member, what records may give in place of its name; "" if it has none. Empty: none has one
  std::int32_t others = kNone;     // 其余代码 归入: the member that stands for every other code
  Span span;
  // The rank for comparisons: higher is 高于. REQUIRES: order != None.
  std::int32_t Rank(std::int32_t code) const { return order == EnumOrder::FirstHighest ? -code : code; }
};

struct Document {  // 文书
  std::string name;
  std::vector<std::string> shared;          // data sources that make it unnecessary (免交)
  std::optional<value::Date> shared_from;   // 共享自
  bool promise = false;                     // 可承诺
  bool general = false;                     // 通用: one for the whole record, not one per member
  std::optional<std::int32_t> valid_months; // since issue
  Period period;                            // outside: may not be demanded at all
  std::string issuer, note;
  std::vector<Basis> basis;
  Span span;
};

// Facts that lie in time are collections, whose elements are stretches of days with both ends in them.
enum class Timeline : std::uint8_t {
  None,
  Series,   // 期间 列表
  Single,   // 期间: one of them at most
  History,  // of a fact 有历史: the values that it had. Complete only where the record says so: what is not listed may have been.
};

struct Entity {
  std::string name;
  EntityId parent = kNoEntity;
  std::vector<EntityId> children;
  std::vector<FactId> facts;
  FactId designation = kNone;  // 称呼: the text fact that names a row for people
  FactId number = kNone;       // the implicit fact that holds the 编号, where something refers to elements; not among `facts`
  FactId link = kNone;         // 联系: the implicit fact that holds the 编号 of the element referred to; not among `facts`
  // Pairs: derived, no record has them. For each row of the parent all rows of `inner` below the row of `owner` above it, in order.
  // Among no entity's `children`.
  EntityId inner = kNoEntity;
  EntityId owner = kNoEntity;
  bool IsPair() const { return inner != kNoEntity; }
  // A timeline has no children. `until` is 或 无: an open end goes on. `known` is the day on which an element became known.
  Timeline timeline = Timeline::None;
  FactId from = kNone, until = kNone, known = kNone;
  FactId of = kNone, value = kNone;  // History: the fact whose values these are, and a value of it
  std::string question;              // of a timeline: what is asked where the record does not say
  Span span;
};

struct RangeEnd {
  std::optional<value::Rational> number;
  std::optional<value::Date> date;
  bool reference_date = false;  // ≤ 基准日
  bool inclusive = true;
};
struct EvidenceOption {
  enum class Kind : std::uint8_t { Document, Shared, Promise } kind = Kind::Document;
  DocumentId document = kNone;
  std::vector<std::string> sources;  // Shared
};
struct Fact {
  std::string name;
  EntityId entity = kNoEntity;
  Type type;
  std::int64_t scale = 1;            // Number: values are whole multiples of 1/scale (money 100, counts 1, others 10000)
  std::optional<RangeEnd> low, high;
  std::string label;                 // for people; the name if not given
  std::string question;              // what the caseworker asks; a sentence made from the label if not given
  std::vector<EvidenceOption> evidence;  // any one of them proves it
  std::optional<std::int32_t> valid_months;
  bool personal = false;
  bool identity_number = false;      // 证件号: text with a check digit
  std::int32_t digits = 0;           // 编码: text of exactly so many digits; 0: any text
  std::optional<Constant> fallback;  // 缺省/未填视为: used when missing, shown as an assumption
  std::vector<std::string> columns;  // other names in data files
  std::string note;
  bool implicit = false;             // Entity::number or Entity::link: part of the record's form, nothing that is asked, shown or proven
  PolicyId check_policy = kNone;     // ≠ kNone: the implicit fact that records a 人工核查 of this policy; not asked, not missing
  DefinitionId decides = kNone;      // ≠ kNone: the implicit fact that records what an office has decided of this 情形 (裁量)
  FactId presence = kNone;           // 或 无: the Boolean fact that says whether there is one; its value is unknown where nobody said
  FactId blank = kNone;              // 未填视为 a formula: the implicit Boolean fact that says whether it was left blank
  // 待补充 "…": what stands for a value that nobody can say before it is supplied; `name` is the text. No record gives it, so it is always
  // missing; where it stands for a declared fact that is missing, that is what is asked for.
  bool to_supply = false;
  FactId stands_for = kNone;
  EntityId history = kNoEntity;      // 有历史: the values that it had; its own column is the value on 基准日
  // Of such a fact and of its presence, where the rules sum month by month: what it was on the reference date, by its history alone.
  ExprId then = kNone;
  bool lasting = false;              // whether what its date has ended still applies: 仍适用, 不再适用
  DefinitionId states = kNone;       // ≠ kNone: what the record itself gives for this definition (可由记录给定); not asked, not missing
  // Whether a person is asked for it where it is missing.
  bool Asked() const { return !RecordsDecision() && states == kNone; }
  // Whether it is filled in by those who decide.
  bool RecordsDecision() const { return check_policy != kNone || decides != kNone; }
  Span span;
};

struct ParameterKey {
  std::string name;
  Type type;  // Enum or Division; a key of numbers is an Enum of the intervals that its rows cut
};
struct ParameterRow {
  std::vector<std::int32_t> keys;  // codes, one per key
  Period period;                   // the row with the latest `from` on or before the date applies (and whose `until` has not passed)
  std::vector<Constant> values;    // one per output
  Basis basis;
  bool computed = false;           // by a 上调 from the row before it
  bool filler = false;             // 分档 with fewer brackets than another place has: nothing to show
  Span span;
};
struct ParameterOutput {
  std::string name;  // "" for the only one
  Type type;
  bool derived = false;  // what 每增 comes down to: not to be named in rules
};
// Scale: the brackets of a 分档, the last key is the bracket, outputs 超过, 不超过, 有上限, 比例. List: a 名单, the last key is the element,
// one Boolean output.
enum class ParameterUse : std::uint8_t { Table, Scale, List };
struct Parameter {
  std::string name;
  ParameterUse use = ParameterUse::Table;
  std::vector<ParameterKey> keys;
  std::vector<ParameterOutput> outputs;
  std::vector<ParameterRow> rows;  // all rule sets' rows, sorted by keys, then from
  Span span;
};

struct SetRow {
  std::int32_t code = 0;
  Period period;
  Basis basis;
  Span span;
};
struct Set {  // 集合
  std::string name;
  Type element;
  std::vector<SetRow> rows;
  bool for_good = false;  // 期满不再适用
  Span span;
};

struct Definition {
  std::string name;
  EntityId entity = kNoEntity;
  Type type;
  ExprId body = kNone;
  std::vector<Basis> basis;
  std::string note;
  std::int32_t table = kNone;  // output of a decision table
  DefinitionId read_anew = kNone;  // of the same name, as a policy reads it with an income that 计入收入 adds to; nothing else names it
  bool original = false;       // 原规定: what a layer covers, once more for the layer's own use
  std::string layer;           // 砀山县: what this place has put instead (覆盖) or added (增补); nothing else names it
  std::string rule_set;
  Span span;
};

enum class HitPolicy : std::uint8_t { Unique, First, Greatest, Total };  // 唯一, 首中, 最大, 合计
struct DecisionTable {
  std::string name;
  EntityId entity = kNoEntity;
  HitPolicy hit = HitPolicy::Unique;
  std::vector<DefinitionId> outputs;
  std::vector<std::vector<std::string>> rows;  // cell texts, inputs then outputs, for explanations
  std::vector<std::string> header;
  std::vector<Basis> row_basis;
  std::vector<Basis> basis;
  Span span;
};

struct Validation {
  std::string name;
  EntityId entity = kNoEntity;
  ExprId condition = kNone;
  std::string message;
  Span span;
};

// ---- policies -------------------------------------------------------------------------------------------------------

// 限次: how often it may be had. An exclusion where `count` has reached `times`.
struct TimesLimit {
  ExprId count = kNone;       // what was had within the window
  ExprId decisive = kNone;    // the day of the one that must leave the window before another may be had
  std::int32_t times = 1;
  std::int32_t months = 0;    // of the window up to the reference date; 0: for ever
  bool calendar_year = false; // 每 自然年
};
struct Condition {  // 条件, 除外, 程序终止, 限次
  std::string name;
  ExprId expression = kNone;
  std::optional<TimesLimit> limit;
  std::vector<Basis> basis;
  Period period;
  Span span;
};
// What a condition comes down to with its exceptions in force: Or(positive, And(Not(negative), own)) where `positive` is the Or of the
// `when` of the positive exceptions that decide it and `negative` that of the others; a conflict (an Error) where both are True, and
// the error of `negative` where that is one and `positive` is True.
//
// A change gives a 待遇 another value where its exception applies. Of two exceptions that disagree and both apply the one that outranks the
// other decides (directly or by way of others); with no rank it is a conflict, of values as of conditions.
// 自 D 起 第4个月，至 第12个月: the first day of the first and the last month, at the policy's entity. The month of D is the first.
struct Months {
  ExprId when = kNone;   // what is asked for besides; kNone: nothing
  ExprId first = kNone;
  ExprId last = kNone;  // kNone: no end
};
struct Change {
  std::string benefit;
  ExprId value = kNone;      // limits and rounding inside
  bool limits = false;       // 上限, 下限 改为: the benefit's own formula with another limit
  std::string text;          // 「待遇 月保障金 改为 400元/月」, 「上限 改为 50000元」
  Span span;
};
struct Exception {
  std::string name;
  ExprId when = kNone;                  // 当, and none that outranks it and disagrees applies
  ExprId written = kNone;               // 当 alone
  bool decides = true;                  // 视为 is written
  bool positive = true;                 // 视为 符合
  std::vector<std::string> conditions;  // names of 条件 that it decides; empty: all
  std::vector<Change> changes;
  std::vector<std::string> outranks;    // 优先于, as written
  std::vector<std::string> yields_to;   // those in `when`
  Months months;                        // in which it applies; `when` and `written` ask for them
  std::vector<Basis> basis;
  Period period;
  Span span;
};
struct HumanCheck {  // 人工核查
  std::string name;
  ExprId when = kNone;  // kNone: always
  // 裁量: an office decides; it fails nobody, other clauses ask for `decision`. `record` is the amount where that is what is decided.
  // Without `record`: of a 情形, whose elements record it, each what was decided of it; open wherever `when` holds.
  bool discretion = false;
  bool lapsed = false;  // of those: whether a clause that its date has ended, with nothing after it, still applies (仍适用, 不再适用)
  DefinitionId decision = kNone;  // the value of `record`
  FactId record = kNone;  // implicit Boolean fact of the policy's entity, named "P·NAME": unknown = open, true = passed, false = failed
  bool IsDiscretion() const { return discretion && !lapsed; }  // 裁量; else a 人工核查
  std::vector<std::string> offices;
  std::string time_limit;  // "15个工作日"
  std::string question;
  std::vector<Basis> basis;
  Period period;
  Span span;
};
enum class BenefitPeriod : std::uint8_t { OneOff, Monthly, Yearly };
// What another policy does to an amount: shown wherever the amount is.
enum class EffectKind : std::uint8_t { TopUp, Offset, CapTogether, Highest, CountsAs, Reduction };
std::string_view EffectName(EffectKind kind);  // 补差, 减发
struct Effect {
  EffectKind kind = EffectKind::TopUp;
  std::string name;            // of the 关系; empty for a clause of the policy itself
  ExprId before = kNone;       // the amount without it
  ExprId after = kNone;        // and with it
  // 补差, 抵扣, 减发: what is taken off; 合计封顶: the limit and what was paid before; 同类就高: the others; 计入收入: what is counted.
  std::vector<ExprId> parts;
  std::vector<std::string> labels;  // of the parts; empty: their own text
  std::vector<Basis> basis;
  Span span;
};
// 资格, 实物 and 服务 are due or not like any other; they count as nothing where money is added up or compared.
enum class BenefitKind : std::uint8_t { Money, Qualification, Goods, Service };
std::string_view ChineseName(BenefitKind kind);  // "" 资格 实物 服务
std::string_view JsonName(BenefitKind kind);     // money qualification goods service
struct Benefit {  // 待遇
  std::string name;
  Type type;
  BenefitKind kind = BenefitKind::Money;
  std::string content;                  // 「每周上门 2次」 of one that is no money; its value is 1 unless it has a quantity
  bool quantity = false;                // no money, and `value` says how much: 20千克
  BenefitPeriod period = BenefitPeriod::OneOff;  // by unit: 元/月 Monthly, 元/年 Yearly, else OneOff
  ExprId value = kNone;                 // with caps, rounding and effects already inside
  ExprId when = kNone;                  // 当, and `months`: not due where False
  Months months;                        // in which it is paid
  bool nothing_if_refused = false;      // 不符合时 0元: written, not only so
  bool at_most = false;                 // 最高额: the value is the most that may be granted, so that only its advances are certain
  bool may_be_estimate = false;
  ExprId estimate_when = kNone;         // 估 当; kNone with may_be_estimate: always
  std::string offset_of;                // 抵扣: advance on the benefit of this name
  std::string time_limit, note;
  std::vector<Effect> effects;          // in the order in which they were worked in
  std::vector<Basis> basis;
  Period in_force;
  Span span;
};
struct Pledge {  // 承诺: what the applicant attests by signing; it decides nothing
  std::string name;  // the text
  ExprId when = kNone;
  std::vector<Basis> basis;
  Period period;
  Span span;
};
struct DocumentRequirement {  // one item of 材料
  DocumentId document = kNone;
  EntityId each = kNoEntity;   // 每名 ENTITY; kNoEntity: once for the policy's subject
  ExprId filter = kNone;       // at level `each`
  ExprId when = kNone;         // at the policy's level
  bool later = false;          // 可后补
  bool promise = false;        // 承诺
  std::vector<std::string> shared;
  std::optional<std::int32_t> valid_months;
  std::string purpose;
  std::vector<Basis> basis;
  Period period;
  Span span;
};
struct Procedure {  // 办理
  ExprId when = kNone;  // 当: they take applications only where it holds
  std::vector<std::string> offices;
  std::string time_limit, special_limit;  // "30个工作日"
  std::string manner;
  bool no_application = false;
  std::vector<Basis> basis;
  Period period;
};
struct Step {
  std::string name, office, time_limit, starts;
  ExprId when = kNone;  // a place has steps of its own: taken only where it holds
  Basis basis;
};
struct Authority {  // 主管: several offices in one text
  std::string office;
  ExprId when = kNone;  // a place has an office of its own: only where it holds
  std::vector<Basis> basis;  // of a place's own; else among those of the version
  Period period;
  Span span;
};
struct Review {
  std::int32_t months = 0;
  ExprId when = kNone;
};
struct PolicyVersion {
  Period period;
  ExprId filter = kNone;  // （每名 成员 其中 …）: False → 不适用
  std::vector<Authority> authorities;
  std::vector<Basis> basis;
  std::vector<Condition> conditions, exclusions, terminations;
  std::vector<Exception> exceptions;
  ExprId amount_conflict = kNone;       // two exceptions that no rank tells apart give one benefit different values
  std::vector<HumanCheck> human_checks;
  std::vector<PolicyId> prerequisites;  // 前置: eligible too, and before it
  std::vector<PolicyId> precedes;       // 先后: these are to be confirmed before it, no more
  std::vector<PolicyId> bridges;        // 过渡: it is had until these are first paid, and not beside them
  std::vector<Benefit> benefits;
  std::vector<std::string> statuses;
  std::vector<std::optional<std::int32_t>> status_months;  // 有效, one per status
  std::vector<std::string> serves;      // needs
  std::vector<DocumentRequirement> documents;
  std::vector<Pledge> pledges;
  std::vector<Procedure> procedures;
  std::vector<Step> steps;
  std::string start;                    // 起发: "次月", …
  std::string start_note;
  std::vector<Review> reviews;
  Span span;
};
struct Policy {
  std::string name;
  EntityId entity = kNoEntity;
  std::vector<PolicyVersion> versions;  // disjoint periods, in order
  std::string unit;                     // 单人户: a policy judged again for this 评估单元
  PolicyId assesses = kNone;            // of a unit: the policy that it was made of
  PolicyId others = kNone;              // of a unit: 其余 保留, what the rest of the record keeps
  PolicyId recalculates = kNone;        // 重算: this policy judged again in a world of `again`; nothing of its own
  std::string again;                    // 「不含 本成员」: as if the element at hand did not exist; 「改 存款 为 0元」: as if facts were others
  std::int32_t finding = kNone;         // index into Model::findings: an 审计项, never an aid
  std::string rule_set;
  Span span;
  // Whether a record has a verdict of it.
  bool IsJudged() const { return recalculates == kNone; }
  const PolicyVersion* VersionAt(value::Date date) const {
    for (const auto& version : versions)
      if (version.period.Contains(date)) return &version;
    return nullptr;
  }
};

// 审计项: what a record may show to be wrong, as a lead for a person to look into. Its policy has 当 as its one condition and what is at
// stake as its benefits: 符合 is 线索, 待补充 is 待核实.
enum class Severity : std::uint8_t { High, Medium, Low };             // 高, 中, 低
enum class Direction : std::uint8_t { Overpaid, Missed, Procedure };  // 错保, 漏保, 程序
struct Finding {
  PolicyId policy = kNone;
  std::string code;  // D01
  Severity severity = Severity::High;
  Direction direction = Direction::Overpaid;
  std::vector<ExprId> evidence;             // 证据, on the rows of the policy's entity
  std::vector<std::string> innocent;        // 反证: what else may explain it
  std::vector<std::string> handling;        // 处置: what is to be done, and what comes first
  std::vector<Basis> handling_basis;
  std::vector<std::string> data_sources;    // 数据源
  Span span;
};
std::string_view ChineseName(Severity severity);
std::string_view JsonName(Severity severity);  // high medium low
std::string_view ChineseName(Direction direction);
std::string_view JsonName(Direction direction);  // overpaid missed procedure

// Mutually exclusive policies (关系 择一, 互斥). Ordered: the earlier wins; otherwise the household's total decides.
struct Exclusive {
  std::string name;
  EntityId entity = kNoEntity;  // exclusive per row of this entity (a member's policies exclude each other for that member)
  bool ordered = false;
  ExprId when = kNone;          // 当, at the entity: they exclude each other only where it holds
  std::vector<PolicyId> policies;
  std::vector<Basis> basis;
  Period period;                // outside: the policies do not exclude each other by this clause
  Span span;
};

struct Need {
  std::string name;
  EntityId entity = kNoEntity;
  ExprId condition = kNone;
  ExprId gap = kNone;
  std::string note;
  Span span;
};
struct Resource {
  std::string name;
  EntityId entity = kNoEntity;
  std::vector<std::string> providers;
  std::vector<std::string> needs;
  ExprId target = kNone;
  ExprId amount = kNone;      // 额度 700元 (a constant expression); kNone: see amount_text
  std::string amount_text;    // as written, with its frequency
  std::string time_limit;
  std::vector<DocumentRequirement> documents;
  std::vector<PolicyId> after;
  Period period;
  std::optional<value::Rational> balance;
  std::optional<value::Date> balance_date;
  std::vector<Basis> basis;
  Span span;
};

// 性质: what must hold for every record. Either `condition`, on every row of the entity; or that `effect` goes with `cause` as `trend` says:
// where the cause is raised and all else is left as it is.
enum class Trend : std::uint8_t { NotRising, NotFalling, Unchanging };  // 不增, 不减, 不变
std::string_view ToText(Trend trend);
struct Property {
  std::string name;
  EntityId entity = kNoEntity;
  ExprId condition = kNone;  // kNone: a trend
  ExprId cause = kNone;      // a Fact or a Definition of the entity
  ExprId effect = kNone;     // a number on the entity's rows
  Trend trend = Trend::NotRising;
  ExprId premise = kNone;    // 当: claimed only where it holds
  std::vector<Basis> basis;
  std::string note, rule_set;
  Span span;
};

// ---- examples: checked names, values still texts (the record reader reads them) ----------------------------------------

struct Example {
  std::string name;
  const ast::ExampleDeclaration* syntax = nullptr;  // own clauses; lives in Rules::files
  std::int32_t based_on = kNone;                    // index into Model::examples
  value::Date reference_date;
  std::optional<value::Date> known_by;              // 知悉截至
  std::string rule_set;
  std::unordered_map<const ast::Name*, DefinitionId> definitions;  // what its 期望 and 给定 mean by a name, by the place where they say it
  Span span;
};

struct Model {
  std::vector<Expr> expressions;
  std::vector<LegalSource> sources;
  std::vector<std::string> units;  // declared by 单位
  std::vector<Enum> enums;
  std::vector<Document> documents;
  std::vector<Entity> entities;    // [0] is the root; parents before children
  std::vector<Fact> facts;
  std::vector<Parameter> parameters;
  std::vector<Set> sets;
  std::vector<Definition> definitions;  // in an order in which each uses only earlier ones (across 符合/待遇 too)
  std::vector<DecisionTable> tables;
  std::vector<Validation> validations;
  std::vector<Policy> policies;         // in an order in which each uses only earlier ones
  std::vector<Exclusive> exclusives;
  std::vector<Finding> findings;
  std::vector<Need> needs;
  std::vector<Resource> resources;
  std::vector<Property> properties;
  std::vector<Example> examples;
  std::vector<std::string> rule_sets;   // names, in load order

  const Expr& At(ExprId id) const { return expressions[static_cast<std::size_t>(id)]; }
  // What people call the elements of an entity: its name, of a pair that of the inner entity.
  const std::string& ElementName(EntityId entity) const;
  // The entity `ancestor` or one of its descendants?
  bool IsWithin(EntityId entity, EntityId ancestor) const;
  std::optional<PolicyId> FindPolicy(std::string_view name) const;
  std::optional<FactId> FindFact(EntityId entity, std::string_view name) const;  // own facts, by name or 列名
  std::optional<DefinitionId> FindDefinition(EntityId entity, std::string_view name) const;  // of the entity itself
  std::vector<DefinitionId> ReadingsOf(DefinitionId definition) const;  // itself, and as policies read it anew
  std::optional<EntityId> FindEntity(std::string_view name) const;
};

// The model as text, one item a line: what tests compare.
std::string ToText(const Model& model);
std::string ToText(const Model& model, ExprId id);  // one expression, in rule-language form: 「家庭月收入 ÷ 保障人数」
std::string ToText(const Model& model, const Type& type);
std::string ToText(const Model& model, const Type& type, const Constant& constant);  // "780元/人/月", "城镇", "2024-07-01", "真"

}  // namespace doudi::model
