// process_info: what one process may know of another.

#ifndef ABI_PROCESS_INFO_H
#define ABI_PROCESS_INFO_H

#include <stdint.h>

enum process_state {
	PROCESS_RUNNING, // some thread runs, or could
	PROCESS_SLEEPING,
	PROCESS_STOPPED,
	PROCESS_ZOMBIE, // has ended, and nobody has waited for it yet
};

struct process_info {
	int32_t number, parent, group; // a parent of 0: the kernel
	uint32_t state;                // enum process_state
	uint32_t threads;
	uint32_t reserved; // 0
	uint64_t ticks;    // of the timer, that came while it ran
	char name[24];
};

#endif
