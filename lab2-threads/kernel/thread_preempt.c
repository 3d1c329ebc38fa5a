// thread_preempt: threads give the processor away, or lose it.

#include "thread_preempt.h"

#include "arch/percpu.h"
#include "core/panic.h"
#include "core/preempt.h"
#include "scheduler.h"

// EXERCISE 2.5  Take turns.
//
// thread_yield: the calling thread gives way. It goes behind all that are ready
// (thread_make_ready) and has the processor again when it is its turn (schedule); both need
// scheduler_lock. Where a switch is forbidden (preempt_allowed in core/preempt.h) it returns at
// once: an interrupt handler can make system calls, but it is no thread. Who has interrupts off
// may yield.
//
// thread_tick: called at each tick of the timer, inside its interrupt, with what it
// interrupted. Count the tick in the running thread's `ticks` and take it off its `slice`. When
// the slice is used up, ask for preemption (preempt_request) and leave the rest to the return
// from the interrupt. Nobody waits for the idle thread (`idle`): it has no slice, only its
// ticks are counted.
//
// thread_preempt: called when preemption was asked for and is allowed, in the thread that is to
// lose the processor: on the way out of an interrupt, or when the last thing that forbade it
// went away. Interrupts may be on, so somebody else may have come first: look at
// preempt_needed (this_cpu()) again once you hold the lock, and do nothing when it is false.
// schedule clears it.
// The idle thread waits on no queue; any other thread goes behind those that are ready.
//
// Hint: slices are handed out by schedule. A tick may find a slice of 0 already: preemption can
// be forbidden for longer than that.
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
	// Asked again with the lock: an interrupt may have switched since the caller looked.
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
