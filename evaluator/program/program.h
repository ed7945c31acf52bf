// Program: the model compiled for one reference date: a list of typed operations on columns in dependency order, shared by all policies.
//
// Compile resolves the versions of policies, the clauses, parameter rows and sets in force on the date, folds constants, shares equal
// subexpressions, and chooses for every number a representation: scaled (one int64 per row over a fixed denominator) or fraction
// (numerator and denominator per row), so that nothing is ever rounded. See run/run.h for what a column holds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/model.h"

namespace doudi::program {

struct CompileOptions {
  value::Date reference_date;
  // The day for which records were read, where that is another one: the body of a 逐月 in one of its months. Then nothing but
  // only_expressions is compiled.
  std::optional<value::Date> recorded_on;
  // Definitions and expressions whose values a run may replace row by row (给定 in 例, the verification of near misses).
  std::vector<model::DefinitionId> given_definitions;
  std::vector<model::ExprId> given_expressions;
  bool findings = false;  // 审计项 too
  // Only what verdicts and benefits rest on: no documents, reviews, needs, resources, validations, nor definitions that nothing uses.
  bool verdicts_only = false;
  // These policies and expressions and what they rest on, if any are named; without verdicts_only with all that reasons are made of.
  std::vector<model::PolicyId> only_policies;
  std::vector<model::ExprId> only_expressions;
};

// What a policy comes down to on the date, as conditions over columns. kNone where a policy has no version in force.
struct PolicyProgram {
  model::PolicyId policy = model::kNone;
  const model::PolicyVersion* version = nullptr;  // null: not in force
};

class Program;  // opaque to all but program/ and run/

struct ProgramDeleter {
  void operator()(const Program*) const;
};
using ProgramPtr = std::unique_ptr<const Program, ProgramDeleter>;

// Never fails on a checked model. `model` must outlive the program.
ProgramPtr Compile(const model::Model& model, const CompileOptions& options);

// What the outcome and the benefits of one policy rest on: the operations that a run may be limited to when nothing else is read back.
struct Part {
  std::vector<std::int32_t> columns;  // in their order
  std::vector<bool> has;              // by column
};
// Worked out when first asked for, and kept by the program. May be called by several threads at once.
const Part& PartOf(const Program& program, model::PolicyId policy);

const model::Model& ModelOf(const Program& program);
value::Date ReferenceDateOf(const Program& program);
// What it was compiled with, so that another can be made that lets more be given.
const CompileOptions& OptionsOf(const Program& program);
// The operations as text, one a line: what tests compare.
std::string ToText(const Program& program);

}  // namespace doudi::program
