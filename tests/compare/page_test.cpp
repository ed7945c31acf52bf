// The page of a comparison: its figures are those of the JSON report, no text in it becomes markup, and names are masked.
#include <rapidjson/document.h>

#include <algorithm>
#include <vector>

#include "compared.h"

using namespace doudi;
using namespace doudi::compare;
using rapidjson::Document;
using rapidjson::Value;

namespace {

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t CountOf(const std::string& text, const std::string& word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
  return count;
}

std::string Between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto at = text.find(begin);
  REQUIRE(at != std::string::npos);
  const auto from = at + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

Document Parsed(const std::string& json) {
  Document document;
  document.Parse(json.c_str());
  REQUIRE_FALSE(document.HasParseError());
  return document;
}
Document PicturesOf(const std::string& page) { return Parsed(Between(page, "<script type=\"application/json\" id=\"data\">", "</script>")); }

// The exact values of all figures, in the order of the page.
std::vector<std::string> FiguresOf(const std::string& page) {
  const std::string begin = "<data value=\"";
  std::vector<std::string> figures;
  for (auto at = page.find(begin); at != std::string::npos; at = page.find(begin, at + 1)) figures.push_back(page.substr(at + begin.size(), page.find('"', at + begin.size()) - at - begin.size()));
  return figures;
}

// The same out of the JSON report.
class Expected {
 public:
  static std::vector<std::string> Of(const Value& report) {
    Expected expected;
    expected.Add(report, {"gained", "gain", "lost", "lose", "difference", "stay", "open", "open_known"});
    for (const auto& policy : report["policies"].GetArray()) expected.Policy(policy);
    for (const auto& policy : report["policies"].GetArray()) expected.Budget(policy);
    expected.Add(report, {"old_budget", "new_budget", "budget_difference"});
    for (const char* name : {"divisions", "residences", "sizes", "kinds"}) expected.Groups(report[name]);
    for (const auto& bracket : report["brackets"].GetArray()) expected.Add(bracket, {"households"});
    expected.Add(report, {"open"});
    for (const auto& policy : report["policies"].GetArray()) expected.Samples(policy);
    return expected.figures_;
  }

 private:
  void Add(const Value& object, const std::vector<const char*>& names) {
    for (const char* name : names) figures_.push_back(object[name].IsString() ? object[name].GetString() : std::to_string(object[name].GetUint64()));
  }
  static bool IsChange(const Value& policy) {
    return policy["gain"].GetUint64() + policy["lose"].GetUint64() + policy["open"].GetUint64() + policy["outcome_only"].GetUint64() > 0;
  }
  void Policy(const Value& policy) {
    if (!IsChange(policy)) return;
    Add(policy, {"gain", "lose", "outcome_only", "open", "gained", "lost"});
  }
  void Budget(const Value& policy) {
    if (!IsChange(policy)) return;
    Add(policy, {"old", "new", "difference"});
    if (policy["open"].GetUint64() > 0) Add(policy, {"open_old_at_least", "open_new_at_least"});
  }
  void Groups(const Value& groups) {
    // The JSON has those that nobody gave first, the page last.
    for (const bool unknown : {false, true})
      for (const auto& group : groups.GetArray()) {
        if ((group.HasMember("value") && group["value"].IsNull()) != unknown) continue;
        Add(group, {"households", "gain", "lose", "stay", "open", "gained", "lost", "difference"});
        if (group["open"].GetUint64() > 0) Add(group, {"open_known"});
      }
  }
  void Samples(const Value& policy) {
    if (!IsChange(policy)) return;
    if (policy["gain"].GetUint64() > 0) Add(policy, {"gain", "gained"});
    if (policy["lose"].GetUint64() > 0) Add(policy, {"lose", "lost"});
    for (const char* name : {"outcome_only", "open"})
      if (policy[name].GetUint64() > 0) Add(policy, {name});
    for (const char* name : {"gains", "losses"})
      if (policy.HasMember(name))
        for (const auto& sample : policy[name].GetArray()) Add(sample, {"difference", "old", "new"});
  }

  std::vector<std::string> figures_;
};

const Value& PictureOf(const Document& pictures, const std::string& id) {
  for (const auto& picture : pictures.GetArray())
    if (picture["id"].GetString() == id) return picture;
  FAIL("no picture " << id);
  return pictures;
}

// 「少得 -1200 0；多得 …」
std::string BarsOf(const Value& picture) {
  std::string text;
  for (const auto& series : picture["series"].GetArray()) {
    text += (text.empty() ? "" : "；") + std::string(series["label"].GetString());
    for (const auto& value : series["values"].GetArray()) text += std::string(" ") + value.GetString();
  }
  return text;
}

std::string NamesOf(const Value& picture) {
  std::string text;
  for (const auto& name : picture["names"].GetArray()) text += (text.empty() ? "" : "、") + std::string(name.GetString());
  return text;
}

}  // namespace

TEST_CASE("every figure of the page is that of the JSON report", "[compare][page]") {
  Way way;
  way.samples = 2;
  const auto outcome = CompareTexts(kOld, kNew, kRegister, way);
  const auto figures = FiguresOf(outcome.page);
  CHECK(figures == Expected::Of(Parsed(outcome.json)));
  CHECK(figures.front() == "6400/3");
  CHECK(Has(outcome.page, "<data value=\"6400/3\" title=\"准确为 6400/3\">≈2,133.33</data>"));
  // Another outcome without money is neither gain nor loss.
  const std::string before = kFacts + "政策 证明（家庭）\n  条件 城镇：户籍类型 ＝ 城镇，依据 示例。\n", after = kFacts + "政策 证明（家庭）\n  条件 农村：户籍类型 ＝ 农村，依据 示例。\n";
  const auto outcomes = CompareTexts(before, after, kRegister);
  CHECK(FiguresOf(outcomes.page) == Expected::Of(Parsed(outcomes.json)));
  CHECK(Has(outcomes.page, "<b class=\"grow\">证明</b><span class=\"n\">只变结论 <data value=\"5\">5</data> 户</span>"));
  CHECK(Has(outcomes.page, "没有哪一户的金额有定得下来的变化，也就没有样例。"));
  // What is open stands apart: 丁, of whose difference 1000/3 are known.
  CHECK(Has(outcome.page, "<div class=\"tile\">未定<b><data value=\"1\">1</data> 户</b><span class=\"small\">其中定得下来的差额 <data value=\"1000/3\""));
}

TEST_CASE("pictures show the figures of the tables", "[compare][page]") {
  const auto outcome = CompareTexts(kOld, kNew, kRegister);
  const Document pictures = PicturesOf(outcome.page);
  const Value& policies = PictureOf(pictures, "policies-money");
  CHECK(NamesOf(policies) == "低保、取暖（新增）、修房（取消）");
  // 甲 1200 and 戊 600 against 乙; 取暖 of 甲 and 丁; 修房 of 乙.
  CHECK(BarsOf(policies) == "少得 -1200 0 -2000；多得 1800 2000/3 0");
  CHECK(BarsOf(PictureOf(pictures, "policies-households")) == "少得 1 0 1；多得 2 2 0；只变结论 0 0 0；未定 1 0 0");
  CHECK(std::string(policies["opens"][1].GetString()) == "policy-2");
  CHECK(Has(outcome.page, "<details id=\"policy-2\"><summary><b class=\"grow\">取暖</b><span class=\"tag unsure\">新增</span>"));
  // Each household once, where it lives; not again in 宿州市 and 安徽省.
  CHECK(NamesOf(PictureOf(pictures, "places-money")) == "砀山县、萧县、（没有区划）");
  CHECK(BarsOf(PictureOf(pictures, "places-money")) == "少得 -3200 0 0；多得 4600/3 600 0");
  CHECK(BarsOf(PictureOf(pictures, "places-households")) == "少得 1 0 0；多得 1 1 0；未定 0 0 1");
  CHECK(BarsOf(PictureOf(pictures, "residences-money")) == "少得 -3200 0；多得 600 4600/3");
  CHECK(NamesOf(PictureOf(pictures, "sizes-money")) == "0 人、1 人、2 人");
  CHECK(BarsOf(PictureOf(pictures, "kinds-money")) == "少得 0 -3200；多得 6400/3 0");
  CHECK(NamesOf(PictureOf(pictures, "brackets")).starts_with("少 10,000 元以上、"));
  CHECK(BarsOf(PictureOf(pictures, "brackets")) == "少得 0 0 1 0 0 0 0 0；多得 0 0 0 0 1 1 0 0");
  CHECK(Has(outcome.page, "不变的 1 户、未定的 1 户没有画进去。"));
}

TEST_CASE("many places: those with the most changes, the rest in one bar", "[compare][page]") {
  std::string lines;
  const auto add = [&](int code, const std::string& income) {
    lines += R"({"编号":")" + std::to_string(code) + "-" + income + R"(","户籍区划":")" + std::to_string(code) + R"(","户籍类型":"城镇","月收入":)" + income + R"(,"存款":0,"有危房":false,"成员":[]})" "\n";
  };
  // Whoever has 650 gains 600, 900 nothing. 340100 is 合肥市 itself, without a county.
  for (const int county : {340102, 340103, 340104, 340121, 340122, 340123, 340124, 340202, 340207, 340209, 340210, 340212, 340223, 340302, 340303, 340304,
                           340311, 340321, 340322, 340323, 340402, 340403, 340404, 340405, 340406, 340421, 340422, 340503, 340504, 340506, 340521, 340522})
    add(county, "650");
  add(340522, "640");
  add(340100, "650");
  add(340111, "900");
  const auto outcome = CompareTexts(kOld, kNew, lines);
  const Document pictures = PicturesOf(outcome.page);
  const Value& picture = PictureOf(pictures, "places-households");
  CHECK(picture["names"].Size() == 31);
  CHECK(std::string(picture["names"][0].GetString()) == "含山县");
  CHECK(std::string(picture["names"][1].GetString()) == "合肥市（没写到下级）");
  CHECK(std::string(picture["names"][30].GetString()) == "其余 4 处");
  CHECK(std::string(picture["series"][1]["values"][30].GetString()) == "3");
  CHECK(std::string(PictureOf(pictures, "places-money")["series"][1]["values"][30].GetString()) == "1800");
}

TEST_CASE("the page opens from a policy to its samples and the reasons that differ", "[compare][page]") {
  const std::string samples = Between(CompareTexts(kOld, kNew, kRegister).page, "<h2>样例和理由</h2>\n", "<footer");
  CHECK(Between(samples, "<details id=\"policy-0\">", "<details id=\"policy-2\">") ==
        R"(<summary><b class="grow">低保</b><span class="n">多得 <data value="2">2</data> 户 <data value="1800">1,800.00</data> 元</span><span class="n">少得 <data value="1">1</data> 户 <data value="-1200">-1,200.00</data> 元</span><span class="n">未定 <data value="1">1</data> 户</span></summary><div>
<details><summary><b class="grow">甲</b><span class="tag under">多得</span><span class="n">每年 <data value="1200">1,200.00</data> 元：<data value="2400">2,400.00</data> → <data value="3600">3,600.00</data></span></summary><div>
<h4>甲</h4>
<div class="sides">
<div><h4>旧：符合</h4><ul>
<li>[真] 条件 收入：月收入 ＜ 600元/月：400元/月 ＜ 600元/月（示例）</li>
<li>[真] 条件 存款：存款 ≤ 3万元：0元 ≤ 30000元（示例）</li>
<li>待遇 月补差 200元/月（示例）</li>
<li>600元/月 － 400元/月 ＝ 200元/月</li>
</ul></div>
<div><h4>新：符合</h4><ul>
<li>[真] 条件 收入：月收入 ＜ 700元/月：400元/月 ＜ 700元/月（示例）</li>
<li>[真] 条件 存款：存款 ≤ 1万元：0元 ≤ 10000元（示例）</li>
<li>待遇 月补差 300元/月（示例）</li>
<li>700元/月 － 400元/月 ＝ 300元/月</li>
</ul></div>
</div>
</div></details>
<details><summary><b class="grow">乙</b><span class="tag over">少得</span><span class="n">每年 <data value="-1200">-1,200.00</data> 元：<data value="1200">1,200.00</data> → <data value="0">0.00</data></span></summary><div>
<h4>乙</h4>
<div class="sides">
<div><h4>旧：符合</h4><ul>
<li>[真] 条件 收入：月收入 ＜ 600元/月：500元/月 ＜ 600元/月（示例）</li>
<li>[真] 条件 存款：存款 ≤ 3万元：20000元 ≤ 30000元（示例）</li>
<li>待遇 月补差 100元/月（示例）</li>
<li>600元/月 － 500元/月 ＝ 100元/月</li>
</ul></div>
<div><h4>新：不符合</h4><ul>
<li>[真] 条件 收入：月收入 ＜ 700元/月：500元/月 ＜ 700元/月（示例）</li>
<li>[假] 条件 存款：存款 ≤ 1万元：20000元 ≤ 10000元（示例）</li>
</ul></div>
</div>
</div></details>
</div></details>
)");
  Way none;
  none.samples = 0;
  CHECK(CountOf(CompareTexts(kOld, kNew, kRegister, none).page, "没有要样例（--samples 0）。") == 3);
}

TEST_CASE("the page asks nothing of a network and is the same for any number of threads", "[compare][page]") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += kRegister;
  Way several;
  several.threads = 3;
  several.chunk_records = 7;
  several.part_bytes = 300;
  const std::string page = CompareTexts(kOld, kNew, many).page;
  CHECK(page == CompareTexts(kOld, kNew, many, several).page);
  CHECK(Has(page, "default-src 'none'"));
  for (const char* fetched : {" src=", "<link", "@import", "url("}) CHECK_FALSE(Has(page, fetched));
  CHECK(Has(page, "Chart.js v"));
  CHECK(Has(page, "MIT License"));
}

TEST_CASE("the page says which households it is of", "[compare][page]") {
  Way way;
  way.where = "月收入 < 450元/月";
  const std::string page = CompareTexts(kOld, kNew, kRegister, way).page;
  CHECK(Has(page, "<p class=\"sub\">1 户 · 旧规则 a1b2c3d4（基准日 2025-08-15） → 新规则 e5f6a7b8（基准日 2025-08-15） · 姓名、证件号已遮</p>"));
  CHECK(Has(page, "<p class=\"sub\">筛选 月收入 &lt; 450元/月（按旧规则）：对照了 5 户，其中 1 户符合筛选，1 户缺事实、无法判断，没有计入</p>"));
}

TEST_CASE("nothing to compare is a page all the same", "[compare][page]") {
  const std::string page = CompareTexts(kOld, kNew, "").page;
  CHECK(PicturesOf(page).Size() == 0);
  CHECK(CountOf(page, "没有可画的：都是 0。") > 0);
  CHECK(Has(page, "没有哪项政策有变化。"));
}

TEST_CASE("texts of records are texts on the page, whatever is in them", "[compare][page]") {
  const std::string hostile = R"(</script><script>alert(1)</script><!-- & ' \" onload=x)";
  const std::string record = R"({"编号":")" + hostile + R"(","户籍类型":"城镇","月收入":600,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":")" + hostile + R"(","在读":true}]})";
  std::string after = kNew;
  after.replace(after.find("500元/年"), std::string("500元/年").size(), "600元/年");
  Way way;
  way.unmask = true;
  const std::string page = CompareTexts(kOld, after, record, way).page;
  const std::string shown = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- &amp; &#39; &quot; onload=x";
  CHECK(Has(page, "<b class=\"grow\">" + shown + "</b>"));  // the 编号
  CHECK(Has(page, "<h4>" + shown + "</h4>"));               // the person who is given 助学
  CHECK(CountOf(page, "</script>") == 3);                   // data, library, script
  CHECK_FALSE(Has(page, "<script>alert"));
}

TEST_CASE("names and 证件号 are masked unless they are asked for", "[compare][page]") {
  const std::string record = R"({"编号":"341321198304021235","户籍类型":"城镇","月收入":600,"存款":0,"有危房":false,"成员":[{"编号":"A","姓名":"欧阳修","在读":true}]})";
  std::string after = kNew;
  after.replace(after.find("500元/年"), std::string("500元/年").size(), "600元/年");
  Way open;
  open.unmask = true;
  const std::string masked = CompareTexts(kOld, after, record).page, plain = CompareTexts(kOld, after, record, open).page;
  CHECK_FALSE(Has(masked, "欧阳修"));
  CHECK(Has(masked, "<h4>欧*</h4>"));
  CHECK(Has(masked, "姓名、证件号已遮"));
  CHECK(Has(plain, "<h4>欧阳修</h4>"));
  CHECK(Has(plain, "姓名、证件号没有遮，注意保管"));
  CHECK(Has(plain, "341321198304021235"));
  CHECK_FALSE(Has(masked, "341321198304021235"));
  CHECK(Has(masked, "341321********1235"));
}
