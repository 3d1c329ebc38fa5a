// base_test: what the tests of the base share.

#include "base_test.h"

#include "arch/caller_copy.h"
#include "arch/memory_layout.h"
#include "core/wait.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/tlb.h"

#define OPCODE_HLT 0xF4

static struct spinlock sleep_lock = SPINLOCK("test sleep", RANK_TEST);
static struct wait_queue never = WAIT_QUEUE(never);

void sleep_until(tick_t deadline)
{
	spin_lock(&sleep_lock);
	while (wait(&never, &sleep_lock, deadline, 0) != WAIT_TIMEOUT)
		;
	spin_unlock(&sleep_lock);
}

uint64_t test_spawn(const char *name, struct future *future)
{
	int64_t task = task_spawn(name, future);

	test_ok(task);
	return (uint64_t)task;
}

int test_finish(uint64_t id)
{
	int status = -1;

	executor_run_until(id);
	test_ok(task_collect(id, &status));
	return status;
}

paddr_t page_make(vaddr_t address, unsigned flags)
{
	paddr_t frame = frame_alloc_zeroed(FRAME_TEST);

	test_check(frame != 0);
	test_ok(page_map(kernel_root, address, frame, flags));
	return frame;
}

void page_vanish(vaddr_t address)
{
	paddr_t frame;

	test_ok(page_unmap(kernel_root, address, &frame));
	spin_lock(&kernel_aspace.lock);
	tlb_invalidate(&kernel_aspace, address, address + PAGE_SIZE);
	spin_unlock(&kernel_aspace.lock);
	frame_put(frame);
}

bool word_reads(vaddr_t address)
{
	uint64_t word;

	return caller_copy(&word, (const void *)address, sizeof(word)) == 0;
}

bool word_writes(vaddr_t address)
{
	uint64_t word = 0;

	return caller_copy((void *)address, &word, sizeof(word)) == 0;
}

bool halted(const struct trap_frame *trap_frame)
{
	return ((const uint8_t *)trap_frame->rip)[-1] == OPCODE_HLT;
}
