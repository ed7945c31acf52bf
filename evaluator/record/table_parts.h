// TableParts: a register in tables that have ranges of keys, read by parts in several threads. For record/ only.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "record/key_ranges.h"
#include "record/table_register.h"

namespace doudi::record {

// The same tables, of which it reads the records whose 编号 are in a range.
class RangeReader : public TableRegister {
 public:
  // From `from` on ("": from the beginning) and before `to` ("": to the end). What is broken beside a range is told with the record before it, and known
  // to the one after it, as if there were no ranges.
  virtual void Go(const std::string& from, const std::string& to) = 0;
  // By table, as RowsBuilder::unsaid; of all ranges that it has read.
  virtual const std::vector<std::uint64_t>& unsaid() const = 0;
};

class TableParts {
 public:
  // `tables`: that of the records first; their rows come in `order`. `make` makes the i-th reader beside, in any thread, one at a time; there are so many at most.
  using Make = std::function<std::unique_ptr<RangeReader>(std::size_t)>;
  // What is to be told of the whole register, once it was read, by table how much was unsaid.
  using Tell = std::function<std::vector<RecordIssue>(const std::vector<std::uint64_t>&)>;
  TableParts(const model::Model& model, std::vector<KeyRanges*> tables, KeyOrder order, std::size_t most_readers, Make make, Tell tell)
      : model_(model), tables_(std::move(tables)), order_(order), most_(most_readers), make_(std::move(make)), tell_(std::move(tell)) {}

  // As RegisterReader::NextPart. `before` is told before all else. The last part waits for the others to be read or given up.
  std::unique_ptr<RegisterPart> Next(std::size_t records, std::vector<RecordIssue> before);
  std::uint64_t plain() const;  // records, of parts that were read

 private:
  class Part;
  class LastPart;

  std::optional<std::string> KeyBehind(std::size_t records) const;
  std::unique_ptr<RangeReader> TakeReader();
  void ReturnReader(std::unique_ptr<RangeReader> reader);
  void End();  // of a part

  const model::Model& model_;
  std::vector<KeyRanges*> tables_;
  KeyOrder order_;
  std::size_t most_;
  Make make_;
  Tell tell_;
  std::string from_;  // where the next part begins
  bool cut_all_ = false, told_ = false;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<RangeReader>> idle_;
  std::size_t made_ = 0, open_ = 0;  // readers; parts that are not read
};

}  // namespace doudi::record
