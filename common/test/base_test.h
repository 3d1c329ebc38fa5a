// base_test: what the tests of the base share.

#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "arch/trap_frame.h"
#include "core/executor.h"
#include "core/test.h"
#include "core/time.h"
#include "lib/types.h"

// Addresses that nothing else uses, in the table of the heap's area.
#define TEST_AREA 0xffffd00010000000

// secret: a number that only this boot has, for a test's `question`.
static inline uint64_t secret(uint64_t question)
{
	return test_mix(question, test_nonce());
}

// sleep_until: halt until that tick.
void sleep_until(tick_t deadline);

// test_spawn: task_spawn, which must succeed. Returns the id.
uint64_t test_spawn(const char *name, struct future *future);

// test_finish: run the executor until the task is done, and collect its status.
int test_finish(uint64_t id);

// page_make: map a fresh frame at `address` in the kernel's address space. Returns the frame.
paddr_t page_make(vaddr_t address, unsigned flags);

// page_vanish: unmap the page, make the processor forget it, and release its frame.
void page_vanish(vaddr_t address);

// word_reads, word_writes: does reading, or writing, the word at `address` get through?
bool word_reads(vaddr_t address);
bool word_writes(vaddr_t address);

// halted: was the processor asleep when this interrupt came?
bool halted(const struct trap_frame *trap_frame);

#endif
