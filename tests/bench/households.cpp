#include "households.h"

#include <algorithm>
#include <random>

#include "value/date.h"

namespace bench {
namespace {

constexpr const char* kRelations[] = {"本人", "配偶", "子", "女"};
constexpr const char* kIncomes[] = {"工资", "种植", "商业", "租金", "职工养老金", "优待抚恤金"};
constexpr const char* kCycles[] = {"月", "季", "年"};
constexpr const char* kAssets[] = {"存款", "机动车", "住宅", "农机"};
constexpr const char* kExemptions[] = {"不豁免", "维持生计"};
constexpr const char* kDisability[] = {"无", "一", "二", "三", "四"};
constexpr const char* kStages[] = {"无", "学前", "小学", "初中", "普通高中", "中职", "高职专科", "本科"};

std::string Yuan(std::int64_t fen) {
  std::string cents = std::to_string(fen % 100);
  if (cents.size() < 2) cents.insert(0, "0");
  return std::to_string(fen / 100) + "." + cents;
}

}  // namespace

std::vector<Household> Generate(std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::int64_t>(random() % n); };
  const std::int32_t today = doudi::value::MakeDate(2025, 8, 15)->days;
  std::vector<Household> made(count);
  for (Household& household : made) {
    household.urban = below(3) == 0;
    const std::int64_t members = 1 + std::min(below(4), below(6));
    for (std::int64_t m = 0; m < members; ++m) {
      Member member{};
      const bool child = m >= 2;
      const std::int64_t years = child ? below(17) : 26 + below(28);
      member.birth = today - static_cast<std::int32_t>(years * 365 + below(360) + 40);
      member.relation = m == 0 ? Relation::Self : m == 1 ? Relation::Spouse : below(2) ? Relation::Son : Relation::Daughter;
      member.ill = below(12) == 0;
      member.disability = m > 0 && below(14) == 0 ? 1 + static_cast<int>(below(4)) : 0;
      member.mental = below(3) == 0;
      member.employed = !child && below(3) == 0;
      member.full_time = child && years >= 6;
      member.stage = !member.full_time ? 0 : years < 12 ? 2 : years < 15 ? 3 : 4;
      const std::int64_t incomes = child ? 0 : below(3);
      for (std::int64_t i = 0; i < incomes; ++i) {
        Income income{};
        income.kind = static_cast<IncomeKind>(below(6));
        income.cycle = income.kind == IncomeKind::Wage ? Cycle::Month : static_cast<Cycle>(below(3));
        const std::int64_t yearly = 200000 + below(2500000);
        income.amount = income.cycle == Cycle::Month ? yearly / 12 : income.cycle == Cycle::Quarter ? yearly / 4 : yearly;
        income.cost = income.amount * below(50) / 100;
        member.incomes.push_back(income);
      }
      if (member.ill && below(2) == 0) {
        const std::int64_t covered = 500000 + below(20000000);
        member.bills.push_back({covered, covered / 2, covered / 10});
      }
      household.members.push_back(std::move(member));
    }
    household.assets.push_back({AssetKind::Deposit, Exemption::None, below(6000000), 1, 0});
    if (below(4) != 0) household.assets.push_back({AssetKind::House, Exemption::None, 0, 1 + (below(15) == 0 ? 1 : 0), 40 + static_cast<int>(below(140))});
    if (below(10) == 0) household.assets.push_back({AssetKind::Car, below(2) ? Exemption::Livelihood : Exemption::None, below(3000000), 1, 0});
    if (below(8) == 0) household.assets.push_back({AssetKind::Tractor, Exemption::Livelihood, below(1000000), 1, 0});
  }
  return made;
}

std::string ToJson(const Household& household, std::size_t number) {
  std::string text = "{\"编号\":\"H" + std::to_string(number) + "\",\"户籍区划\":\"341321\",\"户籍类型\":\"" + (household.urban ? "城镇" : "农村") +
                     "\",\"脱贫家庭\":false,\"防返贫监测对象\":false,\"授权核对\":\"已签\",\"申请方式\":\"本人申请\",\"成员\":[";
  for (std::size_t m = 0; m < household.members.size(); ++m) {
    const Member& member = household.members[m];
    const bool child = m >= 2;
    text += m == 0 ? "{" : ",{";
    text += "\"编号\":\"" + std::to_string(m + 1) + "\",\"出生日期\":\"" + doudi::value::ToText(doudi::value::Date{member.birth}) + "\",\"与申请人关系\":\"" +
            kRelations[static_cast<int>(member.relation)] + "\",\"长期共同居住\":true,\"特殊身份\":\"无\",\"残疾等级\":\"" + kDisability[member.disability] + "\"";
    if (member.disability > 0) text += std::string(",\"残疾类别\":\"") + (member.mental ? "智力" : "肢体") + "\",\"需长期照护\":false";
    text += std::string(",\"患重病\":") + (member.ill ? "true" : "false") + ",\"就业状况\":\"" + (child ? "在校" : member.employed ? "单位在职" : "务农") +
            "\",\"在公益性岗位\":false,\"认定就业困难\":false,\"学段\":\"" + kStages[member.stage] + "\",\"全日制\":" + (member.full_time ? "true" : "false") +
            ",\"学籍状态\":\"" + (member.full_time ? "在读" : "无学籍") + "\",\"寄宿\":false,\"参保类型\":\"居民医保\",\"认定因病致贫\":false,\"认定家庭经济困难学生\":false,\"享受孤儿保障\":false,\"自愿单独申请\":false,\"收入项\":[";
    for (std::size_t i = 0; i < member.incomes.size(); ++i) {
      const Income& income = member.incomes[i];
      text += std::string(i == 0 ? "{" : ",{") + "\"收入子类\":\"" + kIncomes[static_cast<int>(income.kind)] + "\",\"金额\":" + Yuan(income.amount) + ",\"周期\":\"" +
              kCycles[static_cast<int>(income.cycle)] + "\",\"成本费用\":" + Yuan(income.cost) + "}";
    }
    text += "],\"医疗费用\":[";
    for (std::size_t b = 0; b < member.bills.size(); ++b) {
      const Bill& bill = member.bills[b];
      text += std::string(b == 0 ? "{" : ",{") + "\"就诊类型\":\"住院\",\"入院日\":\"2025-06-01\",\"结算状态\":\"已结算\",\"结算日\":\"2025-07-01\",\"就医地\":\"统筹区内\"," +
              "\"转诊备案\":\"规范\",\"政策范围内费用\":" + Yuan(bill.covered) + ",\"基本医保支付\":" + Yuan(bill.paid_by_insurance) + ",\"大病保险支付\":" +
              Yuan(bill.paid_by_major) + ",\"补充及商保支付\":0,\"医疗救助已付\":0,\"目录外自费\":0}";
    }
    text += "],\"法定义务人\":[]}";
  }
  text += "],\"财产\":[";
  for (std::size_t a = 0; a < household.assets.size(); ++a) {
    const Asset& asset = household.assets[a];
    text += std::string(a == 0 ? "{" : ",{") + "\"财产类别\":\"" + kAssets[static_cast<int>(asset.kind)] + "\",\"估值\":" + Yuan(asset.value) + ",\"数量\":" +
            std::to_string(asset.count) + ",\"建筑面积\":" + std::to_string(asset.area) + ",\"豁免类型\":\"" + kExemptions[static_cast<int>(asset.exemption)] + "\"}";
  }
  return text + "],\"事件\":[],\"支出项\":[],\"现享待遇\":[],\"已有材料\":[]}";
}

namespace {

constexpr std::int64_t kStandard = 78000;  // 780元, fen
constexpr std::int64_t kCap = 78000;       // 重病扣减上限
constexpr std::int64_t kWageCap = 39000;

// The yearly net amount of an income in fen.
std::int64_t Yearly(const Income& income) {
  if (income.kind == IncomeKind::PlantedSubsidy) return 0;  // 优待抚恤金 does not count
  const bool minus_cost = income.kind == IncomeKind::Farming || income.kind == IncomeKind::Trade || income.kind == IncomeKind::Rent;
  const std::int64_t net = minus_cost ? std::max<std::int64_t>(income.amount - income.cost, 0) : income.amount;
  return income.cycle == Cycle::Month ? net * 12 : income.cycle == Cycle::Quarter ? net * 4 : net;
}

}  // namespace

std::int64_t MinimumLiving(const Household& household) {
  // Everything times 60 (12 months × 1/5): a month's share of a year and 20% of it stay whole numbers.
  const auto people = static_cast<std::int64_t>(household.members.size());
  std::int64_t income60 = 0;
  for (const Member& member : household.members) {
    std::int64_t year = 0, wage = 0, own = 0;
    for (const Income& income : member.incomes) {
      year += Yearly(income);
      if (income.kind == IncomeKind::Wage) wage += Yearly(income);
    }
    for (const Bill& bill : member.bills) own += std::max<std::int64_t>(bill.covered - bill.paid_by_insurance - bill.paid_by_major, 0);
    income60 += year * 5 - std::min(wage, kWageCap * 60);  // wage/12 × 20% × 60 = wage
    if (member.ill) income60 -= std::min(own * 5, kCap * 60);
  }
  income60 = std::max<std::int64_t>(income60, 0);
  if (income60 >= kStandard * 60 * people) return -1;

  std::int64_t deposits = 0, houses = 0, area = 0;
  bool car = false;
  for (const Asset& asset : household.assets) {
    if (asset.kind == AssetKind::Deposit) deposits += asset.value;
    if (asset.kind == AssetKind::House) {
      houses += asset.count;
      area += asset.area;
    }
    if (asset.kind == AssetKind::Car && !(asset.exemption == Exemption::Livelihood && asset.value <= 1000000)) car = true;
  }
  if (deposits > kStandard * 24 * people || car) return -1;
  if (houses > 1 && !(houses <= 2 && area < 45 * people)) return -1;

  const std::int64_t gap60 = std::max<std::int64_t>(kStandard * 60 * people - income60, 0);
  return (gap60 + 5999) / 6000 * 100;  // up to the next whole yuan
}

}  // namespace bench
