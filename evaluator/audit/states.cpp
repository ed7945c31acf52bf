#include "audit/states.h"

#include <xxhash.h>

#include <cstring>
#include <string>

namespace doudi::audit {
namespace {

template <class Number>
void AppendNumber(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace

std::vector<RecordState> StatesOf(const RunInputs& inputs, std::size_t chunk) {
  const auto facts = inputs.population->Fingerprints(chunk);
  const std::uint64_t first = inputs.population->first_record(chunk), last = first + facts.size();
  std::vector<RecordState> states(facts.size());
  std::string bytes;
  for (std::size_t record = 0; record < facts.size(); ++record) {
    const std::uint64_t place = first + record;
    bytes.clear();
    AppendNumber(bytes, facts[record]);
    inputs.ledger->rows().AppendBytes(place, bytes);
    const std::uint64_t paid = bytes.size();
    if (inputs.roll) inputs.roll->rows().AppendBytes(place, bytes);
    AppendNumber(bytes, paid);
    const auto id = inputs.households.IdOf(static_cast<std::uint32_t>(place));
    XXH64_canonical_t key;
    XXH64_canonicalFromHash(&key, XXH3_64bits(id.data(), id.size()));
    std::memcpy(states[record].key.data(), key.digest, sizeof key.digest);
    XXH128_canonical_t whole;
    XXH128_canonicalFromHash(&whole, XXH3_128bits(bytes.data(), bytes.size()));
    std::memcpy(states[record].state.data(), whole.digest, sizeof whole.digest);
  }
  inputs.ledger->rows().LetGo(first, last);
  if (inputs.roll) inputs.roll->rows().LetGo(first, last);
  return states;
}

}  // namespace doudi::audit
