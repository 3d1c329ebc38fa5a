// push_for_ever: the end of a stack, met at its last word.

#ifndef PUSH_FOR_EVER_H
#define PUSH_FOR_EVER_H

#include "lib/types.h"

// push_for_ever: write `argument` into every word of the stack, down to the last and beyond.
uint64_t push_for_ever(void *argument);

// interrupted_without_room: switch interrupts on with the stack pointer at `rsp`, for ever.
no_return void interrupted_without_room(uint64_t rsp);

#endif
