// init: functions that run once while the kernel comes up, in named ranks.

#ifndef CORE_INIT_H
#define CORE_INIT_H

#include "core/table.h"

// The ranks, in their order. Memory, interrupts and time work before the first of them;
// interrupts are on.
#define INIT_FIRST   10 // who watches all else
#define INIT_DEVICE  20 // drivers find their devices
#define INIT_SERVICE 40 // parts of common that stand on devices
// Early tests run here: the labs' functions are there, but nothing uses them yet.
#define INIT_LAB  60 // labs install their ops, in the order of the labs
#define INIT_LAST 80 // what stands on the labs' ops

struct init_entry {
	const char *name;
	int rank;
	void (*run)(void);
};

// INIT(INIT_DEVICE, keyboard_init) runs keyboard_init in that rank.
#define INIT(rank, function) INIT_AT(rank, function)
#define INIT_AT(rank_, function)                                                               \
	static const struct init_entry init_##function = {                                     \
		.name = #function, .rank = rank_, .run = function};                            \
	TABLE_ENTRY(init, rank_, function, init_##function)

// CPU_INIT(function): run on every processor when it comes up, before INIT_DEVICE on the first:
// for registers that each has of its own. Interrupts are off.
#define CPU_INIT(function)                                                                     \
	static const struct init_entry cpu_init_##function = {                                 \
		.name = #function, .rank = 0, .run = function};                                \
	TABLE_ENTRY(cpu_init, 50, function, cpu_init_##function)
void init_run_cpu(void);

// init_run: run every function whose rank is at least `from` and less than `to`.
void init_run(int from, int to);

#endif
