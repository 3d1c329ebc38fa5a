// apic_timer: the timer of each processor's local APIC, for code that needs an interrupt after
// an exact time.

#ifndef DEV_APIC_TIMER_H
#define DEV_APIC_TIMER_H

#include "arch/trap.h"
#include "lib/types.h"

// Do not use the timer without an APIC (apic_present).
//
// apic_timer_start: raise one interrupt on VECTOR_APIC_TIMER, `count` periods of the timer's
// clock from now (under QEMU with `-icount shift=0` a period is an instruction). Replaces an
// earlier start that has not fired.
void apic_timer_start(uint32_t count, interrupt_handler handler);

// apic_timer_set: the same with another vector, whose handler the caller has installed
// (vector_install, for all processors; the timer is this one's). It fires once, or every
// `count` periods until it is stopped.
enum apic_timer_mode { APIC_TIMER_ONCE, APIC_TIMER_PERIODIC };
void apic_timer_set(uint8_t vector, uint32_t count, enum apic_timer_mode mode);
void apic_timer_stop(void);
// apic_timer_left: the remaining periods; 0 when it has fired or was never started.
uint32_t apic_timer_left(void);

#endif
