#include "check/row_files.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "source/csv.h"

namespace doudi::check {

using source::SourceFile;
using source::Span;

namespace {

Span SpanIn(const SourceFile& file, std::size_t begin, std::size_t end) {
  return {&file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

struct CsvRows {
  std::vector<std::vector<ast::TableCell>> rows;  // blank lines are left out
  std::optional<Span> open_quote;
};

// Blanks around a cell are not part of it.
std::string_view WithoutBlanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

CsvRows SplitRows(const SourceFile& file) {
  CsvRows split;
  source::CsvSplitter splitter(',');
  for (std::size_t at = 0; at < file.text().size();) {
    if (splitter.Split(file.text(), at, true) != source::CsvRow::Whole) {
      split.open_quote = SpanIn(file, splitter.open_quote(), splitter.open_quote() + 1);
      break;
    }
    std::vector<ast::TableCell> row;
    for (const source::CsvCell& cell : splitter.cells()) {
      const std::size_t blanks = cell.quoted ? 0 : cell.text.size() - WithoutBlanks(cell.text).size();
      const std::size_t before = blanks == 0 ? 0 : std::min(cell.text.find_first_not_of(" \t"), cell.text.size());
      row.push_back({std::string(WithoutBlanks(cell.text)), SpanIn(file, cell.begin + before, cell.end)});
    }
    if (row.size() > 1 || !row.front().text.empty()) split.rows.push_back(std::move(row));
  }
  return split;
}

class Attacher {
 public:
  Attacher(const SourceFile& rules, const ReadText& read, source::SourceFiles& sources,
           diagnostics::Diagnostics& diagnostics)
      : rules_(rules), read_(read), sources_(sources), diagnostics_(diagnostics) {}

  void operator()(ast::ParameterDeclaration& one) {
    if (auto table = RowsFor(one.attributes, one.table.has_value())) one.table = std::move(*table);
  }
  void operator()(ast::ListDeclaration& one) {
    if (auto table = RowsFor(one.attributes, one.table.has_value())) one.table = std::move(*table);
  }
  void operator()(ast::SetDeclaration& one) { Fill(one.attributes, one.table); }
  void operator()(ast::ScaleRowsDeclaration& one) { Fill(one.attributes, one.table); }
  void operator()(ast::DefinitionDeclaration& one) { FillScales(one.attributes, one.scales); }
  void operator()(ast::PolicyDeclaration& one) {
    for (ast::Clause& clause : one.clauses) FillScales(clause.attributes, clause.scales);
  }
  template <class Other>
  void operator()(Other&) {}

 private:
  void Fill(const ast::Attributes& attributes, ast::Table& table) {
    if (auto rows = RowsFor(attributes, !table.header.empty())) table = std::move(*rows);
  }
  void FillScales(const ast::Attributes& attributes, std::vector<ast::Scale>& scales) {
    if (scales.empty()) return;
    Fill(attributes, scales.front().table);
    for (ast::Scale& scale : scales) Fill(scale.attributes, scale.table);
  }

  void Report(Span span, std::string message, std::string help) {
    diagnostics_.push_back(
        {"D015", diagnostics::Severity::Error, span, std::move(message), {}, std::move(help)});
  }

  std::optional<ast::Table> RowsFor(const ast::Attributes& attributes, bool written) {
    const auto from = std::find_if(attributes.begin(), attributes.end(), [](const ast::Attribute& one) {
      return one.kind == ast::AttributeKind::RowsFrom;
    });
    if (from == attributes.end()) return std::nullopt;
    if (written) {
      Report(from->span, "行既写在下面的表里，又写了“来自”", "留下一处");
      return std::nullopt;
    }
    const std::string path = (std::filesystem::path(rules_.path()).parent_path() / from->text).string();
    auto text = read_(path);
    if (const auto* error = std::get_if<source::ReadError>(&text)) {
      Report(from->span, fmt::format("读不出“{}”：{}", from->text, error->reason), "文件名从规则文件所在的文件夹算起");
      return std::nullopt;
    }
    sources_.push_back(std::make_unique<SourceFile>(path, std::get<std::string>(text)));
    return Parsed(*sources_.back(), from->span);
  }

  std::optional<ast::Table> Parsed(const SourceFile& file, Span from) {
    constexpr std::string_view kReplaced = "\uFFFD";
    if (const std::size_t at = file.text().find(kReplaced); at != std::string_view::npos) {
      Report(SpanIn(file, at, at + kReplaced.size()), "文件不是 UTF-8", "另存为 UTF-8（CSV UTF-8，逗号分隔）");
      return std::nullopt;
    }
    auto [rows, open_quote] = SplitRows(file);
    if (open_quote) {
      Report(*open_quote, "这一格的引号没有结束", "一格用 \"…\" 括起来时，里面的引号写两个");
      return std::nullopt;
    }
    if (rows.empty()) {
      Report(from, "文件里没有一行", "第一行写列名，与表的第一行一样");
      return std::nullopt;
    }
    ast::Table table;
    table.span = SpanIn(file, 0, file.text().size());
    table.header = std::move(rows.front());
    table.rows.assign(std::make_move_iterator(rows.begin() + 1), std::make_move_iterator(rows.end()));
    ast::CopyDittos(table);
    return table;
  }

  const SourceFile& rules_;
  const ReadText& read_;
  source::SourceFiles& sources_;
  diagnostics::Diagnostics& diagnostics_;
};

}  // namespace

void AttachRowFiles(ast::RuleFile& file, const ReadText& read, source::SourceFiles& sources,
                    diagnostics::Diagnostics& diagnostics) {
  Attacher attach(*file.file, read, sources, diagnostics);
  for (ast::Declaration& declaration : file.declarations) std::visit(attach, declaration);
}

}  // namespace doudi::check
