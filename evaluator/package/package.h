// Package (政策包): all that a household can have, chosen where aids exclude each other, with what to do for it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "verdict/verdict.h"

namespace doudi::package {

struct Totals {  // of what is due: lower end where an amount is open
  value::Rational per_month, per_year, once;
  value::Rational once_estimated;  // the part of `once` that is an estimate
  bool open = false;               // some amount may still become larger
};

struct Rejected {  // the alternative that was not chosen
  std::size_t verdict = 0;
  std::string reason;  // 「与 特困人员救助供养 择一：按序在前者优先」, 「全户合计少 120.00元/月」
};

// Until when a 时限 that starts on 基准日 runs.
struct Due {
  value::Date date;
  bool estimated = false;  // counted by Monday to Friday where the days off of a year are not known
};

struct Item {
  std::size_t number = 0;    // ① …, from 1, in order of steps
  std::size_t verdict = 0;   // index into Package::verdicts
  value::Rational per_month, per_year, once;  // lower ends
  std::optional<value::Rational> per_month_high, per_year_high, once_high;  // where still open
  bool estimate = false;
  std::vector<std::size_t> after;  // item numbers to be confirmed first
  std::string office, authority, time_limit, manner, start, review;
  std::vector<std::string> statuses;  // 身份 that it gives: 「困难家庭（12 个月内有效）」
  std::optional<Due> due;
  std::vector<Rejected> rejected;  // alternatives that it displaces
  std::size_t documents_missing = 0;
};

enum class DocumentStatus : std::uint8_t { Held, Missing, Expired, Exempt, Promise };
std::string_view ChineseName(DocumentStatus status);  // 已有 缺 过期 免交 可承诺
std::string_view JsonName(DocumentStatus status);     // held missing expired exempt promise

struct DocumentNeed {
  model::DocumentId document = model::kNone;
  verdict::Subject owner;
  DocumentStatus status = DocumentStatus::Missing;
  std::string note;                 // 「数据共享：户籍」, 「2024-01-05 签发，已过 12个月」, 「可后补」
  std::vector<std::string> purposes;  // 用途, as those that ask for it say
  std::vector<std::size_t> items;   // for which items
  bool later = false;
  std::optional<value::Date> issued;
};

struct PledgeNeed {  // a 承诺 to be signed, once for all that ask for it
  const model::Pledge* pledge = nullptr;
  verdict::Subject subject;
  bool open = false;  // whether it is to be signed is not known yet
  std::vector<std::size_t> items;
};

struct Task {  // for a person of the office
  std::size_t verdict = 0;
  std::string name, office, time_limit, question;
  std::vector<verdict::Subject> of;  // the elements that it is about, where they are not the verdict's subject
  std::optional<Due> due;
};

struct Step {
  std::size_t item = 0;
  std::string name, office, time_limit, starts;
  std::optional<Due> due;
};

struct ResourceMatch {
  std::size_t resource = 0;  // index into Model::resources
  verdict::Subject subject;
  value::Truth matches = value::Truth::True;  // Unknown: something is still to ask
  std::vector<std::string> needs;             // those that are unmet and that it serves
  std::string amount;
  std::optional<value::Rational> money;
};

struct Package {
  std::string record;
  std::string rules;   // fingerprint of the rules, set by whoever loaded them; may be empty
  value::Date reference_date;
  std::string title;   // 大钱一家
  std::string place;   // 砀山县 城镇
  std::vector<verdict::Verdict> verdicts;
  Totals totals;
  std::vector<Item> items;
  std::vector<std::size_t> not_chosen;   // eligible verdicts displaced by an exclusive one
  std::vector<DocumentNeed> documents;
  std::vector<PledgeNeed> pledges;
  std::vector<verdict::Question> questions;
  std::vector<Task> tasks;
  std::vector<Step> steps;
  std::vector<ResourceMatch> resources;
  std::vector<std::string> unmet_needs;
  std::vector<verdict::Lead> leads;      // 核查线索: of the 审计项, where the program was compiled with them
  std::vector<std::string> notes;        // data issues, assumptions, 示例 parameters in use
  bool uses_examples = false;            // some 示例 value was used
};

Package MakePackage(const run::Result& result, std::int32_t record);
// Only the verdicts, in full for `policies` only; nothing is chosen, no papers, questions, resources.
Package MakeVerdicts(const run::Result& result, std::int32_t record, const std::set<model::PolicyId>& policies);

// For the terminal, after design of package.md. `width`: columns.
struct TextOptions {
  bool colour = false;
  int width = 100;
};
std::string ToText(const model::Model& model, const Package& package, const TextOptions& options = {});
// One JSON object, as package/result.schema.json says. `pretty`: indented.
std::string ToJson(const model::Model& model, const Package& package, bool pretty = false);
// HTML: HtmlHead, then one printable A4 section per package, then HtmlFoot make one self-contained file.
std::string HtmlHead();
std::string ToHtml(const model::Model& model, const Package& package);
std::string HtmlFoot();

}  // namespace doudi::package
