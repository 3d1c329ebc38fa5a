// born: threads made by thread_create, for tests of exercise 2.7 and those after it.

#ifndef BORN_H
#define BORN_H

#include "naps.h"

// born: thread_create, which must succeed.
int born(const char *name, thread_entry entry, void *argument, int flags);

// ending: what the table knows of a thread. `known` is false for a number that it does not
// have.
struct ending {
	bool known, exited;
	enum thread_state state;
	uint64_t value;
	int error;
};
struct ending ending(int tid);

// wait_for_end: sleep until the thread has ended or is unknown, which it must be within 200
// ticks.
void wait_for_end(int tid);

// threads_known: how many there are in the table.
size_t threads_known(void);

// frames_used: how many frames of memory somebody owns, when the detached threads that have
// ended are freed. Nobody else may be ready for long.
uint32_t frames_used(void);

#endif
