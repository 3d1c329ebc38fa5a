// trap: what happens after an exception or an interrupt has arrived, and on the way back.

#ifndef ARCH_TRAP_H
#define ARCH_TRAP_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// A handler runs with interrupts off, inside the interrupt, and must not sleep.
typedef void (*interrupt_handler)(struct trap_frame *trap_frame);

// interrupt_install: let `handler` answer line `irq` (0 to 15) of the PICs, and let the line
// through. Up to LINE_SHARERS handlers share a line: each is called, and looks whether its
// device asks.
#define LINE_SHARERS 4
void interrupt_install(unsigned irq, interrupt_handler handler);

// vector_install: let `handler` answer a vector of the local APIC; NULL takes it away again.
void vector_install(uint8_t vector, interrupt_handler handler);

// interrupt_dispatch: called by the entry code with the trap frame of an interrupt. That of an
// exception goes to exception_dispatch (arch/exception.h).
void interrupt_dispatch(struct trap_frame *trap_frame);

// irq_return: runs on every return from an interrupt, to either ring, after the interrupt
// controller was told. Lets another thread run if one should and nothing forbids it.
void irq_return(struct trap_frame *trap_frame);

// user_return: runs on a return to ring 3 before which there is something to do
// (user_return_work in arch/percpu.h), with interrupts off. Lets another thread run if one
// should, and has the running thread's pending work done.
void user_return(struct trap_frame *trap_frame);

// At the edge to ring 3. Called from assembly; they may change RAX, RCX and RDX and nothing
// else.
struct user_edge_ops {
	void (*enter)(void); // ring 3 has entered the kernel; before any use of GS
	void (*leave)(void); // the kernel is left for it; after the last use of GS
};

// Slot. Default: nothing, since there is no ring 3.
extern const struct user_edge_ops *user_edge_ops;

// Slot: do the running thread's pending work (kill, signal, trace). Called while `user_work` of
// the processor's block is not 0, with interrupts off; may switch them on, and returns with
// them off. Who changes RIP, CS, SS or RFLAGS in the trap frame must see to it that IRETQ
// accepts them: RIP below USER_END, the selectors of ring 3, no privileged flag.
//
// user_work is there so that a return to ring 3 without work costs one look. A bit for each
// kind of work; which, is for the labs to say. It speaks of the thread that runs. Whoever gives
// that thread work sets the bit; work for another is kept with the thread, and a switch hook
// (core/switch.h) makes it user_work when that thread goes on. The op clears what it has done;
// a bit that it leaves is seen again at the next return. To let another thread run takes no
// bit: preempt_request is seen by the same look. Default: nothing.
extern void (*user_work_op)(struct trap_frame *trap_frame);

// Slot: an exception in ring 3 that nothing resolved; `address` is what CR2 held when it came,
// which later faults do not change. Interrupts as for user_work_op. Returns true if it was
// dealt with. Default: false, which is a panic.
extern bool (*user_exception_op)(struct trap_frame *trap_frame, vaddr_t address);

#endif
