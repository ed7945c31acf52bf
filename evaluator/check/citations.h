// Citations: what each clause and each row of the rules rests on, for `doudi check --citations`.
//
// Looked at: the clauses of every policy (条件, 除外, 例外, 程序终止, 人工核查, 待遇), the definitions, decision tables, sets and parameter
// rows. What a policy only says of how it is carried out (材料, 办理, 身份, 复核 …) is covered by the policy's own 依据.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::check {

enum class CitationFault : std::uint8_t {
  Missing,  // 缺来源: no source is given
  Expired,  // 已失效: in use on the date, while all its sources, or the row or clause itself without a successor, have run out
  Example,  // 示例: not law; no fault, but to be replaced
};
std::string_view ChineseName(CitationFault fault);  // 缺来源, …
std::string_view JsonName(CitationFault fault);     // missing, expired, example

struct Citation {
  CitationFault fault = CitationFault::Missing;
  std::string what;    // 「最低生活保障 条件 收入」, 「参数 低保标准（砀山县，城镇）自 2024-07-01」
  std::string detail;  // 「低保办法 2026-06-30 废止」, 「示例」; empty for Missing
  source::Span span;
};

struct Citations {
  std::vector<Citation> list;  // in the order of the files
  std::size_t looked_at = 0;   // clauses and rows
  std::size_t Count(CitationFault fault) const;
  bool Sound() const { return Count(CitationFault::Missing) == 0 && Count(CitationFault::Expired) == 0; }
};

// `models`: of all roots; what they share is looked at once. `date`: on which something has expired or not; what is not in force on it, or
// not reached by a policy that is, cannot have expired.
Citations FindCitations(std::span<const model::Model* const> models, value::Date date);

// One line each, then the totals.
std::string ToText(const Citations& citations);

}  // namespace doudi::check
