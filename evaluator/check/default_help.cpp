#include "check/default_help.h"

#include <string_view>
#include <utility>

namespace doudi::check {

namespace {

constexpr std::pair<std::string_view, std::string_view> kAdvice[] = {
    {"D009", "可用：唯一、首中"},
    {"E003", "检查名称；它要在这个例看得到的规则里声明过"},
    {"E004", "检查编号，或换成对应的实体"},
    {"N005", "检查名称，或先声明它"},
    {"P006", "检查名称；待遇要写在同一个政策里"},
    {"T001", "换算成同一个单位再写"},
    {"T002", "检查写法，换一个类型相符的值"},
};

}  // namespace

void FillHelp(diagnostics::Diagnostics& list) {
  for (diagnostics::Diagnostic& one : list) {
    if (!one.help.empty()) continue;
    one.help = "检查这一处的写法";
    for (const auto& [code, advice] : kAdvice)
      if (one.code == code) one.help = advice;
  }
}

}  // namespace doudi::check
