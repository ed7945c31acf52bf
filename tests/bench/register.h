// A register of households made up from a seed, for six.aid: as plain structs (row-wise), as plain columns, and as JSON lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

// Codes by their place in the 枚举 of six.aid; only those that the rules ask about have names here.
namespace kind { enum : std::uint8_t { kUrban, kRural }; }
namespace consent { enum : std::uint8_t { kSigned, kPart, kRefused }; }
namespace housing { enum : std::uint8_t { kOwned, kRented, kLent, kPublic }; }
namespace event { enum : std::uint8_t { kNone, kFire, kTraffic, kIllness, kOther }; }
namespace relation { enum : std::uint8_t { kSelf, kSpouse, kSon, kDaughter, kFather, kMother, kOther }; }
namespace special { enum : std::uint8_t { kNone, kReligious, kPrison, kConscript }; }
namespace level { enum : std::uint8_t { kOne, kTwo, kThree, kFour, kNone }; }
namespace category { enum : std::uint8_t { kSight, kHearing, kSpeech, kLimb, kIntellect, kMind, kMultiple, kNone }; }
namespace work { enum : std::uint8_t { kEmployed, kFlexible, kFarming, kUnemployed, kAtSchool, kRetired, kNone }; }
namespace insurance { enum : std::uint8_t { kResident, kEmployee, kNone }; }

// X(type, field, key in JSON, how it is written): the facts of 户 and 人, in the order of six.aid. Money in fen, days since 1970.
#define BENCH_HOUSEHOLD_FACTS(X)                                  \
  X(std::uint8_t, county, "户籍地", CountyCode())                 \
  X(std::uint8_t, kind, "户籍类型", OneOf("城镇 农村"))           \
  X(std::int32_t, applied, "申请日", Day())                       \
  X(std::int32_t, checked, "核对日", Day())                       \
  X(std::uint8_t, consent, "授权", OneOf("已签 部分 拒签"))       \
  X(std::uint8_t, housing, "住房", OneOf("自有 租住 借住 公租"))  \
  X(std::int32_t, homes, "套数", Whole())                         \
  X(std::int32_t, area, "面积", Whole())                          \
  X(std::int32_t, rent, "房租", Money())                          \
  X(std::int32_t, savings, "存款", Money())                       \
  X(std::int32_t, cars, "车辆数", Whole())                        \
  X(std::uint8_t, livelihood_car, "生计车", YesOrNo())            \
  X(std::int32_t, car_value, "车值", Money())                     \
  X(std::int32_t, business_assets, "经营资产", Money())           \
  X(std::int32_t, land_income, "流转金", Money())                 \
  X(std::int32_t, dividends, "分红", Money())                     \
  X(std::int32_t, interest, "利息", Money())                      \
  X(std::int32_t, rent_income, "租金", Money())                   \
  X(std::int32_t, maintenance, "赡养费", Money())                 \
  X(std::int32_t, tuition, "学费", Money())                       \
  X(std::uint8_t, lifted, "脱贫户", YesOrNo())                    \
  X(std::uint8_t, monitored, "监测户", YesOrNo())                 \
  X(std::uint8_t, event, "事件", OneOf("无事件 火灾 交通事故 突发重病 其他事件")) \
  X(std::int32_t, loss, "损失", Money())                          \
  X(std::int32_t, times_helped, "救助次数", Whole())

#define BENCH_PERSON_FACTS(X)                                            \
  X(std::uint8_t, relation, "关系", OneOf("本人 配偶 子 女 父 母 其他")) \
  X(std::uint8_t, sex, "性别", OneOf("男 女"))                           \
  X(std::int32_t, birth, "出生日期", Day())                              \
  X(std::uint8_t, resident, "同住", YesOrNo())                           \
  X(std::uint8_t, special, "特殊身份", OneOf("无 宗教 服刑 义务兵"))     \
  X(std::uint8_t, level, "残级", OneOf("一 二 三 四 无"))                \
  X(std::uint8_t, category, "残类", OneOf("视力 听力 言语 肢体 智力 精神 多重 无")) \
  X(std::uint8_t, care, "照护", YesOrNo())                               \
  X(std::uint8_t, ill, "重病", YesOrNo())                                \
  X(std::uint8_t, work, "就业", OneOf("在职 灵活 务农 失业 在校 退休 无业")) \
  X(std::uint8_t, stage, "学段", OneOf("无 学前 小学 初中 高中 大学"))   \
  X(std::int32_t, wage, "工资", Money())                                 \
  X(std::int32_t, business, "经营", Money())                             \
  X(std::int32_t, cost, "成本", Money())                                 \
  X(std::int32_t, pension, "养老金", Money())                            \
  X(std::uint8_t, insurance, "参保", OneOf("居民 职工 未参保"))          \
  X(std::int32_t, medical, "医疗费", Money())                            \
  X(std::int32_t, reimbursed, "报销", Money())                           \
  X(std::int32_t, self_paid, "自费", Money())                            \
  X(std::uint8_t, supporter, "义务人", YesOrNo())

#define BENCH_FIELD(type, field, key, how) type field = 0;
struct Household {
  BENCH_HOUSEHOLD_FACTS(BENCH_FIELD)
};
struct Person {
  BENCH_PERSON_FACTS(BENCH_FIELD)
};
#undef BENCH_FIELD

// A fact's place in the lists, and its bit in a mask of what is unknown.
#define BENCH_PLACE(type, field, key, how) field,
namespace household_fact { enum Place : std::uint8_t { BENCH_HOUSEHOLD_FACTS(BENCH_PLACE) kCount }; }
namespace person_fact { enum Place : std::uint8_t { BENCH_PERSON_FACTS(BENCH_PLACE) kCount }; }
#undef BENCH_PLACE

constexpr std::size_t kCounties = 16;
constexpr std::size_t kMostPeople = 6;  // in one household

// Amounts stay so small that a household's income, counted in sixtieths of a fen, fits into 31 bits.
struct Register {
  std::vector<Household> households;
  std::vector<Person> people;
  std::vector<std::int32_t> first;  // of each household's people; one more at the end
  // Bit by fact: unknown. The struct then holds 0.
  std::vector<std::uint32_t> household_unknown, person_unknown;
  std::vector<std::uint8_t> partial;  // by household: anything unknown in it

  std::size_t size() const { return households.size(); }
  std::size_t FirstOf(std::size_t household) const { return static_cast<std::size_t>(first[household]); }
};

// `unknown_share` of the households have one to three facts unknown.
Register GenerateRegister(std::size_t count, std::uint32_t seed, double unknown_share);

// One line without a newline, keys always in the same order; null where unknown. `id`: its 编号; H and its place from 1 if not given.
std::string ToJson(const Register& all, std::size_t household, std::string_view id = {});
// For tables: the names of the facts, and what JSON says of them, without quotes; "" where unknown.
std::vector<std::string> HouseholdKeys();
std::vector<std::string> PersonKeys();
std::vector<std::string> HouseholdCells(const Register& all, std::size_t household);
std::vector<std::string> PersonCells(const Register& all, std::size_t person);

#define BENCH_COLUMN(type, field, key, how) std::vector<type> field;
struct HouseholdColumns {
  BENCH_HOUSEHOLD_FACTS(BENCH_COLUMN)
};
struct PersonColumns {
  BENCH_PERSON_FACTS(BENCH_COLUMN)
};
#undef BENCH_COLUMN
struct RegisterColumns {
  HouseholdColumns households;
  PersonColumns people;
};
RegisterColumns ToColumns(const Register& all);

}  // namespace bench
