// apic: the local interrupt controller of each processor. The PICs still deliver through it.
// Its timer is a device of its own: dev/apic_timer.h.

#ifndef DEV_APIC_H
#define DEV_APIC_H

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

// Do not use what follows without an APIC.
//
// apic_read, apic_write: a register, by its offset (Intel SDM vol. 3A, table 10-1), for what
// drives a part of it.
uint32_t apic_read(unsigned offset);
void apic_write(unsigned offset, uint32_t value);
#define APIC_LVT_TIMER  0x320
#define APIC_LVT_MASKED 0x10000

// apic_end: end an interrupt of the local APIC.
void apic_end(void);
// apic_end_all: end all interrupts in service.
void apic_end_all(void);

#endif
