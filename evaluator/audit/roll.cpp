#include "audit/roll.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <variant>

#include <fmt/format.h>

#include "audit/column_names.h"
#include "audit/fen.h"
#include "value/literal.h"

namespace doudi::audit {
namespace {

constexpr int kDateBytes = 4, kAmountBytes = 8;
constexpr std::uint32_t kDateSign = std::uint32_t{1} << 31;
constexpr std::uint64_t kNoAmount = std::numeric_limits<std::uint64_t>::max();
constexpr std::int32_t kForEver = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kLongestText = 1000;

enum Column : std::size_t { kHousehold, kPerson, kProgramme, kFrom, kUntil, kState, kAmount };

const std::vector<ColumnName>& RollColumns() {
  static const std::vector<ColumnName> columns = {
      {"家庭编号", true, {"编号", "户编号", "户号", "家庭号", "家庭.编号", "档案编号", "household", "household_id", "hh_id", "family_id", "hid", "jtbh", "hbh"}},
      {"成员编号", false, {"受益人", "受益人编号", "人员编号", "个人编号", "成员", "成员.编号", "person", "person_id", "member_id", "pid", "rybh", "cybh"}},
      {"项目", true, {"待遇", "政策", "救助项目", "待遇项目", "补贴项目", "programme", "program", "benefit", "policy", "xm"}},
      {"自", false, {"起", "起始日", "起始日期", "开始日期", "享受起日", "from", "start", "qsrq"}},
      {"至", false, {"止", "终止日", "终止日期", "结束日期", "享受止日", "until", "to", "end", "zzrq"}},
      {"状态", false, {"待遇状态", "享受状态", "state", "status", "zt"}},
      {"月额", false, {"金额", "核定月额", "月金额", "amount", "je"}}};
  return columns;
}

std::uint64_t DateBits(std::int32_t days) { return static_cast<std::uint32_t>(days) ^ kDateSign; }
std::int32_t DaysOf(std::uint64_t bits) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits) ^ kDateSign); }

class Importing {
 public:
  Importing(const Programmes& programmes, const HouseholdIndex& households, const std::vector<std::string>& states, const std::string& folder, const IssueSink& issues)
      : programmes_(programmes), households_(households), states_(states), issues_(issues), rows_(folder) {}

  void Read(MappedTable& table) {
    table_ = &table;
    record::TableRow row;
    while (table.reader->Next(row)) {
      ++counts_.rows;
      if (row.mistake.empty())
        Take(row);
      else
        SetAside(row, "", row.shown, row.mistake, row.accepted);
    }
  }

  RollCounts Write(const std::string& path) {
    std::vector<std::string> names;
    for (const std::size_t index : used_) names.push_back(programmes_.all()[index].name);
    rows_.Write(path, households_.size(), names);
    return counts_;
  }

 private:
  std::string_view TextAt(const record::TableRow& row, Column column) const {
    return table_->places[column] < 0 ? std::string_view() : record::TextIn(row, table_->places[column]);
  }

  void SetAside(const record::TableRow& row, std::string field, std::string_view value, std::string message, std::string accepted) {
    ++counts_.set_aside;
    issues_({std::string(TextAt(row, kHousehold)), std::move(field), std::string(value), std::move(message), std::move(accepted), row.line, true, table_->reader->name()});
  }

  // What a cell says; `otherwise` where it is empty; nothing, and the row set aside, where it is no date.
  std::optional<std::int32_t> DateAt(const record::TableRow& row, Column column, std::int32_t otherwise) {
    const std::string_view text = TextAt(row, column);
    if (text.empty() || text == "无") return otherwise;
    auto read = value::ParseDateCell(text);
    if (const auto* date = std::get_if<value::Date>(&read)) return date->days;
    auto& error = std::get<value::LiteralError>(read);
    SetAside(row, std::string(RollColumns()[column].name), text, std::move(error.message), std::move(error.accepted));
    return std::nullopt;
  }

  void Take(const record::TableRow& row) {
    const auto from = DateAt(row, kFrom, value::MakeDate(value::kFirstYear, 1, 1)->days);
    if (!from) return;
    const auto until = DateAt(row, kUntil, kForEver);
    if (!until) return;
    if (*until < *from) return SetAside(row, "至", TextAt(row, kUntil), "早于 自 的那一天", "自 以后的日子");
    std::uint64_t amount = kNoAmount;
    if (const auto text = TextAt(row, kAmount); !text.empty()) {
      auto read = ReadFen(text);
      if (auto* error = std::get_if<value::LiteralError>(&read)) return SetAside(row, "月额", text, std::move(error->message), std::move(error->accepted));
      amount = static_cast<std::uint64_t>(std::get<std::int64_t>(read));
    }
    const auto programme = programmes_.Find(TextAt(row, kProgramme));
    if (!programme) return UnknownProgramme(row);
    const auto household = households_.Find(TextAt(row, kHousehold));
    if (!household) {
      ++counts_.strangers;
      return SetAside(row, "家庭编号", TextAt(row, kHousehold), "名册里没有这一户", "名册里有的编号；户已注销的也要在名册里");
    }
    const std::string_view person = TextAt(row, kPerson), state = TextAt(row, kState);
    if (person.size() > kLongestText || state.size() > kLongestText) return SetAside(row, "", "", "编号或状态太长", "一千个字节以内");
    if (!state.empty() && !states_.empty() && std::find(states_.begin(), states_.end(), state) == states_.end())
      return SetAside(row, "状态", state, "不是规则里的状态", fmt::format("{}", fmt::join(states_, "、")));
    row_.clear();
    PutNumber(row_, *programme, kProgrammeBytes);
    PutText(row_, person);
    PutNumber(row_, DateBits(*from), kDateBytes);
    PutNumber(row_, DateBits(*until), kDateBytes);
    PutText(row_, state);
    PutNumber(row_, amount, kAmountBytes);
    rows_.Add(*household, row_);
    used_.insert(*programme);
    ++counts_.kept;
  }

  // What is wrong with a name is told once.
  void UnknownProgramme(const record::TableRow& row) {
    const std::string name(TextAt(row, kProgramme));
    if (!unknown_.insert(name).second) {
      ++counts_.set_aside;
      return;
    }
    const std::string near = programmes_.Nearest(name);
    SetAside(row, "项目", name, "没有这个项目，它的行都没有读（只说一次）", near.empty() ? "规则里的政策名、政策·待遇；别的名字写进 --programmes 的项目对照" : near);
  }

  const Programmes& programmes_;
  const HouseholdIndex& households_;
  const std::vector<std::string>& states_;
  const IssueSink& issues_;
  RowsFileBuilder rows_;
  MappedTable* table_ = nullptr;
  RollCounts counts_;
  std::set<std::string> unknown_;
  std::set<std::size_t> used_;
  std::string row_;
};

}  // namespace

RollCounts ImportRoll(const TableSource& source, const Programmes& programmes, const HouseholdIndex& households, const std::vector<std::string>& states,
                      const std::string& folder, const std::string& path, const IssueSink& issues) {
  Importing importing(programmes, households, states, folder, issues);
  for (const auto& file : source.paths)
    for (auto& table : OpenMapped(file, source.map, "在享名单", RollColumns())) importing.Read(table);
  return importing.Write(path);
}

void Roll::Read(std::uint64_t first, std::uint64_t last, const std::function<void(const RollEntry&)>& visit) const {
  rows_.Read(first, last, [&](std::uint64_t record, std::size_t programme, std::string_view row) {
    RollEntry entry;
    entry.record = record;
    entry.programme = programme;
    entry.person = TakeText(row);
    entry.from = {DaysOf(TakeNumber(row, kDateBytes))};
    const std::int32_t until = DaysOf(TakeNumber(row, kDateBytes));
    if (until != kForEver) entry.until = value::Date{until};
    entry.state = TakeText(row);
    const std::uint64_t amount = TakeNumber(row, kAmountBytes);
    if (amount != kNoAmount) entry.fen = static_cast<std::int64_t>(amount);
    visit(entry);
  });
}

}  // namespace doudi::audit
