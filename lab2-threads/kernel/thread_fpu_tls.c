// thread_fpu_tls: exchanges the FPU, SSE and thread-local data at a switch.

#include "thread_fpu_tls.h"

#include "arch/percpu.h"
#include "core/panic.h"

// EXERCISE 2.3  Exchange the FPU, SSE and thread-local data.
//
// `previous` runs on this processor, and `next` will run. Exchange the state that
// context_switch does not: the registers of the FPU and of SSE, which still hold the values of
// `previous`, since no kernel code uses them (fpu_save, fpu_restore in arch/fpu.h; each thread
// has an area `fpu`), and the thread-local block that this processor's GS segment leads to
// (`tls` in struct percpu, and in each thread).
//
// Called with scheduler_lock held, still on the stack of `previous`, although thread_current()
// is already `next`.
//
// Hint: a program that computes with XMM0 must not notice that another one did so between two
// of its instructions. And no program may read a value that another one left there.
void thread_fpu_tls_exchange(struct thread *previous, struct thread *next)
{
	//@ solution 2.3
	// At each switch, and not at the first use: while the registers of another thread are
	// loaded, a speculative read could find their values.
	fpu_save(&previous->fpu);
	fpu_restore(&next->fpu);
	this_cpu()->tls = &next->tls;
	//@ stub
	//   (void)previous;
	//   (void)next;
	//   exercise_missing("2.3");
	//@ end
}
