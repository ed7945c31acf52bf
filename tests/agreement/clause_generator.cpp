// Clauses of generated rules beside conditions and benefits: checks of the record, needs and helpers, papers, layers.
#include <fmt/format.h>

#include "agreement/rule_writer.h"

namespace doudi::agreement {

void RuleWriter::Checks() {
  const int entity = SomeEntity();
  const std::string head = "（" + EntityName(entity) + "）：";
  blocks_.push_back("校验 " + Fresh("验") + head + writer_.Condition(entity, 2) + (random_.Chance(50) ? " 则 " + writer_.Condition(entity, 2) : "") +
                    "，提示 \"请核对\"。\n");
  const std::string need = Fresh("需");
  const GenType money{Kind::Number, kMoney, -1};
  blocks_.push_back("需求 " + need + "（" + EntityName(0) + "）：" + writer_.WholeCondition(0, 2) +
                    (random_.Chance(60) ? "，缺口 " + writer_.WriteWhole(money, 0, 2) : "") + "。\n");
  std::string text = "资源 " + Fresh("资") + "（" + EntityName(0) + "）\n  提供 互助社。\n  需求 " + need + "。\n  对象 " + writer_.WholeCondition(0, 2) + "。\n";
  text += random_.Chance(70) ? "  额度 700元，每户 每年 1次。\n" : "  额度 \"以项目为准\"。\n";
  text += "  时限 当日。\n  有效 2025-01-01 至 2026-12-31。\n  余额 35000元，截至 2025-08-01。\n";
  for (const GenPolicy& policy : schema_.policies)
    if (policy.entity == 0 && random_.Chance(50)) {
      text += "  次序 后于 " + policy.name + "。\n";
      break;
    }
  blocks_.push_back(text);
}

void RuleWriter::Property() {
  const int entity = SomeEntity();
  std::string text = "性质 " + Fresh("性") + "（" + EntityName(entity) + "）：";
  std::vector<const Symbol*> causes;
  for (const Symbol& symbol : schema_.symbols)
    if (symbol.entity == entity && symbol.type.kind == Kind::Number) causes.push_back(&symbol);
  if (causes.empty() || random_.Chance(60)) {
    text += writer_.WholeCondition(entity, Depth());
  } else {
    static const std::vector<std::string> trends = {" 不增", " 不减", " 不变"};
    const GenType type{Kind::Number, random_.Below(static_cast<int>(Units().size())), -1};
    text += random_.Pick(causes)->name + " 越高 （" + writer_.Write(type, entity, Depth()) + "）" + random_.Pick(trends);
  }
  if (random_.Chance(50)) text += "，当 " + writer_.Condition(entity, 2);
  blocks_.push_back(text + "。\n");
}

void RuleWriter::Choice() {
  const int entity = random_.Chance(60) ? 0 : SomeEntity();
  std::string names;
  int count = 0;
  for (const GenPolicy& policy : schema_.policies)
    if (policy.entity == entity && count < 3) names += (count++ > 0 ? "、" : "") + policy.name;
  if (count < 2) return;
  if (random_.Chance(30)) {
    blocks_.push_back("关系 就高 " + Fresh("高") + "（" + EntityName(entity) + "）：整包 " + names + "，当 " + writer_.Condition(entity, 2) + "。\n");
  } else {
    blocks_.push_back("关系 择一 " + Fresh("择") + "（" + EntityName(entity) + "）：" + (random_.Chance(50) ? "按序 " : "就高 ") + names + "。\n");
  }
}

std::string RuleWriter::Paperwork(int entity) {
  const std::string document = Fresh("书");
  blocks_.push_back("文书 " + document + "。\n");
  const int each = SomeEntity();
  std::string text = "  材料 " + document;
  if (each != entity && schema_.IsWithin(each, entity)) text += " 每项 " + EntityName(each) + (random_.Chance(50) ? " 其中 " + writer_.Condition(each, 1) : "");
  if (random_.Chance(60)) text += " 当 " + writer_.Condition(entity, 1);
  text += "。\n";
  if (random_.Chance(50)) text += "  承诺 \"没有隐瞒\"" + (random_.Chance(60) ? "，当 " + writer_.Condition(entity, 1) : "") + "。\n";
  if (random_.Chance(50)) text += "  办理 镇政府" + (random_.Chance(60) ? "，当 " + writer_.Condition(entity, 1) : "") + "，时限 30个工作日。\n";
  if (random_.Chance(50)) text += "  复核 每 12个月；当 " + writer_.Condition(entity, 1) + " 时 每 6个月。\n";
  return text;
}

// 增补 adds clauses of every kind; 覆盖 puts another in the place of the first of a kind.
void RuleWriter::Layers(const GenPolicy& policy, const std::string& text) {
  const int entity = policy.entity;
  static const std::vector<std::string> kinds = {"条件", "除外", "程序终止"};
  for (const std::string& kind : kinds) {
    const std::string add = "增补 " + policy.name + " " + kind + " " + Fresh("款") + "：";
    static const std::vector<std::string> periods = {"", "", "，自 2025-08-01", "，至 2025-08-14", "，自 2020-01-01，至 2025-08-14，期满不再适用"};
    if (random_.Chance(7)) blocks_.push_back(add + Condition(entity) + random_.Pick(periods) + "。\n");
    const std::string word = "\n  " + kind + " ";
    const std::size_t begin = text.find(word);
    if (begin == std::string::npos || !random_.Chance(12)) continue;
    // What is not in force while the layer is cannot be covered.
    const std::string clause = text.substr(begin, text.find("。\n", begin) - begin);
    if (clause.find("施行") != std::string::npos || clause.find("废止") != std::string::npos) continue;
    const std::size_t name = begin + word.size();
    blocks_.push_back("覆盖 " + policy.name + " " + kind + " " + text.substr(name, text.find("：", name) - name) + "：" + Condition(entity) + "。\n");
  }
  if (random_.Chance(6)) blocks_.push_back("增补 " + policy.name + " 例外 " + Fresh("外") + "：当 " + writer_.Condition(entity, 2) + "，视为 不符合。\n");
  if (random_.Chance(6))
    blocks_.push_back("增补 " + policy.name + " 人工核查 " + Fresh("查") + "：当 " + writer_.Condition(entity, 2) + "，由 村委会。\n");
  if (policy.benefits.empty() || !random_.Chance(8)) return;
  const GenType type{Kind::Number, policy.benefits[0].unit, -1};
  blocks_.push_back("增补 " + policy.name + " 待遇 " + Fresh("惠") + "：" + TypeWord(type) + " ＝ " + writer_.WriteWhole(type, entity, 2) + "。\n");
}

}  // namespace doudi::agreement
