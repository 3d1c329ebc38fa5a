// spinlock: mutual exclusion for short stretches that do not sleep.
//
// Taking a lock switches interrupts off until the outermost lock is released, so that an
// interrupt handler can never find a lock held by the code that it interrupted. On one
// processor that is all there is to do, and finding a lock held means that it was taken twice:
// a panic.
//
// The order in which locks nest: run queue of the executor, before timers, before wait queues'
// owners' locks (input, task list), before frames, before heap; console and grade channel are
// innermost and take none.

#ifndef CORE_SPINLOCK_H
#define CORE_SPINLOCK_H

#include "lib/types.h"

struct spinlock {
	const char *name;
	uint32_t holder; // number of the processor plus 1; 0 when free
};

#define SPINLOCK(name_)                                                                        \
	{                                                                                      \
		.name = name_, .holder = 0                                                     \
	}

// Nested locks are released in any order; interrupts come back as they were before the first.
void spin_lock(struct spinlock *lock);
void spin_unlock(struct spinlock *lock);

// spin_held: does this processor hold the lock?
bool spin_held(const struct spinlock *lock);
#define assert_held(lock) assert(spin_held(lock))

// spin_release, spin_regain: let go of a lock without switching interrupts on, and take it
// again, for waiting (see core/wait.c). It must be the only lock held. What spin_release
// returns (were interrupts on before the lock was taken?) goes to spin_regain: an interrupt
// handler in between takes locks of its own.
must_check bool spin_release(struct spinlock *lock);
void spin_regain(struct spinlock *lock, bool interrupts_were_on);

#endif
