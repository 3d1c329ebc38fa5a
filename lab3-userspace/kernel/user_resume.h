// user_resume: going to ring 3.

#ifndef USER_RESUME_H
#define USER_RESUME_H

#include "arch/trap_frame.h"

// user_resume: exercise 3.2.
no_return void user_resume(struct trap_frame *trap_frame);

// user_frame_make: the frame with which ring 3 starts: at `entry`, with `stack` in RSP and
// `argument` in RDI; all other registers are 0, and interrupts are on.
struct trap_frame user_frame_make(vaddr_t entry, vaddr_t stack, uint64_t argument);

#endif
