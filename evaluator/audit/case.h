// What an audit has to say of a household: differences between paid and due, leads of the 审计项, and what it might have and does not get.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/month.h"
#include "value/bounds.h"
#include "value/division.h"
#include "verdict/verdict.h"

namespace doudi::audit {

// Whom it is about: the household, or a person in it.
struct CaseSubject {
  std::string entity;  // 家庭, 成员
  std::string handle;  // 编号; "" for the household
  std::string name;    // for people; "" for the household
  friend auto operator<=>(const CaseSubject&, const CaseSubject&) = default;
};

enum class DifferenceKind : std::uint8_t {
  Overpaid,   // 多发
  Underpaid,  // 少发: something was paid, or it is on the roll
  Missed,     // 漏发: qualified, nothing was paid, not on the roll
  Unsure,     // 存疑: facts are missing; what is known allows what was paid
};
std::string_view JsonName(DifferenceKind kind);     // overpaid underpaid missed unsure
std::string_view ChineseName(DifferenceKind kind);  // 多发 少发 漏发 存疑

// How much of a difference has which cause; together the whole of it.
struct Causes {
  value::Rational then;    // 当时即错: by the facts known and the rules made by that month
  value::Rational raised;  // 标准追溯: by rules that were made later
  value::Rational later;   // 事后得知: by facts that came later
};

struct DifferenceMonth {
  Month month;
  DifferenceKind kind = DifferenceKind::Overpaid;
  std::int64_t paid_fen = 0;
  value::Bounds due;                       // by what is known now
  std::optional<value::Bounds> due_then;   // by what was known then, where that is another
  value::Rational amount;                  // 元: how far what was paid surely lies from what is due; 0 while unsure
  Causes causes;
  bool on_roll = false, estimate = false;
  std::string note;                        // 与「X」择一; 当月没有施行的规则
};

struct Difference {
  std::size_t line = 0;
  CaseSubject subject;
  std::vector<DifferenceMonth> months;  // in order, only those that differ
  // In the last of them: how the rules come to what is due, and what is missing where that is open.
  std::string outcome;
  std::vector<std::string> reasons, missing, questions;
  std::vector<std::string> accounts;
};

struct Stake {
  std::string name, unit;        // 多发月额, 元/月
  std::vector<value::Rational> by_month;  // as many as there are months
};

struct FindingCase {
  std::int32_t finding = 0;      // index into Model::findings
  CaseSubject subject;
  verdict::LeadState state = verdict::LeadState::Lead;
  std::vector<Month> months;     // in which it holds
  std::vector<Stake> stakes;
  std::vector<std::string> evidence, missing;
};

// 政策找人: on the last day of the audit it qualifies, or may, and nothing is paid.
struct MissedCase {
  std::size_t line = 0;
  CaseSubject subject;
  verdict::Outcome outcome = verdict::Outcome::Eligible;
  value::Bounds due;                     // 元/月
  std::int32_t months = 0;               // up to the last one, for how many on end it surely was missed
  std::vector<std::string> missing, questions;
};

struct Household {
  std::int32_t record = 0;  // in its part
  std::string id, name;
  std::optional<value::DivisionCode> division;
  std::string community;
  std::vector<Difference> differences;
  std::vector<FindingCase> findings;
  std::vector<MissedCase> missed;
  bool HasAnything() const { return !differences.empty() || !findings.empty() || !missed.empty(); }
};

}  // namespace doudi::audit
