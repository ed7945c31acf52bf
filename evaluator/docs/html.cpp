#include "docs/html.h"

namespace doudi::docs {
namespace {

constexpr const char* kStyle = R"(
* { box-sizing: border-box; }
html { scroll-padding-top: 3.6rem; }
body { margin: 0; font: 16px/1.65 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", sans-serif; color: #1c1c1c; background: #fff; }
header { position: sticky; top: 0; z-index: 2; background: #fff; border-bottom: 1px solid #ccc; padding: .5rem 1.2rem; display: flex; gap: 1.2rem; align-items: center; }
header a { color: #1c1c1c; text-decoration: none; white-space: nowrap; }
header b a { color: #8a1f11; }
.search { position: relative; margin-left: auto; width: 22rem; max-width: 50vw; }
.search input { width: 100%; font: inherit; padding: .2rem .6rem; border: 1px solid #888; border-radius: .3rem; }
.search ul { position: absolute; right: 0; left: 0; margin: .2rem 0 0; padding: 0; list-style: none; background: #fff; border: 1px solid #aaa; max-height: 70vh; overflow: auto; box-shadow: 0 4px 14px #0003; }
.search ul:empty { display: none; }
.search li a { display: block; padding: .25rem .6rem; white-space: normal; }
.search li a:hover, .search li a:focus { background: #f0e9df; outline: none; }
.search small { color: #666; margin-left: .6rem; }
.page { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2rem; max-width: 78rem; margin: 0 auto; padding: 1rem 1.2rem 4rem; }
.page > nav { position: sticky; top: 3.6rem; max-height: calc(100vh - 4.6rem); overflow: auto; font-size: .86rem; line-height: 1.5; }
.page > nav ul { list-style: none; margin: 0 0 .8rem; padding: 0; }
.page > nav h4 { margin: .4rem 0 .1rem; color: #666; font-weight: 600; }
.page > nav a { text-decoration: none; color: #333; }
main { min-width: 0; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: .4rem 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid #1c1c1c; overflow-wrap: anywhere; }
h3 { font-size: 1.05rem; margin: 2rem 0 .4rem; overflow-wrap: anywhere; }
h3 small, h2 small { color: #777; font-weight: 400; font-size: .8em; }
a { color: #0b4f8a; }
pre { font: .92rem/1.7 "Noto Sans Mono CJK SC", "Sarasa Mono SC", "Noto Sans CJK SC", "Microsoft YaHei", monospace; background: #f7f5f1; border-left: 3px solid #c9bda6; padding: .6rem .9rem; margin: .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font-family: "Noto Sans Mono CJK SC", "Noto Sans CJK SC", "Microsoft YaHei", monospace; background: #f7f5f1; overflow-wrap: anywhere; }
pre code { background: none; }
.kh { color: #8a1f11; font-weight: 700; } .kw { color: #8a1f11; } .lit { color: #6b3fa0; } .txt { color: #2e6b2e; } .ref { color: #666; } .com { color: #777; }
pre a { color: #0b4f8a; text-decoration: none; border-bottom: 1px dotted #0b4f8a; }
:target { background: #fff3c4; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: .5rem 0; font-size: .9rem; max-width: 100%; }
th, td { border: 1px solid #ccc; padding: .2rem .55rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f3efe8; white-space: nowrap; }
td.num { text-align: right; white-space: nowrap; }
.facts th:first-child { width: 7rem; }
.uses { font-size: .88rem; color: #444; margin: .3rem 0; }
.demo { display: inline-block; background: #b45f06; color: #fff; border-radius: .2rem; padding: 0 .35rem; font-size: .8rem; }
.yes { color: #1f6b2c; font-weight: 600; } .no { color: #b00020; font-weight: 700; }
.fail { border-left: 3px solid #b00020; padding-left: .8rem; margin: .4rem 0; }
.note { color: #555; font-size: .92rem; }
.past td { color: #888; }
@media (max-width: 60rem) { .page { grid-template-columns: minmax(0, 1fr); } .page > nav { position: static; max-height: none; } }
@media print {
  header, .page > nav { display: none; }
  .page { display: block; padding: 0; max-width: none; }
  body { font-size: 10pt; }
  pre, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre a, a { color: inherit; border: 0; text-decoration: none; }
  details > * { display: block; }
}
)";

// NAMES is what names.js holds: [name, kind, rule set, address].
constexpr const char* kSearch = R"(
(function () {
  var box = document.getElementById('find'), list = document.getElementById('found');
  function show() {
    var wanted = box.value.trim();
    list.replaceChildren();
    if (!wanted || typeof NAMES === 'undefined') return;
    var hits = NAMES.filter(function (n) { return n[0].includes(wanted); });
    hits.sort(function (a, b) { return (b[0].startsWith(wanted) - a[0].startsWith(wanted)) || (a[0].length - b[0].length); });
    hits.slice(0, 40).forEach(function (n) {
      var item = document.createElement('li'), link = document.createElement('a'), kind = document.createElement('small');
      link.href = n[3];
      link.textContent = n[0];
      kind.textContent = n[1] + ' · ' + n[2];
      link.append(kind);
      item.append(link);
      list.append(item);
    });
    if (!hits.length) { var none = document.createElement('li'); none.textContent = '没有这个名称'; list.append(none); }
  }
  box.addEventListener('input', show);
  box.addEventListener('keydown', function (e) {
    if (e.key === 'Enter') { var first = list.querySelector('a'); if (first) location.href = first.href; }
    if (e.key === 'Escape') { box.value = ''; show(); }
  });
  list.addEventListener('click', function () { box.value = ''; list.replaceChildren(); });
})();
)";

bool IsPlain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string PercentEncoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (IsPlain(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace

std::string Address(std::string_view file, std::string_view anchor) {
  return PercentEncoded(file) + (anchor.empty() ? "" : "#" + PercentEncoded(anchor));
}

std::string LinkTo(std::string_view file, std::string_view anchor, std::string_view inner) {
  return "<a href=\"" + Address(file, anchor) + "\">" + std::string(inner) + "</a>";
}

std::string ScriptText(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || c == '<' || c == '>' || c == '&') {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else if (text.substr(i, 3) == "\u2028" || text.substr(i, 3) == "\u2029") {  // ends of a line to older scripts
      out += text.substr(i, 3) == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string PageOf(std::string_view title, std::string_view body) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  page += Escaped(title) + "</title>\n<style>";
  page += kStyle;
  page +=
      "</style>\n</head>\n<body>\n<header><b><a href=\"index.html\">兜底规则</a></b><a href=\"guide.html\">怎样写一项政策</a><a href=\"language.html\">语言</a>"
      "<div class=\"search\"><input id=\"find\" type=\"search\" placeholder=\"按名称查找\" aria-label=\"按名称查找\" autocomplete=\"off\"><ul id=\"found\"></ul></div></header>\n";
  page += body;
  page += "\n<script src=\"names.js\"></script>\n<script>";
  page += kSearch;
  return page + "</script>\n</body>\n</html>\n";
}

std::string Badge(bool passed) { return passed ? Tag("span", "✓ 通过", "yes") : Tag("span", "✗ 未过", "no"); }

}  // namespace doudi::docs
