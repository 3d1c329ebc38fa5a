// watchdog: a time limit for a graded run, which a stuck kernel cannot avoid.

#ifndef DEV_WATCHDOG_H
#define DEV_WATCHDOG_H

#include "lib/types.h"

// watchdog_arm: start the watchdog, which fires in `milliseconds`. It is locked: the kernel
// cannot switch it off again. Returns -ENODEV without a watchdog, -ERANGE beyond about 2000
// seconds.
must_check int watchdog_arm(uint64_t milliseconds);

#endif
