// Two CSV files, of households and of people with the 编号 of their household, to verdict counts: the engine's reader against one by hand that
// takes lines, commas and these columns for granted, from the same files in the same run. That they count the same is checked before any time is
// printed. The engine opens the files, looks whether they are in order, joins and checks them, all of which is in its time.
//
//   build/tests/bench/bench_csv --households 30000 --seed 1 --unknown 0 --rounds 9
#include "by_hand_tables.h"
#include "table_bench.h"

int main(int argc, char** argv) { return bench::CompareTables(argc, argv, {"CSV", "名册", bench::CountCsvByHand}); }
