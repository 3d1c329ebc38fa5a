// watchdog: a limit to the time of a graded run that a stuck kernel cannot get around.

#ifndef DEV_WATCHDOG_H
#define DEV_WATCHDOG_H

#include "lib/types.h"

// watchdog_arm: unless the machine has ended by then, the watchdog fires `milliseconds` from
// now. It is locked: it cannot be switched off again. Returns -ENODEV where there is none,
// -ERANGE beyond about 2000 seconds.
must_check int watchdog_arm(uint64_t milliseconds);

#endif
