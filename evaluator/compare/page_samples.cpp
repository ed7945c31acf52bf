#include "compare/page_samples.h"

#include <fmt/format.h>

#include "compare/page_parts.h"
#include "record/mask.h"
#include "source/html.h"

namespace doudi::compare {
namespace {

using source::Escaped;
using source::Tag;

std::string Fold(const std::string& id, const std::string& line, const std::string& inner) {
  const std::string named = id.empty() ? std::string() : fmt::format(" id=\"{}\"", id);
  return fmt::format("<details{}>{}<div>\n{}</div></details>\n", named, Tag("summary", line), inner);
}

std::string Side(const std::string& name, const std::string& outcome, const std::vector<std::string>& lines) {
  std::string list;
  for (const auto& line : lines) list += Tag("li", Escaped(line)) + "\n";
  return Tag("div", Tag("h4", name + "：" + Escaped(outcome)) + (list.empty() ? Tag("p", "没有只在这一边的理由", "small") : Tag("ul", "\n" + list))) + "\n";
}

std::string ClausePart(const ClauseChange& clause) {
  return Tag("h4", Escaped(clause.subject)) + "\n" +
         Tag("div", "\n" + Side("旧", clause.outcome_before, clause.before) + Side("新", clause.outcome_after, clause.after), "sides") + "\n";
}

std::string SamplePart(const Sample& sample, const ClauseFinder& clauses, bool unmask) {
  const auto& change = sample.change;
  const bool gain = change.difference.amount.Sign() > 0;
  const std::string id = unmask ? sample.record->id : record::MaskedId(sample.record->id);
  const std::string line = Tag("b", Escaped(id), "grow") + Tag("span", gain ? "多得" : "少得", gain ? "tag under" : "tag over") +
                           Tag("span", fmt::format("每年 {} 元：{} → {}", ToHtml(FigureOf(change.difference.amount)), ToHtml(FigureOf(change.before.low)), ToHtml(FigureOf(change.after.low))), "n");
  std::string inner;
  for (const auto& clause : clauses.Of(sample)) inner += ClausePart(clause);
  return Fold("", line, inner);
}

std::string PolicyLine(const PolicyPair& pair, const PolicyTally& tally) {
  std::string line = Tag("b", Escaped(pair.name), "grow");
  if (const std::string_view mark = PairMark(pair); !mark.empty()) line += Tag("span", pair.before ? "取消" : "新增", "tag unsure");
  const auto part = [&](std::uint64_t count, const char* word, const screening::ExactSum* sum) {
    if (count == 0) return;
    line += Tag("span", fmt::format("{} {} 户{}", word, ToHtml(FigureOf(count)), sum == nullptr ? std::string() : fmt::format(" {} 元", ToHtml(FigureOf(*sum)))), "n");
  };
  part(tally.CountOf(Standing::Gains), "多得", &tally.gained);
  part(tally.CountOf(Standing::Loses), "少得", &tally.lost);
  part(tally.outcome_only, "只变结论", nullptr);
  part(tally.CountOf(Standing::Open), "未定", nullptr);
  return line;
}

std::string PolicyPart(std::size_t i, const Pairing& pairing, const Compared& compared, const ClauseFinder& clauses, bool unmask) {
  const auto& tally = compared.comparison.policies()[i];
  std::string inner;
  for (const auto* samples : {&compared.samples.Gains(i), &compared.samples.Losses(i)})
    for (const auto& sample : *samples) inner += SamplePart(sample, clauses, unmask);
  const bool some = tally.CountOf(Standing::Gains) + tally.CountOf(Standing::Loses) > 0;
  if (inner.empty()) inner = Tag("p", some ? "没有要样例（--samples 0）。" : "没有哪一户的金额有定得下来的变化，也就没有样例。", "small") + "\n";
  return Fold(PartId(i), PolicyLine(pairing.policies()[i], tally), inner);
}

}  // namespace

std::string PartId(std::size_t pair) { return fmt::format("policy-{}", pair); }

std::string SampleParts(const Pairing& pairing, const Compared& compared, bool unmask) {
  const ClauseFinder clauses(pairing, !unmask);
  std::string text;
  for (std::size_t i = 0; i < compared.comparison.policies().size(); ++i)
    if (compared.comparison.policies()[i].IsChange()) text += PolicyPart(i, pairing, compared, clauses, unmask);
  return text.empty() ? Tag("p", "没有哪项政策有变化。") + "\n" : text;
}

}  // namespace doudi::compare
