// user_frame: the state in which ring 3 begins.

#ifndef USER_FRAME_H
#define USER_FRAME_H

#include "arch/trap_frame.h"

// user_frame_make: the frame with which ring 3 starts: at `entry`, with `stack` in RSP and
// `argument` in RDI; all other registers are 0, and interrupts are on.
struct trap_frame user_frame_make(vaddr_t entry, vaddr_t stack, uint64_t argument);

#endif
