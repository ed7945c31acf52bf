#include "audit/report_ranking.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/result_words.h"

namespace doudi::audit {
namespace {

using rapidjson::Value;

constexpr std::size_t kSureOfEach = 50;
constexpr const char* kAmounts[] = {"overpaid", "underpaid", "missed"};

// 分, rounded down; what is too large is as large as can be.
std::int64_t Fen(std::string_view exact) {
  const auto fen = value::Multiply(ExactNumber(exact), 100);
  const auto whole = fen ? value::Round(*fen, 1, value::Rounding::Down) : std::nullopt;
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max() * std::int64_t{1000};
  return whole ? std::clamp<std::int64_t>(whole->numerator(), 0, kMost) : kMost;
}

}  // namespace

void ReportRanking::Add(const LinePlace& place, const Value& household) {
  RankedHousehold ranked{false, 0, place};
  const std::size_t at = all_.size();
  const auto group = [&](std::string key, std::int64_t fen) {
    ranked.fen += fen;
    Note(groups_[std::move(key)], fen, at);
  };
  EachIn(household, "differences", [&](const Value& one) {
    bool settled = false;
    for (const char* kind : kAmounts) {
      if (!one.HasMember(kind)) continue;
      settled = true;
      group(fmt::format("差 {} {}", kind, TextIn(one, "programme")), Fen(TextIn(one, kind)));
    }
    if (!settled) group(fmt::format("疑 {}", TextIn(one, "programme")), 0);
  });
  EachIn(household, "findings", [&](const Value& one) {
    std::int64_t fen = 0;
    EachIn(one, "stakes", [&](const Value& stake) { fen += TextIn(stake, "unit").starts_with("元") ? Fen(TextIn(stake, "total")) : 0; });
    group(fmt::format("线 {} {}", TextIn(one, "code"), TextIn(one, "title")), fen);
  });
  EachIn(household, "missed", [&](const Value& one) { group(fmt::format("访 {} {}", TextIn(one, "programme"), TextIn(one, "outcome")), Fen(TextIn(one, "due"))); });
  all_.push_back(ranked);
}

std::vector<RankedHousehold> ReportRanking::Take(std::size_t most) {
  for (const auto& [key, group] : groups_)
    for (const auto& [fen, at] : group) all_[at].sure = true;
  const auto before = [](const RankedHousehold& a, const RankedHousehold& b) {
    if (a.sure != b.sure) return a.sure;
    if (a.fen != b.fen) return a.fen > b.fen;
    return std::pair(a.place.part, a.place.offset) < std::pair(b.place.part, b.place.offset);
  };
  const std::size_t taken = std::min(most, all_.size());
  std::partial_sort(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(taken), all_.end(), before);
  all_.resize(taken);
  return std::move(all_);
}

void ReportRanking::Note(Group& group, std::int64_t fen, std::size_t at) {
  const auto larger = [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; };
  if (group.size() == kSureOfEach) {
    if (!larger(std::pair(fen, at), group.front())) return;
    std::pop_heap(group.begin(), group.end(), larger);
    group.pop_back();
  }
  group.emplace_back(fen, at);
  std::push_heap(group.begin(), group.end(), larger);
}

}  // namespace doudi::audit
