// thread: a flow of control: a stack, registers, and the kernel's data about it.
//
// The struct of a thread lies at the upper end of its stack, and is freed with it.

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
	THREAD_READY,   // waits for the processor, on the run queue
	THREAD_RUNNING, // on a processor
	THREAD_BLOCKED, // waits for an event, on no queue of the scheduler
	THREAD_DEAD,    // has ended, and never runs again
};

// The function that a thread runs. When it returns, the thread ends with that value.
typedef uint64_t (*thread_entry)(void *argument);

struct aspace;
struct process;

struct thread {
	// Written before other code can find the thread.
	int tid; // 1 and up, never used again
	char name[THREAD_NAME_MAX];
	struct stack stack; // its top is where the stack pointer starts
	bool idle;          // runs when no other thread can, and is never on a queue

	// Guarded by scheduler_lock.
	enum thread_state state;
	tick_t since;                // when this state began
	struct list_node queue_node; // on the run queue while READY; see thread_reap when DEAD
	struct context context;      // while it does not run
	unsigned priority;           // 0 to THREAD_PRIORITIES - 1
	bool interruptible;          // while BLOCKED: thread_interrupt ends the wait
	bool interrupted;            // thread_interrupt has ended it
	uint64_t switches;           // how often it lost the processor
	uint64_t switches_forced;    // how often by preemption
	// Work before the return to ring 3 (user_work_op in arch/trap.h), a bit for each kind;
	// for later labs. While it is not 0, a wait that can be interrupted ends at once.
	uint32_t work;

	// Written by the processor that runs it.
	uint64_t ticks; // that came while it ran
	unsigned slice; // ticks that it may still run
	bool waiting;   // is inside wait()

	// Guarded by threads_lock.
	struct list_node table_node;
	bool detached; // no thread will join it
	bool joining;  // a thread joins it
	bool exited;   // `value` and `error` are final
	uint64_t value;
	int error; // negative if it did not call thread_exit
	struct wait_queue exit_queue;

	// Belongs to the thread, and to the scheduler while it does not run.
	struct tls tls;
	struct fpu_state fpu;

	// For later labs; NULL and 0 until then.
	struct aspace *aspace;
	struct process *process;
	void *user;
};

// The ranks of this lab's locks (core/lock_rank.h). threads_lock is outside: a thread becomes
// ready, or DEAD, while no other code can look it up.
enum {
	RANK_THREADS = RANK_TABLE + 20,
	RANK_SCHEDULER = RANK_WAKING + 20,
};

// The lock of the thread table. It also guards how a thread ends.
extern struct spinlock threads_lock;

// thread_current: the running thread.
static inline struct thread *thread_current(void)
{
	return percpu_read(thread);
}

// thread_alloc: allocate a thread that does not run yet, with stack and number. It is not in
// the table. -ENOMEM: no memory or no room for its stack; -EAGAIN: no number is left.
must_check int thread_alloc(const char *name, struct thread **thread);

// thread_free: free the memory of a thread that is DEAD, or NEW, and not in the table. The
// caller must not hold threads_lock.
void thread_free(struct thread *thread);

// thread_adopt: make a thread of the current stack, described by `thread`; for the thread that
// boots.
void thread_adopt(struct thread *thread, const char *name, const struct stack *stack);

// The table. threads_lock must be held for all of these.
//
// thread_table_insert: add the thread to the table. thread_table_remove: remove it.
// thread_find: the thread with this number, or NULL. thread_next: for a walk over the table:
// the thread after `thread` (NULL: the first), or NULL.
void thread_table_insert(struct thread *thread);
void thread_table_remove(struct thread *thread);
struct thread *thread_find(int tid);
struct thread *thread_next(struct thread *thread);

// thread_reap: free the detached threads that have ended.
void thread_reap(void);

const char *thread_state_name(enum thread_state state);

#endif
