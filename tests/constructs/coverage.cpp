#include "constructs/coverage.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "check/words.h"
#include "syntax/keywords.h"

namespace doudi::constructs {

using syntax::Form;
using syntax::FormPlace;

namespace {

// Words that stand for what is written in their place.
const std::set<std::string> kPlaceholders = {"金额", "名称", "表", "政策", "待遇", "实体", "值", "式", "事实"};

bool IsHan(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]) >= 0xe4 && static_cast<unsigned char>(text[at]) <= 0xe9; }

// The runs of Han of a text with the place of each.
std::vector<std::pair<std::size_t, std::string>> RunsOf(std::string_view text) {
  std::vector<std::pair<std::size_t, std::string>> runs;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && IsHan(text, end)) end += 3;
    if (end > at) runs.emplace_back(at, std::string(text.substr(at, end - at)));
    at = std::max(end, at + 1);
  }
  return runs;
}

bool Before(std::string_view text, std::size_t at, std::string_view mark) { return text.substr(0, at).ends_with(mark); }

bool HasRun(const std::string& text, const std::string& word) {
  const auto runs = RunsOf(text);
  return std::any_of(runs.begin(), runs.end(), [&](const auto& run) { return run.second == word; });
}

// The place of the clauses of a declaration.
FormPlace PlaceBelow(std::string_view head) {
  static const std::map<std::string_view, FormPlace> kBlocks = {{"实体", FormPlace::Entity},       {"政策", FormPlace::Policy},    {"资源", FormPlace::Resource},
                                                                {"评估单元", FormPlace::Assessment}, {"审计项", FormPlace::Finding}, {"例", FormPlace::Example}};
  const auto found = kBlocks.find(head);
  return found == kBlocks.end() ? FormPlace::Top : found->second;
}

bool HasForm(FormPlace place, std::string_view head) {
  return std::ranges::any_of(syntax::Forms(), [&](const Form& form) { return form.place == place && form.keyword == head; });
}

}  // namespace

std::vector<std::string> AttributesOf(const Form& form) {
  std::vector<std::string> words;
  for (const auto& [at, run] : RunsOf(form.form)) {
    const bool attribute = Before(form.form, at, "[，") || Before(form.form, at, "，") || Before(form.form, at, "[");
    const bool choice = Before(form.form, at, "|") || form.form.substr(at + run.size()).starts_with("|");
    const syntax::Keyword* keyword = syntax::FindKeyword(run);
    if (run == form.keyword || kPlaceholders.contains(run) || std::find(words.begin(), words.end(), run) != words.end()) continue;
    if (choice || (keyword && (attribute || keyword->role == syntax::KeywordRole::Joint))) words.push_back(run);
  }
  return words;
}

void Coverage::Read(const std::string& text) {
  text_ += text;
  std::istringstream lines(text);
  std::string line;
  FormPlace block = FormPlace::Top;
  std::string* sentence = nullptr;
  while (std::getline(lines, line)) {
    const bool indented = line.starts_with(" ");
    const auto runs = RunsOf(line);
    const std::size_t start = line.find_first_not_of(' ');
    const std::string head = !runs.empty() && runs.front().first == start ? runs.front().second : "";
    const FormPlace place = indented ? block : FormPlace::Top;
    if (!indented && HasForm(FormPlace::Top, head)) block = PlaceBelow(head);
    if (HasForm(place, head))
      sentence = &sentences_[{place, head}];
    else if (indented && place == FormPlace::Example && !head.empty())
      sentence = &sentences_[{place, ""}];  // an element
    else if (indented && place == FormPlace::Assessment && HasForm(FormPlace::Policy, head))
      sentence = &sentences_[{FormPlace::Policy, head}];
    if (sentence) *sentence += line + "\n";
  }
}

std::string Coverage::FormsWithout() const {
  std::string missing;
  for (const Form& form : syntax::Forms())
    if (!sentences_.contains({form.place, std::string(form.keyword)})) missing += fmt::format("{}：{}\n", syntax::PlaceName(form.place), form.form);
  return missing;
}

std::string Coverage::AttributesWithout() const {
  std::string missing;
  for (const Form& form : syntax::Forms()) {
    const auto found = sentences_.find({form.place, std::string(form.keyword)});
    for (const std::string& word : AttributesOf(form))
      if (found == sentences_.end() || !HasRun(found->second, word)) missing += fmt::format("{} {}：{}\n", syntax::PlaceName(form.place), form.keyword, word);
  }
  return missing;
}

std::string Coverage::WordsWithout() const {
  std::string missing;
  for (const auto& words : {check::FunctionWords(), check::AggregateWords()})
    for (const std::string& word : words)
      if (!HasRun(text_, word)) missing += word + "\n";
  return missing;
}

}  // namespace doudi::constructs
