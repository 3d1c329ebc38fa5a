// landmark: places in the code whose addresses the tests of the base know.

#ifndef LANDMARK_H
#define LANDMARK_H

#include "lib/types.h"

// landmark: does nothing. The grader stops here, on a replay, to look around.
void landmark(void);

// nop_run: write `count` to `timer`, then run NOPs, the first of them at nop_first.
#define NOP_COUNT 256
void nop_run(volatile uint32_t *timer, uint32_t count);
extern const uint8_t nop_first[];

// flags_run: the same with the direction flag and AC set.
void flags_run(volatile uint32_t *timer, uint32_t count);

// call_last: call a function that does not return, as the very last instruction.
no_return void call_last(void (*function)(void));

#endif
