#include "audit/report_data.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/files.h"
#include "audit/result_words.h"
#include "audit/sha256.h"

namespace doudi::audit {
namespace {

using rapidjson::Value;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t kSureOfEach = 50;       // of each kind of finding, difference and visit, before all others
constexpr std::size_t kLeastHousehold = 40;   // bytes: no household takes less
constexpr std::size_t kMisfits = 200;         // after so many that are too large for what is left, it is full
constexpr std::size_t kExactDigits = 15;      // of a number that a reader of JSON keeps as it is

// JSON that may stand in a <script>. Only texts hold a `<`.
std::string Safe(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json)
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  return safe;
}

std::string Quoted(std::string_view text) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return Safe({buffer.GetString(), buffer.GetSize()});
}

std::string Compact(const Value& value) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  value.Accept(json);
  return Safe({buffer.GetString(), buffer.GetSize()});
}

// The texts of a page, each once. What was added since a mark can be taken back.
class Strings {
 public:
  Strings() { PlaceOf(""); }
  std::size_t PlaceOf(std::string_view text) {
    const auto [found, added] = places_.try_emplace(std::string(text), texts_.size());
    if (added) {
      texts_.push_back(Quoted(text));
      bytes_ += texts_.back().size() + 1;
    }
    return found->second;
  }
  std::size_t Mark() {
    fresh_ = texts_.size();
    return bytes_;
  }
  void TakeBack(std::size_t bytes) {
    std::erase_if(places_, [&](const auto& place) { return place.second >= fresh_; });
    texts_.resize(fresh_);
    bytes_ = bytes;
  }
  std::size_t bytes() const { return bytes_; }
  std::string ToJson() const { return fmt::format("[{}]", fmt::join(texts_, ",")); }

 private:
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<std::string> texts_;  // as JSON
  std::size_t bytes_ = 0, fresh_ = 0;
};

template <class Names>
int PlaceAmong(const Names& names, std::string_view name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  return static_cast<int>(found - std::begin(names));
}
constexpr std::string_view kKinds[] = {"overpaid", "underpaid", "missed", "unsure"};
constexpr std::string_view kOutcomes[] = {"eligible", "provisional", "undetermined"};

bool Is(const Value& object, const char* name) { return object.HasMember(name) && object[name].IsBool() && object[name].GetBool(); }

// A household as arrays, see report_data.h.
class Encoder {
 public:
  Encoder(const ReportSource& source, Strings& strings) : catalogue_(source.catalogue), first_(ParseMonth(source.manifest.from).value_or(Month{})), strings_(strings) {}

  std::string Write(const Value& household) {
    buffer_.Clear();
    json_.Reset(buffer_);
    json_.StartArray();
    Text(TextIn(household, "id"));
    for (const char* name : {"name", "place", "community"}) Shared(TextIn(household, name));
    Each(household, "differences", [this](const Value& one) { WriteDifference(one); });
    Each(household, "findings", [this](const Value& one) { WriteFinding(one); });
    Each(household, "missed", [this](const Value& one) { WriteMissed(one); });
    json_.EndArray();
    return Safe({buffer_.GetString(), buffer_.GetSize()});
  }

 private:
  void Text(std::string_view text) { json_.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
  void Shared(std::string_view text) { json_.Uint64(strings_.PlaceOf(text)); }
  void SharedList(const Value& object, const char* name) {
    Each(object, name, [this](const Value& one) { Shared({one.GetString(), one.GetStringLength()}); });
  }

  template <class WriteOne>
  void Each(const Value& object, const char* name, WriteOne write) {
    json_.StartArray();
    EachIn(object, name, write);
    json_.EndArray();
  }

  void Subject(const Value& one) {
    static const Value kNone;
    const Value& subject = one.HasMember("subject") ? one["subject"] : kNone;
    Shared(TextIn(subject, "name"));
    Text(TextIn(subject, "id"));
  }

  void Amount(std::string_view exact) {
    if (exact.find('/') != std::string_view::npos || exact.size() > kExactDigits)
      Text(exact);
    else
      json_.RawValue(exact.data(), exact.size(), rapidjson::kNumberType);
  }
  void Amount(const Value& object, const char* name) {
    if (!object.HasMember(name))
      json_.Null();
    else if (object[name].IsNull())
      Text("?");
    else
      Amount(TextIn(object, name));
  }

  int MonthOf(std::string_view text) const { return ParseMonth(text).value_or(first_).number - first_.number; }

  // The fields of months that are alike, without the month itself.
  static bool Alike(const Value& a, const Value& b) {
    if (a.MemberCount() != b.MemberCount()) return false;
    return std::all_of(a.MemberBegin(), a.MemberEnd(), [&](const auto& field) {
      const auto other = b.FindMember(field.name);
      return other != b.MemberEnd() && (field.name == "month" || field.value == other->value);
    });
  }

  void WriteDifference(const Value& one) {
    json_.StartArray();
    Shared(TextIn(one, "programme"));
    Subject(one);
    json_.StartArray();
    if (one.HasMember("months")) WriteRuns(one["months"].GetArray());
    json_.EndArray();
    Shared(TextIn(one, "outcome"));
    for (const char* name : {"reasons", "missing", "questions", "accounts"}) SharedList(one, name);
    json_.EndArray();
  }

  template <class Months>
  void WriteRuns(const Months& months) {
    for (rapidjson::SizeType i = 0; i < months.Size();) {
      rapidjson::SizeType end = i + 1;
      while (end < months.Size() && MonthOf(TextIn(months[end], "month")) == MonthOf(TextIn(months[end - 1], "month")) + 1 && Alike(months[i], months[end])) ++end;
      WriteRun(months[i], end - i);
      i = end;
    }
  }

  void WriteRun(const Value& month, unsigned count) {
    json_.StartArray();
    json_.Int(MonthOf(TextIn(month, "month")));
    json_.Uint(count);
    json_.Int(PlaceAmong(kKinds, TextIn(month, "kind")));
    for (const char* name : {"paid", "due", "due_most", "due_then", "due_then_most", "amount", "wrong_then", "raised_later", "known_later"}) Amount(month, name);
    json_.Int((Is(month, "on_roll") ? 1 : 0) + (Is(month, "estimate") ? 2 : 0));
    Shared(TextIn(month, "note"));
    json_.EndArray();
  }

  void WriteFinding(const Value& one) {
    json_.StartArray();
    const auto* found = catalogue_.Find(TextIn(one, "code"), TextIn(one, "title"));
    json_.Int(found == nullptr ? -1 : static_cast<int>(found - catalogue_.findings.data()));
    json_.Int(TextIn(one, "state") == "open" ? 1 : 0);
    Subject(one);
    json_.StartArray();
    WriteMonths(one);
    json_.EndArray();
    Each(one, "stakes", [this](const Value& stake) { WriteStake(stake); });
    SharedList(one, "evidence");
    SharedList(one, "missing");
    json_.EndArray();
  }

  void WriteMonths(const Value& finding) {
    std::optional<int> first;
    int count = 0;
    const auto close = [&] {
      if (first) Pair(*first, count);
    };
    EachIn(finding, "months", [&](const Value& one) {
      const int month = MonthOf({one.GetString(), one.GetStringLength()});
      if (first && month == *first + count) return void(++count);
      close();
      first = month;
      count = 1;
    });
    close();
  }
  void Pair(int first, int count) {
    json_.StartArray();
    json_.Int(first);
    json_.Int(count);
    json_.EndArray();
  }

  void WriteStake(const Value& stake) {
    json_.StartArray();
    Shared(TextIn(stake, "name"));
    Shared(TextIn(stake, "unit"));
    Amount(stake, "total");
    json_.StartArray();
    std::string_view last;
    int count = 0;
    const auto close = [&] {
      if (count == 0) return;
      json_.StartArray();
      json_.Int(count);
      Amount(last);
      json_.EndArray();
    };
    EachIn(stake, "by_month", [&](const Value& one) {
      const std::string_view amount(one.GetString(), one.GetStringLength());
      if (count > 0 && amount == last) return void(++count);
      close();
      last = amount;
      count = 1;
    });
    close();
    json_.EndArray();
    json_.EndArray();
  }

  void WriteMissed(const Value& one) {
    json_.StartArray();
    Shared(TextIn(one, "programme"));
    json_.Int(Is(one, "in_ledger") ? 1 : 0);
    Subject(one);
    json_.Int(PlaceAmong(kOutcomes, TextIn(one, "outcome")));
    Amount(one, "due");
    Amount(one, "due_most");
    json_.Int(one.HasMember("months") ? one["months"].GetInt() : 0);
    SharedList(one, "missing");
    SharedList(one, "questions");
    json_.EndArray();
  }

  const Catalogue& catalogue_;
  Month first_;
  Strings& strings_;
  rapidjson::StringBuffer buffer_;
  Json json_;
};

// 分, rounded down; what is too large is as large as can be.
std::int64_t Fen(std::string_view exact) {
  const auto fen = value::Multiply(ExactNumber(exact), 100);
  const auto whole = fen ? value::Round(*fen, 1, value::Rounding::Down) : std::nullopt;
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max() * std::int64_t{1000};
  return whole ? std::clamp<std::int64_t>(whole->numerator(), 0, kMost) : kMost;
}

// A household in the order in which they are taken.
struct Ranked {
  bool sure = false;
  std::int64_t fen = 0;
  LinePlace place;
};

// Goes through all once and says which are to come first.
class Ranking {
 public:
  void Add(const LinePlace& place, const Value& household) {
    Ranked ranked{false, 0, place};
    const std::size_t at = all_.size();
    const auto group = [&](std::string key, std::int64_t fen) {
      ranked.fen += fen;
      Note(groups_[std::move(key)], fen, at);
    };
    EachIn(household, "differences", [&](const Value& one) {
      for (const auto kind : kKinds)
        if (one.HasMember(std::string(kind).c_str())) group(fmt::format("差 {} {}", kind, TextIn(one, "programme")), Fen(TextIn(one, std::string(kind).c_str())));
    });
    EachIn(household, "findings", [&](const Value& one) {
      std::int64_t fen = 0;
      EachIn(one, "stakes", [&](const Value& stake) { fen += TextIn(stake, "unit").starts_with("元") ? Fen(TextIn(stake, "total")) : 0; });
      group(fmt::format("线 {} {}", TextIn(one, "code"), TextIn(one, "title")), fen);
    });
    EachIn(household, "missed", [&](const Value& one) { group(fmt::format("访 {} {}", TextIn(one, "programme"), TextIn(one, "outcome")), Fen(TextIn(one, "due"))); });
    all_.push_back(ranked);
  }

  // At most `most` of them; those of a rank in the order of the register.
  std::vector<Ranked> Take(std::size_t most) {
    for (const auto& [key, group] : groups_)
      for (const auto& [fen, at] : group) all_[at].sure = true;
    const auto before = [](const Ranked& a, const Ranked& b) {
      if (a.sure != b.sure) return a.sure;
      if (a.fen != b.fen) return a.fen > b.fen;
      return std::pair(a.place.part, a.place.offset) < std::pair(b.place.part, b.place.offset);
    };
    const std::size_t taken = std::min(most, all_.size());
    std::partial_sort(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(taken), all_.end(), before);
    all_.resize(taken);
    return std::move(all_);
  }

 private:
  using Group = std::vector<std::pair<std::int64_t, std::size_t>>;  // a heap: the smallest first

  static void Note(Group& group, std::int64_t fen, std::size_t at) {
    const auto larger = [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; };
    if (group.size() == kSureOfEach) {
      if (!larger(std::pair(fen, at), group.front())) return;
      std::pop_heap(group.begin(), group.end(), larger);
      group.pop_back();
    }
    group.emplace_back(fen, at);
    std::push_heap(group.begin(), group.end(), larger);
  }

  std::vector<Ranked> all_;
  std::map<std::string, Group> groups_;
};

std::string Meta(const ReportSource& source, const std::string& more) {
  const auto& manifest = source.manifest;
  return fmt::format(R"({{"from":{},"to":{},"known_now":{},"day":{},"rules":{},"records":{},"unmask":{},"seal":{}{}}})", Quoted(manifest.from), Quoted(manifest.to), Quoted(manifest.known_now),
                     manifest.day, Quoted(manifest.rules), manifest.records, manifest.unmask, Quoted(source.seal), more);
}

std::string Whole(const std::string& meta, const std::string& summary, const std::string& catalogue, const Strings& strings, const std::string& households) {
  return fmt::format("{{\"meta\":{},\"summary\":{},\"catalogue\":{},\"strings\":{},\"households\":[{}]}}", meta, summary, catalogue, strings.ToJson(), households);
}

}  // namespace

std::string ReportData(const ReportSource& source, std::size_t most_bytes) {
  Ranking ranking;
  std::size_t all = 0;
  EachHousehold(source, [&](const LinePlace& place, const Value& household) {
    ranking.Add(place, household);
    ++all;
    return true;
  });
  const std::string summary = Compact(source.summary), catalogue = Compact(source.catalogue_json);
  Strings strings;
  Encoder encoder(source, strings);
  std::string households;
  std::size_t shown = 0, misfits = 0;
  const std::size_t fixed = Whole(Meta(source, fmt::format(",\"shown\":{},\"left_out\":{}", all, all)), summary, catalogue, Strings(), "").size();
  for (const auto& ranked : ranking.Take(most_bytes / kLeastHousehold)) {
    const std::size_t mark = strings.Mark();
    const std::string one = encoder.Write(ReadHousehold(source, ranked.place));
    if (fixed + strings.bytes() + households.size() + one.size() + 1 > most_bytes) {
      strings.TakeBack(mark);
      if (++misfits == kMisfits) break;
      continue;
    }
    households += (households.empty() ? "" : ",") + one;
    ++shown;
  }
  return Whole(Meta(source, fmt::format(",\"shown\":{},\"left_out\":{}", shown, all - shown)), summary, catalogue, strings, households);
}

std::string HouseholdData(const ReportSource& source, const std::string& id) {
  std::string data;
  EachHousehold(source, [&](const LinePlace& place, const Value& household) {
    if (TextIn(household, "id") != id) return true;
    Strings strings;
    const std::string one = Encoder(source, strings).Write(household);
    const std::string hash = ToHex(Sha256OfFile(source.directory.part(place.part)));
    const std::string more = fmt::format(",\"shown\":1,\"left_out\":0,\"household\":{},\"part\":{},\"part_sha256\":{}", Quoted(id), Quoted(Directory::PartName(place.part)), Quoted(hash));
    data = Whole(Meta(source, more), "null", Compact(source.catalogue_json), strings, one);
    return false;
  });
  if (data.empty())
    throw Refused(fmt::format("{} 里没有「{}」这一户：名册里没有它，或者没有查出什么；编号是证件号又遮了的，照结果里的写法写", source.directory.path, id));
  return data;
}

}  // namespace doudi::audit
