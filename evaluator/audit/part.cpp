#include "audit/part.h"

#include <charconv>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

namespace doudi::audit {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kStateBytes = 24;  // of which base64 makes 32 digits, without padding

std::string ToBase64(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() / 3 * 4);
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) { return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + k])); };
    const std::uint32_t three = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[three >> shift & 63U];
  }
  return text;
}

// Empty where a character is no digit.
std::string FromBase64(std::string_view text) {
  static const auto values = [] {
    std::array<std::int16_t, 256> all{};
    all.fill(-1);
    for (std::size_t i = 0; i < kDigits.size(); ++i) all[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int16_t>(i);
    return all;
  }();
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < text.size(); i += 4) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const auto value = values[static_cast<unsigned char>(text[i + k])];
      if (value < 0) return {};
      three = three << 6 | static_cast<std::uint32_t>(value);
    }
    for (int shift = 16; shift >= 0; shift -= 8) bytes += static_cast<char>(three >> shift);
  }
  return bytes;
}

constexpr std::string_view kPart = "{\"part\":", kFirst = ",\"first\":", kRecords = ",\"records\":", kStates = ",\"states\":\"", kEnd = "\"}", kRecord = "{\"n\":";

bool Take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

template <class Number>
bool TakeDigits(std::string_view& text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::string ToText(const PartHead& head) {
  std::string bytes;
  for (const auto& state : head.states) {
    bytes.append(reinterpret_cast<const char*>(state.key.data()), state.key.size());
    bytes.append(reinterpret_cast<const char*>(state.state.data()), state.state.size());
  }
  return fmt::format("{}{}{}{}{}{}{}{}{}\n", kPart, head.part, kFirst, head.first, kRecords, head.states.size(), kStates, ToBase64(bytes), kEnd);
}

PartHead TakeHead(std::string_view& text, const std::string& path) {
  PartHead head;
  std::string_view line;
  std::size_t records = 0;
  const bool read = TakeLine(text, line) && Take(line, kPart) && TakeDigits(line, head.part) && Take(line, kFirst) && TakeDigits(line, head.first) &&
                    Take(line, kRecords) && TakeDigits(line, records) && Take(line, kStates) && line.ends_with(kEnd);
  if (read) line.remove_suffix(kEnd.size());
  const std::string bytes = read ? FromBase64(line) : std::string();
  if (!read || bytes.size() != records * kStateBytes) throw std::runtime_error(fmt::format("{} 不是核查的一块，或者不完整", path));
  head.states.resize(records);
  for (std::size_t i = 0; i < records; ++i) {
    std::memcpy(head.states[i].key.data(), bytes.data() + i * kStateBytes, head.states[i].key.size());
    std::memcpy(head.states[i].state.data(), bytes.data() + i * kStateBytes + head.states[i].key.size(), head.states[i].state.size());
  }
  return head;
}

bool TakeLine(std::string_view& text, std::string_view& line) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

std::pair<std::int32_t, std::string_view> SplitLine(std::string_view line) {
  std::int32_t record = -1;
  if (!Take(line, kRecord) || !TakeDigits(line, record)) return {-1, line};
  return {record, line};
}

}  // namespace doudi::audit
