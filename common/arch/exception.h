// exception: what the processor complains about, and what it says when nobody can help.

#ifndef ARCH_EXCEPTION_H
#define ARCH_EXCEPTION_H

#include "arch/trap_frame.h"

// Error code of a page fault (Intel SDM vol. 3A, figure 4-12).
#define FAULT_PRESENT     0x01 // the page is there, but does not allow it; else there is no page
#define FAULT_WRITE       0x02
#define FAULT_USER        0x04 // ring 3 did it
#define FAULT_RESERVED    0x08 // a reserved bit is set in a page table
#define FAULT_INSTRUCTION 0x10 // fetching an instruction

// exception_dispatch: called by the entry code with the trap frame of an exception. Resolves
// it, or panics with a dump: the vector's name, the decoded error code, registers, backtrace.
void exception_dispatch(struct trap_frame *trap_frame);

// Slot: an exception in ring 0 that nothing resolved; `address` is what CR2 held. Called with
// interrupts off, on the stack of the exception. Returns true if it was dealt with: what
// `trap_frame` then says goes on. Default: false, which is a panic.
extern bool (*kernel_exception_op)(struct trap_frame *trap_frame, vaddr_t address);

// exception_name: "#PF page fault" and so on; "interrupt" beyond the 32 exceptions.
const char *exception_name(uint64_t vector);

// exception_describe: one line that says what happened, into `text`.
void exception_describe(const struct trap_frame *trap_frame, vaddr_t fault_address, char *text,
                        size_t size);

#endif
