// Sixty households in a scene, and what a run makes of them.
#pragma once

#include <map>

#include "scene.h"

namespace doudi::audit {

namespace fs = std::filesystem;

// Sixty households, some of them overpaid, underpaid, missed or with a lead, in parts of eight.
constexpr int kHouseholds = 60;
constexpr std::size_t kPart = 8;
constexpr const char* kFrom = "2024-03";
constexpr const char* kTo = "2024-08";

inline std::string HouseholdLine(int number, int income, bool known = true) {
  const std::string id = "H" + std::to_string(1000 + number);
  return R"({"编号":")" + id + R"(","户名":"张三家","户籍区划":"砀山县","社区":")" + (number % 2 == 0 ? "东街" : "城关") + R"(","存款":)" + (number % 11 == 0 ? "30000" : "0") +
         R"(,"成员":[{"编号":"A","姓名":"张三","死亡日期":"无","重残":)" + (number % 4 == 0 ? "true" : "false") + R"(,"孤老":false)" +
         (known ? R"(,"月收入":")" + std::to_string(income) + " 自 2023-01-01" + (number % 9 == 0 ? "、500 自 2024-05-01 知悉 2024-07-10" : "") + "\"" : "") + "}]}\n";
}

inline int IncomeOf(int number) { return number * 13 % 800; }

inline std::string Register() {
  std::string text;
  for (int i = 0; i < kHouseholds; ++i) text += HouseholdLine(i, IncomeOf(i), i % 17 != 5);
  return text;
}

inline void Fill(Scene& scene) {
  scene.Register(Register());
  for (int i = 0; i < kHouseholds; ++i) {
    const std::string id = "H" + std::to_string(1000 + i);
    if (i % 7 != 3) scene.Pay(id, "低保", "2024-03", i % 5 == 0 ? "2024-06" : "2024-08", std::to_string(700 - IncomeOf(i) > 0 ? 700 - IncomeOf(i) : 50));
    if (i % 4 == 0) scene.Pay(id + "/A", "护理补贴", "2024-03", "2024-08", "90");
  }
}

inline AuditRequest Request(const Scene& scene, const std::string& out) {
  auto request = scene.Request(out, kFrom, kTo);
  request.part_records = kPart;
  return request;
}

// All that is sealed, by name; what was brought in for the run is not.
inline std::map<std::string, std::string> Contents(const Scene& scene, const std::string& directory) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(scene.At(directory))) {
    const auto name = fs::relative(entry.path(), scene.At(directory)).string();
    if (entry.is_regular_file() && name != "lock" && !name.starts_with("inputs")) contents[name] = ReadWhole(entry.path().string());
  }
  return contents;
}

inline void CheckSame(const Scene& scene, const std::string& a, const std::string& b) {
  const auto left = Contents(scene, a), right = Contents(scene, b);
  Lines names;
  for (const auto& [name, content] : left)
    if (!right.contains(name) || right.at(name) != content) names.push_back(name);
  CHECK(names == Lines{});
  CHECK(left.size() == right.size());
}

}  // namespace doudi::audit
