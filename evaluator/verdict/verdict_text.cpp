// A verdict as an indented tree for people.
#include <fmt/format.h>

#include "verdict/value_text.h"
#include "verdict/verdict.h"

namespace doudi::verdict {
namespace {

using value::Truth;

std::string_view MarkOf(Truth truth) {
  switch (truth) {
    case Truth::True: return "[真]";
    case Truth::False: return "[假]";
    case Truth::Unknown: return "[？]";
    default: return "[误]";
  }
}

class Writer {
 public:
  explicit Writer(const model::Model& model) : model_(model) {}

  std::string Write(const Verdict& verdict) {
    const auto& policy = model_.policies[static_cast<std::size_t>(verdict.policy)];
    const bool rule_error = verdict.outcome == Outcome::Undetermined && !verdict.errors.empty();
    Line(0, fmt::format("{}（{}）：{}", policy.name, verdict.subject.designation,
                        rule_error ? "无法判定" : std::string(ChineseName(verdict.outcome))));
    if (verdict.version == nullptr) Line(1, "在基准日没有施行的规定");
    Bases(1, verdict.basis);
    for (const auto& error : verdict.errors) Line(1, "规则错误：" + error.text);
    for (const auto& reason : verdict.reasons) Tree(1, reason);
    for (const auto& benefit : verdict.benefits) Benefit(benefit);
    for (const auto& missing : verdict.missing) Line(1, "缺 " + missing.name + "：" + missing.question);
    for (const auto& missing : verdict.missing_amounts) Line(1, "金额还缺 " + missing.name + "：" + missing.question);
    if (verdict.near_miss) NearMissOf(*verdict.near_miss);
    for (const auto later : verdict.bridges) Line(1, "过渡 到 " + model_.policies[static_cast<std::size_t>(later)].name + " 首次发放为止，不重复发放");
    for (const auto premise : verdict.premises) Line(1, "先确认 " + model_.policies[static_cast<std::size_t>(premise)].name);
    for (const auto& due : verdict.pledges) Pledge(due);
    for (const auto& open : verdict.open_checks) Line(1, (open.check->IsDiscretion() ? "待裁量 " : "待人工核查 ") + open.check->name + NamesOf(open.of));
    for (const auto& assumption : verdict.assumptions) Line(1, "假定 " + assumption);
    return std::move(text_);
  }

  std::string Write(const Lead& lead) {
    const auto& verdict = lead.verdict;
    const auto& finding = model_.findings[static_cast<std::size_t>(lead.finding)];
    const bool rule_error = lead.state == LeadState::Open && !verdict.errors.empty();
    amount_word_ = "涉及";
    Line(0, fmt::format("{} {}（{}）：{}", finding.code, model_.policies[static_cast<std::size_t>(finding.policy)].name, verdict.subject.designation,
                        rule_error ? "无法判定" : std::string(ChineseName(lead.state))));
    if (verdict.version == nullptr) Line(1, "在基准日没有施行的规定");
    Line(1, fmt::format("严重 {}，方向 {}", model::ChineseName(finding.severity), model::ChineseName(finding.direction)));
    Bases(1, verdict.basis);
    for (const auto& error : verdict.errors) Line(1, "规则错误：" + error.text);
    for (const auto& reason : verdict.reasons) Tree(1, reason);
    for (const auto& benefit : verdict.benefits) Benefit(benefit);
    for (const auto& evidence : lead.evidence) Line(1, "证据 " + evidence);
    for (const auto& missing : verdict.missing) Line(1, "先核实 " + missing.name + "：" + missing.question);
    for (const auto& missing : verdict.missing_amounts) Line(1, "金额还缺 " + missing.name + "：" + missing.question);
    for (const auto& assumption : verdict.assumptions) Line(1, "假定 " + assumption);
    if (lead.state == LeadState::None) return std::move(text_);
    for (const auto& innocent : finding.innocent) Line(1, "也可能是 " + innocent);
    for (const auto& step : finding.handling) Line(1, "处置 " + step);
    Bases(3, finding.handling_basis);
    std::string sources;
    for (const auto& source : finding.data_sources) sources += (sources.empty() ? "数据源 " : "、") + source;
    if (!sources.empty()) Line(1, sources);
    return std::move(text_);
  }

 private:
  void Line(std::size_t depth, std::string_view line) { text_ += std::string(depth * 2, ' ') + std::string(line) + "\n"; }

  void Bases(std::size_t depth, const std::vector<model::Basis>& basis) {
    std::string all;
    for (std::size_t i = 0; i < basis.size(); ++i) {
      const bool same = i > 0 && basis[i].replaced == basis[i - 1].replaced && basis[i].title == basis[i - 1].title && basis[i].document_number == basis[i - 1].document_number;
      all += (i == 0 ? "" : "、") + (same && !basis[i].article.empty() ? basis[i].article : model::ToText(basis[i]));
    }
    if (!all.empty()) Line(depth, "依据 " + all);
  }

  void Tree(std::size_t depth, const Reason& reason) {
    std::string line(MarkOf(reason.truth));
    if (!reason.label.empty()) line += " " + reason.label;
    if (!reason.text.empty()) line += (reason.label.empty() ? " " : "：") + reason.text;
    Line(depth, line);
    if (!reason.values.empty()) Line(depth + 2, reason.values);
    for (const auto& step : reason.arithmetic) Line(depth + 2, step);
    for (const auto& source : reason.sources) Line(depth + 2, "参数 " + source);
    Bases(depth + 2, reason.basis);
    for (const auto& child : reason.children) Tree(depth + 1, child);
  }

  void Pledge(const PledgeDue& due) {
    Line(1, fmt::format("承诺 “{}”{}", due.pledge->name, due.applies == Truth::Unknown ? "（要不要签还没有定）" : ""));
    Bases(3, due.pledge->basis);
  }

  // The months of what is paid, and of what an exception makes of it.
  void Stages(const BenefitResult& result) {
    for (const auto& stage : result.stages)
      Line(3, stage.text + (stage.exception ? fmt::format("：例外 {}，{}", stage.exception->name, stage.change->text) : std::string()));
  }

  void Benefit(const BenefitResult& result) {
    const auto& benefit = *result.benefit;
    if (result.due == Truth::False && result.stages.empty()) return;
    const auto& unit = benefit.type.unit;
    const std::string name = benefit.kind == model::BenefitKind::Money ? benefit.name : fmt::format("{}（{}）", benefit.name, model::ChineseName(benefit.kind));
    auto line = fmt::format("{} {} {}", amount_word_, name, result.error ? run::ToText(*result.error) : result.due == Truth::False ? "此月不发" : GivenText(result));
    while (line.ends_with(' ')) line.pop_back();
    if (result.due == Truth::Unknown && benefit.kind != model::BenefitKind::Money) line += "（给不给还没有定）";
    if (result.estimate) line += "（估）";
    Line(1, line);
    Stages(result);
    if (result.due == Truth::False) return;
    if (result.arithmetic != NumberText(result.amount.low, unit) && !result.arithmetic.empty()) Line(3, result.arithmetic);
    if (!result.beyond.empty()) Line(3, result.beyond);
    for (const auto& step : result.definitions) Line(3, step);
    for (const auto& source : result.sources) Line(3, "参数 " + source);
    for (const auto& effect : result.effects) {
      Line(3, effect.text);
      Bases(4, effect.effect->basis);
    }
    Bases(3, result.basis);
  }

  void NearMissOf(const NearMiss& near) {
    for (const auto& miss : near.misses) Line(1, "差在 " + miss.condition + "：" + miss.text);
    Line(1, near.verified ? "以上改变后重新计算：符合" : "以上改变后仍不能确定符合");
    for (const auto policy : near.falls_to) Line(1, "转为 " + model_.policies[static_cast<std::size_t>(policy)].name);
  }

  const model::Model& model_;
  std::string_view amount_word_ = "待遇";
  std::string text_;
};

}  // namespace

std::string ToText(const model::Model& model, const Verdict& verdict) { return Writer(model).Write(verdict); }

std::string ToText(const model::Model& model, const Lead& lead) { return Writer(model).Write(lead); }

}  // namespace doudi::verdict
