// A page for a browser, whole in one file, that asks nothing of a network: the frame, the style and the pictures of all reports.
#pragma once

#include <string>
#include <string_view>

namespace doudi::page {

struct Parts {
  std::string_view title;
  std::string_view body;    // HTML
  std::string_view data;    // JSON for the script (script_json.h: without `<`), found as the element `data`
  std::string_view script;  // the report's own, after charts.js
  bool charts = true;       // whether Chart.js goes with it
};
std::string Whole(const Parts& parts);

// What is built in. None of it holds `</script`.
std::string_view Style();
std::string_view ChartsScript();
std::string_view ChartLibrary();  // Chart.js, minified, with its licence in the first lines

}  // namespace doudi::page
