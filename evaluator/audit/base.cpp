#include "audit/base.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/seal.h"

namespace doudi::audit {
namespace {

constexpr std::size_t kOpenParts = 16;

}  // namespace

Base::Base(const std::string& path) : directory_{path} {
  std::string seal;
  const auto wrong = Verify(directory_, seal, [this](std::uint64_t part, std::string_view content) {
    firsts_.push_back(static_cast<std::uint32_t>(states_.size()));
    const PartHead head = TakeHead(content, directory_.part(part));
    states_.insert(states_.end(), head.states.begin(), head.states.end());
  });
  if (!wrong.empty()) throw Refused(fmt::format("不能拿 {} 作底：{}", path, wrong.front()));
  manifest_ = ReadManifest(ReadWhole(directory_.manifest()), directory_.manifest());
  catalogue_ = ReadCatalogue(ReadWhole(directory_.catalogue()), directory_.catalogue());
  if (manifest_.held != std::vector<PartRange>{{0, manifest_.part_count}}) throw Refused(fmt::format("不能拿 {} 作底：它只有一部分；先用 doudi audit merge 合起来", path));
}

std::vector<std::string> Base::Hindrances(const Manifest& now, const Catalogue& catalogue) const {
  // What is told of each household, line and 审计项 by itself, or does not matter to what is as it was.
  Manifest same = manifest_;
  same.rules = now.rules;
  same.rule_files = now.rule_files;
  same.register_content = now.register_content;
  same.ledger_sha256 = now.ledger_sha256;
  same.part_count = now.part_count;
  if (same.roll_sha256 && now.roll_sha256) same.roll_sha256 = now.roll_sha256;
  same.programmes_sha256 = now.programmes_sha256;
  if (same.known_now < now.known_now) same.known_now = now.known_now;
  auto lines = DifferencesOf(same, now);
  if (lines.empty() && catalogue.vocabulary != catalogue_.vocabulary) lines.emplace_back("规则里的实体、事实或枚举变了");
  return lines;
}

std::optional<std::uint32_t> Base::Walk::Find(const RecordState& state) {
  const auto& states = base_.states_;
  if (next_ == states.size() || states[next_].key != state.key) return LookUp(state);
  const auto place = static_cast<std::uint32_t>(next_++);
  return states[place] == state ? std::optional(place) : std::nullopt;
}

std::optional<std::uint32_t> Base::Walk::LookUp(const RecordState& state) {
  const auto& states = base_.states_;
  const auto before = [&](std::uint32_t place, const RecordState& wanted) { return states[place] < wanted; };
  if (by_state_.empty() && !states.empty()) {
    by_state_.resize(states.size());
    std::iota(by_state_.begin(), by_state_.end(), 0U);
    std::sort(by_state_.begin(), by_state_.end(), [&](std::uint32_t a, std::uint32_t b) { return states[a] < states[b]; });
  }
  const auto of_key = std::lower_bound(by_state_.begin(), by_state_.end(), RecordState{state.key, {}}, before);
  if (of_key == by_state_.end() || states[*of_key].key != state.key) return std::nullopt;  // a new one
  const auto same = std::lower_bound(of_key, by_state_.end(), state, before);
  const bool found = same != by_state_.end() && states[*same] == state;
  next_ = (found ? *same : *of_key) + 1;
  return found ? std::optional(*same) : std::nullopt;
}

std::string Base::LineAt(std::uint32_t place) const {
  const auto part = static_cast<std::size_t>(std::upper_bound(firsts_.begin(), firsts_.end(), place) - firsts_.begin()) - 1;
  const auto open = PartAt(part);
  return std::string(open->lines[place - firsts_[part]]);
}

std::shared_ptr<const Base::OpenPart> Base::PartAt(std::size_t number) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& one) { return one.first == number; });
  if (found != open_.end()) {
    open_.splice(open_.begin(), open_, found);
    return open_.front().second;
  }
  auto part = std::make_shared<OpenPart>();
  part->text = ReadWhole(directory_.part(number));
  std::string_view rest = part->text, line;
  TakeLine(rest, line);
  part->lines.resize((number + 1 < firsts_.size() ? firsts_[number + 1] : states_.size()) - firsts_[number]);
  while (TakeLine(rest, line)) {
    const auto [n, fields] = SplitLine(line);
    if (n >= 0 && static_cast<std::size_t>(n) < part->lines.size()) part->lines[static_cast<std::size_t>(n)] = fields;
  }
  open_.emplace_front(number, std::move(part));
  if (open_.size() > kOpenParts) open_.pop_back();
  return open_.front().second;
}

}  // namespace doudi::audit
