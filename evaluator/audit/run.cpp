#include "audit/run.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "audit/base.h"
#include "audit/catalogue.h"
#include "audit/files.h"
#include "audit/household_json.h"
#include "audit/inputs.h"
#include "audit/part.h"
#include "audit/results.h"
#include "audit/seal.h"
#include "screening/pipeline.h"
#include "value/literal.h"

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

// What stands for a household: its name, and all that its case is made of.
RecordState StateOf(const RunInputs& inputs, const std::vector<Receipt>& receipts, std::size_t first_receipt, std::size_t chunk, std::uint32_t record, std::uint64_t facts) {
  RecordState state;
  const auto id = Sha256Of(inputs.households.IdOf(record));
  std::memcpy(state.key.data(), id.data(), state.key.size());
  Sha256 hash;
  hash.Add({reinterpret_cast<const char*>(&facts), sizeof facts});
  std::string text;
  for (std::size_t i = first_receipt; i < receipts.size() && receipts[i].record == static_cast<std::int32_t>(record - inputs.firsts[chunk]); ++i) {
    const auto& receipt = receipts[i];
    text += fmt::format("{}\n{}\n", inputs.programmes.all()[receipt.programme].name, receipt.person);
    for (std::size_t m = 0; m < receipt.months.size(); ++m) {
      const auto& month = receipt.months[m];
      if (month.in_ledger || month.on_roll || !month.state.empty())
        text += fmt::format("{} {} {} {} {} {}\n", m, month.paid, month.payments, month.on_roll, month.roll_fen.value_or(-1), month.state);
    }
    for (const auto account : receipt.accounts) text += fmt::format("{}\n", account);
  }
  hash.Add(text);
  const auto whole = hash.Finish();
  std::memcpy(state.state.data(), whole.data(), state.state.size());
  return state;
}

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
    const Replay replay({request_.model, *inputs_.population, inputs_.firsts, inputs_.households, inputs_.programmes, *inputs_.ledger, inputs_.roll.get()}, replay_options_);
    const std::string catalogue = ToJson(MakeCatalogue(request_.model, inputs_.programmes, replay.lines(), replay_options_.findings));
    WriteWhole(directory_.catalogue(), catalogue);
    OpenBase(catalogue);
    chain_ = Sha256Of(manifest);
    TakeUpChain();
    MakeParts(replay);
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

  void MakeParts(const Replay& replay) {
    std::uint64_t part = next_;
    const std::uint64_t all = inputs_.firsts[range_.last] - inputs_.firsts[range_.first];
    std::uint64_t done = inputs_.firsts[next_] - inputs_.firsts[range_.first];
    const auto read = [&](std::uint64_t& number) {
      if (part == range_.last) return false;
      number = part++;
      return true;
    };
    const auto work = [&](std::uint64_t& number) { return MakePart(replay, number); };
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

  MadePart MakePart(const Replay& replay, std::uint64_t part) const {
    MadePart made;
    made.part = part;
    PartHead head{part, inputs_.firsts[part], StatesOf(part)};
    made.records = head.states.size();
    std::vector<std::string> lines(head.states.size());
    std::vector<bool> wanted;
    if (base_) wanted = TakeOver(replay, part, head.states, lines);
    made.reused = static_cast<std::uint64_t>(std::count(wanted.begin(), wanted.end(), false));
    if (made.reused < made.records)
      for (const auto& household : replay.OfChunk(part, wanted)) lines[static_cast<std::size_t>(household.record)] = ToJson(request_.model, replay.lines(), household);
    made.content = ToText(head);
    for (const auto& line : lines)
      if (!line.empty()) made.content += line + "\n";
    return made;
  }

  // Lines of the base; by record whether there is none to take over.
  std::vector<bool> TakeOver(const Replay& replay, std::uint64_t part, const std::vector<RecordState>& states, std::vector<std::string>& lines) const {
    const auto known = DateOf(base_->manifest().known_now);
    std::vector<bool> wanted(states.size(), false);
    if (known < replay_options_.known_now) wanted = replay.KnownSince(part, known);
    for (std::size_t record = 0; record < states.size(); ++record) {
      if (wanted[record]) continue;
      const auto line = base_->LineOf(states[record]);
      wanted[record] = !line;
      if (line && !line->empty()) lines[record] = fmt::format("{{\"n\":{}{}", record, *line);
    }
    return wanted;
  }

  std::vector<RecordState> StatesOf(std::uint64_t part) const {
    const std::uint64_t first = inputs_.firsts[part], last = inputs_.firsts[part + 1];
    const auto receipts = ReadReceipts(*inputs_.ledger, inputs_.roll.get(), first, last, replay_options_.range, replay_options_.day);
    const auto facts = inputs_.population->Fingerprints(part);
    std::vector<RecordState> states;
    std::size_t receipt = 0;
    for (std::uint64_t record = first; record < last; ++record) {
      while (receipt < receipts.size() && receipts[receipt].record < static_cast<std::int32_t>(record - first)) ++receipt;
      states.push_back(StateOf(inputs_, receipts, receipt, part, static_cast<std::uint32_t>(record), facts[record - first]));
    }
    return states;
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
  AuditReport report_;
};

}  // namespace

AuditReport RunAudit(const AuditRequest& request, const AuditListener& listener) { return AuditRun(request, listener).Run(); }

}  // namespace doudi::audit
