// descriptor: loads the tables of descriptors.

#ifndef ARCH_DESCRIPTOR_H
#define ARCH_DESCRIPTOR_H

#include "lib/types.h"

// The operand of LGDT and LIDT: a pseudo-descriptor (Intel SDM vol. 3A, 3.5.1, figure 3-11).
struct table_pointer {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

// gdt_load: load a GDT, then CS by a far return, then the data segments. GS keeps its base: it
// is not reloaded.
static inline void gdt_load(const void *table, size_t size, uint16_t code, uint16_t data)
{
	struct table_pointer pointer = {.limit = (uint16_t)(size - 1), .base = (vaddr_t)table};

	asm volatile("lgdt %0\n\t"
	             "pushq %1\n\t"
	             "leaq 1f(%%rip), %%rax\n\t"
	             "pushq %%rax\n\t"
	             "lretq\n"
	             "1:\n\t"
	             "movw %w2, %%ds\n\t"
	             "movw %w2, %%es\n\t"
	             "movw %w2, %%ss\n\t"
	             :
	             : "m"(pointer), "r"((uint64_t)code), "r"(data)
	             : "rax", "memory");
}

static inline void idt_load(const void *table, size_t size)
{
	struct table_pointer pointer = {.limit = (uint16_t)(size - 1), .base = (vaddr_t)table};

	asm volatile("lidt %0" : : "m"(pointer) : "memory");
}

// A selector of 0: there is no LDT.
static inline void ldt_load(uint16_t selector)
{
	asm volatile("lldt %0" : : "r"(selector) : "memory");
}

static inline void task_register_load(uint16_t selector)
{
	asm volatile("ltr %0" : : "r"(selector) : "memory");
}

#endif
