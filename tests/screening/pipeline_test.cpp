#include "screening/pipeline.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

using namespace doudi::screening;

namespace {

// Squares of 0 … count − 1, the work on some of them slow.
std::string Squares(std::size_t threads, std::size_t in_flight, int count, int fails = -1) {
  int next = 0;
  std::string written;
  try {
    RunInOrder<int, int>({threads, in_flight},
                         [&](int& number) {
                           number = next++;
                           return number < count;
                         },
                         [&](int& number) {
                           if (number == fails) throw std::runtime_error("坏");
                           if (number % 7 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
                           return number * number;
                         },
                         [&](int& square) { written += std::to_string(square) + " "; });
  } catch (const std::runtime_error& error) {
    written += error.what();
  }
  return written;
}

}  // namespace

TEST_CASE("what is made is written in the order in which it was read", "[screening]") {
  const std::string alone = Squares(1, 1, 100);
  CHECK(alone.starts_with("0 1 4 9 "));
  CHECK(alone.ends_with(" 9801 "));
  for (const std::size_t threads : {2, 3, 8})
    for (const std::size_t in_flight : {1, 2, 20}) CHECK(Squares(threads, in_flight, 100) == alone);
  CHECK(Squares(4, 8, 0).empty());
}

TEST_CASE("no more pieces than allowed are on their way", "[screening]") {
  std::atomic<int> on_the_way{0}, most{0};
  int next = 0;
  RunInOrder<int, int>({4, 5},
                       [&](int& number) {
                         number = next++;
                         if (number >= 200) return false;
                         most = std::max(most.load(), ++on_the_way);
                         return true;
                       },
                       [](int& number) { return number; }, [&](int&) { --on_the_way; });
  CHECK(most <= 6);  // the reader holds one that is not on its way yet, the writer one that no longer is
  CHECK(most >= 2);
}

TEST_CASE("an error ends the run after what came before it", "[screening]") {
  for (const std::size_t threads : {1, 2, 5}) CHECK(Squares(threads, 6, 100, 4) == "0 1 4 9 坏");
  int next = 0;
  for (const std::size_t threads : {1, 4}) {
    CHECK_THROWS_WITH((RunInOrder<int, int>({threads, 4}, [&](int&) -> bool { return ++next % 10 != 0 || (throw std::runtime_error("读不下去"), false); },
                                            [](int& number) { return number; }, [](int&) {})),
                      "读不下去");
    CHECK_THROWS_WITH((RunInOrder<int, int>({threads, 4}, [](int&) { return true; }, [](int& number) { return number; },
                                            [](int&) { throw std::runtime_error("写不进去"); })),
                      "写不进去");
  }
}
