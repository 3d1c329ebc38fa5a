// time: ticks since boot, and timers.

#ifndef CORE_TIME_H
#define CORE_TIME_H

#include "lib/list.h"
#include "lib/types.h"

#define TICKS_PER_SECOND 1000
#define TIME_NEVER       UINT64_MAX // as a deadline: wait for ever

struct trap_frame;

// For time_ticks alone; written by the timer interrupt.
extern volatile tick_t time_now;

// time_ticks: the number of ticks since boot (more exactly, since interrupts came on). It never
// decreases.
static inline tick_t time_ticks(void)
{
	return time_now;
}

// time_tick: the timer's interrupt handler calls it with the trap frame of the interrupted
// code. Fires the timers that are due, then calls the scheduler (core/scheduler_ops.h).
void time_tick(struct trap_frame *trap_frame);

// A function to call at a tick. Zeroed at first; the memory belongs to the caller.
struct timer {
	struct list_node node; // guarded by the timer lock, like all of it
	tick_t deadline;
	void (*fire)(struct timer *); // runs once, inside the timer interrupt, without the lock
};

// timer_start: call `fire` at the first tick that is not before `deadline` (a past one: at the
// next). The timer must not be running. The cost grows with the number of timers that are due
// earlier.
void timer_start(struct timer *timer, tick_t deadline, void (*fire)(struct timer *));

// timer_cancel: stop a timer. Returns false if it had fired already or was never started.
bool timer_cancel(struct timer *timer);

#endif
