// Arithmetic in words: an expression with what was found put in place of the names, read back from the run.
//
//   （低保标准 × 保障人数 － 家庭月收入） 进位到 元，下限 0元/月   →   780元/人/月 × 4人 － 1320元/月 ＝ 1800元/月
//   合计（成员：月收入）                                          →   1200元/月（大钱）＋ 900元/月（妻）＝ 2100元/月
//   若 是 特困 则 90%；否则 75%                                    →   0.75   (the branch that was taken)
//
// A cap, a floor or a rounding that changed nothing is left out; one that did is said.
#pragma once

#include <string>
#include <vector>

#include "verdict/view.h"

namespace doudi::verdict {

// The expression with values for names, without 「＝ value」. For a bare name, its value.
// What an office has decided of an amount where it lies beyond the ends that the rule leaves to it; "" where it does not.
std::string BeyondEnds(const View& view, Place amount);
std::string InValues(const View& view, Place place);
// 「words ＝ value」; 「words ≈ 666.67元」 where the value is a rounded one.
std::string Equation(const std::string& words, const std::string& value);
// 「… ＝ 1800元/月」; only the value where there is nothing to work out.
std::string Arithmetic(const View& view, Place place);

// A definition that an expression was worked out with.
struct Step {
  model::DefinitionId definition = model::kNone;
  std::int32_t row = 0;
  std::string text;  // 「家庭月收入 1320元/月 ＝ 2100元/月 － 780元/月」
};
// The numeric definitions below an expression, the nearer ones first, each once. Those whose arithmetic says no more than their value are
// left out. `about` is the entity whose row needs no 「（大钱）」 behind the name.
std::vector<Step> StepsBelow(const View& view, Place place, model::EntityId about);

// Parameter rows used below, each once: 「低保标准（砀山县，城镇） 780元/人/月，自 2024-07-01，示例」. Those of the logic below (who counts,
// which branch) only where that is wanted.
enum class Logic : std::uint8_t { Included, Skipped };
std::vector<std::string> SourcesBelow(const View& view, Place place, Logic logic = Logic::Included);

}  // namespace doudi::verdict
