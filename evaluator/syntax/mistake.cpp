#include "syntax/mistake.h"

#include <AidParser.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "syntax/keywords.h"
#include "syntax/token_kinds.h"

namespace doudi::syntax {
namespace {

using aid::AidParser;
using antlr4::Token;
using diagnostics::Diagnostic;
using diagnostics::Severity;

constexpr std::string_view kChoiceForm =
    "写法如：若 年龄 ＜ 18周岁 则 100元；若 年龄 ≥ 80周岁 则 50元；否则 0元";

Diagnostic Error(std::string code, source::Span span, std::string message, std::string help) {
  return {std::move(code), Severity::Error, span, std::move(message), {}, std::move(help)};
}

// Brackets of the item that are open at `stop.found`, innermost last.
std::vector<std::size_t> OpenBrackets(const Stop& stop) {
  std::vector<std::size_t> open;
  for (std::size_t i = stop.item; i < stop.found; ++i) {
    const std::size_t type = stop.TypeAt(i);
    if (type == AidParser::LEFT || type == AidParser::OPEN) open.push_back(i);
    if ((type == AidParser::RIGHT || type == AidParser::CLOSE) && !open.empty()) open.pop_back();
  }
  return open;
}

std::vector<std::string> KeywordsOf(std::initializer_list<KeywordRole> roles) {
  std::vector<std::string> words;
  for (const Keyword& keyword : Keywords()) {
    if (std::ranges::find(roles, keyword.role) != roles.end()) words.push_back(keyword.han);
  }
  return words;
}

// Which end of a run must be the keyword for a split to be worth proposing.
enum class KeywordAt : std::uint8_t { Front, Either };

bool IsOf(std::string_view word, std::initializer_list<KeywordRole> roles) {
  const Keyword* keyword = FindKeyword(word);
  return keyword && std::ranges::find(roles, keyword->role) != roles.end();
}

std::string SplitHint(std::string_view run, KeywordAt where, std::initializer_list<KeywordRole> roles) {
  const std::string split = SplitRun(run);
  if (split.empty() || split.starts_with("每 ")) return "";  // 每个 and 每年 are words of their own
  const bool front = IsOf(split.substr(0, split.find(' ')), roles);
  const bool back = IsOf(split.substr(split.rfind(' ') + 1), roles);
  return front || (back && where == KeywordAt::Either) ? fmt::format("是否指「{}」？", split) : "";
}

// "写法如：…" of the item, for mistakes that no smaller hint can mend.
std::string FormHint(const Stop& stop) {
  const Keyword* keyword = KeywordOf(stop.TypeAt(stop.item));
  const Form* form = keyword                            ? FindForm(keyword->han, stop.block)
                     : stop.block == FormPlace::Example ? FindForm("", FormPlace::Example)
                                                        : nullptr;
  if (!form) return "";
  std::string_view example = form->example;
  return fmt::format("写法如：{}", example.substr(0, example.find('\n')));
}

std::string Shown(const Stop& stop, std::size_t index) {
  if (stop.TypeAt(index) == Token::EOF) return "文件末尾";
  std::string_view text = stop.TextAt(index);
  if (stop.TypeAt(index) == AidParser::ROW) return "表格行";
  return fmt::format("「{}」", text);
}

// ---- one kind of mistake each; nullopt if it is another
// ----------------------------------------------------------------

std::optional<Diagnostic> UnknownStart(const Stop& stop) {
  const std::size_t type = stop.TypeAt(stop.item);
  if (type != AidParser::ID) return std::nullopt;
  const std::string_view word = stop.TextAt(stop.item);
  if (stop.block == FormPlace::Example) {  // perhaps an element
    const bool slip =
        !diagnostics::Nearest(word, KeywordsOf({KeywordRole::Declaration, KeywordRole::Clause})).empty() ||
        !SplitHint(word, KeywordAt::Front, {KeywordRole::Declaration, KeywordRole::Clause}).empty();
    if (!slip) return std::nullopt;
  }
  return UnknownSentence(word, stop.SpanAt(stop.item), stop.block);
}

std::optional<Diagnostic> Repeated(const Stop& stop) {
  const std::size_t type = stop.TypeAt(stop.found);
  if (stop.found == stop.item || type == Token::EOF || type == AidParser::RIGHT || type == AidParser::CLOSE)
    return std::nullopt;
  if (stop.TextAt(stop.found) != stop.TextAt(stop.found - 1)) return std::nullopt;
  return Error("S013", stop.SpanAt(stop.found), fmt::format("「{}」写了两遍", stop.TextAt(stop.found)),
               "删去一个");
}

// 砀山县 | 城镇 | …
std::optional<Diagnostic> RowWithoutBar(const Stop& stop) {
  if (stop.TypeAt(stop.found) != AidParser::ROW ||
      stop.tokens.IsFirstOnLine(stop.tokens.visible()[stop.found]))
    return std::nullopt;
  if (stop.found == stop.item) return std::nullopt;
  return Error("S030", stop.SpanAt(stop.found - 1), "表格的每一行都要以「|」开头",
               fmt::format("在「{}」之前补上「|」", stop.TextAt(stop.found - 1)));
}

// What stands after a 。 or after a head that ended without one, on the same line.
std::optional<Diagnostic> RestOfLine(const Stop& stop) {
  const std::size_t at = stop.item;
  if (at == 0 || stop.tokens.IsFirstOnLine(stop.tokens.visible()[at])) return std::nullopt;
  if (stop.TypeAt(at - 1) == AidParser::END) {
    Diagnostic diagnostic =
        Error("S004", stop.SpanAt(at), fmt::format("{}之前的「。」已经结束了一句", Shown(stop, at)),
              "若一句还没有完，删去这个「。」，或改为「，」");
    diagnostic.labels.push_back({stop.SpanAt(at - 1), "在这里结束"});
    return diagnostic;
  }
  return Error("S005", stop.SpanAt(at),
               fmt::format("「{}」后面不能直接跟{}", stop.TextAt(at - 1), Shown(stop, at)),
               IsAttributeKeyword(stop.TypeAt(at)) ? fmt::format("在「{}」前面加「，」", stop.TextAt(at))
                                                   : "一个名称中间不能有空格；附加的说明前面加「，」");
}

// A line that begins with what begins no sentence.
std::optional<Diagnostic> StrayStart(const Stop& stop) {
  if (stop.found != stop.item) return std::nullopt;
  if (stop.TypeAt(stop.found) == AidParser::ROW) {
    return Error("S004", stop.SpanAt(stop.found), "这里的表格行不属于任何一句",
                 "表格紧跟在「参数」「集合」「决策表」「步骤」或「例」里的实体之后，中间没有别的句子");
  }
  return Error("S004", stop.SpanAt(stop.found), fmt::format("一句不能以{}开头", Shown(stop, stop.found)),
               IsAttributeKeyword(stop.TypeAt(stop.found))
                   ? "它接在别的话后面；若是上一句的一部分，把上一句末尾的「。」改为「，」"
                   : "每一句都以关键词开头；若是上一句的一部分，删去上一句末尾的「。」");
}

std::optional<Diagnostic> Brackets(const Stop& stop) {
  const std::vector<std::size_t> open = OpenBrackets(stop);
  const std::size_t type = stop.TypeAt(stop.found);
  if ((type == AidParser::RIGHT || type == AidParser::CLOSE) && open.empty()) {
    return Error("S006", stop.SpanAt(stop.found),
                 fmt::format("多了一个「{}」，前面没有与它配对的括号", stop.TextAt(stop.found)),
                 "删去它，或在前面补上左括号");
  }
  if (open.empty()) return std::nullopt;
  const bool round = stop.TypeAt(open.back()) == AidParser::LEFT;
  const std::string_view close = round ? "）" : "｝";
  if (type == (round ? AidParser::CLOSE : AidParser::RIGHT)) {
    Diagnostic diagnostic =
        Error("S006", stop.SpanAt(stop.found),
              fmt::format("「{}」与前面的「{}」不配对", stop.TextAt(stop.found), stop.TextAt(open.back())),
              fmt::format("改为「{}」", close));
    diagnostic.labels.push_back({stop.SpanAt(open.back()), "在这里打开"});
    return diagnostic;
  }
  const bool closes_all = type == AidParser::END || type == Token::EOF || type == AidParser::COLON ||
                          type == AidParser::ASSIGN || type == AidParser::SEPARATOR;
  if (closes_all && EndsValue(stop.TypeAt(stop.found - 1))) {
    Diagnostic diagnostic = Error("S006", stop.SpanAt(stop.found),
                                  fmt::format("到{}还没有与「{}」配对的「{}」", Shown(stop, stop.found),
                                              stop.TextAt(open.back()), close),
                                  fmt::format("在{}之前补上「{}」", Shown(stop, stop.found), close));
    diagnostic.labels.push_back({stop.SpanAt(open.back()), "在这里打开"});
    return diagnostic;
  }
  // （a，依据 低保办法: what was meant as an attribute was read as an argument.
  const std::size_t previous = stop.found - 1;
  if (previous <= open.back() + 1 || !IsAttributeKeyword(stop.TypeAt(previous)) ||
      stop.TypeAt(previous - 1) != AidParser::COMMA)
    return std::nullopt;
  Diagnostic diagnostic = Error("S006", stop.SpanAt(open.back()),
                                fmt::format("「{}」没有配对，后面的「{} …」就成了括号里的内容",
                                            stop.TextAt(open.back()), stop.TextAt(previous)),
                                fmt::format("在「，{}」之前补上「{}」", stop.TextAt(previous), close));
  diagnostic.labels.push_back({stop.SpanAt(previous), "括号应在这之前结束"});
  return diagnostic;
}

// 逐月（月额）, 逐月（自 停发日：月额）
std::optional<Diagnostic> MonthByMonth(const Stop& stop) {
  const std::vector<std::size_t> open = OpenBrackets(stop);
  if (open.empty() || open.back() == 0 || stop.TextAt(open.back() - 1) != "逐月") return std::nullopt;
  if (stop.TypeAt(stop.found) != AidParser::COLON && stop.TypeAt(stop.found) != AidParser::TO) return std::nullopt;
  return Error("S025", stop.SpanAt(stop.found), "「逐月」要写明自哪天至哪天、每月算什么", "形如 逐月（自 停发日 至 基准日：月额）");
}

std::optional<Diagnostic> UnknownAttribute(const Stop& stop) {
  const bool after_name = stop.expected.size() == 1 && stop.Expects(AidParser::TAKES);
  const std::size_t at = after_name ? stop.found - 1 : stop.found;
  if (!after_name && !(stop.Expects(AidParser::CAP) && !stop.Expects(AidParser::QTY))) return std::nullopt;
  if (stop.TypeAt(at) != AidParser::ID && !IsName(stop.TypeAt(at))) return std::nullopt;
  const std::string_view word = stop.TextAt(at);
  std::string help =
      SplitHint(word, KeywordAt::Front, {KeywordRole::Joint, KeywordRole::Clause, KeywordRole::Declaration});
  if (help.empty() && word.starts_with("每")) help = FormHint(stop);
  if (help.empty())
    help = diagnostics::DidYouMean(
        word, KeywordsOf({KeywordRole::Joint, KeywordRole::Clause, KeywordRole::Declaration}));
  if (help.empty())
    help = "「，」之后是以关键词开头的说明，如 依据 …、施行 …、说明 \"…\"；并列的名称用「、」隔开";
  return Error("S007", stop.SpanAt(at), fmt::format("「，」之后没有「{}」这种说明", word), help);
}

std::optional<Diagnostic> ChainedComparison(const Stop& stop) {
  if (!IsComparison(stop.TypeAt(stop.found)) || !EndsValue(stop.TypeAt(stop.found - 1))) return std::nullopt;
  int depth = 0;
  for (std::size_t i = stop.found; i-- > stop.item;) {
    const std::size_t type = stop.TypeAt(i);
    if (type == AidParser::RIGHT || type == AidParser::CLOSE) ++depth;
    if (type == AidParser::LEFT || type == AidParser::OPEN) --depth;
    if (depth < 0 || (depth == 0 && (type == AidParser::AND || type == AidParser::OR ||
                                     type == AidParser::COLON || type == AidParser::COMMA)))
      break;
    if (depth != 0 || !IsComparison(type)) continue;
    Diagnostic diagnostic =
        Error("S008", stop.SpanAt(stop.found),
              fmt::format("比较不能连着写，「{}」之前已有「{}」", stop.TextAt(stop.found), stop.TextAt(i)),
              "拆成两个比较用「且」连接，或写成「x 在 a 与 b 之间」");
    diagnostic.labels.push_back({stop.SpanAt(i), "第一个比较"});
    return diagnostic;
  }
  return std::nullopt;
}

std::optional<Diagnostic> ReservedWord(const Stop& stop) {
  const Keyword* keyword = KeywordOf(stop.TypeAt(stop.found));
  if (!keyword || keyword->role != KeywordRole::Operator || !stop.Expects(AidParser::ID) ||
      stop.Expects(AidParser::QTY))
    return std::nullopt;
  return Error("S009", stop.SpanAt(stop.found),
               fmt::format("「{}」是保留的词，不能直接用作名称", keyword->han),
               fmt::format("用作名称时连引号一起写：「{}」；或换一个名称", keyword->han));
}

// 若 a 则 x；y: every branch but the last has a condition of its own.
std::optional<Diagnostic> BrokenChoice(const Stop& stop) {
  const std::size_t at = stop.TypeAt(stop.found) == AidParser::SEPARATOR ? stop.found
                         : stop.found > stop.item && stop.TypeAt(stop.found - 1) == AidParser::SEPARATOR
                             ? stop.found - 1
                             : stop.item;
  if (at == stop.item) return std::nullopt;
  for (std::size_t i = stop.item; i < at; ++i) {
    if (stop.TypeAt(i) != AidParser::IF) continue;
    return Error("S012", stop.SpanAt(at), "「若」的分支没有写对：「；」之后应接「若 … 则 …」或「否则 …」",
                 std::string(kChoiceForm));
  }
  return std::nullopt;
}

std::optional<Diagnostic> MissingValue(const Stop& stop) {
  const std::size_t previous = stop.TypeAt(stop.found - 1);
  if (stop.found == stop.item || BeginsValue(stop.TypeAt(stop.found)) || !WantsValue(previous))
    return std::nullopt;
  if (!stop.Expects(AidParser::ID)) return std::nullopt;
  const std::size_t found = stop.TypeAt(stop.found);
  const std::string help = found == AidParser::IF     ? "套在里面的「若」要加括号：若 a 则 （若 b 则 x；否则 y）；否则 z"
                           : found == AidParser::OPEN ? "是不是其中之一，写成 x 属于 ｛甲、乙｝"
                                                      : FormHint(stop);
  return Error("S010", stop.SpanAt(stop.found),
               fmt::format("「{}」之后少了{}，不能直接是{}", stop.TextAt(stop.found - 1),
                           ExpectedInWords(stop.expected), Shown(stop, stop.found)),
               help);
}

// 属于 一、二 without ｛｝; 符合下列： that does not say how many.
std::optional<Diagnostic> BrokenList(const Stop& stop) {
  if (stop.found < stop.item + 2) return std::nullopt;
  const std::size_t found = stop.TypeAt(stop.found), before = stop.TypeAt(stop.found - 2);
  if (found == AidParser::LISTING && (before == AidParser::IN || before == AidParser::NOT_IN))
    return Error("S010", stop.SpanAt(stop.found - 1), fmt::format("「{}」之后的几个值没有用｛｝括起来", stop.TextAt(stop.found - 2)),
                 fmt::format("写法如：{} ｛一、二｝", stop.TextAt(stop.found - 2)));
  const std::string_view word = stop.TextAt(stop.found - 1);
  if (found == AidParser::COLON && (word == "符合下列" || word == "同时符合"))
    return Error("S010", stop.SpanAt(stop.found - 1), fmt::format("「{}」没有说是几项", word), "写成 符合下列之一：（一）…；（二）…，或 同时符合下列：（一）…；（二）…");
  return std::nullopt;
}

std::optional<Diagnostic> MissingOperator(const Stop& stop) {
  if (stop.found == stop.item) return std::nullopt;
  const std::size_t previous = stop.TypeAt(stop.found - 1);
  if (!EndsValue(previous) || !BeginsValue(stop.TypeAt(stop.found))) return std::nullopt;
  if (!stop.Expects(AidParser::END) && !stop.Expects(AidParser::RIGHT) && !stop.Expects(AidParser::AND))
    return std::nullopt;
  const auto split = [&](std::size_t at) {
    if (stop.TypeAt(at) != AidParser::ID) return std::string();
    return SplitHint(stop.TextAt(at), KeywordAt::Either, {KeywordRole::Operator, KeywordRole::Joint});
  };
  std::string help = split(stop.found - 1);
  if (help.empty()) help = split(stop.found);
  const Keyword* keyword = KeywordOf(stop.TypeAt(stop.found));
  if (help.empty() && keyword && keyword->role != KeywordRole::Operator)
    help = fmt::format("若「{0}」是附加说明，在它前面加「，」", keyword->han);
  if (help.empty() && stop.TypeAt(stop.item) == AidParser::MATERIALS) help = FormHint(stop);
  if (help.empty()) help = "补上运算符（如 ＋、＜、且）或标点；一个名称中间不能有空格";
  return Error(
      "S011", stop.SpanAt(stop.found),
      fmt::format("「{}」与{}之间少了运算符或标点", stop.TextAt(stop.found - 1), Shown(stop, stop.found)),
      help);
}

Diagnostic AnythingElse(const Stop& stop) {
  const std::string expected = ExpectedInWords(stop.expected);
  const std::string found = Shown(stop, stop.found);
  if (stop.found == stop.item || expected.empty()) {
    return Error("S003", stop.SpanAt(stop.found), fmt::format("这里不应出现{}", found), FormHint(stop));
  }
  return Error("S003", stop.SpanAt(stop.found),
               fmt::format("「{}」之后应是{}，却是{}", stop.TextAt(stop.found - 1), expected, found),
               stop.Expects(AidParser::THEN) ? std::string(kChoiceForm) : FormHint(stop));
}

}  // namespace

bool Stop::Expects(std::size_t type) const { return std::ranges::find(expected, type) != expected.end(); }

Diagnostic UnknownSentence(std::string_view word, source::Span span, FormPlace block) {
  std::string help = SplitHint(word, KeywordAt::Front, {KeywordRole::Declaration, KeywordRole::Clause});
  if (help.empty())
    help = diagnostics::DidYouMean(word, KeywordsOf({KeywordRole::Declaration, KeywordRole::Clause}));
  if (help.empty()) {
    std::string possible;
    for (const Form& form : Forms()) {
      if (form.place == block) possible.append(possible.empty() ? "" : "、").append(form.keyword);
    }
    help = block == FormPlace::Top
               ? "每一句都以关键词开头，如 定义、参数、政策"
               : fmt::format("「{}」里的句子以这些词开头：{}", PlaceName(block), possible);
  }
  return Error("S041", span, fmt::format("没有以「{}」开头的句子", word), help);
}

Diagnostic MissingEnd(const Stop& stop) {
  const std::size_t last = stop.found - 1;
  return Error("S001", stop.SpanAt(last), "这一句没有用「。」结束",
               fmt::format("在「{}」之后补上「。」", stop.TextAt(last)));
}

Diagnostic UnfinishedItem(const Stop& stop) {
  const std::size_t last = stop.found - 1;
  if (stop.TypeAt(last) == AidParser::END)  // 合计只算留下的。 is not an element whose table is missing
    if (auto unknown = UnknownStart(stop)) return *unknown;
  if (const std::vector<std::size_t> open = OpenBrackets(stop);
      !open.empty() && EndsValue(stop.TypeAt(last))) {
    return Error("S006", stop.SpanAt(open.back()),
                 fmt::format("「{}」没有配对，这一句也没有用「。」结束", stop.TextAt(open.back())),
                 fmt::format("在「{}」之后补上「{}」和「。」", stop.TextAt(last),
                             stop.TypeAt(open.back()) == AidParser::LEFT ? "）" : "｝"));
  }
  const std::string expected = ExpectedInWords(stop.expected);
  return Error(
      "S002", stop.SpanAt(last),
      fmt::format("「{}」之后没有写完{}，下一行「{}」已是新的一句", stop.TextAt(last),
                  expected.empty() ? "" : fmt::format("（还缺{}）", expected), stop.TextAt(stop.found)),
      FormHint(stop));
}

Diagnostic Unexpected(const Stop& stop) {
  for (const auto kind :
       {RowWithoutBar, RestOfLine, UnknownStart, StrayStart, Repeated, UnknownAttribute, MonthByMonth, Brackets,
        ChainedComparison, BrokenChoice, BrokenList, ReservedWord, MissingValue, MissingOperator}) {
    if (auto diagnostic = kind(stop)) return std::move(*diagnostic);
  }
  return AnythingElse(stop);
}

}  // namespace doudi::syntax
