#include "record/json_line_taker.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "record/bytes.h"
#include "record/line_blocks.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace doudi::record {
namespace {

// A line ends in a newline, at which every one of these stops.

const char* SkipSpace(const char* at) {
  while (static_cast<unsigned char>(*at) <= ' ' && (*at == ' ' || *at == '\t' || *at == '\r')) ++at;
  return at;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The quote that ends the text which begins at `at`; nullptr where an escape, a control character or the
// line's end comes first.
const char* EndOfText(const char* at) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"'), escape = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
  for (;; at += 16) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i found =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, escape)),
                     _mm_cmpeq_epi8(_mm_max_epu8(bytes, control), control));
    const auto mask = static_cast<unsigned>(_mm_movemask_epi8(found));
    if (mask == 0) continue;
    at += std::countr_zero(mask);
    break;
  }
#else
  while (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1F) ++at;
#endif
  return *at == '"' ? at : nullptr;
}

// A number as JSON has them, without an exponent and of at most 15 characters.
struct Number {
  std::int64_t digits = 0;
  std::size_t places = 0;
};
constexpr std::ptrdiff_t kMostCharacters = 15;
const char* EndOfNumber(const char* at, Number& number) {
  const bool negative = *at == '-';
  at += negative;
  const char* first = at;
  std::int64_t digits = 0;
  while (IsDigit(*at) && at - first <= kMostCharacters) digits = digits * 10 + (*at++ - '0');
  if (at == first || (*first == '0' && at - first > 1)) return nullptr;
  if (*at == '.') {
    const char* point = at++;
    while (IsDigit(*at) && at - first <= kMostCharacters) digits = digits * 10 + (*at++ - '0');
    number.places = static_cast<std::size_t>(at - point - 1);
    if (number.places == 0) return nullptr;
  }
  number.digits = negative ? -digits : digits;
  return at - first <= kMostCharacters ? at : nullptr;
}

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

bool IsNull(const char* at) { return std::memcmp(at, "null", 4) == 0; }
bool IsTrue(const char* at) { return std::memcmp(at, "true", 4) == 0; }
bool IsFalse(const char* at) { return std::memcmp(at + 1, "alse", 4) == 0 && *at == 'f'; }

// Most numbers: at most 7 digits on either side of the point. nullptr for any other.
const char* EndOfShortNumber(const char* at, Number& number) {
  constexpr std::array<std::int64_t, 8> tens = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  const auto whole = LoadBytes(at);
  const std::size_t count = LeadingDigits(whole);
  if (count - 1 >= 7 || (*at == '0' && count > 1)) return nullptr;
  number.digits = DigitsValue(whole, count);
  at += count;
  if (*at != '.') return at;
  const auto part = LoadBytes(at + 1);
  number.places = LeadingDigits(part);
  if (number.places - 1 >= 7) return nullptr;
  number.digits = number.digits * tens[number.places] + DigitsValue(part, number.places);
  return at + 1 + number.places;
}

}  // namespace

JsonLineTaker::JsonLineTaker(const model::Model& model, const JsonHandler& fields, ChunkBuilder& builder)
    : model_(model), fields_(fields), builder_(builder), layouts_(model.entities.size()) {}

bool JsonLineTaker::Take(std::string_view line) {
  const char* at = SkipSpace(line.data());
  if (*at != '{') return false;
  builder_.BeginRecord();
  at = TakeElement(0, at + 1);
  if (!at || SkipSpace(at) != line.data() + line.size()) {
    builder_.DropRecord();
    return false;
  }
  return builder_.EndRecord();
}

const char* JsonLineTaker::TakeElement(model::EntityId entity, const char* at) {
  Layout& layout = layouts_[static_cast<std::size_t>(entity)];
  const std::uint64_t element = ++elements_;
  std::size_t step = 0;
  at = SkipSpace(at);
  if (*at == '}') return at + 1;
  for (;; at = SkipSpace(at + 1), ++step) {
    if (step < layout.steps.size() && layout.steps[step].Begins(at))
      at += layout.steps[step].key.size();
    else
      step = FindStep(entity, step, at);
    if (step == kNoStep) return nullptr;
    const Step& member = layout.steps[step];
    std::uint64_t& mark = layout.marks[member.mark];
    if (mark == element) return nullptr;
    mark = element;
    at = TakeValue(member, SkipSpace(at));
    if (!at) return nullptr;
    at = SkipSpace(at);
    if (*at == '}') return at + 1;
    if (*at != ',') return nullptr;
  }
}

// The usual forms first.
inline const char* JsonLineTaker::TakeValue(const Step& step, const char* at) {
  const model::FactId fact = step.field.index;
  switch (step.how) {
    case How::Number: {
      Number number;
      const char* end = EndOfShortNumber(at, number);
      if (!end) break;
      return builder_.SetDecimal(fact, number.digits, number.places) ? end : nullptr;
    }
    case How::Day: {
      std::int64_t day = 0;
      if (at[0] != '"' || !ReadIsoDay(at + 1, day) || at[11] != '"') break;
      return builder_.SetDay(fact, day) ? at + 12 : nullptr;
    }
    case How::Truth: {
      // Which of the two it is nobody can foresee: no jump depends on it.
      const bool yes = IsTrue(at);
      if (!(yes | IsFalse(at))) break;
      return builder_.SetBoolean(fact, yes) ? at + 5 - yes : nullptr;
    }
    case How::Word: {
      if (*at != '"') break;
      const char* end = EndOfText(at + 1);
      return end && builder_.SetPadded(fact, Between(at + 1, end)) ? end + 1 : nullptr;
    }
    case How::Other:
      break;
  }
  return TakeMember(step, at);
}

const char* JsonLineTaker::TakeMember(const Step& member, const char* at) {
  switch (member.field.kind) {
    case JsonHandler::FieldKind::Fact:
      return TakeFact(member, at);
    case JsonHandler::FieldKind::Handle:
      return TakeHandle(at);
    case JsonHandler::FieldKind::Collection:
      return IsNull(at) ? at + 4 : TakeCollection(member, at);
    case JsonHandler::FieldKind::Documents:
      if (IsNull(at)) return at + 4;
      if (*at != '[') return nullptr;
      at = SkipSpace(at + 1);
      return *at == ']' ? at + 1 : nullptr;
    case JsonHandler::FieldKind::Unknown:
      break;
  }
  return nullptr;
}

const char* JsonLineTaker::TakeFact(const Step& step, const char* at) {
  const model::FactId fact = step.field.index;
  switch (*at) {
    case '"': {
      const char* end = EndOfText(at + 1);
      return end && !step.only_plain && builder_.Set(fact, Between(at + 1, end)) ? end + 1 : nullptr;
    }
    case 't':
      return IsTrue(at) && builder_.SetBoolean(fact, true) ? at + 4 : nullptr;
    case 'f':
      return IsFalse(at) && builder_.SetBoolean(fact, false) ? at + 5 : nullptr;
    case 'n':
      if (!IsNull(at)) return nullptr;
      builder_.SetMissing(fact);
      return at + 4;
    default:
      return TakeNumber(step, at);
  }
}

const char* JsonLineTaker::TakeNumber(const Step& step, const char* at) {
  Number number;
  const char* end = EndOfNumber(at, number);
  if (!end) return nullptr;
  const bool taken = step.how == How::Number
                         ? builder_.SetDecimal(step.field.index, number.digits, number.places)
                         : builder_.SetNumber(step.field.index, Between(at, end));
  return taken ? end : nullptr;
}

const char* JsonLineTaker::TakeHandle(const char* at) {
  if (*at != '"') {
    Number number;
    const char* end = EndOfNumber(at, number);
    return end && builder_.SetHandle(Between(at, end)) ? end : nullptr;
  }
  const char* end = EndOfText(at + 1);
  return end && builder_.SetHandle(Between(at + 1, end)) ? end + 1 : nullptr;
}

const char* JsonLineTaker::TakeCollection(const Step& step, const char* at) {
  const model::EntityId entity = step.field.index;
  const bool links = step.links;
  if (*at != '[') return nullptr;
  builder_.ListCollection(entity);
  at = SkipSpace(at + 1);
  if (*at == ']') return at + 1;
  for (;; at = SkipSpace(at + 1)) {
    if (*at != (links ? '"' : '{') || !builder_.BeginElement(entity)) return nullptr;
    at = links ? TakeLink(entity, at) : TakeElement(entity, at + 1);
    if (!at || !builder_.EndElement()) return nullptr;
    at = SkipSpace(at);
    if (*at == ']') return at + 1;
    if (*at != ',') return nullptr;
  }
}

const char* JsonLineTaker::TakeLink(model::EntityId entity, const char* at) {
  const char* end = EndOfText(at + 1);
  return end && builder_.Set(model_.entities[static_cast<std::size_t>(entity)].link, Between(at + 1, end))
             ? end + 1
             : nullptr;
}

std::size_t JsonLineTaker::FindStep(model::EntityId entity, std::size_t expected, const char*& at) {
  if (*at != '"') return kNoStep;
  const char* end = EndOfText(at + 1);
  if (!end) return kNoStep;
  const std::string_view key = Between(at + 1, end);
  at = SkipSpace(end + 1);
  if (*at++ != ':') return kNoStep;
  const std::vector<Step>& steps = layouts_[static_cast<std::size_t>(entity)].steps;
  const auto is = [&](const Step& step) {
    return std::string_view(step.key).substr(1, step.key.size() - 3) == key;
  };
  const auto from = steps.begin() + static_cast<std::ptrdiff_t>(std::min(expected, steps.size()));
  auto found = std::find_if(from, steps.end(), is);
  if (found == steps.end()) found = std::find_if(steps.begin(), from, is);
  if (found != steps.end() && is(*found)) return static_cast<std::size_t>(found - steps.begin());
  return AddStep(entity, static_cast<std::size_t>(from - steps.begin()), key);
}

bool JsonLineTaker::Step::Begins(const char* at) const {
  std::uint64_t different = 0;
  for (std::size_t i = 0; i < first.size(); ++i) different |= (LoadBytes(at + 8 * i) ^ first[i]) & mask[i];
  return different == 0 && (key.size() <= sizeof first || std::memcmp(at, key.data(), key.size()) == 0);
}

JsonLineTaker::How JsonLineTaker::HowRead(model::TypeKind kind) {
  switch (kind) {
    case model::TypeKind::Number:
      return How::Number;
    case model::TypeKind::Date:
      return How::Day;
    case model::TypeKind::Boolean:
      return How::Truth;
    case model::TypeKind::Enum:
    case model::TypeKind::Division:
      return How::Word;
    case model::TypeKind::Text:
      break;
  }
  return How::Other;
}

std::size_t JsonLineTaker::AddStep(model::EntityId entity, std::size_t place, std::string_view key) {
  Layout& layout = layouts_[static_cast<std::size_t>(entity)];
  Step step;
  step.field = fields_.Find(entity, key);
  step.key = '"' + std::string(key) + "\":";
  if (step.field.kind == JsonHandler::FieldKind::Unknown || step.key.size() > kLinePadding)
    return kNoStep;
  for (std::size_t i = 0; i < std::min(step.key.size(), sizeof step.first); ++i) {
    step.first[i / 8] |= std::uint64_t{static_cast<unsigned char>(step.key[i])} << i % 8 * 8;
    step.mask[i / 8] |= std::uint64_t{0xFF} << i % 8 * 8;
  }
  const auto known = std::find(layout.fields.begin(), layout.fields.end(), step.field);
  step.mark = static_cast<std::size_t>(known - layout.fields.begin());
  if (known == layout.fields.end()) {
    layout.fields.push_back(step.field);
    layout.marks.push_back(0);
  }
  if (step.field.kind == JsonHandler::FieldKind::Fact) {
    const model::Fact& fact = model_.facts[static_cast<std::size_t>(step.field.index)];
    step.only_plain = fact.check_policy != model::kNone || fact.lasting;
    if (!step.only_plain) step.how = HowRead(fact.type.kind);
  }
  if (step.field.kind == JsonHandler::FieldKind::Collection)
    step.links = model_.entities[static_cast<std::size_t>(step.field.index)].link != model::kNone;
  layout.steps.insert(layout.steps.begin() + static_cast<std::ptrdiff_t>(place), std::move(step));
  return place;
}

}  // namespace doudi::record
