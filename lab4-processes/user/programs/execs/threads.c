// threads: a process with threads of all kinds becomes another program, again and again: none
// of them is left.

#include <threads.h>

#include "abi/syscall.h"
#include "execs.h"
#include "lib/random.h"

#define ROUNDS    32
#define LONG_TIME 1000000

static int compute(void *unused)
{
	(void)unused;
	for (volatile uint64_t i = 0;; i++)
		;
	return 0;
}

static int sleep_long(void *unused)
{
	(void)unused;
	for (;;)
		syscall_thread_sleep(LONG_TIME);
	return 0;
}

static int give_way(void *unused)
{
	(void)unused;
	for (;;)
		thrd_yield();
	return 0;
}

static int be_over(void *unused)
{
	(void)unused;
	return 0;
}

// The thread that calls exec is not always the first.
static int go_on(void *unused)
{
	uint64_t round = word_number();

	(void)unused;
	for (volatile uint64_t i = random_mix(round ^ look_seed) % 20000; i > 0; i--)
		;
	look_report("failed", round, exec_next("threads", round + 1, NULL));
	return 0;
}

static void look(void)
{
	uint64_t round = word_number();
	thrd_t thread;

	look_report_secret("number", round, (uint64_t)syscall_getpid().value);
	if (round == 1)
		look_stage(1);
	if (round == ROUNDS)
		look_rest();
	thrd_create(&thread, compute, NULL);
	thrd_create(&thread, sleep_long, NULL);
	thrd_create(&thread, give_way, NULL);
	thrd_create(&thread, be_over, NULL);
	if (round % 2 == 0) {
		thrd_create(&thread, go_on, NULL);
		sleep_long(NULL);
	}
	go_on(NULL);
}

LOOK(threads, look);

// ---- Two that call exec at once ----

static int go_on_second(void *unused)
{
	uint64_t round = word_number();

	(void)unused;
	for (volatile uint64_t i = random_mix(2 * round ^ look_seed) % 3000; i > 0; i--)
		;
	exec_next("together", round + 1, "second");
	return 0;
}

static void together(void)
{
	uint64_t round = word_number();
	thrd_t thread;

	look_report_secret("who", round, look_words[1] != NULL);
	if (round == 1)
		look_stage(1);
	if (round == ROUNDS)
		look_rest();
	thrd_create(&thread, go_on_second, NULL);
	for (volatile uint64_t i = random_mix((2 * round + 1) ^ look_seed) % 3000; i > 0; i--)
		;
	exec_next("together", round + 1, NULL);
}

LOOK(together, together);
