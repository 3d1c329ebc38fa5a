// thread_prepare: the stack of a thread that has never run.

#include "thread_prepare.h"

#include "core/panic.h"
#include "thread.h"
#include "thread_start.h"

// EXERCISE 2.1  A thread that was never there before.
//
// Prepare the stack of the new `thread` so that the first context_switch to it begins
// entry(argument). context_switch finds a struct switch_frame (context_switch.h) where the
// thread's context.rsp points, takes the registers from it, and returns to its `rip`: to a new
// thread this must look as if it had been left by context_switch before.
//
// Let it return to thread_start (read thread_start.S), which expects `entry` in R12 and
// `argument` in R13. RBP is 0, which ends the chain of frame pointers; the others do not
// matter, make them 0 as well. When context_switch has returned, RSP must be stack.top, which
// is aligned to 16: from there thread_start makes its call.
//
// Hint: draw the stack. Its highest word that you write is the return address. Where is RSP
// after `ret` has taken it?
void thread_prepare(struct thread *thread, thread_entry entry, void *argument)
{
	//@ solution 2.1
	// The switch frame ends at the top: when `ret` has taken its last word, RSP is the top
	// itself.
	struct switch_frame *switch_frame = (struct switch_frame *)thread->stack.top - 1;

	*switch_frame = (struct switch_frame){.r12 = (uint64_t)entry,
	                                      .r13 = (uint64_t)argument,
	                                      .rip = (uint64_t)thread_start};
	thread->context.rsp = (uint64_t)switch_frame;
	//@ stub
	//   (void)thread;
	//   (void)entry;
	//   (void)argument;
	//   exercise_missing("2.1");
	//@ end
}
