// doudi screen on whole registers: verdict rows in place of packages.
#pragma once

#include <string>
#include <vector>

#include "check/check.h"
#include "open_register.h"
#include "value/date.h"

namespace doudi::cli {

struct RegisterScreen {
  RegisterNamed input;
  std::string out;       // of the rows; "": stdout
  std::string format;    // of the rows: jsonl, csv, xlsx, sqlite; "": there are none
  std::string where;     // screening/filter.h; "": every record
  bool summary = false, json = false;  // of all, on stdout; as JSON
  std::string issues;
  std::size_t threads = 0;  // 0: as many as the machine has
  bool quiet = false;
  value::Date date;
  std::optional<value::Date> known_by;
};

int ScreenRegister(const check::Rules& rules, const RegisterScreen& options);

}  // namespace doudi::cli
