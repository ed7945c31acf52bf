// Policies of generated rules.
#include <fmt/format.h>

#include "agreement/rule_writer.h"

namespace doudi::agreement {

std::string RuleWriter::Clauses(const std::string& word, int least, int most, int entity,
                                std::vector<std::string>* names) {
  std::string text;
  const int count = random_.Between(least, most);
  for (int i = 0; i < count; ++i) {
    const std::string name = Fresh("款");
    text += "  " + word + " " + name + "：" + Condition(entity) + (word == "条件" ? Discretion() : "") + ClausePeriod() + "。\n";
    if (names) names->push_back(name);
  }
  return text;
}

std::string RuleWriter::Condition(int entity) {
  if (!random_.Chance(12)) return writer_.WholeCondition(entity, Depth());
  std::string text = random_.Chance(50) ? "符合下列之一：" : "同时符合下列：";
  static const std::vector<std::string> numbers = {"（一）", "（二）", "（三）"};
  const int count = random_.Between(2, 3);
  for (int i = 0; i < count; ++i)
    text += (i ? "；" : "") + numbers[static_cast<std::size_t>(i)] + writer_.Condition(entity, 2);
  return text;
}

std::string RuleWriter::ClausePeriod() {
  if (random_.Chance(90)) return {};
  if (random_.Chance(50)) return "，施行 2025-08-15";
  return random_.Chance(70) ? "，废止 2025-08-14" : "，废止 2025-08-14，期满不再适用";
}

void RuleWriter::Policy() {
  const int entity = random_.Chance(60) ? 0 : SomeEntity();
  const GenPolicy begun{Fresh("策"), entity, {}, -1};
  GenPolicy policy = begun;
  const bool versions = random_.Chance(12);
  static const std::vector<std::string> periods = {"，施行 2025-09-01", "，废止 2025-08-14", "，废止 2025-08-14，期满不再适用"};
  const std::string period = random_.Chance(10) ? random_.Pick(periods) : "";
  std::string text = Version(policy, versions ? "，施行 2020-01-01，废止 2025-08-14" : period);
  if (versions) text += Version(policy, "，施行 2025-08-15");
  blocks_.push_back(text);
  if (!versions && period.empty()) Layers(policy, text);
  if (random_.Chance(25))
    if (const std::string paid = InPayment(policy); !paid.empty()) blocks_.push_back(paid);
  schema_.policies.push_back(policy);
}

std::string RuleWriter::Version(GenPolicy& policy, const std::string& period) {
  const int entity = policy.entity;
  std::string text = "政策 " + policy.name + "（" + EntityName(entity);
  if (random_.Chance(25)) text += " 其中 " + writer_.Condition(entity, 2);
  text += "）" + period + "\n";
  if (random_.Chance(8)) text += "  周期 学期；参数 取 期初 值。\n";
  if (random_.Chance(10)) {
    const std::string local = Fresh("令");
    const GenType monthly{Kind::Number, kPerMonth, -1};
    text += "  令 " + local + " ＝ " + random_.Pick(schema_.Visible(entity, monthly))->name + " ＋ " + writer_.Write(monthly, entity, 2) + "。\n  条件 " +
            Fresh("款") + "：" + local + " ＜ 5000元/月 或 " + writer_.Condition(entity, 1) + "。\n";
  }
  std::vector<std::string> conditions;
  text += Clauses("条件", random_.Chance(95) ? 1 : 0, 3, entity, &conditions);
  if (random_.Chance(30)) text += Clauses("除外", 1, 2, entity, nullptr);
  if (random_.Chance(15)) text += Clauses("程序终止", 1, 1, entity, nullptr);
  if (random_.Chance(15)) text += TimesLimit(entity);
  if (random_.Chance(12)) {
    text += "  人工核查 " + Fresh("查") + (random_.Chance(50) ? "：当 " + writer_.Condition(entity, 2) : "") +
            "，由 镇政府。\n";
  }
  // 过渡 puts this one before the other, 前置 and 先后 behind it: not both, in no two versions, or they would go in a circle.
  const std::vector<std::string> relations = !period.empty() || random_.Chance(85) ? std::vector<std::string>{"前置", "先后", "互斥"} : std::vector<std::string>{"过渡"};
  for (const std::string& relation : relations)
    if (random_.Chance(relation == "过渡" ? 60 : relation == "前置" ? 14 : 8))
      for (const GenPolicy& other : schema_.policies)
        if (relation == "前置" ? schema_.IsWithin(entity, other.entity) : entity == other.entity) {
          text += "  " + relation + " " + other.name + "。\n";
          break;
        }
  const int benefits = random_.Between(0, 2);
  std::vector<GenBenefit> named =
      policy.benefits;  // an earlier version's: calls by name must find them in each
  for (int i = static_cast<int>(named.size()); i < benefits; ++i)
    named.push_back({Fresh("惠"), random_.Pick(std::vector<int>{kMoney, kPerMonth, kPerYear}), random_.Chance(30)});
  const int exceptions = random_.Chance(30) ? random_.Between(1, 3) : 0;
  std::vector<std::string> earlier;
  for (int i = 0; i < exceptions; ++i) text += Exception(entity, conditions, named, earlier);
  for (const GenBenefit& benefit : named) text += Benefit(benefit, entity);
  if (random_.Chance(10))
    text += "  待遇 " + Fresh("物") + random_.Pick(std::vector<std::string>{"：服务 ＝ \"每周 1次\"", "：资格", "：实物 ＝ 10度"}) + (random_.Chance(60) ? "，当 " + writer_.Condition(entity, 2) : "") + Months(entity) + "。\n";
  policy.benefits = named;
  if (random_.Chance(20)) text += Paperwork(entity);
  for (const GenBenefit& benefit : named)
    if (text.find("改为") == std::string::npos && random_.Chance(15)) text += TopUp(benefit, entity);  // not both: P016
  for (const GenBenefit& benefit : named)
    if (random_.Chance(15)) text += Reduction(benefit, entity);
  return text;
}

// 减发 for elements below; nothing where there are none.
std::string RuleWriter::Reduction(const GenBenefit& benefit, int entity) {
  const int each = random_.Between(0, static_cast<int>(schema_.entities.size()) - 1);
  if (each == entity || !schema_.IsWithin(each, entity)) return {};
  const GenType type{Kind::Number, benefit.unit, -1};
  std::string text = "  减发 " + benefit.name + "：每项 " + EntityName(each);
  if (random_.Chance(60)) text += " 其中 " + writer_.Condition(each, 2);
  const int how = random_.Between(0, 2);
  if (how == 0) return text + "，扣除 本人份额，按 （" + writer_.WriteWhole({Kind::Number, kPeople, -1}, entity, 1) + "）" + Limits(type, entity) + "。\n";
  text += "，扣除 " + (how == 1 ? "原" + benefit.name + " × 30%" : writer_.WriteWhole(type, each, 2));
  return text + Limits(type, entity) + "。\n";
}

// 限次 by a day of an element below; nothing where none has one.
std::string RuleWriter::TimesLimit(int entity) {
  for (const Symbol& symbol : schema_.symbols) {
    if (!symbol.is_fact || symbol.type.kind != Kind::Date || symbol.entity == entity || !schema_.IsWithin(symbol.entity, entity)) continue;
    std::string text = fmt::format("  限次 {}：{}次", Fresh("限"), random_.Between(1, 3));
    if (random_.Chance(70)) text += random_.Chance(60) ? fmt::format(" 每 {}个月", random_.Between(1, 36)) : std::string(" 每 自然年");
    text += "，已领 " + EntityName(symbol.entity);
    if (random_.Chance(50)) text += " 其中 " + writer_.Condition(symbol.entity, 2);
    return text + "，按 " + symbol.name + ClausePeriod() + "。\n";
  }
  return {};
}

std::string RuleWriter::Exception(int entity, const std::vector<std::string>& conditions, const std::vector<GenBenefit>& benefits,
                                  std::vector<std::string>& earlier) {
  const std::string name = Fresh("外");
  const bool changes = !benefits.empty() && random_.Chance(50);
  std::string text = "  例外 " + name + "：当 " + writer_.WholeCondition(entity, 2);
  if (!changes || random_.Chance(40)) {
    text += random_.Chance(70) ? "，视为 符合" : "，视为 不符合";
    if (!conditions.empty() && random_.Chance(70)) {
      text += " 条件 " + conditions[0];
      if (conditions.size() > 1 && random_.Chance(30)) text += "、" + conditions[1];
    }
  }
  if (changes) {
    const GenBenefit& benefit = random_.Pick(benefits);
    const bool limit = benefit.capped && random_.Chance(70);
    text += "，待遇 " + benefit.name + (limit ? random_.Chance(50) ? " 上限 改为 " : " 下限 改为 " : " 改为 ");
    text += !limit && random_.Chance(40) ? "原" + benefit.name + " × 50%" : writer_.WriteWhole({Kind::Number, benefit.unit, -1}, entity, 2);
  }
  text += Months(entity);
  if (!earlier.empty() && random_.Chance(50)) text += "，优先于 例外 " + random_.Pick(earlier);
  if (random_.Chance(20)) text += "，裁量 \"可以\"，由 镇政府";
  earlier.push_back(name);
  return text + ClausePeriod() + "。\n";
}

// Two policies that know nothing of each other, so that the amount of each may depend on the other's.
void RuleWriter::RelatedPolicies() {
  const int entity = random_.Chance(50) ? 0 : SomeEntity();
  const int unit = random_.Pick(std::vector<int>{kMoney, kPerMonth, kPerYear});
  std::vector<GenPolicy> pair;
  for (int i = 0; i < 2; ++i) pair.push_back({Fresh("策"), entity, {{Fresh("惠"), unit, false}}, -1});
  for (GenPolicy& policy : pair) blocks_.push_back(Version(policy, ""));
  const GenType type{Kind::Number, unit, -1};
  const std::string both = pair[0].name + "·" + pair[0].benefits[0].name + "、" + pair[1].name + "·" + pair[1].benefits[0].name;
  if (random_.Chance(50)) {
    blocks_.push_back("关系 合计封顶 " + Fresh("顶") + "：" + both + "，上限 " + writer_.Write(type, entity, 2) +
                      (random_.Chance(30) ? "，除非 " + writer_.Condition(entity, 2) : "") + "。\n");
  } else {
    const std::string when = random_.Chance(40) ? "，当 " + writer_.Condition(entity, 2) : "";
    blocks_.push_back("关系 就高 " + Fresh("高") + "：同类 " + both + when + "。\n");
  }
  for (const GenPolicy& policy : pair) schema_.policies.push_back(policy);
}

// 补差 of a benefit, by what earlier policies pay or by anything of its unit.
std::string RuleWriter::TopUp(const GenBenefit& benefit, int entity) {
  const GenType type{Kind::Number, benefit.unit, -1};
  std::string parts;
  for (const GenPolicy& other : schema_.policies) {
    if (!schema_.IsWithin(entity, other.entity) || !random_.Chance(50)) continue;
    const bool paid = other.paid_unit == benefit.unit && random_.Chance(60);
    std::string part;
    for (const GenBenefit& its : other.benefits)
      if (its.unit == benefit.unit) part = "待遇（" + other.name + "，" + its.name + "）";
    if (paid) part = "实发（" + other.name + "）";
    if (!part.empty()) parts += (parts.empty() ? "" : "、") + part;
  }
  if (parts.empty()) parts = "（" + writer_.WriteWhole(type, entity, 2) + "）";
  return "  补差 " + benefit.name + "：减去 " + parts + Limits(type, entity) + "。\n";
}

// 实发 of a policy, in the unit of one of its benefits.
std::string RuleWriter::InPayment(GenPolicy& policy) {
  if (policy.benefits.empty()) return {};
  policy.paid_unit = random_.Pick(policy.benefits).unit;
  const GenType type{Kind::Number, policy.paid_unit, -1};
  return "实发 " + policy.name + "：" + TypeWord(type) + " ＝ " + writer_.WriteWhole(type, policy.entity, 2) + "，当 " +
         writer_.Condition(policy.entity, 2) + "。\n";
}

std::string RuleWriter::Benefit(const GenBenefit& benefit, int entity) {
  if (random_.Chance(12)) return ScaledBenefit(benefit, entity);
  const GenType type{Kind::Number, benefit.unit, -1};
  std::string text =
      "  待遇 " + benefit.name + "：" + TypeWord(type) + " ＝ " + BenefitValue(type, entity, Depth());
  if (random_.Chance(25)) text += "，当 " + writer_.Condition(entity, 2);
  if (benefit.unit == kMoney && random_.Chance(15)) text += random_.Chance(50) ? "，一次性" : "，最高额";
  text += LimitsOf(benefit, entity);
  if (random_.Chance(10)) text += "，不符合时 0" + Units()[static_cast<std::size_t>(benefit.unit)].suffix;
  text += Months(entity);
  return text + (random_.Chance(10) ? "，估 当 " + writer_.Condition(entity, 1) : "") + "。\n";
}

std::string RuleWriter::LimitsOf(const GenBenefit& benefit, int entity) {
  const GenType type{Kind::Number, benefit.unit, -1};
  if (!benefit.capped) return Limits(type, entity);
  return "，上限 " + writer_.Write(type, entity, 1) + "，下限 " + writer_.Write(type, entity, 1);
}

std::string RuleWriter::ScaledBenefit(const GenBenefit& benefit, int entity) {
  const GenType type{Kind::Number, benefit.unit, -1};
  const auto table = [&] { return "\n    | 超过 | 不超过 | 比例 |\n" + BracketRows("    |", type); };
  std::string text = "  分档 " + benefit.name + "：" + TypeWord(type) + " ＝ " + writer_.WriteWhole(type, entity, 2);
  const bool some = random_.Chance(50);
  if (some) text += "，当 " + writer_.Condition(entity, 2);
  text += LimitsOf(benefit, entity) + table();
  if (some && random_.Chance(70)) text += "  分档 " + benefit.name + "，否则" + table();
  return text;
}

std::string RuleWriter::Months(int entity) {
  if (!random_.Chance(12)) return {};
  const int first = random_.Between(1, 14);
  const std::string day = writer_.Write({Kind::Date, kPlain, -1}, entity, 1);
  if (random_.Chance(20)) return fmt::format("，至 {} 起 第{}个月", day, first);
  return fmt::format("，自 {} 起 第{}个月", day, first) + (random_.Chance(50) ? fmt::format("，至 第{}个月", first + random_.Between(0, 8)) : "");
}

}  // namespace doudi::agreement
