// lab1_bench: what a system call costs.

#include "core/bench.h"
#include "core/syscall.h"
#include "probe.h"

// A call that does next to nothing, as its caller sees it.
BENCH(system_call)
{
	return BENCH_COUNT(syscall_get_time());
}

// The kernel's part of it: from INT 0x80 to the next instruction.
BENCH(system_call_int_0x80)
{
	return probe_cost(SYSCALL_NUMBER_get_time) - bench_cost();
}
