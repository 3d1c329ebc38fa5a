// thread_overflow: a thread that uses up its stack ends, and the others continue.

#ifndef THREAD_OVERFLOW_H
#define THREAD_OVERFLOW_H

#include "arch/trap_frame.h"

// thread_exception: for kernel_exception_op (arch/exception.h): end the running thread if it
// has run off its own stack, with no lock held, outside of handlers and of wait(). Does not end
// the first thread, since the kernel would end with it.
bool thread_exception(struct trap_frame *trap_frame, vaddr_t address);

#endif
