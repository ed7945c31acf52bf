// Workbook: what the sheets of an .xlsx file share: their names, texts, and which styles show dates. For record/ only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "record/chunk.h"
#include "record/zip_archive.h"

namespace doudi::record {

struct Workbook {
  explicit Workbook(const std::string& path);

  ZipArchive archive;
  std::vector<std::pair<std::string, std::string>> sheets;  // name, file in the archive
  bool from_1904 = false;
  std::vector<bool> date_styles;  // by style
  Strings texts;                  // shared
};

}  // namespace doudi::record
