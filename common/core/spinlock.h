// spinlock: mutual exclusion for short sections of code that do not sleep.
//
// Taking a lock switches interrupts off until the outermost lock is released, so that an
// interrupt handler can never find a lock held by the code that it interrupted. On one
// processor this is enough. If the lock is held already, the same code takes it twice, and the
// kernel panics.
//
// Locks nest in the order of their ranks (core/lock_rank.h). Code that takes a lock in another
// order causes a panic, which names both locks, and the places that take them.

#ifndef CORE_SPINLOCK_H
#define CORE_SPINLOCK_H

#include "arch/percpu.h"
#include "core/lock_rank.h"
#include "core/preempt.h"
#include "lib/types.h"

struct spinlock {
	const char *name;
	const struct percpu *holder; // the processor that holds it; NULL when free
	const char *taken_at;        // "file:line" where it was taken last
	struct spinlock *outer;      // while held: the one that the holder took before, or NULL
	uint16_t rank;               // of enum lock_rank
	uint32_t word;               // belongs to the spin_ops, 0 at first
};

#define SPINLOCK(name_, rank_)                                                                 \
	{                                                                                      \
		.name = name_, .rank = (rank_)                                                 \
	}

// spin_held: does the caller hold the lock? A caller that holds no lock may move to another
// processor between two reads, so this tests critical.locks before it uses this_cpu.
static inline bool spin_held(const struct spinlock *lock)
{
	return percpu_read(critical.locks) != 0 && lock->holder == this_cpu();
}
#define assert_held(lock) assert((lock)->holder == this_cpu())

// How processors that share the locks (spin_share) wait for each other. Both are called with
// interrupts off.
struct spin_ops {
	void (*acquire)(struct spinlock *lock); // wait until no other processor holds it
	void (*release)(struct spinlock *lock); // let others take it
};

// Slot. Default: there is one processor, so no other holds the lock.
extern const struct spin_ops *spin_ops;

// spin_share: from now on the calling processor shares the locks with others (true), or uses
// them alone (false, as at first). It must hold no lock.
void spin_share(bool others);

// The parts of spin_lock and spin_unlock that are not inline: all but the most frequent case.
// They panic for a lock that is taken twice or in the wrong order, or released by code that
// does not hold it.
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

// spin_lock, spin_unlock: take a lock inside locks of lower rank only; release them in any
// order. The last release restores the interrupt flag from before the first lock. If interrupts
// were on, it also lets another thread run if one should (core/preempt.h). The macro adds
// `place`, the place of the caller.
//
// They are inline, since all of the kernel takes locks: a pair costs 28 instructions, 21 inside
// another. The locks that a processor holds are a list. The lock taken last is first, and has
// the highest rank, so only that one is compared. A processor that shares the locks has a lock
// of RANK_MAX there, and so takes the slow path each time; any other that holds no lock finds
// every lock free.
__attribute__((always_inline)) static inline void spin_lock(struct spinlock *lock,
                                                            const char *place)
{
	// While the caller can move to another processor it holds no lock, and reads NULL on
	// that one, too.
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

// spin_unlock_to_wait, spin_lock_after_wait: release a lock without switching interrupts on,
// and take it again (see core/scheduler_ops.c). It must be the only lock held. The first
// returns whether interrupts were on before the lock was taken. Pass this to the second, since
// an interrupt handler in between takes locks of its own.
must_check bool spin_unlock_to_wait(struct spinlock *lock);
void spin_lock_after_wait(struct spinlock *lock, const char *place, bool interrupts_were_on);

#endif
