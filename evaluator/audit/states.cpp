#include "audit/states.h"

#include <xxhash.h>

#include <cstring>
#include <string>

namespace doudi::audit {
namespace {

void Append(std::string& bytes, std::string_view part) {
  const std::uint64_t size = part.size();
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes.append(part);
}

}  // namespace

std::vector<RecordState> StatesOf(const RunInputs& inputs, std::size_t chunk) {
  const auto facts = inputs.population->Fingerprints(chunk);
  const std::uint64_t first = inputs.population->first_record(chunk), last = first + facts.size();
  std::vector<std::string> bytes(facts.size());
  for (std::size_t record = 0; record < facts.size(); ++record) bytes[record].append(reinterpret_cast<const char*>(&facts[record]), sizeof facts[record]);
  const auto add = [&](std::string_view table) {
    return [&, table](std::uint64_t record, std::string_view programme, std::string_view row) {
      auto& to = bytes[record - first];
      Append(to, table);
      Append(to, programme);
      Append(to, row);
    };
  };
  inputs.ledger->ReadBytes(first, last, add("l"));
  if (inputs.roll) inputs.roll->ReadBytes(first, last, add("r"));
  std::vector<RecordState> states(facts.size());
  for (std::size_t record = 0; record < facts.size(); ++record) {
    const auto id = inputs.households.IdOf(static_cast<std::uint32_t>(first + record));
    XXH64_canonical_t key;
    XXH64_canonicalFromHash(&key, XXH3_64bits(id.data(), id.size()));
    std::memcpy(states[record].key.data(), key.digest, sizeof key.digest);
    XXH128_canonical_t whole;
    XXH128_canonicalFromHash(&whole, XXH3_128bits(bytes[record].data(), bytes[record].size()));
    std::memcpy(states[record].state.data(), whole.digest, sizeof whole.digest);
  }
  return states;
}

}  // namespace doudi::audit
