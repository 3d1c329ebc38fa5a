// power: ends the machine.

#ifndef DEV_POWER_H
#define DEV_POWER_H

#include "lib/types.h"

// The reason of the end; QEMU exits with (value << 1) | 1.
enum power_reason {
	POWER_OK = 0x10,
	POWER_FAILED = 0x11, // a test found a mistake
	POWER_PANIC = 0x12,
};

// power_off: end the machine. But if no test is running, a panic does not end it, so that a
// person can read the messages.
no_return void power_off(enum power_reason reason);

#endif
