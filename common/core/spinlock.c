// spinlock: what is not done in place: waiting, and complaining.

#include "core/spinlock.h"

#include "core/assert.h"

void (*spin_acquire_op)(struct spinlock *lock);
void (*spin_release_op)(struct spinlock *lock);

void spin_acquire(struct spinlock *lock)
{
	if (spin_held(lock))
		panic("lock %s is taken twice by processor %u", lock->name,
		      lock->holder->number);
	if (spin_acquire_op != NULL)
		spin_acquire_op(lock);
	if (lock->holder != NULL)
		panic("lock %s is given to two processors", lock->name);
	lock->holder = this_cpu();
}

void spin_give(struct spinlock *lock)
{
	if (lock->holder != this_cpu())
		panic("lock %s is released, but processor %u does not hold it", lock->name,
		      percpu_read(number));
	lock->holder = NULL; // before the op lets in the next one, who writes here too
	if (spin_release_op != NULL)
		spin_release_op(lock);
}

bool spin_release(struct spinlock *lock)
{
	struct percpu *cpu = this_cpu();

	// Interrupts stay off: the caller will look once more, and halt, before they may come.
	assert_eq(cpu->critical.locks, 1);
	spin_give(lock);
	cpu->critical.locks = 0;
	return cpu->critical.interrupts_were_on;
}

void spin_regain(struct spinlock *lock, bool interrupts_were_on)
{
	struct percpu *cpu = this_cpu();

	assert_eq(cpu->critical.locks, 0);
	cpu->critical.locks = 1;
	cpu->critical.interrupts_were_on = interrupts_were_on;
	spin_acquire(lock);
}
