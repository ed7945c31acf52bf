// Writer: values as bytes for Reader (archive/reader.h) of the same program.
//
// Whole numbers take as few bytes as they need (LEB128, signed ones zigzag), texts and lists stand behind their length, enumerations are one
// byte. A struct is a mark of the fields that are not as in a new object, and those. Units stand at their first use and are numbered after.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "archive/fields.h"
#include "source/source_file.h"
#include "value/date.h"
#include "value/rational.h"
#include "value/unit.h"

namespace doudi::archive {

class Writer {
 public:
  // Spans into `files` are written as the file's number.
  explicit Writer(const source::SourceFiles& files) {
    for (const auto& file : files) files_.emplace(file.get(), files_.size() + 1);
  }

  const std::string& bytes() const { return bytes_; }

  void Write(bool value) { bytes_.push_back(value ? '\1' : '\0'); }
  template <std::unsigned_integral Number>
  void Write(Number value) {
    WriteNumber(value);
  }
  template <std::signed_integral Number>
  void Write(Number value) {
    const std::int64_t wide = value;
    WriteNumber(static_cast<std::uint64_t>(wide) << 1 ^ static_cast<std::uint64_t>(wide >> 63));
  }
  template <class Enum>
    requires std::is_enum_v<Enum>
  void Write(Enum value) {
    static_assert(sizeof(Enum) == 1);
    bytes_.push_back(static_cast<char>(value));
  }
  void Write(const std::string& text) {
    WriteNumber(text.size());
    bytes_ += text;
  }
  void Write(value::Date date) { Write(date.days); }
  void Write(const value::Rational& number) {
    Write(number.numerator());
    Write(number.denominator());
  }
  void Write(const value::Unit& unit);
  void Write(const source::Span& span);

  template <class Element>
  void Write(const std::vector<Element>& list) {
    WriteNumber(list.size());
    for (const Element& element : list) Write(element);
  }
  template <class Value>
  void Write(const std::optional<Value>& value) {
    Write(value.has_value());
    if (value) Write(*value);
  }
  template <class... Choice>
  void Write(const std::variant<Choice...>& value) {
    bytes_.push_back(static_cast<char>(value.index()));
    std::visit([&](const auto& held) { Write(held); }, value);
  }
  template <Listed Struct>
  void Write(const Struct& object) {
    WriteFields(object, std::make_index_sequence<std::tuple_size_v<std::remove_cv_t<decltype(kFields<Struct>)>>>());
  }

 private:
  template <Listed Struct, std::size_t... i>
  void WriteFields(const Struct& object, std::index_sequence<i...>) {
    constexpr auto& fields = kFields<Struct>;
    std::uint64_t written = 0;
    ((written |= IsAsNew(object, std::get<i>(fields)) ? 0 : std::uint64_t{1} << i), ...);
    WriteNumber(written);
    ((written >> i & 1 ? WriteField(object, std::get<i>(fields)) : void()), ...);
  }
  template <class Struct, class Member>
  void WriteField(const Struct& object, Member Struct::*member) {
    Write(object.*member);
  }
  template <class Struct, class Member>
  void WriteField(const Struct&, NotKept<Member>) {}

  template <class Struct>
  static const Struct& New() {
    static const Struct object{};
    return object;
  }
  template <class Struct, class Member>
  static bool IsAsNew(const Struct& object, Member Struct::*member) {
    return AreSame(object.*member, New<Struct>().*member);
  }
  template <class Struct, class Member>
  static bool IsAsNew(const Struct&, NotKept<Member>) {
    return true;
  }

  // Whether it is certain; lists are the same where both are empty.
  template <class Value>
  static bool AreSame(const Value& a, const Value& b) {
    return a == b;
  }
  template <class Element>
  static bool AreSame(const std::vector<Element>& a, const std::vector<Element>& b) {
    return a.empty() && b.empty();
  }
  template <class Value>
  static bool AreSame(const std::optional<Value>& a, const std::optional<Value>& b) {
    return !a && !b;
  }
  template <Listed Struct>
  static bool AreSame(const Struct& a, const Struct& b) {
    return std::apply([&](auto... member) { return (AreSameIn(a, b, member) && ...); }, kFields<Struct>);
  }
  template <class Struct, class Member>
  static bool AreSameIn(const Struct& a, const Struct& b, Member Struct::*member) {
    return AreSame(a.*member, b.*member);
  }

  void WriteNumber(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
    bytes_.push_back(static_cast<char>(number));
  }

  std::string bytes_;
  std::unordered_map<const source::SourceFile*, std::size_t> files_;
  std::unordered_map<std::string, std::size_t> units_;  // by their factors, written
};

}  // namespace doudi::archive
