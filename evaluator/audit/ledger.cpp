#include "audit/ledger.h"

#include <map>
#include <set>
#include <variant>

#include <fmt/format.h>

#include "audit/column_names.h"
#include "audit/fen.h"

namespace doudi::audit {
namespace {

constexpr int kMonthBytes = 2, kAmountBytes = 8;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;  // so that what is below 0 comes first
constexpr std::size_t kLongestText = 1000;

enum Column : std::size_t { kHousehold, kPerson, kProgramme, kMonth, kAmount, kAccount };

const std::vector<ColumnName>& LedgerColumns() {
  static const std::vector<ColumnName> columns = {
      {"家庭编号", true, {"编号", "户编号", "户号", "家庭号", "家庭.编号", "档案编号", "household", "household_id", "hh_id", "family_id", "hid", "jtbh", "hbh"}},
      {"成员编号", false, {"受益人", "受益人编号", "人员编号", "个人编号", "成员", "成员.编号", "person", "person_id", "member_id", "pid", "rybh", "cybh"}},
      {"项目", true, {"待遇", "政策", "救助项目", "待遇项目", "补贴项目", "programme", "program", "benefit", "policy", "xm"}},
      {"月份", true, {"发放月份", "发放月", "发放年月", "年月", "所属月份", "日期", "发放日期", "month", "period", "ffyf", "ffny", "ny"}},
      {"金额", true, {"发放金额", "实发金额", "实发", "月额", "发放额", "amount", "paid", "ffje", "je"}},
      {"账户", false, {"账号", "银行账号", "银行账户", "银行卡号", "卡号", "account", "yhzh", "zh"}}};
  return columns;
}

class Importing {
 public:
  Importing(const model::Model& model, const Programmes& programmes, const HouseholdIndex& households, MonthRange span, const std::string& folder, const IssueSink& issues)
      : model_(model), programmes_(programmes), households_(households), span_(span), issues_(issues), rows_(folder) {}

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

  LedgerCounts Write(const std::string& path) {
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

  void Take(const record::TableRow& row) {
    const auto month = ParseMonth(TextAt(row, kMonth));
    if (!month) return SetAside(row, "月份", TextAt(row, kMonth), "不是月份", "2024-03、202403、2024年3月");
    if (!span_.Contains(*month)) {
      ++counts_.other_months;
      return;
    }
    auto amount = ReadFen(TextAt(row, kAmount));
    if (auto* error = std::get_if<value::LiteralError>(&amount)) return SetAside(row, "金额", TextAt(row, kAmount), std::move(error->message), std::move(error->accepted));
    const std::int64_t fen = std::get<std::int64_t>(amount);
    const auto programme = ProgrammeOf(row);
    if (!programme) return;
    const std::string_view person = TextAt(row, kPerson), account = TextAt(row, kAccount);
    if (person.size() > kLongestText || account.size() > kLongestText) return SetAside(row, "", "", "编号或账户太长", "一千个字节以内");
    const auto household = households_.Find(TextAt(row, kHousehold));
    if (!household) {
      ++counts_.strangers;
      counts_.strangers_fen += fen;
      return SetAside(row, "家庭编号", TextAt(row, kHousehold), "名册里没有这一户", "名册里有的编号；户已注销的也要在名册里");
    }
    row_.clear();
    PutNumber(row_, *programme, kProgrammeBytes);
    PutText(row_, person);
    PutNumber(row_, static_cast<std::uint64_t>(month->number), kMonthBytes);
    PutNumber(row_, static_cast<std::uint64_t>(fen) ^ kSign, kAmountBytes);
    PutText(row_, account);
    rows_.Add(*household, row_);
    used_.insert(*programme);
    ++counts_.kept;
  }

  // Nothing where it is not compared; what is wrong with a name is told once.
  std::optional<std::size_t> ProgrammeOf(const record::TableRow& row) {
    const std::string name(TextAt(row, kProgramme));
    const auto known = seen_.find(name);
    if (known != seen_.end()) {
      if (!known->second) ++(Unknown(name) ? counts_.set_aside : counts_.not_compared);
      return known->second;
    }
    const auto found = programmes_.Find(name);
    auto& kept = seen_[name];
    if (!found) {
      const std::string near = programmes_.Nearest(name);
      SetAside(row, "项目", name, "没有这个项目，它的行都没有读（只说一次）", near.empty() ? "规则里的政策名、政策·待遇；别的名字写进 --programmes 的项目对照" : near);
      unknown_.insert(name);
      return std::nullopt;
    }
    if (IsCompared(*found)) return kept = *found;
    ++counts_.not_compared;
    if (!programmes_.all()[*found].parts.empty())
      issues_({"", "项目", name, "不按月发，没有比较（只说一次）", "不用比的在项目对照里写 不比", row.line, false, table_->reader->name()});
    return std::nullopt;
  }

  bool Unknown(const std::string& name) const { return unknown_.contains(name); }

  bool IsCompared(std::size_t programme) const {
    for (const auto& part : programmes_.all()[programme].parts)
      for (const auto& version : model_.policies[static_cast<std::size_t>(part.policy)].versions)
        for (const auto& benefit : version.benefits)
          if (IsMonthly(version, benefit) && (part.benefit.empty() || part.benefit == benefit.name)) return true;
    return false;
  }

  const model::Model& model_;
  const Programmes& programmes_;
  const HouseholdIndex& households_;
  MonthRange span_;
  const IssueSink& issues_;
  RowsFileBuilder rows_;
  MappedTable* table_ = nullptr;
  LedgerCounts counts_;
  std::map<std::string, std::optional<std::size_t>> seen_;
  std::set<std::string> unknown_;
  std::set<std::size_t> used_;
  std::string row_;
};

}  // namespace

LedgerCounts ImportLedger(const model::Model& model, const TableSource& source, const Programmes& programmes, const HouseholdIndex& households, MonthRange span,
                          const std::string& folder, const std::string& path, const IssueSink& issues) {
  Importing importing(model, programmes, households, span, folder, issues);
  for (const auto& file : source.paths)
    for (auto& table : OpenMapped(file, source.map, "台账", LedgerColumns())) importing.Read(table);
  return importing.Write(path);
}

void Ledger::Read(std::uint64_t first, std::uint64_t last, const std::function<void(const Payment&)>& visit) const {
  rows_.Read(first, last, [&](std::uint64_t record, std::size_t programme, std::string_view row) {
    Payment payment;
    payment.record = record;
    payment.programme = programme;
    payment.person = TakeText(row);
    payment.month = {static_cast<std::int32_t>(TakeNumber(row, kMonthBytes))};
    payment.fen = static_cast<std::int64_t>(TakeNumber(row, kAmountBytes) ^ kSign);
    payment.account = TakeText(row);
    visit(payment);
  });
}

}  // namespace doudi::audit
