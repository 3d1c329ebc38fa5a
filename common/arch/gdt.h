// gdt: the segments of 64-bit mode, and the task state segment with the stacks that the
// processor switches to.
//
// Long mode uses little of segmentation: the privilege level of code, and the TSS, which holds
// the stack for entries from ring 3 (RSP0) and the interrupt stack table (Intel SDM vol. 3A,
// 7.7).

#ifndef ARCH_GDT_H
#define ARCH_GDT_H

#include "arch/selectors.h"
#include "lib/types.h"

// Entries of the interrupt stack table: exceptions that need a good stack even if the current
// one is bad.
enum ist { IST_NONE, IST_NMI, IST_DEBUG, IST_DOUBLE_FAULT, IST_MACHINE_CHECK, IST_COUNT };

// gdt_init: build and load this processor's GDT and TSS, with stacks for the IST; reloads CS,
// DS, ES and SS. FS and GS keep their bases.
void gdt_init(uint32_t cpu);

// gdt_set_segment: set the entry of `selector` on every processor, now and later. A lab uses it
// to add the user segments.
void gdt_set_segment(uint16_t selector, uint64_t descriptor);

// gdt_set_kernel_stack: set the top of this processor's stack for entries from ring 3: in RSP0
// for interrupts, and in the processor's block for entries without a stack (percpu.h). Call it
// with interrupts off, or preemption disabled.
void gdt_set_kernel_stack(vaddr_t top);

// gdt_ist_stack: the bounds of an IST stack of a processor; `ist` is not IST_NONE.
void gdt_ist_stack(uint32_t cpu, enum ist ist, vaddr_t *start, vaddr_t *end);

#endif
