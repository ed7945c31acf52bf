#include "archive/writer.h"

#include <stdexcept>

namespace doudi::archive {

void Writer::Write(const value::Unit& unit) {
  std::string factors;
  for (const auto& [base, exponent] : unit.factors()) factors += base + '\0' + std::to_string(exponent) + '\0';
  const auto [place, added] = units_.emplace(std::move(factors), units_.size());
  WriteNumber(place->second);
  if (!added) return;
  WriteNumber(unit.factors().size());
  for (const auto& [base, exponent] : unit.factors()) {
    Write(base);
    Write(exponent);
  }
}

void Writer::Write(const source::Span& span) {
  if (!span.file) return WriteNumber(0);
  const auto file = files_.find(span.file);
  if (file == files_.end()) throw std::logic_error("a span into a file that is not among those of the archive");
  WriteNumber(file->second);
  WriteNumber(span.begin);
  Write(std::int64_t{span.end} - std::int64_t{span.begin});
}

}  // namespace doudi::archive
