#include "agreement/expression_writer.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace doudi::agreement {
namespace {

const std::vector<std::string>& SomeDates() {
  static const std::vector<std::string> dates = {"2024-02-29", "2025-08-15", "2000-02-29", "1984-02-29",
                                                 "2025-01-31", "2023-12-31", "2025-02-28", "2016-03-01",
                                                 "1965-08-15", "2007-08-16", "1900-03-01", "2020-06-30"};
  return dates;
}

}  // namespace

std::string ExpressionWriter::NumberText() {
  static const std::vector<std::string> common = {"0",  "1",   "2",   "3",    "4",    "5",
                                                  "6",  "7",   "10",  "12",   "18",   "30",
                                                  "60", "100", "780", "1000", "2000", "0.5"};
  static const std::vector<std::string> odd = {"0.01",  "33.33", "666.67", "0.3",   "1.75",
                                               "99.99", "1320",  "12000",  "36000", "500000"};
  static const std::vector<std::string> huge = {"1000000000000", "999999999999999", "900000000000000",
                                                "3037000500", "92233720368.5477"};
  if (features_.huge_numbers && random_.Chance(2)) return random_.Pick(huge);
  return random_.Pick(random_.Chance(75) ? common : odd);
}

std::string ExpressionWriter::Literal(const GenType& type) {
  static const std::vector<std::string> percentages = {"60%", "33%", "12.5%"};
  static const std::vector<std::string> texts = {"\"甲\"", "\"乙\"", "\"丙 丁\""};
  switch (type.kind) {
    case Kind::Boolean:
      return random_.Chance(50) ? "真" : "假";
    case Kind::Number: {
      if (type.unit == kPlain && random_.Chance(15)) return random_.Pick(percentages);
      return NumberText() + Units()[static_cast<std::size_t>(type.unit)].suffix;
    }
    case Kind::Date:
      return random_.Pick(SomeDates());
    case Kind::Enum:
      return random_.Pick(schema_.enums[static_cast<std::size_t>(type.enumeration)].members);
    case Kind::Text:
      return random_.Pick(texts);
    case Kind::Division:
      return random_.Pick(DivisionNames());
  }
  return {};
}

std::string ExpressionWriter::Name(const std::string& name) {
  return random_.Chance(10) ? "「" + name + "」" : name;
}

std::string ExpressionWriter::Named(const Symbol& symbol, int entity) {
  if (!symbol.has_history || !random_.Chance(50)) return Name(symbol.name);
  // Of what lies above the rows only on a day that is the same for all of them.
  const auto dates = schema_.Visible(entity, {Kind::Date, kPlain, -1});
  const bool varies = symbol.entity == entity && !dates.empty() && random_.Chance(60);
  return "（" + symbol.name + " 于 " + (varies ? random_.Pick(dates)->name : random_.Chance(10) ? "基准日" : Literal({Kind::Date, kPlain, -1})) + "）";
}

std::string ExpressionWriter::EndOfPeriod(int entity) {
  static const std::vector<std::string> parts = {"起", "起", "止", "知悉"};
  for (const GenPeriods& periods : schema_.periods)
    if (periods.single && schema_.IsWithin(entity, periods.entity)) return "（" + periods.name + " 的 " + random_.Pick(parts) + "）";
  return {};
}

std::string ExpressionWriter::Leaf(const GenType& type, int entity) {
  const auto visible = schema_.Visible(entity, type);
  // What a literal member or division means follows from its place; a bare one where anything may stand is
  // not certain to.
  if (!visible.empty() && random_.Chance(80)) return Named(*random_.Pick(visible), entity);
  if (type.kind == Kind::Date && in_month_ && random_.Chance(50)) return "当月";
  if (type.kind == Kind::Date && random_.Chance(40)) return "基准日";
  if (type.kind == Kind::Boolean && !visible.empty() && random_.Chance(90))
    return random_.Pick(visible)->name;
  return Literal(type);
}

std::string ExpressionWriter::Bare(const std::string& text) {
  static const std::string open = "（", close = "）";
  if (!text.starts_with(open) || !text.ends_with(close) || random_.Chance(30)) return text;
  // Strip the first bracket only if its partner is the last one.
  int nesting = 0;
  for (std::size_t i = 0; i + close.size() <= text.size(); ++i) {
    if (text.compare(i, open.size(), open) == 0) ++nesting;
    if (text.compare(i, close.size(), close) == 0 && --nesting == 0 && i + close.size() < text.size())
      return text;
  }
  return text.substr(open.size(), text.size() - open.size() - close.size());
}

std::string ExpressionWriter::Write(const GenType& type, int entity, int depth) {
  if (depth <= 0) return Leaf(type, entity);
  if (random_.Chance(4))
    if (std::string text = OfElement(type, entity); !text.empty()) return text;
  if (random_.Chance(3))
    if (std::string text = First(type, entity, depth); !text.empty()) return text;
  if (random_.Chance(8)) return Choose(type, entity, depth);
  if (features_.known_and_default && type.kind != Kind::Text && random_.Chance(4))
    return Default(type, entity, depth);
  if (type.kind != Kind::Text && random_.Chance(8))
    if (std::string text = Parameter(type, entity, depth); !text.empty()) return text;
  switch (type.kind) {
    case Kind::Boolean:
      return Boolean(entity, depth);
    case Kind::Number:
      return Number(type.unit, entity, depth);
    case Kind::Date:
      return Date(entity, depth);
    default:
      return Leaf(type, entity);
  }
}

namespace {

// Whether a fact of the rows is spoken of. (Facts are the only names with 事.)
bool SpeaksOfFacts(const std::string& text) { return text.find("事") != std::string::npos; }

std::string WithoutQuotes(std::string text) {
  for (const std::string quote : {"「", "」"})
    for (std::size_t at = text.find(quote); at != std::string::npos; at = text.find(quote))
      text.erase(at, quote.size());
  return text;
}

}  // namespace

std::string ExpressionWriter::Varying(int entity, int depth, const std::vector<std::string>& others) {
  for (int attempt = 0; attempt < 6; ++attempt) {
    std::string text = Write({}, entity, depth);
    bool fresh = SpeaksOfFacts(text);
    for (const std::string& other : others) fresh = fresh && WithoutQuotes(other) != WithoutQuotes(text);
    if (fresh) return text;
  }
  for (;;) {  // the root has money, and there are more amounts to compare it with than others
    const GenType type{Kind::Number, kPerMonth, -1};
    std::string text = "（" + random_.Pick(schema_.Visible(entity, type))->name + " ＜ " +
                       fmt::format("{}元/月", random_.Between(1, 3000)) + "）";
    bool fresh = true;
    for (const std::string& other : others) fresh = fresh && other != text;
    if (fresh) return text;
  }
}

std::string ExpressionWriter::Choose(const GenType& type, int entity, int depth) {
  const std::string condition = Varying(entity, depth - 1);
  std::string text = "（若 " + condition + " 则 " + Write(type, entity, depth - 1);
  if (random_.Chance(30))
    text += "；若 " + Varying(entity, depth - 1, {condition}) + " 则 " + Write(type, entity, depth - 1);
  if (random_.Chance(8)) return text + "；否则 待补充 \"请补证明\"）";
  return text + "；否则 " + Write(type, entity, depth - 1) + "）";
}

std::string ExpressionWriter::Default(const GenType& type, int entity, int depth) {
  return "（" + Write(type, entity, depth - 1) + " 缺省 " + Write(type, entity, depth - 1) + "）";
}

GenType ExpressionWriter::SomeType(int entity) {
  const int which = random_.Below(100);
  if (which < 55) return {Kind::Number, SomeUnit(), -1};
  if (which < 70) return {Kind::Date, kPlain, -1};
  // Enums and texts only where there is a symbol to speak of.
  const GenType type =
      which < 90 ? GenType{Kind::Enum, kPlain, random_.Below(static_cast<int>(schema_.enums.size()))}
                 : GenType{which < 95 ? Kind::Text : Kind::Division, kPlain, -1};
  return schema_.Visible(entity, type).empty() ? GenType{Kind::Number, kPerMonth, -1} : type;
}

std::string ExpressionWriter::Comparison(int entity, int depth) {
  const GenType type = SomeType(entity);
  static const std::vector<std::string> order = {"＜",     "≤",    "＞",     "≥", "低于",
                                                 "不高于", "高于", "不低于", "<", "<="};
  static const std::vector<std::string> equality = {"＝", "≠", "等于", "不等于"};
  const bool ordered =
      type.kind == Kind::Number || type.kind == Kind::Date ||
      (type.kind == Kind::Enum && schema_.enums[static_cast<std::size_t>(type.enumeration)].ordered);
  // The left side of an enum, text or division is a name, which tells what the literal on the right means.
  const bool by_name = type.kind == Kind::Enum || type.kind == Kind::Text || type.kind == Kind::Division;
  std::string left =
      by_name ? Named(*random_.Pick(schema_.Visible(entity, type)), entity) : Write(type, entity, depth - 1);
  if (!SpeaksOfFacts(left)) {
    if (const auto visible = schema_.Visible(entity, type); !visible.empty())
      left = random_.Pick(visible)->name;
  }
  if (type.kind == Kind::Date && random_.Chance(25))
    if (const std::string periods = Periods(entity); !periods.empty()) return "（" + left + " 在 " + periods + " 之内）";
  if (type.kind == Kind::Date && random_.Chance(12)) {
    static const std::vector<std::string> lengths = {"12个月", "6个整月", "30天", "2年"};
    return "（" + left + " 在 近 " + random_.Pick(lengths) +
           (random_.Chance(50) ? "（截至 " + Write(type, entity, depth - 1) + "）" : "") + "）";
  }
  if (ordered && !by_name && random_.Chance(12))
    if (const std::string text = Between(left, type, entity, depth); !text.empty()) return text;
  std::string right = by_name && random_.Chance(70) ? Literal(type) : Write(type, entity, depth - 1);
  if (WithoutQuotes(right) == WithoutQuotes(left)) right = Literal(type);
  return "（" + left + " " + random_.Pick(ordered && random_.Chance(80) ? order : equality) + " " + right +
         "）";
}

// Empty where the ends that came up are the wrong way round or the value itself: then it does not check.
std::string ExpressionWriter::Between(const std::string& value, const GenType& type, int entity, int depth) {
  const std::string low = Write(type, entity, depth - 1), high = Write(type, entity, depth - 1);
  if (!SpeaksOfFacts(low) && !SpeaksOfFacts(high)) return {};
  for (const std::string& one : {low, high})
    if (WithoutQuotes(one).find(WithoutQuotes(value)) != std::string::npos) return {};
  return "（" + value + " 在 " + low + " 与 " + high + " 之间" + (random_.Chance(30) ? " 不含末日" : "") + "）";
}

std::string ExpressionWriter::Membership(int entity, int depth) {
  std::vector<const Symbol*> names;
  for (const Symbol& symbol : schema_.symbols)
    if ((symbol.type.kind == Kind::Enum || symbol.type.kind == Kind::Division) &&
        schema_.IsWithin(entity, symbol.entity))
      names.push_back(&symbol);
  if (names.empty()) return Comparison(entity, depth);
  const Symbol& symbol = *random_.Pick(names);
  const std::string word = random_.Chance(70) ? " 属于 " : " 不属于 ";
  for (const GenSet& set : schema_.sets)
    if (set.element == symbol.type && random_.Chance(60)) return "（" + symbol.name + word + set.name + "）";
  std::string members = Literal(symbol.type);
  const bool few = symbol.type.kind == Kind::Enum && schema_.enums[static_cast<std::size_t>(symbol.type.enumeration)].members.size() < 3;
  if (std::string second = Literal(symbol.type); second != members && !few) members += "、" + second;
  return "（" + symbol.name + word + "｛" + members + "｝）";
}

std::string ExpressionWriter::Several(int entity, int depth) {
  const int count = random_.Between(2, 4);
  std::string items;
  std::vector<std::string> written;
  for (int i = 0; i < count; ++i) {
    written.push_back(Varying(entity, depth - 1, written));
    items += (i ? "，" : "") + written.back();
  }
  switch (random_.Below(3)) {
    case 0:
      return "任一（" + items + "）";
    case 1:
      return "全部（" + items + "）";
    default:
      return fmt::format("至少 {}项（{}）", random_.Between(1, count), items);
  }
}

std::string ExpressionWriter::Boolean(int entity, int depth) {
  const int which = random_.Below(100);
  if (which < 38) return Comparison(entity, depth);
  if (which < 41) return "是工作日（" + Write({Kind::Date, kPlain, -1}, entity, depth - 1) + "）";
  if (which < 46) return Membership(entity, depth);
  if (which < 66) {
    const std::string first = Varying(entity, depth - 1);
    return "（" + first + (which < 56 ? " 且 " : " 或 ") + Varying(entity, depth - 1, {first}) + "）";
  }
  if (which < 72) return "（非 " + Varying(entity, depth - 1) + "）";
  if (which < 77) return Several(entity, depth);
  if (which < 80 && features_.known_and_default) {
    for (const Symbol& symbol : schema_.optional)
      if (schema_.IsWithin(entity, symbol.entity) && random_.Chance(50))
        return "（" + symbol.name + (random_.Chance(50) ? " 有值）" : " 是 无）");
    std::vector<const Symbol*> names;
    for (const Symbol& symbol : schema_.symbols)
      if (schema_.IsWithin(entity, symbol.entity)) names.push_back(&symbol);
    if (!names.empty()) return "已知（" + random_.Pick(names)->name + "）";
  }
  static const GenType boolean;
  if (which < 86)
    if (std::string text = Aggregate("有", nullptr, entity, depth); !text.empty()) return text;
  if (which < 92)
    if (std::string text = Aggregate("每个", &boolean, entity, depth); !text.empty()) return text;
  if (which < 97)
    if (std::string text = OtherPolicy(false, kPlain, entity); !text.empty()) return text;
  return Leaf({}, entity);
}

std::string ExpressionWriter::Aggregate(const std::string& function, const GenType* body, int entity,
                                        int depth) {
  if (random_.Chance(20))
    if (std::string text = Correlated(function, body, entity, depth); !text.empty()) return text;
  std::vector<int> below = schema_.Below(entity);
  std::string owner;
  if (entity != 0 &&
      (below.empty() || random_.Chance(15))) {  // from inside a collection: another one of the root
    below = schema_.Below(0);
    owner = schema_.entities[0].name + " 的 ";
  }
  if (below.empty()) return {};
  const int collection = random_.Pick(below);
  std::string text = function + "（" + owner + schema_.entities[static_cast<std::size_t>(collection)].name;
  if (random_.Chance(60)) text += " 其中 " + Varying(collection, depth - 1);
  if (body) text += "：" + Write(*body, collection, depth - 1);
  return text + "）";
}

std::string ExpressionWriter::Correlated(const std::string& function, const GenType* body, int entity, int depth) {
  if (entity == 0) return {};
  std::vector<int> beside;
  for (int other = 1; other < static_cast<int>(schema_.entities.size()); ++other)
    if (other == entity || !schema_.IsWithin(other, entity)) beside.push_back(other);
  if (beside.empty()) return {};
  const int collection = random_.Pick(beside);
  const std::string& name = schema_.entities[static_cast<std::size_t>(collection)].name;
  std::string text = function + "（";
  bool in_sight = false;
  if (schema_.IsWithin(entity, collection) && random_.Chance(40)) {
    text += "其他 " + name;
    in_sight = true;
  } else {
    text += name;
  }
  // A value of the row at hand beside one of the element.
  std::vector<std::pair<const Symbol*, const Symbol*>> both;
  for (const Symbol& own : schema_.symbols)
    for (const Symbol& theirs : schema_.symbols)
      if (own.type == theirs.type && own.entity == entity && theirs.entity == collection) both.emplace_back(&theirs, &own);
  if (!in_sight && both.empty()) return {};
  if (!both.empty() && (!in_sight || random_.Chance(70))) {
    const auto [theirs, own] = random_.Pick(both);
    const bool ordered = own->type.kind == Kind::Number || own->type.kind == Kind::Date;
    const std::string sign = ordered && random_.Chance(60) ? (random_.Chance(50) ? " ＜ " : " ≥ ") : " ＝ ";
    text += " 其中 " + theirs->name + sign + "本项 的 " + own->name;
    if (random_.Chance(40)) text += " 且 " + Varying(collection, depth - 1);
  }
  if (body) text += "：" + Write(*body, collection, depth - 1);
  return text + "）";
}

std::string ExpressionWriter::First(const GenType& type, int entity, int depth) {
  const std::vector<int> below = schema_.Below(entity);
  if (below.empty()) return {};
  const int collection = random_.Pick(below);
  static const std::vector<std::string> words = {"首个", "首个", "末个", "第2个"};
  std::string text = random_.Pick(words) + "（" + schema_.entities[static_cast<std::size_t>(collection)].name;
  if (random_.Chance(50)) text += " 其中 " + Varying(collection, 1);
  if (random_.Chance(60)) {
    const GenType key{random_.Chance(50) ? Kind::Number : Kind::Date, random_.Chance(50) ? kPlain : kPerMonth, -1};
    text += "，按 " + Write(key.kind == Kind::Date ? GenType{Kind::Date, kPlain, -1} : key, collection, 1);
    if (random_.Chance(60)) text += random_.Chance(50) ? " 由大到小" : " 由小到大";
  }
  if (type.kind == Kind::Enum || type.kind == Kind::Division) {  // a bare member says what it is a member of only by its place
    const auto visible = schema_.Visible(collection, type);
    return visible.empty() ? std::string() : text + "：" + Name(random_.Pick(visible)->name) + "）";
  }
  return text + "：" + Write(type, collection, depth - 1) + "）";
}

std::string ExpressionWriter::OfElement(const GenType& type, int entity) {
  std::vector<std::string> texts;
  for (const GenReference& reference : schema_.references) {
    if (!schema_.IsWithin(entity, reference.entity)) continue;
    for (const Symbol& symbol : schema_.symbols)
      if (symbol.type == type && symbol.entity == reference.target) texts.push_back(reference.name + " 的 " + symbol.name);
  }
  return texts.empty() ? std::string() : random_.Pick(texts);
}

std::string ExpressionWriter::Periods(int entity) {
  std::vector<std::string> names;
  for (const GenPeriods& periods : schema_.periods)
    if (schema_.IsWithin(entity, periods.entity)) names.push_back(periods.name);
  return names.empty() ? std::string() : random_.Pick(names);
}

// 改 事3 为 100元: of the entity or of one below it; the value may be worked out from others there.
std::string ExpressionWriter::Change(int entity) {
  std::vector<const Symbol*> facts;
  for (const Symbol& symbol : schema_.symbols)
    if (symbol.is_fact && schema_.IsWithin(symbol.entity, entity)) facts.push_back(&symbol);
  if (facts.empty()) return {};
  const Symbol& fact = *random_.Pick(facts);
  const bool optional = std::any_of(schema_.optional.begin(), schema_.optional.end(), [&](const Symbol& one) { return one.name == fact.name; });
  const bool by_name = fact.type.kind == Kind::Enum || fact.type.kind == Kind::Text || fact.type.kind == Kind::Division;
  // The value is worked out where the policy is judged again: 当月 has no meaning there.
  const bool in_month = std::exchange(in_month_, false);
  const std::string value = optional && random_.Chance(30) ? "无" : by_name || random_.Chance(60) ? Literal(fact.type) : Leaf(fact.type, fact.entity);
  in_month_ = in_month;
  return "改 " + fact.name + " 为 " + value;
}

std::string ExpressionWriter::OtherPolicy(bool total, int unit, int entity) {
  std::vector<std::string> calls;
  for (const GenPolicy& policy : schema_.policies) {
    if (!schema_.IsWithin(entity, policy.entity)) continue;
    if (!total) calls.push_back("符合（" + policy.name + "）");
    if (!total && policy.entity != entity) calls.push_back("重算（" + policy.name + "，符合，不含 本项）");
    const std::string change = Change(policy.entity);
    if (!total && !change.empty()) calls.push_back("重算（" + policy.name + "，符合，" + change + "）");
    // Without a name only where all benefits have one unit.
    bool one_unit = !policy.benefits.empty();
    for (const GenBenefit& benefit : policy.benefits) one_unit = one_unit && benefit.unit == unit;
    if (total && one_unit) calls.push_back("待遇（" + policy.name + "）");
    if (total && policy.paid_unit == unit) calls.push_back("实发（" + policy.name + "）");
    for (const GenBenefit& benefit : policy.benefits)
      if (total && benefit.unit == unit) {
        calls.push_back("待遇（" + policy.name + "，" + benefit.name + "）");
        if (!change.empty()) calls.push_back("重算（" + policy.name + "，" + benefit.name + "，" + change + "）");
        if (policy.entity != entity) calls.push_back("重算（" + policy.name + "，" + benefit.name + "，不含 本项）");
      }
  }
  return calls.empty() ? std::string() : random_.Pick(calls);
}

std::string ExpressionWriter::Workday(const std::string& date, int entity, int depth) {
  const std::string amount = random_.Chance(60) ? fmt::format("{}个工作日", random_.Between(0, 40))
                                                : "工作日数（" + date + "，" + Write({Kind::Date, kPlain, -1}, entity, depth - 1) + "）";
  switch (random_.Below(3)) {
    case 0:
      return "工作日后（" + date + "，" + amount + "）";
    case 1:
      return "工作日前（" + date + "，" + amount + "）";
    default:
      return "（" + date + (random_.Chance(60) ? " ＋ " : " － ") + amount + "）";
  }
}

std::string ExpressionWriter::Date(int entity, int depth) {
  const GenType date{Kind::Date, kPlain, -1};
  const std::string inner = Write(date, entity, depth - 1);
  if (random_.Chance(10))
    if (std::string text = Aggregate(random_.Chance(50) ? "最大" : "最小", &date, entity, depth);
        !text.empty())
      return text;
  if (random_.Chance(10))
    if (std::string text = EndOfPeriod(entity); !text.empty()) return text;
  switch (random_.Below(6)) {
    case 0:
      return "月初（" + inner + "）";
    case 1:
      return (random_.Chance(60) ? "月末（" : "学期初（") + inner + "）";
    case 2:
    case 3: {
      // A fraction of a month is an error on the row: seldom wanted.
      if (random_.Chance(25)) return Workday(inner, entity, depth);
      const int unit = random_.Chance(70) ? kMonths : kDays;
      const std::string amount =
          random_.Chance(70) ? fmt::format("{}{}", random_.Between(0, 40), unit == kMonths ? "个月" : "天")
                             : Write({Kind::Number, unit, -1}, entity, depth - 1);
      return "（" + inner + (random_.Chance(60) ? " ＋ " : " － ") + amount + "）";
    }
    default:
      return Leaf(date, entity);
  }
}

}  // namespace doudi::agreement
