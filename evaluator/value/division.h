// Divisions (区划): GB/T 2260 codes with names and parents. A code is six digits; its parent is found by its digits
// (341321 → 341300 → 340000 → 0 = 国家), so the table needs only names.
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

// Reads a six-digit code or a name ("砀山县", "安徽省宿州市砀山县", "国家"). nullopt if unknown; an ambiguous bare name too.
std::optional<DivisionCode> ParseDivision(std::string_view text);
// All codes that a bare name may mean (for messages).
std::vector<DivisionCode> DivisionsNamed(std::string_view name);
std::string DivisionName(DivisionCode code);      // "砀山县"; "341399" where the code has no name
std::string DivisionFullName(DivisionCode code);  // "安徽省宿州市砀山县"

}  // namespace doudi::value
