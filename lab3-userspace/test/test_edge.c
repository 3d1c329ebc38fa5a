// test_edge: exercise 3.3, before the lab is in its place.

#include "arch/cpu.h"
#include "arch/gdt.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "core/kmain.h"
#include "lab3-userspace/kernel/user_base.h"
#include "lab3-userspace/kernel/user_edge.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lab3-userspace/kernel/user_resume.h"
#include "lab3-userspace/kernel/user_segment.h"
#include "lab3-userspace/kernel/user_thread.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"
#include "visit.h"
#include "visit_asm.h"

#define ROUNDS     8
#define BASE(bits) ((bits)&0x00007ffffffff000) // an address that ring 3 may have

static void open(void)
{
	static const struct user_edge_ops ops = {.enter = user_enter, .leave = user_leave};

	user_segments_init();
	gdt_set_kernel_stack(kmain_stack.top - 0x4000);
	visit_open();
	user_edge_ops = &ops;
}

static struct user_bases bases(uint64_t question)
{
	return (struct user_bases){.fs = BASE(test_secret(question)),
	                           .gs = BASE(test_secret(question + 1))};
}

// user_leave and user_enter are called with the registers of somebody else.
static void check_registers_stay(void)
{
	static const struct {
		const char *name;
		size_t at;
	} kept[] = {
		{"RBX", offsetof(struct visit_data, rbx)},
		{"RSI", offsetof(struct visit_data, rsi)},
		{"RDI", offsetof(struct visit_data, rdi)},
		{"RBP", offsetof(struct visit_data, rbp)},
		{"R8", offsetof(struct visit_data, r8)},
		{"R9", offsetof(struct visit_data, r9)},
		{"R10", offsetof(struct visit_data, r10)},
		{"R11", offsetof(struct visit_data, r11)},
		{"R12", offsetof(struct visit_data, r12)},
		{"R13", offsetof(struct visit_data, r13)},
		{"R14", offsetof(struct visit_data, r14)},
		{"R15", offsetof(struct visit_data, r15)},
	};
	uint64_t before[sizeof(struct visit_data) / sizeof(uint64_t)];
	struct visit_data after;
	char what[64];

	for (size_t i = 0; i < array_length(before); i++)
		before[i] = test_secret(200 + i);
	memcpy(&after, before, sizeof(after));
	interrupts_disable();
	visit_edge(&after);
	interrupts_enable();
	for (size_t i = 0; i < array_length(kept); i++) {
		uint64_t word;

		memcpy(&word, (const uint8_t *)&after + kept[i].at, sizeof(word));
		format_text(what, sizeof(what), "%s after user_leave and user_enter",
		            kept[i].name);
		test_eq_as(what, word, before[kept[i].at / sizeof(word)]);
	}
}

// Ring 3 has its bases, and the kernel has its own, however often the edge is crossed.
EARLY_TEST(edge_exchanges_gs)
{
	open();
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct trap_frame trap_frame =
			user_frame_make(VISIT_CODE, VISIT_STACK, test_secret(round));
		struct user_bases mine = bases(100 + 2 * round);

		interrupts_disable();
		user_bases_load(&mine);
		test_eq_as("GS base in the kernel, when those of ring 3 are loaded",
		           msr_read(MSR_GS_BASE), (vaddr_t)&percpu_blocks[0]);
		visit(user_resume, &trap_frame);
		interrupts_enable();
		test_eq_as("GS base in the kernel, after ring 3 has come back", visit_gs_kernel,
		           (vaddr_t)&percpu_blocks[0]);
		test_report("fs", round, visit_fs);
		test_report("gs", round, visit_gs);
		test_report("argument", round, visit_data()->rdi);
	}
	check_registers_stay();
}

// A base that ring 3 has changed on its own must not reach the next thread: all are loaded each
// time.
EARLY_TEST(bases_are_loaded_each_time)
{
	struct user_bases mine = bases(1);

	interrupts_disable();
	user_bases_load(&mine);
	test_report("fs", 0, msr_read(MSR_FS_BASE));
	test_report("gs", 0, msr_read(MSR_KERNEL_GS_BASE));
	msr_write(MSR_FS_BASE, 0);
	msr_write(MSR_KERNEL_GS_BASE, 0);
	user_bases_load(&mine);
	test_report("fs", 1, msr_read(MSR_FS_BASE));
	test_report("gs", 1, msr_read(MSR_KERNEL_GS_BASE));
	test_eq_as("GS base in the kernel", msr_read(MSR_GS_BASE), (vaddr_t)&percpu_blocks[0]);
	interrupts_enable();
}
