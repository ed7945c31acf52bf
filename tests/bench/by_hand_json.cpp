#include "by_hand_json.h"

#include <rapidjson/reader.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "by_hand_fields.h"

namespace bench {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;

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

class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  explicit Handler(BlockCounter& counter) : counter_(counter), to_(counter.block) {}

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
    if (people_)
      counter_.AddPerson();
    else
      counter_.AddHousehold();
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    if (!people_) counter_.EndHousehold();
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

  BlockCounter& counter_;
  Register& to_;
  const Fields<Household> household_fields_{HouseholdFields()};
  const Fields<Person> people_fields_{PersonFields()};
  const Field<Household>* household_ = nullptr;
  const Field<Person>* person_ = nullptr;
  bool people_ = false, handle_ = false;
};

class Counter {
 public:
  explicit Counter(bool judged) : households_(judged) {}

  // The line, which is written over.
  void Line(char* text) {
    rapidjson::InsituStringStream stream(text);
    if (reader_.Parse<rapidjson::kParseInsituFlag | rapidjson::kParseNumbersAsStringsFlag>(stream, handler_)
            .IsError()) {
      std::fprintf(stderr, "cannot read a line by hand\n");
      std::exit(1);
    }
    if (households_.IsFull()) households_.Judge();
  }
  Counts Finish() {
    households_.Judge();
    return households_.counts;
  }

 private:
  BlockCounter households_;
  Handler handler_{households_};
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
  return counter.Finish();
}

}  // namespace bench
