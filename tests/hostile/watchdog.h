// watchdog: what tries to outlive its limit. None of these returns.

#ifndef WATCHDOG_H
#define WATCHDOG_H

void disarms_the_watchdog(void);
void pets_the_watchdog(void);
void pets_the_watchdog_and_sets_the_clock(void);

#endif
