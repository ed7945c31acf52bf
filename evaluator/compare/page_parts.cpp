#include "compare/page_parts.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include <fmt/format.h>

#include "page/script_json.h"
#include "screening/progress.h"
#include "source/html.h"

namespace doudi::compare {
namespace {

using source::Escaped;
using source::Tag;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

constexpr std::size_t kBarHeight = 30, kFrameHeight = 90, kLeastHeight = 160, kUprightHeight = 300;  // pixels

void WriteText(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }

template <class Items, class TextOf>
void WriteTexts(Json& json, const char* name, const Items& items, TextOf text_of) {
  json.Key(name);
  json.StartArray();
  for (const auto& item : items) WriteText(json, text_of(item));
  json.EndArray();
}

void WriteSeries(Json& json, const Series& series) {
  json.StartObject();
  json.Key("label");
  WriteText(json, series.label);
  json.Key("colour");
  WriteText(json, series.colour);
  WriteTexts(json, "values", series.figures, [](const Figure& figure) { return figure.exact; });
  WriteTexts(json, "shown", series.figures, [](const Figure& figure) { return figure.shown; });
  json.EndObject();
}

void WritePicture(Json& json, const Picture& picture) {
  const auto as_is = [](const std::string& text) { return text; };
  json.StartObject();
  json.Key("id");
  WriteText(json, picture.id);
  json.Key("unit");
  WriteText(json, picture.unit);
  json.Key("upright");
  json.Bool(picture.upright);
  WriteTexts(json, "names", picture.names, as_is);
  json.Key("series");
  json.StartArray();
  for (const auto& series : picture.series) WriteSeries(json, series);
  json.EndArray();
  WriteTexts(json, "opens", picture.opens, as_is);
  json.EndObject();
}

}  // namespace

Figure FigureOf(std::uint64_t count) { return {std::to_string(count), screening::WithThousands(count)}; }
Figure FigureOf(const screening::ExactSum& money) { return {money.ToExactText(), money.ToMoneyText()}; }
Figure FigureOf(const value::Rational& money) {
  screening::ExactSum sum;
  sum.Add(money);
  return FigureOf(sum);
}

std::string ToHtml(const Figure& figure) {
  const std::string told = figure.shown.starts_with("≈") ? fmt::format(" title=\"准确为 {}\"", figure.exact) : std::string();
  return fmt::format("<data value=\"{}\"{}>{}</data>", figure.exact, told, figure.shown);
}

std::string TableOf(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows) {
  const auto line = [](std::string_view tag, const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) text += Tag(tag, cells[i], i == 0 ? "" : "n");
    return Tag("tr", text) + "\n";
  };
  std::string body;
  for (const auto& row : rows) body += line("td", row);
  return "<div class=\"scroll\"><table class=\"figures\">\n" + Tag("thead", line("th", heads)) + "\n" + Tag("tbody", "\n" + body) + "\n</table></div>\n";
}

bool Picture::IsBlank() const {
  return std::all_of(series.begin(), series.end(), [](const Series& one) { return std::all_of(one.figures.begin(), one.figures.end(), [](const Figure& figure) { return figure.IsZero(); }); });
}

std::string PlaceFor(const Picture& picture) {
  std::string inner = Tag("h3", Escaped(picture.title));
  if (picture.IsBlank()) return Tag("div", inner + Tag("p", "没有可画的：都是 0。", "small"), "chart") + "\n";
  const std::size_t height = picture.upright ? kUprightHeight : std::max(kLeastHeight, picture.names.size() * kBarHeight + kFrameHeight);
  inner += fmt::format("<div class=\"box\" style=\"height: {}px\" hidden><canvas id=\"{}\" role=\"img\" aria-label=\"{}\"></canvas></div>", height, picture.id, Escaped(picture.title));
  if (!picture.note.empty()) inner += Tag("p", Escaped(picture.note), "small");
  return Tag("div", inner, "chart") + "\n";
}

std::string ToScriptJson(const std::vector<Picture>& pictures) {
  rapidjson::StringBuffer buffer;
  Json json(buffer);
  json.StartArray();
  for (const auto& picture : pictures)
    if (!picture.IsBlank()) WritePicture(json, picture);
  json.EndArray();
  return page::ScriptSafe({buffer.GetString(), buffer.GetSize()});
}

}  // namespace doudi::compare
