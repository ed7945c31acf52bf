#include "audit/fen.h"

#include <optional>
#include <utility>

#include "value/rational.h"

namespace doudi::audit {
namespace {

constexpr std::int64_t kFen = 100;

// 780, 780.5, -12.30; what else there is goes by the grammar of literals.
std::optional<std::int64_t> PlainFen(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point), part = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > 12 || part.size() > 2 || (point != std::string_view::npos && part.empty())) return std::nullopt;
  std::int64_t fen = 0;
  for (const char c : whole) {
    if (c < '0' || c > '9') return std::nullopt;
    fen = fen * 10 + (c - '0');
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const char c = i < part.size() ? part[i] : '0';
    if (c < '0' || c > '9') return std::nullopt;
    fen = fen * 10 + (c - '0');
  }
  return negative ? -fen : fen;
}

}  // namespace

std::variant<std::int64_t, value::LiteralError> ReadFen(std::string_view text) {
  if (const auto fen = PlainFen(text)) return *fen;
  static const value::Unit kYuan = std::get<value::Quantity>(value::ParseQuantity("1元")).unit;
  auto read = value::ParseNumberCell(text, kYuan);
  if (auto* error = std::get_if<value::LiteralError>(&read)) return std::move(*error);
  const auto fen = value::Multiply(std::get<value::Rational>(read), kFen);
  if (!fen || !fen->IsWhole()) return value::LiteralError{"不是整分的金额", "780、780.50、-12.30（退回的写负数）"};
  return fen->numerator();
}

}  // namespace doudi::audit
