// Base: an earlier run, from which a new one takes over the households that nothing has changed for.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/directory.h"
#include "audit/manifest.h"
#include "audit/part.h"

namespace doudi::audit {

class Base {
 public:
  // Reads the heads of its parts, about 40 bytes a record. Throws Refused where the directory is no sealed run of all parts, or was changed.
  explicit Base(const std::string& path);

  const Manifest& manifest() const { return manifest_; }
  // Why nothing of it can be taken over, in words; empty where it can. `catalogue`: of the new run, as text.
  std::vector<std::string> Hindrances(const Manifest& now, const std::string& catalogue) const;

  bool Has(const RecordState& state) const;
  // The line of a household in the same state, from behind its number on; "" where there was nothing to say of it; nullopt where it is not known or
  // in another state. Several threads may ask.
  std::optional<std::string> LineOf(const RecordState& state) const;

 private:
  struct Entry {
    RecordState state;
    std::uint32_t part = 0, n = 0;
  };
  struct OpenPart {
    std::string text;
    std::vector<std::string_view> lines;  // by number of the record
  };
  const Entry* Find(const RecordState& state) const;
  std::shared_ptr<const OpenPart> PartAt(std::uint32_t part) const;

  Directory directory_;
  Manifest manifest_;
  std::vector<Entry> entries_;  // by state
  mutable std::mutex mutex_;
  mutable std::list<std::pair<std::uint32_t, std::shared_ptr<const OpenPart>>> open_;  // the latest first
};

}  // namespace doudi::audit
