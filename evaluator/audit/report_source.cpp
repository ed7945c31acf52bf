#include "audit/report_source.h"

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/part.h"
#include "audit/seal.h"

namespace doudi::audit {
namespace {

rapidjson::Document Parsed(std::string_view text, const std::string& path) {
  rapidjson::Document document;
  if (document.Parse(text.data(), text.size()).HasParseError() || !document.IsObject()) throw std::runtime_error(fmt::format("{} 读不出来，或者不完整", path));
  return document;
}

}  // namespace

ReportSource OpenForReport(const std::string& path) {
  ReportSource source;
  source.directory.path = path;
  const Directory& directory = source.directory;
  std::error_code none;
  if (!std::filesystem::is_directory(path, none)) throw Refused(fmt::format("没有目录 {}。要写 doudi audit --out 的那个目录", path));
  const auto wrong = Verify(directory, source.seal);
  if (!wrong.empty()) throw Refused(fmt::format("{} 和封印对不上，不据以出报告。用 doudi audit verify 看，重新核查以后再来：\n  {}", path, fmt::join(wrong, "\n  ")));
  source.manifest = ReadManifest(ReadWhole(directory.manifest()), directory.manifest());
  const auto summary = ReadIfThere(directory.At("summary.json"));
  if (!summary) throw Refused(fmt::format("{} 只是一部分，没有结果。先用 doudi audit merge 把各份合起来", path));
  source.summary = Parsed(*summary, directory.At("summary.json"));
  const std::string catalogue = ReadWhole(directory.catalogue());
  source.catalogue = ReadCatalogue(catalogue, directory.catalogue());
  source.catalogue_json = Parsed(catalogue, directory.catalogue());
  return source;
}

void EachHousehold(const ReportSource& source, const HouseholdVisit& visit) {
  for (const auto& range : source.manifest.held)
    for (auto part = range.first; part < range.last; ++part) {
      const std::string path = source.directory.part(part), text = ReadWhole(path);
      std::string_view rest = text, line;
      TakeLine(rest, line);
      while (TakeLine(rest, line))
        if (!visit({part, static_cast<std::uint64_t>(line.data() - text.data()), line.size()}, Parsed(line, path))) return;
    }
}

rapidjson::Document ReadHousehold(const ReportSource& source, const LinePlace& place) {
  const std::string path = source.directory.part(place.part);
  const record::FileHandle file(std::fopen(path.c_str(), "rb"));
  std::string line(place.size, '\0');
  if (!file || std::fseek(file.get(), static_cast<long>(place.offset), SEEK_SET) != 0 || std::fread(line.data(), 1, line.size(), file.get()) != line.size())
    throw std::runtime_error(fmt::format("{} 读不出来，或者在出报告时变了", path));
  return Parsed(line, path);
}

}  // namespace doudi::audit
