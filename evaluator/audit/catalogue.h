// Catalogue: what results need to know of the rules, so that they can be made from parts alone: the programmes compared and the 审计项 with their
// innocent explanations and what must come before anything is stopped; and what stands for the meaning of each, so that a later run of other rules can tell
// what has to be worked out anew.
#pragma once

#include <string>
#include <vector>

#include "audit/programmes.h"
#include "model/meaning.h"
#include "model/model.h"

namespace doudi::audit {

struct CataloguedFinding {
  std::string code, title, severity, direction;       // JSON names
  std::string severity_text, direction_text;          // 高, 错保
  std::vector<std::string> innocent, handling, data_sources;
  std::string basis, handling_basis;
  model::Meaning meaning;                             // of all that decides it (audit/meanings.h); what is asked by is not in the file
};

struct CataloguedLine {
  std::string name, entity;
  std::vector<std::string> names;     // by which the ledger pays it
  std::vector<std::string> policies;  // 最低生活保障, 最低生活保障·分类施保金
  bool in_ledger = false;
  model::Meaning meaning;             // of all that decides what is due (audit/meanings.h); what is asked by is not in the file
};

struct Catalogue {
  std::string root;        // 家庭
  std::string vocabulary;  // stands for what a record may say (model/meaning.h)
  std::vector<CataloguedLine> lines;
  std::vector<CataloguedFinding> findings;  // none where 审计项 were not asked for

  const CataloguedFinding* Find(std::string_view code, std::string_view title) const;
};

// `until`: the last day that is asked about.
Catalogue MakeCatalogue(const model::Model& model, const Programmes& programmes, const std::vector<Line>& lines, bool findings, value::Date until);
std::string ToJson(const Catalogue& catalogue);
// Throws std::runtime_error where it is none.
Catalogue ReadCatalogue(const std::string& text, const std::string& path);

}  // namespace doudi::audit
