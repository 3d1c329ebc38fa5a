// apic: the local interrupt controller of each processor. The PICs still deliver through it;
// its own timer is free for code that needs an interrupt after an exact time.

#ifndef DEV_APIC_H
#define DEV_APIC_H

#include "arch/trap.h"
#include "lib/types.h"

// apic_init: map its registers and set those that firmware may have changed. Does nothing
// without an APIC. Call it on each processor; only the first one's takes the PICs' interrupts.
void apic_init(void);
bool apic_present(void);

// apic_id: the number of this processor's APIC. apic_send: write the interrupt command
// register, to interrupt, reset or start `target` according to `command` (Intel SDM vol. 3A,
// 10.6.1); returns when it is delivered. Any code may call it: an interrupt handler may send
// while the interrupted code sends.
uint32_t apic_id(void);
void apic_send(uint32_t target, uint32_t command);

// Do not use the timer, and the functions below, without an APIC.
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

// apic_end: end an interrupt of the local APIC.
void apic_end(void);
// apic_end_all: end all interrupts in service.
void apic_end_all(void);

#endif
