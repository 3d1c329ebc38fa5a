// power: ending the machine.

#ifndef DEV_POWER_H
#define DEV_POWER_H

#include "lib/types.h"

// What the end means; QEMU exits with (value << 1) | 1.
enum power_reason {
	POWER_OK = 0x10,
	POWER_FAILED = 0x11, // a test found a mistake
	POWER_PANIC = 0x12,
};

// power_off: end the machine. While a person watches (no test is running), a panic leaves the
// machine as it is instead.
no_return void power_off(enum power_reason reason);

#endif
