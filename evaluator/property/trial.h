// Trial: one 性质 held against records on one date.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "example/draft.h"
#include "program/program.h"
#include "property/reach.h"
#include "run/run.h"

namespace doudi::property {

// A record; of a trend also which node has the number that is raised, and from what to what.
struct Sample {
  example::Draft draft;
  std::size_t node = 0;
  value::Rational low, high;
};

struct Answer {
  std::size_t decided = 0;  // rows on which it could be judged
  bool broken = false;
  std::string shown;        // how
};

class Trial {
 public:
  Trial(const model::Model& model, const model::Property& property, value::Date date);

  // One answer per sample; nothing is decided on a record that could not be read or that fails a 校验.
  std::vector<Answer> Try(std::span<const Sample> samples) const;
  // Whether it holds with all facts unknown, so that it holds for every record. `reach`: what it rests on.
  bool Proves(const Reach& reach) const;
  // All that it rests on, the 校验 that records must pass included.
  static std::vector<model::ExprId> Roots(const model::Model& model, const model::Property& property);

 private:
  struct Side {  // records of one run, and where each sample is among them
    record::Batch batch;
    std::vector<std::int32_t> rows;  // per sample; kNone: set aside
    std::vector<run::Override> overrides;
  };
  Side Build(std::span<const Sample> samples, value::Rational Sample::*number) const;
  std::int32_t RowOf(const record::Batch& batch, std::int32_t record, const Sample& sample) const;
  bool MakesSense(const run::Result& result, std::int32_t record) const;
  Answer OnRows(const run::Result& result, std::int32_t record) const;
  Answer OnPair(const run::Result& low, const run::Result& high, std::int32_t low_record, std::int32_t high_record, const Sample& sample) const;
  value::Truth TruthAt(const run::Result& result, model::ExprId id, std::int32_t row) const;
  bool IsTrend() const { return property_.condition == model::kNone; }

  const model::Model& model_;
  const model::Property& property_;
  value::Date date_;
  program::ProgramPtr program_;
};

}  // namespace doudi::property
