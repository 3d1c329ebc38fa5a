// syscall_dispatch: finds and calls the function that serves a system call.

#ifndef SYSCALL_DISPATCH_H
#define SYSCALL_DISPATCH_H

struct trap_frame;

void syscall_dispatch(struct trap_frame *trap_frame);

#endif
