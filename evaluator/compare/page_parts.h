// What the page of a comparison is put together from: exact figures, tables, pictures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "screening/summary.h"
#include "value/rational.h"

namespace doudi::compare {

// A number as it is and as it is shown: "6400/3" and "≈2,133.33".
struct Figure {
  std::string exact, shown;
  bool IsZero() const { return exact == "0"; }
};
Figure FigureOf(std::uint64_t count);
Figure FigureOf(const screening::ExactSum& money);
Figure FigureOf(const value::Rational& money);

// <data value="6400/3">≈2,133.33</data>; one that is rounded tells what it is to whoever points at it.
std::string ToHtml(const Figure& figure);

// Cells and heads are HTML. All columns but the first are of figures.
std::string TableOf(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows);

inline constexpr std::string_view kGainColour = "#3b78b8", kLossColour = "#c2413a", kOpenColour = "#8c959f", kOutcomeColour = "#d39b2a";

struct Series {
  std::string label;
  std::string_view colour;
  std::vector<Figure> figures;  // by name of the picture
};
// Bars, lying unless `upright`.
struct Picture {
  std::string id, title, note, unit;
  std::vector<std::string> names;
  std::vector<Series> series;
  std::vector<std::string> opens;  // by name the id of the part that a click opens; empty: none
  bool upright = false;
  bool IsBlank() const;            // nothing would be seen of it
};
// Where it goes; hidden until the script has drawn it. Of a blank one that there is nothing.
std::string PlaceFor(const Picture& picture);
// For report.js: [{"id":…,"unit":…,"upright":…,"names":[…],"series":[{"label":…,"colour":…,"values":["6400/3"],"shown":["≈2,133.33"]}],"opens":[…]}]
std::string ToScriptJson(const std::vector<Picture>& pictures);

}  // namespace doudi::compare
