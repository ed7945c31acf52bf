// Literate rule files: Markdown in which fenced blocks marked `aid` hold the rules, so that the article's text stands beside the rule that
// implements it. A 政策 may go on in the next block: what lies between is no part of the rules.
//
//   第四条　……年人均收入低于……的家庭
//   ```aid
//   条件 收入：人均年收入 ＜ 人均可支配收入，依据 刚性办法 第四条。
//   ```
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"

namespace doudi::source {

// Whether a file of this name is read as Markdown: it ends in ".md".
bool IsLiterate(std::string_view path);

// The lines between two fences, as bytes [begin, end) of the Markdown.
struct RuleBlock {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t fence_begin = 0;  // with the fences: what a weaver replaces
  std::uint32_t fence_end = 0;
};
// The `aid` blocks in order, after CommonMark: a fence is three or more ` or ~ indented by at most three spaces, and closes with as many
// at least; one that is never closed goes to the end. Fences inside a block of another language do not count.
std::vector<RuleBlock> RuleBlocks(std::string_view markdown);

// What the parser reads: as long as the file's text, byte for byte at the same place; of a literate file all outside the blocks is blank.
std::string RuleText(const SourceFile& file);

}  // namespace doudi::source
