// power: ends the machine.

#ifndef DEV_POWER_H
#define DEV_POWER_H

#include "core/table.h"
#include "lib/types.h"

// The reason of the end; QEMU exits with (value << 1) | 1.
enum power_reason {
	POWER_OK = 0x10,
	POWER_FAILED = 0x11, // a test found a mistake
	POWER_PANIC = 0x12,
};

// power_off: call the hooks, then end the machine.
no_return void power_off(enum power_reason reason);

// power_stop: call the hooks, then leave the machine as it is, so that a person can read the
// messages.
no_return void power_stop(void);

// A function that the end calls, by rank (see core/table.h): it sends what it has kept. It runs
// with interrupts off; any lock may be held.
struct power_hook {
	void (*run)(void);
};
#define POWER_HOOK(rank, name, hook) TABLE_ENTRY(power_hook, rank, name, hook)

#endif
