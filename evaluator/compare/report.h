// What a comparison comes to, for people and for programs.
#pragma once

#include <string>

#include "compare/compare_register.h"

namespace doudi::compare {

struct ReportFrame {
  std::string old_rules, new_rules;  // fingerprints
  std::string filter;                // the text of --where; "" for none
  std::string kind;                  // the fact that households are grouped by; "" for none
};

// Aligned for full-width characters; samples with the clauses that differ.
std::string ToText(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame);
// One JSON object; amounts are exact texts.
std::string ToJson(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame);

// 「符合（低保）（按旧规则）：对照了 5 户，其中 1 户符合筛选」, and how many could not be told; "" without a filter.
std::string FilterText(const Compared& compared, const ReportFrame& frame);
// 「农村」, 「是」; 「（不明）」 of nullopt.
std::string CodeText(const model::Model& model, model::FactId fact, std::optional<std::int32_t> code);
std::string PersonsText(std::optional<std::int32_t> persons);  // 「3 人」, 「5 人以上」
const char* PairMark(const PolicyPair& pair);                  // 「（新增）」, 「（取消）」, ""

}  // namespace doudi::compare
