// idt: one table for all processors.

#include "arch/idt.h"

#include "arch/cpu_bits.h"
#include "arch/descriptor.h"
#include "arch/trap_stub.h"

#define GATE_INTERRUPT 0x8E // present, DPL 0, 64-bit interrupt gate
#define GATE_DPL_SHIFT 5

// A gate (Intel SDM vol. 3A, figure 6-8).
struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t ist;
	uint8_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};
_Static_assert(sizeof(struct gate) == 16, "layout given by the processor");

static struct gate idt[256];

void idt_set(uint8_t vector, void (*entry)(void), enum ist ist, unsigned privilege)
{
	vaddr_t offset = (vaddr_t)entry;

	idt[vector] = (struct gate){
		.offset_low = offset & 0xFFFF,
		.offset_middle = offset >> 16 & 0xFFFF,
		.offset_high = offset >> 32,
		.selector = SELECTOR_KERNEL_CODE,
		.ist = ist,
		.type = (uint8_t)(GATE_INTERRUPT | privilege << GATE_DPL_SHIFT),
	};
}

static enum ist vector_ist(unsigned vector)
{
	switch (vector) {
	case VECTOR_NMI:
		return IST_NMI;
	case VECTOR_DEBUG:
		return IST_DEBUG;
	case VECTOR_DOUBLE_FAULT:
		return IST_DOUBLE_FAULT;
	case VECTOR_MACHINE_CHECK:
		return IST_MACHINE_CHECK;
	default:
		return IST_NONE;
	}
}

// Ring 3 may name two vectors: the system call and the breakpoint.
static unsigned vector_privilege(unsigned vector)
{
	return vector == VECTOR_SYSCALL || vector == VECTOR_BREAKPOINT ? 3 : 0;
}

void idt_init(void)
{
	for (unsigned vector = 0; vector < 256; vector++)
		idt_set((uint8_t)vector, (void (*)(void))(vaddr_t)trap_stubs[vector],
		        vector_ist(vector), vector_privilege(vector));
}

void idt_load_cpu(void)
{
	idt_load(idt, sizeof(idt));
}
