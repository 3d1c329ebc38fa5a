// thread_preempt: threads yield the processor, or lose it.

#include "thread_preempt.h"

#include "arch/percpu.h"
#include "core/panic.h"
#include "core/preempt.h"
#include "scheduler.h"

// EXERCISE 2.5  Take turns.
//
// thread_yield: the calling thread yields. It goes behind all ready threads (thread_make_ready)
// and runs again when it is its turn (schedule); both need scheduler_lock. Where a switch is
// forbidden (preempt_allowed in core/preempt.h) it returns at once: an interrupt handler can
// make system calls, but it is not a thread. A thread with interrupts off may yield.
//
// thread_tick: called at each tick of the timer, inside its interrupt, with the interrupted
// code's trap frame. Count the tick in the running thread's `ticks` and subtract it from its
// `slice`. When the slice is used up, request preemption (preempt_request); the return from the
// interrupt does the rest. The idle thread (`idle`) has no slice: only count its ticks.
//
// thread_preempt: called when preemption is requested and allowed, in the thread that loses the
// processor: on the return from an interrupt, or when the last reason that forbade it ends.
// Interrupts may be on, so a tick may have come first: test preempt_needed (this_cpu()) again
// when you hold the lock, and do nothing if it is false. schedule clears it. The idle thread is
// never on a queue; any other thread goes behind the ready threads.
//
// Hint: schedule sets the slice. A tick may find a slice that is already 0: preemption can be
// forbidden for longer than a slice.
void thread_yield(void)
{
	//@ solution 2.5
	if (!preempt_allowed())
		return;
	spin_lock(&scheduler_lock);
	thread_make_ready(thread_current());
	schedule();
	spin_unlock(&scheduler_lock);
	//@ stub
	//   exercise_missing("2.5");
	//@ end
}

void thread_tick(struct trap_frame *trap_frame)
{
	//@ solution 2.5
	struct thread *thread = thread_current();

	(void)trap_frame;
	thread->ticks++;
	if (thread->idle)
		return;
	if (thread->slice > 0)
		thread->slice--;
	if (thread->slice == 0)
		preempt_request();
	//@ stub
	//   (void)trap_frame;
	//   exercise_missing("2.5");
	//@ end
}

void thread_preempt(void)
{
	//@ solution 2.5
	// Test again with the lock held: an interrupt may have switched since the caller's
	// test.
	spin_lock(&scheduler_lock);
	if (this_cpu()->preempt_needed) {
		if (!thread_current()->idle)
			thread_make_ready(thread_current());
		schedule();
	}
	spin_unlock(&scheduler_lock);
	//@ stub
	//   exercise_missing("2.5");
	//@ end
}
