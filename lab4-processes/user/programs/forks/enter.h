// enter: fork with chosen values in all registers.

#ifndef USER_FORKS_ENTER_H
#define USER_FORKS_ENTER_H

#include <stdint.h>

// Those at FS: make a call, by either instruction, and write back there what is in them then:
// in the parent, and in the child.
void enter_by_interrupt(void);
void enter_by_syscall(void);

// enter_with_fpu: call `enter` with this in the FPU, as FXSAVE64 writes it, and write back
// there what is in it then.
void enter_with_fpu(uint8_t *image, void (*enter)(void));

// enter_word_at_gs: the word at the base of GS.
uint64_t enter_word_at_gs(void);

#endif
