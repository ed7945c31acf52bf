#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "screening/table_writer.h"
#include "verdict/verdict.h"

namespace doudi::screening {
namespace {

// What a spreadsheet may take for the beginning of a formula; in full width too, which Chinese and Japanese editions accept.
bool IsFormula(std::string_view text) {
  constexpr std::array<std::string_view, 4> kFullWidth = {"＝", "＋", "－", "＠"};
  if (text.empty()) return false;
  if (text[0] != kFullWidth[0][0]) return std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos;
  return std::any_of(kFullWidth.begin(), kFullWidth.end(), [&](std::string_view start) { return text.starts_with(start); });
}

// Rows are many: most fields are looked at once and copied.
bool IsQuoted(std::string_view text) {
  const auto special = [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; };
  return std::any_of(text.begin(), text.end(), special) || text.starts_with(' ') || text.ends_with(' ');
}

void AppendField(std::string& line, std::string_view text, bool number = false) {
  const std::string_view mark = !number && IsFormula(text) ? "'" : "";
  if (!IsQuoted(text)) {
    line.append(mark).append(text);
    return;
  }
  line.append("\"").append(mark);
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

struct AmountCells {
  Cell per_month, per_year, once;
  std::string notes;
};

AmountCells CellsOf(const Amounts& amounts) {
  std::vector<std::string> rounded;
  AmountCells cells{AmountCell(amounts.per_month, rounded), AmountCell(amounts.per_year, rounded), AmountCell(amounts.once, rounded), {}};
  for (const auto* notes : {&amounts.notes, &std::as_const(rounded)})
    for (const auto& note : *notes) cells.notes.append(cells.notes.empty() ? "" : "；").append(note);
  return cells;
}

class CsvWriter : public TableWriter {
 public:
  explicit CsvWriter(Sink sink) : sink_(std::move(sink)) {
    std::vector<Cell> head;
    for (const auto name : ColumnNames()) head.push_back({std::string(name)});
    sink_("\xEF\xBB\xBF" + CsvLine(head));
  }

  void Add(const VerdictRow& row, Block& block) const override {
    std::string& line = block.text;
    const AmountCells amounts = CellsOf(row.amounts);
    for (const std::string_view text : {row.record, row.division_name, row.policy, std::string_view(row.subject), row.handle, verdict::ChineseName(row.outcome)}) {
      AppendField(line, text);
      line += ',';
    }
    for (const Cell* amount : {&amounts.per_month, &amounts.per_year, &amounts.once}) {
      AppendField(line, amount->text, amount->number);
      line += ',';
    }
    AppendField(line, amounts.notes);
    line += ',';
    if (row.lack != nullptr) AppendField(line, LackText(row));
    line += "\r\n";
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
    AppendField(line, cells[i].text, cells[i].number);
  }
  return line + "\r\n";
}

std::vector<std::string_view> ColumnNames() {
  return {"编号", "区划", "政策", "对象", "对象编号", "结论", "每月金额", "每年金额", "一次性金额", "金额说明", "缺少的事实"};
}

std::vector<Cell> CellsOf(const VerdictRow& row) {
  AmountCells amounts = CellsOf(row.amounts);
  return {{std::string(row.record)},
          {std::string(row.division_name)},
          {std::string(row.policy)},
          {row.subject},
          {std::string(row.handle)},
          {std::string(verdict::ChineseName(row.outcome))},
          std::move(amounts.per_month),
          std::move(amounts.per_year),
          std::move(amounts.once),
          {std::move(amounts.notes)},
          {LackText(row)}};
}

DiskError::DiskError(int number) : std::runtime_error(std::strerror(number)), reason(number) {}

std::unique_ptr<TableWriter> WriteCsv(Sink sink) { return std::make_unique<CsvWriter>(std::move(sink)); }

}  // namespace doudi::screening
