// halt_until_interrupt: the processor halts until an interrupt comes.

#ifndef ARCH_HALT_UNTIL_INTERRUPT_H
#define ARCH_HALT_UNTIL_INTERRUPT_H

#include "lib/types.h"

// halt_until_interrupt: halt until an interrupt comes, and let it in; returns with interrupts
// off again. Call it with interrupts off.
void halt_until_interrupt(void);

// The return address of an interrupt that ends the halt: the instruction after the HLT.
extern const uint8_t halt_until_interrupt_woken[];

#endif
