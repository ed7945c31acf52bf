#include "record/sqlite_row_taker.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

#include "record/bytes.h"
#include "record/text_input.h"

namespace doudi::record {
namespace {

using Use = PlainColumn::Use;

constexpr std::int64_t kMostWhole = 100'000'000'000'000;  // FactCell::PutDecimal takes less
constexpr double kMostReal = 1e10;                        // with four places more, 15 digits say no less than the number does

// The decimal of so many places that is nearest to the number, where the number is the nearest to that decimal, too: then it is what 15 digits show.
bool IsDecimal(double number, double tens, std::int64_t& digits) {
  const double shifted = number * tens;
  digits = static_cast<std::int64_t>(shifted < 0 ? shifted - 0.5 : shifted + 0.5);
  return static_cast<double>(digits) / tens == number;
}

}  // namespace

std::string_view ToDigits(std::int64_t number, SqliteDigits& digits) {
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), static_cast<std::size_t>(end - digits.data())};
}

std::string_view ToDigits(double number, SqliteDigits& digits) {
  return {digits.data(), static_cast<std::size_t>(std::snprintf(digits.data(), digits.size(), "%.15g", number))};
}

SqliteRowTaker::SqliteRowTaker(ChunkBuilder& builder, std::vector<PlainColumn> columns) : builder_(builder) {
  for (const PlainColumn& plain : columns) {
    Column column;
    column.plain = plain;
    column.numbers_are_words = plain.use == Use::Word && builder.TakesNumbers(plain.fact);
    if (column.numbers_are_words) column.codes.resize(kCodes);
    columns_.push_back(std::move(column));
  }
}

bool SqliteRowTaker::Take(sqlite3_stmt* row, const OpenRow& open) {
  int place = 0;
  for (Column& column : columns_) {
    // Not protected by a mutex, and need not be: the connection is this thread's.
    sqlite3_value* const value = sqlite3_column_value(row, place++);
    switch (sqlite3_value_type(value)) {
      case SQLITE_NULL: break;
      case SQLITE_INTEGER:
        bytes_ += sizeof(std::int64_t);
        if (!TakeInteger(column, sqlite3_value_int64(value), open)) return false;
        break;
      case SQLITE_FLOAT:
        bytes_ += sizeof(double);
        if (!TakeReal(column, sqlite3_value_double(value), open)) return false;
        break;
      case SQLITE_TEXT: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
        bytes_ += size;
        if (text == nullptr || !TakeText(column, {text, size}, open)) return false;
        break;
      }
      default: return false;
    }
  }
  return true;
}

bool SqliteRowTaker::TakeInteger(Column& column, std::int64_t number, const OpenRow& open) {
  const PlainColumn& plain = column.plain;
  if (plain.use == Use::Number && number > -kMostWhole && number < kMostWhole && plain.cell->PutWhole(open, number)) return true;
  if (plain.use == Use::Key) return true;
  SqliteDigits digits;
  if (!column.numbers_are_words || number < 0) return TakeCell(builder_, plain, {ToDigits(number, digits), true});
  Code& code = column.codes[static_cast<std::size_t>(number) % kCodes];
  if (code.number == number) return plain.cell->PutCode(open, code.value), true;
  const std::string_view text = ToDigits(number, digits);
  if (!TakeCell(builder_, plain, {text, true})) return false;
  if (const std::int32_t* value = plain.cell->words().Find(text)) code = {number, *value};
  return true;
}

bool SqliteRowTaker::TakeReal(const Column& column, double number, const OpenRow& open) {
  const PlainColumn& plain = column.plain;
  std::int64_t decimal = 0;
  if (plain.use == Use::Number && std::abs(number) < kMostReal) {
    if (IsDecimal(number, 100, decimal) && plain.cell->PutDecimal(open, decimal, 2)) return true;
    if (IsDecimal(number, 10000, decimal) && plain.cell->PutDecimal(open, decimal, 4)) return true;
  }
  SqliteDigits digits;
  return TakeCell(builder_, plain, {ToDigits(number, digits), true});
}

bool SqliteRowTaker::TakeText(const Column& column, std::string_view text, const OpenRow& open) {
  const PlainColumn& plain = column.plain;
  switch (plain.use) {
    case Use::Key: return true;
    case Use::Word:
      if (text.size() > Words::kShort) break;
      if (const std::int32_t* code = plain.cell->words().Find(ShortText::LoadExactly(text.data(), text.size()))) return plain.cell->PutCode(open, *code), true;
      break;
    case Use::Day: {
      std::int64_t day = 0;
      if (text.size() == 10 && ReadIsoDay(text.data(), day) && plain.cell->Put(open, day)) return true;
      break;
    }
    default: break;
  }
  return FindBadText(text) == text.size() && TakeCell(builder_, plain, {text, false});
}

}  // namespace doudi::record
