// start: when the program has begun.

#ifndef FIRST_START_H
#define FIRST_START_H

#include <stdint.h>

// The time-stamp counter, as the program's first instruction has read it.
extern uint64_t time_at_start;

#endif
