// A table of households and one of people in an SQLite database to verdict counts: the engine's reader against two statements of the C API, each in
// the order of the 编号, and structs by hand, from the same file in the same run. That they count the same is checked before any time is printed.
//
//   build/tests/bench/bench_sqlite --households 30000 --seed 1 --unknown 0 --rounds 9
#include "by_hand_tables.h"
#include "table_bench.h"

int main(int argc, char** argv) { return bench::CompareTables(argc, argv, {"SQLite", "名册.db", bench::CountSqliteByHand}); }
