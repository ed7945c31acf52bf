// doudi import --map: what the tables and columns of a register may mean, written as a mapping file for a person to confirm.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "command.h"
#include "record/open_register.h"

namespace doudi::cli {
namespace {

struct Options {
  std::vector<std::string> rules, input;
  std::string date, root;
  std::string out = "映射.csv";
  bool map = false;
};

std::string Shown(const record::MapRow& row) {
  const std::string target = row.target.empty() ? "？" : row.target;
  if (row.column.empty()) return "\n" + row.table + " → " + target + "（" + row.sure + "）\n";
  std::string text = "  " + row.column + " → " + target + "（" + row.sure + "）";
  if (!row.examples.empty()) text += "  " + row.examples;
  if (!row.reading.empty() && row.reading != row.examples) text += "  读作 " + row.reading;
  return text + "\n";
}

// With the rules whose names fit best, where there are several roots.
record::RegisterMap BestGuess(const check::Rules& rules, const record::RegisterInput& input, const std::string& root, value::Date date) {
  record::RegisterMap best;
  std::ptrdiff_t most = -1;
  for (const model::Model* model : rules.Models()) {
    if (model->entities.empty() || (!root.empty() && model->entities.front().name != root)) continue;
    record::RegisterMap map = input.Guess(*model, date);
    const auto found = std::count_if(map.rows.begin(), map.rows.end(), [](const record::MapRow& row) { return !row.target.empty(); });
    if (found <= most) continue;
    most = found;
    best = std::move(map);
  }
  if (most < 0) throw CLI::ValidationError("--root", "规则里没有根「" + root + "」");
  return best;
}

int Import(const Options& options) {
  if (!options.map) throw CLI::ValidationError("--map", "写明要做什么：--map 看表和列对应什么，写出映射文件");
  if (std::filesystem::exists(options.out)) throw CLI::ValidationError("--out", options.out + " 已经有了，可能有人改过。换一个名字，或先移开它");
  const auto rules = LoadModelsOrReport(options.rules);
  if (!rules) return kRuleErrors;
  const auto input = record::OpenRegister(options.input);
  const record::RegisterMap map = BestGuess(*rules, *input, options.root, DateOrToday(options.date));
  std::size_t open = 0;
  for (const record::MapRow& row : map.rows) {
    std::fputs(Shown(row).c_str(), stdout);
    open += row.target.empty() ? 1 : 0;
  }
  Output out(options.out);
  out.Write(record::ToCsv(map));
  out.Commit();
  std::printf("\n写了 %s：%zu 行，其中 %zu 行还没有对应。请在 Excel 里核对「对应」一列，不用的写 不读；然后 doudi screen --map %s …\n", options.out.c_str(), map.rows.size(), open,
              options.out.c_str());
  return kClean;
}

}  // namespace

Command AddImport(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "看名册的表和列对应规则里的什么，写出映射文件供核对");
  command->add_option("-r,--rules", options->rules, "规则文件或目录，可多次给出")->required();
  command->add_flag("--map", options->map, "按表名列名猜，列出示例和读作什么，写出映射文件；核对后给 doudi screen --map");
  command->add_option("-d,--date", options->date, "基准日，读日期时用；不写为今天");
  command->add_option("-o,--out", options->out, "映射文件；不写为 映射.csv。已有的文件不覆盖");
  command->add_option("--root", options->root, "规则有几种档案时，记录是哪一种，如 家庭；不写时看记录的字段");
  command->add_option("名册", options->input, "CSV、.xlsx、SQLite 的文件，或一个表一个文件的文件夹")->required();
  command->footer("例：doudi import -r rulesets --map 名册/\n"
                  "    doudi screen -r rulesets --map 映射.csv -o 判定.csv 名册/");
  return {command, [options] { return Import(*options); }};
}

}  // namespace doudi::cli
