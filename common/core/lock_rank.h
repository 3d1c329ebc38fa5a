// lock_rank: the order in which locks nest.
//
// Each lock has a rank, which its definition names. It is taken only while all locks that the
// processor holds have lower ranks: low ranks are outside, high ranks inside. Else it is a
// panic. So two processors never hold one lock each and wait for the other's. Two locks of one
// rank are never held at once.
//
// The base uses the multiples of 100. Behind each of them lab n has the numbers from 10 * n to
// 10 * n + 9 for its own locks, and names them in a header of its own: `scheduler` of lab 2 is
// RANK_WAKING + 20.

#ifndef CORE_LOCK_RANK_H
#define CORE_LOCK_RANK_H

enum lock_rank {
	// Tests: they call all of the kernel with their own locks held. Those that nest are
	// RANK_TEST, RANK_TEST + 1 and so on.
	RANK_TEST = 100,
	// Devices: with the lock of `input` held, a key wakes the task that waits for it.
	RANK_DEVICE = 200,
	// The executor: whoever wakes a task holds what the task waits for.
	RANK_EXECUTOR = 300,
	// Tables of those who run: `threads` of lab 2. What is found there is used with the
	// lock held, and may have memory of its own.
	RANK_TABLE = 400,
	// Address spaces: with the lock held a page is mapped, and its tables are frames.
	RANK_ASPACE = 500,
	RANK_FRAMES = 600,
	// Leaves: small things that all of the above may use. Whoever holds a leaf takes none
	// of the above, and no other leaf.
	RANK_LEAF = 700,
	// What waking a thread takes: `scheduler` of lab 2. Each lock above may guard a wait
	// queue, and a waker holds it.
	RANK_WAKING = 800,
	// Timers: a thread that goes to sleep sets its alarm with `scheduler` held.
	RANK_TIMERS = 900,
	// What is printed or reported: any code may do that. The console writes to the screen.
	RANK_CONSOLE = 1000,
	RANK_SCREEN = 1100,
	RANK_CHANNEL = 1200,

	RANK_MAX = 0xFFFF, // no lock is inside this one; see core/spinlock.c
};

#endif
