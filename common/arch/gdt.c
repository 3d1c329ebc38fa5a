// gdt: one table a processor, since each has its own TSS.

#include "arch/gdt.h"

#include "arch/cpu.h"
#include "arch/descriptor.h"
#include "arch/percpu.h"

#define GDT_ENTRIES    8
#define IST_STACK_SIZE 8192

// Code and data descriptors (Intel SDM vol. 3A, 3.4.5 and 5.2.1): in 64-bit mode base and limit
// are ignored.
#define SEGMENT_CODE64 0x00209A0000000000 // present, DPL 0, execute/read, L
#define SEGMENT_DATA   0x0000920000000000 // present, DPL 0, read/write
#define SEGMENT_TSS    0x0000890000000000 // present, DPL 0, 64-bit TSS, available

// The 64-bit TSS (Intel SDM vol. 3A, figure 7-11).
struct tss {
	uint32_t reserved0;
	uint64_t rsp[3]; // stacks for entries into rings 0 to 2
	uint64_t reserved1;
	uint64_t ist[7]; // ist[n - 1] is entry n
	uint64_t reserved2;
	uint16_t reserved3;
	uint16_t io_map; // offset of the I/O permission bitmap; beyond the limit: there is none
} __attribute__((packed));
_Static_assert(sizeof(struct tss) == 104, "layout given by the processor");

static uint64_t gdt[CPU_MAX][GDT_ENTRIES];
static struct tss tss[CPU_MAX];
static uint8_t ist_stacks[CPU_MAX][IST_COUNT][IST_STACK_SIZE] __attribute__((aligned(16)));

void gdt_ist_stack(uint32_t cpu, enum ist ist, vaddr_t *start, vaddr_t *end)
{
	*start = (vaddr_t)ist_stacks[cpu][ist];
	*end = *start + IST_STACK_SIZE;
}

static void tss_init(uint32_t cpu)
{
	for (enum ist ist = IST_NMI; ist < IST_COUNT; ist++) {
		vaddr_t start, end;

		gdt_ist_stack(cpu, ist, &start, &end);
		tss[cpu].ist[ist - 1] = end;
	}
	tss[cpu].io_map = sizeof(struct tss);
}

// A TSS descriptor takes two entries (Intel SDM vol. 3A, figure 7-4): the base is scattered
// over them.
static void gdt_set_tss(uint64_t *entry, const struct tss *state)
{
	uint64_t base = (vaddr_t)state;

	entry[0] = SEGMENT_TSS | (sizeof(*state) - 1) | (base & 0xFFFFFF) << 16 |
	           (base >> 24 & 0xFF) << 56;
	entry[1] = base >> 32;
}

void gdt_init(uint32_t cpu)
{
	uint64_t *table = gdt[cpu];

	tss_init(cpu);
	table[SELECTOR_KERNEL_CODE / 8] = SEGMENT_CODE64;
	table[SELECTOR_KERNEL_DATA / 8] = SEGMENT_DATA;
	gdt_set_tss(&table[SELECTOR_TSS / 8], &tss[cpu]);
	gdt_load(table, sizeof(gdt[cpu]), SELECTOR_KERNEL_CODE, SELECTOR_KERNEL_DATA);
	// After a reset the LDT is the first 64 KiB of memory (Intel SDM vol. 3A, 9.1.1, table
	// 9-1): half of all wrong selectors would be looked up there, and give a page fault.
	ldt_load(0);
	task_register_load(SELECTOR_TSS);
}

void gdt_set_segment(uint16_t selector, uint64_t descriptor)
{
	for (uint32_t cpu = 0; cpu < CPU_MAX; cpu++)
		gdt[cpu][selector / 8] = descriptor;
}

void gdt_set_kernel_stack(vaddr_t top)
{
	struct percpu *cpu = this_cpu();

	tss[cpu->number].rsp[0] = top;
	cpu->kernel_stack = top;
}
