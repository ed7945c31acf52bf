#include "value/division.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "source/utf8.h"
#include "value/literal.h"

namespace doudi::value {
namespace {

// The checked-in table, embedded by the build: comment lines, then "341321,砀山县", sorted by code.
constexpr std::string_view kCsv =
#include "divisions.inc"
    ;

// Names that only fill a level of the code.
bool IsFillerName(std::string_view name) {
  return name == "市辖区" || name == "县" || name == "省直辖县级行政区划" || name == "自治区直辖县级行政区划";
}

bool IsCountryWord(std::string_view text) {
  return text == "国家" || text == "全国" || text == "中国" || text == "中华人民共和国" || text == "000000";
}

struct Row {
  DivisionCode code = 0;
  std::string_view name;
  bool filler = false;  // names no place of its own: 市辖区, or 嘉峪关市 once more (620201) under 嘉峪关市
};

// The rows by code, and by name through a hash table whose chains keep the order of the codes. Built at the
// first use in some 100 µs: programs that never name a place pay nothing.
class Table {
 public:
  Table() {
    rows_.reserve(3500);
    for (std::string_view rest = kCsv; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      AddLine(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    next_.assign(rows_.size(), kEnd);
    heads_.fill(kEnd);
    for (std::size_t i = rows_.size(); i-- > 0;) {
      if (rows_[i].filler) continue;
      std::uint16_t& head = heads_[BucketOf(rows_[i].name)];
      next_[i] = head;
      head = static_cast<std::uint16_t>(i);
    }
  }

  const std::vector<Row>& rows() const { return rows_; }

  const Row* Find(DivisionCode code) const {
    const auto found =
        std::lower_bound(rows_.begin(), rows_.end(), code,
                         [](const Row& row, DivisionCode wanted) { return row.code < wanted; });
    return found != rows_.end() && found->code == code ? &*found : nullptr;
  }

  template <class Visit>
  void ForEachNamed(std::string_view name, Visit visit) const {
    for (std::uint16_t i = heads_[BucketOf(name)]; i != kEnd; i = next_[i]) {
      if (rows_[i].name == name) visit(rows_[i].code);
    }
  }

 private:
  static constexpr std::uint16_t kEnd = 0xFFFF;
  static constexpr std::size_t kBuckets = 4096;

  static std::size_t BucketOf(std::string_view name) {  // FNV-1a
    std::uint32_t hash = 2166136261U;
    for (const char byte : name) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
    return (hash ^ hash >> 16) % kBuckets;
  }

  void AddLine(std::string_view line) {
    if (line.empty() || line.starts_with('#')) return;
    Row row;
    const char* const comma = line.data() + line.find(',');
    std::from_chars(line.data(), comma, row.code);
    row.name = {comma + 1, static_cast<std::size_t>(line.data() + line.size() - (comma + 1))};
    const Row* parent = Find(*ParentDivision(row.code));
    row.filler = IsFillerName(row.name) || (parent != nullptr && parent->name == row.name);
    rows_.push_back(row);
  }

  std::vector<Row> rows_;
  std::vector<std::uint16_t> next_;
  std::array<std::uint16_t, kBuckets> heads_;
};

const Table& Divisions() {
  static const Table table;
  return table;
}

// Whether `prefix` is the names of some places that hold `code`, in order: "安徽省", "安徽省宿州市",
// "宿州市", "".
bool IsPathTo(DivisionCode code, std::string_view prefix) {
  if (prefix.empty()) return true;
  const auto parent = ParentDivision(code);
  if (!parent) return false;
  if (*parent == kCountry) return IsCountryWord(prefix);
  const Row* row = Divisions().Find(*parent);
  if (row != nullptr && prefix.ends_with(row->name) &&
      IsPathTo(*parent, prefix.substr(0, prefix.size() - row->name.size())))
    return true;
  return IsPathTo(*parent, prefix);
}

// Names as forms hold them: spaces and strokes between the levels go.
std::string Joined(std::string_view text) {
  std::string joined = FoldWidth(text);
  std::erase_if(joined, [](char byte) { return byte == ' ' || byte == '\t' || byte == '/'; });
  return joined;
}

std::optional<DivisionCode> ParseCode(std::string_view digits) {
  DivisionCode code = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code);
  if (error != std::errc() || end != digits.data() + digits.size() || Divisions().Find(code) == nullptr)
    return std::nullopt;
  return code;
}

}  // namespace

std::optional<DivisionCode> ParentDivision(DivisionCode code) {
  if (code <= 0) return std::nullopt;
  if (code % 100 != 0) return code - code % 100;
  if (code % 10000 != 0) return code - code % 10000;
  return kCountry;
}

bool InDivision(DivisionCode code, DivisionCode ancestor) {
  for (std::optional<DivisionCode> place = code; place; place = ParentDivision(*place)) {
    if (*place == ancestor) return true;
  }
  return false;
}

std::optional<DivisionCode> ParseDivision(std::string_view text) {
  const std::string joined = Joined(text);
  if (IsCountryWord(joined)) return kCountry;
  if (joined.size() == 6 && joined.front() >= '0' && joined.front() <= '9') return ParseCode(joined);
  std::optional<DivisionCode> found;
  bool ambiguous = false;
  for (std::size_t start = 0; start < joined.size(); ++start) {
    if (source::IsContinuation(joined[start])) continue;
    const std::string_view name = std::string_view(joined).substr(start);
    Divisions().ForEachNamed(name, [&](DivisionCode code) {
      if (!IsPathTo(code, std::string_view(joined).substr(0, start))) return;
      ambiguous = ambiguous || found.has_value();
      found = code;
    });
  }
  return ambiguous ? std::nullopt : found;
}

std::vector<DivisionCode> DivisionsNamed(std::string_view name) {
  std::vector<DivisionCode> codes;
  if (IsCountryWord(name)) codes.push_back(kCountry);
  Divisions().ForEachNamed(name, [&](DivisionCode code) { codes.push_back(code); });
  return codes;
}

std::string DivisionName(DivisionCode code) {
  if (code == kCountry) return "国家";
  const Row* row = Divisions().Find(code);
  return row ? std::string(row->name) : fmt::format("{:06}", code);
}

std::string DivisionFullName(DivisionCode code) {
  std::string name;
  for (std::optional<DivisionCode> place = code; place && *place != kCountry;
       place = ParentDivision(*place)) {
    const Row* row = Divisions().Find(*place);
    if (row == nullptr || !row->filler) name.insert(0, DivisionName(*place));
  }
  return name.empty() ? DivisionName(code) : name;
}

std::vector<std::string> AllDivisionNames() {
  std::vector<std::string> names;
  for (const Row& row : Divisions().rows()) {
    if (!row.filler) names.emplace_back(row.name);
  }
  return names;
}

}  // namespace doudi::value
