// The grammar of filters. Brackets and operators in half and full width are the same; a run of characters is a word of the language only if the
// whole run is one, as in rules (非农 is a name), and 「」 make a name of anything.
#include "screening/filter_syntax.h"

#include <boost/spirit/home/x3.hpp>
#include <functional>
#include <utility>

namespace doudi::screening::filter {
namespace {

namespace x3 = boost::spirit::x3;
using Iterator = std::string_view::const_iterator;

// Trees are built on a stack. The grammar never goes back over anything that was put on it.
struct Builder {
  Iterator begin;
  std::vector<std::unique_ptr<Syntax>> stack;

  Syntax& Top() { return *stack.back(); }
  void Push(Syntax::Kind kind) {
    stack.push_back(std::make_unique<Syntax>());
    Top().kind = kind;
  }
  // The `count` uppermost become the parts of one.
  void Fold(Syntax::Kind kind, std::size_t count) {
    auto node = std::make_unique<Syntax>();
    node->kind = kind;
    for (auto at = stack.end() - static_cast<std::ptrdiff_t>(count); at != stack.end(); ++at) node->parts.push_back(std::move(*at));
    stack.resize(stack.size() - count);
    stack.push_back(std::move(node));
  }
  template <class Range>
  Word WordOf(const Range& range) const {
    return {std::string(range.begin(), range.end()), static_cast<std::size_t>(range.begin() - begin), static_cast<std::size_t>(range.end() - begin)};
  }
};
struct BuilderTag {};

template <class Context>
Builder& In(Context& context) {
  return x3::get<BuilderTag>(context).get();
}

// ---- actions ----------------------------------------------------------------------------------------------------------

const auto fold_or = [](auto& context) { In(context).Fold(Syntax::Kind::Or, 2); };
const auto fold_and = [](auto& context) { In(context).Fold(Syntax::Kind::And, 2); };
const auto fold_not = [](auto& context) { In(context).Fold(Syntax::Kind::Not, 1); };
const auto push_outcome = [](auto& context) {
  In(context).Push(Syntax::Kind::Outcome);
  In(context).Top().word = In(context).WordOf(x3::_attr(context));
};
const auto push_amount = [](auto& context) { In(context).Push(Syntax::Kind::Amount); };
const auto push_known = [](auto& context) { In(context).Push(Syntax::Kind::Known); };
const auto push_has = [](auto& context) { In(context).Push(Syntax::Kind::Has); };
const auto push_fact = [](auto& context) {
  In(context).Push(Syntax::Kind::Fact);
  In(context).Top().name = In(context).WordOf(x3::_attr(context));
};
const auto set_name = [](auto& context) { In(context).Top().name = In(context).WordOf(x3::_attr(context)); };
const auto set_comparison = [](auto& context) {
  In(context).Top().compared = true;
  In(context).Top().comparison = x3::_attr(context);
};
const auto add_value = [](auto& context) { In(context).Top().values.push_back(In(context).WordOf(x3::_attr(context))); };
const auto take_filter = [](auto& context) {  // of 有: what was put on after it is its part
  auto& stack = In(context).stack;
  auto part = std::move(stack.back());
  stack.pop_back();
  stack.back()->parts.push_back(std::move(part));
};

// ---- words ------------------------------------------------------------------------------------------------------------

struct Comparisons : x3::symbols<Comparison> {
  Comparisons() {
    add("=", Comparison::Equal)("==", Comparison::Equal)("＝", Comparison::Equal)("≠", Comparison::NotEqual)("!=", Comparison::NotEqual)(
        "<>", Comparison::NotEqual)("<", Comparison::Less)("＜", Comparison::Less)("≤", Comparison::LessOrEqual)("<=", Comparison::LessOrEqual)(
        "＜＝", Comparison::LessOrEqual)(">", Comparison::Greater)("＞", Comparison::Greater)("≥", Comparison::GreaterOrEqual)(
        ">=", Comparison::GreaterOrEqual)("＞＝", Comparison::GreaterOrEqual);
  }
};
struct ComparisonWords : x3::symbols<Comparison> {
  ComparisonWords() {
    add("等于", Comparison::Equal)("不等于", Comparison::NotEqual)("低于", Comparison::Less)("不高于", Comparison::LessOrEqual)(
        "不超过", Comparison::LessOrEqual)("高于", Comparison::Greater)("超过", Comparison::Greater)("不低于", Comparison::GreaterOrEqual)(
        "不少于", Comparison::GreaterOrEqual);
  }
};
struct MembershipWords : x3::symbols<Comparison> {
  MembershipWords() { add("属于", Comparison::In)("不属于", Comparison::NotIn); }
};
struct OutcomeWords : x3::symbols<> {
  OutcomeWords() {
    for (const char* word : {"符合", "拟符合", "不符合", "待补充", "不适用", "程序终止", "规则冲突"}) add(word);
  }
};
struct Reserved : x3::symbols<> {
  Reserved() {
    for (const char* word : {"且", "或", "非", "其中"}) add(word);
  }
};
const Comparisons comparisons;
const ComparisonWords comparison_words;
const MembershipWords membership_words;
const OutcomeWords outcome_words;
const Reserved reserved;

const auto space = x3::omit[x3::char_(" \t\r\n")] | x3::lit("　");
const auto open = x3::lit("(") | x3::lit("（");
const auto close_set = x3::lit("}") | x3::lit("｝");
const auto open_set = x3::lit("{") | x3::lit("｛");
const auto mark = space | open | ")" | "）" | open_set | close_set | "「" | "」" | "、" | "，" | "＝" | "≠" | "＜" | "＞" | "≤" | "≥" | x3::omit[x3::char_("=!<>")];
const auto run = x3::raw[x3::lexeme[+(x3::char_ - mark)]];

// A word of the language: the whole run.
template <class Words>
auto Whole(const Words& words) {
  return x3::lexeme[words >> &(mark | x3::eoi)];
}

const x3::rule<class CloseRule> close("右括号「）」");
const auto close_def = x3::omit[x3::lit(")") | x3::lit("）")];
const x3::rule<class SetEndRule> set_end("右花括号「｝」或顿号「、」");
const auto set_end_def = x3::omit[close_set];
const x3::rule<class OpenNameRule, boost::iterator_range<Iterator>> name("名称");
const auto name_def = (x3::omit[x3::lit("「")] >> x3::raw[x3::lexeme[+(x3::char_ - "」")]] >> x3::omit[x3::lit("」")]) | (!Whole(reserved) >> run);
const x3::rule<class LiteralRule, boost::iterator_range<Iterator>> literal("要比的值");
const auto literal_def = (x3::omit[x3::lit("「")] >> x3::raw[x3::lexeme[+(x3::char_ - "」")]] >> x3::omit[x3::lit("」")]) | (!Whole(reserved) >> run);
const x3::rule<class ComparisonRule, Comparison> comparison("比较（＝、≠、＜、≤、＞、≥）");
const auto comparison_def = x3::lexeme[comparisons] | Whole(comparison_words);
const x3::rule<class WhereRule> where("「其中」");
const auto where_def = x3::omit[Whole(x3::lit("其中"))];

// ---- the grammar -----------------------------------------------------------------------------------------------------

const x3::rule<class AnyRule> any("条件");
const x3::rule<class AllRule> all("条件");
const x3::rule<class NegationRule> negation("条件");
const x3::rule<class OneRule> one("条件");

// What is expected is named by its rule, so that actions stand inside rules or after them.
const x3::rule<class ValueRule> value("要比的值");
const auto value_def = literal[add_value];
const x3::rule<class NamedRule> named("名称");
const auto named_def = name[set_name];
const x3::rule<class ComparedRule> compared("比较（＝、≠、＜、≤、＞、≥）");
const auto compared_def = comparison[set_comparison];

const auto members = (open_set > value > *(x3::omit[x3::lit("、") | x3::lit("，") | x3::lit(",")] > value) > set_end) | value;
const auto outcome = x3::raw[Whole(outcome_words)][push_outcome];
const auto one_def = (open > any > close) |
                     (&(Whole(outcome_words) >> open) >> outcome > open > named > close) |
                     (Whole(x3::lit("金额")) >> open >> x3::eps[push_amount] > named > close > compared > value) |
                     (Whole(x3::lit("已知")) >> open >> x3::eps[push_known] > named > close) |
                     (Whole(x3::lit("有")) >> open >> x3::eps[push_has] > named > where > any > x3::eps[take_filter] > close) |
                     (name[push_fact] >> -((Whole(membership_words)[set_comparison] > members) | (compared > value)));
const auto negation_def = (x3::omit[Whole(x3::lit("非"))] > negation > x3::eps[fold_not]) | one;
const auto all_def = negation >> *(x3::omit[Whole(x3::lit("且"))] > negation > x3::eps[fold_and]);
const auto any_def = all >> *(x3::omit[Whole(x3::lit("或"))] > all > x3::eps[fold_or]);

BOOST_SPIRIT_DEFINE(close, set_end, name, literal, comparison, where, value, named, compared, any, all, negation, one)

}  // namespace

namespace {

// The name of a rule, with its forms where it is the whole of a condition.
std::string Expected(const std::string& rule) {
  return rule == any.name ? "条件：事实、符合（政策）、金额（政策）、已知（事实）、有（… 其中 …），或括号" : rule;
}

}  // namespace

std::variant<std::unique_ptr<Syntax>, SyntaxError> ReadSyntax(std::string_view text) {
  Builder builder{text.begin(), {}};
  Iterator at = text.begin();
  const auto grammar = x3::with<BuilderTag>(std::ref(builder))[x3::eps > any];
  try {
    if (!x3::phrase_parse(at, text.end(), grammar, space)) return SyntaxError{"这里应有 " + Expected(any.name), static_cast<std::size_t>(at - text.begin())};
  } catch (const x3::expectation_failure<Iterator>& failure) {
    return SyntaxError{"这里应有 " + Expected(failure.which()), static_cast<std::size_t>(failure.where() - text.begin())};
  }
  if (at != text.end()) return SyntaxError{"到这里已经完整；后面的要用「且」或「或」连接，词之间要有空格", static_cast<std::size_t>(at - text.begin())};
  return std::move(builder.stack.back());
}

}  // namespace doudi::screening::filter
