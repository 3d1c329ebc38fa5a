// thread_overflow: a thread that uses up its stack ends, and the others go on.

#ifndef THREAD_OVERFLOW_H
#define THREAD_OVERFLOW_H

#include "arch/trap_frame.h"

// thread_exception: for kernel_exception_op (arch/exception.h): ends the running thread if it
// has run off its own stack, with no lock held, outside of handlers and of wait(). The first
// thread is not ended: without it, nothing goes on.
bool thread_exception(struct trap_frame *trap_frame, vaddr_t address);

#endif
