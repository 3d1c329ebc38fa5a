// bench: measures the cost of an operation, in guest instructions.
//
// Under QEMU's `-icount shift=0` the time-stamp counter counts instructions one for one, the
// same on every run and every host. `make bench` boots the kernel in this way, runs every
// bench, and prints the results.

#ifndef TEST_BENCH_H
#define TEST_BENCH_H

#include "arch/cpu.h"
#include "core/table.h"
#include "lib/types.h"

struct bench {
	const char *name;
	// Do the operation once, and return the number of its instructions. The kernel calls
	// this many times; the smallest result counts.
	uint64_t (*run)(void);
};

// BENCH(frame_alloc_put) { ... }: a bench of this name. In any file of common/test or a
// lab's test/ folder.
#define BENCH(name_)                                                                           \
	static uint64_t bench_##name_(void);                                                   \
	static const struct bench bench_record_##name_ = {.name = #name_,                      \
	                                                  .run = bench_##name_};               \
	TABLE_ENTRY(bench, 50, name_, bench_record_##name_);                                   \
	static uint64_t bench_##name_(void)

// bench_cost: the cost of reading the counter twice. Subtract it from a difference.
uint64_t bench_cost(void);

// BENCH_COUNT(statement): the instructions of `statement`.
#define BENCH_COUNT(...)                                                                       \
	({                                                                                     \
		uint64_t bench_start = timestamp();                                            \
		__VA_ARGS__;                                                                   \
		timestamp() - bench_start - bench_cost();                                      \
	})

#endif
