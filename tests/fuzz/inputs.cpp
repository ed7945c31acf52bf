#include "fuzz/inputs.h"

#include <string>

#include "diagnostics/diagnostic.h"
#include "syntax/parse.h"
#include "value/division.h"
#include "value/literal.h"

namespace doudi::fuzz {

void TryRules(std::string_view bytes) {
  const source::SourceFile file("fuzz.aid", std::string(bytes));
  const syntax::ParseResult parsed = syntax::ParseRules(file);
  (void)diagnostics::RenderAll(parsed.diagnostics);
  (void)syntax::ToText(parsed.rule_file);
}

void TryLiterals(std::string_view bytes) {
  (void)value::ParseQuantity(bytes, {"度"});
  (void)value::ParseDate(bytes);
  (void)value::ParseNumberCell(bytes, value::Unit::Base("元"), {"度"});
  (void)value::ParseDateCell(bytes);
  (void)value::ParseBoolCell(bytes);
  (void)value::ParseCellPattern(bytes);
  (void)value::ParseUnit(bytes, {"度"});
  (void)value::ParseDivision(bytes);
  (void)value::FoldWidth(bytes);
}

}  // namespace doudi::fuzz
