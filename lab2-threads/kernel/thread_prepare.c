// thread_prepare: prepares the stack of a thread that has never run.

#include "thread_prepare.h"

#include "core/panic.h"
#include "thread.h"
#include "thread_start.h"

// EXERCISE 2.1  The first switch frame of a new thread.
//
// Prepare the stack of the new `thread` so that the first context_switch to it begins
// entry(argument). context_switch expects a struct switch_frame (context_switch.h) where the
// thread's context.rsp points, pops the registers from it, and returns to its `rip`: so the
// stack of a new thread must look as if context_switch had left it.
//
// Let it return to thread_start (read thread_start.S), which expects `entry` in R12 and
// `argument` in R13. Set RBP to 0, which ends the chain of frame pointers, and the other
// registers, too. When context_switch has returned, RSP must be stack.top, which is aligned to
// 16: thread_start makes its call with this RSP.
//
// Hint: draw the stack. The highest word that you write is the return address. Where is RSP
// after `ret` has popped it?
void thread_prepare(struct thread *thread, thread_entry entry, void *argument)
{
	//@ solution 2.1
	// The switch frame ends at the top: when `ret` has popped its last word, RSP is the top
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
