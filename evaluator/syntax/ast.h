// The syntax tree of a rule file: what was written, nothing resolved. Built by ParseRules (syntax/parse.h), printed by
// ast_text, consumed by check. Names are texts as written (quotes 「」 removed, full-width letters and digits folded), literals
// exactly as written; every node knows its place. A clause that could not be parsed is left out of the tree and reported.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/source_file.h"

namespace doudi::ast {

using source::Span;

struct Name {
  std::string text;
  Span span;
};

// ---- expressions ----------------------------------------------------------------------------------------------------

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

// `780元/人/月`, `60%`, `2024-07-01`, `真`, `"文"`: text as written; check gives it a value by the literal grammar.
enum class LiteralKind : std::uint8_t { Quantity, Date, Boolean, Text };
struct LiteralExpression {
  LiteralKind kind = LiteralKind::Quantity;
  std::string text;  // Text: without the quotes
};

struct NameExpression {  // 人均月收入, 基准日, 砀山县
  std::string name;
};

struct OfExpression {  // 家庭 的 户籍地; 医疗救助待遇 的 起付
  ExpressionPtr owner;
  Name member;
};

// 重算（P，b，不含 本成员）: an argument 本成员 with the key 不含.
// f（a，b）, 低保标准（户籍类型：农村）, 合计（成员 其中 c：e）, 至少 2项（…）, 符合（P）, 低保标准 于 D
struct Argument {
  std::optional<Name> key;      // 户籍类型：…
  std::optional<Name> changed;  // 改 存款 为 0元: 存款
  ExpressionPtr value;
};
struct CallExpression {
  Name function;
  std::vector<Argument> arguments;
  ExpressionPtr count;  // 至少 2项: the literal "2项"; otherwise null
};

struct AggregateExpression {  // f（[其他] collection [其中 filter][，按 order [由大到小]][，并列][：body]）
  Name function;
  std::vector<Name> collection;  // 成员 的 医疗费用: two names
  bool others = false;           // 其他 成员: all but the one where it stands
  ExpressionPtr order;           // null if none
  bool descending = false;       // 由大到小, 由晚到早
  bool shared_ranks = false;     // 并列: those that are equal share a rank
  ExpressionPtr filter;          // null if none
  ExpressionPtr body;            // null if none
};

struct MonthsExpression {  // 逐月（自 a 至 b：body）
  Name function;
  ExpressionPtr from, until, body;
};

struct AtDateExpression {  // 低保标准 于 2024-07-01
  ExpressionPtr parameter;
  ExpressionPtr date;
};

enum class UnaryOperator : std::uint8_t { Negate, Not };
struct UnaryExpression {
  UnaryOperator op = UnaryOperator::Negate;
  ExpressionPtr operand;
};

enum class BinaryOperator : std::uint8_t { Add, Subtract, Multiply, Divide, Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual, And, Or };
struct BinaryExpression {
  BinaryOperator op = BinaryOperator::Add;
  ExpressionPtr left;
  ExpressionPtr right;
  Span op_span;
};

struct BetweenExpression {  // x 在 a 与 b 之间, both ends included
  ExpressionPtr value, low, high;
  bool without_last = false;  // 不含末日
};

struct InsideExpression {  // x 在 居住期 之内
  ExpressionPtr value, periods;
};

struct WindowExpression {  // x 在 近 12个月（截至 基准日）
  ExpressionPtr value;  // null: an argument, the days themselves
  std::string length;   // "12个月", "12个整月", "30天"
  Span length_span;
  ExpressionPtr until;  // null: 基准日
};

struct PresenceExpression {  // x 有值, x 是 无
  ExpressionPtr value;
  bool absent = false;  // 是 无
};

struct LetExpression {  // 令 a ＝ x；令 b ＝ y；e
  struct Local {
    Name name;
    ExpressionPtr value;
  };
  std::vector<Local> locals;
  ExpressionPtr body;
};

struct InExpression {  // x 属于 ｛a、b｝ (members) or x 属于 [规则集 的] 集合 (set)
  ExpressionPtr value;
  bool negated = false;
  std::vector<ExpressionPtr> members;  // empty when `set` is used
  std::optional<Name> set;
  std::optional<Name> set_owner;       // 最低生活保障 的 重残: the rule set of the set
};

struct ChooseExpression {  // 若 c 则 x；若 d 则 y；否则 z
  struct Branch {
    ExpressionPtr condition, value;
  };
  std::vector<Branch> branches;
  ExpressionPtr otherwise;  // null if not written (an error that check reports)
};

enum class RoundingWord : std::uint8_t { HalfUp, Up, Down };  // 四舍五入到, 进位到, 舍去到
struct RoundExpression {
  RoundingWord word = RoundingWord::HalfUp;
  ExpressionPtr value;
  Name place;  // 元, 角, 分, 十元, 4位小数
};

// 若 c 则 待补充 "…": nobody can say the value until this is supplied. Only as a branch of a 若.
struct SupplyExpression {
  std::string text;
  std::optional<Name> fact;  // 待补充 在读学段: a fact in place of a text
};

struct DefaultExpression {  // x 缺省 v
  ExpressionPtr value, fallback;
};

// 符合下列之一：（一）…；（二）…。 / 同时符合下列：…; also 任一（…） and 全部（…） written as calls stay calls.
struct ListExpression {
  bool all = false;  // true: 同时符合下列
  struct Item {
    std::string number;  // "（一）" as written
    ExpressionPtr value;
  };
  std::vector<Item> items;
};

struct Expression {
  Span span;
  bool bracketed = false;  // written inside （）: needed for the 且/或 mixing rule and for rounding
  std::variant<LiteralExpression, NameExpression, OfExpression, CallExpression, AggregateExpression, MonthsExpression, AtDateExpression, UnaryExpression, BinaryExpression,
               BetweenExpression, InsideExpression, WindowExpression, PresenceExpression, LetExpression, InExpression, ChooseExpression, RoundExpression, DefaultExpression, SupplyExpression, ListExpression>
      node;
};

// ---- parts shared by clauses ----------------------------------------------------------------------------------------

// 低保办法 第十三条第二款 | 《救助法》（…号） 第五条 | 示例 "…" | "free text"
struct Reference {
  std::string title;                  // 低保办法, or the title without 《》, or 示例, or free text
  bool titled = false;                // written 《…》
  std::string document_number;        // 民发〔2021〕57号
  std::vector<std::string> articles;  // 第十三条第二款, …
  std::string note;                   // "…" after 示例
  Span span;
};

struct TypeSpec {
  std::string text;                // 元/人/月, 布尔, 残疾等级; empty for an inline enum
  std::vector<Name> members;       // ｛男、女｝
  Span span;
};

struct TableCell {
  std::string text;  // trimmed, `\|` unescaped
  Span span;
};
struct Table {
  std::vector<TableCell> header;
  std::vector<std::vector<TableCell>> rows;  // without |---| rows; may be ragged (check reports)
  Span span;
};
inline constexpr std::string_view kDitto = "同上";
// Puts in place of each 同上 what the cell above it says; in the first row it stays.
void CopyDittos(Table& table);

enum class AttributeKind : std::uint8_t {
  Basis,        // 依据 REF…            references
  From,         // 施行 D / 自 D          expression
  Until,        // 废止 D / 至 D          expression
  TimeLimit,    // 时限 30个工作日 / 当日   expression or name
  SpecialLimit, // 特殊 45个工作日         expression
  Cap,          // 上限 E[，除非 C]       expression, unless
  Floor,        // 下限 E[，除非 C]       expression, unless
  Rounding,     // 进位到 元             name (place) + rounding
  When,         // 当 E                 expression
  By,           // 由 OFFICE            names
  Ask,          // 问 "…"               text
  Label,        // 标签 "…"              text
  Note,         // 说明 "…"              text
  Hint,         // 提示 "…"              text
  Purpose,      // 用途 "…"              text
  Columns,      // 列名 "a"、"b"          names
  Range,        // 范围 ≥ x / 在 a 与 b 之间   comparison + expression(s)
  Evidence,     // 证明 A 或 B 或 共享（x） 或 承诺   evidence
  Valid,        // 有效 12个月            expression
  Personal,     // 个人信息
  Default,      // 缺省 E / 未填视为 E      expression
  Designation,  // 称呼 F               names
  KeyFrom,      // 区划 取 F             names: key, fact
  Shared,       // 共享 户籍、残联         names
  SharedFrom,   // 共享自 D              expression
  Promise,      // 承诺
  Later,        // 可后补
  General,      // 通用
  OneOff,       // 一次性
  AtMost,       // 最高额
  Estimate,     // 估 当 E / 估           expression (may be null)
  Offset,       // 抵扣 [POLICY·]OTHER   names
  Entitled,     // 应得
  Paid,         // 实发
  Listed,       // 已列 E               expression
  Serves,       // 满足 需求              names
  Gap,          // 缺口 E               expression
  NoApplication, // 免申请
  Manner,       // 方式 "…"              text
  Order,        // 由重到轻 …             text is the word
  OtherCodes,   // 其余代码 归入 其他      names
  HitPolicy,    // 命中 唯一|首中|最大|合计   names
  AsOf,         // 截至 D               expression
  BasedOn,      // 基于 OTHER            names
  Frequency,    // 每户 每年 1次           text as written
  Sequence,     // 次序 E [由晚到早]       expression; text is the direction, "" if not said
  Groups,       // 每组 成员、E           list
  Deductible,   // 先扣 E               expression
  Ratio,        // 按 E                 expression
  RunningCap,   // 累计不超过 E           expression
  Remainder,    // 余下 NAME            names
  RowsFrom,     // 来自 "x.csv"           text; check takes the rows over
  Otherwise,    // 否则                  (分档)
  IfRefused,    // 不符合时 E             expression
  FromMonth,    // 自 [D 起] 第4个月       expression (D, may be null); text is 第4个月
  UntilMonth,   // 至 [D 起] 第12个月      the same
  Change,       // 待遇 NAME [上限|下限] 改为 E   names (benefit, or none), text is the limit, expression
  Discretion,   // 裁量 "…"              text
  Outranks,     // 优先于 例外 A、B        names
  Recorded,     // 可由记录给定            (定义)
  History,      // 有历史
  EndsForGood,  // 期满不再适用
  Received,     // 已领 A[ 的 B][ 其中 E]   names (the collection), expression (may be null)
  // Taken up into the declaration's own fields, never left in its attributes:
  Parent,       // 属 家庭               names
  ShortTitle,   // 简称 低保办法           names
  // Of a 规则集 and a 引用:
  Applies,      // 适用 砀山县、萧县        names
  Only,         // 只取 甲、乙            names
};

struct EvidenceOption {
  enum class Kind : std::uint8_t { Document, Shared, Promise } kind = Kind::Document;
  std::vector<Name> names;  // the document, or the data sources
};

struct Attribute {
  AttributeKind kind = AttributeKind::Basis;
  Span span;
  std::vector<Reference> references;
  ExpressionPtr expression;
  ExpressionPtr second;  // upper end of a Range 在…与…之间
  ExpressionPtr unless;  // 除非: where the limit does not hold
  std::vector<ExpressionPtr> list;  // Groups
  std::optional<BinaryOperator> comparison;  // Range
  std::optional<RoundingWord> rounding;
  std::vector<Name> names;
  std::vector<EvidenceOption> evidence;
  std::string text;
};
using Attributes = std::vector<Attribute>;

// ---- declarations ---------------------------------------------------------------------------------------------------

struct SourceDeclaration {  // 依据 《…》（…），施行 D，简称 X。
  Reference reference;
  Name short_title;  // empty text if none
  Attributes attributes;
  Span span;
};
struct ImportDeclaration {  // 引用 a；b。
  // 引用 a 的 x 称为 y: only x is taken of that rule set. An empty alias: x keeps its name.
  struct Taken {
    std::size_t rule_set = 0;  // in `rule_sets`
    Name name, alias;
  };
  std::vector<Name> rule_sets;
  std::vector<Taken> taken;
  Attributes attributes;  // 只取: of all of them
  Span span;
};
struct LeapDayDeclaration {  // 平年 按 2月28日。
  Name day;  // 2月28日, as written
  Span span;
};
struct PeriodDeclaration {  // 周期 学期 始于 9月1日、3月1日；参数 取 期初 值。
  Name period;
  std::vector<Name> starts;  // 9月1日, as written
  bool takes_first = false;  // 参数 取 期初 值
  Span span;
};
struct UnitDeclaration {
  std::vector<Name> units;
  Span span;
};
struct EnumDeclaration {
  Name name;
  std::vector<Name> members;
  std::vector<Name> codes;  // by member: 自有 "01"; empty text if none
  Attributes attributes;
  Span span;
};
struct CodingDeclaration {  // 编码 学校代码：10位。
  Name name;
  Name digits;  // 10位, as written
  Attributes attributes;
  Span span;
};
struct DocumentDeclaration {  // 文书
  Name name;
  Attributes attributes;
  Span span;
};
struct FactDeclaration {
  std::vector<Name> names;
  TypeSpec type;
  bool series = false;   // 列表
  bool or_none = false;  // 或 无
  Attributes attributes;
  Span span;
};
struct EntityDeclaration {
  Name name;
  std::optional<Name> parent;  // none: the root
  std::vector<FactDeclaration> facts;
  Attributes attributes;
  Span span;
};
struct ParameterDeclaration {
  Name name;
  std::vector<Name> keys;
  std::vector<std::optional<TypeSpec>> key_types;  // one per key: 户规模：人; none: the name tells
  struct Output {
    Name name;  // empty text: the only, unnamed one
    TypeSpec type;
  };
  std::vector<Output> outputs;
  ExpressionPtr value;  // one-line form; null with a table
  struct Dated {        // ｛自 2021-07-01：20%；自 2024-07-01：25%｝
    ExpressionPtr from, until, value;  // `until` may be null
  };
  std::vector<Dated> dated;
  ExpressionPtr uprated_from;  // 参数 x 自 D ＝ 前值 × …: no outputs, `value` is the formula; otherwise null
  Attributes attributes;
  std::optional<Table> table;
  Span span;
};
struct SetDeclaration {  // 集合
  Name name;
  Name element;  // the enum, or 区划
  bool layer = false;  // 覆盖
  Attributes attributes;
  Table table;
  Span span;
};
struct ListDeclaration {  // 名单 NAME[（区划）]：枚举 [｛…｝]
  Name name;
  std::optional<Name> place;  // 区划
  TypeSpec element;
  std::vector<Name> members;  // of the one-line form
  Attributes attributes;
  std::optional<Table> table;
  Span span;
};
// One table of brackets of a 分档.
struct Scale {
  ExpressionPtr when;      // 当: null for the only table and for 否则
  bool otherwise = false;  // 否则
  Attributes attributes;   // 区划 取 …, 依据, 说明; of the first table: those of the whole
  Table table;             // may be empty: the rows come from other rule sets
  Span span;
};
struct ScaleRowsDeclaration {  // 分档 NAME + table: further rows for one of another rule set
  Name name;
  Attributes attributes;
  Table table;
  Span span;
};
struct FormulaDeclaration {  // 公式
  Name name;
  struct Formal {
    Name name;
    TypeSpec type;
  };
  std::vector<Formal> formals;
  TypeSpec type;
  ExpressionPtr value;
  Attributes attributes;
  Span span;
};
struct DefinitionDeclaration {  // 定义, 情形 (type 布尔), 分档
  Name name;
  bool layer = false;  // 覆盖
  std::optional<Name> entity;  // none: no entity (a constant of parameters)
  TypeSpec type;
  ExpressionPtr value;
  std::vector<Scale> scales;  // 分档: `value` is what they are applied to
  Attributes attributes;
  Span span;
};
struct LinkDeclaration {  // 联系 父母（成员）：成员。
  Name name;
  Name entity;
  Name target;
  Attributes attributes;
  Span span;
};
struct GroupDeclaration {  // 分组 同住（成员 其中 c）按 居所号、户号。
  Name name;
  Name entity;
  ExpressionPtr filter;  // null if none
  std::vector<ExpressionPtr> keys;
  Attributes attributes;
  Span span;
};
struct RunningDeclaration {  // 依次 救助额（医疗费用 其中 c）：元 ＝ 自付，次序 结算日，…。
  Name name;
  Name entity;
  ExpressionPtr filter;  // null if none
  TypeSpec type;
  ExpressionPtr value;
  Attributes attributes;
  Span span;
};
struct DecisionTableDeclaration {
  Name name;
  bool layer = false;  // 覆盖
  Name entity;
  struct Output {
    Name name;
    TypeSpec type;
  };
  std::vector<Output> outputs;
  Attributes attributes;
  Table table;
  Span span;
};
struct RelationDeclaration {  // 关系 择一 NAME（E）：按序|就高 A、B。
  Name name;
  std::optional<Name> entity;
  bool ordered = false;  // 按序
  std::vector<Name> policies;
  struct Paid {  // P·b
    Name policy;
    std::optional<Name> benefit;
  };
  enum class Kind : std::uint8_t { ChooseOne, CapTogether, Highest } kind = Kind::ChooseOne;
  bool whole = false;      // 整包
  std::vector<Paid> paid;  // of 合计封顶 and 就高
  Attributes attributes;
  Span span;
};
struct InPaymentDeclaration {  // 实发 P：TYPE ＝ E，当 C。
  Name policy;
  TypeSpec type;
  ExpressionPtr value;
  Attributes attributes;
  Span span;
};
struct ValidationDeclaration {  // 校验
  Name name;
  Name entity;
  ExpressionPtr condition;
  Attributes attributes;
  Span span;
};
struct NeedDeclaration {  // 需求
  Name name;
  std::optional<Name> entity;
  ExpressionPtr condition;
  Attributes attributes;
  Span span;
};

// One clause of a 政策, 审计项 or 资源. The kind says which fields are used.
enum class ClauseKind : std::uint8_t {
  Basis,         // 依据              references
  Authority,     // 主管              names
  Condition,     // 条件 NAME：E       name, expression
  Exclusion,     // 除外 NAME：E
  Termination,   // 程序终止 NAME：E
  Exception,     // 例外 NAME：当 E，视为 符合 条件 A   name, expression, positive, names (conditions)
  HumanCheck,    // 人工核查 NAME：当 E       name, expression (may be null)
  Prerequisite,  // 前置              names
  Precedes,      // 先后              names
  Exclusive,     // 互斥              names
  Benefit,       // 待遇 NAME：UNIT ＝ E    name, type, expression (null: 资格, 实物 or 服务 without more)
  Status,        // 身份 NAME          name
  Serves,        // 满足              names
  Documents,     // 材料              documents
  Procedure,     // 办理              names
  Steps,         // 步骤              table
  Start,         // 起发 次月          names
  Review,        // 复核              reviews
  Pledge,        // 承诺 NAME | "…"    name
  Local,         // 令 NAME ＝ E       name, expression
  Period,        // 周期 NAME；参数 取 期初 值   name
  CountsAs,      // 计入收入 D（P、Q）   name (a definition), names (policies)
  TopUp,         // 补差 NAME：减去 E、E   name (a 待遇), parts
  Reduction,     // 减发 NAME：每名 M 其中 F，扣除 E   name (a 待遇), names (M), second (F, may be null), expression (E)
  Bridges,       // 过渡              names
  TimesLimit,    // 限次 NAME：1次 每 12个月   name, expression (1次), second (12个月, or the name 自然年; null: for ever)
  // 审计项 only:
  Code,          // 代码 D01           names
  Trigger,       // 当 E              expression
  Severity,      // 严重 高            names
  Direction,     // 方向 错保          names
  Stake,         // 涉及 NAME：UNIT ＝ E   name, type, expression
  Witness,       // 证据              names
  Innocent,      // 反证 "…"          texts
  Handling,      // 处置 "…"          texts
  DataSource,    // 数据源            names
  // 资源 only:
  Provider,      // 提供              names
  Needs,         // 需求              names
  Target,        // 对象 E             expression
  Amount,        // 额度 700元 | "…"    expression or text
  Limit,         // 时限 当日           names or expression
  After,         // 次序 后于 P         names
  ValidPeriod,   // 有效 D 至 D         expression, second
  Balance,       // 余额 E             expression
};

struct DocumentItem {
  Name document;
  std::optional<Name> each;  // 每名 成员
  ExpressionPtr filter;      // 其中 E
  ExpressionPtr when;        // 当 E
  Attributes attributes;
  Span span;
};
struct ReviewItem {
  ExpressionPtr period;  // 12个月
  ExpressionPtr when;    // null for the general one
};

struct Clause {
  ClauseKind kind = ClauseKind::Condition;
  Span span;
  Span keyword_span;
  Name name;
  TypeSpec type;
  ExpressionPtr expression;
  ExpressionPtr second;
  std::vector<ExpressionPtr> parts;  // 减去
  bool positive = true;  // 视为 符合
  bool decides = true;   // 例外 with 视为
  bool open_amount = false;  // 待遇 在 expression 与 second 之间 裁量
  std::vector<Name> names;
  std::string text;
  std::vector<Name> texts;  // each without its quotes
  std::vector<Reference> references;
  std::vector<DocumentItem> documents;
  std::vector<ReviewItem> reviews;
  std::vector<Scale> scales;  // 待遇 written as 分档
  std::optional<Table> table;
  Attributes attributes;
};

struct PolicyDeclaration {
  Name name;
  std::optional<Name> entity;  // none: the root
  ExpressionPtr filter;        // 其中 E
  std::vector<Clause> clauses;
  Attributes attributes;
  Span span;
};
// 覆盖 P 条件 …, 增补 P 条件 …: one clause of a policy that is declared elsewhere, for the place of this rule set.
struct LayerDeclaration {
  bool adds = false;         // 增补
  PolicyDeclaration policy;  // its name and the clause
  Span span;
};
// 评估单元 NAME（成员 其中 E）: a policy judged again for each such element.
struct AssessmentDeclaration {
  Name name;                // 单人户
  PolicyDeclaration policy; // the head and the clauses that the unit adds; its name is the unit's
  Name scope;               // 本成员; empty text if not written
  Name assessed;            // 最低生活保障
  std::optional<Name> alias;  // 称为
  std::optional<Name> others; // 其余 保留 P
  struct Given {              // 给定 保障人数 ＝ 1人
    Name definition;
    ExpressionPtr value;
  };
  std::vector<Given> given;
  Attributes attributes;  // of 评估: 依据
  Span span;
};
// 审计项 NAME（成员 其中 E）: its head and clauses as those of a policy.
struct FindingDeclaration {
  PolicyDeclaration policy;
  Span span;
};
// 性质 NAME（E）：c; 性质 NAME（E）：x 越高 y 不增.
enum class Trend : std::uint8_t { NotRising, NotFalling, Unchanging };
struct PropertyDeclaration {
  Name name;
  std::optional<Name> entity;  // none: the root
  ExpressionPtr value;         // what holds; with an effect: what is raised
  ExpressionPtr effect;        // null if none
  Trend trend = Trend::NotRising;
  Attributes attributes;       // 当, 依据, 说明
  Span span;
};
struct ResourceDeclaration {
  Name name;
  std::optional<Name> entity;
  std::vector<Clause> clauses;
  Attributes attributes;
  Span span;
};

// ---- examples -------------------------------------------------------------------------------------------------------

struct FieldValue {
  Name field;
  std::string text;  // the literal as written (quotes removed when quoted)
  bool quoted = false;
  Span span;
};
struct ExampleElement {  // 成员 甲 属 户 ｛…｝。
  Name entity;
  Name handle;                 // empty text if none
  std::optional<Name> parent;  // 属 丙
  std::vector<FieldValue> fields;
  Span span;
};
struct ExampleRows {  // 财产 | … |
  Name entity;
  Table table;
  Span span;
};
struct Given {
  Name definition;
  std::vector<Name> handles;
  std::string text;
  bool quoted = false;
  Span span;
};
struct HeldDocument {
  Name document;
  std::vector<Name> handles;
  ExpressionPtr issued;  // 签发 D
  Span span;
};
struct CheckRecord {  // 核查 P·NAME（甲）：通过。
  Name policy;  // empty text: 裁量 NAME, of a 情形
  Name check;
  std::vector<Name> handles;
  bool passed = true;       // 通过, 准予, 仍适用
  bool lasting = false;     // 仍适用, 不再适用
  bool discretion = false;  // 裁量 …
  std::string amount;       // 裁量 P·NAME：3000元
  Span span;
};
// One item of a 期望: the first says what it is about, the rest follow after commas.
struct ExpectedItem {
  enum class Kind : std::uint8_t {
    Value,         // NAME[（handle）][ ＝ literal]     name, handles, text; without: a 待遇 that is no money is due
    Total,         // 合计 literal                    text
    Missing,       // 缺 f、g（丙）                    names + handles per name
    FailedCondition,  // 未过 条件 A、B                names
    Above,         // 高出 literal                    text
    Below,         // 低了 literal                    text
    ConditionTruth,   // 条件|除外|程序终止|例外 A：真|假|未知   word in clause, name, text
    Documents,     // 缺|免交|已有|可承诺|过期 DOC（甲）、DOC   word in text, names + handles
    BasisContains, // 依据 含 REF                     references
    ReasonContains,  // 理由 含 "…"                 text
    OpenChecks,      // 人工核查 A、B               names; 无: none
    Pledges,         // 承诺 "…"、"…"              names; 无: none
    Asked,           // 问 f、g（丙）               names + handles per name
    Validation,      // 校验 A（甲）：真|假|未知        name, handles, text
  } kind = Kind::Value;
  struct Target {
    Name name;
    std::vector<Name> handles;
  };
  std::vector<Target> targets;
  std::string text;
  std::string clause;
  std::vector<Reference> references;
  Span span;
};
struct Expected {
  // 期望 SUBJECT[（handle）]：OUTCOME，items  |  期望 SUBJECT[（handle）]·items  |  期望 items  |  期望 SUBJECT 材料：items
  std::optional<Name> subject;  // policy or resource
  std::optional<Name> handle;
  std::string outcome;          // 符合 …, 可链接, 不可链接; empty if none is stated
  std::vector<ExpectedItem> items;
  Span span;
};
struct ExampleDeclaration {
  Name name;
  std::optional<Name> based_on;
  ExpressionPtr reference_date;  // null if inherited
  ExpressionPtr known_by;        // 知悉截至 D; null if inherited or all that is known now counts
  std::vector<ExampleElement> elements;
  std::vector<ExampleRows> rows;
  std::vector<Name> empty_collections;  // 无 财产、事件。
  std::vector<Name> open_collections;   // 未列全 财产。
  std::vector<Given> given;
  std::vector<HeldDocument> held;
  std::vector<CheckRecord> checks;
  std::vector<Expected> expected;
  Span span;
};

using Declaration = std::variant<SourceDeclaration, ImportDeclaration, LeapDayDeclaration, PeriodDeclaration, UnitDeclaration, EnumDeclaration, CodingDeclaration, DocumentDeclaration, EntityDeclaration,
                                 ParameterDeclaration, SetDeclaration, DefinitionDeclaration, DecisionTableDeclaration, RelationDeclaration,
                                 LinkDeclaration, GroupDeclaration, RunningDeclaration, InPaymentDeclaration,
                                 ListDeclaration, ScaleRowsDeclaration, FormulaDeclaration,
                                 ValidationDeclaration, NeedDeclaration, LayerDeclaration, AssessmentDeclaration, PolicyDeclaration, FindingDeclaration, PropertyDeclaration, ResourceDeclaration, ExampleDeclaration>;

struct RuleFile {
  const source::SourceFile* file = nullptr;
  Name rule_set;  // 国家/最低生活保障
  Attributes attributes;  // 适用, 区划 取, 施行, 废止: a layer over the rule sets that it 引用s
  std::vector<Declaration> declarations;  // in order
  // Names that something unreadable declared, as far as they could be told: not to be reported again as unknown.
  std::vector<Name> unread;
  bool imports_unread = false;  // a 引用 could not be read: any name may come from there
};

}  // namespace doudi::ast
