#include "check/row_files.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace doudi::check {

using source::SourceFile;
using source::Span;

namespace {

Span SpanIn(const SourceFile& file, std::size_t begin, std::size_t end) {
  return {&file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

// Commas between cells, "…" around a cell that holds a comma or a quote ("" inside), a row per line; blank lines are left out.
class CsvReader {
 public:
  explicit CsvReader(const SourceFile& file) : file_(file), text_(file.text()) {}

  std::vector<std::vector<ast::TableCell>> Rows() {
    std::vector<std::vector<ast::TableCell>> rows;
    while (at_ < text_.size()) {
      std::vector<ast::TableCell> row = Row();
      if (row.size() > 1 || !row.front().text.empty()) rows.push_back(std::move(row));
    }
    return rows;
  }
  std::optional<Span> open_quote() const { return open_quote_; }

 private:
  std::vector<ast::TableCell> Row() {
    std::vector<ast::TableCell> row;
    while (true) {
      row.push_back(Cell());
      const bool more = at_ < text_.size() && text_[at_] == ',';
      if (at_ < text_.size()) ++at_;  // the comma or the end of the line
      if (!more) return row;
    }
  }
  bool EndsCell() const { return at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n'; }
  ast::TableCell Cell() {
    while (!EndsCell() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    const std::size_t begin = at_;
    std::string text;
    if (!EndsCell() && text_[at_] == '"') {
      text = QuotedText();
    } else {
      while (!EndsCell()) text += text_[at_++];
    }
    const std::size_t end = at_;
    while (!EndsCell()) ++at_;
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.pop_back();
    return {text, SpanIn(file_, begin, end)};
  }
  std::string QuotedText() {
    const std::size_t begin = at_++;
    std::string text;
    while (at_ < text_.size()) {
      if (text_[at_] != '"') {
        text += text_[at_++];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        text += '"';
        at_ += 2;
      } else {
        ++at_;
        return text;
      }
    }
    if (!open_quote_) open_quote_ = SpanIn(file_, begin, begin + 1);
    return text;
  }

  const SourceFile& file_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Span> open_quote_;
};

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
    CsvReader reader(file);
    auto rows = reader.Rows();
    if (const auto quote = reader.open_quote()) {
      Report(*quote, "这一格的引号没有结束", "一格用 \"…\" 括起来时，里面的引号写两个");
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
