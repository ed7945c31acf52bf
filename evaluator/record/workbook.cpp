#include "record/workbook.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "record/read_xlsx.h"
#include "record/register_error.h"
#include "record/xml_events.h"

namespace doudi::record {
namespace {

constexpr std::size_t kMostTextBytes = std::size_t{512} << 20;

std::int32_t NumberIn(std::string_view text, std::int32_t otherwise) {
  std::int32_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

void Parse(const ZipArchive& archive, const std::string& name, XmlEvents& events) {
  const auto stream = archive.Open(name);
  std::size_t size = 0;
  while (true) {
    const std::string_view block = stream->Read();
    size += block.size();
    if (size > kMostTextBytes) throw RegisterError(fmt::format("{} 里的 {} 超过 {} MB，没有读。请另存为 CSV", archive.path(), name, kMostTextBytes >> 20));
    if (!events.Push(block, block.empty())) throw RegisterError(fmt::format("{} 里的 {} 坏了。请在 Excel 里另存一次", archive.path(), name));
    if (block.empty()) return;
  }
}

class Sheets : public XmlEvents {
 public:
  std::vector<std::pair<std::string, std::string>> found;  // name, relation
  bool from_1904 = false;

 private:
  void Start(std::string_view name, const char** attributes) override {
    if (name == "sheet") {
      std::string_view relation;
      for (const char** at = attributes; *at; at += 2)
        if (std::string_view(*at).ends_with(":id")) relation = at[1];
      found.emplace_back(Attribute(attributes, "name"), relation);
    }
    if (name == "workbookPr") {
      const std::string_view value = Attribute(attributes, "date1904");
      from_1904 = value == "1" || value == "true";
    }
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}
};

class Relations : public XmlEvents {
 public:
  std::map<std::string, std::string, std::less<>> targets;

 private:
  void Start(std::string_view name, const char** attributes) override {
    if (name == "Relationship") targets.emplace(Attribute(attributes, "Id"), Attribute(attributes, "Target"));
  }
  void End(std::string_view) override {}
  void Text(std::string_view) override {}
};

class Styles : public XmlEvents {
 public:
  std::vector<bool> dates;

 private:
  static bool IsBuiltIn(std::int32_t id) { return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58; }
  void Start(std::string_view name, const char** attributes) override {
    if (name == "numFmt") formats_[NumberIn(Attribute(attributes, "numFmtId"), -1)] = ShowsDate(Attribute(attributes, "formatCode"));
    if (name == "cellXfs") inside_ = true;
    if (name == "xf" && inside_) {
      const std::int32_t id = NumberIn(Attribute(attributes, "numFmtId"), 0);
      const auto own = formats_.find(id);
      dates.push_back(own != formats_.end() ? own->second : IsBuiltIn(id));
    }
  }
  void End(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }
  void Text(std::string_view) override {}
  std::map<std::int32_t, bool> formats_;
  bool inside_ = false;
};

// A text may be in runs of different looks; what is said of how it sounds (rPh) is no part of it.
class Texts : public XmlEvents {
 public:
  explicit Texts(Strings& to) : to_(to) {}

 private:
  void Start(std::string_view name, const char**) override {
    if (name == "rPh") sounds_ = true;
    inside_ = name == "t" && !sounds_;
  }
  void End(std::string_view name) override {
    inside_ = false;
    if (name == "rPh") sounds_ = false;
    if (name != "si") return;
    to_.Add(text_);
    text_.clear();
  }
  void Text(std::string_view text) override {
    if (inside_) text_.append(text);
  }
  Strings& to_;
  std::string text_;
  bool inside_ = false, sounds_ = false;
};

// worksheets/sheet1.xml beside xl/workbook.xml, or /xl/worksheets/sheet1.xml.
std::string InArchive(std::string_view target) { return target.starts_with("/") ? std::string(target.substr(1)) : "xl/" + std::string(target); }

}  // namespace

Workbook::Workbook(const std::string& path) : archive(path) {
  if (!archive.Holds("xl/workbook.xml")) throw RegisterError(fmt::format("{} 不是 .xlsx 工作簿。可用：.xlsx、.csv、SQLite、JSON", path));
  Sheets found;
  Parse(archive, "xl/workbook.xml", found);
  from_1904 = found.from_1904;
  Relations relations;
  Parse(archive, "xl/_rels/workbook.xml.rels", relations);
  for (auto& [name, relation] : found.found) {
    const auto target = relations.targets.find(relation);
    if (target != relations.targets.end()) sheets.emplace_back(name, InArchive(target->second));
  }
  if (archive.Holds("xl/styles.xml")) {
    Styles styles;
    Parse(archive, "xl/styles.xml", styles);
    date_styles = std::move(styles.dates);
  }
  if (archive.Holds("xl/sharedStrings.xml")) {
    Texts shared(texts);
    Parse(archive, "xl/sharedStrings.xml", shared);
  }
}

}  // namespace doudi::record
