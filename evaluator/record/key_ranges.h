// KeyRanges: a table that can be read by ranges of the 编号 that its rows come ordered by, in several threads. For record/ only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "record/key_order.h"

namespace doudi::record {

class TableReader;

class KeyRanges {
 public:
  virtual ~KeyRanges() = default;
  // Whether a key is found without reading all that is before it, in the order that the rows are known to come in.
  virtual bool HasRanges(KeyOrder order) = 0;
  // The key that stands so many rows, or somewhat fewer, behind the first that is `from` or comes after it ("": of all), or the next that may begin a range; nothing
  // where not many more come.
  virtual std::optional<std::string> KeyBehind(const std::string& from, std::size_t rows) = 0;
  // How many readers there can be beside this one, and the i-th of them. Each may be used in a thread of its own, with those of other tables of the
  // same source that have its number. All of them see what this one sees, whatever others write meanwhile.
  virtual std::size_t beside() const = 0;
  virtual std::unique_ptr<TableReader> Beside(std::size_t i) const = 0;
  // Of a reader beside: begins at the first row that is `key` or comes after it. Returns the line of the row before, where that is broken and does not
  // say whose it is; 0 otherwise.
  virtual std::uint64_t From(const std::string& key) = 0;
};

}  // namespace doudi::record
