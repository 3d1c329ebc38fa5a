// thread_overflow: a thread that uses up its stack ends, and the others go on.

#include "thread_overflow.h"

#include "abi/error.h"
#include "arch/cpu_bits.h"
#include "arch/exception.h"
#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "core/log.h"
#include "core/preempt.h"
#include "dev/pic.h"
#include "lib/string.h"
#include "scheduler.h"

// On the upper end of the stack, which nobody will return into.
static void overflow_end(void)
{
	struct thread *thread = thread_current();

	log_error("thread %d (%s) has used up its stack and is ended", thread->tid, thread->name);
	spin_lock(&threads_lock);
	thread->error = -EFAULT;
	spin_unlock(&threads_lock);
	thread_exit(0);
}

static bool hit_own_guard(const struct thread *thread, vaddr_t address)
{
	return address < thread->stack.bottom && address >= thread->stack.bottom - PAGE_SIZE;
}

// The stack pointer hit the guard page, the page fault could not be pushed there, and so became
// a double fault. The code that ran cannot go on (Intel SDM vol. 3A, 6.15, interrupt 8: an
// abort); but nothing is half done unless it held the processor. The thread is sent to its end,
// from the upper end of its stack. The last word that it could write was that of the canary, and
// what did not fit may have been the frame of an interrupt.
bool thread_exception(struct trap_frame *frame, vaddr_t address)
{
	struct thread *thread = thread_current();

	if (frame->vector != VECTOR_DOUBLE_FAULT || thread == NULL || !preempt_allowed() ||
	    thread->idle || !hit_own_guard(thread, address))
		return false;
	stack_canary_set(&thread->stack);
	pic_end_abandoned();
	frame->rip = (uint64_t)overflow_end;
	frame->rsp = thread->stack.top - sizeof(uint64_t); // as if called
	*(uint64_t *)frame->rsp = 0;
	frame->rbp = 0;
	frame->rflags = RFLAGS_RESERVED | RFLAGS_IF;
	return true;
}
