// signal_notice: a thread is told that it has a signal, or looks whether it has.

#ifndef SIGNAL_NOTICE_H
#define SIGNAL_NOTICE_H

#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "signal_table.h"

// Bit of thread->work and of user_work (arch/trap.h), beside WORK_END of lab 3: there may be a
// signal to deliver.
#define WORK_SIGNAL 0x02u

// signal_receiver: a thread of the process that lives and does not block the signal, or NULL.
// processes_lock must be held.
struct user_thread *signal_receiver(struct process *process, int signal);

// signal_check: note whether the running thread has a signal to deliver, after its blocked set
// or what pends has changed. Other threads learn of what it blocks. processes_lock must be
// held.
void signal_check(struct process *process, struct user_thread *user);

// signal_notify: send a thread to its edge to ring 3: it has work there, and its wait ends if
// that can be interrupted. signal_work_clear: the running thread is there, and has none.
// processes_lock must be held.
void signal_notify(struct user_thread *user);
void signal_work_clear(struct user_thread *user);

// signal_blocked_set: the running thread blocks exactly these signals from now on. No lock
// held.
void signal_blocked_set(uint64_t blocked);

#endif
