// ReadValue: one value of a record, read for its fact: type, scale, range, members, 区划 and 证件号. For record/ and the filter of screening/
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/model.h"
#include "record/batch.h"
#include "value/literal.h"

namespace doudi::record {

std::string_view Trimmed(std::string_view text);  // without white space at its ends

// As FactColumn::values holds it, or (Text) the text; or what is wrong with it.
using ReadResult = std::variant<std::int64_t, std::string, value::LiteralError>;

// Whole decimals such as -1500.5, which nearly all numbers of a file are, without the grammar: digits ÷ 10^places, of at most 15 characters.
// False for anything else.
bool ReadPlainDecimal(std::string_view text, std::int64_t& digits, std::size_t& places);
ReadResult ReadValue(const model::Model& model, const model::Fact& fact, value::Date reference_date, std::string_view text);
// The member that a record names, by its name or its code; nullopt if it is none.
std::optional<std::int32_t> FindMember(const model::Enum& enumeration, std::string_view text);
// 申报 (or nothing), 核实, 核对, 不详, 未知; nullopt for any other word.
std::optional<FactState> StateNamed(std::string_view text);
std::optional<value::Date> DateOrNone(std::string_view text);
// A value that is of the fact's type already, e.g. its 缺省. REQUIRES: it is.
ReadResult HeldValue(const model::Fact& fact, const model::Constant& constant);

// What is wrong with a 证件号 (GB 11643-1999: 18 characters, the last a check digit mod 11-2); "" if nothing.
std::string IdentityNumberMistake(std::string_view number);
// What the number says of its holder. REQUIRES: it has no mistake.
struct IdentityFacts {
  value::Date birth;
  bool male = false;  // the 17th digit is odd
};
IdentityFacts ReadIdentityNumber(std::string_view number);

}  // namespace doudi::record
