// syscall_dispatch: from the registers of a system call to the function that serves it, and
// back.

#ifndef SYSCALL_DISPATCH_H
#define SYSCALL_DISPATCH_H

struct trap_frame;

void syscall_dispatch(struct trap_frame *trap_frame);

#endif
