// gdt: the segments of 64-bit mode, and the task state segment with the stacks that the
// processor switches to.
//
// Segmentation is all but gone in long mode; what is left is the privilege level of code, and
// the TSS, which holds the stack for entries from ring 3 (RSP0) and the interrupt stack table
// (Intel SDM vol. 3A, 7.7).

#ifndef ARCH_GDT_H
#define ARCH_GDT_H

#include "arch/selectors.h"
#include "lib/types.h"

// Entries of the interrupt stack table: exceptions that must find a good stack whatever the
// current one is.
enum ist { IST_NONE, IST_NMI, IST_DEBUG, IST_DOUBLE_FAULT, IST_MACHINE_CHECK, IST_COUNT };

// gdt_init: this processor's GDT and TSS, with stacks for the IST; reloads CS, DS, ES and SS.
// FS and GS keep their bases.
void gdt_init(uint32_t cpu);

// gdt_set_segment: fill the entry of `selector` on every processor, now and later: how a lab
// adds the user segments.
void gdt_set_segment(uint16_t selector, uint64_t descriptor);

// gdt_set_kernel_stack: where this processor starts its stack when it enters from ring 3: in
// RSP0 for interrupts, and in the processor's block for entries that find no stack (percpu.h).
// With interrupts off, or preemption disabled.
void gdt_set_kernel_stack(vaddr_t top);

// gdt_ist_stack: the bounds of an IST stack of a processor; `ist` is not IST_NONE.
void gdt_ist_stack(uint32_t cpu, enum ist ist, vaddr_t *start, vaddr_t *end);

#endif
