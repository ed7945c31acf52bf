#include "program/month_programs.h"

#include <utility>

#include "program/program_data.h"

namespace doudi::program {

MonthPrograms::MonthPrograms(const model::Model& model, CompileOptions options, model::ExprId body)
    : model_(model), options_(std::move(options)), body_(body) {
  options_.recorded_on = options_.reference_date;
  options_.only_policies.clear();
  options_.only_expressions = {body};
}

const Program& MonthPrograms::For(value::Date first) const {
  const std::lock_guard lock(mutex_);
  ProgramPtr& program = programs_[first];
  if (!program) {
    CompileOptions options = options_;
    options.reference_date = first;
    program = Compile(model_, options);
  }
  return *program;
}

}  // namespace doudi::program
