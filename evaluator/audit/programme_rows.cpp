#include "audit/programme_rows.h"

#include <xxhash.h>

namespace doudi::audit {

ProgrammeRows::ProgrammeRows(const std::string& path, const Programmes& programmes) : file_(path) {
  for (const auto& programme : programmes.all()) name_hashes_.push_back(XXH3_64bits(programme.name.data(), programme.name.size()));
  for (const auto& name : file_.names())
    if (const auto index = programmes.Find(name)) programmes_.push_back(*index);
}

void ProgrammeRows::Read(std::uint64_t first, std::uint64_t last, const std::function<void(std::uint64_t, std::size_t, std::string_view)>& visit) const {
  file_.Read(first, last, [&](std::uint64_t record, std::string_view row) {
    const std::size_t programme = TakeNumber(row, kProgrammeBytes);
    visit(record, programme, row);
  });
}

void ProgrammeRows::AppendBytes(std::uint64_t record, std::string& bytes) const {
  file_.ForEachRow(record, [&](std::string_view row) {
    const std::uint64_t programme = name_hashes_.at(TakeNumber(row, kProgrammeBytes)), size = row.size();
    bytes.append(reinterpret_cast<const char*>(&programme), sizeof programme);
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes.append(row);
  });
}

}  // namespace doudi::audit
