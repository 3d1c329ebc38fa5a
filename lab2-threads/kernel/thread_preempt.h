// thread_preempt: threads yield the processor, or lose it. Exercise 2.5.

#ifndef THREAD_PREEMPT_H
#define THREAD_PREEMPT_H

struct trap_frame;

// thread_yield: let all ready threads run first. Returns at once where a switch is forbidden.
void thread_yield(void);

// thread_tick: count a tick that came while this thread ran: its slice may be used up. Called
// in the timer's interrupt.
void thread_tick(struct trap_frame *trap_frame);

// thread_preempt: let another thread run, after a request. Called only where preemption is
// allowed.
void thread_preempt(void);

#endif
