#include "record/collected_rows.h"

#include <utility>

namespace doudi::record {

void CollectedRows::Clear() {
  for (std::vector<Row>& rows : rows_) rows.clear();
  cells_.clear();
  mistakes_.clear();
  bytes_.clear();
  count_ = 0;
}

void CollectedRows::Add(std::size_t table, const TableRow& row) {
  Row kept{row.line, cells_.size(), -1};
  if (!row.mistake.empty()) {
    kept.mistake = static_cast<std::int32_t>(mistakes_.size());
    mistakes_.push_back({row.mistake, row.shown, row.accepted});
  } else {
    for (const TableCell& cell : row.cells) {
      cells_.push_back({bytes_.size(), static_cast<std::uint32_t>(cell.text.size()), cell.number});
      bytes_.append(cell.text);
    }
  }
  rows_[table].push_back(kept);
  ++count_;
}

void CollectedRows::AddMistake(std::size_t table, std::uint64_t line, Mistake mistake) {
  rows_[table].push_back({line, cells_.size(), static_cast<std::int32_t>(mistakes_.size())});
  mistakes_.push_back(std::move(mistake));
}

}  // namespace doudi::record
