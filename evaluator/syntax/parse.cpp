#include "syntax/parse.h"

#include <AidParser.h>
#include <BailErrorStrategy.h>

#include <algorithm>

#include "syntax/recovery.h"
#include "syntax/rule_lexer.h"
#include "syntax/tree_builder.h"

namespace doudi::syntax {
namespace {

using aid::AidParser;

// A file without mistakes needs no more than SLL prediction, which is faster; at the first mistake the whole is parsed again
// with full LL and our recovery.
AidParser::FileContext* ParseFile(AidParser& parser, TokenList& tokens, const std::shared_ptr<Recovery>& recovery) {
  auto* simulator = parser.getInterpreter<antlr4::atn::ParserATNSimulator>();
  simulator->setPredictionMode(antlr4::atn::PredictionMode::SLL);
  parser.setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  try {
    return parser.file();
  } catch (const antlr4::ParseCancellationException&) {
    tokens.stream().seek(0);
    parser.reset();
    simulator->setPredictionMode(antlr4::atn::PredictionMode::LL);
    parser.setErrorHandler(recovery);
    return parser.file();
  }
}

}  // namespace

ParseResult ParseRules(const source::SourceFile& file) {
  TokenList tokens(file);
  AidParser parser(&tokens.stream());
  parser.removeErrorListeners();
  const auto recovery = std::make_shared<Recovery>(tokens);
  AidParser::FileContext* tree = ParseFile(parser, tokens, recovery);

  TreeBuilder builder(tokens);
  ParseResult result;
  result.rule_file = builder.Build(tree);
  result.diagnostics = tokens.slips();
  for (const auto& mistake : recovery->mistakes()) result.diagnostics.push_back(mistake);
  for (auto& mistake : builder.TakeMistakes()) result.diagnostics.push_back(std::move(mistake));
  std::ranges::stable_sort(result.diagnostics, {}, [](const diagnostics::Diagnostic& d) { return d.span.begin; });
  return result;
}

}  // namespace doudi::syntax
