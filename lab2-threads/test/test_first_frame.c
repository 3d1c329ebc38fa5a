// test_first_frame: exercise 2.1 alone. The test goes to the new thread by itself, with
// instructions of its own in place of context_switch.

#include "arch/escape.h"
#include "first_switch.h"
#include "lab2_test.h"

static struct escape_point way_back;

// Leaves the thread for ever.
static uint64_t report_argument(void *argument)
{
	static uint64_t round;

	test_report("argument", round++, argument);
	escape_jump(&way_back);
}

EARLY_TEST(first_switch_begins_the_thread)
{
	threads_init();
	for (uint64_t round = 0; round < 8; round++) {
		struct thread *thread =
			hand_thread("new", report_argument, (void *)test_secret(round));

		spin_lock(&scheduler_lock);
		if (escape_set(&way_back) == 0)
			first_switch(thread->context.rsp);
	}
}
