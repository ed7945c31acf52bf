#include "diagnostics/codes.h"

#include <algorithm>
#include <iterator>

namespace doudi::diagnostics {
namespace {

// L lexical, S syntax, N names, T types and units, D tables, P policies, E examples. Sorted by code.
constexpr CodeRow kRows[] = {
    {"N001", Severity::Error, "用到的名称没有声明"},
    {"N002", Severity::Error, "同一个名称可以指不止一样东西"},
    {"N003", Severity::Error, "同一个名称声明了两次"},
    {"N004", Severity::Error, "引用的规则集不存在或不能引用"},
    {"N006", Severity::Error, "用到的名称在另一个没有引用的规则集里"},
};

}  // namespace

std::span<const CodeRow> Codes() { return kRows; }

const CodeRow* FindCode(std::string_view code) {
  const auto* row = std::lower_bound(std::begin(kRows), std::end(kRows), code,
                                     [](const CodeRow& candidate, std::string_view wanted) { return candidate.code < wanted; });
  return row != std::end(kRows) && row->code == code ? row : nullptr;
}

}  // namespace doudi::diagnostics
