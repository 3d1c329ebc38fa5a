// idt: the entry of each vector.

#ifndef ARCH_IDT_H
#define ARCH_IDT_H

#include "arch/gdt.h"
#include "lib/types.h"

// idt_init: fill the table with the stubs of trap_entry.S. Call it once. Every gate is an
// interrupt gate: the processor switches interrupts off on entry.
void idt_init(void);

// idt_load_cpu: load the table on this processor.
void idt_load_cpu(void);

// idt_set: set the entry of `vector` to `entry`, which must handle the words that the processor
// pushes. `privilege` is the highest ring that may use INT with this vector: 0, or 3 for all.
void idt_set(uint8_t vector, void (*entry)(void), enum ist ist, unsigned privilege);

#endif
