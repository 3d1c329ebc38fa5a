// trap: handles interrupts, and the return from them.

#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// A handler runs with interrupts off, inside the interrupt, and must not sleep.
typedef void (*interrupt_handler)(struct trap_frame *trap_frame);

// interrupt_install: make `handler` the handler of line `irq` (0 to 15) of the PICs, and unmask
// the line. Up to LINE_SHARERS handlers share a line: the kernel calls each, and each checks
// whether its device requested the interrupt.
#define LINE_SHARERS 4
void interrupt_install(unsigned irq, interrupt_handler handler);

// vector_install: set the handler of a vector of the local APIC; NULL removes it.
void vector_install(uint8_t vector, interrupt_handler handler);

// interrupt_dispatch: the entry code calls it with the trap frame of an interrupt. That of an
// exception goes to exception_dispatch (arch/exception.h).
void interrupt_dispatch(struct trap_frame *trap_frame);

// irq_return: runs on every return from an interrupt, to either ring, after the end of
// interrupt at the controller. Lets another thread run if there is a request and a switch is
// allowed.
void irq_return(struct trap_frame *trap_frame);

// user_return: runs on a return to ring 3 if there is work to do before (user_return_work in
// arch/percpu.h), with interrupts off. Lets another thread run if there is a request, and does
// the running thread's pending work.
void user_return(struct trap_frame *trap_frame);

// Functions at the entry from ring 3 and at the return to it. Assembly calls them; they may
// change RAX, RCX and RDX, and no other register.
struct user_edge_ops {
	void (*enter)(void); // ring 3 has entered the kernel; before any use of GS
	void (*leave)(void); // the kernel returns to ring 3; after the last use of GS
};

// Slot. Default: do nothing, since there is no ring 3.
extern const struct user_edge_ops *user_edge_ops;

// Slot: do the running thread's pending work (kill, signal, trace). Called while `user_work` of
// the processor's block is not 0, with interrupts off; may switch them on, and returns with
// them off. If it changes RIP, CS, SS or RFLAGS in the trap frame, it must ensure that IRETQ
// accepts them: RIP below USER_END, the selectors of ring 3, no privileged flag.
//
// With user_work a return to ring 3 without work costs one test. It has a bit for each kind of
// work, which the labs define. It is for the running thread. Code that adds work for this
// thread sets the bit; work for another thread is stored in that thread, and a switch hook
// (core/switch.h) copies it to user_work when the thread runs again. The op clears the bits of
// finished work; the next return sees the others again. A switch to another thread needs no
// bit: the same test includes preempt_request. Default: does nothing.
extern void (*user_work_op)(struct trap_frame *trap_frame);

// Slot: handle an exception in ring 3 that is not resolved; `address` is the value of CR2 at
// the exception, which later faults do not change. Interrupts are as for user_work_op. Returns
// true if it is handled. Default: false, which causes a panic.
extern bool (*user_exception_op)(struct trap_frame *trap_frame, vaddr_t address);

#endif
