// naps: see naps.h.

#include "naps.h"

#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"

void nap(tick_t ticks)
{
	test_ok(thread_sleep(time_ticks() + ticks));
}

void park(void)
{
	static struct wait_queue queue = WAIT_QUEUE(queue);
	static struct spinlock lock = SPINLOCK("test park", RANK_TEST);

	for (;;)
		(void)wait_on(&queue, &lock, TIME_NEVER, 0);
}

enum wait_result wait_on(struct wait_queue *queue, struct spinlock *lock, tick_t deadline,
                         unsigned flags)
{
	enum wait_result result;

	spin_lock(lock);
	result = wait(queue, lock, deadline, flags);
	spin_unlock(lock);
	return result;
}

bool wake_first(struct wait_queue *queue, struct spinlock *lock)
{
	bool woke;

	spin_lock(lock);
	woke = wake_one(queue);
	spin_unlock(lock);
	return woke;
}

void wake_them_all(struct wait_queue *queue, struct spinlock *lock)
{
	spin_lock(lock);
	wake_all(queue);
	spin_unlock(lock);
}

size_t waiting(struct wait_queue *queue, struct spinlock *lock)
{
	size_t count = 0;

	spin_lock(lock);
	list_for_each (node, &queue->waiters)
		count++;
	spin_unlock(lock);
	return count;
}
