// pid: a queue of free numbers.

#include "pid.h"

#include "abi/error.h"
#include "core/panic.h"

// EXERCISE 4.1  Numbers.
//
// Numbers of processes are 1 to PID_MAX. Those that are free form a queue: `first` is the one
// that is taken next, queue[first] the one after it, and so on to `last`. So each function here
// takes the same time, however many processes there are.
//
// pids_init: all numbers are free, and are taken in the order 1, 2, 3 and so on.
//
// pid_take: take the number that has been free longest, and note its owner (not NULL). Returns
// the number. -EAGAIN if not more than `reserve` numbers are free: then nothing has changed.
//
// pid_give: the number, which is in use, becomes free, as the last of the queue.
//
// pid_find: the owner of a number, or NULL if it is free. `number` is what somebody else says:
// any int.
//
// Hint: what do first and last hold while the queue is empty? With `reserve` 0 it can become
// so.
void pids_init(struct pids *pids)
{
	//@ solution 4.1
	for (int number = 0; number <= PID_MAX; number++) {
		pids->owner[number] = NULL;
		pids->queue[number] = (uint16_t)(number + 1);
	}
	pids->first = 1;
	pids->last = PID_MAX;
	pids->free = PID_MAX;
	//@ stub
	//   (void)pids;
	//   exercise_missing("4.1");
	//@ end
}

int pid_take(struct pids *pids, void *owner, unsigned reserve)
{
	//@ solution 4.1
	uint16_t number = pids->first;

	if (pids->free <= reserve)
		return -EAGAIN;
	pids->first = pids->queue[number];
	pids->free--;
	pids->owner[number] = owner;
	return number;
	//@ stub
	//   (void)pids;
	//   (void)owner;
	//   (void)reserve;
	//   exercise_missing("4.1");
	//@ end
}

void pid_give(struct pids *pids, int number)
{
	//@ solution 4.1
	pids->owner[number] = NULL;
	if (pids->free == 0)
		pids->first = (uint16_t)number;
	else
		pids->queue[pids->last] = (uint16_t)number;
	pids->last = (uint16_t)number;
	pids->free++;
	//@ stub
	//   (void)pids;
	//   (void)number;
	//   exercise_missing("4.1");
	//@ end
}

void *pid_find(const struct pids *pids, int number)
{
	//@ solution 4.1
	return number >= 1 && number <= PID_MAX ? pids->owner[number] : NULL;
	//@ stub
	//   (void)pids;
	//   (void)number;
	//   exercise_missing("4.1");
	//@ end
}
