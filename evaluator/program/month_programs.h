// MonthPrograms: the body of a 逐月, compiled for each month when that is first asked for.
#pragma once

#include <map>
#include <mutex>

#include "program/program.h"

namespace doudi::program {

class MonthPrograms {
 public:
  // `options` are those of the program in which the 逐月 stands.
  MonthPrograms(const model::Model& model, CompileOptions options, model::ExprId body);

  // The program of the month that begins on `first`; it has a column for the body. Safe to call from several threads at once.
  const Program& For(value::Date first) const;
  model::ExprId body() const { return body_; }

 private:
  const model::Model& model_;
  CompileOptions options_;
  model::ExprId body_;
  mutable std::mutex mutex_;
  mutable std::map<value::Date, ProgramPtr> programs_;
};

}  // namespace doudi::program
