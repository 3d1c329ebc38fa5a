// test_detach: exercise 2.8: threads that nobody will join.

#include "abi/error.h"
#include "born.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lab2-threads/kernel/thread_join.h"

static volatile uint64_t answers[2];

static uint64_t answer_later(void *argument)
{
	nap(10);
	answers[(uint64_t)argument] = test_secret((uint64_t)argument);
	return 0;
}

static uint64_t end_at_once(void *argument)
{
	return (uint64_t)argument;
}

TEST(detach_running_and_ended)
{
	uint32_t frames;
	int running, ended;

	must_end_within(2000);
	running = born("warm", end_at_once, NULL, THREAD_DETACHED);
	nap(3);
	frames = frames_used();
	running = born("runs", answer_later, (void *)1, 0);
	ended = born("has ended", end_at_once, NULL, 0);
	wait_for_end(ended);
	test_report("error", 0, thread_detach(ended));
	test_check_as("a thread that had ended is forgotten when it is detached",
	              !ending(ended).known);
	test_report("error", 1, thread_detach(ended));
	test_report("error", 2, thread_detach(running));
	test_check_as("a thread that runs is known after it was detached",
	              ending(running).known);
	test_report("error", 3, thread_detach(running));
	test_report("error", 4, thread_join(running, NULL));
	nap(15);
	test_report("answer", 1, answers[1]);
	test_check_as("a detached thread is forgotten when it ends", !ending(running).known);
	test_report("error", 5, thread_detach(running));
	test_report("error", 6, thread_detach(1000000));
	test_eq_as("frames in use after both threads", frames_used(), frames);
	check_threads();
}
