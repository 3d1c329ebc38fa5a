// trace: points at which the kernel can be watched. The ids are fixed here for all labs.

#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "lib/types.h"

enum trace_id {
	TRACE_NONE,
	TRACE_INTERRUPT_ENTER, // vector, interrupted RIP
	TRACE_INTERRUPT_EXIT,  // vector
	TRACE_SYSCALL_ENTER,   // number, first argument
	TRACE_SYSCALL_EXIT,    // number, result (negative error)
	TRACE_TICK,            // tick
	TRACE_BLOCK,           // address of the wait queue, deadline
	TRACE_WAKE,            // address of the wait queue, address of the waiter
	TRACE_SWITCH,          // from, to
	TRACE_TASK_POLL,       // task, 1 on entry and 0 on return
	TRACE_IDS
};

// Slot: takes what is traced, from anywhere, with interrupts on or off. NULL: nobody does.
extern void (*trace_op)(enum trace_id id, uint64_t first, uint64_t second);

// trace_on: does anybody take what is traced? One predictable branch.
static inline bool trace_on(void)
{
	return __builtin_expect(trace_op != NULL, 0);
}

static inline void trace(enum trace_id id, uint64_t first, uint64_t second)
{
	if (trace_on())
		trace_op(id, first, second);
}

#endif
