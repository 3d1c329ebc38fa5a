// test_create: exercise 2.7: threads begin.

#include "abi/error.h"
#include "born.h"
#include "core/preempt.h"
#include "core/syscall.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_preempt.h"
#include "lib/string.h"

#define THREADS 12

static struct {
	uint64_t argument;
	volatile int tid;
	volatile bool ran;
	bool interrupts_on;
	uint32_t locks;
} found[THREADS];

// Where the calling thread is to note what it found, or THREADS.
static size_t place_of_caller(void)
{
	size_t i = 0;

	while (i < THREADS && found[i].tid != thread_current()->tid)
		i++;
	return i;
}

// The thread may run before its creator has noted its number.
static uint64_t note_argument(void *argument)
{
	bool interrupts_on = interrupts_enabled();
	uint32_t locks = percpu_read(critical.locks);
	size_t i;

	while ((i = place_of_caller()) == THREADS)
		thread_yield();
	found[i].argument = (uint64_t)argument;
	found[i].interrupts_on = interrupts_on;
	found[i].locks = locks;
	found[i].ran = true;
	return 0;
}

static int create_either_way(uint64_t i)
{
	void *argument = (void *)test_secret(i);
	struct syscall_result result;

	if (i % 2 == 0)
		return born("by function", note_argument, argument, 0);
	result = syscall_thread_create((const void *)note_argument, (uint64_t)argument, 0, 0);
	test_eq_as("RDX after system call thread_create", result.error, 0);
	return (int)result.value;
}

TEST(create_runs_with_its_argument)
{
	must_end_within(2000);
	for (uint64_t i = 0; i < THREADS; i++)
		found[i].tid = create_either_way(i);
	for (uint64_t i = 0; i < THREADS; i++) {
		wait_for_end(found[i].tid);
		test_check_as("a thread that was created runs", found[i].ran);
		test_check_as("a new thread runs with interrupts on", found[i].interrupts_on);
		test_eq_as("locks held in a new thread", found[i].locks, 0);
		test_report("argument", i, found[i].argument);
		test_report("tid", i, found[i].tid);
	}
	check_threads();
}

static uint64_t return_at_once(void *argument)
{
	(void)argument;
	return 0;
}

// The state of a new thread before it has run.
static void look_at_new(int flags, unsigned priority)
{
	int tid = born("looked at", return_at_once, NULL, flags);
	struct thread *thread;

	spin_lock(&threads_lock);
	thread = thread_find(tid);
	test_check_as("a new thread is found by its number", thread != NULL);
	test_eq_as("detached", thread->detached, (flags & THREAD_DETACHED) != 0);
	test_eq_as("priority of a new thread", thread->priority, priority);
	test_eq_as("state of a new thread (1 is ready)", thread->state, THREAD_READY);
	test_check_as("name of a new thread", strcmp(thread->name, "looked at") == 0);
	spin_unlock(&threads_lock);
}

TEST(create_looks_at_its_flags)
{
	static const int bad[] = {0x2,
	                          0x8,
	                          0x80,
	                          THREAD_PRIORITY(4),
	                          THREAD_PRIORITY(6),
	                          THREAD_DETACHED | 0x100,
	                          (int)0x80000000,
	                          -1};
	size_t known = threads_known();
	uint32_t frames;

	must_end_within(2000);
	test_ok(thread_create("warm", return_at_once, NULL, THREAD_DETACHED));
	nap(3);
	frames = frames_used();
	for (size_t i = 0; i < array_length(bad); i++)
		expect_result("result of thread_create with flags that do not exist",
		              thread_create("bad", return_at_once, NULL, bad[i]), -EINVAL);
	test_eq_as("threads in the table after thread_create has failed", threads_known(),
	           known);
	test_eq_as("frames in use after thread_create has failed", frames_used(), frames);
	preempt_disable(); // none of them runs, or ends
	look_at_new(0, THREAD_PRIORITY_DEFAULT);
	look_at_new(THREAD_DETACHED, THREAD_PRIORITY_DEFAULT);
	for (unsigned priority = 0; priority < THREAD_PRIORITIES; priority++)
		look_at_new((int)THREAD_PRIORITY(priority), priority);
	look_at_new(THREAD_DETACHED | THREAD_PRIORITY(2), 2);
	preempt_enable();
	nap(3);
	check_threads();
	test_report("known", 0, threads_known() - known);
	test_report("answer", 0, test_secret(threads_known() - known));
}

TEST(create_call_refuses)
{
	const void *entry = (const void *)return_at_once;
	uint32_t frames;

	must_end_within(2000);
	test_ok(thread_create("warm", return_at_once, NULL, THREAD_DETACHED));
	nap(3);
	frames = frames_used();
	test_report("error", 0, syscall_thread_create(entry, 0, 0x1000, 0).error);
	test_report("error", 1, syscall_thread_create(NULL, 0, 0, 0).error);
	test_report("error", 2, syscall_thread_create((const void *)0x400000, 0, 0, 0).error);
	test_report("error", 3,
	            syscall_thread_create((const void *)(1ull << 62), 0, 0, 0).error);
	test_report("error", 4, syscall_thread_create(entry, 0, 0, 2).error);
	test_report("error", 5, syscall_thread_create(entry, 0, 0, THREAD_PRIORITY(5)).error);
	test_eq_as("frames in use after calls that failed", frames_used(), frames);
	test_report("error", 6, syscall_thread_create(entry, 0, 0, THREAD_DETACHED).error);
	nap(3);
	test_eq_as("frames in use after a detached thread", frames_used(), frames);
}
