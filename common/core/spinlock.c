// spinlock: real locking discipline on one processor.

#include "core/spinlock.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/preempt.h"

void (*spin_acquire_op)(struct spinlock *lock);
void (*spin_release_op)(struct spinlock *lock);

static void lock_take(struct spinlock *lock)
{
	uint32_t me = percpu_read(number) + 1;

	if (lock->holder == me)
		panic("lock %s is taken twice by processor %u", lock->name, me - 1);
	if (spin_acquire_op != NULL)
		spin_acquire_op(lock);
	if (lock->holder != 0)
		panic("lock %s is given to two processors", lock->name);
	lock->holder = me;
}

static void lock_give(struct spinlock *lock)
{
	if (!spin_held(lock))
		panic("lock %s is released, but processor %u does not hold it", lock->name,
		      this_cpu()->number);
	lock->holder = 0;
	if (spin_release_op != NULL)
		spin_release_op(lock);
}

void spin_lock(struct spinlock *lock)
{
	bool were_on = interrupts_save();
	struct critical *critical = &this_cpu()->critical;

	if (critical->locks++ == 0)
		critical->interrupts_were_on = were_on;
	lock_take(lock);
}

void spin_unlock(struct spinlock *lock)
{
	struct critical *critical = &this_cpu()->critical;

	lock_give(lock);
	if (--critical->locks > 0)
		return;
	if (critical->interrupts_were_on) {
		interrupts_enable();
		preempt_check();
	}
}

bool spin_release(struct spinlock *lock)
{
	struct critical *critical = &this_cpu()->critical;

	assert_eq(critical->locks, 1);
	lock_give(lock);
	critical->locks = 0;
	return critical->interrupts_were_on;
}

void spin_regain(struct spinlock *lock, bool interrupts_were_on)
{
	struct critical *critical = &this_cpu()->critical;

	assert_eq(critical->locks, 0);
	critical->locks = 1;
	critical->interrupts_were_on = interrupts_were_on;
	lock_take(lock);
}
