// trap: what happens after an exception or an interrupt has arrived, and on the way back.

#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// A handler runs with interrupts off, inside the interrupt, and must not sleep.
typedef void (*interrupt_handler)(struct trap_frame *frame);

// interrupt_install: let `handler` answer line `irq` (0 to 15) of the PICs, and let the line
// through. One handler a line: a second one is a panic.
void interrupt_install(unsigned irq, interrupt_handler handler);

// vector_install: let `handler` answer a vector of the local APIC; NULL takes it away again.
void vector_install(uint8_t vector, interrupt_handler handler);

// trap_dispatch: called by the entry code with the frame of an exception or interrupt.
void trap_dispatch(struct trap_frame *frame);

// irq_return: runs on every return from an interrupt, to either ring, after the interrupt
// controller was told. Lets another thread run if one should and nothing forbids it.
void irq_return(struct trap_frame *frame);

// user_return: runs on every return to ring 3, with interrupts off.
void user_return(struct trap_frame *frame);

// Slots (see core/slot.h). The first two are called from assembly, with the System V registers
// clobbered but for those of the frame, which are saved already; they must not touch the stack
// below.
extern void (*user_enter_op)(void); // on entry from ring 3, before any use of GS
extern void (*user_leave_op)(void); // on return to ring 3, after the last use of GS
// Drain the running thread's work mask (reschedule, kill, signal).
extern void (*user_work_op)(struct trap_frame *frame);
// An exception in ring 3 that nothing resolved. Returns true if it was dealt with.
extern bool (*user_exception_op)(struct trap_frame *frame);

#endif
