#include "audit/report_workbook.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/files.h"
#include "audit/part.h"
#include "audit/report_sheet.h"
#include "audit/result_words.h"

namespace doudi::audit {
namespace {

using rapidjson::Value;
using screening::Cell;

Cell Words(std::string_view text) { return {std::string(text)}; }
Cell Count(std::uint64_t count) { return {std::to_string(count), true}; }
Cell CountIn(const Value& object, const char* name) { return object.HasMember(name) ? Count(object[name].GetUint64()) : Cell{}; }

const std::vector<Column> kDifferenceColumns = {{"编号", 20}, {"户名", 12}, {"区划", 26}, {"社区", 14}, {"项目", 18}, {"对象", 12}, {"对象编号", 12}, {"月份", 10}, {"类别", 8}, {"已发", 12}, {"应发", 12},
                                                {"应发至多", 12}, {"差额", 12}, {"当时即错", 12}, {"标准追溯", 12}, {"事后得知", 12}, {"说明", 40}};
const std::vector<Column> kMissedColumns = {{"社区", 16}, {"编号", 20}, {"户名", 12}, {"区划", 26}, {"项目", 18}, {"对象", 12}, {"对象编号", 12}, {"结论", 10}, {"每月应得", 12}, {"每月至多", 12},
                                            {"已漏月数", 10, Column::kCount}, {"还要问", 60}, {"先核实", 40}, {"说明", 40}};

// The kinds of lead that an audit found, each with the names of what is at stake in it.
struct Kind {
  const CataloguedFinding* rule = nullptr;
  std::vector<std::pair<std::string, std::string>> stakes;  // name, unit
};

std::vector<Kind> KindsOf(const ReportSource& source) {
  std::vector<Kind> kinds;
  for (const auto& rule : source.catalogue.findings) {
    std::map<std::string, std::string> stakes;
    bool there = false;
    EachIn(source.summary, "findings", [&](const Value& row) {
      if (TextIn(row, "code") != rule.code || TextIn(row, "title") != rule.title) return;
      there = true;
      EachIn(row, "stakes", [&](const Value& stake) { stakes[std::string(TextIn(stake, "name"))] = TextIn(stake, "unit"); });
    });
    if (there) kinds.push_back({&rule, {stakes.begin(), stakes.end()}});
  }
  return kinds;
}

std::vector<Column> ColumnsOf(const Kind& kind) {
  std::vector<Column> columns = {{"编号", 20}, {"户名", 12}, {"区划", 26}, {"社区", 14}, {"状态", 8}, {"严重", 6}, {"方向", 8}, {"对象", 12}, {"对象编号", 12}, {"月份", 34}, {"月数", 6, Column::kCount}};
  for (const auto& [name, unit] : kind.stakes) columns.push_back({unit == "元/月" ? fmt::format("{} 合计（元）", name) : fmt::format("{}（{}）", name, unit), 18});
  for (const auto& [name, width] : {std::pair("证据", 60.0), std::pair("先核实", 30.0), std::pair("也可能是", 40.0), std::pair("先做什么", 40.0), std::pair("数据源", 16.0), std::pair("依据", 30.0), std::pair("说明", 30.0)})
    columns.push_back({name, width});
  return columns;
}

class WorkbookWriting {
 public:
  WorkbookWriting(const ReportSource& source, const std::string& path)
      : source_(source), book_(path, source.manifest.known_now), kinds_(KindsOf(source)), summary_(book_.AddSheet("汇总", {{"", 30}, {"", 16}, {"", 14}, {"", 14}, {"", 16}, {"", 16}, {"", 16}, {"", 16}}, false)), differences_(book_.AddSheet("差额", kDifferenceColumns, true)) {
    for (const auto& kind : kinds_) sheets_.push_back(&book_.AddSheet(fmt::format("{} {}", kind.rule->code, kind.rule->title), ColumnsOf(kind), true));
    missed_ = &book_.AddSheet("应保未保", kMissedColumns, true);
  }

  void Write() {
    WriteSummary();
    EachHousehold(source_, [this](const LinePlace&, const Value& household) {
      EachIn(household, "differences", [&](const Value& one) { WriteDifference(household, one); });
      EachIn(household, "findings", [&](const Value& one) { WriteFinding(household, one); });
      return true;
    });
    WriteVisits();
    book_.Close();
  }

 private:
  void Section(std::vector<std::string_view> heads) {
    summary_.AddRow({});
    std::vector<Cell> cells;
    for (const auto head : heads) cells.push_back(Words(head));
    summary_.AddRow(cells, true);
  }

  void WriteSummary() {
    const auto& manifest = source_.manifest;
    const Value& summary = source_.summary;
    summary_.AddRow({Words(fmt::format("核查 {} 至 {}", manifest.from, manifest.to))}, true);
    summary_.AddRow({Words("所列都是线索，供核实用，不是对任何人的结论。停发、追回以前，先核实，听取本人陈述")});
    summary_.AddRow({Words("名册户数"), Count(manifest.records)});
    summary_.AddRow({Words("有要看的户"), CountIn(summary, "with_something")});
    summary_.AddRow({Words("知悉截至"), Words(manifest.known_now)});
    summary_.AddRow({Words("规则"), Words(manifest.rules)});
    summary_.AddRow({Words("封印"), Words(source_.seal)});
    summary_.AddRow({Words(manifest.unmask ? "姓名、证件号、账户没有遮，注意保管" : "姓名、证件号、账户已遮")});
    Section({"差额：项目", "类别", "例", "月", "金额", "当时即错", "标准追溯", "事后得知", "说明"});
    EachIn(summary, "differences", [this](const Value& row) {
      std::string note;
      const auto amount = [&](const char* name) { return AmountCell(TextIn(row, name), note); };
      std::vector<Cell> cells = {Words(TextIn(row, "programme")), Words(KindText(TextIn(row, "kind"))), CountIn(row, "cases"), CountIn(row, "months"), amount("amount"), amount("wrong_then"),
                                 amount("raised_later"), amount("known_later")};
      cells.push_back(Words(note));
      summary_.AddRow(cells, false, {2, 3});
    });
    Section({"逐月", "多发", "少发", "漏发", "说明"});
    EachIn(summary, "by_month", [this](const Value& row) { WriteAmounts(row, {Words(TextIn(row, "month"))}, {}); });
    Section({"区划", "多发", "少发", "漏发", "有要看的户", "线索", "可能漏了", "说明"});
    EachIn(summary, "by_division", [this](const Value& row) {
      WriteAmounts(row, {Words(TextIn(row, "place").empty() ? "没有写" : TextIn(row, "place"))}, {CountIn(row, "households"), CountIn(row, "findings"), CountIn(row, "to_visit")});
    });
    Section({"线索", "状态", "条", "月"});
    EachIn(summary, "findings", [this](const Value& row) {
      summary_.AddRow({Words(fmt::format("{} {}", TextIn(row, "code"), TextIn(row, "title"))), Words(StateText(row)), CountIn(row, "cases"), CountIn(row, "months")}, false, {2, 3});
    });
    Section({"应保未保：项目", "结论", "例", "每月合计", "说明"});
    EachIn(summary, "missed", [this](const Value& row) {
      std::string note;
      const Cell amount = AmountCell(TextIn(row, "per_month"), note);
      summary_.AddRow({Words(TextIn(row, "programme")), Words(OutcomeText(TextIn(row, "outcome"))), CountIn(row, "cases"), amount, Words(note)}, false, {2});
    });
  }

  // What was overpaid, underpaid and missed, then counts, then what has to be said of the amounts.
  void WriteAmounts(const Value& row, std::vector<Cell> cells, const std::vector<Cell>& counts) {
    std::string note;
    for (const char* kind : {"overpaid", "underpaid", "missed"}) cells.push_back(AmountCell(TextIn(row, kind), note));
    std::vector<std::size_t> counted;
    for (const auto& count : counts) {
      counted.push_back(cells.size());
      cells.push_back(count);
    }
    cells.push_back(Words(note));
    summary_.AddRow(cells, false, counted);
  }

  static std::string StateText(const Value& finding) { return TextIn(finding, "state") == "open" ? "待核实" : "线索"; }

  void WriteDifference(const Value& household, const Value& one) {
    EachIn(one, "months", [&](const Value& month) {
      std::string note(TextIn(month, "note"));
      const auto amount = [&](const char* name) { return AmountCell(TextIn(month, name), note); };
      std::vector<Cell> cells = Place(household);
      for (const auto text : {TextIn(one, "programme"), TextIn(one["subject"], "name"), TextIn(one["subject"], "id"), TextIn(month, "month")}) cells.push_back(Words(text));
      cells.push_back(Words(KindText(TextIn(month, "kind"))));
      for (const char* name : {"paid", "due", "due_most", "amount", "wrong_then", "raised_later", "known_later"}) cells.push_back(amount(name));
      cells.push_back(Words(note));
      differences_.AddRow(cells);
    });
  }

  static std::vector<Cell> Place(const Value& household) {
    return {Words(TextIn(household, "id")), Words(TextIn(household, "name")), Words(TextIn(household, "place")), Words(TextIn(household, "community"))};
  }

  void WriteFinding(const Value& household, const Value& one) {
    for (std::size_t at = 0; at < kinds_.size(); ++at) {
      const auto& rule = *kinds_[at].rule;
      if (rule.code != TextIn(one, "code") || rule.title != TextIn(one, "title")) continue;
      std::string note;
      std::vector<Cell> cells = Place(household);
      for (const auto& text : {StateText(one), rule.severity_text, rule.direction_text}) cells.push_back(Words(text));
      for (const auto text : {TextIn(one["subject"], "name"), TextIn(one["subject"], "id")}) cells.push_back(Words(text));
      cells.push_back(Words(MonthsText(one)));
      cells.push_back(Count(one.HasMember("months") ? one["months"].Size() : 0));
      for (const auto& stake : kinds_[at].stakes) cells.push_back(StakeCell(one, stake.first, note));
      for (const auto& text : {Joined(one, "evidence"), Joined(one, "missing"), Joined(rule.innocent), Joined(rule.handling), Joined(rule.data_sources), rule.basis, note}) cells.push_back(Words(text));
      return sheets_[at]->AddRow(cells);
    }
  }

  static Cell StakeCell(const Value& finding, const std::string& name, std::string& note) {
    Cell cell;
    EachIn(finding, "stakes", [&](const Value& stake) {
      if (TextIn(stake, "name") == name) cell = AmountCell(TextIn(stake, "total"), note);
    });
    return cell;
  }

  // missed.jsonl is in the order of visits.
  void WriteVisits() {
    const std::string path = source_.directory.At("missed.jsonl");
    record::FileHandle file(std::fopen(path.c_str(), "rb"));
    if (!file) throw std::runtime_error(fmt::format("{} 读不出来", path));
    char* line = nullptr;
    std::size_t room = 0;
    for (ssize_t size = 0; (size = getline(&line, &room, file.get())) > 0;) {
      rapidjson::Document visit;
      if (!visit.Parse(line, static_cast<std::size_t>(size)).HasParseError() && visit.IsObject()) WriteVisit(visit);
    }
    std::free(line);
  }

  void WriteVisit(const Value& visit) {
    std::string note;
    if (!visit.HasMember("in_ledger") || !visit["in_ledger"].GetBool()) note = "台账里没有这个项目，先看是不是别处在发";
    const Cell due = AmountCell(TextIn(visit, "due"), note), most = AmountCell(TextIn(visit, "due_most"), note);
    std::vector<Cell> cells = {Words(TextIn(visit, "community"))};
    for (const char* name : {"id", "name", "place", "programme"}) cells.push_back(Words(TextIn(visit, name)));
    for (const char* name : {"name", "id"}) cells.push_back(Words(TextIn(visit["subject"], name)));
    cells.push_back(Words(OutcomeText(TextIn(visit, "outcome"))));
    cells.push_back(due);
    cells.push_back(most);
    cells.push_back(CountIn(visit, "months"));
    for (const auto& text : {Joined(visit, "questions"), Joined(visit, "missing"), note}) cells.push_back(Words(text));
    missed_->AddRow(cells);
  }

  const ReportSource& source_;
  Workbook book_;
  std::vector<Kind> kinds_;
  Sheet &summary_, &differences_;
  std::vector<Sheet*> sheets_;  // as kinds_
  Sheet* missed_ = nullptr;
};

}  // namespace

void WriteReportWorkbook(const ReportSource& source, const std::string& path) { WorkbookWriting(source, path).Write(); }

}  // namespace doudi::audit
