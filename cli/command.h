// What the commands share: exit codes, loading rules, writing results whole or not at all.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "value/date.h"

namespace doudi::cli {

// The same for every command; README lists them.
enum ExitCode : int {
  kClean = 0,       // all well
  kRuleErrors = 1,  // errors in rules; for `test`: an example that does not hold
  kUsage = 2,
  kDataErrors = 3,  // some record could not be read; the others were done
  kInternal = 4,    // the program or the machine failed
};

// A command adds itself to the app and, if chosen, is run by main after parsing.
using Action = std::function<int()>;
struct Command {
  CLI::App* app = nullptr;
  Action run;
};
Command AddCheck(CLI::App& app);
Command AddScreen(CLI::App& app);
Command AddExplain(CLI::App& app);
Command AddTest(CLI::App& app);
Command AddDocs(CLI::App& app);
Command AddProve(CLI::App& app);
Command AddImport(CLI::App& app);
Command AddAudit(CLI::App& app);
Command AddCompare(CLI::App& app);

// The rules of `paths`; prints what is wrong to stderr. nullopt when there is no model to run.
std::optional<check::Rules> LoadOrReport(const std::vector<std::string>& paths);
// The same for commands that only run the models (check/load_models.h): kept between runs, without syntax trees and examples. They go with the
// process, for taking them down costs more than a millisecond of a command that takes thirty; null in place of nullopt.
const check::Rules* LoadModelsOrReport(const std::vector<std::string>& paths);

// The model for a record with these top-level keys among the rules of several roots; `root` (an entity's name, may be empty) decides if
// it is given. Throws CLI::ValidationError that says what to write when it cannot be told.
const model::Model& ChooseModel(const check::Rules& rules, const std::string& root, const std::vector<std::string>& keys);

// A date as people write it, or today. Throws CLI::ValidationError with the accepted forms.
value::Date DateOrToday(const std::string& text);

// The same, of a date that need not be given.
std::optional<value::Date> DateIfGiven(const std::string& option, const std::string& text);

// A text for a JSON string, quoted and escaped.
std::string JsonString(std::string_view text);

// A file that appears whole when Commit is called and not at all otherwise: it is written aside, in the same folder, and renamed.
class PendingFile {
 public:
  explicit PendingFile(std::string path);  // what is left aside of an earlier run is removed
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;
  const std::string& path() const { return path_; }
  const std::string& temporary() const { return temporary_; }  // to be written and closed before Commit
  void Commit();  // throws std::runtime_error; what was at the path is then still there
  // Those that are not committed, of the whole process: for a program that ends at once (interrupt.h). No Commit happens after it.
  static void RemoveAll();

 private:
  std::string path_, temporary_;
  bool committed_ = false;
};

// Where results go: stdout, or a file that appears whole when Commit is called and not at all otherwise.
class Output {
 public:
  explicit Output(std::string path);  // "" or "-": stdout
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  void Write(std::string_view text);  // throws std::runtime_error when the disk is full
  void Commit();
  bool IsTerminal() const;

 private:
  std::optional<PendingFile> pending_;  // none: stdout
  std::FILE* file_;
};

// 「写 结果.csv 失败：磁盘满了。原有的文件没有动。」
std::string WriteFailure(const std::string& path, int error);

}  // namespace doudi::cli
