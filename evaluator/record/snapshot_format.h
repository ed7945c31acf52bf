// How a snapshot lies in a file: snapshot.md in C++. For record/ only.
#pragma once

#include <bit>
#include <cstdint>
#include <cstddef>
#include <limits>
#include <string_view>

namespace doudi::record::format {

static_assert(std::endian::native == std::endian::little, "columns are used as they lie in the file");

inline constexpr std::string_view kMagic("doudi-snapshot\n\x1A", 16);
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kAlignment = 64;  // of chunks and sections

struct Extent {
  std::uint64_t offset = 0, bytes = 0, checksum = 0;  // XXH3, 64 bits
};

struct Header {
  char magic[16] = {};
  std::uint32_t version = kVersion;
  std::uint32_t header_bytes = 0;
  std::uint64_t file_bytes = 0;
  Extent directory, schema, about;
  std::uint64_t records = 0, chunks = 0;
  std::uint64_t longest_column = 0;  // bytes of the longest column that any chunk may have
  std::uint64_t checksum = 0;        // of what is before it
};
static_assert(sizeof(Header) == 136);

struct ChunkEntry {
  std::uint64_t offset = 0, bytes = 0;  // of the section table and the sections
  std::uint64_t first_record = 0;
  std::uint32_t records = 0, sections = 0;
  std::uint64_t checksum = 0;  // of the section table
};
static_assert(sizeof(ChunkEntry) == 40);

enum class Kind : std::uint16_t {
  Offsets = 1,         // of an entity: int32, one more than its parent has rows
  Phantoms = 2,        // of an entity: uint8, by row
  Handles = 3,         // of an entity: texts, by row
  Values = 4,          // of a fact: uint8, int32 or int64, by row
  States = 5,          // of a fact: uint8, by row
  Outsized = 6,        // OutsizedEntry
  Texts = 7,           // texts
  RecordIds = 8,       // texts, by record
  Fingerprints = 9,    // uint64, by record
  Unsettled = 10,      // of a timeline: UnsettledEntry, by owner
  DatedElements = 11,  // of an entity: int32 rows, ascending
  Origins = 12,        // OriginEntry
  OriginTexts = 13,    // texts
  Papers = 14,         // PaperEntry
};
inline constexpr std::uint16_t kLastKind = 14;

enum class Coding : std::uint16_t {
  Plain = 0,
  Same = 1,  // every item has the value that stands in `offset`
};

struct Section {
  Kind kind{};
  Coding coding{};
  std::int32_t id = 0;      // the entity or fact, by its place in the schema; else 0
  std::uint64_t items = 0;  // of texts: how many; int64 ends, then bytes
  std::uint64_t offset = 0, bytes = 0, checksum = 0;  // from the begin of the chunk
  std::int64_t largest = 0;  // of Values of a number: no value is larger in size
};
static_assert(sizeof(Section) == 48);

struct OutsizedEntry {
  std::int32_t fact = 0, row = 0;
  std::int64_t value = 0;
};
static_assert(sizeof(OutsizedEntry) == 16);

// The stretches of an owner are to be settled where what became known after a day that is earlier than `before` is left out; kAlways: always.
struct UnsettledEntry {
  std::int32_t owner = 0, before = 0;
};
inline constexpr std::int32_t kAlways = std::numeric_limits<std::int32_t>::max();
static_assert(sizeof(UnsettledEntry) == 8);

inline constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();
struct OriginEntry {
  std::int32_t fact = 0, row = 0;
  std::int32_t state = 0;
  std::int32_t date = kNoDay;
  std::int32_t source = 0, declared = 0;  // among the OriginTexts
};
static_assert(sizeof(OriginEntry) == 24);

struct PaperEntry {
  std::int32_t record = 0, document = 0, entity = 0, row = 0;
  std::int32_t issued = kNoDay, expires = kNoDay;
};
static_assert(sizeof(PaperEntry) == 24);

// Days since 1970 that records may name, and the days beside them.
inline constexpr std::int32_t kFirstDay = -62092, kLastDay = 120530;  // 1799-12-31, 2300-01-01

inline std::uint64_t Aligned(std::uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace doudi::record::format
