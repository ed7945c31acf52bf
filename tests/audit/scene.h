// A small register, its ledger and its rules, audited in a folder of their own.
#pragma once

#include <catch2/catch.hpp>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "audit/files.h"
#include "audit/run.h"
#include "check/check.h"

namespace doudi::audit {

// 标准: 700 a month, from July 2024 on 780, which was only decided in September; in 萧县 600. What is paid is what is lacking to the standard, for the
// whole household; its members are those that are alive on the first of the month. In 渐退 what is paid goes on for six months.
constexpr const char* kSceneRules = R"(规则集 例/核查。
依据 《关于提高标准的通知》（示例〔2024〕9号），施行 2024-09-15，简称 提标通知。
枚举 待遇状态 ＝ ｛在享、渐退、停发｝。
实体 家庭（根），称呼 户名
  事实 户名：文本，个人信息。
  事实 户籍区划：区划，有历史。
  事实 社区：文本。
  事实 存款：元。
实体 成员，属 家庭，称呼 姓名
  事实 姓名：文本，个人信息。
  事实 出生日期：日期，范围 ≤ 基准日。
  事实 死亡日期：日期 或 无，有历史。
  事实 月收入：元/月，有历史。
  事实 重残：布尔。
  事实 孤老：布尔。
实体 现享待遇，属 家庭
  事实 项目：文本。
  事实 受益人：成员。
  事实 月额：元/月。
  事实 状态：待遇状态。
  事实 首次超标日：日期，范围 ≤ 基准日。
参数 标准（区划）：元/人/月，区划 取 户籍区划
  | 区划   | 自         | 值  | 依据     |
  | 砀山县 | 2023-01-01 | 700 | 示例     |
  | 砀山县 | 2024-07-01 | 780 | 提标通知 |
  | 萧县   | 2023-01-01 | 600 | 示例     |
情形 已去世（成员）：已知（死亡日期） 且 死亡日期 有值 且 死亡日期 ＜ 月初（基准日），依据 示例。
定义 人口（家庭）：人 ＝ 人数（成员 其中 非 已去世），依据 示例。
定义 收入（家庭）：元/月 ＝ 合计（成员 其中 非 已去世：月收入），依据 示例。
情形 在渐退（现享待遇）：项目 等于 "低保" 且 状态 等于 渐退 且 基准日 ≤ 首次超标日 ＋ 6个月，依据 示例。
政策 低保（家庭）
  条件 收入：收入 ÷ 人口 ＜ 标准，依据 示例。
  例外 渐退：当 有（现享待遇 其中 在渐退），视为 符合 条件 收入，待遇 补差 改为 合计（现享待遇 其中 在渐退：月额），依据 示例。
  待遇 补差：元/月 ＝ 标准 × 人口 － 收入，下限 0元/月，依据 示例。
政策 特困（成员 其中 孤老）
  条件 在世：非 已去世，依据 示例。
  待遇 供养金：元/月 ＝ 900元/月，依据 示例。
政策 护理补贴（成员 其中 重残）
  条件 在世：非 已去世，依据 示例。
  待遇 补贴：元/月 ＝ 90元/月，依据 示例。
关系 择一 基本生活（家庭）：按序 特困、低保，依据 示例。
情形 领着低保（家庭）：有（现享待遇 其中 项目 等于 "低保" 且 状态 属于 ｛在享、渐退｝），依据 示例。
审计项 死亡未退（成员）
  代码 D01。
  依据 示例。
  当 已去世 且 领着低保。
  严重 高。
  方向 错保。
  涉及 在发月额：元/月 ＝ 合计（家庭 的 现享待遇 其中 项目 等于 "低保" 且 状态 属于 ｛在享、渐退｝：月额）。
  证据 死亡日期。
  反证 "登记的是同名的别人"。
  处置 "先向家属核实"、"从次月起停，说明理由"。
  数据源 殡葬。
审计项 存款超标（家庭）
  代码 D05。
  依据 示例。
  当 领着低保 且 存款 ＞ 2万元。
  严重 中。
  方向 错保。
  涉及 超出：元 ＝ 存款 － 2万元。
  证据 存款。
  反证 "赔偿款"。
  处置 "查清来源"。
)";

class Scene {
 public:
  Scene() : folder_(std::filesystem::temp_directory_path() / ("doudi-audit-" + std::to_string(getpid()) + "-" + std::to_string(count_++))) {
    std::filesystem::create_directories(folder_);
    Write("台账.csv", kLedgerHead);
  }
  ~Scene() {
    std::error_code none;
    std::filesystem::remove_all(folder_, none);
  }
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  static constexpr const char* kLedgerHead = "家庭编号,成员编号,项目,月份,金额,账户\n";

  std::string At(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name, std::ios::binary) << text; }
  std::string Read(const std::string& name) const { return ReadWhole(At(name)); }

  // A household a line.
  void Register(const std::string& lines) const { Write("名册.jsonl", lines); }
  // Paid to a household, or to a person in it ("H1/A"), each month of a stretch.
  void Pay(const std::string& whom, const std::string& programme, const std::string& from, const std::string& to, const std::string& amount) {
    const auto slash = whom.find('/');
    for (Month month = *ParseMonth(from); month <= *ParseMonth(to); ++month.number)
      ledger_ += whom.substr(0, slash) + "," + (slash == std::string::npos ? "" : whom.substr(slash + 1)) + "," + programme + "," + ToText(month) + "," + amount + ",6217000012345678\n";
    Write("台账.csv", kLedgerHead + ledger_);
  }

  AuditRequest Request(const std::string& out, const std::string& from, const std::string& to) const {
    const auto& rules = Rules();
    ReplayOptions replay;
    replay.range = {*ParseMonth(from), *ParseMonth(to)};
    replay.known_now = *value::MakeDate(2025, 6, 1);
    AuditRequest request{rules, *rules.model, At(out), {At("名册.jsonl")}, "", {{At("台账.csv")}, ""}, {{}, ""}, "", replay};
    request.known_now_given = true;
    return request;
  }

  const check::Rules& Rules() const {
    if (!rules_) {
      rules_ = std::make_unique<check::Rules>(check::LoadRuleTexts({{"例.aid", rule_text_}}));
      INFO(diagnostics::RenderAll(rules_->diagnostics));
      REQUIRE(rules_->model);
    }
    return *rules_;
  }
  void UseRules(std::string text) {
    rule_text_ = std::move(text);
    rules_.reset();
  }

  AuditReport Run(const AuditRequest& request) const { return RunAudit(request, {}); }
  AuditReport Run(const std::string& from, const std::string& to) const { return Run(Request("核查", from, to)); }

  // Of a table the rows, without its head, with only the columns named; what is empty is left out, the rest set apart by a blank.
  std::vector<std::string> Rows(const std::string& name, const std::vector<std::string>& columns) const {
    std::istringstream text(Read(name).substr(3));
    std::vector<std::string> head, rows;
    for (std::string line; std::getline(text, line);) {
      if (line.ends_with('\r')) line.pop_back();
      const auto cells = Cells(line);
      if (head.empty()) {
        head = cells;
        continue;
      }
      std::string row;
      for (const auto& column : columns) {
        const auto at = std::find(head.begin(), head.end(), column);
        REQUIRE(at != head.end());
        const auto& cell = cells[static_cast<std::size_t>(at - head.begin())];
        if (!cell.empty()) row += (row.empty() ? "" : " ") + cell;
      }
      rows.push_back(row);
    }
    return rows;
  }
  // 「H1 低保 2024-04 多发 800 200 600 600」: paid, due, (at most,) the difference, and of it what was wrong then, raised later, known later.
  std::vector<std::string> Differences() const {
    return Rows("核查/differences.csv", {"编号", "项目", "对象编号", "月份", "类别", "已发", "应发", "应发至多", "差额"});
  }

 private:
  static std::vector<std::string> Cells(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        cells.emplace_back();
      else
        cells.back() += c;
    }
    return cells;
  }

  static inline int count_ = 0;
  std::filesystem::path folder_;
  std::string ledger_;
  std::string rule_text_ = kSceneRules;
  mutable std::unique_ptr<check::Rules> rules_;
};

using Lines = std::vector<std::string>;

}  // namespace doudi::audit
