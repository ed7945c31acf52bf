// The one grammar of literals, in Spirit X3 over UTF-8 bytes: Han words are narrow literals and symbol
// tables, since the Unicode encodings of the packaged Boost do not take them. Only the shape is read here;
// what it means is said in quantity_literal.cpp, date_literal.cpp and cell_pattern.cpp, so that this file
// alone includes Spirit.
#include <boost/spirit/home/x3.hpp>

#include "value/literal_grammar.h"

namespace doudi::value {
namespace {

namespace x3 = boost::spirit::x3;
using x3::lit;
using x3::raw;

// What the actions write to travels in the context of a parse, so that a grammar is a constant, built once.
struct TargetTag;

// The action that keeps the bytes a raw[] parser matched in a member of the target.
template <auto Member>
struct Keep {
  template <class Context>
  void operator()(const Context& context) const {
    const auto& range = x3::_attr(context);
    x3::get<TargetTag>(context).*
        Member = {range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
  }
};

// The action that sets a member of the target to a constant.
template <auto Member, auto Value>
struct Set {
  template <class Context>
  void operator()(const Context& context) const {
    x3::get<TargetTag>(context).*Member = Value;
  }
};

// The action that sets a member of the target to what a symbol table found.
template <auto Member>
struct Assign {
  template <class Context>
  void operator()(const Context& context) const {
    x3::get<TargetTag>(context).*Member = x3::_attr(context);
  }
};

template <class Grammar, class Target>
bool ReadsAll(std::string_view text, const Grammar& grammar, Target& target) {
  const char* first = text.data();
  const char* const last = first + text.size();
  return grammar.parse(first, last, x3::make_context<TargetTag>(target), x3::unused, x3::unused) &&
         first == last;
}

const auto kDigit = x3::char_('0', '9');
const auto kSpace = +(lit(' ') | lit('\t') | lit("\u3000"));

// ---- numbers ----

const auto kGroup = lit(',') >> kDigit >> kDigit >> kDigit >> !kDigit;
const auto kGrouped = kDigit >> -kDigit >> -kDigit >> +kGroup;
const auto kNumber =
    -((lit('-') | lit("−"))[Set<&NumberText::negative, true>()] | lit('+')) >>
    -(lit("¥") | lit("￥"))[Set<&NumberText::currency, true>()] >>
    (raw[kGrouped][Keep<&NumberText::whole>()][Set<&NumberText::grouped, true>()] |
     raw[+kDigit][Keep<&NumberText::whole>()]) >>
    -(lit('.') >> raw[+kDigit][Keep<&NumberText::fraction>()]) >>
    -((lit('e') | lit('E')) >>
      raw[-(lit('-') | lit('+')) >> kDigit >> -kDigit >> -kDigit][Keep<&NumberText::exponent>()]) >>
    -kSpace[Set<&NumberText::spaced, true>()] >> raw[*x3::char_][Keep<&NumberText::unit>()];

// ---- dates ----

using Form = DateText::Form;
template <Form kForm>
constexpr Set<&DateText::form, kForm> kIs{};

const auto kMonth = raw[kDigit >> -kDigit][Keep<&DateText::month>()];
const auto kDay = raw[kDigit >> -kDigit][Keep<&DateText::day>()];
const auto kHanDay = kDay >> (lit("日") | lit("号"));
const auto kDate = raw[kDigit >> kDigit >> kDigit >> kDigit][Keep<&DateText::year>()] >>
                   ((lit('-') >> kMonth >> lit('-') >> kDay)[kIs<Form::Dashes>] |
                    (lit('.') >> kMonth >> lit('.') >> kDay)[kIs<Form::Dots>] |
                    (lit('/') >> kMonth >> lit('/') >> kDay)[kIs<Form::Slashes>] |
                    (lit("年") >> kMonth >> lit("月") >>
                     (kHanDay[kIs<Form::Han>] | x3::eps[kIs<Form::HanMonth>])) |
                    (raw[kDigit >> kDigit][Keep<&DateText::month>()] >>
                     raw[kDigit >> kDigit][Keep<&DateText::day>()])[kIs<Form::Compact>]) >>
                   -((lit('T') | lit(' ')) >> lit("00:00") >>
                     -(lit(":00") >> -(lit('.') >> +lit('0'))))[Set<&DateText::midnight, true>()];

// ---- words and patterns: their tables are built at the first use ----

struct BoolText {
  bool value = false;
};

x3::symbols<bool> BoolWords() {
  x3::symbols<bool> words;
  words.add("真", true)("是", true)("有", true)("true", true)("√", true)("✓", true)("1", true);
  words.add("假", false)("否", false)("无", false)("false", false)("×", false)("✗", false)("0", false);
  return words;
}

x3::symbols<PatternText::Kind> ComparisonWords() {
  using Kind = PatternText::Kind;
  x3::symbols<Kind> words;
  words.add("<", Kind::Less)("＜", Kind::Less)("低于", Kind::Less)("少于", Kind::Less);
  words.add("不满", Kind::Less)("不足", Kind::Less);
  words.add("<=", Kind::LessOrEqual)("＜=", Kind::LessOrEqual)("＜＝", Kind::LessOrEqual)("≤",
                                                                                          Kind::LessOrEqual);
  words.add("不高于", Kind::LessOrEqual)("不超过", Kind::LessOrEqual)("不多于", Kind::LessOrEqual);
  words.add(">", Kind::Greater)("＞", Kind::Greater)("高于", Kind::Greater)("超过", Kind::Greater)(
      "多于", Kind::Greater);
  words.add(">=", Kind::GreaterOrEqual)("＞=", Kind::GreaterOrEqual)("＞＝", Kind::GreaterOrEqual)(
      "≥", Kind::GreaterOrEqual);
  words.add("不低于", Kind::GreaterOrEqual)("不少于", Kind::GreaterOrEqual);
  words.add("=", Kind::Equal)("＝", Kind::Equal)("等于", Kind::Equal);
  return words;
}

x3::symbols<bool> Brackets(const char* inclusive, const char* wide_inclusive, const char* open,
                           const char* wide_open) {
  x3::symbols<bool> brackets;
  brackets.add(inclusive, true)(wide_inclusive, true)(open, false)(wide_open, false);
  return brackets;
}

bool ReadInterval(std::string_view text, PatternText& pattern) {
  static const auto opening = Brackets("[", "［", "(", "（");
  static const auto closing = Brackets("]", "］", ")", "）");
  static const auto comma = lit(',') | lit("，");
  static const auto end = x3::char_ - comma - closing;
  static const auto interval =
      opening[Assign<&PatternText::low_inclusive>()] >> raw[+end][Keep<&PatternText::low>()] >> comma >>
      raw[+end][Keep<&PatternText::high>()] >> closing[Assign<&PatternText::high_inclusive>()];
  return ReadsAll(text, interval, pattern);
}

struct AddValue {
  template <class Context>
  void operator()(const Context& context) const {
    const auto& range = x3::_attr(context);
    x3::get<TargetTag>(context).values.emplace_back(range.begin(),
                                                    static_cast<std::size_t>(range.end() - range.begin()));
  }
};

// An item may be empty here, so that the reader of the pattern can say which one is.
const auto kValues = raw[*(x3::char_ - lit("、"))][AddValue()] % lit("、");
const auto kAnything = +(lit('-') | lit("－") | lit("—") | lit("–"));
const auto kOtherwise = lit("其余");

}  // namespace

std::optional<NumberText> ReadNumberText(std::string_view folded) {
  NumberText number;
  if (!ReadsAll(folded, kNumber, number)) return std::nullopt;
  return number;
}

std::optional<DateText> ReadDateText(std::string_view folded) {
  DateText date;
  if (!ReadsAll(folded, kDate, date)) return std::nullopt;
  if (date.form == Form::HanMonth) date.day = {};
  return date;
}

std::optional<bool> ReadBoolText(std::string_view folded_lower_case) {
  static const auto word = BoolWords()[Assign<&BoolText::value>()];
  BoolText found;
  if (!ReadsAll(folded_lower_case, word, found)) return std::nullopt;
  return found.value;
}

PatternText ReadPatternText(std::string_view text) {
  static const auto comparison = ComparisonWords()[Assign<&PatternText::kind>()] >> -kSpace >>
                                 raw[*x3::char_][Keep<&PatternText::operand>()];
  PatternText pattern;
  if (ReadsAll(text, kAnything, pattern)) {
    pattern.kind = PatternText::Kind::Any;
  } else if (ReadsAll(text, kOtherwise, pattern)) {
    pattern.kind = PatternText::Kind::Otherwise;
  } else if (ReadInterval(text, pattern)) {
    pattern.kind = PatternText::Kind::Interval;
  } else if (!ReadsAll(text, comparison, pattern)) {
    pattern.kind = PatternText::Kind::Values;
    ReadsAll(text, kValues, pattern);
  }
  return pattern;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kWideSpace = "\u3000";
  const auto is_blank = [](char byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n'; };
  while (true) {
    if (!text.empty() && is_blank(text.front())) {
      text.remove_prefix(1);
    } else if (!text.empty() && is_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.starts_with(kWideSpace)) {
      text.remove_prefix(kWideSpace.size());
    } else if (text.ends_with(kWideSpace)) {
      text.remove_suffix(kWideSpace.size());
    } else {
      return text;
    }
  }
}

}  // namespace doudi::value
