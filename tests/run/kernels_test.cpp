// Loops of plans that are exact only because their numbers are small enough: at the ends of what they are made for, and beside every place where
// a rounding turns.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <vector>

#include "run/kernels.h"

using namespace doudi::run;

namespace {

std::int64_t Rounded(Operation operation, std::int64_t a, std::int64_t bottom) {
  const std::int64_t whole = a / bottom, rest = a % bottom;
  if (operation == Operation::RoundUp) return whole + (rest > 0);
  if (operation == Operation::RoundDown) return whole - (rest < 0);
  const std::int64_t away = a < 0 ? -1 : 1;
  return whole + (away * rest >= bottom - away * rest ? away : 0);
}

// Numbers up to `most` in size: any, and those around multiples and halves of `bottom`.
std::vector<std::int64_t> NumbersFor(std::int64_t bottom, std::int64_t most, std::mt19937_64& random) {
  std::vector<std::int64_t> numbers = {0, most, -most, most - 1, 1 - most};
  const auto below = [&](std::int64_t end) { return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(end)); };
  while (numbers.size() < 203) {
    const std::int64_t turn = below(most / bottom + 1) * bottom + (random() % 2 == 0 ? 0 : bottom / 2) + below(3) - 1;
    const std::int64_t number = std::min(random() % 4 == 0 ? below(most) : turn, most);
    numbers.push_back(random() % 2 == 0 ? number : -number);
  }
  return numbers;
}

// What a loop over longs, or over ints to longs, makes of them.
std::vector<std::int64_t> RunRounding(Processor processor, Operation operation, const std::vector<std::int64_t>& numbers, Kind kind, std::int64_t bottom, std::int64_t times) {
  std::vector<std::int64_t> longs = numbers, out(numbers.size() + kPadding);
  std::vector<std::int32_t> ints;
  for (const std::int64_t number : numbers) ints.push_back(static_cast<std::int32_t>(number));
  void* registers[] = {kind == Kind::Int ? static_cast<void*>(ints.data()) : longs.data(), out.data()};
  const auto rows = static_cast<std::int32_t>(numbers.size());
  Block block{};
  block.registers = registers;
  block.rows = &rows;
  Step step;
  step.a = 0;
  step.out = 1;
  step.imm = bottom;
  step.imm2 = times;
  FindKernel(processor, operation, kind, kind == Kind::Int ? Kind::Truth : Kind::Int, Kind::Long)(step, block);
  out.resize(numbers.size());
  return out;
}

}  // namespace

TEST_CASE("rounding without a division is exact", "[run]") {
  constexpr std::int64_t kInts = (std::int64_t{1} << 31) - 1, kLongs = (std::int64_t{1} << 49) - 1;
  std::mt19937_64 random(20250815);
  for (const Processor processor : {Processor::Any, Processor::Avx2}) {
    if (!CanRun(processor)) continue;
    for (const Operation operation : {Operation::RoundUp, Operation::RoundDown, Operation::RoundHalfUp})
      for (const Kind kind : {Kind::Int, Kind::Long})
        for (const std::int64_t bottom : {1L, 2L, 3L, 7L, 10L, 125L, 6000L, 99999L, 1L << 30, kInts - 1, kInts})
          for (const std::int64_t times : {1, 3}) {
            const std::vector<std::int64_t> numbers = NumbersFor(bottom, kind == Kind::Int ? kInts : kLongs, random);
            std::vector<std::int64_t> exact;
            for (const std::int64_t number : numbers) exact.push_back(Rounded(operation, number, bottom) * times);
            INFO("bottom " << bottom << ", times " << times << ", operation " << static_cast<int>(operation));
            CHECK(RunRounding(processor, operation, numbers, kind, bottom, times) == exact);
          }
  }
}
