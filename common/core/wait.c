// wait: queues of sleepers.

#include "core/wait.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/preempt.h"
#include "core/scheduler_ops.h"
#include "core/trace.h"

void wait_queue_init(struct wait_queue *queue)
{
	list_init(&queue->waiters);
}

bool wait_allowed(void)
{
	return preempt_allowed() && interrupts_enabled();
}

// The same question for a caller that holds exactly the lock it wants to wait with.
static bool wait_allowed_with_lock(void)
{
	const struct critical *critical = &this_cpu()->critical;

	return critical->interrupts == 0 && critical->locks == 1 &&
	       critical->preempt_off == 0 && critical->interrupts_were_on;
}

enum wait_result wait(struct wait_queue *queue, struct spinlock *lock, tick_t deadline,
                      unsigned flags)
{
	struct waiter waiter = {.woken = false};
	enum wait_result result;

	assert_held(lock);
	if (!wait_allowed_with_lock())
		return WAIT_WOULD_BLOCK;
	trace(TRACE_BLOCK, (vaddr_t)queue, deadline);
	// On the queue before it sleeps, with the lock: whoever changes what is waited for
	// needs the lock as well, and finds the waiter.
	list_push_back(&queue->waiters, &waiter.node);
	result = scheduler_ops->wait(&waiter, lock, deadline, flags);
	assert_held(lock);
	if (list_linked(&waiter.node)) // nobody woke us: a time-out or a signal
		list_remove(&waiter.node);
	return waiter.woken ? WAIT_WOKEN : result;
}

static void waiter_wake(struct wait_queue *queue)
{
	struct waiter *waiter =
		list_entry(list_pop_front(&queue->waiters), struct waiter, node);

	trace(TRACE_WAKE, (vaddr_t)queue, (vaddr_t)waiter);
	waiter->woken = true;
	scheduler_ops->wake(waiter);
}

bool wake_one(struct wait_queue *queue)
{
	if (list_empty(&queue->waiters))
		return false;
	waiter_wake(queue);
	return true;
}

void wake_all(struct wait_queue *queue)
{
	while (!list_empty(&queue->waiters))
		waiter_wake(queue);
}
