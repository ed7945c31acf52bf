// What the pages say and where their links lead.
#include <catch2/catch.hpp>

#include <algorithm>

#include "docs/docs.h"
#include "docs/html.h"
#include "docs/markdown.h"
#include "docs/parts.h"
#include "syntax/forms.h"

namespace {

using namespace doudi;

const std::string kModel = R"(规则集 国家/模型。
依据 《某办法》，施行 2021-07-01，简称 办法。
实体 家庭（根）
  事实 月收入：元/月，问 "每月收入多少？"。
  事实 区：区划。
)";
const std::string kPolicy = R"(规则集 国家/补贴。
依据 《某办法》，施行 2021-07-01，简称 办法。
引用 国家/模型。
// 标准会变。
参数 标准（区划）：元/月，区划 取 区
  | 区划   | 自         | 值  | 依据       |
  | 砀山县 | 2024-01-01 | 700 | 办法 第三条 |
  | 砀山县 | 2025-01-01 | 780 | 示例       |
定义 差额（家庭）：元/月 ＝ 标准 － 月收入，依据 办法 第二条。
政策 补贴（家庭）
  条件 收入：差额 ＞ 0元/月，依据 办法 第一条。
  待遇 补差：元/月 ＝ 差额，依据 办法 第二条。
例 差一百
  基准日 2025-08-15。
  家庭 ｛ 区：砀山县，月收入：680元/月 ｝。
  期望 补贴：符合，补差 ＝ 100元/月。
)";

struct Woven {
  check::Rules rules;
  std::vector<docs::File> files;

  explicit Woven(const std::vector<std::pair<std::string, std::string>>& texts) : rules(check::LoadRuleTexts(texts)) {
    INFO(diagnostics::RenderAll(rules.diagnostics));
    REQUIRE(rules.model);
    std::vector<example::ExampleOutcome> outcomes;
    for (const auto& example : rules.model->examples) outcomes.push_back(example::RunExample(*rules.model, example));
    files = docs::Weave(rules, outcomes);
  }
  std::string Page(const std::string& name) const {
    const auto found = std::find_if(files.begin(), files.end(), [&](const docs::File& file) { return file.name == name; });
    REQUIRE(found != files.end());
    return found->text;
  }
};

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string Part(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from);
  REQUIRE(begin != std::string::npos);
  const auto end = text.find(to, begin);
  REQUIRE(end != std::string::npos);
  return text.substr(begin, end - begin);
}

}  // namespace

TEST_CASE("there is a page per rule set, an index, a guide, the language and the names", "[docs]") {
  const Woven woven({{"模型.aid", kModel}, {"补贴.aid", kPolicy}});
  std::vector<std::string> names;
  for (const auto& file : woven.files) names.push_back(file.name);
  CHECK(names == std::vector<std::string>{"index.html", "guide.html", "language.html", "names.js", "国家_模型.html", "国家_补贴.html"});
  CHECK(Has(woven.Page("index.html"), "2 个规则集，例 1 个：通过 1，未过 0"));
  CHECK(Has(woven.Page("index.html"), "<td>《某办法》</td><td></td><td>2021-07-01</td>"));
}

TEST_CASE("a name leads to its declaration, and a declaration to who uses it", "[docs]") {
  const Woven woven({{"模型.aid", kModel}, {"补贴.aid", kPolicy}});
  const std::string page = woven.Page("国家_补贴.html");
  const std::string model = docs::Address("国家_模型.html", ""), own = docs::Address("国家_补贴.html", "差额");
  // 标准 － 月收入: one of this page, one of another; 引用 is one link.
  CHECK(Has(page, "<a href=\"" + docs::Address("", "标准") + "\" title=\"参数 · 国家/补贴\">标准</a> － <a href=\"" + docs::Address("国家_模型.html", "月收入") +
                      "\" title=\"实体 · 国家/模型\">月收入</a>"));
  CHECK(Has(page, "<a href=\"" + model + "\" title=\"规则集\">国家/模型</a>。"));
  CHECK(Has(Part(page, "id=\"差额\"", "id=\"补贴\""), "用到它的：<a href=\"" + docs::Address("国家_补贴.html", "补贴") + "\">政策 补贴</a></p>"));
  // The fact's line in the model's table names who uses it.
  CHECK(Has(Part(woven.Page("国家_模型.html"), "事实一览", "</details>"), "<td>每月收入多少？</td><td></td><td><a href=\"" + own + "\">定义 差额</a></td>"));
  CHECK(Has(woven.Page("国家_模型.html"), "<b id=\"月收入\">月收入</b>"));
  CHECK(Has(woven.Page("names.js"), "[\"差额\",\"定义（家庭）\",\"国家/补贴\",\"" + own + "\"]"));
}

TEST_CASE("the name that a clause gives itself leads nowhere", "[docs]") {
  const Woven woven({{"模型.aid", kModel},
                     {"补贴.aid", "规则集 国家/补贴。\n引用 国家/模型。\n定义 收入（家庭）：元/月 ＝ 月收入 ＋ 1元/月。\n政策 补贴（家庭）\n  条件 收入：收入 ＞ 0元/月。\n"}});
  CHECK(Has(woven.Page("国家_补贴.html"), "<span class=\"kh\">条件</span> 收入：<a href=\"" + docs::Address("", "收入")));
}

TEST_CASE("a parameter shows its rows over time, with their sources and 示例 marked", "[docs]") {
  const Woven woven({{"模型.aid", kModel}, {"补贴.aid", kPolicy}});
  const std::string table = Part(woven.Page("国家_补贴.html"), "<div class=\"wide\"><table><tr><th>区划</th>", "</table>");
  CHECK(table ==
        "<div class=\"wide\"><table><tr><th>区划</th><th>自</th><th>至</th><th>值</th><th>依据</th></tr>\n"
        "<tr class=\"past\"><td>砀山县</td><td>2024-01-01</td><td></td><td class=\"num\">700元/月</td><td>《某办法》第三条</td></tr>\n"
        "<tr><td>砀山县</td><td>2025-01-01</td><td></td><td class=\"num\">780元/月</td><td><span class=\"demo\">示例</span></td></tr>\n");
}

TEST_CASE("a policy shows its conditions and benefits with their articles, and its 例 with how they came out", "[docs]") {
  std::string text = kPolicy;
  text += "例 算错了，基于 差一百\n  期望 补贴：符合，补差 ＝ 101元/月。\n";
  const Woven woven({{"模型.aid", kModel}, {"补贴.aid", text}});
  const std::string page = woven.Page("国家_补贴.html");
  const std::string summary = Part(page, "<table class=\"facts\">", "</table>");
  CHECK(Has(summary, "<th>条件</th><td>收入 <span class=\"note\">（办法第一条）</span></td>"));
  CHECK(Has(summary, "<th>待遇</th><td>补差：元/月 <span class=\"note\">（办法第二条）</span></td>"));
  CHECK(Has(summary, "2 个：通过 1，未过 1"));
  CHECK(Has(summary, "<span class=\"no\">✗</span> <a href=\"" + docs::Address("国家_补贴.html", "算错了") + "\">算错了</a>"));
  CHECK(Has(Part(page, "id=\"算错了\"", "</main>"), "<div class=\"fail\"><b>期望</b> 补差 ＝ 101元/月<br><b>实际</b> 补差 ＝ 100元/月（"));
  CHECK(Has(Part(page, "id=\"差一百\"", "id=\"算错了\""), "✓ 通过</span>（2 项）"));
}

TEST_CASE("prose of a literate file stands between its rules, without the HTML in it", "[docs]") {
  const Woven woven({{"模型.aid", kModel},
                     {"补贴.md", "# 补贴办法\n\n第一条　收入**低于**标准的。<script>alert(1)</script>\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n```aid\n规则集 国家/补贴。\n引用 国家/模型。\n"
                                 "政策 补贴（家庭）\n  条件 收入：月收入 ＞ 0元/月。\n```\n\n[坏](javascript:alert(1)) 第二条。\n\n```aid\n  身份 补贴户。\n```\n"}});
  const std::string page = woven.Page("国家_补贴.html");
  CHECK(Has(page, "<h2>补贴办法</h2>"));
  CHECK(Has(page, "收入<strong>低于</strong>标准的。"));
  CHECK(Has(page, "<td>2</td>"));
  CHECK_FALSE(Has(page, "alert(1)</script>"));
  CHECK_FALSE(Has(page, "javascript:"));
  CHECK(page.find("id=\"补贴\"") < page.find("第二条。"));
  CHECK(page.find("第二条。") < page.find("补贴户"));
  CHECK(page.find("补贴户") < page.find("<table class=\"facts\">"));  // what is said of the policy comes below its last clause
}

TEST_CASE("hostile names come out as text on every page, and as one string of the script", "[docs]") {
  const std::string name = "<img src=x onerror=alert(1)>\"'&amp;</script>";
  const Woven woven({{"模型.aid", kModel},
                     {"补贴.aid", "规则集 「../../" + name + "」。\n引用 国家/模型。\n// </pre><script>alert(2)</script>\n定义 「" + name + "」（家庭）：元/月 ＝ 月收入 ＋ 1元/月，说明 \"<b>粗</b>\"。\n政策 「" + name +
                                  "政策」（家庭）\n  条件 「" + name + "」：「" + name + "」 ＞ 0元/月。\n例 「" + name + "例」\n  基准日 2025-08-15。\n  家庭 ｛ 月收入：1元/月 ｝。\n  期望 「" + name + "政策」：不符合。\n"}});
  for (const auto& file : woven.files) {
    INFO(file.name);
    CHECK_FALSE(Has(file.text, "<img"));
    CHECK_FALSE(Has(file.text, "alert(2)</script>"));
    CHECK_FALSE(Has(file.text, "<b>粗"));
    CHECK(file.name.find_first_of("/\\<>\"'&:") == std::string::npos);
  }
  CHECK(Has(woven.Page("names.js"), "[\"\\u003cimg src=x onerror=alert(1)\\u003e\\\"'\\u0026amp;\\u003c/script\\u003e\",\"定义（家庭）\""));
}

TEST_CASE("no page asks for anything beyond its folder", "[docs]") {
  const Woven woven({{"模型.aid", kModel}, {"补贴.aid", kPolicy}});
  for (const auto& file : woven.files) {
    INFO(file.name);
    CHECK_FALSE(Has(file.text, "http://"));
    CHECK_FALSE(Has(file.text, "https://"));
    CHECK_FALSE(Has(file.text, "url("));
  }
}

TEST_CASE("the language page holds every form", "[docs]") {
  const Woven woven({{"模型.aid", kModel}});
  const std::string page = woven.Page("language.html");
  for (const syntax::Form& form : syntax::Forms()) CHECK(Has(page, "<code>" + docs::Escaped(form.form) + "</code>"));
}

TEST_CASE("two rule sets whose names differ in marks alone have pages of their own", "[docs]") {
  const Woven woven({{"模型.aid", kModel}, {"甲.aid", "规则集 国家/补贴。\n引用 国家/模型。\n政策 甲（家庭）\n  条件 收入：月收入 ＞ 0元/月。\n"},
                     {"乙.aid", "规则集 国家_补贴。\n引用 国家/模型。\n政策 乙（家庭）\n  条件 收入：月收入 ＞ 0元/月。\n"}});
  CHECK(Has(woven.Page("国家_补贴.html"), "政策</small> 甲"));
  CHECK(Has(woven.Page("国家_补贴-2.html"), "政策</small> 乙"));
}
