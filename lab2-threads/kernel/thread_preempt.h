// thread_preempt: threads give the processor away, or lose it. Exercise 2.5.

#ifndef THREAD_PREEMPT_H
#define THREAD_PREEMPT_H

struct trap_frame;

// thread_yield: give way to all that are ready. Returns at once where a switch is forbidden.
void thread_yield(void);

// thread_tick: a tick has come while this thread ran: its slice may be used up. In the
// timer's interrupt.
void thread_tick(struct trap_frame *trap_frame);

// thread_preempt: give way because somebody asked for it. Where preemption is allowed only.
void thread_preempt(void);

#endif
