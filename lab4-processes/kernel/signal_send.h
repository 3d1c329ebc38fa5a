// signal_send: from a sender to the processes, and to the threads that are to notice.

#ifndef SIGNAL_SEND_H
#define SIGNAL_SEND_H

#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "signal_post.h"

// Bit of thread->work and of user_work (arch/trap.h), beside WORK_END of lab 3: there may be a
// signal to deliver.
#define WORK_SIGNAL 0x02u

// signal_send: send a signal to a process. It ends the process at once, is forgotten, or pends.
// A thread that does not block it is woken if its wait can be interrupted. processes_lock must
// be held.
void signal_send(struct process *process, const struct signal_info *info);

// signal_send_group: to all processes of a group, from the kernel. -ESRCH: it has none. No lock
// held that is inside processes_lock; an interrupt handler may call it.
int signal_send_group(int group, int signal);

// signal_send_fault: to the running thread, for its exception at this address. No lock held.
void signal_send_fault(int signal, vaddr_t address);

// signal_send_child: SIGCHLD for a parent, whose child has ended. processes_lock must be held.
void signal_send_child(struct process *parent, const struct process *child);

// signal_send_change: SIGCHLD for a parent, whose child has stopped or goes on, as `status`
// says. processes_lock must be held.
void signal_send_change(struct process *parent, const struct process *child, int status);

// signal_ignores_children: does it ignore SIGCHLD, and thereby all children that end?
bool signal_ignores_children(const struct process *process);

// For exec. signals_exec: signals that have a handler get their default action. It cannot fail
// after signals_prepare has returned 0; else that returns -ENOMEM. No lock held.
must_check int signals_prepare(struct process *process);
void signals_exec(struct process *process);

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
