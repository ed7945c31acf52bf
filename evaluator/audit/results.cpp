#include "audit/results.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/case.h"
#include "audit/catalogue.h"
#include "audit/external_sort.h"
#include "audit/files.h"
#include "audit/part.h"
#include "audit/result_words.h"
#include "audit/rows_file.h"
#include "screening/table_writer.h"

namespace doudi::audit {
namespace {

using rapidjson::Value;
using screening::Cell;
using screening::CsvLine;
using value::Rational;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // without it Excel takes UTF-8 for GBK

Cell CellOf(std::string_view text) { return {std::string(text)}; }
std::vector<Cell> Head(const std::vector<std::string_view>& names) {
  std::vector<Cell> cells;
  for (const auto name : names) cells.push_back(CellOf(name));
  return cells;
}

// To order by.
std::uint64_t WholeFen(const Rational& amount) {
  const auto fen = value::Multiply(amount, 100);
  const auto whole = fen ? value::Round(*fen, 1, value::Rounding::Down) : std::nullopt;
  return whole ? static_cast<std::uint64_t>(whole->numerator()) : 0;
}

// One object: the household's own fields, then those of `one`, then what `more` adds.
template <class More>
std::string Line(const Value& household, const Value& one, More more) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartObject();
  for (const char* name : {"id", "name", "division", "place", "community"})
    if (household.HasMember(name)) json.Key(name), household[name].Accept(json);
  for (const auto& member : one.GetObject()) {
    json.Key(member.name.GetString());
    member.value.Accept(json);
  }
  more(json);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

void AddList(Json& json, const char* name, const std::vector<std::string>& texts) {
  json.Key(name);
  json.StartArray();
  for (const auto& text : texts) json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  json.EndArray();
}

class Writing {
 public:
  Writing(const Directory& directory, const Catalogue& catalogue)
      : catalogue_(catalogue),
        differences_(directory.At("differences.jsonl")),
        differences_csv_(directory.At("differences.csv")),
        findings_(directory.At("findings.jsonl")),
        findings_csv_(directory.At("findings.csv")),
        missed_(directory.At("missed.jsonl")),
        missed_csv_(directory.At("missed.csv")),
        visits_(directory.path) {
    differences_csv_.Write(kByteOrderMark);
    differences_csv_.Write(CsvLine(Head({"编号", "户名", "区划", "社区", "项目", "对象", "对象编号", "月份", "类别", "已发", "应发", "应发至多", "差额", "当时即错", "标准追溯", "事后得知", "说明"})));
    findings_csv_.Write(kByteOrderMark);
    findings_csv_.Write(CsvLine(Head({"编号", "户名", "区划", "社区", "代码", "线索", "状态", "严重", "方向", "对象", "对象编号", "月份", "月数", "涉及", "证据", "先核实", "也可能是", "先做什么", "数据源", "依据"})));
    missed_csv_.Write(kByteOrderMark);
    missed_csv_.Write(CsvLine(Head({"社区", "编号", "户名", "区划", "项目", "对象", "对象编号", "结论", "每月应得", "每月至多", "已漏月数", "还要问", "说明"})));
  }

  void Add(const Value& household) {
    summary.Add(household);
    EachIn(household, "differences", [&](const Value& one) { AddDifference(household, one); });
    EachIn(household, "findings", [&](const Value& one) { AddFinding(household, one); });
    EachIn(household, "missed", [&](const Value& one) { AddMissed(household, one); });
  }

  void End() {
    visits_.ForEach([&](std::string_view visit) {
      TakeText(visit);
      visit.remove_prefix(kOrderBytes);
      const std::size_t line = TakeNumber(visit, 4);
      missed_.Write(visit.substr(0, line));
      missed_csv_.Write(visit.substr(line));
    });
    for (auto* file : {&differences_, &differences_csv_, &findings_, &findings_csv_, &missed_, &missed_csv_}) file->Commit();
  }

  AuditSummary summary;

 private:
  void AddDifference(const Value& household, const Value& one) {
    differences_.Write(Line(household, one, [](Json&) {}));
    EachIn(one, "months", [&](const Value& month) {
      std::string note(TextIn(month, "note"));
      const auto amount = [&](const char* name) { return AmountCell(TextIn(month, name), note); };
      std::vector<Cell> cells = {CellOf(TextIn(household, "id")), CellOf(TextIn(household, "name")), CellOf(TextIn(household, "place")), CellOf(TextIn(household, "community")),
                                 CellOf(TextIn(one, "programme")), CellOf(TextIn(one["subject"], "name")), CellOf(TextIn(one["subject"], "id")), CellOf(TextIn(month, "month")),
                                 CellOf(KindText(TextIn(month, "kind"))), amount("paid"), amount("due"), amount("due_most"), amount("amount"), amount("wrong_then"),
                                 amount("raised_later"), amount("known_later")};
      cells.push_back(CellOf(note));
      differences_csv_.Write(CsvLine(cells));
    });
  }

  void AddFinding(const Value& household, const Value& one) {
    const auto* kind = catalogue_.Find(TextIn(one, "code"), TextIn(one, "title"));
    static const CataloguedFinding kNone;
    const auto& rule = kind == nullptr ? kNone : *kind;
    findings_.Write(Line(household, one, [&](Json& json) {
      AddList(json, "innocent", rule.innocent);
      AddList(json, "handling", rule.handling);
      AddList(json, "data_sources", rule.data_sources);
      json.Key("basis");
      json.String(rule.basis.data(), static_cast<rapidjson::SizeType>(rule.basis.size()));
    }));
    std::string stakes;
    EachIn(one, "stakes", [&](const Value& stake) {
      const bool summed = TextIn(stake, "unit") == "元/月";
      stakes += fmt::format("{}{} {}{}", stakes.empty() ? "" : "；", TextIn(stake, "name"), summed ? "合计 " : "", TextIn(stake, "total"));
      stakes += summed ? "元" : TextIn(stake, "unit");
    });
    const std::size_t months = one.HasMember("months") ? one["months"].Size() : 0;
    findings_csv_.Write(CsvLine({CellOf(TextIn(household, "id")), CellOf(TextIn(household, "name")), CellOf(TextIn(household, "place")), CellOf(TextIn(household, "community")),
                                 CellOf(TextIn(one, "code")), CellOf(TextIn(one, "title")), CellOf(TextIn(one, "state") == "open" ? "待核实" : "线索"), CellOf(rule.severity_text),
                                 CellOf(rule.direction_text), CellOf(TextIn(one["subject"], "name")), CellOf(TextIn(one["subject"], "id")), CellOf(MonthsText(one)),
                                 Cell{std::to_string(months), true}, CellOf(stakes), CellOf(Joined(one, "evidence")), CellOf(Joined(one, "missing")), CellOf(Joined(rule.innocent)),
                                 CellOf(Joined(rule.handling)), CellOf(Joined(rule.data_sources)), CellOf(rule.basis)}));
  }

  void AddMissed(const Value& household, const Value& one) {
    const auto outcome = TextIn(one, "outcome");
    const std::uint64_t questions = one.HasMember("questions") ? one["questions"].Size() : 0;
    const std::uint64_t rank = outcome == "eligible" ? 0 : outcome == "provisional" ? 1 : 2 + questions;
    const Rational due = ExactNumber(TextIn(one, rank > 1 && one.HasMember("due_most") ? "due_most" : "due"));
    std::string visit;
    PutText(visit, TextIn(household, "community"));
    PutNumber(visit, rank, 1);
    PutNumber(visit, ~WholeFen(due), 8);
    PutNumber(visit, count_++, 8);
    const std::string line = Line(household, one, [](Json&) {});
    PutNumber(visit, line.size(), 4);
    visits_.Add(visit + line + MissedRow(household, one, outcome));
  }

  static std::string MissedRow(const Value& household, const Value& one, std::string_view outcome) {
    std::string note;
    if (!one.HasMember("in_ledger") || !one["in_ledger"].GetBool()) note = "台账里没有这个项目，先看是不是别处在发";
    const Cell due = AmountCell(TextIn(one, "due"), note), most = AmountCell(TextIn(one, "due_most"), note);
    const std::int32_t months = one.HasMember("months") ? one["months"].GetInt() : 0;
    return CsvLine({CellOf(TextIn(household, "community")), CellOf(TextIn(household, "id")), CellOf(TextIn(household, "name")), CellOf(TextIn(household, "place")),
                    CellOf(TextIn(one, "programme")), CellOf(TextIn(one["subject"], "name")), CellOf(TextIn(one["subject"], "id")), CellOf(OutcomeText(outcome)), due, most,
                    months == 0 ? Cell{} : Cell{std::to_string(months), true}, CellOf(Joined(one, "questions")), CellOf(note)});
  }

  // By which those to be visited are ordered behind their neighbourhood: the certain before the likely, the more that is due the sooner.
  static constexpr std::size_t kOrderBytes = 1 + 8 + 8;

  const Catalogue& catalogue_;
  NewFile differences_, differences_csv_, findings_, findings_csv_, missed_, missed_csv_;
  ExternalSort visits_;
  std::uint64_t count_ = 0;
};

}  // namespace

void WriteResults(const Directory& directory, const Manifest& manifest) {
  const Catalogue catalogue = ReadCatalogue(ReadWhole(directory.catalogue()), directory.catalogue());
  Writing writing(directory, catalogue);
  for (const auto& range : manifest.held)
    for (auto part = range.first; part < range.last; ++part) {
      const std::string text = ReadWhole(directory.part(part));
      std::string_view rest = text, line;
      TakeHead(rest, directory.part(part));
      while (TakeLine(rest, line)) {
        rapidjson::Document household;
        if (household.Parse(line.data(), line.size()).HasParseError() || !household.IsObject()) throw std::runtime_error(fmt::format("{} 不是核查的一块，或者不完整", directory.part(part)));
        writing.Add(household);
      }
    }
  writing.End();
  WriteWhole(directory.At("summary.json"), writing.summary.ToJson(manifest, catalogue));
}

}  // namespace doudi::audit
