#include "audit/run.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "audit/base.h"
#include "audit/catalogue.h"
#include "audit/delta.h"
#include "audit/files.h"
#include "audit/household_json.h"
#include "audit/inputs.h"
#include "audit/part.h"
#include "audit/results.h"
#include "audit/seal.h"
#include "audit/states.h"
#include "screening/pipeline.h"
#include "value/literal.h"

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

// Where at most so many of all households have changed they are drawn together (audit/delta.h).
constexpr std::uint64_t kFew = 16;

struct MadePart {
  std::uint64_t part = 0, records = 0, reused = 0;
  std::string content;
};

class AuditRun {
 public:
  AuditRun(const AuditRequest& request, const AuditListener& listener) : request_(request), listener_(listener), directory_{request.out}, replay_options_(request.replay) {}

  AuditReport Run() {
    MakeFolder(directory_.path);
    const DirectoryLock lock(directory_.path);
    const auto before = FormerManifest();
    if (before && !request_.known_now_given) replay_options_.known_now = DateOf(before->known_now);
    Describe();
    inputs_ = PrepareInputs(request_, directory_, listener_, before ? &*before : nullptr, report_.manifest);
    ChooseParts();
    if (before) RefuseOther(*before, report_.manifest, directory_.path);
    const std::string manifest = ToJson(report_.manifest);
    if (before && IsSealed()) return report_.was_complete = true, std::move(report_);
    MakeFolder(directory_.parts());
    WriteWhole(directory_.manifest(), manifest);
    const ReplayInputs whole{request_.model, *inputs_.population, inputs_.households, inputs_.programmes, *inputs_.ledger, inputs_.roll.get()};
    const Replay replay(whole, replay_options_);
    const std::string catalogue = ToJson(MakeCatalogue(request_.model, inputs_.programmes, replay.lines(), replay_options_.findings));
    WriteWhole(directory_.catalogue(), catalogue);
    OpenBase(catalogue);
    chain_ = Sha256Of(manifest);
    TakeUpChain();
    if (base_) FindChanged(replay, whole);
    MakeParts(replay, whole);
    Finish();
    return std::move(report_);
  }

 private:
  void Note(const std::string& text) const {
    if (listener_.note) listener_.note(text);
  }

  static value::Date DateOf(const std::string& text) { return std::get<value::Date>(value::ParseDateCell(text)); }

  std::optional<Manifest> FormerManifest() const {
    const auto text = ReadIfThere(directory_.manifest());
    if (!text) return std::nullopt;
    if (!request_.resume) throw Refused(fmt::format("{} 里已经有一次核查。接着做加 --resume；另做一次请换一个目录", directory_.path));
    return ReadManifest(*text, directory_.manifest());
  }

  void Describe() {
    auto& manifest = report_.manifest;
    manifest.rules = request_.rules.fingerprint;
    manifest.root = request_.model.entities.front().name;
    manifest.rule_files = HashesOf(request_.rules);
    manifest.from = ToText(replay_options_.range.from);
    manifest.to = ToText(replay_options_.range.to);
    manifest.known_now = value::ToText(replay_options_.known_now);
    manifest.day = replay_options_.day.day;
    manifest.findings = replay_options_.findings;
    manifest.open_findings = replay_options_.open_findings;
    manifest.unmask = replay_options_.unmask;
  }

  void ChooseParts() {
    const std::uint64_t count = report_.manifest.part_count;
    range_ = {0, count};
    if (request_.shard) range_ = {(request_.shard->number - 1) * count / request_.shard->of, request_.shard->number * count / request_.shard->of};
    report_.manifest.held = {range_};
    report_.issues = inputs_.issues;
  }

  bool IsSealed() {
    const auto seal = ReadIfThere(directory_.seal());
    if (!seal) return false;
    const auto wrong = Verify(directory_, report_.seal);
    if (!wrong.empty()) throw Refused(fmt::format("{} 已经做完，但是后来变了：{}", directory_.path, wrong.front()));
    return true;
  }

  void OpenBase(const std::string& catalogue) {
    if (request_.base.empty()) return;
    base_ = std::make_unique<Base>(request_.base);
    const auto hindrances = base_->Hindrances(report_.manifest, catalogue);
    if (hindrances.empty()) return;
    Note(fmt::format("{} 不能沿用，全部重算：{}", request_.base, fmt::join(hindrances, "；")));
    base_.reset();
  }

  // The parts that are there and linked are kept; what comes behind them is made anew.
  void TakeUpChain() {
    const auto text = ReadIfThere(directory_.chain());
    std::string_view rest = text ? std::string_view(*text) : std::string_view(), line;
    std::string kept;
    next_ = range_.first;
    while (next_ < range_.last && TakeLine(rest, line)) {
      const auto content = ReadIfThere(directory_.part(next_));
      if (!content) break;
      const Digest link = Chained(chain_, *content);
      const std::string expected = ToText(Link{next_, Sha256Of(*content), link});
      if (expected != fmt::format("{}\n", line)) throw Refused(fmt::format("{} 后来变了，不能接着做。换一个目录另做", Directory::PartName(next_)));
      chain_ = link;
      kept += expected;
      ++next_;
      ++report_.resumed;
    }
    if (!text || kept != *text) WriteWhole(directory_.chain(), kept);
    std::error_code none;
    fs::remove(directory_.seal(), none);
  }

  // Which households of the parts still to be made nothing can be taken over for; few of them are worked out at once.
  void FindChanged(const Replay& replay, const ReplayInputs& whole) {
    const auto known = DateOf(base_->manifest().known_now);
    wanted_.resize(range_.last);
    std::uint64_t changed = 0, all = 0;
    for (auto part = next_; part < range_.last; ++part) {
      const auto states = StatesOf(inputs_, part);
      auto& wanted = wanted_[part];
      wanted.assign(states.size(), false);
      if (known < replay_options_.known_now) wanted = replay.KnownSince(whole, part, known);
      for (std::size_t record = 0; record < states.size(); ++record) wanted[record] = wanted[record] || !base_->Has(states[record]);
      changed += static_cast<std::uint64_t>(std::count(wanted.begin(), wanted.end(), true));
      all += states.size();
    }
    if (changed > 0 && changed * kFew <= all) WorkOutChanged(replay, whole);
  }

  void WorkOutChanged(const Replay& replay, const ReplayInputs& whole) {
    const Delta delta = DrawTogether(*inputs_.population, wanted_, replay_options_.known_now, directory_.delta());
    const ReplayInputs drawn{whole.model, *delta.population, whole.households, whole.programmes, whole.ledger, whole.roll, &delta.places};
    std::size_t chunk = 0;
    const auto read = [&](std::size_t& number) {
      if (chunk == delta.population->chunks()) return false;
      number = chunk++;
      return true;
    };
    const auto work = [&](std::size_t& number) {
      std::vector<std::pair<std::uint64_t, std::string>> lines;
      for (const auto& household : replay.OfChunk(drawn, number))
        lines.emplace_back(delta.places[delta.population->first_record(number) + static_cast<std::uint64_t>(household.record)], LineOf(replay, household));
      return lines;
    };
    const auto write = [&](std::vector<std::pair<std::uint64_t, std::string>>& lines) {
      for (auto& [place, line] : lines) changed_.emplace(place, std::move(line));
    };
    screening::RunInOrder<std::size_t, std::vector<std::pair<std::uint64_t, std::string>>>({request_.threads, 2 * request_.threads}, read, work, write);
    drawn_together_ = true;
    std::error_code none;
    fs::remove(directory_.delta(), none);
  }

  // From behind its number on.
  std::string LineOf(const Replay& replay, const Household& household) const {
    const std::string json = ToJson(request_.model, replay.lines(), household);
    return std::string(SplitLine(json).second);
  }

  void MakeParts(const Replay& replay, const ReplayInputs& whole) {
    std::uint64_t part = next_;
    const auto& population = *inputs_.population;
    const auto before = [&](std::uint64_t number) { return number == population.chunks() ? population.records() : population.first_record(number); };
    const std::uint64_t all = before(range_.last) - before(range_.first);
    std::uint64_t done = before(next_) - before(range_.first);
    const auto read = [&](std::uint64_t& number) {
      if (part == range_.last) return false;
      number = part++;
      return true;
    };
    const auto work = [&](std::uint64_t& number) { return MakePart(replay, whole, number); };
    const auto write = [&](MadePart& made) {
      WriteWhole(directory_.part(made.part), made.content);
      chain_ = Chained(chain_, made.content);
      AppendDurably(directory_.chain(), ToText(Link{made.part, Sha256Of(made.content), chain_}));
      report_.records += made.records;
      report_.reused += made.reused;
      done += made.records;
      if (listener_.progress) listener_.progress(done, all);
    };
    screening::RunInOrder<std::uint64_t, MadePart>({request_.threads, 2 * request_.threads}, read, work, write);
  }

  MadePart MakePart(const Replay& replay, const ReplayInputs& whole, std::uint64_t part) const {
    MadePart made;
    made.part = part;
    const PartHead head{part, inputs_.population->first_record(part), StatesOf(inputs_, part)};
    made.records = head.states.size();
    std::vector<std::string> lines(head.states.size());  // from behind their numbers on
    std::vector<bool> wanted;
    if (base_) {
      wanted = wanted_[part];
      TakeOver(head, wanted, lines);
      made.reused = static_cast<std::uint64_t>(std::count(wanted.begin(), wanted.end(), false));
    }
    if (!drawn_together_ && made.reused < made.records)
      for (const auto& household : replay.OfChunk(whole, part, wanted)) lines[static_cast<std::size_t>(household.record)] = LineOf(replay, household);
    made.content = ToText(head);
    for (std::size_t record = 0; record < lines.size(); ++record)
      if (!lines[record].empty()) made.content += fmt::format("{{\"n\":{}{}\n", record, lines[record]);
    return made;
  }

  void TakeOver(const PartHead& head, const std::vector<bool>& wanted, std::vector<std::string>& lines) const {
    for (std::size_t record = 0; record < lines.size(); ++record) {
      if (!wanted[record]) {
        lines[record] = base_->LineOf(head.states[record]).value_or("");
      } else if (const auto changed = changed_.find(head.first + record); changed != changed_.end()) {
        lines[record] = changed->second;
      }
    }
  }

  // Results only of the whole; a shard is sealed as it is.
  void Finish() {
    if (range_ == PartRange{0, report_.manifest.part_count}) {
      Note("汇总结果");
      WriteResults(directory_, report_.manifest);
    }
    const Seal seal = MakeSeal(directory_, range_.last - range_.first, chain_);
    WriteWhole(directory_.seal(), ToJson(seal));
    report_.seal = seal.seal;
  }

  const AuditRequest& request_;
  const AuditListener& listener_;
  Directory directory_;
  ReplayOptions replay_options_;
  RunInputs inputs_;
  PartRange range_;
  std::uint64_t next_ = 0;
  Digest chain_{};
  std::unique_ptr<Base> base_;
  std::vector<std::vector<bool>> wanted_;          // by part and record, with a base: what is not taken over
  bool drawn_together_ = false;
  std::map<std::uint64_t, std::string> changed_;   // by place in the register: lines of those drawn together
  AuditReport report_;
};

}  // namespace

AuditReport RunAudit(const AuditRequest& request, const AuditListener& listener) { return AuditRun(request, listener).Run(); }

}  // namespace doudi::audit
