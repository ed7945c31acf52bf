#include "record/json_line_taker.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "record/bytes.h"
#include "record/line_blocks.h"
#include "record/text_input.h"

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
  at = FindStop(at, '"', '\\');
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

// A text in quotes, without an escape; nullptr for anything else.
const char* TakeText(const char* at, std::string_view& text) {
  const char* end = *at == '"' ? EndOfText(at + 1) : nullptr;
  if (!end) return nullptr;
  text = Between(at + 1, end);
  return end + 1;
}

// The same as a key, up to the value behind its colon.
const char* TakeKey(const char* at, std::string_view& key) {
  at = TakeText(at, key);
  if (!at) return nullptr;
  at = SkipSpace(at);
  return *at == ':' ? SkipSpace(at + 1) : nullptr;
}

bool IsDayOrNone(std::string_view text) {
  std::int64_t day = 0;
  return text.empty() || (text.size() == 10 && ReadIsoDay(text.data(), day));
}

bool IsNull(const char* at) { return std::memcmp(at, "null", 4) == 0; }
bool IsTrue(const char* at) { return std::memcmp(at, "true", 4) == 0; }
bool IsFalse(const char* at) { return (std::memcmp(at + 1, "alse", 4) == 0) & (*at == 'f'); }

// What comes behind the point, at most 7 digits. nullptr for anything else.
const char* EndOfFraction(const char* at, Number& number) {
  constexpr std::array<std::int64_t, 8> tens = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
  const auto part = LoadBytes(at);
  number.places = LeadingDigits(part);
  if (number.places - 1 >= 7) return nullptr;
  number.digits = number.digits * tens[number.places] + DigitsValue(part, number.places);
  return at + number.places;
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

inline bool JsonLineTaker::Step::Begins(const char* at, bool first) const {
  std::uint64_t different = expected != (first ? Comes::First : Comes::Later);
  for (std::size_t i = 0; i < begin.size(); ++i) different |= (LoadBytes(at + 8 * i) ^ begin[i]) & mask[i];
  return different == 0 &&
         (pattern.size() <= sizeof begin || std::memcmp(at, pattern.data(), pattern.size()) == 0);
}

// The expected step, or one of the next: facts may be left out. nullptr where it is none of these.
inline const JsonLineTaker::Step* JsonLineTaker::Foresee(const Step* step, const Step* end, const char* at, bool first) {
  constexpr std::ptrdiff_t most = 4;
  const Step* const last = step + std::min(most, end - step);
  while (step != last && !step->Begins(at, first)) ++step;
  return step == last ? nullptr : step;
}

const char* JsonLineTaker::TakeElement(model::EntityId entity, const char* at) {
  Layout& layout = layouts_[static_cast<std::size_t>(entity)];
  const OpenRow open = builder_.RowOf(entity);
  const bool marked = layout.marked > 0;
  if (marked && layout.marked != Layout::kAlways) --layout.marked;
  const std::uint64_t element = ++elements_;
  const Step* step = layout.steps.data();
  const Step* end = step + layout.steps.size();
  for (bool first = true;; first = false, ++step) {
    if (const Step* foreseen = Foresee(step, end, at, first)) {
      step = foreseen;
      at += step->pattern.size();
    } else {
      const char* const value_end = at;
      at = SkipSpace(at);
      if (*at == '}') return at + 1;
      if (!first && *at++ != ',') return nullptr;
      const auto expected = static_cast<std::size_t>(step - layout.steps.data());
      const std::size_t found = FindStep(layout, entity, expected, at);
      if (found == kNoStep || (layout.marked > 0 && !marked)) return nullptr;
      layout.steps[found].Expect(Between(value_end, at), first);
      step = layout.steps.data() + found;
      end = layout.steps.data() + layout.steps.size();
    }
    if (marked) [[unlikely]]
      if (std::exchange(layout.marks[step->mark], element) == element) return nullptr;
    const char* const value = at;
    at = TakeUsual(*step, open, value);
    if (!at) [[unlikely]]
      if (at = TakeMember(*step, value); !at) return nullptr;
  }
}

// A value as its fact has them nearly always; nullptr for any other.
inline const char* JsonLineTaker::TakeUsual(const Step& step, const OpenRow& open, const char* at) {
  const FactCell* const cell = step.cell;
  switch (step.usual) {
    case ChunkBuilder::Usual::Number: {
      // At most 7 digits on either side of the point. Whether it is 0 nobody can foresee: no jump depends on it.
      const auto characters = LoadBytes(at);
      const std::size_t count = LeadingDigits(characters);
      if ((count - 1 >= 7) | ((*at == '0') & (count > 1))) return nullptr;
      Number number{DigitsValue(characters, count), 0};
      at += count;
      if (*at != '.') return cell->PutWhole(open, number.digits) ? at : nullptr;
      at = EndOfFraction(at + 1, number);
      return at && cell->PutDecimal(open, number.digits, number.places) ? at : nullptr;
    }
    case ChunkBuilder::Usual::Word: {
      // Within the 16 bytes behind the quote; a word that is known has nothing in it that is written otherwise.
      const std::size_t size = DistanceTo('"', at + 1);
      const std::int32_t* code = *at == '"' ? cell->words().Find(ShortText::Load(at + 1, size)) : nullptr;
      if (!code || size == 16) return nullptr;
      cell->PutCode(open, *code);
      return at + 2 + size;
    }
    case ChunkBuilder::Usual::Truth: {
      const bool yes = IsTrue(at);
      if (!(yes | IsFalse(at))) return nullptr;
      cell->PutCode(open, yes);
      return at + 5 - yes;
    }
    case ChunkBuilder::Usual::Day: {
      std::int64_t day = 0;
      if (at[0] != '"' || !ReadIsoDay(at + 1, day) || at[11] != '"') return nullptr;
      return cell->Put(open, day) ? at + 12 : nullptr;
    }
    case ChunkBuilder::Usual::Other:
      break;
  }
  return nullptr;
}

const char* JsonLineTaker::TakeMember(const Step& member, const char* at) {
  switch (member.field.kind) {
    case JsonHandler::FieldKind::Fact:
      return *at == '{' ? TakeStated(member, at) : TakeFact(member, at);
    case JsonHandler::FieldKind::Handle:
      return TakeHandle(at);
    case JsonHandler::FieldKind::Collection:
      return IsNull(at) ? at + 4 : TakeCollection(member, at);
    case JsonHandler::FieldKind::Documents:
      return IsNull(at) ? at + 4 : TakePapers(at);
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

// {"值": …, "状态": "核实", "来源": "银行", "日期": "2025-06-20"}, each part at most once.
const char* JsonLineTaker::TakeStated(const Step& step, const char* at) {
  bool has_value = false, has_state = false, has_source = false, has_date = false, verified = false;
  for (char before = '{'; before != '}'; before = *at++) {
    at = SkipSpace(before == '{' ? at + 1 : at);
    std::string_view part, text;
    at = TakeKey(at, part);
    if (!at) return nullptr;
    if (part == "值") {
      if (std::exchange(has_value, true)) return nullptr;
      at = TakeFact(step, at);
    } else {
      at = TakeText(at, text);
      if (!at) return nullptr;
      if (part == "状态" && !std::exchange(has_state, true)) {
        verified = text == "核实" || text == "核对";
        if (!verified && !text.empty() && text != "申报") return nullptr;
      } else if (builder_.keeps_origins()) {
        return nullptr;  // where a value comes from
      } else if (part == "日期" && !std::exchange(has_date, true)) {
        if (!IsDayOrNone(text)) return nullptr;
      } else if (part != "来源" || std::exchange(has_source, true) || FindBadText(text) != text.size()) {
        return nullptr;
      }
    }
    if (!at) return nullptr;
    at = SkipSpace(at);
    if (*at != ',' && *at != '}') return nullptr;
  }
  if (!has_value) return nullptr;
  if (verified) builder_.Verify(step.field.index);
  return at;
}

const char* JsonLineTaker::TakeNumber(const Step& step, const char* at) {
  Number number;
  const char* end = EndOfNumber(at, number);
  if (!end) return nullptr;
  const bool taken = step.usual == ChunkBuilder::Usual::Number
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

const char* JsonLineTaker::TakePapers(const char* at) {
  if (*at != '[') return nullptr;
  at = SkipSpace(at + 1);
  if (*at == ']') return at + 1;
  for (;; at = SkipSpace(at + 1)) {
    if (*at != '{') return nullptr;
    at = TakePaper(at);
    if (!at) return nullptr;
    at = SkipSpace(at);
    if (*at == ']') return at + 1;
    if (*at != ',') return nullptr;
  }
}

// {"名称": "居民身份证", "成员": "A", "签发": …, "有效期至": …}, each part at most once.
const char* JsonLineTaker::TakePaper(const char* at) {
  std::string_view name, owner;
  bool has_owner = false, has_issued = false, has_expires = false;
  for (char before = '{'; before != '}'; before = *at++) {
    at = SkipSpace(before == '{' ? at + 1 : at);
    std::string_view part, text;
    at = TakeKey(at, part);
    if (at) at = TakeText(at, text);
    if (!at) return nullptr;
    if (part == "名称" && name.empty()) {
      name = text;
    } else if (part == "签发" && !std::exchange(has_issued, true)) {
      if (!IsDayOrNone(text)) return nullptr;
    } else if (part == "有效期至" && !std::exchange(has_expires, true)) {
      if (!IsDayOrNone(text)) return nullptr;
    } else if ((part == "所属" || model_.FindEntity(part)) && !std::exchange(has_owner, true)) {
      owner = text;
    } else {
      return nullptr;
    }
    at = SkipSpace(at);
    if (*at != ',' && *at != '}') return nullptr;
  }
  return builder_.Hold(name, owner) ? at : nullptr;
}

std::size_t JsonLineTaker::FindStep(Layout& layout, model::EntityId entity, std::size_t expected,
                                    const char*& at) {
  std::string_view key;
  at = TakeKey(SkipSpace(at), key);
  if (!at) return kNoStep;
  std::vector<Step>& steps = layout.steps;
  const auto is = [&](const Step& step) { return step.key == key; };
  const auto from = steps.begin() + static_cast<std::ptrdiff_t>(expected);
  auto found = std::find_if(from, steps.end(), is);
  if (found != steps.end()) return static_cast<std::size_t>(found - steps.begin());
  found = std::find_if(steps.begin(), from, is);
  if (found == from) return AddStep(layout, entity, expected, key);
  layout.marked = Layout::kAlways;
  return static_cast<std::size_t>(found - steps.begin());
}

void JsonLineTaker::Step::Expect(std::string_view between, bool first) {
  const auto comes = first ? Comes::First : Comes::Later;
  if (between.size() > kLinePadding || (expected == comes && between == pattern)) return;
  expected = comes;
  pattern = between;
  begin = {};
  mask = {};
  for (std::size_t i = 0; i < std::min(pattern.size(), sizeof begin); ++i) {
    begin[i / 8] |= std::uint64_t{static_cast<unsigned char>(pattern[i])} << i % 8 * 8;
    mask[i / 8] |= std::uint64_t{0xFF} << i % 8 * 8;
  }
}

std::size_t JsonLineTaker::AddStep(Layout& layout, model::EntityId entity, std::size_t place,
                                   std::string_view key) {
  Step step;
  step.field = fields_.Find(entity, key);
  step.key = key;
  if (step.field.kind == JsonHandler::FieldKind::Unknown) return kNoStep;
  const auto known = std::find(layout.fields.begin(), layout.fields.end(), step.field);
  step.mark = static_cast<std::size_t>(known - layout.fields.begin());
  if (known == layout.fields.end()) {
    layout.fields.push_back(step.field);
    layout.marks.push_back(0);
  } else {
    layout.marked = Layout::kAlways;
  }
  if (step.field.kind == JsonHandler::FieldKind::Fact) {
    const model::Fact& fact = model_.facts[static_cast<std::size_t>(step.field.index)];
    step.only_plain = fact.check_policy != model::kNone || fact.lasting;
    step.cell = &builder_.CellOf(step.field.index);
    if (!step.only_plain) step.usual = builder_.UsualOf(step.field.index);
  }
  if (step.field.kind == JsonHandler::FieldKind::Collection)
    step.links = model_.entities[static_cast<std::size_t>(step.field.index)].link != model::kNone;
  layout.steps.insert(layout.steps.begin() + static_cast<std::ptrdiff_t>(place), std::move(step));
  return place;
}

}  // namespace doudi::record
