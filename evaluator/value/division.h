// Divisions (区划): GB/T 2260 codes with names and parents. A code is six digits; its parent is found by its
// digits (341321 → 341300 → 340000 → 0 = 国家), so the table needs only names. It is divisions.csv, whose
// head says where it is from, and lies in the binary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::value {

using DivisionCode = std::int32_t;  // 341321; 0 is 国家 (the whole country)
inline constexpr DivisionCode kCountry = 0;

// 341321 → 341300 → 340000 → 0; the parent of 0 is none. Municipalities: 110108 → 110100 → 110000 → 0.
std::optional<DivisionCode> ParentDivision(DivisionCode code);
// Whether `code` is `ancestor` or lies in it.
bool InDivision(DivisionCode code, DivisionCode ancestor);

// Reads a six-digit code or a name, bare or after the names of some of the places it lies in ("砀山县",
// "安徽省砀山县", "安徽省宿州市砀山县", "国家"); spaces and strokes between them do not matter. nullopt if
// unknown; an ambiguous name too (朝阳区, but not 北京市朝阳区).
std::optional<DivisionCode> ParseDivision(std::string_view text);
// All codes that a bare name may mean (for messages).
std::vector<DivisionCode> DivisionsNamed(std::string_view name);
std::string DivisionName(DivisionCode code);  // "砀山县"; "341399" where the code has no name
std::string DivisionFullName(
    DivisionCode code);  // "安徽省宿州市砀山县"; "北京市海淀区", without the level 市辖区
std::vector<std::string>
AllDivisionNames();  // for "did you mean"; names that several places share come several times

}  // namespace doudi::value
