// spinlock: mutual exclusion for short stretches that do not sleep.
//
// Taking a lock switches interrupts off until the outermost lock is released, so that an
// interrupt handler can never find a lock held by the code that it interrupted. On one
// processor that is all there is to do, and finding a lock held means that it was taken twice:
// a panic.
//
// The order in which locks nest, outer before inner:
//     input, executor
//     address space, frames
//     console, screen
// All others are leaves: whoever holds one takes none. Nobody holds one of each line. A lock
// that guards a wait queue may be any of these, or `threads` of lab 2: inside it, waking takes
// `scheduler` of lab 2, and that one `timers`. These two are the innermost.

#ifndef CORE_SPINLOCK_H
#define CORE_SPINLOCK_H

#include "arch/percpu.h"
#include "core/preempt.h"
#include "lib/types.h"

struct spinlock {
	const char *name;
	const struct percpu *holder; // the processor that has it; NULL when free
	uint32_t word;               // of spin_acquire_op, 0 at first
};

#define SPINLOCK(name_)                                                                        \
	{                                                                                      \
		.name = name_, .holder = NULL, .word = 0                                       \
	}

// spin_held: does the caller hold the lock? Who holds none may be moved to another processor
// between two looks, and must not be asked which one it is on.
static inline bool spin_held(const struct spinlock *lock)
{
	return percpu_read(critical.locks) != 0 && lock->holder == this_cpu();
}
#define assert_held(lock) assert((lock)->holder == this_cpu())

// Slots: wait until no other processor has the lock, and let others have it. Both are called
// with interrupts off. NULL, the default: there is one processor, so nobody has it.
extern void (*spin_acquire_op)(struct spinlock *lock);
extern void (*spin_release_op)(struct spinlock *lock);

// What spin_lock and spin_unlock do not do in place: all but the plain case. spin_acquire: wait
// until the lock is free, and take it; a panic where it cannot become so. spin_give: let go of
// it, and let others know; a panic if the caller does not hold it.
void spin_acquire(struct spinlock *lock);
void spin_give(struct spinlock *lock);

// spin_lock, spin_unlock: nested locks are released in any order; interrupts come back as they
// were before the first. If they were on, the last release also lets another thread run if one
// should (core/preempt.h).
//
// In place, for everything in the kernel takes locks: a pair costs 29 instructions. No variable
// is needed behind a call here, so that whoever takes a lock saves no register for it.
static inline void spin_lock(struct spinlock *lock)
{
	bool were_on = interrupts_save();
	struct percpu *cpu = this_cpu(); // not before: we could still have been moved

	percpu_increment(critical.locks);
	if (cpu->critical.locks == 1)
		cpu->critical.interrupts_were_on = were_on;
	if (__builtin_expect(lock->holder != NULL || spin_acquire_op != NULL, false))
		spin_acquire(lock);
	else
		lock->holder = cpu;
}

static inline void spin_unlock(struct spinlock *lock)
{
	struct percpu *cpu;

	if (__builtin_expect(lock->holder != this_cpu() || spin_release_op != NULL, false))
		spin_give(lock);
	else
		lock->holder = NULL;
	cpu = this_cpu();
	if (--cpu->critical.locks == 0 && cpu->critical.interrupts_were_on) {
		interrupts_enable();
		preempt_check();
	}
}

// spin_release, spin_regain: let go of a lock without switching interrupts on, and take it
// again, for waiting (see core/wait.c). It must be the only lock held. What spin_release
// returns (were interrupts on before the lock was taken?) goes to spin_regain: an interrupt
// handler in between takes locks of its own.
must_check bool spin_release(struct spinlock *lock);
void spin_regain(struct spinlock *lock, bool interrupts_were_on);

#endif
