// thread_fpu_tls: what a thread owns besides its stack and the registers on it.

#include "thread_fpu_tls.h"

#include "arch/percpu.h"
#include "core/panic.h"

// EXERCISE 2.3  The rest of a thread.
//
// `previous` runs on this processor, and `next` is about to. Exchange what context_switch does
// not: the registers of the FPU and of SSE, which no kernel code uses, so that they are still
// as `previous` left them (fpu_save, fpu_restore in arch/fpu.h; each thread has an area `fpu`),
// and the thread-local block that this processor's GS segment leads to (`tls` in struct percpu,
// and in each thread).
//
// Called with scheduler_lock held, still on the stack of `previous`, though thread_current() is
// `next` by then.
//
// Hint: a program that computes with XMM0 must not notice that somebody else did so between two
// of its instructions. Nor may anybody find in it what somebody else left there.
void thread_fpu_tls_exchange(struct thread *previous, struct thread *next)
{
	//@ solution 2.3
	// At each switch, and not at the first use: with the registers of somebody else loaded,
	// a read past the check would see them.
	fpu_save(&previous->fpu);
	fpu_restore(&next->fpu);
	this_cpu()->tls = &next->tls;
	//@ stub
	//   (void)previous;
	//   (void)next;
	//   exercise_missing("2.3");
	//@ end
}
