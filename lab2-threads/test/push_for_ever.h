// push_for_ever: the end of a stack, met at its last word.

#ifndef PUSH_FOR_EVER_H
#define PUSH_FOR_EVER_H

#include "lib/types.h"

// push_for_ever: write `argument` into every word of the stack, down to the last and beyond.
uint64_t push_for_ever(void *argument);

#endif
