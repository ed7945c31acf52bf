// Verdict rows: the decisions on a chunk as the rows of a table, one per household, policy and person.
//
//   编号     区划                政策          结论  每月金额
//   SZ-0001  安徽省宿州市砀山县  最低生活保障  符合  2190
//
// A policy says nothing of those whom it is not for, so rows of 不适用 are left out. Amounts are what is certain, added up by period as the
// 政策包 does: a 最高额 counts only with what is advanced on it, and what is open with its lower end; `note` says so.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "screening/decisions.h"
#include "value/division.h"

namespace doudi::screening {

// Money by how often it is paid. nullopt: the policy has no benefit of the kind, or does not grant it here.
struct Amounts {
  std::optional<value::Rational> per_month, per_year, once;
  std::vector<std::string> notes;  // 估, 未定，可能更多, 至多 6240, 算不出
};
Amounts AmountsAt(const PolicyDecisions& decisions, std::size_t row);

struct VerdictRow {
  std::string_view record;             // 编号 of the household
  std::optional<value::DivisionCode> division;
  std::string_view division_name;      // in full
  std::string_view policy;
  std::string_view entity;             // 家庭, 成员
  std::string_view handle;             // 编号 of the person; "" for the household itself
  std::string subject;                 // 大钱, or 「成员 2」; "" for the household itself
  verdict::Outcome outcome = verdict::Outcome::NotApplicable;
  Amounts amounts;
  const Lack* lack = nullptr;
};
// What the row lacks, and what could not be worked out, in one text: 「月工资收入（大钱）；财产」.
std::string LackText(const VerdictRow& row);

// The fact that says where a household belongs: the first fact of the root that is a 区划. kNone if there is none.
model::FactId DivisionFact(const model::Model& model);
std::optional<value::DivisionCode> DivisionAt(const record::Chunk& chunk, model::FactId fact, std::size_t record);

// The rows of the chunk's records in their order, of each the policies in the order of the model. `kept`: by record, false for those to be
// passed over; empty for none. What the rows point to lives in the chunk, the decisions and the model.
void ForEachRow(const model::Model& model, const record::Chunk& chunk, const Decisions& decisions, const std::vector<bool>& kept,
                const std::function<void(const VerdictRow&)>& visit);

}  // namespace doudi::screening
