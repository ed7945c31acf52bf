#include "compare/report_page.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compare/page_parts.h"
#include "compare/page_samples.h"
#include "page/page.h"
#include "screening/progress.h"
#include "source/html.h"
#include "value/date.h"

namespace doudi::compare {

std::string_view ReportScript();  // report.js, built in

namespace {

using screening::ExactSum;
using screening::PlaceOf;
using screening::WithThousands;
using source::Escaped;
using source::Tag;

constexpr std::size_t kMostPlaces = 30;  // bars of a picture that can still be read

std::string Html(std::uint64_t count) { return ToHtml(FigureOf(count)); }
std::string Html(const ExactSum& sum) { return ToHtml(FigureOf(sum)); }

// A group of households under the name that it is shown by; of a table HTML, of a picture text.
struct Named {
  std::string name;
  GroupTally tally;
};

class PageWriter {
 public:
  PageWriter(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame, bool unmask)
      : pairing_(pairing), grouping_(grouping), compared_(compared), comparison_(compared.comparison), frame_(frame), unmask_(unmask) {}

  std::string Write() {
    Head();
    Tiles();
    Policies();
    Groups();
    Brackets();
    body_ += Tag("h2", "样例和理由") + "\n" + Tag("p", "每项有变化的政策里，差额最大的几户，和两边不相同的理由：条件、算式、参数、条文。点开看。", "small") + "\n" +
             SampleParts(pairing_, compared_, unmask_);
    Foot();
    return page::Whole({"规则对照", body_, ToScriptJson(pictures_), ReportScript()});
  }

 private:
  std::string Masked() const { return unmask_ ? "姓名、证件号没有遮，注意保管" : "姓名、证件号已遮"; }

  void Head() {
    const auto& counts = compared_.counts;
    body_ += "<main>\n" + Tag("h1", "规则对照") + "\n";
    body_ += Tag("p", fmt::format("{} 户 · 旧规则 {}（基准日 {}） → 新规则 {}（基准日 {}） · {}", WithThousands(counts.kept), frame_.old_rules, value::ToText(pairing_.old_date()), frame_.new_rules,
                                  value::ToText(pairing_.new_date()), Masked()), "sub") + "\n";
    if (!frame_.filter.empty()) body_ += Tag("p", "筛选 " + Escaped(FilterText(compared_, frame_)), "sub") + "\n";
    body_ += "<noscript><p class=\"notice\">没有打开脚本（JavaScript），图画不出来；数和理由都在。</p></noscript>\n";
    body_ += Tag("p", "金额是一年的：每月的乘 12，每年的和一次性的各计一次。各项政策单独算，没有在互斥的政策里择一。"
                      "未定：有政策的结论或金额还缺事实，差额定不下来；另列，不当作 0。", "notice") + "\n";
  }

  void Tile(const std::string& name, const std::string& value, const std::string& note) { body_ += Tag("div", name + Tag("b", value) + Tag("span", note, "small"), "tile") + "\n"; }

  void Tiles() {
    const auto& whole = comparison_.whole();
    const auto households = [&](Standing standing) { return Html(whole.CountOf(standing)) + " 户"; };
    body_ += "<div class=\"tiles\">\n";
    Tile("多得", Html(whole.gained) + " 元", households(Standing::Gains));
    Tile("少得", Html(whole.lost) + " 元", households(Standing::Loses));
    Tile("合计", Html(whole.Net()) + " 元", "未定的除外");
    Tile("不变", households(Standing::Stays), "一年的金额一样");
    Tile("未定", households(Standing::Open), "其中定得下来的差额 " + Html(whole.known) + " 元");
    body_ += "</div>\n";
  }

  // Side by side, `beside` last.
  void Pictures(std::vector<Picture> pictures, const std::string& beside = "") {
    body_ += "<div class=\"charts\">\n";
    for (auto& picture : pictures) {
      body_ += PlaceFor(picture);
      pictures_.push_back(std::move(picture));
    }
    body_ += beside + "</div>\n";
  }

  void Policies() {
    std::vector<std::vector<std::string>> rows, budgets;
    Picture money{"policies-money", "每年多得、少得的金额（元）", "有户多得或少得的政策；未定的没有画进去。点一条，看这项政策的样例和理由。", "元", {}, {{"少得", kLossColour, {}}, {"多得", kGainColour, {}}}, {}};
    Picture households{"policies-households", "多少户（户）", "点一条，看这项政策的样例和理由。", "户", {},
                       {{"少得", kLossColour, {}}, {"多得", kGainColour, {}}, {"只变结论", kOutcomeColour, {}}, {"未定", kOpenColour, {}}}, {}};
    std::size_t same = 0;
    for (std::size_t i = 0; i < comparison_.policies().size(); ++i) {
      const auto& tally = comparison_.policies()[i];
      if (!tally.IsChange()) {
        ++same;
        continue;
      }
      const std::string name = pairing_.policies()[i].name + PairMark(pairing_.policies()[i]);
      rows.push_back(PolicyRow(name, tally));
      budgets.push_back(BudgetRow(name, tally));
      AddBars(name, {FigureOf(tally.CountOf(Standing::Loses)), FigureOf(tally.CountOf(Standing::Gains)), FigureOf(tally.outcome_only), FigureOf(tally.CountOf(Standing::Open))}, households);
      households.opens.push_back(PartId(i));
      // Without a bar what is open would look like 0.
      if (tally.CountOf(Standing::Gains) + tally.CountOf(Standing::Loses) == 0) continue;
      AddBars(name, {FigureOf(tally.lost), FigureOf(tally.gained)}, money);
      money.opens.push_back(PartId(i));
    }
    body_ += Tag("h2", "各项政策") + "\n";
    Pictures({std::move(money), std::move(households)});
    budgets.push_back({"合计", Html(comparison_.Total(&PolicyTally::before)), Html(comparison_.Total(&PolicyTally::after)), Html(comparison_.BudgetDifference()), "", ""});
    body_ += TableOf({"政策", "多得（户）", "少得（户）", "只变结论（户）", "未定（户）", "多得（元/年）", "少得（元/年）"}, rows);
    body_ += TableOf({"政策", "旧（元/年）", "新（元/年）", "差额", "未定的：旧至少", "新至少"}, budgets);
    body_ += Tag("p", fmt::format("旧、新、差额里没有未定的；未定的只列确定能得的，至少这些。合计是全部政策的。{}", same == 0 ? std::string() : fmt::format("其余 {} 项政策没有变化。", same)), "small") + "\n";
  }

  static std::vector<std::string> PolicyRow(const std::string& name, const PolicyTally& tally) {
    return {Escaped(name), Html(tally.CountOf(Standing::Gains)), Html(tally.CountOf(Standing::Loses)), Html(tally.outcome_only), Html(tally.CountOf(Standing::Open)), Html(tally.gained), Html(tally.lost)};
  }
  static std::vector<std::string> BudgetRow(const std::string& name, const PolicyTally& tally) {
    const bool open = tally.CountOf(Standing::Open) > 0;
    return {Escaped(name), Html(tally.before), Html(tally.after), Html(tally.Net()), open ? Html(tally.open_before) : "", open ? Html(tally.open_after) : ""};
  }

  // `figures`: one for each series.
  static void AddBars(const std::string& name, std::vector<Figure> figures, Picture& picture) {
    picture.names.push_back(name);
    for (std::size_t i = 0; i < figures.size(); ++i) picture.series[i].figures.push_back(std::move(figures[i]));
  }

  void Groups() {
    const auto& model = pairing_.after();
    if (screening::DivisionFact(model) != model::kNone) Group("区划", "places", Places(), PlaceRows());
    if (grouping_.residence != model::kNone) Group("城乡", "residences", Coded(comparison_.residences(), [&](auto code) { return CodeText(model, grouping_.residence, code); }));
    if (grouping_.persons != model::kNoEntity) Group(model.entities[PlaceOf(grouping_.persons)].name + "数", "sizes", Coded(comparison_.persons(), [](auto code) { return PersonsText(code); }));
    if (grouping_.kind != model::kNone) Group(frame_.kind, "kinds", Coded(comparison_.kinds(), [&](auto code) { return CodeText(model, grouping_.kind, code); }));
  }

  // Those that nobody gave come last.
  template <class Name>
  static std::vector<Named> Coded(const std::map<std::optional<std::int32_t>, GroupTally>& groups, Name name) {
    std::vector<Named> named;
    for (const auto& [code, tally] : groups)
      if (code) named.push_back({name(code), tally});
    if (const auto unknown = groups.find(std::nullopt); unknown != groups.end()) named.push_back({name(std::nullopt), unknown->second});
    return named;
  }

  void Group(const std::string& title, const std::string& id, const std::vector<Named>& groups) { Group(title, id, groups, groups); }
  void Group(const std::string& title, const std::string& id, const std::vector<Named>& bars, const std::vector<Named>& groups) {
    Picture money{id + "-money", "每年多得、少得的金额（元）", "未定的没有画进去。", "元", {}, {{"少得", kLossColour, {}}, {"多得", kGainColour, {}}}, {}};
    Picture households{id + "-households", "多少户（户）", "不变的没有画进去。", "户", {}, {{"少得", kLossColour, {}}, {"多得", kGainColour, {}}, {"未定", kOpenColour, {}}}, {}};
    for (const auto& [name, tally] : bars) {
      AddBars(name, {FigureOf(tally.lost), FigureOf(tally.gained)}, money);
      AddBars(name, {FigureOf(tally.CountOf(Standing::Loses)), FigureOf(tally.CountOf(Standing::Gains)), FigureOf(tally.CountOf(Standing::Open))}, households);
    }
    body_ += Tag("h2", Escaped(title)) + "\n";
    Pictures({std::move(money), std::move(households)});
    std::vector<std::vector<std::string>> rows;
    for (const auto& [name, tally] : groups)
      rows.push_back({Escaped(name), Html(tally.households()), Html(tally.CountOf(Standing::Gains)), Html(tally.CountOf(Standing::Loses)), Html(tally.CountOf(Standing::Stays)),
                      Html(tally.CountOf(Standing::Open)), Html(tally.gained), Html(tally.lost), Html(tally.Net()), tally.CountOf(Standing::Open) == 0 ? "" : Html(tally.known)});
    body_ += TableOf({Escaped(title), "户数", "多得（户）", "少得（户）", "不变（户）", "未定（户）", "多得（元/年）", "少得（元/年）", "差额", "未定的户里定得下来的"}, rows);
  }

  // Each household once: by the 区划 that it names, those with the most changes first where there are too many for a picture.
  std::vector<Named> Places() const {
    const auto& own = comparison_.own_divisions();
    std::vector<std::pair<std::optional<value::DivisionCode>, GroupTally>> places(own.begin(), own.end());
    if (!places.empty() && !places.front().first) std::rotate(places.begin(), places.begin() + 1, places.end());  // those without a 区划 last
    const auto changes = [](const auto& place) { return place.second.households() - place.second.CountOf(Standing::Stays); };
    if (places.size() > kMostPlaces) std::stable_sort(places.begin(), places.end(), [&](const auto& a, const auto& b) { return changes(a) > changes(b); });
    std::vector<Named> named;
    GroupTally rest;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (i < kMostPlaces) named.push_back({places[i].first ? PlaceName(*places[i].first) : "（没有区划）", places[i].second});
      else rest.Add(places[i].second);
    }
    if (places.size() > kMostPlaces) named.push_back({fmt::format("其余 {} 处", places.size() - kMostPlaces), rest});
    return named;
  }

  std::string PlaceName(value::DivisionCode code) const {
    const auto& own = comparison_.own_divisions();
    const bool has_parts = std::any_of(own.begin(), own.end(), [&](const auto& other) { return other.first && *other.first != code && value::InDivision(*other.first, code); });
    const std::string name = value::DivisionName(code);
    const bool alone = std::none_of(own.begin(), own.end(), [&](const auto& other) { return other.first && *other.first != code && value::DivisionName(*other.first) == name; });
    return (alone ? name : value::DivisionFullName(code)) + (has_parts ? "（没写到下级）" : "");
  }

  // Places below those that they lie in.
  std::vector<Named> PlaceRows() const {
    std::vector<Named> rows;
    std::vector<value::DivisionCode> above;
    for (const auto& [code, tally] : comparison_.Divisions()) {
      while (!above.empty() && !value::InDivision(code, above.back())) above.pop_back();
      std::string indent;
      for (std::size_t i = 0; i < above.size(); ++i) indent += "　";
      rows.push_back({indent + value::DivisionName(code), tally});
      above.push_back(code);
    }
    if (const GroupTally elsewhere = comparison_.Elsewhere(); elsewhere.households() > 0) rows.push_back({"（没有区划）", elsewhere});
    return rows;
  }

  void Brackets() {
    Picture picture{"brackets", "每年差额落在哪一档（户）", "", "户", {}, {{"少得", kLossColour, {}}, {"多得", kGainColour, {}}}, {}, true};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < kBracketCount; ++i) {
      const Figure households = FigureOf(comparison_.brackets()[i]), none = FigureOf(std::uint64_t{0});
      rows.push_back({BracketText(i), ToHtml(households)});
      if (i != BracketOf(0)) AddBars(BracketText(i), i < BracketOf(0) ? std::vector{households, none} : std::vector{none, households}, picture);
    }
    const auto open = comparison_.whole().CountOf(Standing::Open);
    picture.note = fmt::format("不变的 {} 户、未定的 {} 户没有画进去。", WithThousands(comparison_.brackets()[BracketOf(0)]), WithThousands(open));
    rows.push_back({"未定", Html(open)});
    body_ += Tag("h2", "差额的分布") + "\n";
    Pictures({std::move(picture)}, TableOf({"每年差额", "户数"}, rows));
  }

  void Foot() {
    body_ += "<footer class=\"small\">" + Tag("p", fmt::format("旧规则 {} · 新规则 {} · {}。带 ≈ 的是四舍五入到分的，准确的分数指着它看，也在 doudi compare --json 里。", frame_.old_rules, frame_.new_rules, Masked())) +
             Tag("p", "图由 Chart.js 画（MIT 许可，© Chart.js Contributors）；本页不联网。") + "</footer>\n</main>\n";
  }

  const Pairing& pairing_;
  const Grouping& grouping_;
  const Compared& compared_;
  const Comparison& comparison_;
  const ReportFrame& frame_;
  bool unmask_;
  std::string body_;
  std::vector<Picture> pictures_;
};

}  // namespace

std::string ReportPage(const Pairing& pairing, const Grouping& grouping, const Compared& compared, const ReportFrame& frame, bool unmask) {
  return PageWriter(pairing, grouping, compared, frame, unmask).Write();
}

}  // namespace doudi::compare
