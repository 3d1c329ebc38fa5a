// thread_wait: a thread sleeps, and another wakes it.
//
// This is the protocol of core/wait.h, with threads. A waiter is on the wait queue before it
// sleeps, and the lock of that queue guards the queue and the condition. No waker may come
// between the check of the condition and the sleep.

#include "thread_wait.h"

#include "core/assert.h"
#include "core/panic.h"
#include "scheduler.h"

// A deadline that ends a sleep.
struct alarm {
	struct timer timer;
	struct thread *thread;
};

// thread_unblock: if the thread still sleeps, make it ready.
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

// alarm_set: make `thread` ready when the tick `deadline` comes, if it then sleeps. The caller
// holds scheduler_lock, and the thread's state is already BLOCKED.
static void alarm_set(struct alarm *alarm, struct thread *thread, tick_t deadline)
{
	*alarm = (struct alarm){.thread = thread};
	if (deadline != TIME_NEVER)
		timer_start(&alarm->timer, deadline, alarm_fire);
}

// alarm_clear: stop the alarm. The caller must not hold scheduler_lock.
static void alarm_clear(struct alarm *alarm, tick_t deadline)
{
	assert(!spin_held(&scheduler_lock));
	if (deadline != TIME_NEVER)
		timer_cancel(&alarm->timer);
}

// EXERCISE 2.6  Sleep and wake, and lose no wake-up.
//
// thread_wait puts the caller of wait() to sleep (core/wait.h, read it first). The calling
// thread's `waiter` is already on a wait queue, and `lock`, which guards that queue, is the
// only lock held. Let the thread sleep until a waker wakes the waiter or the tick `deadline`
// comes; return with `lock` held again:
//   - WAIT_TIMEOUT at once if the deadline has come already;
//   - WAIT_WOKEN if the waiter was woken (waiter->woken), whatever else happened;
//   - else WAIT_INTERRUPTED if thread_interrupt ended it (`interrupted` of the thread);
//   - else WAIT_TIMEOUT.
//
// Before it sleeps, the thread stores itself in waiter->sleeper, for thread_wake; sets its
// `interruptible` (is WAIT_INTERRUPTIBLE in `flags`?) and clears `interrupted`; and sets the
// alarm. The alarm is on its stack, so it must clear it before it returns. A thread that sleeps
// is BLOCKED, on no queue of the scheduler, and has called schedule().
//
// thread_wake gets a woken waiter, with the lock of its queue held: make its thread ready
// (thread_unblock), with scheduler_lock. The thread may be awake already.
//
// Hint: which locks does the thread hold at each line? A waker on another processor, or in an
// interrupt, may come at any moment. Find the line at which it would find a thread that does
// not sleep yet but is about to sleep.
enum wait_result thread_wait(struct waiter *waiter, struct spinlock *lock, tick_t deadline,
                             unsigned flags)
{
	//@ solution 2.6
	struct thread *thread = thread_current();
	struct alarm alarm;

	if (deadline <= time_ticks())
		return WAIT_TIMEOUT;
	// Take scheduler_lock first, and release `lock` after: a waker that gets `lock` finds a
	// thread that is BLOCKED. To make it ready it needs scheduler_lock, which is free only
	// after the switch to another thread.
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
	// The alarm on this stack is clear. While we hold `lock` no waker can come: so the
	// result is final.
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
