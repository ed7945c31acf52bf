// A register of texts under two sets of rules, with all that is written of it.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "compare/compare_register.h"
#include "compare/report_page.h"
#include "rules.h"

namespace doudi::compare {

struct Outcome {
  std::string text, json, rows, page;
  screening::Counts counts;
  Comparison comparison;
  std::size_t issues = 0;
  bool one_reading = false;
};

struct Way {
  std::size_t threads = 1, chunk_records = 1000, part_bytes = 1000, samples = 1;
  RowFormat format = RowFormat::Csv;
  std::string where;
  value::Date old_date = Day(), new_date = Day();
  bool unmask = false;
};

inline Outcome CompareTexts(const std::string& before, const std::string& after, const std::string& records, const Way& way = {}) {
  const auto &old_model = ModelOf(before), &new_model = ModelOf(after);
  const Pairing pairing(old_model, way.old_date, new_model, way.new_date);
  const screening::Decider old_decider(old_model, way.old_date), new_decider(new_model, way.new_date);
  const OpenText old_input(records), new_input(records);
  const auto old_reader = ReaderOf(old_input, old_model, way.old_date, way.part_bytes), new_reader = ReaderOf(new_input, new_model, way.new_date, way.part_bytes);
  Outcome outcome;
  outcome.one_reading = pairing.one_reading();
  PairedRecords paired = outcome.one_reading ? PairedRecords(*old_reader, way.chunk_records) : PairedRecords(*old_reader, *new_reader, way.chunk_records);
  std::optional<screening::Filter> filter;
  if (!way.where.empty()) filter = std::move(std::get<screening::Filter>(screening::Filter::Read(way.where, old_model, way.old_date)));
  const Grouping grouping = *GroupingOf(new_model, "有危房");
  const RegisterComparison what{pairing, old_decider, new_decider, grouping, filter ? &*filter : nullptr, way.format, [&](std::string_view rows) { outcome.rows += rows; }, way.samples};
  screening::Listener listener;
  listener.issues = [&](const auto& issues) { outcome.issues += issues.size(); };
  const Compared compared = CompareRegister(what, paired, {way.threads, way.chunk_records}, listener);
  const ReportFrame frame{"a1b2c3d4", "e5f6a7b8", way.where, "有危房"};
  outcome.text = ToText(pairing, grouping, compared, frame);
  outcome.json = ToJson(pairing, grouping, compared, frame);
  outcome.page = ReportPage(pairing, grouping, compared, frame, way.unmask);
  outcome.counts = compared.counts;
  outcome.comparison = compared.comparison;
  return outcome;
}

}  // namespace doudi::compare
