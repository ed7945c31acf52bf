#include "audit/base.h"

#include <algorithm>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/seal.h"

namespace doudi::audit {
namespace {

constexpr std::size_t kOpenParts = 16;

}  // namespace

Base::Base(const std::string& path) : directory_{path} {
  std::string seal;
  const auto wrong = Verify(directory_, seal);
  if (!wrong.empty()) throw Refused(fmt::format("不能拿 {} 作底：{}", path, wrong.front()));
  manifest_ = ReadManifest(ReadWhole(directory_.manifest()), directory_.manifest());
  if (manifest_.held != std::vector<PartRange>{{0, manifest_.part_count}}) throw Refused(fmt::format("不能拿 {} 作底：它只有一部分；先用 doudi audit merge 合起来", path));
  entries_.reserve(manifest_.records);
  for (std::uint64_t part = 0; part < manifest_.part_count; ++part) {
    const std::string text = ReadWhole(directory_.part(part));
    std::string_view rest = text;
    const PartHead head = TakeHead(rest, directory_.part(part));
    for (std::size_t n = 0; n < head.states.size(); ++n) entries_.push_back({head.states[n], static_cast<std::uint32_t>(part), static_cast<std::uint32_t>(n)});
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.state < b.state; });
}

std::vector<std::string> Base::Hindrances(const Manifest& now, const std::string& catalogue) const {
  // What is told of each household by itself, or does not matter to one that is as it was.
  Manifest same = manifest_;
  same.register_content = now.register_content;
  same.ledger_sha256 = now.ledger_sha256;
  same.part_count = now.part_count;
  if (same.roll_sha256 && now.roll_sha256) same.roll_sha256 = now.roll_sha256;
  same.programmes_sha256 = now.programmes_sha256;
  if (same.known_now < now.known_now) same.known_now = now.known_now;
  auto lines = DifferencesOf(same, now);
  if (lines.empty() && catalogue != ReadWhole(directory_.catalogue())) lines.emplace_back("比较的项目变了");
  return lines;
}

const Base::Entry* Base::Find(const RecordState& state) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), state, [](const Entry& one, const RecordState& wanted) { return one.state < wanted; });
  return at == entries_.end() || at->state != state ? nullptr : &*at;
}

bool Base::Has(const RecordState& state) const { return Find(state) != nullptr; }

std::optional<std::string> Base::LineOf(const RecordState& state) const {
  const auto* at = Find(state);
  if (at == nullptr) return std::nullopt;
  const auto part = PartAt(at->part);
  return std::string(part->lines[at->n]);
}

std::shared_ptr<const Base::OpenPart> Base::PartAt(std::uint32_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& one) { return one.first == number; });
  if (found != open_.end()) {
    open_.splice(open_.begin(), open_, found);
    return open_.front().second;
  }
  auto part = std::make_shared<OpenPart>();
  part->text = ReadWhole(directory_.part(number));
  std::string_view rest = part->text, line;
  part->lines.resize(TakeHead(rest, directory_.part(number)).states.size());
  while (TakeLine(rest, line)) {
    const auto [n, fields] = SplitLine(line);
    if (n >= 0 && static_cast<std::size_t>(n) < part->lines.size()) part->lines[static_cast<std::size_t>(n)] = fields;
  }
  open_.emplace_front(number, std::move(part));
  if (open_.size() > kOpenParts) open_.pop_back();
  return open_.front().second;
}

}  // namespace doudi::audit
