// Generated policies whose payment is income or an advance to another, and what an office may decide.
#include "agreement/rule_writer.h"

namespace doudi::agreement {

namespace {

const GenType kMonthly{Kind::Number, kPerMonth, -1};

}  // namespace

// 计入收入 or 抵扣 over two policies: the second pays, the first feels it.
void RuleWriter::PayingPolicies() {
  const int entity = random_.Chance(50) ? 0 : SomeEntity();
  GenPolicy payer{Fresh("策"), entity, {{Fresh("惠"), kPerMonth, false}}, -1};
  const GenPolicy other{Fresh("策"), entity, {{Fresh("惠"), kPerMonth, false}}, -1};
  const std::string paid = random_.Chance(40) ? InPayment(payer) : "";
  if (!paid.empty()) blocks_.push_back(paid);
  const std::string heads = "（" + EntityName(entity) + "）\n";
  const auto& facts = schema_.Visible(entity, kMonthly);
  const std::string income = Fresh("定");
  const bool counts = random_.Chance(60);
  blocks_.push_back("定义 " + income + "（" + EntityName(entity) + "）：元/月 ＝ " + random_.Pick(facts)->name + " ＋ " + writer_.Write(kMonthly, entity, 2) +
                    Limits(kMonthly, entity) + "。\n");
  std::string reads = "政策 " + other.name + heads + "  条件 " + Fresh("款") + "：" + income + " ＜ 500元/月。\n" + Clauses("条件", 0, 1, entity, nullptr);
  reads += "  待遇 " + other.benefits[0].name + "：元/月 ＝ 900元/月 － " + income + Limits(kMonthly, entity) + "。\n";
  std::string pays = "政策 " + payer.name + heads + Clauses("条件", 1, 2, entity, nullptr);
  const std::string advance = counts ? "" : "，抵扣 " + other.name + "·" + other.benefits[0].name;
  pays += "  待遇 " + payer.benefits[0].name + "：元/月 ＝ " + writer_.WriteWhole(kMonthly, entity, 2) + advance + "。\n";
  if (counts) {
    pays += "  计入收入 " + income + "（" + other.name + "），" + (paid.empty() || random_.Chance(50) ? "应得" : "实发") + "，已列 " +
            (random_.Chance(50) ? "0元/月" : writer_.WriteWhole(kMonthly, entity, 2)) + (random_.Chance(40) ? "，按 50%" : "") + (random_.Chance(30) ? "，当 " + writer_.Condition(entity, 1) : "") + "。\n";
  }
  blocks_.push_back(reads);
  blocks_.push_back(pays);
  schema_.policies.push_back(payer);
  schema_.policies.push_back(other);
}

std::string RuleWriter::Discretion() {
  return random_.Chance(12) ? "，裁量 \"可以\"，由 镇政府" : "";
}

// What a 待遇 comes to, or the ends between which an office sets it.
std::string RuleWriter::BenefitValue(const GenType& type, int entity, int depth) {
  const std::string value = writer_.WriteWhole(type, entity, depth);
  if (!random_.Chance(8)) return value;
  const std::string high = writer_.WriteWhole(type, entity, 2);
  // Constant ends that are the wrong way round do not check. (Facts are the only names with 事.)
  if (value.find("事") == std::string::npos && high.find("事") == std::string::npos) return value;
  return "在 （" + value + "） 与 （" + high + "） 之间 裁量，由 镇政府";
}

}  // namespace doudi::agreement
