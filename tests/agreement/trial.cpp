#include "agreement/trial.h"

#include <cstdlib>
#include <set>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "diagnostics/diagnostic.h"

namespace doudi::agreement {

namespace {

std::vector<std::pair<std::string, std::string>> TextsOf(const RuleText& rules) {
  std::vector<std::pair<std::string, std::string>> texts = {{"试/生成.aid", rules.Whole()}};
  for (const auto& [name, rows] : rules.files) texts.emplace_back("试/" + name, rows);
  return texts;
}

}  // namespace

Trial::Trial(RuleText text) : text_(std::move(text)), rules_(check::LoadRuleTexts(TextsOf(text_))) {
  if (!rules_.model) return;
  program::CompileOptions options;
  options.reference_date = text_.reference_date;
  options.findings = true;
  program_ = program::Compile(*rules_.model, options);
}

std::string Trial::Messages() const {
  std::string text;
  for (const auto& error : rules_.io_errors) text += error + "\n";
  for (const auto& diagnostic : rules_.diagnostics) text += diagnostics::Render(diagnostic) + "\n";
  return text;
}

bool Trial::senseless() const {
  static const std::set<std::string> codes = {"T007", "T008", "T013", "D010", "D012", "P014", "P030", "P039", "P043"};
  if (checks()) return false;
  for (const auto& diagnostic : rules_.diagnostics)
    if (diagnostic.severity == diagnostics::Severity::Error && !codes.contains(diagnostic.code)) return false;
  return rules_.io_errors.empty();
}

std::unique_ptr<Trial> Draw(Random& random, const Features& features, std::string& messages) {
  for (;;) {
    auto trial = std::make_unique<Trial>(random, features);
    if (trial->checks()) return trial;
    if (trial->senseless()) continue;
    messages = "the generated rules do not check:\n" + trial->Messages() + trial->text().Whole();
    return nullptr;
  }
}

std::vector<const Element*> Pointers(const std::vector<ElementPtr>& records) {
  std::vector<const Element*> pointers;
  for (const ElementPtr& record : records) pointers.push_back(record.get());
  return pointers;
}

Ran RunOn(const Trial& trial, const std::vector<const Element*>& records) { return RunOn(trial, trial.program(), records); }

Ran RunOn(const Trial& trial, const program::Program& program, const std::vector<const Element*>& records) {
  record::BatchBuilder builder(trial.model(), trial.reference_date(), trial.known_by());
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (Append(builder, trial.model(), *records[i], fmt::format("R{}", i))) continue;
    std::string issues;
    for (const auto& issue : builder.TakeIssues()) issues += record::ToText(issue) + "\n";
    throw std::runtime_error("agreement: a generated record was set aside: " + issues +
                             ToText(trial.model(), *records[i]));
  }
  auto batch = std::make_unique<record::Batch>(builder.Take());
  run::Result result = run::Run(program, *batch);
  return {std::move(batch), std::move(result)};
}

std::string AllValues(const Ran& ran, const Element& record, std::size_t place_in_batch) {
  const model::Model& model = program::ModelOf(ran.result.program());
  std::string text;
  for (const Place& place : PlacesOf(model, program::ReferenceDateOf(ran.result.program()))) {
    if (place.kind == Place::Kind::Expression && !ran.result.Has(place.expression)) continue;
    std::int32_t first = 0, last = 1;
    if (place.level != model::kNoEntity)
      std::tie(first, last) =
          ran.batch->RowsOf(model, place.level, static_cast<std::int32_t>(place_in_batch));
    const model::TypeKind kind = place.kind == Place::Kind::Expression ? model.At(place.expression).type.kind
                                 : place.kind == Place::Kind::Benefit  ? model::TypeKind::Number
                                                                       : model::TypeKind::Boolean;
    for (std::int32_t row = first; row < last; ++row)
      text += fmt::format("{} [{}] {}\n", place.name, row - first,
                          ToText(Actual(ran.result, place, row), kind, *ran.batch));
  }
  return text + ToText(model, record);
}

std::uint64_t Seed() {
  const char* text = std::getenv("DOUDI_SEED");
  return text ? std::strtoull(text, nullptr, 10) : 1;
}

int Count(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

}  // namespace doudi::agreement
