// test_first_frame: exercise 2.1 alone. The tests go to the new thread by themselves, with
// instructions of their own in place of context_switch.

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/escape.h"
#include "first_switch.h"
#include "lab2-threads/kernel/thread_prepare.h"
#include "lab2-threads/kernel/thread_start.h"
#include "lab2_test.h"
#include "lib/string.h"

#define STAIN   256 // bytes below stack.top that are not 0 before the switch frame is made
#define THREADS 24

static struct escape_point way_back;

// The word on the stack for a register that is not set: a link that a backtrace would follow.
static const uint64_t stain_link[2] = {0, (uint64_t)thread_start};

// A thread whose stack is not empty: what the exercise does not write is not 0 by chance.
static struct thread *stained_thread(void)
{
	struct thread *thread;

	test_ok(thread_alloc("new", &thread));
	for (uint64_t *word = (uint64_t *)(thread->stack.top - STAIN);
	     word < (uint64_t *)thread->stack.top; word++)
		*word = (uint64_t)stain_link;
	return thread;
}

// Go to the thread, until its function escapes.
static void begin(const struct thread *thread)
{
	spin_lock(&scheduler_lock);
	if (escape_set(&way_back) == 0)
		first_switch(thread->context.rsp);
}

static volatile bool begun;

static uint64_t note_begin(void *argument)
{
	(void)argument;
	begun = true;
	return 0;
}

static void check_place(const struct thread *thread, const struct stack *stack)
{
	vaddr_t rsp = thread->context.rsp;

	test_check_as("context.rsp lies inside the thread's stack",
	              rsp >= stack->bottom && rsp < stack->top);
	test_eq_as("bytes from context.rsp to stack.top: one struct switch_frame",
	           stack->top - rsp, sizeof(struct switch_frame));
}

static void check_switch_frame(const struct switch_frame *switch_frame)
{
	test_eq_as("rip in the first frame: thread_start", switch_frame->rip,
	           (vaddr_t)thread_start);
	test_eq_as("r12 in the first frame: the thread's function", switch_frame->r12,
	           (vaddr_t)note_begin);
	test_eq_as("rbp in the first frame", switch_frame->rbp, 0);
	test_eq_as("rbx in the first frame", switch_frame->rbx, 0);
	test_eq_as("r14 in the first frame", switch_frame->r14, 0);
	test_eq_as("r15 in the first frame", switch_frame->r15, 0);
	test_report("argument", 0, switch_frame->r13);
}

#define check_same(before, now, field)                                                         \
	test_check_as(#field " of the thread is as it was (only its `context` may change)",    \
	              memcmp(&(before)->field, &(now)->field, sizeof((now)->field)) == 0)

static void check_block(const struct thread *before, const struct thread *now)
{
	check_same(before, now, tid);
	check_same(before, now, name);
	check_same(before, now, stack);
	check_same(before, now, state);
	check_same(before, now, priority);
	check_same(before, now, detached);
	check_same(before, now, value);
	check_same(before, now, fpu);
	test_check_as("the rest of the thread's block at stack.top is as it was",
	              memcmp(before, now, sizeof(*now)) == 0);
}

// The block of a thread begins at its stack.top: what is written there is written over it.
EARLY_TEST(first_frame_is_at_the_top)
{
	struct thread *thread = stained_thread();
	struct stack stack = thread->stack;
	struct thread before;

	memcpy(&before, thread, sizeof(before));
	thread_prepare(thread, note_begin, (void *)test_secret(0));
	before.context = thread->context;
	test_check_as("the thread does not begin before anybody switches to it", !begun);
	check_block(&before, thread);
	check_place(thread, &stack);
	check_switch_frame((const struct switch_frame *)thread->context.rsp);
}

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
	for (uint64_t round = 0; round < 8; round++)
		begin(hand_thread("new", report_argument, (void *)test_secret(round)));
}

static struct {
	vaddr_t stack_frame; // of the thread's function
	vaddr_t caller;      // and of thread_begin
	vaddr_t addresses[BACKTRACE_DEPTH];
	size_t count;
} inside;

static uint64_t look_around(void *argument)
{
	const uint64_t *stack_frame = frame_pointer();

	inside.stack_frame = (vaddr_t)stack_frame;
	inside.caller = stack_frame[0];
	inside.count = backtrace_collect(stack_frame, inside.addresses, BACKTRACE_DEPTH);
	test_report("argument", 0, argument);
	escape_jump(&way_back);
}

// A function finds RSP + 8 aligned to 16 on entry (System V ABI 3.2.2), so that the RBP that it
// pushes is aligned. thread_begin's RBP and its return address are what lies between RSP, as
// thread_start finds it, and its stack frame.
EARLY_TEST(first_switch_meets_the_abi)
{
	struct thread *thread = stained_thread();
	vaddr_t top = thread->stack.top;

	threads_init();
	thread_prepare(thread, look_around, (void *)test_secret(0));
	begin(thread);
	test_eq_as("bytes by which the stack is misaligned when C is called",
	           inside.stack_frame % 16, 0);
	test_eq_as("bytes from RSP, when thread_start begins, to stack.top",
	           top - (inside.caller + 2 * sizeof(uint64_t)), 0);
	test_eq_as("callers in a backtrace from the thread's function: thread_begin and "
	           "thread_start (RBP ends it)",
	           inside.count, 2);
}

static uint64_t position; // in the order in which threads begin

static uint64_t report_even(void *argument)
{
	test_report("even", position, argument);
	escape_jump(&way_back);
}

static uint64_t report_odd(void *argument)
{
	test_report("odd", position, argument);
	escape_jump(&way_back);
}

// All are prepared, and then they begin in an order that depends on the nonce.
EARLY_TEST(first_frames_are_apart)
{
	struct thread *threads[THREADS];

	threads_init();
	for (uint64_t i = 0; i < THREADS; i++)
		threads[i] = hand_thread("new", test_secret(i) & 1 ? report_odd : report_even,
		                         (void *)test_secret(100 + i));
	for (position = 0; position < THREADS; position++) {
		uint64_t left = THREADS - position;
		uint64_t chosen = test_secret(200 + position) % left;

		begin(threads[chosen]);
		threads[chosen] = threads[left - 1];
	}
}
