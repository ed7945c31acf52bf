// Generated households (seeded) in the vocabulary of rulesets/国家/模型.aid, as plain structs and as JSON lines. Every fact is given, so that
// the hand-written function and the engine do the same work; at least one member is fit for work, so that nobody is 特困.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class Relation : std::uint8_t { Self, Spouse, Son, Daughter };
enum class IncomeKind : std::uint8_t { Wage, Farming, Trade, Rent, Pension, PlantedSubsidy };
enum class Cycle : std::uint8_t { Month, Quarter, Year };
enum class AssetKind : std::uint8_t { Deposit, Car, House, Tractor };
enum class Exemption : std::uint8_t { None, Livelihood };

struct Income {
  IncomeKind kind;
  Cycle cycle;
  std::int64_t amount;  // fen per cycle
  std::int64_t cost;    // fen per cycle
};
struct Bill {
  std::int64_t covered, paid_by_insurance, paid_by_major;  // fen
};
struct Member {
  std::int32_t birth;  // days since 1970
  Relation relation;
  bool ill, full_time;
  int disability;  // 1..4, 0 none
  bool mental;     // 智力/精神
  bool employed;   // 单位在职
  int stage;       // index into 学段
  std::vector<Income> incomes;
  std::vector<Bill> bills;
};
struct Asset {
  AssetKind kind;
  Exemption exemption;
  std::int64_t value;  // fen
  int count;
  int area;            // 平方米
};
struct Household {
  bool urban;
  std::vector<Member> members;
  std::vector<Asset> assets;
};

std::vector<Household> Generate(std::size_t count, std::uint32_t seed);
// One line, no newline.
std::string ToJson(const Household& household, std::size_t number);

// What 最低生活保障 pays a month, hand-written: fen, or -1 where not eligible. 砀山县's 示例 parameters at 2025-08-15.
std::int64_t MinimumLiving(const Household& household);

}  // namespace bench
