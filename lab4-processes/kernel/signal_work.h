// signal_work: signals on the way to ring 3.

#ifndef SIGNAL_WORK_H
#define SIGNAL_WORK_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// signal_work: for user_work_op (arch/trap.h). Ends the thread if its process ends, and
// delivers the signals that pend and are not blocked.
void signal_work(struct trap_frame *trap_frame);

// signal_fault: for user_exception_op (arch/trap.h). An exception in ring 3 runs the handler of
// its signal, or ends the process.
bool signal_fault(struct trap_frame *trap_frame, vaddr_t address);

// signal_call_interrupted: for syscall_interrupted_op (core/syscall.h).
void signal_call_interrupted(uint64_t number, uint64_t third);

#endif
