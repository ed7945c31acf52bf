// ExternalSort: rows of bytes in the order of their bytes, however many, in bounded memory: sorted runs on disk, merged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "record/text_input.h"

namespace doudi::audit {

class ExternalSort {
 public:
  // Runs of at most `memory` bytes lie in files of no name in `folder`. Throws DiskFailure where they cannot.
  explicit ExternalSort(std::string folder, std::size_t memory = std::size_t{32} << 20);
  ~ExternalSort();

  void Add(std::string_view row);  // REQUIRES: at most 65535 bytes
  // All rows in order, equal ones as often as they were added. Once.
  void ForEach(const std::function<void(std::string_view)>& visit);

 private:
  struct Run;
  struct Place {
    std::size_t begin = 0;
    std::uint16_t size = 0;
  };
  std::string_view RowAt(const Place& place) const { return std::string_view(rows_).substr(place.begin, place.size); }
  void SortRows();
  void WriteRun();
  void Merge(const std::function<void(std::string_view)>& visit);

  std::string folder_;
  std::size_t memory_;
  std::string rows_;
  std::vector<Place> places_;
  std::vector<record::FileHandle> runs_;
};

}  // namespace doudi::audit
