// The one grammar of literals, in Spirit X3 over UTF-8 bytes: Han words are narrow literals and symbol tables, since the
// Unicode encodings of the packaged Boost do not take them. Only the shape is read here; what it means is said in
// quantity_literal.cpp, date_literal.cpp and cell_pattern.cpp, so that this file alone includes Spirit.
#include <boost/spirit/home/x3.hpp>

#include "value/literal_grammar.h"

namespace doudi::value {
namespace {

namespace x3 = boost::spirit::x3;
using x3::lit;
using x3::raw;

const auto kDigit = x3::char_('0', '9');
const auto kSpace = +(lit(' ') | lit('\t') | lit("\u3000"));

// The action that keeps the bytes a raw[] parser matched.
auto Into(std::string_view& target) {
  return [&target](const auto& context) {
    const auto& range = x3::_attr(context);
    target = {range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
  };
}

auto Set(bool& target) {
  return [&target](const auto&) { target = true; };
}

template <class T>
auto Assign(T& target) {
  return [&target](const auto& context) { target = x3::_attr(context); };
}

template <class Grammar>
bool ReadsAll(std::string_view text, const Grammar& grammar) {
  const char* first = text.data();
  const char* const last = first + text.size();
  return x3::parse(first, last, grammar) && first == last;
}

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
  words.add("<=", Kind::LessOrEqual)("＜=", Kind::LessOrEqual)("＜＝", Kind::LessOrEqual)("≤", Kind::LessOrEqual);
  words.add("不高于", Kind::LessOrEqual)("不超过", Kind::LessOrEqual)("不多于", Kind::LessOrEqual);
  words.add(">", Kind::Greater)("＞", Kind::Greater)("高于", Kind::Greater)("超过", Kind::Greater)("多于", Kind::Greater);
  words.add(">=", Kind::GreaterOrEqual)("＞=", Kind::GreaterOrEqual)("＞＝", Kind::GreaterOrEqual)("≥", Kind::GreaterOrEqual);
  words.add("不低于", Kind::GreaterOrEqual)("不少于", Kind::GreaterOrEqual);
  words.add("=", Kind::Equal)("＝", Kind::Equal)("等于", Kind::Equal);
  return words;
}

x3::symbols<bool> Brackets(const char* inclusive, const char* wide_inclusive, const char* open, const char* wide_open) {
  x3::symbols<bool> brackets;
  brackets.add(inclusive, true)(wide_inclusive, true)(open, false)(wide_open, false);
  return brackets;
}

bool ReadInterval(std::string_view text, PatternText& pattern) {
  static const auto opening = Brackets("[", "［", "(", "（");
  static const auto closing = Brackets("]", "］", ")", "）");
  const auto comma = lit(',') | lit("，");
  const auto end = raw[+(x3::char_ - comma - closing)];
  return ReadsAll(text, opening[Assign(pattern.low_inclusive)] >> end[Into(pattern.low)] >> comma >> end[Into(pattern.high)] >>
                            closing[Assign(pattern.high_inclusive)]);
}

void ReadValues(std::string_view text, PatternText& pattern) {
  const auto keep = [&](const auto& context) {
    const auto& range = x3::_attr(context);
    pattern.values.emplace_back(range.begin(), static_cast<std::size_t>(range.end() - range.begin()));
  };
  const auto mark = lit("、");
  // An item may be empty here, so that the reader of the pattern can say which one is.
  ReadsAll(text, raw[*(x3::char_ - mark)][keep] % mark);
}

}  // namespace

std::optional<NumberText> ReadNumberText(std::string_view folded) {
  NumberText number;
  const auto sign = (lit('-') | lit("−"))[Set(number.negative)] | lit('+');
  const auto currency = lit("¥") | lit("￥");
  const auto group = lit(',') >> x3::repeat(3)[kDigit] >> !kDigit;
  const auto grouped = x3::repeat(1, 3)[kDigit] >> +group;
  const auto whole = raw[grouped][Into(number.whole)][Set(number.grouped)] | raw[+kDigit][Into(number.whole)];
  const auto fraction = lit('.') >> raw[+kDigit][Into(number.fraction)];
  const auto exponent = (lit('e') | lit('E')) >> raw[-(lit('-') | lit('+')) >> x3::repeat(1, 3)[kDigit]][Into(number.exponent)];
  const auto unit = -kSpace[Set(number.spaced)] >> raw[*x3::char_][Into(number.unit)];
  if (!ReadsAll(folded, -sign >> -currency[Set(number.currency)] >> whole >> -fraction >> -exponent >> unit)) return std::nullopt;
  return number;
}

std::optional<DateText> ReadDateText(std::string_view folded) {
  using Form = DateText::Form;
  DateText date;
  const auto form = [&](Form seen) { return [&date, seen](const auto&) { date.form = seen; }; };
  const auto year = raw[x3::repeat(4)[kDigit]][Into(date.year)];
  const auto month = raw[x3::repeat(1, 2)[kDigit]][Into(date.month)];
  const auto day = raw[x3::repeat(1, 2)[kDigit]][Into(date.day)];
  const auto two_digits = x3::repeat(2)[kDigit];
  const auto numeric = (year >> lit('-') >> month >> lit('-') >> day)[form(Form::Dashes)] |
                       (year >> lit('.') >> month >> lit('.') >> day)[form(Form::Dots)] |
                       (year >> lit('/') >> month >> lit('/') >> day)[form(Form::Slashes)];
  const auto han = (year >> lit("年") >> month >> lit("月") >> day >> (lit("日") | lit("号")))[form(Form::Han)] |
                   (year >> lit("年") >> month >> lit("月"))[form(Form::HanMonth)];
  const auto compact = (year >> raw[two_digits][Into(date.month)] >> raw[two_digits][Into(date.day)])[form(Form::Compact)];
  const auto midnight = (lit('T') | lit(' ')) >> lit("00:00") >> -(lit(":00") >> -(lit('.') >> +lit('0')));
  if (!ReadsAll(folded, (numeric | han | compact) >> -midnight[Set(date.midnight)])) return std::nullopt;
  if (date.form == Form::HanMonth) date.day = {};
  return date;
}

std::optional<bool> ReadBoolText(std::string_view folded_lower_case) {
  static const auto words = BoolWords();
  bool value = false;
  if (!ReadsAll(folded_lower_case, words[Assign(value)])) return std::nullopt;
  return value;
}

PatternText ReadPatternText(std::string_view text) {
  static const auto comparison = ComparisonWords();
  PatternText pattern;
  const auto dash = lit('-') | lit("－") | lit("—") | lit("–");
  if (ReadsAll(text, +dash)) {
    pattern.kind = PatternText::Kind::Any;
  } else if (ReadsAll(text, lit("其余"))) {
    pattern.kind = PatternText::Kind::Otherwise;
  } else if (ReadInterval(text, pattern)) {
    pattern.kind = PatternText::Kind::Interval;
  } else if (!ReadsAll(text, comparison[Assign(pattern.kind)] >> -kSpace >> raw[*x3::char_][Into(pattern.operand)])) {
    pattern.kind = PatternText::Kind::Values;
    ReadValues(text, pattern);
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
