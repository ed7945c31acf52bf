#include "compare/samples.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "record/mask.h"
#include "run/run.h"
#include "verdict/verdict.h"

namespace doudi::compare {
namespace {

using screening::PlaceOf;

// The larger gain, the larger loss; of equal ones the earlier.
bool ComesBefore(const AidChange& a, std::uint64_t a_order, const AidChange& b, std::uint64_t b_order) {
  if (a.difference.amount != b.difference.amount) return a.difference.amount.Sign() > 0 ? a.difference.amount > b.difference.amount : a.difference.amount < b.difference.amount;
  return a_order < b_order;
}

std::shared_ptr<const SampledRecord> Sampled(const Decided& before, const Decided& after) {
  const auto sampled = std::make_shared<SampledRecord>();
  const std::array<std::int32_t, 1> old_row = {static_cast<std::int32_t>(before.record)}, new_row = {static_cast<std::int32_t>(after.record)};
  sampled->before = record::Widen(before.model, before.chunk, old_row);
  sampled->after = record::Widen(after.model, after.chunk, new_row);
  sampled->id = sampled->after.record_ids[0];
  return sampled;
}

std::string_view MarkOf(value::Truth truth) {
  switch (truth) {
    case value::Truth::True: return "[真]";
    case value::Truth::False: return "[假]";
    case value::Truth::Unknown: return "[？]";
    default: return "[误]";
  }
}

// 「（低保办法第十三条）」: a line that differs tells its articles, though they may have stayed as they were.
std::string ArticlesOf(const std::vector<model::Basis>& bases) {
  std::string text;
  for (const auto& basis : bases) text += (text.empty() ? "（" : "、") + model::ToShortText(basis);
  return text.empty() ? text : text + "）";
}

// All that a verdict says, one thing a line, each once.
class Lines {
 public:
  std::vector<std::string> Of(const verdict::Verdict& verdict) {
    for (const auto& error : verdict.errors) Add("规则错误：" + error.text);
    Bases(verdict.basis);
    for (const auto& reason : verdict.reasons) Reason(reason);
    for (const auto& benefit : verdict.benefits) Benefit(benefit);
    for (const auto& missing : verdict.missing) Add("缺 " + missing.name);
    for (const auto& missing : verdict.missing_amounts) Add("金额还缺 " + missing.name);
    for (const auto& assumption : verdict.assumptions) Add("假定 " + assumption);
    return std::move(lines_);
  }

 private:
  void Add(std::string line) {
    if (!line.empty() && seen_.insert(line).second) lines_.push_back(std::move(line));
  }
  void Bases(const std::vector<model::Basis>& bases) {
    for (const auto& basis : bases) Add("依据 " + model::ToText(basis));
  }
  void Sources(const std::vector<std::string>& sources) {
    for (const auto& source : sources) Add("参数 " + source);
  }

  void Reason(const verdict::Reason& reason) {
    std::string line(MarkOf(reason.truth));
    for (const auto& [separator, part] : {std::pair(" ", reason.label), std::pair(reason.label.empty() ? " " : "：", reason.text), std::pair("：", reason.values)})
      if (!part.empty()) line += separator + part;
    Add(line + ArticlesOf(reason.basis));
    for (const auto& step : reason.arithmetic) Add(step);
    Sources(reason.sources);
    Bases(reason.basis);
    for (const auto& child : reason.children) Reason(child);
  }

  void Benefit(const verdict::BenefitResult& benefit) {
    if (benefit.due == value::Truth::False) return;
    const std::string amount = benefit.error ? run::ToText(*benefit.error) : verdict::GivenText(benefit);
    Add(fmt::format("待遇 {}{}{}{}", benefit.benefit->name, amount.empty() ? "" : " ", amount, ArticlesOf(benefit.basis)));
    if (benefit.arithmetic != amount) Add(benefit.arithmetic);
    for (const auto& step : benefit.definitions) Add(step);
    Sources(benefit.sources);
    for (const auto& effect : benefit.effects) Add(effect.text);
    Bases(benefit.basis);
  }

  std::vector<std::string> lines_;
  std::set<std::string> seen_;
};

struct Judged {
  std::string outcome;
  std::vector<std::string> lines;
};

std::string SubjectText(const model::Model& model, const verdict::Subject& subject) {
  const std::string& kind = model.entities[PlaceOf(subject.entity)].name;
  return subject.designation.empty() ? kind : subject.designation;
}

// By subject what one set of rules says of the policy.
std::vector<std::pair<std::string, Judged>> Judge(const program::Program& program, record::Batch batch, const std::optional<PolicyPlace>& policy, bool masked) {
  std::vector<std::pair<std::string, Judged>> judged;
  if (!policy) return judged;
  const auto& model = program::ModelOf(program);
  const run::Result result = run::Run(program, batch);
  if (masked) record::Mask(model, batch);
  for (const auto& verdict : verdict::Judge(result, 0, std::set<model::PolicyId>{policy->policy}))
    if (verdict.policy == policy->policy)
      judged.emplace_back(SubjectText(model, verdict.subject), Judged{std::string(verdict::ChineseName(verdict.outcome)), Lines().Of(verdict)});
  return judged;
}

program::ProgramPtr CompileAll(const model::Model& model, value::Date day) {
  program::CompileOptions options;
  options.reference_date = day;
  return program::Compile(model, options);
}

std::vector<std::string> Without(const std::vector<std::string>& lines, const std::vector<std::string>& others) {
  std::vector<std::string> left;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(left),
               [&](const std::string& line) { return std::find(others.begin(), others.end(), line) == others.end(); });
  return left;
}

ClauseChange ClauseChangeOf(const std::string& subject, const Judged& before, const Judged& after) {
  return {subject, before.outcome, after.outcome, Without(before.lines, after.lines), Without(after.lines, before.lines)};
}

}  // namespace

void Samples::Add(const HouseholdChange& change, std::uint64_t order, const Decided& before, const Decided& after) {
  std::shared_ptr<const SampledRecord> record;
  for (const auto& aid : change.aids) {
    if (aid.difference.open || aid.difference.amount.Sign() == 0) continue;
    auto& best = best_[{aid.pair, aid.difference.amount.Sign() > 0}];
    if (!IsWanted(best, aid, order)) continue;
    if (!record) record = Sampled(before, after);
    Insert(best, {aid, order, record});
  }
}

void Samples::Merge(const Samples& other, std::uint64_t first) {
  for (const auto& [key, samples] : other.best_) {
    auto& best = best_[key];
    for (Sample sample : samples) {
      sample.order += first;
      if (IsWanted(best, sample.change, sample.order)) Insert(best, std::move(sample));
    }
  }
}

const std::vector<Sample>& Samples::Of(std::size_t pair, bool gain) const {
  static const std::vector<Sample> kNone;
  const auto found = best_.find({pair, gain});
  return found == best_.end() ? kNone : found->second;
}

bool Samples::IsWanted(const std::vector<Sample>& best, const AidChange& change, std::uint64_t order) const {
  if (best.size() < most_) return true;
  return most_ > 0 && ComesBefore(change, order, best.back().change, best.back().order);
}

void Samples::Insert(std::vector<Sample>& best, Sample sample) const {
  const auto at = std::find_if(best.begin(), best.end(), [&](const Sample& other) { return ComesBefore(sample.change, sample.order, other.change, other.order); });
  best.insert(at, std::move(sample));
  if (best.size() > most_) best.pop_back();
}

ClauseFinder::ClauseFinder(const Pairing& pairing, bool masked)
    : pairing_(pairing), masked_(masked), before_(CompileAll(pairing.before(), pairing.old_date())), after_(CompileAll(pairing.after(), pairing.new_date())) {}

std::vector<ClauseChange> ClauseFinder::Of(const Sample& sample) const {
  const auto& pair = pairing_.policies()[sample.change.pair];
  const auto before = Judge(*before_, sample.record->before, pair.before, masked_);
  const auto after = Judge(*after_, sample.record->after, pair.after, masked_);
  const Judged none{"没有", {}};
  std::vector<ClauseChange> changes;
  // Both list the same persons in the same order, unless the policy is for others than it was.
  for (std::size_t i = 0; i < after.size(); ++i) {
    const bool both = i < before.size() && before[i].first == after[i].first;
    changes.push_back(ClauseChangeOf(after[i].first, both ? before[i].second : none, after[i].second));
  }
  for (std::size_t i = 0; i < before.size(); ++i)
    if (i >= after.size() || before[i].first != after[i].first) changes.push_back(ClauseChangeOf(before[i].first, before[i].second, none));
  std::erase_if(changes, [](const ClauseChange& change) { return change.before.empty() && change.after.empty() && change.outcome_before == change.outcome_after; });
  return changes;
}

}  // namespace doudi::compare
