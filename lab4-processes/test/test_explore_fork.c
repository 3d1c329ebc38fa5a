// test_explore_fork: a write of a second thread at each instruction of fork. As in lab 3 the
// second thread is an interrupt handler: a page fault needs no thread. Needs exercise 4.5.

#include "abi/status.h"
#include "arch/memory_layout.h"
#include "core/explore.h"
#include "core/syscall.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab3-userspace/kernel/memory_map.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3-userspace/test/space_read.h"
#include "lab3-userspace/test/space_rig.h"
#include "lab4_test.h"
#include "mm/page_table.h"

#define PLACE 0x7000000000ull
#define PAGES 2

static struct trap_frame *trap_frame_of_call;
static int number; // of the child
static bool written;

static vaddr_t page(unsigned i)
{
	return PLACE + i * PAGE_SIZE;
}

static uint64_t word_before(unsigned i)
{
	return test_secret(i) | 1ull << 63;
}

static struct process *child_find(void)
{
	struct process *child;

	spin_lock(&processes_lock);
	child = number > 0 ? process_find(number) : NULL;
	spin_unlock(&processes_lock);
	return child;
}

// The child of the round before goes, without a step in ring 3.
static void child_end(void)
{
	if (child_find() == NULL)
		return;
	test_ok(process_kill(number, STATUS_KILLED(SIGKILL)));
	while (child_find() != NULL)
		thread_yield();
	thread_reap();
}

static void set_up(void)
{
	child_end();
	written = true;
	for (unsigned i = 0; i < PAGES; i++)
		written = written && rig_write(page(i), word_before(i));
}

static void fork_once(void)
{
	number = (int)sys_fork(trap_frame_of_call);
}

// Numbers of rounds are smaller than what was there before.
static void write_both(void)
{
	for (unsigned i = 0; i < PAGES; i++)
		written = written && rig_write(page(i), explore_number());
}

static uint64_t word_of(struct process *process, unsigned i)
{
	uint64_t word;

	space_read(process->space, page(i), &word, sizeof(word));
	return word;
}

static const char *check(void)
{
	struct process *child = child_find();
	uint64_t words[PAGES];

	if (child == NULL)
		return "fork has failed";
	if (!written)
		return "a write of the other thread failed";
	for (unsigned i = 0; i < PAGES; i++) {
		words[i] = word_of(child, i);
		if (word_of(process_current(), i) != explore_number())
			return "the parent has lost a write of its other thread";
		if (words[i] != word_before(i) && words[i] != explore_number())
			return "the child sees what its parent never had";
		if (!rig_write(page(i), ~explore_number()))
			return "the parent cannot write any more";
	}
	for (unsigned i = 0; i < PAGES; i++)
		if (word_of(child, i) != words[i])
			return "the child sees what its parent has written after the fork";
	return NULL;
}

static int64_t explore_all(struct trap_frame *trap_frame)
{
	trap_frame_of_call = trap_frame;
	test_ok(space_map(process_current()->space, PLACE, PAGES * PAGE_SIZE, MAP_WRITE));
	explore(set_up, fork_once, write_both, check);
	child_end();
	test_report("done", 0, test_secret(0));
	return 0;
}

TEST(explore_fork_against_write)
{
	family_test_begin();
	work_install(explore_all);
	(void)program_go("forks", "work", 1);
	lines_wait(1);
}
