// apic: the local interrupt controller of each processor. The PICs still deliver through it;
// its own timer is free for those who want an interrupt after an exact time.

#ifndef DEV_APIC_H
#define DEV_APIC_H

#include "arch/trap.h"
#include "lib/types.h"

// apic_init: map its registers and program what firmware may have left otherwise. Harmless
// without one. On each processor; only the first one's takes the PICs' interrupts.
void apic_init(void);
bool apic_present(void);

// apic_id: the number by which other processors' APICs name this one. apic_send: write the
// interrupt command register, to have `target` interrupted, reset or started as `command` says
// (Intel SDM vol. 3A, 10.6.1); returns when it is delivered. From anywhere: an interrupt
// handler may send in the middle of another's sending.
uint32_t apic_id(void);
void apic_send(uint32_t target, uint32_t command);

// The timer, and what follows, must not be used without an APIC.
//
// apic_timer_start: one interrupt on VECTOR_APIC_TIMER, `count` periods of the timer's clock
// from now (under QEMU with `-icount shift=0` an instruction each). Replaces a shot that is
// still to come.
void apic_timer_start(uint32_t count, interrupt_handler handler);

// apic_timer_set: the same on a vector of one's own, whose handler the caller has installed
// (vector_install, for all processors; the timer is this one's). Once, or every `count` periods
// until it is stopped.
enum apic_timer_mode { APIC_TIMER_ONCE, APIC_TIMER_PERIODIC };
void apic_timer_set(uint8_t vector, uint32_t count, enum apic_timer_mode mode);
void apic_timer_stop(void);
// apic_timer_left: periods still to go; 0 when it has fired or was never started.
uint32_t apic_timer_left(void);

// apic_end: an interrupt of the local APIC has been served.
void apic_end(void);
// apic_end_all: all that are in service have been.
void apic_end_all(void);

#endif
