#include <algorithm>

#include "docs/html.h"
#include "docs/parts.h"

namespace doudi::docs {
namespace {

const model::Parameter* ParameterNamed(const check::Rules& rules, const Entry& entry, const model::Model*& of) {
  for (const model::Model* model : rules.Models())
    for (const model::Parameter& parameter : model->parameters)
      if (parameter.name == entry.name && parameter.span.file == entry.span.file) {
        of = model;
        return &parameter;
      }
  return nullptr;
}

std::string ValueText(const model::Model& model, const model::ParameterOutput& output, const model::Constant& value) {
  const auto* number = std::get_if<value::Rational>(&value);
  if (number && model::ToText(model, output.type) == "比例")
    if (const auto percent = value::Multiply(*number, 100)) return value::ToDecimalText(*percent) + "%";
  return Escaped(model::ToText(model, output.type, value));
}

std::string BasisText(const model::Basis& basis) {
  if (!basis.example) return Escaped(model::ToText(basis));
  const std::string title = basis.title.empty() || basis.title == "示例" ? "" : " " + Escaped(model::ToText(basis));
  return Tag("span", "示例", "demo") + title + (basis.note.empty() ? "" : " " + Escaped(basis.note));
}

std::string Dates(const model::Period& period) {
  return Tag("td", period.from ? value::ToText(*period.from) : "—") + Tag("td", period.until ? value::ToText(*period.until) : "");
}

}  // namespace

std::string ParameterTable(const check::Rules& rules, const Entry& entry) {
  const model::Model* model = nullptr;
  const model::Parameter* parameter = ParameterNamed(rules, entry, model);
  if (!parameter || parameter->rows.empty()) return {};
  const bool list = parameter->use == model::ParameterUse::List;
  std::vector<const model::ParameterOutput*> outputs;
  std::string head;
  for (const auto& key : parameter->keys) head += Tag("th", Escaped(key.name));
  head += Tag("th", "自") + Tag("th", "至");
  for (const auto& output : parameter->outputs)
    if (!output.derived && !list && output.name != "有上限") {
      outputs.push_back(&output);
      head += Tag("th", output.name.empty() ? "值" : Escaped(output.name));
    }
  head += Tag("th", "依据");

  std::vector<const model::ParameterRow*> rows;
  for (const auto& row : parameter->rows) {
    const auto* listed = list ? std::get_if<bool>(&row.values[0]) : nullptr;
    if (!row.filler && (!list || (listed && *listed))) rows.push_back(&row);
  }
  std::string body;
  for (const model::ParameterRow* row : rows) {
    std::string cells;
    for (std::size_t key = 0; key < parameter->keys.size(); ++key)
      cells += Tag("td", Escaped(model::ToText(*model, parameter->keys[key].type, model::Constant{model::Code{row->keys[key]}})));
    cells += Dates(row->period);
    for (const auto* output : outputs) {
      const auto at = static_cast<std::size_t>(output - parameter->outputs.data());
      cells += Tag("td", ValueText(*model, *output, row->values[at]), "num");
    }
    // A row of one key is followed by the later one that takes its place.
    const bool past = std::any_of(rows.begin(), rows.end(), [&](const model::ParameterRow* other) {
      return other->keys == row->keys && other->period.from && row->period.from && *other->period.from > *row->period.from && !row->period.until;
    });
    body += Tag("tr", cells + Tag("td", BasisText(row->basis) + (row->computed ? "（按前值算得）" : "")), past ? "past" : "") + "\n";
  }
  const std::string table = Tag("div", Tag("table", Tag("tr", head) + "\n" + body), "wide");
  constexpr std::size_t kFewRows = 24;
  if (rows.size() <= kFewRows) return table;
  return "<details><summary>各地、各期的值（" + std::to_string(rows.size()) + " 行）</summary>" + table + "</details>";
}

}  // namespace doudi::docs
