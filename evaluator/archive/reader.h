// Reader: the values that a Writer has written, in the same order. Bytes that are not such are found out by ArchiveError, never by a read
// beyond their end; that they are the ones that were written is for a checksum to say.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "archive/fields.h"
#include "source/source_file.h"
#include "value/date.h"
#include "value/rational.h"
#include "value/unit.h"

namespace doudi::archive {

class ArchiveError : public std::runtime_error {
 public:
  ArchiveError() : std::runtime_error("not an archive of this program") {}
};

class Reader {
 public:
  // Both outlive the reader; `files` are those of the Writer.
  Reader(std::string_view bytes, const source::SourceFiles& files) : at_(bytes.data()), end_(bytes.data() + bytes.size()), files_(files) {}
  Reader(std::string_view bytes, source::SourceFiles&& files) = delete;

  bool AtEnd() const { return at_ == end_; }

  void Read(bool& value) {
    const std::uint8_t byte = ReadByte();
    if (byte > 1) throw ArchiveError();
    value = byte == 1;
  }
  template <std::unsigned_integral Number>
  void Read(Number& value) {
    value = Narrowed<Number>(ReadNumber());
  }
  template <std::signed_integral Number>
  void Read(Number& value) {
    const std::uint64_t number = ReadNumber();
    value = Narrowed<Number>(static_cast<std::int64_t>(number >> 1 ^ (~(number & 1) + 1)));
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void Read(Enum& value) {
    value = static_cast<Enum>(ReadByte());
  }
  void Read(std::string& text) { text = ReadText(); }
  void Read(value::Date& date) { Read(date.days); }
  void Read(value::Rational& number);
  void Read(value::Unit& unit);
  void Read(source::Span& span);

  template <class Element>
  void Read(std::vector<Element>& list) {
    const std::size_t size = ReadSize();
    list.reserve(std::min(size, kMostAtOnce));
    for (std::size_t i = 0; i < size; ++i) Read(list.emplace_back());
  }
  template <class Value>
  void Read(std::optional<Value>& value) {
    bool given = false;
    Read(given);
    if (given)
      Read(value.emplace());
    else
      value.reset();
  }
  template <class... Choice>
  void Read(std::variant<Choice...>& value) {
    ReadChoice(value, ReadByte(), std::index_sequence_for<Choice...>());
  }
  // REQUIRES: `object` is new.
  template <Listed Struct>
  void Read(Struct& object) {
    ReadFields(object, std::make_index_sequence<std::tuple_size_v<std::remove_cv_t<decltype(kFields<Struct>)>>>());
  }

 private:
  // What a damaged length can make it reserve.
  static constexpr std::size_t kMostAtOnce = std::size_t{1} << 15;

  template <class Variant, std::size_t... i>
  void ReadChoice(Variant& value, std::size_t index, std::index_sequence<i...>) {
    if (!((index == i ? (Read(value.template emplace<i>()), true) : false) || ...)) throw ArchiveError();
  }
  template <Listed Struct, std::size_t... i>
  void ReadFields(Struct& object, std::index_sequence<i...>) {
    constexpr auto& fields = kFields<Struct>;
    const std::uint64_t written = ReadNumber();
    if constexpr (sizeof...(i) < 64)
      if (written >> sizeof...(i) != 0) throw ArchiveError();
    ((written >> i & 1 ? ReadField(object, std::get<i>(fields)) : void()), ...);
  }
  template <class Struct, class Member>
  void ReadField(Struct& object, Member Struct::*member) {
    Read(object.*member);
  }
  template <class Struct, class Member>
  void ReadField(Struct&, NotKept<Member>) {
    throw ArchiveError();
  }

  template <class Number, class Wide>
  static Number Narrowed(Wide wide) {
    if (!std::in_range<Number>(wide)) throw ArchiveError();
    return static_cast<Number>(wide);
  }
  std::uint8_t ReadByte() {
    if (at_ == end_) throw ArchiveError();
    return static_cast<std::uint8_t>(*at_++);
  }
  std::uint64_t ReadNumber() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t byte = ReadByte();
      number |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80) return number;
    }
    throw ArchiveError();
  }
  // Of something whose every element takes a byte at least.
  std::size_t ReadSize() {
    const std::uint64_t size = ReadNumber();
    if (size > static_cast<std::size_t>(end_ - at_)) throw ArchiveError();
    return static_cast<std::size_t>(size);
  }
  std::string_view ReadText() {
    const std::size_t size = ReadSize();
    const std::string_view text(at_, size);
    at_ += size;
    return text;
  }

  const char* at_;
  const char* end_;
  const source::SourceFiles& files_;
  std::vector<value::Unit> units_;
};

}  // namespace doudi::archive
