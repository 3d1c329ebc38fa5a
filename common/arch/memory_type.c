// memory_type: how the processor may treat memory that pages name (Intel SDM vol. 3A, 11.12,
// the page attribute table).
//
// The bits PWT and PCD of a page table entry choose one of four memory types. After reset both
// (PAGE_WRITE_THROUGH and PAGE_UNCACHED) mean uncached, none means write-back, and PWT alone
// write-through, which nobody needs. We make that one write-combining, for video memory: many
// small writes then leave the processor as few large ones. No mapping with PWT alone exists
// before, so nothing has to be flushed. A processor without the table keeps write-through,
// which is slower but as right.

#include "arch/cpu.h"
#include "core/init.h"

#define CPUID_1_EDX_PAT (1u << 16)
#define MSR_PAT         0x277
#define PAT_ENTRY_1     0xFF00ull // a byte for each of eight choices
#define PAT_COMBINING   0x0100ull

static void memory_type_init(void)
{
	if (cpuid(1, 0).edx & CPUID_1_EDX_PAT)
		msr_write(MSR_PAT, (msr_read(MSR_PAT) & ~PAT_ENTRY_1) | PAT_COMBINING);
}

CPU_INIT(CPU_INIT_FIRST, memory_type_init);
