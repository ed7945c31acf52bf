#include "record/csv_line_taker.h"

#include <array>

#include "record/bytes.h"

namespace doudi::record {
namespace {

using Use = PlainColumn::Use;

bool IsExcelMark(char c) { return c == '\'' || c == '='; }

// The delimiter or the end of the line behind the cell at `at`; nullptr where a quote or a control character comes first.
inline const char* EndOfCell(const char* at, char delimiter) {
  at = FindStop(at, delimiter, '"');
  return *at == delimiter || *at == '\n' || (*at == '\r' && at[1] == '\n') ? at : nullptr;
}

}  // namespace

std::string_view PlainCellAt(const char* at, std::size_t column, char delimiter) {
  for (std::size_t before = 0; before < column; ++before) {
    at = EndOfCell(at, delimiter);
    if (!at || *at++ != delimiter) return {};
  }
  const char* const end = EndOfCell(at, delimiter);
  if (!end || (end != at && IsExcelMark(*at))) return {};
  return {at, static_cast<std::size_t>(end - at)};
}

// At most 7 digits on either side of the point. Whether there is none nobody can foresee: no jump depends on how many digits there are.
[[gnu::always_inline]] inline const char* CsvLineTaker::TakeNumber(const PlainColumn& column, const char* at, const OpenRow& open) const {
  constexpr std::array<std::int64_t, 8> tens = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  const auto characters = LoadBytes(at);
  const std::size_t count = LeadingDigits(characters);
  if ((count - 1 >= 7) | ((*at == '0') & (count > 1))) return count == 0 && *at == delimiter_ ? at : nullptr;
  const std::int64_t whole = DigitsValue(characters, count);
  at += count;
  if (*at == delimiter_) return column.cell->PutWhole(open, whole) ? at : nullptr;
  if (*at != '.') return nullptr;
  const auto part = LoadBytes(++at);
  const std::size_t places = LeadingDigits(part);
  // The delimiter is looked at before anything is put: what is no number to its end is another's.
  if (places - 1 >= 7 || at[places] != delimiter_) return nullptr;
  return column.cell->PutDecimal(open, whole * tens[places] + DigitsValue(part, places), places) ? at + places : nullptr;
}

// A cell as its column has them nearly always, to what ends it; nullptr for any other.
[[gnu::always_inline]] inline const char* CsvLineTaker::TakeUsual(const PlainColumn& column, const char* at, std::string_view key, const OpenRow& open) const {
  const char* end = nullptr;
  switch (column.use) {
    case Use::Key: return at + key.size();
    case Use::Number: end = TakeNumber(column, at, open); break;
    case Use::Word: {
      const std::size_t size = DistanceTo(delimiter_, at);
      const std::int32_t* code = column.cell->words().Find(ShortText::Load(at, size));
      if (!code || size == 16) return size == 0 ? at : nullptr;
      column.cell->PutCode(open, *code);
      return at + size;
    }
    case Use::Day: {
      std::int64_t day = 0;
      if (*at == delimiter_) return at;
      if (!ReadIsoDay(at, day) || at[10] != delimiter_ || !column.cell->Put(open, day)) return nullptr;
      return at + 10;
    }
    default: return nullptr;
  }
  return end && *end == delimiter_ ? end : nullptr;
}

const char* CsvLineTaker::Take(const char* at, std::string_view key, const OpenRow& open) const {
  const PlainColumn* const last = &columns_.back();
  for (const PlainColumn& column : columns_) {
    const char* end = TakeUsual(column, at, key, open);
    if (!end) [[unlikely]]
      if (end = TakeOther(column, at); !end) return nullptr;
    at = end;
    if (*at == delimiter_) ++at;
    else if (&column != last) return nullptr;
  }
  // Excel's cells without a name of a column, as long as they are empty.
  while (*at == delimiter_) ++at;
  at += *at == '\r';
  return *at == '\n' ? at + 1 : nullptr;
}

// Any other; also what ends the line.
const char* CsvLineTaker::TakeOther(const PlainColumn& column, const char* at) const {
  const char* const end = EndOfCell(at, delimiter_);
  if (!end || (end != at && IsExcelMark(*at))) return nullptr;
  return TakeCell(builder_, column, {{at, static_cast<std::size_t>(end - at)}, false}) ? end : nullptr;
}

}  // namespace doudi::record
