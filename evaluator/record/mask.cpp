#include "record/mask.h"

#include <vector>

#include <fmt/format.h>

#include "record/read_value.h"
#include "source/utf8.h"

namespace doudi::record {

std::string MaskedName(std::string_view name) {
  std::size_t first = name.empty() ? 0 : 1;
  while (first < name.size() && source::IsContinuation(name[first])) ++first;
  return name.size() <= first ? std::string(name.empty() ? "" : "*") : fmt::format("{}*", name.substr(0, first));
}

std::string MaskedNumber(std::string_view number) {
  constexpr std::size_t kHead = 6, kTail = 4;
  if (number.size() <= kHead + kTail) return std::string(number.size(), '*');
  return fmt::format("{}{}{}", number.substr(0, kHead), std::string(number.size() - kHead - kTail, '*'), number.substr(number.size() - kTail));
}

std::string MaskedAccount(std::string_view account) {
  constexpr std::size_t kTail = 4;
  return account.size() <= kTail ? "****" : fmt::format("****{}", account.substr(account.size() - kTail));
}

std::string MaskedId(std::string_view id) { return IdentityNumberMistake(id).empty() ? MaskedNumber(id) : std::string(id); }

void Mask(const model::Model& model, Batch& batch) {
  std::vector<bool> designates(model.facts.size(), false);
  for (const auto& entity : model.entities)
    if (entity.designation != model::kNone) designates[static_cast<std::size_t>(entity.designation)] = true;
  for (std::size_t id = 0; id < model.facts.size(); ++id) {
    const auto& fact = model.facts[id];
    if (fact.type.kind != model::TypeKind::Text || fact.type.element != model::kNoEntity || (!designates[id] && !fact.personal && !fact.identity_number)) continue;
    auto& column = batch.facts[id];
    for (std::size_t row = 0; row < column.values.size(); ++row) {
      if (!column.KnownAt(row)) continue;
      const std::string& text = batch.texts[static_cast<std::size_t>(column.values[row])];
      std::string masked = fact.identity_number ? MaskedNumber(text) : MaskedName(text);
      column.values[row] = static_cast<std::int64_t>(batch.texts.size());
      batch.texts.push_back(std::move(masked));
    }
  }
  for (auto& entity : batch.entities)
    for (auto& handle : entity.handles) handle = MaskedId(handle);
}

}  // namespace doudi::record
