// init: functions that run once while the kernel starts, in named ranks.

#ifndef CORE_INIT_H
#define CORE_INIT_H

#include "core/table.h"

// The ranks, in their order. Memory, interrupts and time work before the first of them;
// interrupts are on.
#define INIT_FIRST   10 // code that watches all other code
#define INIT_DEVICE  20 // drivers find their devices
#define INIT_SERVICE 40 // parts of common that use devices
// Early tests run here: the labs' functions exist, but the kernel does not use them yet.
#define INIT_LAB  60 // labs fill the slots, in the order of the labs
#define INIT_LAST 80 // parts that use the labs

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

// CPU_INIT(CPU_INIT_DEVICE, function): run it on every processor when that starts, in the order
// of the ranks; on the first processor before all of the above. For registers that each
// processor has. Interrupts are off.
#define CPU_INIT_FIRST           10 // parts that the others use
#define CPU_INIT_DEVICE          20 // its own devices, such as its timer
#define CPU_INIT_LAB             60 // parts of the labs
#define CPU_INIT_LAST            80 // lets the processor take part in all work
#define CPU_INIT(rank, function) CPU_INIT_AT(rank, function)
#define CPU_INIT_AT(rank_, function)                                                           \
	static const struct init_entry cpu_init_##function = {                                 \
		.name = #function, .rank = rank_, .run = function};                            \
	TABLE_ENTRY(cpu_init, rank_, function, cpu_init_##function)
void init_run_cpu(void);

// init_run: run every function whose rank is at least `from` and less than `to`.
void init_run(int from, int to);

#endif
