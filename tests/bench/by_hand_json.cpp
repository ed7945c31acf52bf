#include "by_hand_json.h"

#include <rapidjson/reader.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;
constexpr std::size_t kBlockHouseholds = 1024;

// How register.h says that a fact is written.
enum class Kind : std::uint8_t { County, Words, Day, Whole, Money, YesOrNo };
struct How {
  Kind kind;
  std::string_view words = {};
};
How CountyCode() { return {Kind::County}; }
How OneOf(std::string_view words) { return {Kind::Words, words}; }
How Day() { return {Kind::Day}; }
How Whole() { return {Kind::Whole}; }
How Money() { return {Kind::Money}; }
How YesOrNo() { return {Kind::YesOrNo}; }

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

// Fields by key, in a hash table with few collisions.
template <class T>
class Fields {
 public:
  explicit Fields(std::vector<Field<T>> all) : all_(std::move(all)) {
    for (const Field<T>& field : all_) {
      std::size_t at = Place(field.key);
      while (slots_[at]) at = (at + 1) % kSlots;
      slots_[at] = &field;
    }
  }
  Fields(const Fields&) = delete;
  const Field<T>* Find(std::string_view key) const {
    for (std::size_t at = Place(key); slots_[at]; at = (at + 1) % kSlots)
      if (slots_[at]->key == key) return slots_[at];
    return nullptr;
  }

 private:
  static constexpr std::size_t kSlots = 256;
  static std::size_t Place(std::string_view key) {
    std::uint64_t first = 0, last = 0;
    const std::size_t size = std::min<std::size_t>(key.size(), 8);
    std::memcpy(&first, key.data(), size);
    std::memcpy(&last, key.data() + key.size() - size, size);
    return static_cast<std::size_t>((first * 0x9E3779B97F4A7C15U ^ last * 0xC2B2AE3D27D4EB4FU) >> 56);
  }
  std::vector<Field<T>> all_;
  std::array<const Field<T>*, kSlots> slots_{};
};

#define BENCH_FIELD_OF(type, field, key, how) \
  made.push_back(Make(&Household::field, key, how, household_fact::field));
const Fields<Household>& HouseholdFields() {
  static const Fields<Household> fields([] {
    std::vector<Field<Household>> made;
    BENCH_HOUSEHOLD_FACTS(BENCH_FIELD_OF)
    return made;
  }());
  return fields;
}
#undef BENCH_FIELD_OF
#define BENCH_FIELD_OF(type, field, key, how) \
  made.push_back(Make(&Person::field, key, how, person_fact::field));
const Fields<Person>& PersonFields() {
  static const Fields<Person> fields([] {
    std::vector<Field<Person>> made;
    BENCH_PERSON_FACTS(BENCH_FIELD_OF)
    return made;
  }());
  return fields;
}
#undef BENCH_FIELD_OF

// ---- values ----------------------------------------------------------------------------------------------

std::int32_t Digits(std::string_view text) {
  std::int32_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

bool ReadText(Kind kind, const std::vector<std::string_view>& words, std::string_view text,
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

bool ReadNumber(Kind kind, std::string_view text, std::int32_t& value) {
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

// ---- records
// -----------------------------------------------------------------------------------------------

class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  explicit Handler(Register& to) : to_(to) {}

  void Clear() {
    to_.households.clear();
    to_.people.clear();
    to_.first.assign(1, 0);
    to_.household_unknown.clear();
    to_.person_unknown.clear();
    to_.partial.clear();
  }

  bool Null() {
    to_.partial.back() = 1;
    if (person_)
      to_.person_unknown.back() |= 1u << person_->place;
    else if (household_)
      to_.household_unknown.back() |= 1u << household_->place;
    return person_ || household_;
  }
  bool Bool(bool value) { return IsOf(Kind::YesOrNo) && Put(value); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    std::int32_t value = 0;
    return (person_ || household_) &&
           ReadNumber(person_ ? person_->kind : household_->kind, {text, length}, value) && Put(value);
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    if (handle_) return handle_ = false, true;
    std::int32_t value = 0;
    if (person_) return ReadText(person_->kind, person_->words, {text, length}, value) && Put(value);
    return household_ && ReadText(household_->kind, household_->words, {text, length}, value) && Put(value);
  }
  bool StartObject() {
    if (people_) {
      to_.people.emplace_back();
      to_.person_unknown.push_back(0);
      return true;
    }
    to_.households.emplace_back();
    to_.household_unknown.push_back(0);
    to_.partial.push_back(0);
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    if (!people_) to_.first.push_back(static_cast<std::int32_t>(to_.people.size()));
    return true;
  }
  bool StartArray() { return people_; }
  bool EndArray(rapidjson::SizeType) { return people_ = false, true; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view key(text, length);
    person_ = nullptr;
    household_ = nullptr;
    if (people_) return (person_ = people_fields_.Find(key)) != nullptr;
    household_ = household_fields_.Find(key);
    if (household_) return true;
    handle_ = key == "编号";
    people_ = key == "人";
    return handle_ || people_;
  }

 private:
  bool IsOf(Kind kind) const {
    return person_ ? person_->kind == kind : household_ && household_->kind == kind;
  }
  bool Put(std::int32_t value) {
    if (person_)
      person_->Set(to_.people.back(), value);
    else
      household_->Set(to_.households.back(), value);
    return true;
  }

  Register& to_;
  const Fields<Household>& household_fields_ = HouseholdFields();
  const Fields<Person>& people_fields_ = PersonFields();
  const Field<Household>* household_ = nullptr;
  const Field<Person>* person_ = nullptr;
  bool people_ = false, handle_ = false;
};

class Counter {
 public:
  explicit Counter(bool judged) : judged_(judged) { handler_.Clear(); }

  // The line, which is written over.
  void Line(char* text) {
    rapidjson::InsituStringStream stream(text);
    if (reader_.Parse<rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, handler_)
            .IsError()) {
      std::fprintf(stderr, "cannot read a line by hand\n");
      std::exit(1);
    }
    if (block_.size() == kBlockHouseholds) Judge();
  }
  void Judge() {
    if (judged_ && block_.size() > 0) {
      Verdicts verdicts(block_);
      JudgeByRows(block_, Scope::Six, 0, block_.size(), verdicts);
      for (std::size_t programme = 0; programme < kProgrammes; ++programme)
        for (const std::uint8_t verdict : verdicts.verdict[programme]) ++counts[programme][verdict];
    }
    handler_.Clear();
  }

  Counts counts{};

 private:
  bool judged_;
  Register block_;
  Handler handler_{block_};
  rapidjson::Reader reader_;
};

}  // namespace

Counts CountByHand(std::FILE* input, bool judged) {
  Counter counter(judged);
  std::vector<char> buffer(kBlockBytes + 1);
  std::size_t kept = 0;
  while (const std::size_t read = std::fread(buffer.data() + kept, 1, kBlockBytes - kept, input)) {
    char* at = buffer.data();
    char* end = at + kept + read;
    while (auto* newline = static_cast<char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) {
      *newline = '\0';
      counter.Line(at);
      at = newline + 1;
    }
    kept = static_cast<std::size_t>(end - at);
    std::memmove(buffer.data(), at, kept);
  }
  if (kept > 0) {
    buffer[kept] = '\0';
    counter.Line(buffer.data());
  }
  counter.Judge();
  return counter.counts;
}

}  // namespace bench
