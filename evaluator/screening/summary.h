// Summary: what a register comes to: outcomes counted, amounts added up exactly, what is missing, per policy and per 区划.
//
// Summaries of parts of a register merge into that of the whole, in any order.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "screening/decisions.h"
#include "screening/verdict_rows.h"
#include "value/division.h"

namespace doudi::screening {

// A sum of fractions that cannot leave its bits: whole numbers by denominator.
class ExactSum {
 public:
  void Add(const value::Rational& number);
  void Add(const ExactSum& other);
  bool IsZero() const;
  std::string ToExactText() const;  // "1234.5", "2000/3"
  std::string ToMoneyText() const;  // "1,234.50", "≈666.67"

 private:
  std::map<std::int64_t, __int128> numerators_;
};

// What is missing: a fact, or a collection (then the fact is kNone).
struct MissingKey {
  model::FactId fact = model::kNone;
  model::EntityId collection = model::kNoEntity;
  friend auto operator<=>(const MissingKey&, const MissingKey&) = default;
};
std::string NameOf(const model::Model& model, const MissingKey& key);  // 月工资收入, of persons 成员·月工资收入

inline constexpr std::size_t kOutcomes = 7;

struct Tally {
  std::array<std::uint64_t, kOutcomes> outcomes{};  // rows, by verdict::Outcome
  ExactSum per_month, per_year, once;               // what is certain, of the rows that are granted
  std::uint64_t open_amounts = 0;                   // rows whose amount may become more
  std::uint64_t failed_amounts = 0;                 // rows of which some amount could not be worked out
  std::map<MissingKey, std::uint64_t> missing;      // rows that lack it

  std::uint64_t rows() const;
  std::uint64_t CountOf(verdict::Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
  void Add(const Tally& other);
};

struct PlaceTally {
  std::uint64_t records = 0;
  std::map<model::PolicyId, Tally> policies;
  void Add(const PlaceTally& other);
};

class Summary {
 public:
  // `kept`: by record, false for those to be passed over; empty for none.
  void Add(const model::Model& model, const record::Chunk& chunk, const Decisions& decisions, const std::vector<bool>& kept);
  void Merge(const Summary& other);

  const PlaceTally& whole() const { return whole_; }
  // Of each 区划 with records, and of those that it lies in; without those whose 区划 nobody gave.
  std::map<value::DivisionCode, PlaceTally> WithParents() const;
  // Those whose 区划 nobody gave.
  PlaceTally Elsewhere() const;

 private:
  PlaceTally whole_;
  std::map<std::optional<value::DivisionCode>, PlaceTally> places_;
};

struct SummaryFrame {  // what a summary is said to be of
  value::Date reference_date;
  std::string rules;         // fingerprint
  std::string filter;        // the text of --where; "" for none
  std::uint64_t screened = 0;  // records, before the filter
  std::uint64_t unknown = 0;   // records of which the filter could not be told
};
// A table for people, aligned for full-width characters.
std::string ToText(const model::Model& model, const Summary& summary, const SummaryFrame& frame);
std::string ToJson(const model::Model& model, const Summary& summary, const SummaryFrame& frame);

}  // namespace doudi::screening
