// Short pieces of text, eight bytes at a time. For record/ only.
//
// These read up to 16 bytes from where they begin, whatever the text's length.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "value/date.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace doudi::record {

static_assert(std::endian::native == std::endian::little,
              "the first byte of a text is the lowest of a number");

template <class T = std::uint64_t>
T LoadBytes(const char* from) {
  T bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

constexpr std::uint64_t kEachByte = 0x0101010101010101U;

// The first `count` bytes of eight. REQUIRES: count <= 8.
inline std::uint64_t FirstBytes(std::uint64_t bytes, std::size_t count) {
  return count == 0 ? 0 : bytes << 8 * (8 - count) >> 8 * (8 - count);
}

// How many of eight characters are digits, before one that is none.
inline std::size_t LeadingDigits(std::uint64_t characters) {
  const std::uint64_t values = characters ^ kEachByte * '0';
  const std::uint64_t others = (values | (values + kEachByte * 0x76)) & kEachByte * 0x80;
  return static_cast<std::size_t>(std::countr_zero(others)) / 8;
}

// The number that the first `count` characters are. REQUIRES: they are digits, 1 to 8 of them.
inline std::int64_t DigitsValue(std::uint64_t characters, std::size_t count) {
  std::uint64_t values = (characters ^ kEachByte * '0') << 8 * (8 - count);
  values = values * 10 + (values >> 8);  // in every second byte two digits
  const std::uint64_t mask = 0x000000FF000000FFU;
  return static_cast<std::int64_t>(
      ((values & mask) * 0x000F424000000064U + ((values >> 16 & mask) * 0x0000271000000001U)) >> 32);
}

// How many bytes come before the next `c`, 16 where it is none of the first 16.
inline std::size_t DistanceTo(char c, const char* at) {
#ifdef __SSE2__
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c))));
  return static_cast<std::size_t>(std::countr_zero(found | 1U << 16));
#else
  std::size_t distance = 0;
  while (distance < 16 && at[distance] != c) ++distance;
  return distance;
#endif
}

// The first that is `one`, `other` or a control character. REQUIRES: there is one, and 16 bytes behind it may be read.
inline const char* FindStop(const char* at, char one, char other) {
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8(one), second = _mm_set1_epi8(other), control = _mm_set1_epi8(0x1F);
  for (;; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, first), _mm_cmpeq_epi8(bytes, second)),
                                       _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control));
    if (const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found)); mask != 0) return at + std::countr_zero(mask);
  }
#else
  while (*at != one && *at != other && static_cast<unsigned char>(*at) > 0x1F) ++at;
  return at;
#endif
}

// 2024-07-01, in ten characters; false for anything else.
inline bool ReadIsoDay(const char* text, std::int64_t& day) {
  constexpr std::uint64_t dashes = std::uint64_t{'-'} << 32 | std::uint64_t{'-'} << 56;
  constexpr std::uint64_t dash_places = std::uint64_t{0xFF} << 32 | std::uint64_t{0xFF} << 56;
  const auto front = LoadBytes(text);
  const auto back = LoadBytes<std::uint16_t>(text + 8);
  if ((front & dash_places) != dashes) return false;
  // yyyymmdd
  const std::uint64_t digits =
      (front & 0xFFFFFFFFU) | (front >> 40 & 0xFFFFU) << 32 | std::uint64_t{back} << 48;
  if (LeadingDigits(digits) != 8) return false;
  const auto number = static_cast<int>(DigitsValue(digits, 8));
  const int year = number / 10000, month = number / 100 % 100, day_of_month = number % 100;
  if (year < value::kFirstYear || year > value::kLastYear || month < 1 || month > 12 || day_of_month < 1)
    return false;
  if (day_of_month > 28 && day_of_month > value::DaysInMonth(year, month)) return false;
  // Years that begin in March, so that the leap day is the last of one (value/date.cpp).
  const int from_march = month > 2 ? month - 3 : month + 9, march_year = year - (month <= 2 ? 1 : 0);
  day = march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 + (153 * from_march + 2) / 5 +
        day_of_month - 1 - 719468;
  return true;
}

}  // namespace doudi::record
