// Part: what an audit has to say of a stretch of the register, as a file: a head, then a line for each household that there is something to say of.
//
//   {"part":0,"first":0,"records":4096,"states":"…"}
//   {"n":12,"id":"SZ-0013", … }
//
// `states` is what a later run needs to tell which households it can take over: of each record 8 bytes that stand for its 编号 and 16 for its facts,
// payments and place on the roll, in base64.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace doudi::audit {

struct RecordState {
  std::array<std::uint8_t, 8> key{};
  std::array<std::uint8_t, 16> state{};
  friend auto operator<=>(const RecordState&, const RecordState&) = default;
};

struct PartHead {
  std::uint64_t part = 0, first = 0;  // its number; the place of its first record in the register
  std::vector<RecordState> states;    // by record
};

// With the line's end.
std::string ToText(const PartHead& head);
// Reads the head of a part and leaves its lines in `text`. Throws std::runtime_error that names `path` where it is none.
PartHead TakeHead(std::string_view& text, const std::string& path);
// The next line without its end; false where there is none.
bool TakeLine(std::string_view& text, std::string_view& line);
// The number of the record that a household's line begins with, and the line from behind it on: 12 and `,"id":…`.
std::pair<std::int32_t, std::string_view> SplitLine(std::string_view line);

}  // namespace doudi::audit
