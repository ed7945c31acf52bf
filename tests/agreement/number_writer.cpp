// Numbers and parameters of the expression writer.
#include <fmt/format.h>

#include "agreement/expression_writer.h"

namespace doudi::agreement {
namespace {

struct Factors {
  int left, right;
};

// unit = left × right.
std::vector<Factors> ProductsOf(int unit) {
  std::vector<Factors> all = {{unit, kPlain}, {kPlain, unit}};
  if (unit == kMoney) all.push_back({kPerMonth, kMonths});
  if (unit == kPerMonth) all.push_back({kPerHeadMonth, kPeople});
  return all;
}

// unit = left ÷ right.
std::vector<Factors> QuotientsOf(int unit) {
  std::vector<Factors> all = {{unit, kPlain}};
  if (unit == kPerHeadMonth) all.insert(all.end(), 3, {kPerMonth, kPeople});
  if (unit == kPerMonth) all.push_back({kMoney, kMonths});
  if (unit == kMonths) all.push_back({kMoney, kPerMonth});
  if (unit == kPeople) all.push_back({kPerMonth, kPerHeadMonth});
  if (unit == kPlain)
    for (const int any : {kMoney, kPerMonth, kPeople, kAge}) all.push_back({any, any});
  return all;
}

}  // namespace

std::string ExpressionWriter::Product(int unit, int entity, int depth) {
  const Factors factors = random_.Pick(ProductsOf(unit));
  return "（" + Write({Kind::Number, factors.left, -1}, entity, depth - 1) + " × " +
         Write({Kind::Number, factors.right, -1}, entity, depth - 1) + "）";
}

std::string ExpressionWriter::Quotient(int unit, int entity, int depth) {
  const Factors parts = random_.Pick(QuotientsOf(unit));
  const std::string dividend = Write({Kind::Number, parts.left, -1}, entity, depth - 1);
  std::string divisor = Write({Kind::Number, parts.right, -1}, entity, depth - 1);
  const std::string& suffix = Units()[static_cast<std::size_t>(parts.right)].suffix;
  if (divisor == "0" + suffix) divisor = "3" + suffix;  // does not check
  return "（" + dividend + " ÷ " + divisor + "）";
}

std::string ExpressionWriter::Rounded(int unit, int entity, int depth) {
  const auto& places = Units()[static_cast<std::size_t>(unit)].places;
  if (places.empty()) return Product(unit, entity, depth);
  static const std::vector<std::string> words = {"进位到", "四舍五入到", "舍去到"};
  const std::string inner = Write({Kind::Number, unit, -1}, entity, depth - 1);
  return "（（" + inner + "） " + random_.Pick(words) + " " + random_.Pick(places) + "）";
}

std::string ExpressionWriter::FromDates(int unit, int entity, int depth) {
  const GenType date{Kind::Date, kPlain, -1};
  static const std::vector<std::string> of_date = {"年份（", "年份（", "月份（", "学年（", "学期（"};
  if (unit == kPlain) return random_.Pick(of_date) + Write(date, entity, depth - 1) + "）";
  if (unit == kDays && random_.Chance(60))
    if (const std::string periods = Periods(entity); !periods.empty()) {
      if (random_.Chance(30)) return "天数（" + periods + "）";
      if (random_.Chance(30)) return "重叠天数（" + periods + "，近 12个月）";
      return "重叠天数（" + periods + "，" + Write(date, entity, depth - 1) + "，" + Write(date, entity, depth - 1) + "）";
    }
  const std::string function = unit == kAge ? "周岁" : unit == kMonths ? "月数" : "天数";
  const std::string second = random_.Chance(60) ? "基准日" : Write(date, entity, depth - 1);
  return function + "（" + Write(date, entity, depth - 1) + "，" + second + "）";
}

// Mostly over a few months; where a date is missing more than may be gone over are possible, from 1900 on more than that surely are.
std::string ExpressionWriter::MonthSum(int unit, int entity, int depth) {
  const std::string months = fmt::format("{}个月", random_.Between(0, 5));
  std::string from = "（基准日 － " + months + "）", until = "基准日";
  const int which = random_.Below(100);
  if (which < 40) {
    from = Leaf({Kind::Date, kPlain, -1}, entity);
    until = "（" + from + " ＋ " + months + "）";
  } else if (which < 48) {
    from = "1900-03-01";
  } else if (which < 60) {
    from = Write({Kind::Date, kPlain, -1}, entity, depth - 1);
    until = "（" + from + " ＋ " + months + "）";
  }
  in_month_ = true;
  const std::string body = Write({Kind::Number, unit, -1}, entity, depth);
  in_month_ = false;
  return "逐月（自 " + from + " 至 " + until + "：" + body + "）";
}

// 按月（金额，周期）; empty where no period is in sight.
std::string ExpressionWriter::ByPeriod(int unit, int entity, int depth) {
  const auto periods = schema_.Visible(entity, {Kind::Enum, kPlain, schema_.period_enum});
  if (schema_.period_enum < 0 || periods.empty()) return {};
  return (unit == kPerMonth ? "按月（" : "按年（") + Write({Kind::Number, kMoney, -1}, entity, depth - 1) + "，" + random_.Pick(periods)->name + "）";
}

std::string ExpressionWriter::Number(int unit, int entity, int depth) {
  const GenType type{Kind::Number, unit, -1};
  const auto operand = [&] { return Write(type, entity, depth - 1); };
  const int which = random_.Below(100);
  if (which < 14) return "（" + operand() + " ＋ " + operand() + "）";
  if (which < 24) return "（" + operand() + " － " + operand() + "）";
  if (which < 32) return Product(unit, entity, depth);
  if (which < 42) return Quotient(unit, entity, depth);
  if (which < 45) return "（－" + operand() + "）";
  if (which < 47) return "绝对值（" + operand() + "）";
  if (which < 51) return "较小者（" + operand() + "，" + operand() + "）";
  if (which < 55)
    return "较大者（" + operand() + "，" + operand() + (random_.Chance(20) ? "，" + operand() : "") + "）";
  if (which < 61) return Rounded(unit, entity, depth);
  if (which < 66 && (unit == kPerMonth || unit == kPerYear) && random_.Chance(50))
    if (const std::string text = ByPeriod(unit, entity, depth); !text.empty()) return text;
  if (which < 62 && unit == kPerMonth)
    return "按月（" + Write({Kind::Number, kPerYear, -1}, entity, depth - 1) + "）";
  if (which < 63 && unit == kPerYear)
    return "按年（" + Write({Kind::Number, kPerMonth, -1}, entity, depth - 1) + "）";
  if (which < 63 && unit == kPerMonth)
    return "按人（" + Write({Kind::Number, kPerHeadMonth, -1}, entity, depth - 1) + "）";
  if (which < 66 && unit == kPerYear)
    return "年额（" + Write({Kind::Number, kMoney, -1}, entity, depth - 1) + "）";
  if (which < 66) {
    std::vector<std::string> formulas;
    for (const GenFormula& formula : schema_.formulas)
      if (formula.unit == unit) formulas.push_back(formula.name);
    if (!formulas.empty()) return random_.Pick(formulas) + "（" + operand() + "，" + operand() + "）";
    const std::string name = fmt::format("暂{}", ++locals_);
    return "（令 " + name + " ＝ " + operand() + "；若 " + Varying(entity, depth - 1) + " 则 " + name + " ＋ " + operand() +
           "；否则 " + name + "）";
  }
  if (which < 70 && (unit == kAge || unit == kMonths || unit == kDays || unit == kPlain))
    return FromDates(unit, entity, depth);
  std::string text;
  if (which < 82) {
    static const std::vector<std::string> functions = {"合计", "合计", "最大", "最小", "平均"};
    text = Aggregate(random_.Pick(functions), &type, entity, depth);
    // 最大, 最小 and 平均 of none are an error on the row unless there is a default.
    if (!text.empty() && features_.known_and_default && !text.starts_with("合计") && random_.Chance(40))
      text = "（" + text + " 缺省 " + operand() + "）";
  } else if (which < 88 && (unit == kPeople || unit == kPlain)) {
    text = Aggregate(unit == kPeople ? "人数" : "个数", nullptr, entity, depth);
  } else if (which < 92) {
    text = OtherPolicy(true, unit, entity);
  }
  return text.empty() ? Leaf(type, entity) : text;
}

std::string ExpressionWriter::Parameter(const GenType& type, int entity, int depth) {
  std::vector<std::pair<const GenParameter*, std::string>> found;
  for (const GenParameter& parameter : schema_.parameters)
    for (const auto& [name, output] : parameter.outputs)
      if (output == type) found.emplace_back(&parameter, name);
  if (found.empty()) return {};
  const auto& [parameter, output] = random_.Pick(found);
  std::string text = parameter->name;
  if (!parameter->keys.empty() && !(parameter->from_context && random_.Chance(60))) {
    std::string keys;
    for (const GenType& key : parameter->keys) {
      const auto names = schema_.Visible(entity, key);
      const std::string value =
          !names.empty() && random_.Chance(85) ? random_.Pick(names)->name : Literal(key);
      keys += (keys.empty() ? "" : "，") + value;
    }
    text += "（" + keys + "）";
  }
  (void)depth;
  if (!output.empty()) return "（" + text + " 的 " + output + "）";
  if (in_month_ && random_.Chance(15)) return "（" + text + " 于 当月）";
  if (random_.Chance(15)) return "（" + text + " 于 " + Literal({Kind::Date, kPlain, -1}) + "）";
  return text;
}

}  // namespace doudi::agreement
