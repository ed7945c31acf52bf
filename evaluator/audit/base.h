// Base: an earlier run, from which a new one takes over what nothing has changed for.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/catalogue.h"
#include "audit/directory.h"
#include "audit/manifest.h"
#include "audit/part.h"

namespace doudi::audit {

class Base {
 public:
  // Reads the heads of its parts, 24 bytes a record. Throws Refused where the directory is no sealed run of all parts, or was changed.
  explicit Base(const std::string& path);

  const Manifest& manifest() const { return manifest_; }
  const Catalogue& catalogue() const { return catalogue_; }
  // Why nothing of it can be taken over, in words; empty where something can. `catalogue`: of the new run.
  std::vector<std::string> Hindrances(const Manifest& now, const Catalogue& catalogue) const;

  // Goes along the records of the base with those of the new run, which come in the order of their register: where each household is that is in the same
  // state, by its place among all records of the base. Those that have moved are looked up.
  class Walk {
   public:
    explicit Walk(const Base& base) : base_(base) {}
    std::optional<std::uint32_t> Find(const RecordState& state);

   private:
    std::optional<std::uint32_t> LookUp(const RecordState& state);

    const Base& base_;
    std::size_t next_ = 0;                // where it is, if nothing was put in or taken out before it
    std::vector<std::uint32_t> by_state_;  // made when something has moved
  };

  const RecordState& StateAt(std::uint32_t place) const { return states_[place]; }
  // The line of a household, from behind its number on; "" where there was nothing to say of it. Several threads may ask.
  std::string LineAt(std::uint32_t place) const;

 private:
  struct OpenPart {
    std::string text;
    std::vector<std::string_view> lines;  // by number of the record
  };
  std::shared_ptr<const OpenPart> PartAt(std::size_t part) const;

  Directory directory_;
  Manifest manifest_;
  Catalogue catalogue_;
  std::vector<RecordState> states_;   // of all records, in order
  std::vector<std::uint32_t> firsts_;  // by part: the place of its first record
  mutable std::mutex mutex_;
  mutable std::list<std::pair<std::size_t, std::shared_ptr<const OpenPart>>> open_;  // the latest first
};

}  // namespace doudi::audit
