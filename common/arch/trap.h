// trap: what happens after an exception or an interrupt has arrived, and on the way back.

#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// A handler runs with interrupts off, inside the interrupt, and must not sleep.
typedef void (*interrupt_handler)(struct trap_frame *frame);

// interrupt_install: let `handler` answer line `irq` (0 to 15) of the PICs, and let the line
// through. Up to LINE_SHARERS handlers share a line: each is called, and looks whether its
// device asks.
#define LINE_SHARERS 4
void interrupt_install(unsigned irq, interrupt_handler handler);

// vector_install: let `handler` answer a vector of the local APIC; NULL takes it away again.
void vector_install(uint8_t vector, interrupt_handler handler);

// trap_dispatch: called by the entry code with the frame of an exception or interrupt.
void trap_dispatch(struct trap_frame *frame);

// irq_return: runs on every return from an interrupt, to either ring, after the interrupt
// controller was told. Lets another thread run if one should and nothing forbids it.
void irq_return(struct trap_frame *frame);

// user_return: runs on every return to ring 3, with interrupts off. Lets another thread run if
// one should, and does the running thread's pending work.
void user_return(struct trap_frame *frame);

// Slots (see core/slot.h).
//
// The first two are called from assembly when ring 3 enters the kernel, before any use of GS,
// and when it is left, after the last. They may change RAX, RCX and RDX and nothing else.
extern void (*user_enter_op)(void);
extern void (*user_leave_op)(void);
// Drain the running thread's work mask (reschedule, kill, signal). Called with interrupts off;
// may switch them on, and returns with them off. Who changes RIP, CS, SS or RFLAGS in the frame
// must see to it that IRETQ accepts them: RIP below USER_END, the selectors of ring 3, no
// privileged flag.
extern void (*user_work_op)(struct trap_frame *frame);
// An exception in ring 3 that nothing resolved; `address` is what CR2 held when it came, which
// later faults do not change. Interrupts as for user_work_op. Returns true if it was dealt
// with.
extern bool (*user_exception_op)(struct trap_frame *frame, vaddr_t address);

#endif
