// fpu_enter: a call with chosen values in the FPU as well, and what lies at the base of GS.

#ifndef USER_FPU_ENTER_H
#define USER_FPU_ENTER_H

#include <stdint.h>

// fpu_enter: call `enter` with this in the FPU, as FXSAVE64 writes it, and write back there
// what is in it then.
void fpu_enter(uint8_t *image, void (*enter)(void));

// gs_word: the word at the base of GS.
uint64_t gs_word(void);

#endif
