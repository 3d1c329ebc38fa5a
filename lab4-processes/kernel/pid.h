// pid: the numbers of processes. Pure: the caller does the locking.
//
// A number that was given back is taken again as late as possible: whoever still knows it, and
// does not know that its process has gone, should not meet another one.

#ifndef PID_H
#define PID_H

#include "lab4-processes/abi/limits.h"
#include "lib/types.h"

struct pids {
	void *owner[PID_MAX + 1];    // of each number in use; NULL: it is free
	uint16_t queue[PID_MAX + 1]; // for a free number: the one that is taken after it
	uint16_t first, last;        // of the free numbers; undefined while there is none
	uint16_t free;               // how many
};

// pids_init, pid_take, pid_give, pid_find: exercise 4.1.
void pids_init(struct pids *pids);
must_check int pid_take(struct pids *pids, void *owner, unsigned reserve);
void pid_give(struct pids *pids, int number);
void *pid_find(const struct pids *pids, int number);

#endif
