// Diagnostics: what is wrong with rule text, with a stable code, the place, and how to mend it.
//
//   规则/低保.aid:12:9: 错误 N001：没有名为「人均月收人」的事实、定义、参数或枚举成员
//      12 |   条件 收入：人均月收人 ＜ 低保标准。
//         |              ^^^^^^^^^^
//         = 是否指「人均月收入」？
//
// A label stands under its own source line, marked with "-" and followed by its text; a span over several
// lines is underlined on its first. A line too long for a screen is cut around the place and marked with "…".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"

namespace doudi::diagnostics {

enum class Severity : std::uint8_t { Error, Warning };

struct Label {
  source::Span span;
  std::string text;  // "先在这里声明"
};

struct Diagnostic {
  std::string code;  // "N001": letter = stage (L lexical, S syntax, N names, T types and units, D tables, P
                     // policies, E examples), a row in codes.cpp
  Severity severity = Severity::Error;
  source::Span span;          // what is underlined
  std::string message;        // one sentence, names in 「」
  std::vector<Label> labels;  // other places that matter
  std::string help;           // how to mend it; may be empty
};

using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& list);
// As in the example above; columns of the caret line count by display width. Ends with a newline.
std::string Render(const Diagnostic& diagnostic);
// In the order of file (by path) and place, without repetitions.
Diagnostics Sorted(const Diagnostics& list);
// All of them, sorted, then a line "2 处错误，1 处警告". Nothing for an empty list.
std::string RenderAll(const Diagnostics& list);

// The nearest of `candidates` to `word` if near enough to be a slip (edit distance over code points), else
// "".
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);
// "是否指「x」？" or "".
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace doudi::diagnostics
