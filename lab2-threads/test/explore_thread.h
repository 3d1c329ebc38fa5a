// explore_thread: explorations (core/explore.h) whose rival is a thread.

#ifndef EXPLORE_THREAD_H
#define EXPLORE_THREAD_H

struct thread;

// explore_by_thread: explore(), but the rival is called by a thread of its own, which runs next
// wherever the operation is preempted. Needs exercises 2.1 to 2.5.
void explore_by_thread(void (*setup)(void), void (*op)(void), void (*rival)(void),
                       const char *(*check)(void));

// idle_settle: let the idle thread run until it halts. A set-up that calls it lets each round
// find that thread at the same instruction, so that none of its instructions is left out.
void idle_settle(void);

// For rivals and operations that have to say who runs next.
//
// thread_run_next: let `thread`, which is on no queue, be the next to run. thread_park: the
// caller runs no more until somebody does so. thread_yield_before: give way to all that are
// ready but `last`, which comes behind the caller.
void thread_run_next(struct thread *thread);
void thread_park(void);
void thread_yield_before(struct thread *last);

#endif
