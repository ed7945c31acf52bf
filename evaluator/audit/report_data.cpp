#include "audit/report_data.h"

#include <fmt/format.h>

#include "audit/audit_summary.h"
#include "audit/files.h"
#include "audit/report_household.h"
#include "audit/report_ranking.h"
#include "audit/sha256.h"

namespace doudi::audit {
namespace {

using page::ScriptJson;
using rapidjson::Value;

constexpr std::size_t kLeastHousehold = 40;  // bytes: no household takes less
constexpr std::size_t kMisfits = 200;        // after so many that are too large for what is left, it is full

std::string Meta(const ReportSource& source, const std::string& more) {
  const auto& manifest = source.manifest;
  return fmt::format(R"({{"from":{},"to":{},"known_now":{},"day":{},"rules":{},"records":{},"unmask":{},"seal":{}{}}})", ScriptText(manifest.from), ScriptText(manifest.to), ScriptText(manifest.known_now),
                     manifest.day, ScriptText(manifest.rules), manifest.records, manifest.unmask, ScriptText(source.seal), more);
}

std::string Whole(const std::string& meta, const std::string& summary, const std::string& catalogue, const SharedTexts& texts, const std::string& households) {
  return fmt::format("{{\"meta\":{},\"summary\":{},\"catalogue\":{},\"strings\":{},\"households\":[{}]}}", meta, summary, catalogue, texts.ToJson(), households);
}

}  // namespace

std::string ReportData(const ReportSource& source, std::size_t most_bytes) {
  ReportRanking ranking;
  EachHousehold(source, [&](const LinePlace& place, const Value& household) {
    ranking.Add(place, household);
    return true;
  });
  const std::size_t all = ranking.size();
  const std::string summary = ScriptJson(source.summary), catalogue = ScriptJson(source.catalogue_json);
  SharedTexts texts;
  std::string households;
  std::size_t shown = 0, misfits = 0;
  const std::size_t fixed = Whole(Meta(source, fmt::format(",\"shown\":{},\"left_out\":{}", all, all)), summary, catalogue, SharedTexts(), "").size();
  for (const auto& ranked : ranking.Take(most_bytes / kLeastHousehold)) {
    const std::size_t mark = texts.Mark();
    const std::string one = HouseholdArrays(source, ReadHousehold(source, ranked.place), texts);
    if (fixed + texts.bytes() + households.size() + one.size() + 1 > most_bytes) {
      texts.TakeBack(mark);
      if (++misfits == kMisfits) break;
      continue;
    }
    households += (households.empty() ? "" : ",") + one;
    ++shown;
  }
  return Whole(Meta(source, fmt::format(",\"shown\":{},\"left_out\":{}", shown, all - shown)), summary, catalogue, texts, households);
}

std::string HouseholdData(const ReportSource& source, const std::string& id) {
  std::string data;
  EachHousehold(source, [&](const LinePlace& place, const Value& household) {
    if (TextIn(household, "id") != id) return true;
    SharedTexts texts;
    const std::string one = HouseholdArrays(source, household, texts);
    const std::string hash = ToHex(Sha256OfFile(source.directory.part(place.part)));
    const std::string more = fmt::format(",\"shown\":1,\"left_out\":0,\"household\":{},\"part\":{},\"part_sha256\":{}", ScriptText(id), ScriptText(Directory::PartName(place.part)), ScriptText(hash));
    data = Whole(Meta(source, more), "null", ScriptJson(source.catalogue_json), texts, one);
    return false;
  });
  if (data.empty())
    throw Refused(fmt::format("{} 里没有「{}」这一户：名册里没有它，或者没有查出什么；编号是证件号又遮了的，照结果里的写法写", source.directory.path, id));
  return data;
}

}  // namespace doudi::audit
