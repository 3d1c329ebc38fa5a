// thread_life: the begin and the end of a thread.

#include "thread_life.h"

#include "abi/error.h"
#include "abi/status.h"
#include "core/exit.h"
#include "core/panic.h"
#include "lab2-threads/abi/thread.h"
#include "scheduler.h"
#include "thread_prepare.h"

int thread_flags_apply(struct thread *thread, int flags)
{
	unsigned priority = ((unsigned)flags & THREAD_PRIORITY_MASK) >> 4;

	if (flags & ~(THREAD_DETACHED | THREAD_PRIORITY_MASK) || priority > THREAD_PRIORITIES)
		return -EINVAL;
	thread->detached = (flags & THREAD_DETACHED) != 0;
	if (priority > 0)
		thread->priority = priority - 1;
	return 0;
}

// EXERCISE 2.7  Begin and end.
//
// thread_create: make a thread that will run entry(argument), and return its number. Make it
// (thread_alloc), apply the flags (thread_flags_apply), prepare its stack (exercise 2.1), put
// it into the table, so that others find it by its number (thread_table_insert, which needs
// threads_lock), and make it ready (thread_make_ready, which needs scheduler_lock). It may run,
// and end, before you return: when it is ready, do not use its memory any more. If a step
// fails, undo the steps before it (thread_free) and return the error.
//
// thread_exit: end the calling thread with `value`. Call the exit hooks first
// (exit_hooks_run(thread, STATUS_EXITED(value)), core/exit.h). Then, with threads_lock held:
// store `value`, set `exited`, wake all on its exit_queue (wake_all). Its state must be DEAD
// before another thread can read it: take scheduler_lock as well, and release threads_lock only
// then. Remove a detached thread from the table (thread_table_remove), and put it on
// dead_threads, so that thread_reap frees it: it cannot free the stack on which it runs.
// schedule() does not return.
//
// Hint: there are two locks, and the order is always threads_lock, then scheduler_lock. In
// thread_create you may hold one inside the other, or one after the other.
int thread_create(const char *name, thread_entry entry, void *argument, int flags)
{
	//@ solution 2.7
	struct thread *thread;
	int tid, error;

	error = thread_alloc(name, &thread);
	if (error)
		return error;
	error = thread_flags_apply(thread, flags);
	if (error) {
		thread_free(thread);
		return error;
	}
	thread_prepare(thread, entry, argument);
	// When it is ready it may run, end and be freed: so read its number before.
	tid = thread->tid;
	spin_lock(&threads_lock);
	thread_table_insert(thread);
	spin_lock(&scheduler_lock);
	thread_make_ready(thread);
	spin_unlock(&scheduler_lock);
	spin_unlock(&threads_lock);
	return tid;
	//@ stub
	//   (void)name;
	//   (void)entry;
	//   (void)argument;
	//   (void)flags;
	//   exercise_missing("2.7");
	//@ end
}

void thread_exit(uint64_t value)
{
	//@ solution 2.7
	struct thread *thread = thread_current();

	exit_hooks_run(thread, STATUS_EXITED(value));
	spin_lock(&threads_lock);
	thread->value = value;
	thread->exited = true;
	// The joiner is awake now, but reads `exited` only with threads_lock. When that is
	// free, this thread holds scheduler_lock, and thread_free waits for that: until then
	// this thread uses the stack.
	wake_all(&thread->exit_queue);
	spin_lock(&scheduler_lock);
	thread->state = THREAD_DEAD;
	if (thread->detached) {
		thread_table_remove(thread);
		list_push_back(&dead_threads, &thread->queue_node);
	}
	spin_unlock(&threads_lock);
	schedule();
	panic("thread %d runs after its end", thread->tid);
	//@ stub
	//   (void)value;
	//   exercise_missing("2.7");
	//@ end
}
