// spinlock: what is not done in place: waiting, and complaining.

#include "core/spinlock.h"

#include "core/assert.h"
#include "core/slot.h"

static void others_are_none(struct spinlock *lock)
{
	(void)lock;
}

static const struct spin_ops one_processor = {
	.acquire = others_are_none,
	.release = others_are_none,
};

SLOT(spin_ops, &one_processor);

// The first entry on the list of each processor that shares the locks. The inline path cannot
// take a lock inside this one, so every lock takes the slow path. The locks that the processor
// holds come after it.
static struct spinlock shared[CPU_MAX];

void spin_share(bool others)
{
	struct percpu *cpu = this_cpu();
	struct spinlock *head = &shared[cpu->number];

	assert_eq(cpu->critical.locks, 0);
	*head = (struct spinlock)SPINLOCK("other processors", RANK_MAX);
	cpu->innermost_lock = others ? head : NULL;
}

// The link to the lock that this processor has taken last.
static struct spinlock **innermost(struct percpu *cpu)
{
	struct spinlock *head = &shared[cpu->number];

	return cpu->innermost_lock == head ? &head->outer : &cpu->innermost_lock;
}

// The innermost lock has the highest rank of all that are held, since each was looked at when
// it was taken. A panic may have interrupted any code, and takes what its report needs.
static void order_check(const struct spinlock *lock, const char *place,
                        const struct spinlock *outer)
{
	if (outer != NULL && outer->rank >= lock->rank && !panicking())
		panic("wrong order of locks: %s (rank %u), at %s, inside %s (rank %u), taken at %s",
		      lock->name, lock->rank, place, outer->name, outer->rank, outer->taken_at);
}

// All is checked before the wait, which in the wrong order might not end.
static void take(struct percpu *cpu, struct spinlock *lock, const char *place)
{
	struct spinlock **last = innermost(cpu);

	if (lock->holder == cpu)
		panic("lock %s is taken twice by processor %u", lock->name, cpu->number);
	order_check(lock, place, *last);
	spin_ops->acquire(lock);
	if (lock->holder != NULL)
		panic("lock %s is given to two processors", lock->name);
	lock->holder = cpu;
	lock->taken_at = place;
	lock->outer = *last;
	*last = lock;
}

void spin_lock_slowly(struct spinlock *lock, const char *place)
{
	bool were_on = interrupts_save();
	struct percpu *cpu = this_cpu();

	if (cpu->critical.locks++ == 0)
		cpu->critical.interrupts_were_on = were_on;
	take(cpu, lock, place);
}

// It is not the first of the list: thread_wait releases the outer lock before the inner one.
void spin_unlock_slowly(struct spinlock *lock)
{
	struct percpu *cpu = this_cpu();
	struct spinlock *inner = cpu->innermost_lock;

	if (lock->holder != cpu)
		panic("lock %s is released, but processor %u does not hold it", lock->name,
		      cpu->number);
	while (inner->outer != lock)
		inner = inner->outer;
	inner->outer = lock->outer;
	lock->holder = NULL; // before the next one is let in, who writes here too
	spin_ops->release(lock);
	spin_leave(this_cpu());
}

bool spin_unlock_to_wait(struct spinlock *lock)
{
	struct critical *critical = &this_cpu()->critical;
	bool were_on = critical->interrupts_were_on;

	assert_eq(critical->locks, 1);
	// Interrupts stay off: the caller will look once more, and halt, before they may come.
	critical->interrupts_were_on = false;
	spin_unlock(lock);
	return were_on;
}

void spin_lock_after_wait(struct spinlock *lock, const char *place, bool interrupts_were_on)
{
	assert_eq(percpu_read(critical.locks), 0);
	(spin_lock)(lock, place);
	percpu_write(critical.interrupts_were_on, interrupts_were_on);
}
