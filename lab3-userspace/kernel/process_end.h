// process_end: how a process ends.

#ifndef PROCESS_END_H
#define PROCESS_END_H

#include "arch/trap_frame.h"
#include "process.h"

// Bits of thread->work and of user_work (arch/trap.h).
#define WORK_END 0x01u // the process ends

// process_end: let the process end with `status`, unless it is ending already. From anywhere
// without a lock; the caller goes on, and if it is one of its threads, ends on its way back to
// ring 3.
void process_end(struct process *process, int status);
// process_end_held: the same, for a caller that holds processes_lock.
void process_end_held(struct process *process, int status);

// process_kill: the same for the process of a number. -ESRCH: there is none.
must_check int process_kill(int number, int status);

// process_alone: end all threads of the running thread's process but this one, and sleep until
// they have gone. -EINTR: the process is ending, or another thread does the same: then the
// caller ends on its way back to ring 3. No lock held.
must_check int process_alone(struct process *process);

// user_thread_work: for user_work_op (arch/trap.h).
void user_thread_work(struct trap_frame *trap_frame);

#endif
