// LineMeanings: what stands for all that decides a line or an 审计项, so that a later run of other rules can tell what it may take over.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "audit/programmes.h"
#include "model/meaning.h"

namespace doudi::audit {

class LineMeanings {
 public:
  // `until`: the last day that is asked about. Both must outlive it.
  LineMeanings(const model::Model& model, const std::vector<Line>& lines, value::Date until);

  // Of a line with all that it excludes and is excluded by (关系 择一), however indirectly: of those one only is due.
  model::Meaning OfLine(std::size_t line) const;
  model::Meaning OfPolicy(model::PolicyId policy) const { return meanings_.OfPolicy(policy); }
  std::string OfVocabulary() const { return meanings_.OfVocabulary(); }

 private:
  std::vector<bool> SettledWith(std::size_t line) const;
  model::Meaning OfLineAlone(const Line& line) const;

  const model::Model& model_;
  const std::vector<Line>& lines_;
  model::Meanings meanings_;
  std::vector<model::Meaning> alone_;  // by line
};

}  // namespace doudi::audit
