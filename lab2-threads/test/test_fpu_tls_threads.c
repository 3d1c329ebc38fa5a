// test_fpu_tls_threads: exercises 2.1 to 2.3 together, on threads that compute.

#include "arch/percpu.h"
#include "fpu_pattern.h"
#include "lab2-threads/kernel/thread_fpu_tls.h"
#include "lab2_test.h"

#define THREADS 8
#define VISITS  300

static struct thread *threads[THREADS];
static struct thread *main;
static uint64_t visit, visited; // its number, and the thread
static int key;

// The work of schedule, without 2.4 and 2.5.
static void switch_to(struct thread *next)
{
	struct thread *previous = thread_current();

	spin_lock(&scheduler_lock);
	previous->state = THREAD_READY;
	next->state = THREAD_RUNNING;
	this_cpu()->thread = next;
	thread_fpu_tls_exchange(previous, next);
	context_switch(&previous->context, &next->context);
	spin_unlock(&scheduler_lock);
}

static void go_on(void)
{
	visited = (visited + 1 + test_secret(visit) % (THREADS - 1)) % THREADS;
	switch_to(++visit < VISITS ? threads[visited] : main);
}

// A number that only this thread has on its stack, and in its thread-local data, gives the
// expected values of the registers.
static uint64_t compute(void *argument)
{
	const struct fpu_hint no_hints[] = {{0, NULL}};

	while (visit < VISITS) {
		uint64_t mine = test_mix((uint64_t)argument, visit);
		struct fpu_state state;

		fpu_pattern_fill(&state, mine);
		fpu_restore(&state);
		tls_set(key, (void *)mine);
		go_on();
		fpu_save(&state);
		fpu_pattern_check(&state, mine, "of a thread that goes on", no_hints);
		test_eq_as("tls_get in a thread that goes on", (uint64_t)tls_get(key), mine);
		test_report("registers", visit, fpu_digest(&state, (uint64_t)tls_get(key)));
	}
	return 0;
}

EARLY_TEST(state_follows_threads)
{
	threads_init();
	key = tls_key_create();
	test_ok(key);
	main = thread_current();
	for (uint64_t i = 0; i < THREADS; i++)
		threads[i] = hand_thread("computer", compute, (void *)test_secret(1000 + i));
	switch_to(threads[0]);
}
