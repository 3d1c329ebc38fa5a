// syscall_fast: the entry by the instruction SYSCALL.

#ifndef SYSCALL_FAST_H
#define SYSCALL_FAST_H

// syscall_fast: exercise 3.12. Not to be called.
void syscall_fast(void);

// syscall_fast_init: let SYSCALL lead there, on this processor.
void syscall_fast_init(void);

#endif
