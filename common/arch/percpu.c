// percpu: the blocks, and GS.

#include "arch/percpu.h"
#include "core/tls.h"

struct percpu percpu_blocks[CPU_MAX];

_Static_assert(offsetof(struct percpu, self) == 0, "this_cpu reads %gs:0");

void percpu_init(uint32_t number)
{
	struct percpu *cpu = &percpu_blocks[number];

	*cpu = (struct percpu){.self = cpu, .number = number, .tls = &tls_boot};
	msr_write(MSR_GS_BASE, (vaddr_t)cpu);
	msr_write(MSR_KERNEL_GS_BASE, 0);
}
