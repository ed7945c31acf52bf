// Kernels: the loops of a plan, over a block of rows in narrow registers. For run/ only.
//
// A kernel reads whole registers and writes one: it never allocates, never fails, and reads and writes no more than the rows of its level.
// kernels.inc is compiled once for every processor and once for those with AVX2; both give the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace doudi::run {

// How the values of a register lie.
enum class Kind : std::uint8_t {
  Truth,  // one byte, 0 or 1
  Byte,   // one byte, 0 … 255
  Int,    // int32
  Long,   // int64
};
constexpr std::size_t BytesOf(Kind kind) { return kind == Kind::Int ? 4 : kind == Kind::Long ? 8 : 1; }

enum class Operation : std::uint8_t {
  // a with the constant `imm`; out is a Truth. With `b`: and, or the truths there.
  LessOrEqualConst, GreaterOrEqualConst, EqualConst, NotEqualConst,
  InRange,       // imm ≤ a ≤ imm2
  InTable,       // a Byte: table[a], 256 truths
  MapByte,       // a Byte below kMostMapped: table[a], a Byte
  // a and b, after times imm and imm2; out is a Truth.
  Less, LessOrEqual, Equal, NotEqual,
  // a / b and c / d as fractions, Longs: exactly, in 128 bits.
  LessRatio, LessOrEqualRatio, EqualRatio, NotEqualRatio,
  And, Or, Not,                  // truths
  AddTruths,                     // bytes a + b
  Select,                        // c ? a : b
  SelectOrZero,                  // c ? a : 0
  Gather,                        // a of the row above, whose level is imm, for each of its elements: by links[link]
  GatherMany,                    // the same of a and further Truths or Bytes: table is the Further of them
  Convert,                       // a in the kind of out
  Add, Subtract, Multiply, Min, Max,  // of Ints and Longs; Multiply also an Int by a Byte to an Int
  AddScaled,     // a times imm + b times imm2, Ints
  AddConst, MultiplyConst, MinConst, MaxConst,
  Negate, Absolute,
  // a / b, or a / imm where b is none, to a whole number, times imm2; a Long below 2^49 where the kind of b is Int and there is none
  RoundUp, RoundDown, RoundHalfUp,
  // a truths per element or b the filter; by links[link]
  Sum, SumWhere, Count, CountAll, Any, AnyWhere, Every, EveryWhere,
  // best of the elements where c (all where none); 0 where there are none
  MinOf, MaxOf, FirstOf,
  // Ends of intervals: a + b; a times imm, above 0. ±kEndless stays.
  EndSum, EndTimes,
  // Sets of members, a bit each: of the code a; of a and b; whether all of a are in b (or imm), some are, a has one, a and b have the same one.
  Member, Members, Inside, Meets, Single, SameMember,
  Take,          // tables[link][a], of the kind of out
  Fill,          // imm
  Mark,          // a says of which rows nothing is decided here
  MarkLarge,     // nor where a is larger in size than imm
};

// In place of an end that an interval has not.
inline constexpr std::int64_t kEndless = std::int64_t{1} << 61;

struct Step;
struct Block;
using Kernel = void (*)(const Step&, const Block&);

inline constexpr std::int16_t kNoRegister = -1;
// A kernel may write so many bytes beyond the last row.
inline constexpr std::size_t kPadding = 64;
inline constexpr std::size_t kRoomInTable = 32;
inline constexpr std::int32_t kMostMapped = 16;

struct Step {
  Kernel kernel = nullptr;
  std::int16_t out = kNoRegister;
  std::int16_t a = kNoRegister, b = kNoRegister, c = kNoRegister, d = kNoRegister;
  std::int16_t level = 0;    // whose rows are written (of Mark: read)
  std::int16_t link = -1;    // Gather, aggregates: where the elements of each row above begin, and the last one's end; Take: the table
  bool disjoin = false;      // comparisons with `b`: or, not and
  std::int64_t imm = 0, imm2 = 0;
  const void* table = nullptr;
};

// What a step reads and writes as it does a and out.
struct Further {
  static constexpr std::int16_t kMost = 3;
  std::int16_t count = 0;
  std::int16_t in[kMost] = {}, out[kMost] = {};
};

// Some of a chunk's records, and where the registers are.
struct Block {
  void* const* registers;
  const std::int32_t* rows;          // by level
  const std::int32_t* const* links;  // relative to the block
  const std::int32_t* const* records;  // by level: of each row the record; of the root none
  const std::int32_t* first_record;    // by level: what the first record of the block is in there
  const void* const* tables;         // what parameters say, by key
  const std::size_t* table_sizes;    // for how many keys they say something; there is room for kRoomInTable
  const std::uint8_t* any_missing;   // by table: whether a combination of keys that was met has no row in it
  void* keys;                        // the KeyNumbers of the sweep, by key set
  std::uint8_t* undecided;           // by record of the block
  void* scratch;                     // an int64 for each row of the largest level, and one more
};

enum class Processor : std::uint8_t { Any, Avx2 };
// Whether this machine can run what was compiled for it.
bool CanRun(Processor processor);
// nullptr where there is no such kernel.
Kernel FindKernel(Processor processor, Operation operation, Kind a, Kind b, Kind out);

}  // namespace doudi::run
