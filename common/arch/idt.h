// idt: which code answers each vector.

#ifndef ARCH_IDT_H
#define ARCH_IDT_H

#include "arch/gdt.h"
#include "lib/types.h"

// idt_init: fill the table with the stubs of trap_entry.S. Once. Every gate is an interrupt
// gate: the processor switches interrupts off on entry.
void idt_init(void);

// idt_load_cpu: let this processor use the table.
void idt_load_cpu(void);

// idt_set: let `vector` enter at `entry`, which must deal with what the processor pushes.
// `privilege` is the ring from which INT may name this vector: 0, or 3 for all.
void idt_set(uint8_t vector, void (*entry)(void), enum ist ist, unsigned privilege);

#endif
