#include "compare/paired_records.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace doudi::compare {
namespace {

// How far a record is looked for in the other reading.
constexpr std::size_t kWindow = 4096;

std::string_view IdOf(const RecordPlace& place) { return place.chunk->chunk.record_ids[place.record]; }

// How many records come before the one with this 编号; kWindow where it is not there.
std::size_t Distance(const std::deque<RecordPlace>& records, std::string_view id) {
  const std::size_t most = std::min(kWindow, records.size());
  for (std::size_t i = 0; i < most; ++i)
    if (IdOf(records[i]) == id) return i;
  return kWindow;
}

void PassOver(std::deque<RecordPlace>& records, std::size_t count) {
  records.erase(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

const screening::Decisions& DecidedChunk::Decisions(const screening::Decider& decider) {
  std::call_once(made_, [&] { decisions_ = decider.Decide(chunk); });
  return *decisions_;
}

PairedRecords::PairedRecords(record::RegisterReader& reader, std::size_t chunk_records) : chunk_records_(chunk_records) { before_.reader = &reader; }

PairedRecords::PairedRecords(record::RegisterReader& before, record::RegisterReader& after, std::size_t chunk_records) : chunk_records_(chunk_records) {
  before_.reader = &before;
  after_.reader = &after;
}

bool PairedRecords::Next(Piece& piece) {
  piece = Piece();
  if (after_.reader == nullptr) return (piece.part = before_.reader->NextPart(chunk_records_)) != nullptr;
  Fill(before_);
  Fill(after_);
  Pair(piece);
  TakeIssues(piece);
  const std::uint64_t seen = before_.reader->seen(), bytes = before_.reader->bytes_read();
  piece.seen = seen - std::exchange(seen_, seen);
  piece.bytes = bytes - std::exchange(bytes_, bytes);
  const bool ended = before_.ended && after_.ended && before_.records.empty() && after_.records.empty();
  return !ended || !piece.pairs.empty() || !piece.issues.empty() || piece.seen > 0;
}

void PairedRecords::Fill(Reading& reading) {
  while (!reading.ended && reading.records.size() < kWindow) {
    const auto chunk = std::make_shared<DecidedChunk>();
    reading.ended = !reading.reader->ReadChunk(chunk->chunk, chunk_records_);
    for (std::size_t record = 0; record < chunk->chunk.records(); ++record) reading.records.push_back({chunk, record});
  }
}

// What stands at the head of both is the same record, or one of the two readings has set aside what the other has.
void PairedRecords::Pair(Piece& piece) {
  auto& before = before_.records;
  auto& after = after_.records;
  while (!before.empty() && !after.empty() && piece.pairs.size() < chunk_records_) {
    if (IdOf(before.front()) == IdOf(after.front())) {
      piece.pairs.push_back({std::move(before.front()), std::move(after.front())});
      before.pop_front();
      after.pop_front();
      continue;
    }
    const std::size_t passed_before = Distance(before, IdOf(after.front())), passed_after = Distance(after, IdOf(before.front()));
    const bool in_neither = passed_before == kWindow && passed_after == kWindow;
    if (in_neither || passed_before <= passed_after) PassOver(before, in_neither ? 1 : passed_before);
    if (in_neither || passed_before > passed_after) PassOver(after, in_neither ? 1 : passed_after);
  }
  // What is left of one when the other has come to its end has been set aside there.
  if (before.empty() && before_.ended) after.clear();
  if (after.empty() && after_.ended) before.clear();
}

// What both readings say of a record is said once.
void PairedRecords::TakeIssues(Piece& piece) {
  piece.issues = before_.reader->TakeIssues();
  for (const auto& issue : piece.issues) said_.insert(record::ToText(issue));
  for (auto& issue : after_.reader->TakeIssues())
    if (!said_.contains(record::ToText(issue))) piece.issues.push_back(std::move(issue));
}

}  // namespace doudi::compare
