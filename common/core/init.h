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
#define INIT_LAB  60 // labs fill the slots, in the order of the labs
#define INIT_LAST 80 // what stands on that

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

// CPU_INIT(CPU_INIT_DEVICE, function): run on every processor when it comes up, in the order of
// the ranks; on the first one before all of the above. For registers that each has of its own.
// Interrupts are off.
#define CPU_INIT_FIRST           10 // what the others stand on
#define CPU_INIT_DEVICE          20 // its own devices, such as its timer
#define CPU_INIT_LAB             60 // what the labs have on every processor
#define CPU_INIT_LAST            80 // what lets it take part
#define CPU_INIT(rank, function) CPU_INIT_AT(rank, function)
#define CPU_INIT_AT(rank_, function)                                                           \
	static const struct init_entry cpu_init_##function = {                                 \
		.name = #function, .rank = rank_, .run = function};                            \
	TABLE_ENTRY(cpu_init, rank_, function, cpu_init_##function)
void init_run_cpu(void);

// init_run: run every function whose rank is at least `from` and less than `to`.
void init_run(int from, int to);

#endif
