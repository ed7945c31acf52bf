// Values as bytes and back.
#include <catch2/catch.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "archive/reader.h"
#include "archive/writer.h"
#include "value/literal.h"

namespace doudi::archive {
namespace {

enum class Colour : std::uint8_t { Red, Green };

struct Inner {
  std::string name = "无名";
  std::optional<value::Date> day;
};

struct Outer {
  bool yes = true;
  std::int32_t number = -1;
  Colour colour = Colour::Red;
  std::vector<Inner> inner;
  std::variant<bool, value::Rational, std::string> any;
  value::Unit unit;
  source::Span span;
  int left_out = 7;
};

}  // namespace

template <>
inline constexpr auto kFields<Inner> = Fields<Inner>(&Inner::name, &Inner::day);
template <>
inline constexpr auto kFields<Outer> =
    Fields<Outer>(&Outer::yes, &Outer::number, &Outer::colour, &Outer::inner, &Outer::any, &Outer::unit, &Outer::span, NotKept(&Outer::left_out));

namespace {

const source::SourceFiles kNoFiles;

source::SourceFiles Files() {
  source::SourceFiles files;
  files.push_back(std::make_unique<source::SourceFile>("甲.aid", "甲"));
  files.push_back(std::make_unique<source::SourceFile>("乙.aid", "规则集 乙。"));
  return files;
}

template <class Value>
Value Again(const Value& value) {
  Writer writer({});
  writer.Write(value);
  Reader reader(writer.bytes(), kNoFiles);
  Value read{};
  reader.Read(read);
  CHECK(reader.AtEnd());
  return read;
}

TEST_CASE("numbers come back whole, small ones in a byte", "[archive]") {
  for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{-64}, std::int64_t{64}, std::int64_t{1} << 40,
                                    std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()})
    CHECK(Again(number) == number);
  CHECK(Again(std::numeric_limits<std::uint64_t>::max()) == std::numeric_limits<std::uint64_t>::max());
  Writer writer({});
  writer.Write(std::int32_t{-64});
  CHECK(writer.bytes().size() == 1);
}

TEST_CASE("a number is not cut to a narrower one", "[archive]") {
  Writer writer({});
  writer.Write(std::int64_t{1} << 31);
  Reader reader(writer.bytes(), kNoFiles);
  std::int32_t number = 5;
  CHECK_THROWS_AS(reader.Read(number), ArchiveError);
  CHECK(number == 5);
}

TEST_CASE("a struct comes back with what is as in a new one and what is not", "[archive]") {
  const auto files = Files();
  Outer outer;
  outer.yes = false;
  outer.colour = Colour::Green;
  outer.inner = {{"", value::Date{-5}}, {"无名", std::nullopt}, {"甲", value::Date{20'000}}};
  outer.any = value::Rational(2000, 3);
  outer.unit = value::ParseUnit("元/人/月")->unit;
  outer.span = {files[1].get(), 0, 9};
  outer.left_out = 8;
  Writer writer(files);
  writer.Write(outer);
  writer.Write(outer);
  Reader reader(writer.bytes(), files);
  for (int i = 0; i < 2; ++i) {
    Outer read;
    reader.Read(read);
    CHECK_FALSE(read.yes);
    CHECK(read.number == -1);
    CHECK(read.colour == Colour::Green);
    REQUIRE(read.inner.size() == 3);
    CHECK(read.inner[0].name.empty());
    CHECK(read.inner[0].day == value::Date{-5});
    CHECK(read.inner[1].name == "无名");
    CHECK_FALSE(read.inner[1].day);
    CHECK(read.inner[2].name == "甲");
    CHECK(std::get<value::Rational>(read.any) == value::Rational(2000, 3));
    CHECK(ToText(read.unit) == "元/人/月");
    CHECK(read.span == source::Span{files[1].get(), 0, 9});
    CHECK(read.left_out == 7);
  }
  CHECK(reader.AtEnd());
}

TEST_CASE("a new struct is a single byte", "[archive]") {
  Writer writer({});
  writer.Write(Outer());
  CHECK(writer.bytes() == std::string(1, '\0'));
}

TEST_CASE("bytes that end too soon, or are no such value, are told", "[archive]") {
  const auto refuses = [](auto value, const std::string& bytes) {
    Reader reader(bytes, kNoFiles);
    CHECK_THROWS_AS(reader.Read(value), ArchiveError);
  };
  refuses(false, "");
  refuses(false, "\x02");
  refuses(std::uint64_t{}, std::string(10, '\x80'));
  refuses(std::string(), "\x05" "abc");
  refuses(std::vector<std::string>(), std::string("\xFF\xFF\xFF\xFF\x0F"));
  refuses(std::variant<bool, std::string>(), std::string("\x02\x00", 2));
  refuses(value::Rational(), std::string("\x02\x00", 2));  // over 0
  refuses(value::Unit(), "\x01");                          // the second unit before the first
  refuses(source::Span(), "\x01");                         // into a file that is not there
  refuses(Inner(), "\x04");                                // a third field
  refuses(Outer(), std::string("\x80\x01\x00", 3));        // a field that is not kept
}

TEST_CASE("a place beyond the end of its file is told", "[archive]") {
  const auto files = Files();
  Writer writer(files);
  writer.Write(source::Span{files[1].get(), 0, 9});
  source::SourceFiles others = Files();
  std::swap(others[0], others[1]);
  Reader reader(writer.bytes(), others);
  source::Span span;
  CHECK_THROWS_AS(reader.Read(span), ArchiveError);
}

}  // namespace
}  // namespace doudi::archive
