// exception: handles the processor's exceptions, and describes those that no handler resolves.

#ifndef ARCH_EXCEPTION_H
#define ARCH_EXCEPTION_H

#include "arch/trap_frame.h"

// Error code of a page fault (Intel SDM vol. 3A, figure 4-12).
#define FAULT_PRESENT     0x01 // the page is mapped, but forbids the access; else not mapped
#define FAULT_WRITE       0x02
#define FAULT_USER        0x04 // the access came from ring 3
#define FAULT_RESERVED    0x08 // a reserved bit is set in a page table
#define FAULT_INSTRUCTION 0x10 // fetching an instruction

// exception_dispatch: the entry code calls it with the trap frame of an exception. Resolves it,
// or panics with a dump: the vector's name, the decoded error code, registers, backtrace.
void exception_dispatch(struct trap_frame *trap_frame);

// Slot: handle an exception in ring 0 that is not resolved; `address` is the value of CR2.
// Called with interrupts off, on the stack of the exception. Returns true if it is handled:
// then the code of `trap_frame` continues. Default: false, which causes a panic.
extern bool (*kernel_exception_op)(struct trap_frame *trap_frame, vaddr_t address);

// exception_name: "#PF page fault" and so on; "interrupt" beyond the 32 exceptions.
const char *exception_name(uint64_t vector);

// exception_describe: write one line about the exception to `text`.
void exception_describe(const struct trap_frame *trap_frame, vaddr_t fault_address, char *text,
                        size_t size);

#endif
