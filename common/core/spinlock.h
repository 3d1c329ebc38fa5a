// spinlock: mutual exclusion for short stretches that do not sleep.
//
// Taking a lock switches interrupts off until the outermost lock is released, so that an
// interrupt handler can never find a lock held by the code that it interrupted. On one
// processor that is all there is to do, and finding a lock held means that it was taken twice:
// a panic.
//
// Locks nest in the order of their ranks (core/lock_rank.h). To take one in another order is a
// panic, too: it names both locks, and the places where they are taken.

#ifndef CORE_SPINLOCK_H
#define CORE_SPINLOCK_H

#include "arch/percpu.h"
#include "core/lock_rank.h"
#include "core/preempt.h"
#include "lib/types.h"

struct spinlock {
	const char *name;
	const struct percpu *holder; // the processor that has it; NULL when free
	const char *taken_at;        // "file:line" where it was taken last
	struct spinlock *outer;      // while held: the one that the holder took before, or NULL
	uint16_t rank;               // of enum lock_rank
	uint32_t word;               // of the spin_ops, 0 at first
};

#define SPINLOCK(name_, rank_)                                                                 \
	{                                                                                      \
		.name = name_, .rank = (rank_)                                                 \
	}

// spin_held: does the caller hold the lock? Who holds none may be moved to another processor
// between two looks, and must not be asked which one it is on.
static inline bool spin_held(const struct spinlock *lock)
{
	return percpu_read(critical.locks) != 0 && lock->holder == this_cpu();
}
#define assert_held(lock) assert((lock)->holder == this_cpu())

// How processors that share the locks (spin_share) wait for each other. Both are called with
// interrupts off.
struct spin_ops {
	void (*acquire)(struct spinlock *lock); // wait until no other processor has it
	void (*release)(struct spinlock *lock); // let others have it
};

// Slot. Default: there is one processor, so no other has the lock.
extern const struct spin_ops *spin_ops;

// spin_share: from now on the calling processor, which holds no lock, shares the locks with
// others (true), or has them to itself (false, as at first).
void spin_share(bool others);

// What spin_lock and spin_unlock do not do in place: all but the plain case. They panic for a
// lock that is taken twice or in the wrong order, or released by somebody who does not hold it.
void spin_lock_slowly(struct spinlock *lock, const char *place);
void spin_unlock_slowly(struct spinlock *lock);

// One lock fewer is held.
static inline void spin_leave(struct percpu *cpu)
{
	if (--cpu->critical.locks == 0 && cpu->critical.interrupts_were_on) {
		interrupts_enable();
		preempt_check();
	}
}

// spin_lock, spin_unlock: a lock is taken inside those of lower rank only; they are released in
// any order. Interrupts come back as they were before the first. If they were on, the last
// release also lets another thread run if one should (core/preempt.h). `place` is the caller's,
// which the macro adds.
//
// In place, for everything in the kernel takes locks: a pair costs 28 instructions, 21 inside
// another. The locks that a processor holds are a list. The one taken last stands first, and
// has the highest rank, so only that one is looked at. A processor that shares the locks has
// one of RANK_MAX there, and so goes the slow way each time; any other that holds none finds
// every lock free.
__attribute__((always_inline)) static inline void spin_lock(struct spinlock *lock,
                                                            const char *place)
{
	// While the caller can be moved to another processor it holds no lock, and NULL is
	// what it finds on that one, too.
	struct spinlock *outer = percpu_read(innermost_lock);
	struct percpu *cpu;

	if (__builtin_expect(outer == NULL, true)) {
		bool were_on = interrupts_save();

		cpu = this_cpu(); // not before, for the same reason
		cpu->critical.interrupts_were_on = were_on;
	} else if (__builtin_expect(outer->rank >= lock->rank, false)) {
		spin_lock_slowly(lock, place);
		return;
	} else {
		cpu = this_cpu();
	}
	percpu_increment(critical.locks);
	lock->holder = cpu;
	lock->taken_at = place;
	lock->outer = outer;
	cpu->innermost_lock = lock;
}
#define spin_lock(lock)       spin_lock(lock, SPIN_PLACE(__LINE__))
#define SPIN_PLACE(line)      SPIN_PLACE_TEXT(line)
#define SPIN_PLACE_TEXT(line) __FILE__ ":" #line

static inline void spin_unlock(struct spinlock *lock)
{
	struct percpu *cpu = this_cpu();

	if (__builtin_expect(cpu->innermost_lock != lock, false)) {
		spin_unlock_slowly(lock);
		return;
	}
	cpu->innermost_lock = lock->outer;
	lock->holder = NULL;
	spin_leave(cpu);
}

// spin_unlock_to_wait, spin_lock_after_wait: let go of a lock without switching interrupts on,
// and take it again (see core/scheduler_ops.c). It must be the only lock held. What the first
// returns (were interrupts on before the lock was taken?) goes to the second: an interrupt
// handler in between takes locks of its own.
must_check bool spin_unlock_to_wait(struct spinlock *lock);
void spin_lock_after_wait(struct spinlock *lock, const char *place, bool interrupts_were_on);

#endif
