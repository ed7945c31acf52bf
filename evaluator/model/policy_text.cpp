#include <fmt/format.h>

#include "model/text_parts.h"

namespace doudi::model {

namespace {

class PolicyPrinter {
 public:
  PolicyPrinter(const Model& model, std::string& out) : model_(model), out_(out) {}

  void Print(const Policy& policy, const PolicyVersion& version) {
    out_ += fmt::format("{} {}（{}{}）{}\n", policy.finding == kNone ? "政策" : "审计项", policy.name, EntityName(policy.entity),
                        version.filter == kNone ? "" : " 其中 " + ToText(model_, version.filter),
                        PeriodText(version.period));
    if (!policy.unit.empty())
      Line(fmt::format("评估单元 {}：评估 {}{}", policy.unit, PolicyNames({policy.assesses}),
                       policy.others == kNone ? "" : "，其余 保留 " + PolicyNames({policy.others})));
    if (policy.finding != kNone) PrintFinding(model_.findings[static_cast<std::size_t>(policy.finding)]);
    if (!version.basis.empty()) Line(BasisText(version.basis).substr(std::string("，").size()));
    for (const Authority& one : version.authorities)
      Line("主管 " + one.office + WhenText(one.when) + PeriodText(one.period) + BasisText(one.basis));
    for (const Condition& one : version.conditions)
      policy.finding == kNone ? PrintCondition("条件", one) : PrintTrigger(one);
    for (const Condition& one : version.exclusions) PrintCondition(one.limit ? "限次" : "除外", one);
    for (const Condition& one : version.terminations) PrintCondition("程序终止", one);
    for (const Exception& one : version.exceptions) PrintException(one);
    if (version.amount_conflict != kNone) Line("规则冲突：" + ToText(model_, version.amount_conflict));
    for (const HumanCheck& one : version.human_checks) PrintCheck(one);
    if (!version.prerequisites.empty()) Line("前置 " + PolicyNames(version.prerequisites));
    if (!version.precedes.empty()) Line("先后 " + PolicyNames(version.precedes));
    if (!version.bridges.empty()) Line("过渡 " + PolicyNames(version.bridges));
    for (const Benefit& one : version.benefits) PrintBenefit(policy.finding == kNone ? "待遇" : "涉及", one);
    for (std::size_t i = 0; i < version.statuses.size(); ++i)
      Line(fmt::format(
          "身份 {}{}", version.statuses[i],
          version.status_months[i] ? fmt::format("，有效 {}个月", *version.status_months[i]) : ""));
    if (!version.serves.empty()) Line("满足 " + JoinTexts(version.serves));
    for (const DocumentRequirement& one : version.documents) PrintDocument(one);
    for (const Pledge& one : version.pledges) PrintPledge(one);
    for (const Procedure& one : version.procedures) PrintProcedure(one);
    for (const Step& one : version.steps)
      Line(fmt::format("步骤 | {} | {} | {} | {} | {} |{}", one.name, one.office, one.time_limit, one.starts,
                       ToShortText(one.basis), WhenText(one.when)));
    if (!version.start.empty())
      Line(fmt::format("起发 {}{}", version.start,
                       version.start_note.empty() ? "" : "，说明 “" + version.start_note + "”"));
    for (const Review& one : version.reviews)
      Line(fmt::format("复核 {}每 {}个月", one.when == kNone ? "" : "当 " + ToText(model_, one.when) + " 时 ",
                       one.months));
  }

  void Print(const Resource& one) {
    out_ += fmt::format("资源 {}（{}）{}{}\n", one.name, EntityName(one.entity), PeriodText(one.period),
                        BasisText(one.basis));
    if (!one.providers.empty()) Line("提供 " + JoinTexts(one.providers));
    if (!one.needs.empty()) Line("需求 " + JoinTexts(one.needs));
    if (one.target != kNone) Line("对象 " + ToText(model_, one.target));
    if (!one.amount_text.empty()) Line("额度 " + one.amount_text);
    if (!one.time_limit.empty()) Line("时限 " + one.time_limit);
    if (one.balance)
      Line(fmt::format("余额 {}元{}", value::ToDecimalText(*one.balance),
                       one.balance_date ? "，截至 " + value::ToText(*one.balance_date) : ""));
    if (!one.after.empty()) Line("次序 后于 " + PolicyNames(one.after));
    for (const DocumentRequirement& requirement : one.documents) PrintDocument(requirement);
  }

 private:
  void Line(const std::string& text) { out_ += "  " + text + "\n"; }
  std::string EntityName(EntityId id) const { return model_.entities[static_cast<std::size_t>(id)].name; }
  std::string PolicyNames(const std::vector<PolicyId>& ids) const {
    std::vector<std::string> names;
    for (const PolicyId id : ids) names.push_back(model_.policies[static_cast<std::size_t>(id)].name);
    return JoinTexts(names);
  }

  void PrintFinding(const Finding& one) {
    Line(fmt::format("代码 {}，严重 {}，方向 {}", one.code, ChineseName(one.severity), ChineseName(one.direction)));
    const auto texts = [&](std::string_view word, const std::vector<std::string>& list, const std::string& end) {
      if (!list.empty()) Line(fmt::format("{} “{}”{}", word, JoinTexts(list, "”、“"), end));
    };
    std::vector<std::string> evidence;
    for (const ExprId id : one.evidence) evidence.push_back(ToText(model_, id));
    if (!evidence.empty()) Line("证据 " + JoinTexts(evidence));
    texts("反证", one.innocent, "");
    texts("处置", one.handling, BasisText(one.handling_basis));
    if (!one.data_sources.empty()) Line("数据源 " + JoinTexts(one.data_sources));
  }

  void PrintCondition(std::string_view word, const Condition& one) {
    Line(fmt::format("{} {}：{}{}{}", word, one.name, ToText(model_, one.expression), BasisText(one.basis),
                     PeriodText(one.period)));
  }

  void PrintException(const Exception& one) {
    std::string says;
    if (one.decides)
      says = fmt::format("，视为 {}{}", one.positive ? "符合" : "不符合",
                         one.conditions.empty() ? "" : " 条件 " + JoinTexts(one.conditions));
    for (const Change& change : one.changes) says += fmt::format("，{}（{}）", change.text, ToText(model_, change.value));
    if (!one.outranks.empty()) says += "，优先于 例外 " + JoinTexts(one.outranks);
    Line(fmt::format("例外 {}：当 {}{}{}{}", one.name, ToText(model_, one.when), says, BasisText(one.basis),
                     PeriodText(one.period)));
  }

  void PrintCheck(const HumanCheck& one) {
    Line(fmt::format("{} {}{}{}{}{}{}{}", one.IsDiscretion() ? "裁量" : "人工核查", one.name,
                     one.when == kNone ? "" : "：当 " + ToText(model_, one.when),
                     one.offices.empty() ? "" : "，由 " + JoinTexts(one.offices),
                     one.time_limit.empty() ? "" : "，时限 " + one.time_limit,
                     one.question.empty() ? "" : "，问 “" + one.question + "”", BasisText(one.basis),
                     PeriodText(one.period)));
  }

  void PrintTrigger(const Condition& one) { Line("当 " + ToText(model_, one.expression) + BasisText(one.basis)); }

  void PrintBenefit(std::string_view word, const Benefit& one) {
    std::string text = fmt::format("{} {}：{}", word, one.name, one.kind == BenefitKind::Money ? ToText(model_, one.type) : ChineseName(one.kind));
    if (one.kind == BenefitKind::Money || one.quantity) text += " ＝ " + ToText(model_, one.value);
    if (!one.content.empty()) text += fmt::format(" ＝ “{}”", one.content);
    if (one.when != kNone) text += "，当 " + ToText(model_, one.when);
    if (one.nothing_if_refused) text += "，不符合时 0";
    if (one.at_most) text += "，最高额";
    if (one.may_be_estimate)
      text +=
          one.estimate_when == kNone ? std::string("，估") : "，估 当 " + ToText(model_, one.estimate_when);
    if (!one.offset_of.empty()) text += "，抵扣 " + one.offset_of;
    if (!one.time_limit.empty()) text += "，时限 " + one.time_limit;
    Line(text + BasisText(one.basis) + PeriodText(one.in_force));
    for (const Effect& effect : one.effects) PrintEffect(one, effect);
  }

  void PrintEffect(const Benefit& benefit, const Effect& effect) {
    std::string parts;
    for (std::size_t i = 0; i < effect.parts.size(); ++i)
      parts += (i == 0 ? (effect.kind == EffectKind::TopUp ? "：减去 " : "：") : "、") +
               (effect.labels.empty() ? ToText(model_, effect.parts[i]) : effect.labels[i]);
    Line(fmt::format("{} {}{}{}{}", EffectName(effect.kind), benefit.name, effect.name.empty() ? "" : "「" + effect.name + "」", parts,
                     BasisText(effect.basis)));
  }

  void PrintPledge(const Pledge& one) {
    Line(fmt::format("承诺 “{}”{}{}{}", one.name, one.when == kNone ? "" : "，当 " + ToText(model_, one.when), BasisText(one.basis),
                     PeriodText(one.period)));
  }

  void PrintDocument(const DocumentRequirement& one) {
    std::string text = "材料 " + model_.documents[static_cast<std::size_t>(one.document)].name;
    if (one.each != kNoEntity) text += " 每 " + EntityName(one.each);
    if (one.filter != kNone) text += " 其中 " + ToText(model_, one.filter);
    if (one.when != kNone) text += " 当 " + ToText(model_, one.when);
    if (one.later) text += "，可后补";
    if (one.promise) text += "，承诺";
    if (!one.shared.empty()) text += "，共享 " + JoinTexts(one.shared);
    if (one.valid_months) text += fmt::format("，有效 {}个月", *one.valid_months);
    if (!one.purpose.empty()) text += "，用途 “" + one.purpose + "”";
    Line(text + BasisText(one.basis) + PeriodText(one.period));
  }

  std::string WhenText(ExprId when) const { return when == kNone ? "" : "，当 " + ToText(model_, when); }

  void PrintProcedure(const Procedure& one) {
    std::string text = "办理 " + JoinTexts(one.offices);
    text += WhenText(one.when);
    if (!one.time_limit.empty()) text += "，时限 " + one.time_limit;
    if (!one.special_limit.empty()) text += "，特殊 " + one.special_limit;
    if (!one.manner.empty()) text += "，方式 “" + one.manner + "”";
    if (one.no_application) text += "，免申请";
    Line(text + BasisText(one.basis) + PeriodText(one.period));
  }

  const Model& model_;
  std::string& out_;
};

}  // namespace

void AppendPolicy(const Model& model, const Policy& policy, std::string& out) {
  for (const PolicyVersion& version : policy.versions) PolicyPrinter(model, out).Print(policy, version);
}

void AppendResource(const Model& model, const Resource& resource, std::string& out) {
  PolicyPrinter(model, out).Print(resource);
}

}  // namespace doudi::model
