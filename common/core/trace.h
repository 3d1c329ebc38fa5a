// trace: events that the kernel can record. This file fixes the ids for all labs.

#ifndef CORE_TRACE_H
#define CORE_TRACE_H

#include "lib/types.h"

enum trace_id {
	TRACE_NONE,
	TRACE_INTERRUPT_ENTER, // vector of an interrupt or an unresolved exception, its RIP
	TRACE_INTERRUPT_EXIT,  // vector
	TRACE_SYSCALL_ENTER,   // number, first argument
	TRACE_SYSCALL_EXIT,    // number, result (negative error)
	TRACE_TICK,            // tick
	TRACE_BLOCK,           // address of the wait queue, deadline
	TRACE_WAKE,            // address of the wait queue, address of the waiter
	TRACE_SWITCH,          // tid that runs no more, tid that runs now on this processor
	TRACE_TASK_POLL,       // task, 1 on entry and 0 on return
	TRACE_READY,           // tid that may run now: it was blocked, or is new
	TRACE_PREEMPT,         // the running thread must let another run
	TRACE_THREAD_NAME,     // tid, eight letters of its name (trace_name)
	TRACE_THREAD_EXIT,     // tid that ends, status as in abi/status.h
	TRACE_TASK_NAME,       // task, eight letters of its name
	TRACE_FAULT,           // address of a page fault, its error code (arch/exception.h)
	TRACE_ASPACE,          // tid that has another address space, root of the page tables
	TRACE_PROCESS_NAME,    // pid, eight letters of its name
	TRACE_PROCESS_THREAD,  // pid, tid that belongs to it from now on
	TRACE_FORK,            // pid of the parent, pid of the child
	TRACE_EXEC,            // pid that runs another program, its entry point
	TRACE_PROCESS_EXIT,    // pid that ends, status as in abi/status.h
	TRACE_SIGNAL_POST,     // pid that is sent one, signal
	TRACE_SIGNAL_DELIVER,  // tid that gets it, signal
	TRACE_LOCK_WAIT,       // address of a lock that sleeps, tid that holds it
	TRACE_LOCK_HAND_OVER,  // address of the lock, tid that holds it now
	TRACE_IPI_SEND,        // processor, vector
	TRACE_IPI_RECEIVE,     // vector
	TRACE_BLOCK_READ,      // device << 32 | number of blocks, first block
	TRACE_BLOCK_WRITE,     // the same
	TRACE_BLOCK_DONE,      // device, first block
	TRACE_FILE_OPEN,       // number of the file, the first eight letters of its name
	TRACE_FILE_READ,       // number of the file, bytes (negative error)
	TRACE_FILE_WRITE,      // the same
	TRACE_FILE_CLOSE,      // number of the file
	TRACE_FAULT_END,       // address of a page fault, result (negative error: not resolved)
	TRACE_IDS
};

// A thread is known by its tid, a small number that no other thread has had: 1 is the first
// one, which booted. An event belongs to the thread of the last TRACE_SWITCH on its processor.

// Slot: takes an event, from anywhere, with interrupts on or off. Default: does nothing.
extern void (*trace_op)(enum trace_id id, uint64_t first, uint64_t second);
void trace_nobody(enum trace_id id, uint64_t first, uint64_t second);

// trace_on: is tracing on? It costs one predictable branch.
static inline bool trace_on(void)
{
	return __builtin_expect(trace_op != trace_nobody, 0);
}

static inline void trace(enum trace_id id, uint64_t first, uint64_t second)
{
	if (trace_on())
		trace_op(id, first, second);
}

// trace_name: record the name of a thread, task or process, in as many events of `id` as it
// needs. The first letter is the lowest byte of a number; a zero byte ends the name.
void trace_name(enum trace_id id, uint64_t number, const char *name);

// trace_thread_name: record the name of a new thread. Call it before its first TRACE_READY.
static inline void trace_thread_name(uint64_t tid, const char *name)
{
	if (trace_on())
		trace_name(TRACE_THREAD_NAME, tid, name);
}

#endif
