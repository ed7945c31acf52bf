// Shards of one audit, put together.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/part.h"
#include "audit/results.h"
#include "audit/run.h"
#include "audit/seal.h"

namespace doudi::audit {
namespace {

struct Shelf {
  Directory directory;
  Manifest manifest;
};

std::vector<Shelf> OpenAll(const std::vector<std::string>& directories) {
  std::vector<Shelf> shelves;
  for (const auto& path : directories) {
    const Directory directory{path};
    std::string seal;
    const auto wrong = Verify(directory, seal);
    if (!wrong.empty()) throw Refused(fmt::format("{} 不能合并：{}", path, wrong.front()));
    shelves.push_back({directory, ReadManifest(ReadWhole(directory.manifest()), directory.manifest())});
    const auto lines = DifferencesOf(shelves.front().manifest, shelves.back().manifest);
    if (!lines.empty()) throw Refused(fmt::format("{} 和 {} 不是同一次核查的：\n  {}", path, directories.front(), fmt::join(lines, "\n  ")));
    for (const auto& name : {"catalogue.json", "issues.jsonl"})
      if (ReadWhole(directory.At(name)) != ReadWhole(shelves.front().directory.At(name))) throw Refused(fmt::format("{} 和 {} 的 {} 不一样", path, directories.front(), name));
  }
  return shelves;
}

// Which directory has a part.
std::map<std::uint64_t, const Directory*> Sources(const std::vector<Shelf>& shelves) {
  std::map<std::uint64_t, const Directory*> sources;
  for (const auto& shelf : shelves)
    for (const auto& range : shelf.manifest.held)
      for (auto part = range.first; part < range.last; ++part) {
        const auto [at, added] = sources.emplace(part, &shelf.directory);
        if (!added) throw Refused(fmt::format("{} 和 {} 都有 {}。每一块只能给一次", at->second->path, shelf.directory.path, Directory::PartName(part)));
      }
  return sources;
}

std::vector<PartRange> RangesOf(const std::map<std::uint64_t, const Directory*>& sources) {
  std::vector<PartRange> ranges;
  for (const auto& [part, directory] : sources) {
    if (ranges.empty() || ranges.back().last != part) ranges.push_back({part, part});
    ranges.back().last = part + 1;
  }
  return ranges;
}

}  // namespace

AuditReport MergeAudits(const std::vector<std::string>& directories, const std::string& out) {
  const auto shelves = OpenAll(directories);
  const auto sources = Sources(shelves);
  const Directory directory{out};
  MakeFolder(directory.parts());
  const DirectoryLock lock(directory.path);
  if (ReadIfThere(directory.manifest())) throw Refused(fmt::format("{} 里已经有一次核查。合并到另一个目录", out));
  AuditReport report;
  report.manifest = shelves.front().manifest;
  report.manifest.held = RangesOf(sources);
  const std::string manifest = ToJson(report.manifest);
  for (const auto& name : {"catalogue.json", "issues.jsonl"}) WriteWhole(directory.At(name), ReadWhole(shelves.front().directory.At(name)));
  Digest chain = Sha256Of(manifest);
  std::string links;
  for (const auto& [part, from] : sources) {
    const std::string content = ReadWhole(from->part(part));
    WriteWhole(directory.part(part), content);
    std::string_view rest = content;
    report.records += TakeHead(rest, from->part(part)).states.size();
    chain = Chained(chain, content);
    links += ToText(Link{part, Sha256Of(content), chain});
  }
  WriteWhole(directory.chain(), links);
  WriteWhole(directory.manifest(), manifest);
  if (report.manifest.held == std::vector<PartRange>{{0, report.manifest.part_count}}) WriteResults(directory, report.manifest);
  const Seal seal = MakeSeal(directory, sources.size(), chain);
  WriteWhole(directory.seal(), ToJson(seal));
  report.seal = seal.seal;
  return report;
}

}  // namespace doudi::audit
