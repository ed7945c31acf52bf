#include "audit/run.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "audit/base.h"
#include "audit/catalogue.h"
#include "audit/delta.h"
#include "audit/files.h"
#include "audit/household_json.h"
#include "audit/household_text.h"
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

constexpr std::size_t kMostNamed = 5;
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

// Names that stand for one thing only: else it could not be told what of a household is whose.
template <class List, class NameOf>
bool AllDiffer(const List& list, NameOf name_of) {
  std::set<std::string> names;
  return std::all_of(list.begin(), list.end(), [&](const auto& one) { return names.insert(name_of(one)).second; });
}

bool AreTellable(const Catalogue& catalogue) {
  return AllDiffer(catalogue.lines, [](const CataloguedLine& line) { return line.name; }) &&
         AllDiffer(catalogue.findings, [](const CataloguedFinding& finding) { return finding.code + "\n" + finding.title; });
}

// Whether both tell of the same things in the same order, whatever is said of them.
bool ListTheSame(const Catalogue& a, const Catalogue& b) {
  return std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), [](const auto& one, const auto& other) { return one.name == other.name; }) &&
         std::equal(a.findings.begin(), a.findings.end(), b.findings.begin(), b.findings.end(),
                    [](const auto& one, const auto& other) { return one.code == other.code && one.title == other.title; });
}

// What other rules decide than in the base: of every household, or only of those that lie, by `places`, in `divisions`, or may.
struct Anew {
  ReplayScope everywhere, there;
  std::set<value::DivisionCode> divisions;
  std::set<model::Place> places;

  // `before`: null where the base has none.
  void Take(const model::Meaning* before, const model::Meaning& now, std::vector<bool> ReplayScope::*list) {
    const bool same = before != nullptr && before->general == now.general;
    std::set<value::DivisionCode> others;
    if (same) {
      for (const auto& [division, text] : before->by_division)
        if (const auto at = now.by_division.find(division); at == now.by_division.end() || at->second != text) others.insert(division);
      for (const auto& [division, text] : now.by_division)
        if (!before->by_division.contains(division)) others.insert(division);
    }
    (everywhere.*list).push_back(!same);
    (there.*list).push_back(!others.empty());
    if (others.empty()) return;
    divisions.insert(others.begin(), others.end());
    places.insert(now.places.begin(), now.places.end());
  }
};

std::size_t Count(const ReplayScope& scope) {
  return static_cast<std::size_t>(std::count(scope.lines.begin(), scope.lines.end(), true) + std::count(scope.findings.begin(), scope.findings.end(), true));
}

using LinesByPlace = std::map<std::uint64_t, std::string>;  // by place in the register, from behind the record's number on

// Part of what is worked out anew, and how it is put into what the base says.
struct AnewPart {
  std::unique_ptr<Replay> replay;  // null: nothing is, but the base tells in another order
  std::unique_ptr<HouseholdText> put;
  std::optional<LinesByPlace> lines;  // where few were drawn together: what is worked out anew
};

const CataloguedLine* Find(const std::vector<CataloguedLine>& lines, const CataloguedLine& wanted) {
  const auto at = std::find_if(lines.begin(), lines.end(), [&](const CataloguedLine& one) {
    return one.name == wanted.name && one.entity == wanted.entity && one.names == wanted.names && one.policies == wanted.policies && one.in_ledger == wanted.in_ledger;
  });
  return at == lines.end() ? nullptr : &*at;
}

Anew AnewBeside(const Catalogue& base, const Catalogue& now, std::size_t findings) {
  Anew anew;
  for (const auto& line : now.lines) {
    const auto* before = Find(base.lines, line);
    anew.Take(before == nullptr ? nullptr : &before->meaning, line.meaning, &ReplayScope::lines);
  }
  for (const auto& finding : now.findings) {
    const auto* before = base.Find(finding.code, finding.title);
    anew.Take(before == nullptr ? nullptr : &before->meaning, finding.meaning, &ReplayScope::findings);
  }
  for (auto* scope : {&anew.everywhere, &anew.there}) scope->findings.resize(findings, false);  // none where they were not asked for
  return anew;
}

struct MadePart {
  std::uint64_t part = 0, records = 0, reused = 0, partly = 0;
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
    const Catalogue catalogue = MakeCatalogue(request_.model, inputs_.programmes, replay.lines(), replay_options_.findings, DayIn(replay_options_.range.to, replay_options_.day));
    WriteWhole(directory_.catalogue(), ToJson(catalogue));
    OpenBase(catalogue, whole);
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
    manifest.version = ProgramVersion();
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

  void OpenBase(const Catalogue& catalogue, const ReplayInputs& whole) {
    if (request_.base.empty()) return;
    base_ = std::make_unique<Base>(request_.base);
    auto hindrances = base_->Hindrances(report_.manifest, catalogue);
    anew_ = AnewBeside(base_->catalogue(), catalogue, request_.model.findings.size());
    if (hindrances.empty() && Count(anew_.everywhere) == catalogue.lines.size() + catalogue.findings.size()) hindrances.emplace_back("规则都变了");
    if (hindrances.empty() && !(AreTellable(base_->catalogue()) && AreTellable(catalogue))) hindrances.emplace_back("有的项目或审计项同名");
    if (!hindrances.empty()) {
      Note(fmt::format("{} 不能沿用，全部重算：{}", request_.base, fmt::join(hindrances, "；")));
      base_.reset();
      return;
    }
    const bool relisted = !ListTheSame(base_->catalogue(), catalogue);
    Prepare(catalogue, anew_.everywhere, relisted, whole, everywhere_);
    Prepare(catalogue, anew_.there, false, whole, there_);
  }

  void Prepare(const Catalogue& catalogue, const ReplayScope& scope, bool relisted, const ReplayInputs& whole, AnewPart& part) {
    const bool any = Count(scope) > 0;
    if (any || relisted) part.put = std::make_unique<HouseholdText>(catalogue, scope.lines, scope.findings);
    if (!any) return;
    part.replay = std::make_unique<Replay>(whole, replay_options_, scope);
    std::vector<std::string> names, divisions;
    for (std::size_t i = 0; i < catalogue.lines.size(); ++i)
      if (scope.lines[i]) names.push_back(catalogue.lines[i].name);
    for (std::size_t i = 0; i < catalogue.findings.size(); ++i)
      if (scope.findings[i]) names.push_back(fmt::format("{} {}", catalogue.findings[i].code, catalogue.findings[i].title));
    for (const auto division : anew_.divisions) divisions.push_back(value::DivisionFullName(division));
    std::string where;
    if (&part == &there_) where = divisions.size() > kMostNamed ? fmt::format("（{} 个区划的户）", divisions.size()) : fmt::format("（{}的户）", fmt::join(divisions, "、"));
    Note(fmt::format("规则变了，只重算：{}{}；其余沿用 {}", fmt::join(names, "、"), where, request_.base));
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
    places_.resize(range_.last);
    changed_states_.resize(range_.last);
    std::uint64_t changed = 0, all = 0;
    Base::Walk walk(*base_);
    for (auto part = next_; part < range_.last; ++part) {
      const auto states = StatesOf(inputs_, part);
      auto& wanted = wanted_[part];
      wanted.assign(states.size(), false);
      if (known < replay_options_.known_now) wanted = replay.KnownSince(whole, part, known);
      for (std::size_t record = 0; record < states.size(); ++record) {
        const auto place = walk.Find(states[record]);
        places_[part].push_back(place.value_or(kNowhere));
        if (!place) changed_states_[part].push_back(states[record]);
        wanted[record] = wanted[record] || !place;
      }
      changed += static_cast<std::uint64_t>(std::count(wanted.begin(), wanted.end(), true));
      all += states.size();
    }
    if (changed > 0 && changed * kFew <= all) changed_ = WorkOutFew(replay, whole, wanted_);
    if (there_.replay) FindThere(whole, all);
  }

  // Of those that are taken over the ones that lie where other rules hold; few of them are worked out at once, too.
  void FindThere(const ReplayInputs& whole, std::uint64_t all) {
    there_records_.resize(range_.last);
    std::uint64_t count = 0;
    for (auto part = next_; part < range_.last; ++part) {
      auto& there = there_records_[part];
      there = there_.replay->LiesIn(whole, part, anew_.places, anew_.divisions);
      for (std::size_t record = 0; record < there.size(); ++record) there[record] = there[record] && !wanted_[part][record];
      count += static_cast<std::uint64_t>(std::count(there.begin(), there.end(), true));
    }
    if (count > 0 && count * kFew <= all) there_.lines = WorkOutFew(*there_.replay, whole, there_records_);
  }

  // The lines of few households, by part and record; they are drawn together from all over the register.
  LinesByPlace WorkOutFew(const Replay& replay, const ReplayInputs& whole, const std::vector<std::vector<bool>>& records) const {
    const Delta delta = DrawTogether(*inputs_.population, records, replay_options_.known_now, directory_.delta());
    const ReplayInputs drawn{whole.model, *delta.population, whole.households, whole.programmes, whole.ledger, whole.roll, &delta.places};
    LinesByPlace all;
    std::size_t chunk = 0;
    const auto read = [&](std::size_t& number) {
      if (chunk == delta.population->chunks()) return false;
      number = chunk++;
      return true;
    };
    using Lines = std::vector<std::pair<std::uint64_t, std::string>>;
    const auto work = [&](std::size_t& number) {
      Lines lines;
      for (const auto& household : replay.OfChunk(drawn, number))
        lines.emplace_back(delta.places[delta.population->first_record(number) + static_cast<std::uint64_t>(household.record)], LineOf(replay, household));
      return lines;
    };
    const auto write = [&](Lines& lines) {
      for (auto& [place, line] : lines) all.emplace(place, std::move(line));
    };
    screening::RunInOrder<std::size_t, Lines>({request_.threads, 2 * request_.threads}, read, work, write);
    std::error_code none;
    fs::remove(directory_.delta(), none);
    return all;
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
      report_.partly += made.partly;
      done += made.records;
      if (listener_.progress) listener_.progress(done, all);
    };
    screening::RunInOrder<std::uint64_t, MadePart>({request_.threads, 2 * request_.threads}, read, work, write);
  }

  MadePart MakePart(const Replay& replay, const ReplayInputs& whole, std::uint64_t part) const {
    MadePart made;
    made.part = part;
    const PartHead head{part, inputs_.population->first_record(part), base_ ? KnownStates(part) : StatesOf(inputs_, part)};
    made.records = head.states.size();
    std::vector<std::string> lines(head.states.size());  // from behind their numbers on
    std::vector<bool> wanted;
    if (base_) {
      wanted = wanted_[part];
      made.partly = TakeOver(head, whole, lines);
      made.reused = static_cast<std::uint64_t>(std::count(wanted.begin(), wanted.end(), false));
    }
    if (!changed_ && made.reused < made.records)
      for (const auto& household : replay.OfChunk(whole, part, wanted)) lines[static_cast<std::size_t>(household.record)] = LineOf(replay, household);
    made.content = ToText(head);
    for (std::size_t record = 0; record < lines.size(); ++record)
      if (!lines[record].empty()) made.content += fmt::format("{{\"n\":{}{}\n", record, lines[record]);
    return made;
  }

  // By FindChanged: those of the base where they are the same.
  std::vector<RecordState> KnownStates(std::uint64_t part) const {
    std::vector<RecordState> states;
    auto changed = changed_states_[part].begin();
    for (const auto place : places_[part]) states.push_back(place == kNowhere ? *changed++ : base_->StateAt(place));
    return states;
  }

  // Of how many something was worked out anew all the same.
  std::uint64_t TakeOver(const PartHead& head, const ReplayInputs& whole, std::vector<std::string>& lines) const {
    const auto& wanted = wanted_[head.part];
    for (std::size_t record = 0; record < lines.size(); ++record) {
      if (!wanted[record]) {
        lines[record] = base_->LineAt(places_[head.part][record]);
      } else if (changed_) {
        lines[record] = LineIn(*changed_, head.first + record);
      }
    }
    std::vector<bool> kept = wanted;
    kept.flip();
    std::vector<bool> there;
    if (there_.put) {
      there = there_records_[head.part];
      PutAnew(there_, head, whole, there, lines);
    }
    if (everywhere_.put) PutAnew(everywhere_, head, whole, kept, lines);
    const auto& anew = everywhere_.replay ? kept : there;
    return static_cast<std::uint64_t>(std::count(anew.begin(), anew.end(), true));
  }

  static std::string LineIn(const LinesByPlace& lines, std::uint64_t place) {
    const auto at = lines.find(place);
    return at == lines.end() ? std::string() : at->second;
  }

  // Into what is taken over of these records, what other rules say.
  void PutAnew(const AnewPart& how, const PartHead& head, const ReplayInputs& whole, const std::vector<bool>& records, std::vector<std::string>& lines) const {
    if (std::find(records.begin(), records.end(), true) == records.end()) return;
    std::vector<std::string> anew(lines.size());
    for (std::size_t record = 0; record < lines.size(); ++record)
      if (how.lines && records[record]) anew[record] = LineIn(*how.lines, head.first + record);
    if (how.replay && !how.lines)
      for (const auto& household : how.replay->OfChunk(whole, head.part, records)) anew[static_cast<std::size_t>(household.record)] = LineOf(*how.replay, household);
    for (std::size_t record = 0; record < lines.size(); ++record)
      if (records[record] && !(lines[record].empty() && anew[record].empty())) lines[record] = how.put->Put(lines[record], anew[record]);
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
  Anew anew_;                                      // with a base: what other rules decide than in it
  AnewPart everywhere_, there_;
  std::vector<std::vector<bool>> wanted_;          // by part and record, with a base: what is not taken over
  std::vector<std::vector<std::uint32_t>> places_;  // the same: where the household is in the base, kNowhere where it was not so
  std::vector<std::vector<RecordState>> changed_states_;  // by part: of those that are nowhere, in order
  std::vector<std::vector<bool>> there_records_;   // by part and record: of those taken over the ones that lie where other rules hold
  std::optional<LinesByPlace> changed_;            // where few had changed: of those
  AuditReport report_;
};

}  // namespace

AuditReport RunAudit(const AuditRequest& request, const AuditListener& listener) { return AuditRun(request, listener).Run(); }

}  // namespace doudi::audit
