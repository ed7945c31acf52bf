// doudi: aid rules that officials can read, run on households. The commands are in one file each.
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cstdio>
#include <exception>
#include <vector>

#include "audit/files.h"
#include "command.h"
#include "record/register_error.h"

namespace {

// The words of the help screens, in the language of those who read them.
void SpeakChinese(CLI::App& app) {
  auto formatter = std::make_shared<CLI::Formatter>();
  formatter->label("OPTIONS", "[选项]");
  formatter->label("SUBCOMMAND", "命令");
  formatter->label("SUBCOMMANDS", "命令");
  formatter->label("Options", "选项");
  formatter->label("Positionals", "参数");
  formatter->label("Subcommands", "命令");
  formatter->label("Usage", "用法");
  formatter->label("TEXT", "文本");
  formatter->label("REQUIRED", "必填");
  formatter->label("Subcommand", "命令");
  formatter->column_width(34);
  app.formatter(formatter);
  app.set_help_flag("-h,--help", "显示帮助与例子");
}

int Run(int argc, char** argv) {
  CLI::App app("兜底：读得懂的救助规则，信得过的结论。", "doudi");
  SpeakChinese(app);
  app.require_subcommand(1);
  app.footer("退出码：0 正常，1 规则有错、例未通过或性质有反例，2 用法不对，3 有记录读不了（其余已处理），4 程序或机器出错。\n"
             "检查过的规则留在 ~/.cache/doudi，规则或程序一有改动就重新检查；环境变量 DOUDI_CACHE=off 不留也不用。\n"
             "例：doudi screen --rules rulesets --date 2025-08-15 rulesets/households/大钱一家.json");
  const std::vector<doudi::cli::Command> commands = {doudi::cli::AddCheck(app), doudi::cli::AddScreen(app), doudi::cli::AddExplain(app),
                                                     doudi::cli::AddTest(app), doudi::cli::AddDocs(app), doudi::cli::AddProve(app), doudi::cli::AddImport(app),
                                                     doudi::cli::AddAudit(app), doudi::cli::AddCompare(app)};
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help), doudi::cli::kClean;
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "用法不对：%s\n用 doudi %s--help 看用法和例子。\n", error.what(),
                 argc > 1 && argv[1][0] != '-' ? (std::string(argv[1]) + " ").c_str() : "");
    return doudi::cli::kUsage;
  }
  for (const auto& command : commands)
    if (command.app->parsed()) return command.run();
  return doudi::cli::kUsage;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const CLI::Error& error) {
    std::fprintf(stderr, "用法不对：%s\n", error.what());
    return doudi::cli::kUsage;
  } catch (const doudi::audit::Refused& refused) {
    std::fprintf(stderr, "%s\n", refused.what());
    return doudi::cli::kUsage;
  } catch (const doudi::record::RegisterError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return doudi::cli::kDataErrors;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "程序出错：%s\n", error.what());
    return doudi::cli::kInternal;
  }
}
