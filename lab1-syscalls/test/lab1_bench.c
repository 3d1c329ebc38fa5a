// lab1_bench: what a system call costs.

#include "common/test/bench.h"
#include "core/file.h"
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

static int64_t swallow(struct file *file, const void *buffer, size_t size)
{
	(void)file;
	(void)buffer;
	return (int64_t)size;
}

// 4 KiB of the caller's to a file that does nothing with them: what the copying costs.
BENCH(write_4_kib)
{
	static const struct file_ops ops = {.write = swallow};
	static struct file sink = FILE_INIT(&ops);
	static const _Alignas(4096) uint8_t bytes[4096];
	struct file *before = file_replace(FILE_STDOUT, &sink);
	uint64_t cost = BENCH_COUNT(syscall_write(FILE_STDOUT, bytes, sizeof(bytes)));

	file_replace(FILE_STDOUT, before);
	return cost;
}
