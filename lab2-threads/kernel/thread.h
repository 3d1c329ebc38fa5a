// thread: what runs on its own: a stack, registers, and what the kernel knows of it.
//
// The block that describes a thread lies at the upper end of its stack, and goes away with it.

#ifndef THREAD_H
#define THREAD_H

#include "arch/fpu.h"
#include "arch/percpu.h"
#include "context_switch.h"
#include "core/tls.h"
#include "core/wait.h"
#include "lib/list.h"
#include "mm/stack.h"

#define THREAD_NAME_MAX 24

enum thread_state {
	THREAD_NEW,     // being made
	THREAD_READY,   // could run: on the run queue
	THREAD_RUNNING, // on a processor
	THREAD_BLOCKED, // waits, on no queue of the scheduler
	THREAD_DEAD,    // has ended, and never runs again
};

// What a thread runs. Returning ends the thread with that value.
typedef uint64_t (*thread_entry)(void *argument);

struct aspace;
struct process;

struct thread {
	// Written before anybody else knows the thread.
	int tid; // 1 and up, never used again
	char name[THREAD_NAME_MAX];
	struct stack stack; // its top is where the stack pointer starts
	bool idle;          // runs when there is nothing to do, and waits on no queue

	// Guarded by scheduler_lock.
	enum thread_state state;
	tick_t since;                // when it came to be in this state
	struct list_node queue_node; // on the run queue while READY; see thread_reap when DEAD
	struct context context;      // while it does not run
	unsigned priority;           // 0 to THREAD_PRIORITIES - 1
	bool interruptible;          // while BLOCKED: thread_interrupt ends the wait
	bool interrupted;            // and has done so
	uint64_t switches;           // how often it lost the processor,
	uint64_t switches_forced;    // and how often when preemption had been asked for
	// What to do before ring 3 goes on (user_work_op in arch/trap.h), a bit each; for later
	// labs. While it is not 0, a wait that can be interrupted ends at once.
	uint32_t work;

	// Written by the processor that runs it.
	uint64_t ticks; // that found it running
	unsigned slice; // ticks that it may still run
	bool waiting;   // is inside wait()

	// Guarded by threads_lock.
	struct list_node table_node;
	bool detached; // nobody will join it
	bool joining;  // somebody does
	bool exited;   // `value` and `error` are final
	uint64_t value;
	int error; // negative when it did not end by itself
	struct wait_queue exit_queue;

	// Its own, and the scheduler's while it does not run.
	struct tls tls;
	struct fpu_state fpu;

	// For labs that come later; NULL and 0 until then.
	struct aspace *aspace;
	struct process *process;
	void *user;
};

// The ranks of this lab's locks (core/lock_rank.h). threads_lock is outside: a thread is made
// ready, or DEAD, while nobody else can look it up.
enum {
	RANK_THREADS = RANK_TABLE + 20,
	RANK_SCHEDULER = RANK_WAKING + 20,
};

// The lock of the thread table: who exists, and who ends how.
extern struct spinlock threads_lock;

// thread_current: the thread that calls.
static inline struct thread *thread_current(void)
{
	return percpu_read(thread);
}

// thread_alloc: a thread that does not run yet, with stack and number, known to nobody.
// -ENOMEM: no memory or no room for its stack; -EAGAIN: no number is left.
must_check int thread_alloc(const char *name, struct thread **thread);

// thread_free: give back the memory of a thread that is DEAD, or NEW and in no table. Without
// threads_lock.
void thread_free(struct thread *thread);

// thread_adopt: make the calling stack a thread, described by `thread`: the one that boots.
void thread_adopt(struct thread *thread, const char *name, const struct stack *stack);

// The table. threads_lock must be held for all of these.
//
// thread_table_insert: let the thread be found by its number. thread_table_remove: no longer.
// thread_find: the thread with this number, or NULL. thread_next: for walking the table: the
// thread behind `thread` (NULL: the first), or NULL.
void thread_table_insert(struct thread *thread);
void thread_table_remove(struct thread *thread);
struct thread *thread_find(int tid);
struct thread *thread_next(struct thread *thread);

// thread_reap: free the detached threads that have ended.
void thread_reap(void);

const char *thread_state_name(enum thread_state state);

#endif
