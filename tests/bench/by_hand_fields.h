// The facts of register.h as rules by hand read them from a file: which struct's field each is, and what its text says. What readers by hand
// share, whatever the register is kept in.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "by_hand_json.h"

namespace bench {

// How register.h says that a fact is written.
enum class Kind : std::uint8_t { County, Words, Day, Whole, Money, YesOrNo };
struct How {
  Kind kind;
  std::string_view words = {};
};
inline How CountyCode() { return {Kind::County}; }
inline How OneOf(std::string_view words) { return {Kind::Words, words}; }
inline How Day() { return {Kind::Day}; }
inline How Whole() { return {Kind::Whole}; }
inline How Money() { return {Kind::Money}; }
inline How YesOrNo() { return {Kind::YesOrNo}; }

template <class T>
struct Field {
  std::string_view key;
  Kind kind = Kind::Whole;
  std::vector<std::string_view> words;
  unsigned place = 0;
  std::uint8_t T::*small = nullptr;
  std::int32_t T::*large = nullptr;

  void Set(T& to, std::int32_t value) const {
    if (small)
      to.*small = static_cast<std::uint8_t>(value);
    else
      to.*large = value;
  }
};

template <class T>
Field<T> MakeField(std::string_view key, const How& how, unsigned place) {
  Field<T> field;
  field.key = key;
  field.kind = how.kind;
  field.place = place;
  for (std::size_t at = 0; at < how.words.size();) {
    const std::size_t end = std::min(how.words.find(' ', at), how.words.size());
    field.words.push_back(how.words.substr(at, end - at));
    at = end + 1;
  }
  return field;
}
template <class T>
Field<T> Make(std::uint8_t T::*member, std::string_view key, const How& how, unsigned place) {
  Field<T> field = MakeField<T>(key, how, place);
  field.small = member;
  return field;
}
template <class T>
Field<T> Make(std::int32_t T::*member, std::string_view key, const How& how, unsigned place) {
  Field<T> field = MakeField<T>(key, how, place);
  field.large = member;
  return field;
}

// In the order of six.aid.
#define BENCH_FIELD_OF(type, field, key, how) Make(&Household::field, key, how, household_fact::field),
inline std::vector<Field<Household>> HouseholdFields() { return {BENCH_HOUSEHOLD_FACTS(BENCH_FIELD_OF)}; }
#undef BENCH_FIELD_OF
#define BENCH_FIELD_OF(type, field, key, how) Make(&Person::field, key, how, person_fact::field),
inline std::vector<Field<Person>> PersonFields() { return {BENCH_PERSON_FACTS(BENCH_FIELD_OF)}; }
#undef BENCH_FIELD_OF

inline std::int32_t Digits(std::string_view text) {
  std::int32_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

inline bool ReadText(Kind kind, const std::vector<std::string_view>& words, std::string_view text,
              std::int32_t& value) {
  switch (kind) {
    case Kind::Words:
      for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == text) return value = static_cast<std::int32_t>(i), true;
      return false;
    case Kind::Day:
      if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
      value = DaysOf(Digits(text.substr(0, 4)), Digits(text.substr(5, 2)), Digits(text.substr(8, 2)));
      return true;
    case Kind::County: {
      const std::int32_t code = Digits(text);
      for (std::size_t i = 0; i < kCounties; ++i)
        if (kStandards[i][0].county == code) return value = static_cast<std::int32_t>(i), true;
      return false;
    }
    default:
      return false;
  }
}

inline bool ReadNumber(Kind kind, std::string_view text, std::int32_t& value) {
  const std::size_t point = text.find('.');
  if (kind == Kind::Whole) return value = Digits(text), point == text.npos;
  if (kind != Kind::Money) return false;
  value = Digits(text.substr(0, point)) * 100;
  if (point == text.npos) return true;
  const std::string_view rest = text.substr(point + 1);
  if (rest.empty() || rest.size() > 2) return false;
  value += rest.size() == 1 ? Digits(rest) * 10 : Digits(rest);
  return true;
}

// Households read so far, judged block by block.
class BlockCounter {
 public:
  explicit BlockCounter(bool judged) : judged_(judged) { Clear(); }

  Register block;
  Counts counts{};

  void AddHousehold() {
    block.households.emplace_back();
    block.household_unknown.push_back(0);
    block.partial.push_back(0);
  }
  void AddPerson() {
    block.people.emplace_back();
    block.person_unknown.push_back(0);
  }
  void EndHousehold() { block.first.push_back(static_cast<std::int32_t>(block.people.size())); }
  bool IsFull() const { return block.size() == kBlockHouseholds; }
  void Judge() {
    if (judged_ && block.size() > 0) {
      Verdicts verdicts(block);
      JudgeByRows(block, Scope::Six, 0, block.size(), verdicts);
      for (std::size_t programme = 0; programme < kProgrammes; ++programme)
        for (const std::uint8_t verdict : verdicts.verdict[programme]) ++counts[programme][verdict];
    }
    Clear();
  }

 private:
  static constexpr std::size_t kBlockHouseholds = 1024;

  void Clear() {
    block.households.clear();
    block.people.clear();
    block.first.assign(1, 0);
    block.household_unknown.clear();
    block.person_unknown.clear();
    block.partial.clear();
  }

  bool judged_;
};

}  // namespace bench
