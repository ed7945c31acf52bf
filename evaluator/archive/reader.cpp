#include "archive/reader.h"

namespace doudi::archive {

void Reader::Read(value::Rational& number) {
  std::int64_t numerator = 0, denominator = 1;
  Read(numerator);
  Read(denominator);
  if (denominator < 1 || numerator == std::numeric_limits<std::int64_t>::min()) throw ArchiveError();
  number = denominator == 1 ? value::Rational(numerator) : value::Rational(numerator, denominator);
}

void Reader::Read(value::Unit& unit) {
  const std::uint64_t index = ReadNumber();
  if (index > units_.size()) throw ArchiveError();
  if (index == units_.size()) {
    value::Unit read;
    for (std::size_t left = ReadSize(); left > 0; --left) {
      const value::Unit base = value::Unit::Base(ReadText());
      std::int8_t exponent = 0;
      Read(exponent);
      for (int i = 0; i < exponent; ++i) read = read * base;
      for (int i = 0; i > exponent; --i) read = read / base;
    }
    units_.push_back(std::move(read));
  }
  unit = units_[static_cast<std::size_t>(index)];
}

void Reader::Read(source::Span& span) {
  const std::uint64_t file = ReadNumber();
  if (file == 0) return;
  if (file > files_.size()) throw ArchiveError();
  span.file = files_[static_cast<std::size_t>(file - 1)].get();
  std::int64_t size = 0;
  Read(span.begin);
  Read(size);
  const auto length = static_cast<std::int64_t>(span.file->text().size());
  if (size < -length || size > length) throw ArchiveError();
  span.end = Narrowed<std::uint32_t>(span.begin + size);
  if (span.begin > length || span.end > length) throw ArchiveError();
}

}  // namespace doudi::archive
