// crowd: threads that are only there, to see what they cost the others.

#ifndef CROWD_H
#define CROWD_H

#include "lab2-threads/kernel/scheduler.h"

// crowd_be: let there be `count` threads that sleep, or that are ready and yield for ever, and
// no others of the crowd's. Those that were there before are joined.
void crowd_be(size_t count, bool ready);

// When the first of those that are ready went on since this was set to 0.
extern volatile uint64_t crowd_stamp;

#endif
