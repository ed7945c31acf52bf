// The state that the steps of Check share: the model as far as it is built, the names declared so far, and
// the messages. Private to evaluator/check.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "model/model.h"
#include "syntax/ast.h"

namespace doudi::check {

using diagnostics::Diagnostic;
using diagnostics::Label;
using source::Span;
using RuleSetId = std::int32_t;

// Things that are found by name alone. Facts and definitions belong to an entity and are kept apart
// (ValueSymbol).
enum class NameKind : std::uint8_t {
  Entity,
  Enum,
  Parameter,
  Set,
  Policy,
  Document,
  Need,
  Resource,
  Example,
  Group,
  Formula,
  List,
  Finding,
  Property,
  Coding
};
inline constexpr std::size_t kNameKinds = 15;
std::string_view WordFor(NameKind kind);  // 实体, 枚举, …

struct Symbol {
  std::int32_t id = model::kNone;
  RuleSetId rule_set = 0;
  Span span;
};
using SymbolTable = std::map<std::string, std::vector<Symbol>, std::less<>>;

struct ValueSymbol {
  enum class Kind : std::uint8_t { Fact, Definition } kind = Kind::Fact;
  std::int32_t id = model::kNone;
  model::EntityId entity = model::kNoEntity;
  RuleSetId rule_set = 0;
  Span span;
};

// 引用 a 的 x 称为 y, 引用 a，只取 x: one name of a rule set of which the others stay out of sight.
struct Taken {
  RuleSetId from = 0;
  ast::Name name;
  std::string alias;  // the name it has here
};

// 规则集 …，适用 砀山县，区划 取 户籍区划: a layer over what the rule set 引用s.
struct LayerHead {
  std::vector<std::int32_t> places;  // division codes, all of one level
  std::string text;                  // 砀山县、萧县
  ast::Name fact;                    // where the record belongs
  model::Period period;
};

// A definition or set that a layer has put in place of another.
struct Layering {
  std::int32_t original = model::kNone;
  std::int32_t local = model::kNone;
  model::DefinitionId above = model::kNone;  // 原规定, if the local one names it: filled in with the layers
  RuleSetId rule_set = 0;
  model::Period period;  // of the rule set and of the declaration together
  Span span;
};

// 周期 学期 始于 9月1日、3月1日: in the order written, month × 100 ＋ day.
struct StatedPeriod {
  std::vector<std::int32_t> starts;
  Span span;
};
// 参数 取 期初 值: what period, and when it begins, in order of the year.
struct TakenPeriod {
  std::string period;
  std::vector<std::int32_t> starts;
  Span span;
};

struct RuleSet {
  std::string name;
  const ast::RuleFile* file = nullptr;
  std::vector<RuleSetId> sees;        // itself first, then what it 引用s, transitively
  std::vector<Taken> taken;           // single names of rule sets that it does not see otherwise
  std::optional<LayerHead> layer;
  bool broken_layer = false;          // its 适用 could not be read: what it puts in place of others is silent
  value::LeapDay leap_day = value::LeapDay::March1;
  std::optional<Span> leap_day_stated;  // 平年 按 …
  std::map<std::string, StatedPeriod, std::less<>> periods;
  std::optional<TakenPeriod> taken_period;  // of its parameters
  std::set<RuleSetId> used;           // rule sets that a name was taken from
  std::vector<std::int32_t> sources;  // indices into Model::sources
  bool adds_rows = false;             // continues a parameter of another rule set
};

// 区划 取 户籍区划: where a key's value comes from when a use does not say.
struct KeyOrigin {
  ast::Name fact;
  RuleSetId rule_set = 0;
};

// 分组: the members of an element's group are the pairs on which the definition holds.
struct Group {
  model::EntityId entity = model::kNoEntity;
  model::EntityId pair = model::kNoEntity;
  model::DefinitionId definition = model::kNone;
};

// 依次: the definitions that it comes down to, by what they are called after its name. kNone where it needs none.
struct RunningSteps {
  model::DefinitionId before_total = model::kNone;  // 此前累计
  model::DefinitionId deductible_left = model::kNone;  // 起付余额
  model::DefinitionId counted = model::kNone;       // 计入额
  model::DefinitionId before_paid = model::kNone;   // 此前计入
  model::DefinitionId cap_left = model::kNone;      // 限额余额
  model::DefinitionId result = model::kNone;
  model::DefinitionId remainder = model::kNone;     // 余下
};

// A stretch of a line of numbers or days; both ends equal: a point.
struct LinePiece {
  std::optional<value::Rational> low, high;
  bool low_open = false, high_open = false;
};
// A parameter's key that is a number or a day: the stretches that its rows cut, in order, one per member of the key's enum.
struct KeyLine {
  model::Type type;
  std::vector<LinePiece> pieces;
  bool stepped = false;  // has rows of 每增
};

// A 公式; its id is the index into Workspace::formulas.
struct Formula {
  const ast::FormulaDeclaration* declaration = nullptr;
  RuleSetId rule_set = 0;
  std::vector<model::Type> types;  // of what stands in （）
  model::Type type;
  bool broken = false;  // its head or body is in error: uses are silent
  bool open = false;    // being lowered: a use is a circle
};

// A 待遇 as far as 待遇（P） needs it before policies are checked. No type: it could not be read.
struct DeclaredBenefit {
  std::string name;
  std::optional<model::Type> type;  // none: in error, or no money
  model::BenefitKind kind = model::BenefitKind::Money;
  bool advance = false;  // 抵扣: counted inside another benefit
  Span span;
};

// 补差 of a 待遇, worked into its amount once layers of places are in it.
struct CountsAs {  // 计入收入
  RuleSetId rule_set = 0;
  model::PolicyId payer = model::kNone;
  Span version;
  const ast::Clause* clause = nullptr;
  bool paid = false;                       // 实发
  model::DefinitionId income = model::kNone;
  std::vector<model::PolicyId> policies;   // whose income it is
  model::ExprId listed = model::kNone;     // at the entity of `income`
  model::ExprId ratio = model::kNone;
  model::ExprId when = model::kNone;       // where it does not hold the payment is no income
  std::vector<model::Basis> basis;
};
struct Offset {  // 抵扣 P·b
  RuleSetId rule_set = 0;
  model::PolicyId payer = model::kNone;
  std::string benefit;
  ast::Name policy, target;
  std::vector<model::Basis> basis;
};
// 重算: in what world a policy is judged again. One of the two.
struct Recalculated {
  model::EntityId left_out = model::kNoEntity;     // 不含 本成员
  // 改 存款 为 0元: at the rows of the fact or definition, or the same for all.
  std::map<model::FactId, model::ExprId> facts;
  std::map<model::DefinitionId, model::ExprId> definitions;
  std::string text;  // 「不含 本成员」, 「改 存款 为 0元」
};
struct LapsedMember {  // of a set: nothing follows its row
  std::int32_t code = 0;
  value::Date until;                 // its last day
  std::optional<value::Date> again;  // the day on which a later row lists it anew
  model::FactId fact = model::kNone; // whether it still applies
};
struct LapsedEntry {  // of a 名单: nothing follows it
  model::ParameterId where = model::kNone;  // a list of it alone, in the days after it
  model::FactId fact = model::kNone;        // whether it still applies
};
struct FilledIn {  // a fact with a formula after 未填视为
  model::DefinitionId definition = model::kNone;  // its value, given or worked out: what rules read in place of the fact
  RuleSetId rule_set = 0;
  const ast::Expression* formula = nullptr;
};
struct OpenSituation {  // a 情形 of which an office decides where it holds
  RuleSetId rule_set = 0;
  model::DefinitionId situation = model::kNone;
  model::HumanCheck check;  // what is asked, of whom
};
struct Reduction {  // 减发
  RuleSetId rule_set = 0;
  model::PolicyId policy = model::kNone;
  Span version;
  const ast::Clause* clause = nullptr;
  model::EntityId each = model::kNoEntity;
  std::vector<model::Basis> basis;
};
struct TopUp {
  RuleSetId rule_set = 0;
  model::PolicyId policy = model::kNone;
  Span version;  // of the policy: its name there
  const ast::Clause* clause = nullptr;
  std::vector<model::ExprId> parts;
  std::vector<model::Basis> basis;
};

class Workspace {
 public:
  // `lost`: the places where the parser gave up; names written there may be declarations that are now
  // missing.
  Workspace(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost);

  model::Model model;
  std::vector<RuleSet> rule_sets;
  std::array<SymbolTable, kNameKinds> symbols;
  std::map<std::string, std::vector<ValueSymbol>, std::less<>> values;
  std::unordered_map<const void*, std::int32_t> id_of;  // declaration in the tree → its index in the model
  std::vector<std::map<std::int32_t, KeyOrigin>> key_origins;  // per parameter: key index → origin
  std::vector<std::map<std::int32_t, KeyLine>> key_lines;      // per parameter: key index → its line
  std::vector<Formula> formulas;
  std::vector<std::int32_t> coding_digits;  // by the id of a 编码
  std::optional<TakenPeriod> policy_period;  // of the 政策 that is being read
  // The places of calls of 公式 within which an expression is being lowered: what goes wrong there is also said to be there.
  std::vector<Span> calls;
  // Declared, but with a type that could not be read: uses are silent.
  std::set<model::FactId> broken_facts;
  std::set<model::DefinitionId> broken_definitions;
  std::set<model::ParameterId> broken_parameters;
  std::set<model::SetId> broken_sets;
  std::set<std::string> broken_enums;
  std::set<std::string> lost_values;  // declared on something that is not there: uses are silent
  std::map<const ast::RunningDeclaration*, RunningSteps> running_steps;
  std::vector<Group> groups;  // by the id of their symbol
  std::vector<std::vector<DeclaredBenefit>> benefits_of;     // per policy, all versions
  std::map<model::EnumId, RuleSetId> inline_enum_rule_sets;  // ｛男、女｝ written in a fact
  std::vector<Layering> layered_definitions, layered_sets;
  std::map<model::PolicyId, model::DefinitionId> in_payment;  // 实发 P
  std::vector<TopUp> top_ups;
  std::vector<Reduction> reductions;
  std::vector<Recalculated> recalculated;  // by Expr::count − 1 of the uses of 重算
  std::map<model::SetId, std::vector<LapsedMember>> lapsed_members;
  std::map<model::FactId, FilledIn> filled_in;
  std::map<model::DefinitionId, OpenSituation> open_situations;  // by what the office decides
  std::map<model::ParameterId, std::vector<LapsedEntry>> lapsed_entries;
  std::vector<CountsAs> counts_as;
  std::map<model::PolicyId, std::map<model::DefinitionId, model::ExprId>> incomes_of;  // what a policy reads in place of an income that 计入收入 adds to
  std::vector<Offset> offsets;
  std::vector<std::vector<model::PolicyId>> alike;  // 同类就高: policies that look at each other's amounts

  // ---- messages ----
  Diagnostic& Error(std::string code, Span span, std::string message, std::string help = {});
  Diagnostic& Warning(std::string code, Span span, std::string message, std::string help = {});
  diagnostics::Diagnostics TakeDiagnostics() { return std::move(diagnostics_); }
  std::size_t ErrorCount() const;
  bool AnythingLost() const { return !lost_.empty(); }  // to a syntax error

  // ---- names ----
  SymbolTable& table(NameKind kind) { return symbols[static_cast<std::size_t>(kind)]; }
  const SymbolTable& table(NameKind kind) const { return symbols[static_cast<std::size_t>(kind)]; }
  bool Sees(RuleSetId from, RuleSetId to) const;
  // Whether `from` sees this name of `to`: all of its names, or this one that it has taken under its own name.
  bool SeesName(RuleSetId from, RuleSetId to, std::string_view name) const;
  // How to mend that `from` does not see a name of `owner`.
  std::pair<std::string, std::string> HiddenBecause(RuleSetId from, RuleSetId owner) const;  // message's end, help
  void MarkUsed(RuleSetId from, RuleSetId to);
  // Adds a name; false and a message when the same rule set has it already.
  bool Declare(NameKind kind, const ast::Name& name, Symbol symbol);
  std::vector<Symbol> Visible(NameKind kind, RuleSetId from, std::string_view name) const;
  std::vector<std::string> VisibleNames(NameKind kind, RuleSetId from) const;
  // The one thing of this kind and name; otherwise a message and nullopt.
  std::optional<std::int32_t> Resolve(NameKind kind, RuleSetId from, const ast::Name& name);
  // The same without a message; nullopt when there is none or more than one.
  std::optional<std::int32_t> Find(NameKind kind, RuleSetId from, std::string_view name) const;
  // Reports a name that is not there, unless its declaration may have been lost to a syntax error.
  void ReportUnknown(std::string_view what, RuleSetId from, const ast::Name& name,
                     const std::vector<std::string>& candidates, std::string code);
  bool MayBeLost(std::string_view name) const;
  // Whether the parser has said something about exactly this place.
  bool ReportedBySyntax(Span span) const;
  // Whether it has said something inside this place.
  bool ReportedIn(Span span) const;
  // Whether it has said something on the line of this place, or right before its first word.
  bool ReportedOnLine(Span span) const;
  // Takes out what is most likely only a consequence of a syntax error on the same line.
  void DropConsequences();

  // Visible values of this name at exactly this entity.
  std::vector<ValueSymbol> VisibleValues(RuleSetId from, model::EntityId entity, std::string_view name) const;
  const model::Type& TypeOf(const ValueSymbol& value) const;
  bool IsBroken(const ValueSymbol& value) const;

  // ---- the tree ----
  template <class T>
  void ForEach(const std::function<void(RuleSetId, const T&)>& visit) const {
    for (std::size_t i = 0; i < rule_sets.size(); ++i)
      for (const ast::Declaration& declaration : rule_sets[i].file->declarations)
        if (const T* wanted = std::get_if<T>(&declaration)) visit(static_cast<RuleSetId>(i), *wanted);
  }

 private:
  void CollectRuleSets(const std::vector<const ast::RuleFile*>& files);
  void CollectImports();
  bool TakeNames(RuleSetId from, RuleSetId id, const ast::ImportDeclaration& import, std::size_t index);
  void CollectLost(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost);
  bool ImportsAreLost(const RuleSet& rule_set) const;

  diagnostics::Diagnostics diagnostics_;
  std::vector<Span> lost_;
  std::vector<std::string> lost_texts_;
  std::set<std::pair<const source::SourceFile*, std::uint32_t>> lost_lines_;
  bool name_lost_ = false;      // a declaration lost its very name: any unknown name may be it
  bool rule_set_lost_ = false;  // a rule set lost its name
};

// ---- small helpers that every step uses ----

// 「…」 around the author's words: white space folded, long texts cut.
std::string Quoted(std::string_view text);
std::string Quoted(Span span);
std::string JoinNames(const std::vector<std::string>& names);  // 「甲」、「乙」
std::vector<std::string> Texts(const std::vector<ast::Name>& names);

}  // namespace doudi::check
