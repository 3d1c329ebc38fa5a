// test_segment: exercise 3.1 alone: the test goes to ring 3 and back by instructions of its
// own.

#include "arch/cpu.h"
#include "arch/gdt.h"
#include "arch/percpu.h"
#include "core/kmain.h"
#include "lab2-threads/test/lab2_test.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lab3-userspace/kernel/user_segment.h"
#include "lab3_test.h"
#include "segment_probe.h"
#include "visit.h"
#include "visit_asm.h"

#define THREADS 3

// The answer of LAR for a selector, once for ring 3 and once with the kernel's own beside: the
// grader knows what each bit should be.
EARLY_TEST(user_segments_are_for_ring_3)
{
	user_segments_init();
	test_report("rights", SELECTOR_USER_CODE, segment_rights(SELECTOR_USER_CODE | 3));
	test_report("rights", SELECTOR_USER_DATA, segment_rights(SELECTOR_USER_DATA | 3));
	test_report("rights", SELECTOR_KERNEL_CODE, segment_rights(SELECTOR_KERNEL_CODE));
	test_report("rights", SELECTOR_KERNEL_DATA, segment_rights(SELECTOR_KERNEL_DATA));
	test_report("done", 0, test_secret(0));
}

static void go_there(struct trap_frame *trap_frame)
{
	interrupts_disable();
	visit_go(trap_frame);
}

// Ring 3 runs with them.
EARLY_TEST(user_segments_can_be_used)
{
	struct trap_frame trap_frame = user_frame_make(VISIT_CODE, VISIT_STACK, test_secret(1));

	user_segments_init();
	gdt_set_kernel_stack(kmain_stack.top - 4096); // this much is not in use
	visit_open();
	visit(go_there, &trap_frame);
	test_report("argument", 1, visit_data()->rdi);
	test_eq_as("CS in ring 3", visit_data()->cs, SELECTOR_USER_CODE | 3);
	test_eq_as("SS in ring 3", visit_data()->ss, SELECTOR_USER_DATA | 3);
}

static uint64_t sleep_for_ever(void *argument)
{
	(void)argument;
	return 0;
}

// Come back from ring 3 for several threads: each time the processor must find the stack of the
// one that runs.
EARLY_TEST(user_stack_is_the_threads)
{
	struct thread *threads[THREADS], *self;

	threads_init();
	self = thread_current();
	user_segments_init();
	visit_open();
	for (unsigned i = 0; i < THREADS; i++)
		threads[i] = hand_thread("ring 3", sleep_for_ever, NULL);
	interrupts_disable();
	for (unsigned round = 0; round < 3 * THREADS; round++) {
		struct thread *thread = threads[test_secret(round) % THREADS];
		struct trap_frame trap_frame =
			user_frame_make(VISIT_CODE, VISIT_STACK, test_secret(100 + round));

		percpu_write(thread, thread);
		user_stack_set();
		visit(visit_go, &trap_frame);
		percpu_write(thread, self);
		test_eq_as("the top of the stack on which ring 3 comes back",
		           visit_home() + 5 * sizeof(uint64_t), thread->stack.top);
		test_eq_as("kernel_stack of the processor's block", percpu_read(kernel_stack),
		           thread->stack.top);
		test_report("argument", round, visit_data()->rdi);
	}
	interrupts_enable();
}
