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

// A file without mistakes needs no more than SLL prediction, which is faster; at the first mistake the whole
// is parsed again with full LL and our recovery.
AidParser::FileContext* ParseFile(AidParser& parser, TokenList& tokens,
                                  const std::shared_ptr<Recovery>& recovery) {
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

// What the tree builder finds on a line where the parser stumbled is another view of the same mistake.
void AddFromOtherLines(diagnostics::Diagnostics& known, diagnostics::Diagnostics more) {
  const auto line_of = [](const diagnostics::Diagnostic& d) {
    return d.span.file->PositionAt(d.span.begin).line;
  };
  std::vector<std::uint32_t> lines;
  for (const auto& diagnostic : known) lines.push_back(line_of(diagnostic));
  for (auto& diagnostic : more) {
    if (std::ranges::find(lines, line_of(diagnostic)) == lines.end()) known.push_back(std::move(diagnostic));
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
  AddFromOtherLines(result.diagnostics, builder.TakeMistakes());
  std::ranges::stable_sort(result.diagnostics, {},
                           [](const diagnostics::Diagnostic& d) { return d.span.begin; });
  return result;
}

}  // namespace doudi::syntax
