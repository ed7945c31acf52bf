#include "source/literate.h"

#include <algorithm>

namespace doudi::source {
namespace {

struct Fence {
  char mark = '`';
  std::size_t length = 0;
  std::string_view info;  // what follows the marks, trimmed
};

std::string_view Trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// A line that opens or closes a block; length 0 if it does not.
Fence FenceOn(std::string_view line) {
  const auto indent = std::min(line.find_first_not_of(' '), line.size());
  if (indent > 3 || indent == line.size()) return {};
  line.remove_prefix(indent);
  Fence fence;
  fence.mark = line.front();
  if (fence.mark != '`' && fence.mark != '~') return {};
  fence.length = std::min(line.find_first_not_of(fence.mark), line.size());
  fence.info = Trimmed(line.substr(fence.length));
  // ``a`` is code inside a line, not a fence.
  if (fence.length < 3 || (fence.mark == '`' && fence.info.find('`') != std::string_view::npos)) return {};
  return fence;
}

bool IsRules(std::string_view info) { return info.substr(0, info.find_first_of(" \t{")) == "aid"; }

}  // namespace

bool IsLiterate(std::string_view path) { return path.ends_with(".md"); }

std::vector<RuleBlock> RuleBlocks(std::string_view markdown) {
  std::vector<RuleBlock> blocks;
  Fence open;
  RuleBlock block;
  for (std::size_t at = 0; at < markdown.size();) {
    const std::size_t end = std::min(markdown.find('\n', at), markdown.size() - 1) + 1;
    const Fence fence = FenceOn(markdown.substr(at, end - at - (markdown[end - 1] == '\n' ? 1 : 0)));
    if (open.length == 0 && fence.length > 0) {
      open = fence;
      block = {static_cast<std::uint32_t>(end), 0, static_cast<std::uint32_t>(at), 0};
    } else if (open.length > 0 && fence.mark == open.mark && fence.length >= open.length && fence.info.empty()) {
      block.end = static_cast<std::uint32_t>(at);
      block.fence_end = static_cast<std::uint32_t>(end);
      if (IsRules(open.info)) blocks.push_back(block);
      open.length = 0;
    }
    at = end;
  }
  if (open.length > 0 && IsRules(open.info)) {
    block.end = block.fence_end = static_cast<std::uint32_t>(markdown.size());
    blocks.push_back(block);
  }
  return blocks;
}

std::string RuleText(const SourceFile& file) {
  std::string text(file.text());
  if (!IsLiterate(file.path())) return text;
  std::size_t prose = 0;
  const auto blank = [&](std::size_t end) {
    for (; prose < end; ++prose)
      if (text[prose] != '\n') text[prose] = ' ';
  };
  for (const RuleBlock& block : RuleBlocks(file.text())) {
    blank(block.begin);
    prose = block.end;
  }
  blank(text.size());
  return text;
}

}  // namespace doudi::source
