// lock_rank: the order in which locks nest.
//
// Each lock has a rank, which its definition names. A processor may take it only while all
// locks that it holds have lower ranks: low ranks are outside, high ranks inside. Else the
// kernel panics. So two processors never hold one lock each and wait for the other's, and no
// processor holds two locks of one rank.
//
// The base uses the multiples of 100. Lab n adds the numbers from 10 * n to 10 * n + 9 to one
// of them for its own locks, and names them in a header of its own: `scheduler` of lab 2 is
// RANK_WAKING + 20.

#ifndef CORE_LOCK_RANK_H
#define CORE_LOCK_RANK_H

enum lock_rank {
	// Tests: they call all of the kernel with their own locks held. Test locks that nest
	// are RANK_TEST, RANK_TEST + 1 and so on.
	RANK_TEST = 100,
	// Devices: with the lock of `input` held, a key wakes the task that waits for it.
	RANK_DEVICE = 200,
	// The executor: a waker of a task holds the lock of the event.
	RANK_EXECUTOR = 300,
	// Tables of threads and the like: `threads` of lab 2. Code uses an entry with the lock
	// held, and then may take locks of memory.
	RANK_TABLE = 400,
	// Address spaces: with the lock held a page is mapped, and its tables are frames.
	RANK_ASPACE = 500,
	RANK_FRAMES = 600,
	// Leaves: small parts that all of the above may use. Code that holds a leaf takes none
	// of the above, and no other leaf.
	RANK_LEAF = 700,
	// The lock for waking a thread: `scheduler` of lab 2. Each lock above may guard a wait
	// queue, and a waker holds it.
	RANK_WAKING = 800,
	// Timers: a thread that goes to sleep sets its alarm with `scheduler` held.
	RANK_TIMERS = 900,
	// Printing and reporting: any code may do that. The console writes to the screen.
	RANK_CONSOLE = 1000,
	RANK_SCREEN = 1100,
	RANK_CHANNEL = 1200,

	RANK_MAX = 0xFFFF, // no lock is inside this one; see core/spinlock.c
};

#endif
