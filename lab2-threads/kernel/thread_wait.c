// thread_wait: how a thread sleeps, and how it is woken.
//
// The protocol of core/wait.h, with threads. Who waits is on the wait queue before it sleeps,
// and the lock of that queue guards the queue and the condition. Between "it does not hold yet"
// and "I sleep" no waker may slip through.

#include "thread_wait.h"

#include "core/assert.h"
#include "core/panic.h"
#include "scheduler.h"

// A deadline that ends a sleep.
struct alarm {
	struct timer timer;
	struct thread *thread;
};

// thread_unblock: if the thread still sleeps, it can run again.
static void thread_unblock(struct thread *thread)
{
	assert_held(&scheduler_lock);
	if (thread->state == THREAD_BLOCKED)
		thread_make_ready(thread);
}

static void alarm_fire(struct timer *timer)
{
	spin_lock(&scheduler_lock);
	thread_unblock(container_of(timer, struct alarm, timer)->thread);
	spin_unlock(&scheduler_lock);
}

// alarm_set: make `thread` ready when the tick `deadline` comes, if it then sleeps. With
// scheduler_lock held, when its state is BLOCKED already.
static void alarm_set(struct alarm *alarm, struct thread *thread, tick_t deadline)
{
	*alarm = (struct alarm){.thread = thread};
	if (deadline != TIME_NEVER)
		timer_start(&alarm->timer, deadline, alarm_fire);
}

// alarm_clear: it will not fire any more. scheduler_lock must not be held.
static void alarm_clear(struct alarm *alarm, tick_t deadline)
{
	assert(!spin_held(&scheduler_lock));
	if (deadline != TIME_NEVER)
		timer_cancel(&alarm->timer);
}

// EXERCISE 2.6  Sleep, and lose no wake-up.
//
// thread_wait does the sleeping for wait() (core/wait.h, read it first). The calling thread's
// `waiter` is on a wait queue already, and `lock`, which guards that queue, is the only lock
// held. Let the thread sleep until somebody wakes the waiter or the tick `deadline` comes;
// return with `lock` held again:
//   - WAIT_TIMEOUT at once if the deadline has come already;
//   - WAIT_WOKEN if the waiter was woken (waiter->woken), whatever else happened;
//   - else WAIT_INTERRUPTED if thread_interrupt ended it (`interrupted` of the thread);
//   - else WAIT_TIMEOUT.
//
// Before it sleeps, the thread puts itself into waiter->sleeper, for thread_wake; sets its
// `interruptible` (is WAIT_INTERRUPTIBLE in `flags`?) and clears `interrupted`; and sets the
// alarm, which lies on its stack, and so must be cleared before it returns. A thread that
// sleeps is BLOCKED, on no queue of the scheduler, and has left the processor by schedule().
//
// thread_wake is told of a waiter that was woken, with the lock of its queue held: make its
// thread ready (thread_unblock), with scheduler_lock. It may be awake already.
//
// Hint: which lock is held at each line? A waker on another processor, or in an interrupt, acts
// the very moment it can. Find the line at which it would find a thread that does not sleep yet
// and will sleep in a moment.
enum wait_result thread_wait(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
                             unsigned flags)
{
	//@ solution 2.6
	struct thread *thread = thread_current();
	struct alarm alarm;

	if (deadline <= time_ticks())
		return WAIT_TIMEOUT;
	// With scheduler_lock first, and `lock` let go after: a waker that gets `lock` finds a
	// thread that is BLOCKED. To make it ready it needs scheduler_lock, which is free only
	// when this thread has left the processor.
	waiter->sleeper = thread;
	spin_lock(&scheduler_lock);
	thread->state = THREAD_BLOCKED;
	thread->interruptible = (flags & WAIT_INTERRUPTIBLE) != 0;
	thread->interrupted = false;
	alarm_set(&alarm, thread, deadline);
	spin_unlock(lock);
	schedule();
	spin_unlock(&scheduler_lock);
	alarm_clear(&alarm, deadline);
	// The alarm was on this stack, and is gone. With `lock` nobody wakes us any more: what
	// is found now is the last word.
	spin_lock(lock);
	if (waiter->woken)
		return WAIT_WOKEN;
	return thread->interrupted ? WAIT_INTERRUPTED : WAIT_TIMEOUT;
	//@ stub
	//   (void)waiter;
	//   (void)lock;
	//   (void)deadline;
	//   (void)flags;
	//   (void)alarm_set;
	//   (void)alarm_clear;
	//   exercise_missing("2.6");
	//@ end
}

void thread_wake(struct waiter *waiter)
{
	//@ solution 2.6
	spin_lock(&scheduler_lock);
	thread_unblock(waiter->sleeper);
	spin_unlock(&scheduler_lock);
	//@ stub
	//   (void)waiter;
	//   exercise_missing("2.6");
	//@ end
}

void thread_interrupt(struct thread *thread)
{
	spin_lock(&scheduler_lock);
	if (thread->state == THREAD_BLOCKED && thread->interruptible) {
		thread->interrupted = true;
		thread_unblock(thread);
	}
	spin_unlock(&scheduler_lock);
}

int thread_sleep(tick_t deadline)
{
	struct wait_queue queue = WAIT_QUEUE(queue);
	struct spinlock lock = SPINLOCK("sleep", RANK_LEAF);
	enum wait_result result;

	spin_lock(&lock);
	do
		result = wait(&queue, &lock, deadline, WAIT_INTERRUPTIBLE);
	while (result == WAIT_WOKEN);
	spin_unlock(&lock);
	return result == WAIT_TIMEOUT ? 0 : (int)result;
}
