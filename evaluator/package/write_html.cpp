// The 政策包 as a page to hand over: self-contained, A4, readable in black and white. A table's foot is what browsers repeat on every
// printed page, so each package is one table: its foot carries the record, the date and the 示例 mark.
#include <algorithm>

#include "package/due.h"
#include "package/layout.h"
#include "package/leads.h"
#include "source/html.h"
#include "value/unit.h"

namespace doudi::package {
namespace {

using source::Escaped;
using source::Tag;

std::string Plain(std::size_t number) { return std::to_string(number); }
std::string Numbers(const std::vector<std::size_t>& numbers) { return NumberList(numbers, Plain, "、"); }

constexpr const char* kHead = R"(<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>政策包</title>
<style>
@page { size: A4; margin: 14mm 14mm 12mm; }
* { box-sizing: border-box; }
body { font: 9.8pt/1.42 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", sans-serif; color: #111; margin: 0 auto; max-width: 190mm; padding: 4mm; }
table { border-collapse: collapse; width: 100%; }
.page { break-after: page; }
.page:last-of-type { break-after: auto; }
.page > tfoot td { font-size: 8.5pt; color: #444; border-top: 0.3mm solid #888; padding-top: 1.5mm; }
h1 { font-size: 17pt; margin: 0 0 1mm; }
h2 { font-size: 11.5pt; margin: 4mm 0 1mm; border-bottom: 0.4mm solid #111; padding-bottom: 0.5mm; break-after: avoid; }
.sub { color: #444; margin: 0 0 3mm; }
.totals { display: flex; gap: 4mm; }
.totals div { flex: 1; border: 0.3mm solid #111; border-radius: 1.5mm; padding: 2mm 3mm; }
.totals b { display: block; font-size: 14pt; }
.list td, .list th { border-bottom: 0.2mm solid #bbb; padding: 0.7mm 1.5mm; text-align: left; vertical-align: top; }
.list th { font-weight: 600; font-size: 9pt; color: #444; }
.list tr { break-inside: avoid; }
.no { white-space: nowrap; width: 6mm; }
.money { text-align: right !important; white-space: nowrap; }
.outcome { white-space: nowrap; font-weight: 600; }
.small { font-size: 9pt; color: #333; }
.box { font-size: 12pt; line-height: 1; white-space: nowrap; }
ul, ol { margin: 0; padding-left: 6mm; }
.why { break-inside: avoid; margin: 1.5mm 0; }
.why p { margin: 0 0 0 5mm; }
@media print { body { padding: 0; max-width: none; } }
</style>
</head>
<body>
)";

class HtmlWriter {
 public:
  HtmlWriter(const model::Model& model, const Package& package) : model_(model), package_(package) {}

  std::string Write() {
    text_ += "<table class=\"page\"><tfoot><tr><td>" + Foot() + "</td></tr></tfoot><tbody><tr><td>\n";
    Head();
    Items();
    Documents();
    Pledges();
    Questions();
    Tasks();
    Steps();
    Resources();
    Whys();
    NotDue();
    Leads();
    Notes();
    text_ += "</td></tr></tbody></table>\n";
    return std::move(text_);
  }

 private:
  std::string TitleOf(std::size_t verdict) const { return Escaped(Title(model_, package_, verdict)); }

  std::string Foot() const {
    std::string text = Escaped(package_.record) + " · 基准日 " + value::ToText(package_.reference_date);
    if (!package_.rules.empty()) text += " · 规则 " + Escaped(package_.rules);
    if (package_.uses_examples) text += " · <b>含「示例」参数：金额与标准不是法定标准，须由当地政策人员核定</b>";
    return text + " · 本页供申请参考，以经办机关的决定为准";
  }

  void Head() {
    text_ += Tag("h1", "政策包　" + Escaped(package_.title)) + "\n";
    std::string sub = Escaped(package_.record);
    if (!package_.place.empty()) sub += " · " + Escaped(package_.place);
    text_ += Tag("p", sub + " · 基准日 " + value::ToChineseText(package_.reference_date), "sub") + "\n";
    const Totals& totals = package_.totals;
    text_ += "<div class=\"totals\">" + Tag("div", "每月" + Tag("b", value::ToMoneyText(totals.per_month) + " 元")) +
             Tag("div", "每年另有" + Tag("b", value::ToMoneyText(totals.per_year) + " 元")) +
             Tag("div", "一次性" + Tag("b", value::ToMoneyText(totals.once) + " 元") +
                            (totals.once_estimated.Sign() > 0 ? Tag("span", "其中估算 " + value::ToMoneyText(totals.once_estimated) + " 元", "small") : "")) +
             "</div>\n";
    if (totals.open) text_ += Tag("p", "还有项目或金额没有定下" + Below() + "。", "small") + "\n";
  }

  // Where what would settle it stands.
  std::string Below() const {
    std::string below = package_.questions.empty() ? "" : "，见下面的问题";
    if (!package_.tasks.empty()) below += below.empty() ? "，见下面经办人员要核的" : "和经办人员要核的";
    return below;
  }

  static void AddAmount(std::string& text, const value::Rational& low, const std::optional<value::Rational>& high, const std::string& unit) {
    if (low.Sign() == 0 && !high) return;
    text += text.empty() ? "" : "<br>";
    if (low.Sign() == 0) text += "至多 " + value::ToMoneyText(*high) + " " + unit;
    else text += value::ToMoneyText(low) + " " + unit + (high ? "<br>至多 " + value::ToMoneyText(*high) : "");
  }

  std::string Amount(const Item& item) const {
    std::string text;
    AddAmount(text, item.per_month, item.per_month_high, "元/月");
    AddAmount(text, item.per_year, item.per_year_high, "元/年");
    AddAmount(text, item.once, item.once_high, "元");
    if (item.estimate) text += "（估）";
    if (!HasMoney(item)) text += Escaped(StatusText(item));
    for (const std::string& one : InKind(package_.verdicts[item.verdict])) text += (text.empty() ? "" : "<br>") + Escaped(one);
    return text;
  }

  void Items() {
    text_ += Tag("h2", "可以办的") + "\n<table class=\"list\">";
    text_ += "<tr><th></th><th>项目</th><th>结论</th><th class=\"money\">金额</th><th>时限</th><th>到哪里办</th></tr>\n";
    for (const ItemGroup& group : GroupItems(model_, package_)) {
      const Item& item = group.item;
      std::string remark = IsOpen(package_.verdicts[group.verdict]) ? "" : Escaped(Remark(group, Numbers));
      for (const std::string& line : FurtherRemarks(model_, package_, group)) remark += (remark.empty() ? "" : "<br>") + Escaped(line);
      text_ += "<tr>" + Tag("td", Numbers(group.numbers), "no") + Tag("td", Escaped(group.title) + (remark.empty() ? "" : "<br>" + Tag("span", remark, "small"))) +
               Tag("td", OutcomeText(package_.verdicts[group.verdict]), "outcome") + Tag("td", Amount(item), "money") + Tag("td", Escaped(LimitText(item.time_limit, item.due))) +
               Tag("td", Escaped(item.office)) + "</tr>\n";
    }
    if (package_.items.empty()) text_ += "<tr><td colspan=\"6\">没有查到可以享受的项目。</td></tr>\n";
    text_ += "</table>\n";
  }

  void Documents() {
    if (package_.documents.empty()) return;
    text_ += Tag("h2", "材料清单") + "\n<table class=\"list\"><tr><th></th><th>材料</th><th>谁的</th><th>状态</th><th>用于</th><th>说明</th></tr>\n";
    for (const DocumentNeed& need : package_.documents) {
      const model::Document& document = model_.documents[static_cast<std::size_t>(need.document)];
      const bool done = need.status == DocumentStatus::Held || need.status == DocumentStatus::Exempt;
      text_ += "<tr>" + Tag("td", done ? "☑" : "☐", "box") + Tag("td", Escaped(document.name)) +
               Tag("td", document.general || need.owner.entity == 0 ? "全户" : Escaped(need.owner.designation)) +
               Tag("td", std::string(ChineseName(need.status)), "outcome") + Tag("td", Numbers(need.items)) + Tag("td", Escaped(DocumentNote(need)), "small") + "</tr>\n";
    }
    text_ += "</table>\n";
  }

  void Pledges() {
    if (package_.pledges.empty()) return;
    text_ += Tag("h2", "要签的承诺") + "\n<table class=\"list\"><tr><th></th><th>我承诺</th><th>谁签</th><th>用于</th><th>签名、日期</th></tr>\n";
    for (const PledgeNeed& need : package_.pledges) {
      const std::string note = Escaped(PledgeNote(need));
      text_ += "<tr>" + Tag("td", "☐", "box") + Tag("td", Escaped(need.pledge->name) + (note.empty() ? "" : "<br>" + Tag("span", note, "small"))) +
               Tag("td", need.subject.entity == 0 ? "申请人" : Escaped(need.subject.designation)) + Tag("td", Numbers(need.items)) +
               Tag("td", "＿＿＿＿＿＿＿＿") + "</tr>\n";
    }
    text_ += "</table>\n";
  }

  void Questions() {
    if (package_.questions.empty()) return;
    text_ += Tag("h2", "还要问清楚的（先问能定下最多的）") + "\n<ol>";
    for (const auto& question : package_.questions) {
      const std::string who = question.fact.of.entity == 0 ? "" : Escaped(question.fact.of.designation) + "：";
      text_ += Tag("li", who + Escaped(question.fact.question) + " ＿＿＿＿＿＿ " + Tag("span", Escaped(Settles(model_, package_, question)), "small")) + "\n";
    }
    text_ += "</ol>\n";
  }

  void Tasks() {
    if (package_.tasks.empty()) return;
    text_ += Tag("h2", "经办人员要核的") + "\n<ul>";
    for (const Task& task : package_.tasks) {
      std::string line = Escaped(task.name) + "（" + TitleOf(task.verdict) + "）";
      if (!task.office.empty()) line += "：" + Escaped(task.office);
      if (!task.time_limit.empty()) line += "，" + Escaped(LimitText(task.time_limit, task.due));
      if (!task.question.empty()) line += "。" + Escaped(task.question);
      text_ += Tag("li", line) + "\n";
    }
    text_ += "</ul>\n";
  }

  void Steps() {
    if (package_.steps.empty()) return;
    text_ += Tag("h2", "办理步骤") + "\n<table class=\"list\">";
    for (const ItemGroup& group : GroupItems(model_, package_)) {
      bool first = true;
      for (const Step& step : package_.steps) {
        if (step.item != group.numbers[0]) continue;
        text_ += "<tr>" + Tag("td", first ? Numbers(group.numbers) : "", "no") + Tag("td", Escaped(step.name)) + Tag("td", Escaped(step.office)) +
                 Tag("td", Escaped(StepLimit(step))) + "</tr>\n";
        first = false;
      }
    }
    text_ += "</table>\n";
  }

  void Resources() {
    if (package_.resources.empty() && package_.unmet_needs.empty()) return;
    std::string unmet;
    for (const auto& need : package_.unmet_needs) unmet += (unmet.empty() ? "（还缺：" : "、") + Escaped(need);
    text_ += Tag("h2", "还可以找的人" + (unmet.empty() ? "" : unmet + "）")) + "\n<table class=\"list\">";
    for (const ResourceMatch& match : package_.resources) {
      const model::Resource& resource = model_.resources[match.resource];
      std::string providers, needs;
      for (const auto& provider : resource.providers) providers += (providers.empty() ? "" : "、") + provider;
      for (const auto& need : match.needs) needs += (needs.empty() ? "" : "、") + need;
      text_ += "<tr>" + Tag("td", Escaped(resource.name)) + Tag("td", match.matches == value::Truth::True ? "可链接" : "待补充", "outcome") +
               Tag("td", match.money ? value::ToMoneyText(*match.money) + " 元" : Escaped(match.amount), "money") + Tag("td", Escaped(resource.time_limit)) +
               Tag("td", Escaped(providers)) + Tag("td", Escaped(needs), "small") + "</tr>\n";
    }
    text_ += "</table>\n";
  }

  void Whys() {
    std::string blocks;
    for (const ItemGroup& group : GroupItems(model_, package_)) {
      if (IsOpen(package_.verdicts[group.verdict])) continue;
      const Why why = WhyDue(package_, group);
      std::string lines;
      for (const std::string& line : why.lines) lines += Tag("p", Escaped(line), "small");
      if (!why.basis.empty()) lines += Tag("p", Escaped(why.basis), "small");
      if (!lines.empty()) blocks += Tag("div", Numbers(group.numbers) + " " + Tag("b", Escaped(group.title)) + lines, "why") + "\n";
    }
    if (!blocks.empty()) text_ += Tag("h2", "为什么") + "\n" + blocks;
  }

  void NotDue() {
    std::string rows;
    for (const Refusal& refusal : Refusals(model_, package_))
      rows += "<tr>" + Tag("td", Escaped(refusal.title)) + Tag("td", refusal.outcome, "outcome") +
              Tag("td", Escaped(refusal.why + (refusal.why.empty() || refusal.instead.empty() ? "" : "；") + refusal.instead), "small") + "</tr>\n";
    if (!rows.empty()) text_ += Tag("h2", "不符合的，差在哪里") + "\n<table class=\"list\">" + rows + "</table>\n";
  }

  void Leads() {
    if (package_.leads.empty()) return;
    text_ += Tag("h2", kLeadsTitle) + "\n";
    const std::vector<LeadRow> rows = LeadRows(model_, package_);
    if (rows.empty()) {
      text_ += Tag("p", "看过的审计项没有线索。", "small") + "\n";
      return;
    }
    text_ += "<table class=\"list\"><tr><th></th><th>线索</th><th>状态</th><th>方向 · 严重</th><th class=\"money\">涉及</th></tr>\n";
    for (const LeadRow& row : rows) {
      std::string lines;
      for (const std::string& line : row.lines) lines += (lines.empty() ? "" : "<br>") + Escaped(line);
      text_ += "<tr>" + Tag("td", Escaped(row.code), "no") + Tag("td", Escaped(row.title) + (lines.empty() ? "" : "<br>" + Tag("span", lines, "small"))) +
               Tag("td", row.state, "outcome") + Tag("td", row.grade) + Tag("td", Escaped(row.amount), "money") + "</tr>\n";
    }
    text_ += "</table>\n" + Tag("p", kLeadsCaution, "small") + "\n";
  }

  void Notes() {
    if (package_.notes.empty()) return;
    text_ += Tag("h2", "注意") + "\n<ul>";
    for (const auto& note : package_.notes) text_ += Tag("li", Escaped(note)) + "\n";
    text_ += "</ul>\n";
  }

  const model::Model& model_;
  const Package& package_;
  std::string text_;
};

}  // namespace

std::string HtmlHead() { return kHead; }
std::string ToHtml(const model::Model& model, const Package& package) { return HtmlWriter(model, package).Write(); }
std::string HtmlFoot() { return "</body>\n</html>\n"; }

}  // namespace doudi::package
