#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "screening/table_writer.h"
#include "verdict/verdict.h"

namespace doudi::screening {
namespace {

// What a spreadsheet may take for the beginning of a formula; in full width too, which Chinese and Japanese editions accept.
constexpr std::array<std::string_view, 10> kFormulaStarts = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

void AppendField(std::string& line, const Cell& cell) {
  const bool formula = !cell.number && std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                                                   [&](std::string_view start) { return cell.text.starts_with(start); });
  const std::string text = (formula ? "'" : "") + cell.text;
  const bool quoted = text.find_first_of(",\"\r\n") != std::string::npos || text.starts_with(' ') || text.ends_with(' ');
  if (!quoted) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

// An amount as a cell; what does not end in decimals is noted exactly.
Cell AmountCell(const std::optional<value::Rational>& amount, std::vector<std::string>& notes) {
  if (!amount) return {};
  const std::string exact = value::ToExactText(*amount);
  if (exact.find('/') == std::string::npos) return {exact, true};
  notes.push_back("约数，准确为 " + exact);
  const auto rounded = value::Round(*amount, value::Rational(1, 100), value::Rounding::HalfUp);
  return {value::ToExactText(rounded.value_or(*amount)), rounded.has_value()};
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : "；") + text;
  return all;
}

class CsvWriter : public TableWriter {
 public:
  explicit CsvWriter(Sink sink) : sink_(std::move(sink)) {
    std::vector<Cell> head;
    for (const auto name : ColumnNames()) head.push_back({std::string(name)});
    sink_("\xEF\xBB\xBF" + CsvLine(head));
  }

  void Add(const VerdictRow& row, Block& block) const override {
    block.text += CsvLine(CellsOf(row));
    ++block.count;
  }
  void Write(const Block& block) override { sink_(block.text); }
  void End() override {}

 private:
  Sink sink_;
};

}  // namespace

std::string CsvLine(const std::vector<Cell>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    AppendField(line, cells[i]);
  }
  return line + "\r\n";
}

std::vector<std::string_view> ColumnNames() {
  return {"编号", "区划", "政策", "对象", "对象编号", "结论", "每月金额", "每年金额", "一次性金额", "金额说明", "缺少的事实"};
}

std::vector<Cell> CellsOf(const VerdictRow& row) {
  std::vector<std::string> notes = row.amounts.notes;
  const Cell per_month = AmountCell(row.amounts.per_month, notes), per_year = AmountCell(row.amounts.per_year, notes),
             once = AmountCell(row.amounts.once, notes);
  return {{std::string(row.record)},
          {row.division ? value::DivisionFullName(*row.division) : std::string()},
          {std::string(row.policy)},
          {row.subject},
          {std::string(row.handle)},
          {std::string(verdict::ChineseName(row.outcome))},
          per_month,
          per_year,
          once,
          {Joined(notes)},
          {LackText(row)}};
}

DiskError::DiskError(int number) : std::runtime_error(std::strerror(number)), reason(number) {}

std::unique_ptr<TableWriter> WriteCsv(Sink sink) { return std::make_unique<CsvWriter>(std::move(sink)); }

}  // namespace doudi::screening
