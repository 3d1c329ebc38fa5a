// thread_overflow: a thread that uses up its stack ends, and the others continue.

#include "thread_overflow.h"

#include "abi/error.h"
#include "arch/cpu_bits.h"
#include "arch/exception.h"
#include "core/log.h"
#include "core/preempt.h"
#include "dev/apic.h"
#include "dev/pic.h"
#include "scheduler.h"
#include "thread_life.h"

// Runs at the upper end of the stack, since the thread will not return into its old stack
// frames.
static void overflow_end(void)
{
	struct thread *thread = thread_current();

	log_error("thread %d (%s) has used up its stack and is ended", thread->tid,
	          thread->name);
	stack_canary_renew(&thread->stack);
	spin_lock(&threads_lock);
	thread->error = -EFAULT;
	spin_unlock(&threads_lock);
	thread_exit(0);
}

// The stack pointer hit the guard page, the processor could not push the page fault's trap
// frame there, and so raised a double fault. The code cannot continue (Intel SDM vol. 3A, 6.15,
// interrupt 8: an abort). Only its own work is unfinished, unless it held the processor, or was
// inside wait(), where objects on its stack are in lists of others. The thread must end, from
// the upper end of its stack.
//
// The first fault may have come from an interrupt, which found no room on the stack and has no
// handler running. This ends it at the interrupt controller, or no more would come.
bool thread_exception(struct trap_frame *trap_frame, vaddr_t address)
{
	struct thread *thread = thread_current();

	if (trap_frame->vector != VECTOR_DOUBLE_FAULT || thread == NULL || !preempt_allowed())
		return false;
	if (thread->idle || thread->waiting || thread_is_first(thread) ||
	    !stack_guard_hit(&thread->stack, address))
		return false;
	pic_end_all();
	apic_end_all();
	trap_frame->rip = (uint64_t)overflow_end;
	trap_frame->rsp = thread->stack.top - sizeof(uint64_t); // as if called
	*(uint64_t *)trap_frame->rsp = 0;
	trap_frame->rbp = 0;
	trap_frame->rflags = RFLAGS_RESERVED | RFLAGS_IF;
	return true;
}
