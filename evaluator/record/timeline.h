// Facts that lie in time, as records give them (model::Timeline). For record/ only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/batch.h"

namespace doudi::record {

// One stretch as a text says it: 「2024-01-01 至 2024-06-30」, 「2025-01-01 起」, 「砀山县 自 2020-01-01 至 2024-05-31 知悉 2024-06-10」. Empty: not said;
// `until` empty: it goes on.
struct StretchText {
  std::string value, from, until, known;
  bool dated = false;  // some date is said
};
// Stretches with 、 between them. The text of one that is no stretch is all `value`; of periods (no values) a date alone is the beginning.
std::vector<StretchText> SplitStretches(std::string_view text, bool periods);
// 「低保 自 2025-01-01 至 2025-03-31、已列全」: the word that says so, among the stretches.
inline bool IsAll(const StretchText& stretch) { return !stretch.dated && stretch.value == "已列全"; }

// One stretch of a timeline, as far as its days go.
struct Stretch {
  struct Part {
    std::int64_t value = 0;
    FactState state = FactState::Missing;
    bool known() const { return state >= FactState::Declared; }
  };
  Part from, until, ended, known;  // Entity::from, until, its presence, known
  std::size_t element = 0;         // its place among those given, from 0

  bool IsOpen() const { return ended.known() && ended.value == 0; }  // it goes on
};
// What is wrong with an element; `element` counts from 1.
struct StretchIssue {
  std::size_t element = 0;
  std::string value, message, accepted;
  bool set_aside = true;
};
// Puts the stretches of one owner into their final form: those that became known after `known_by` are taken out, an open end is closed on the
// day before a later one begins, periods that overlap become one. Returns what is wrong with them.
std::vector<StretchIssue> Settle(model::Timeline kind, std::vector<Stretch>& stretches, std::optional<value::Date> known_by);
// The same of the last rows of a timeline, from `first` on. `provenance` receives the keys of Batch::provenance that moved.
std::vector<StretchIssue> SettleStretches(const model::Model& model, Batch& batch, model::EntityId timeline, std::size_t first,
                                          std::optional<value::Date> known_by, std::vector<std::uint64_t>& provenance);

// Whether a settled stretch holds on the date for sure, and whether it may.
bool HoldsOn(const Stretch& stretch, value::Date date);
bool MayHoldOn(const Stretch& stretch, value::Date date);
// The row of those of one owner, from `first` on, that holds on the date for sure; nullopt where none does.
std::optional<std::size_t> RowOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date);
// Whether any of them may hold on the date.
bool AnyMayHoldOn(const model::Model& model, const Batch& batch, model::EntityId timeline, std::size_t first, value::Date date);

}  // namespace doudi::record
