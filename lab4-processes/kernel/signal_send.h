// signal_send: from a sender to the processes, and to the threads that are to notice.

#ifndef SIGNAL_SEND_H
#define SIGNAL_SEND_H

#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "signal_post.h"

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

// signal_send_news: the process has stopped or goes on, as its family's `news` says: SIGCHLD
// for the parent, whose threads that wait are woken. processes_lock must be held.
void signal_send_news(struct process *process);

// signal_ignores_children: does it ignore SIGCHLD, and thereby all children that end?
bool signal_ignores_children(const struct process *process);

// For exec. signals_exec: signals that have a handler get their default action. It cannot fail
// after signals_prepare has returned 0; else that returns -ENOMEM. No lock held.
must_check int signals_prepare(struct process *process);
void signals_exec(struct process *process);

#endif
