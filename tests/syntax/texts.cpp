#include "syntax/texts.h"

#include <fmt/format.h>

#include "syntax/parse.h"

namespace doudi::tests {
namespace {

constexpr std::string_view kHead = "规则集 示例。\n";
constexpr std::string_view kDefinition = "定义 x（家庭）：元 ＝ ";

}  // namespace

std::string Tree(std::string_view text) {
  const source::SourceFile file("示例.aid", std::string(text));
  const syntax::ParseResult result = syntax::ParseRules(file);
  return result.diagnostics.empty() ? syntax::ToText(result.rule_file)
                                    : diagnostics::RenderAll(result.diagnostics);
}

std::string TreeBelow(std::string_view text) {
  const std::string tree = Tree(fmt::format("{}{}", kHead, text));
  return tree.starts_with("规则集") ? tree.substr(tree.find('\n') + 1) : tree;
}

std::string Expression(std::string_view text) {
  const source::SourceFile file("示例.aid", fmt::format("{}{}{}。\n", kHead, kDefinition, text));
  const syntax::ParseResult result = syntax::ParseRules(file);
  if (!result.diagnostics.empty()) return diagnostics::RenderAll(result.diagnostics);
  return syntax::ToText(*std::get<ast::DefinitionDeclaration>(result.rule_file.declarations.at(0)).value);
}

std::string Messages(std::string_view text) {
  const source::SourceFile file("示例.aid", std::string(text));
  const auto messages = syntax::ParseRules(file).diagnostics;
  return messages.empty() ? "" : diagnostics::RenderAll(messages);
}

}  // namespace doudi::tests
