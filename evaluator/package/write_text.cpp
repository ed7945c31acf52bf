// The 政策包 on a terminal, in the order of use: what it is worth, what to do, what is missing, what to ask, and why not.
#include <algorithm>

#include "package/due.h"
#include "package/layout.h"
#include "package/leads.h"
#include "source/source_file.h"
#include "value/unit.h"

namespace doudi::package {
namespace {

std::string Circled(std::size_t number) {
  if (number == 0 || number > 20) return "(" + std::to_string(number) + ")";
  const std::uint32_t code = 0x2460 + static_cast<std::uint32_t>(number) - 1;  // ①
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
}

std::string CircledList(const std::vector<std::size_t>& numbers) { return NumberList(numbers, Circled, " "); }

using Row = std::vector<std::string>;

// Columns padded to their widest cell, two spaces between, nothing after the last.
std::string Aligned(const std::vector<Row>& rows, const std::string& indent) {
  std::vector<int> widths;
  for (const Row& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c >= widths.size()) widths.push_back(0);
      widths[c] = std::max(widths[c], source::DisplayWidth(row[c]));
    }
  std::string text;
  for (const Row& row : rows) {
    std::string line = indent;
    for (std::size_t c = 0; c < row.size(); ++c) line += (c == 0 ? "" : "  ") + source::PadToWidth(row[c], widths[c]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

class TextWriter {
 public:
  TextWriter(const model::Model& model, const Package& package, const TextOptions& options)
      : model_(model), package_(package), options_(options), groups_(GroupItems(model, package)) {}

  std::string Write() {
    Head();
    Totals();
    Items();
    Resources();
    Documents();
    Pledges();
    Tasks();
    Questions();
    Steps();
    NotDue();
    Leads();
    Whys();
    Foot();
    return std::move(text_);
  }

 private:
  std::string Strong(const std::string& text) const { return options_.colour ? "\x1b[1m" + text + "\x1b[0m" : text; }
  void Section(const std::string& title) { text_ += "\n" + Strong(title) + "\n"; }

  void Head() {
    text_ += Strong("政策包   " + package_.title);
    if (!package_.record.empty() && package_.record != package_.title) text_ += "（" + package_.record + "）";
    if (!package_.place.empty()) text_ += " · " + package_.place;
    text_ += " · 基准日 " + value::ToText(package_.reference_date);
    if (!package_.rules.empty()) text_ += " · 规则 " + package_.rules;
    if (package_.uses_examples) text_ += "（含示例参数）";
    text_ += "\n";
  }

  void Totals() {
    const package::Totals& totals = package_.totals;
    text_ += "\n" + Strong("合计") + "   每月 " + value::ToMoneyText(totals.per_month) + " 元    每年 " + value::ToMoneyText(totals.per_year) +
             " 元    一次性 " + value::ToMoneyText(totals.once) + " 元";
    if (totals.once_estimated.Sign() > 0) text_ += "（其中估 " + value::ToMoneyText(totals.once_estimated) + "）";
    if (totals.open) text_ += "，还有未定的";
    text_ += "\n\n";
  }

  static void AddAmount(std::string& text, const value::Rational& low, const std::optional<value::Rational>& high, const std::string& unit) {
    if (low.Sign() == 0 && !high) return;
    text += text.empty() ? "" : " ＋ ";
    if (low.Sign() == 0) text += "至多 " + value::ToMoneyText(*high) + " " + unit;
    else text += value::ToMoneyText(low) + " " + unit + (high ? "（至多 " + value::ToMoneyText(*high) + "）" : "");
  }

  std::string Amount(const Item& item) const {
    std::string text;
    AddAmount(text, item.per_month, item.per_month_high, "元/月");
    AddAmount(text, item.per_year, item.per_year_high, "元/年");
    AddAmount(text, item.once, item.once_high, "元");
    if (item.estimate) text += "（估）";
    if (!HasMoney(item)) text += StatusText(item);
    for (const std::string& one : InKind(package_.verdicts[item.verdict])) text += (text.empty() ? "" : " ＋ ") + one;
    return text;
  }

  void Items() {
    std::vector<Row> rows;
    for (const ItemGroup& group : groups_) {
      const verdict::Verdict& v = package_.verdicts[group.verdict];
      rows.push_back({CircledList(group.numbers), group.title, OutcomeText(v), Amount(group.item), LimitText(group.item.time_limit, group.item.due), group.item.office});
    }
    if (rows.empty()) text_ += " 没有查到可以享受的项目。\n";
    text_ += Aligned(rows, " ");
    std::vector<Row> remarks;
    for (const ItemGroup& group : groups_) {
      std::vector<std::string> lines = FurtherRemarks(model_, package_, group);
      const std::string remark = Remark(group, CircledList);
      if (!remark.empty() && !IsOpen(package_.verdicts[group.verdict])) lines.insert(lines.begin(), remark);
      for (std::size_t l = 0; l < lines.size(); ++l) remarks.push_back({l == 0 ? CircledList(group.numbers) : "", lines[l]});
    }
    if (!remarks.empty()) text_ += "\n" + Aligned(remarks, "    ");
  }

  void Resources() {
    if (package_.resources.empty() && package_.unmet_needs.empty()) return;
    std::string needs;
    for (const auto& need : package_.unmet_needs) needs += (needs.empty() ? "（还缺：" : "、") + need;
    Section("可链接的资源" + (needs.empty() ? "" : needs + "）"));
    std::vector<Row> rows;
    for (const ResourceMatch& match : package_.resources) {
      const model::Resource& resource = model_.resources[match.resource];
      std::string providers;
      for (const auto& provider : resource.providers) providers += (providers.empty() ? "" : "、") + provider;
      const std::string amount = match.money ? value::ToMoneyText(*match.money) + " 元" : match.amount;
      rows.push_back({"·", resource.name, match.matches == value::Truth::True ? "可链接" : "待补充", amount, resource.time_limit, providers});
    }
    text_ += Aligned(rows, " ");
  }

  void Documents() {
    if (package_.documents.empty()) return;
    std::string counts;
    for (const DocumentStatus status : {DocumentStatus::Held, DocumentStatus::Missing, DocumentStatus::Expired, DocumentStatus::Promise, DocumentStatus::Exempt}) {
      const auto count = std::count_if(package_.documents.begin(), package_.documents.end(), [&](const DocumentNeed& d) { return d.status == status; });
      if (count > 0) counts += (counts.empty() ? "   " : " · ") + std::string(ChineseName(status)) + " " + std::to_string(count);
    }
    Section("材料" + counts);
    std::vector<Row> rows;
    for (const DocumentNeed& need : package_.documents) {
      const bool open = need.status == DocumentStatus::Missing || need.status == DocumentStatus::Expired || need.status == DocumentStatus::Promise;
      const std::string mark = open ? "[ ]" : need.status == DocumentStatus::Held ? "[√]" : "[免]";
      const model::Document& document = model_.documents[static_cast<std::size_t>(need.document)];
      const std::string owner = document.general || need.owner.entity == 0 ? "全户" : need.owner.designation;
      rows.push_back({mark, document.name, owner, std::string(ChineseName(need.status)), "用于 " + CircledList(need.items), DocumentNote(need)});
    }
    text_ += Aligned(rows, " ");
  }

  void Pledges() {
    if (package_.pledges.empty()) return;
    Section("要签的承诺");
    std::vector<Row> rows;
    for (const PledgeNeed& need : package_.pledges)
      rows.push_back({"[ ]", need.pledge->name, need.subject.entity == 0 ? "申请人" : need.subject.designation, "用于 " + CircledList(need.items), PledgeNote(need)});
    text_ += Aligned(rows, " ");
  }

  void Tasks() {
    if (package_.tasks.empty()) return;
    Section("要人去核的事");
    std::vector<Row> rows;
    for (const Task& task : package_.tasks) rows.push_back({"·", task.name, Title(model_, package_, task.verdict), task.office, LimitText(task.time_limit, task.due), task.question});
    text_ += Aligned(rows, " ");
  }

  void Questions() {
    if (package_.questions.empty()) return;
    Section("接着问（按能定下的项目和金额排）");
    std::vector<Row> rows;
    std::size_t number = 0;
    for (const auto& question : package_.questions) {
      const std::string who = question.fact.of.entity == 0 ? "" : question.fact.of.designation + "：";
      rows.push_back({std::to_string(++number) + ".", who + question.fact.question, Settles(model_, package_, question)});
    }
    text_ += Aligned(rows, " ");
  }

  void Steps() {
    if (package_.steps.empty()) return;
    Section("怎么办");
    std::vector<Row> rows;
    for (const ItemGroup& group : groups_) {
      bool first = true;
      for (const Step& step : package_.steps) {
        if (step.item != group.numbers[0]) continue;
        const std::string limit = StepLimit(step);
        rows.push_back({first ? CircledList(group.numbers) : "", step.name, step.office, limit});
        first = false;
      }
    }
    text_ += Aligned(rows, " ");
  }

  void NotDue() {
    std::vector<Row> rows;
    for (const Refusal& refusal : Refusals(model_, package_)) rows.push_back({refusal.title, refusal.outcome == "不符合" ? refusal.why : refusal.outcome, refusal.instead});
    if (rows.empty()) return;
    Section("不符合，差在哪里");
    text_ += Aligned(rows, " ");
  }

  void Leads() {
    if (package_.leads.empty()) return;
    Section(kLeadsTitle);
    const std::vector<LeadRow> rows = LeadRows(model_, package_);
    if (rows.empty()) {
      text_ += " 看过的审计项没有线索。\n";
      return;
    }
    std::vector<Row> heads;
    for (const LeadRow& row : rows) heads.push_back({row.code, row.title, row.state, row.grade, row.amount});
    const std::string aligned = Aligned(heads, " ");
    std::size_t begin = 0;
    for (const LeadRow& row : rows) {  // what is said of a lead stands below its line
      const std::size_t end = aligned.find('\n', begin) + 1;
      text_ += aligned.substr(begin, end - begin);
      for (const std::string& line : row.lines) text_ += "      " + line + "\n";
      begin = end;
    }
    text_ += std::string(" ") + kLeadsCaution + "\n";
  }

  void Whys() {
    std::vector<Row> lines;
    for (const ItemGroup& group : groups_) {
      if (IsOpen(package_.verdicts[group.verdict])) continue;
      bool first = true;
      for (const std::string& line : WhyDue(package_, group).lines) {
        lines.push_back({first ? CircledList(group.numbers) : "", line});
        first = false;
      }
    }
    if (lines.empty()) return;
    Section("为什么（全部理由：doudi explain … --policy 政策名）");
    text_ += Aligned(lines, " ");
  }

  void Foot() {
    if (!package_.notes.empty()) {
      Section("注意");
      for (const auto& note : package_.notes) text_ += " · " + note + "\n";
    }
    if (package_.uses_examples) text_ += "\n标「示例」的参数不是法定标准，请由当地政策人员填入真实数值后再用。\n";
  }

  const model::Model& model_;
  const Package& package_;
  TextOptions options_;
  std::vector<ItemGroup> groups_;
  std::string text_;
};

}  // namespace

std::string ToText(const model::Model& model, const Package& package, const TextOptions& options) {
  return TextWriter(model, package, options).Write();
}

}  // namespace doudi::package
