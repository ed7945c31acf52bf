#include <array>
#include <charconv>

#include <fmt/format.h>

#include "record/read_value.h"
#include "value/date.h"

namespace doudi::record {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kCheckDigits = "10X98765432";  // by the weighted sum modulo 11

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int NumberAt(std::string_view digits, std::size_t first, std::size_t length) {
  int number = 0;
  std::from_chars(digits.data() + first, digits.data() + first + length, number);
  return number;
}

}  // namespace

std::string IdentityNumberMistake(std::string_view number) {
  if (number.size() != kLength) return fmt::format("“{}”不是 18 位", number);
  int sum = 0;
  for (std::size_t i = 0; i + 1 < kLength; ++i) {
    if (!IsDigit(number[i])) return fmt::format("“{}”的前 17 位里有不是数字的字符", number);
    sum += (number[i] - '0') * kWeights[i];
  }
  if (!value::MakeDate(NumberAt(number, 6, 4), NumberAt(number, 10, 2), NumberAt(number, 12, 2))) {
    return fmt::format("“{}”里的出生日期 {} 不存在", number, number.substr(6, 8));
  }
  const char last = number.back() == 'x' ? 'X' : number.back();
  if (last != kCheckDigits[static_cast<std::size_t>(sum % 11)]) return fmt::format("“{}”的校验位不对", number);
  return {};
}

IdentityFacts ReadIdentityNumber(std::string_view number) {
  return {*value::MakeDate(NumberAt(number, 6, 4), NumberAt(number, 10, 2), NumberAt(number, 12, 2)), NumberAt(number, 16, 1) % 2 == 1};
}

}  // namespace doudi::record
