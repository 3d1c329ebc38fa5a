// test_resume: exercise 3.2, before the lab is in its place.

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/gdt.h"
#include "arch/percpu.h"
#include "arch/trap.h"
#include "core/kmain.h"
#include "lab3-userspace/kernel/user_frame.h"
#include "lab3-userspace/kernel/user_resume.h"
#include "lab3-userspace/kernel/user_segment.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "visit.h"
#include "visit_asm.h"

#define ROUNDS       16
#define FRAME_WORDS  15    // general registers of a trap frame,
#define DATA_WORDS   16    // and of struct visit_data
#define FLAGS_FREELY 0xCD5 // CF PF AF ZF SF DF OF: what a program may have as it likes

// Where ring 3 comes back: a part of this stack that is not in use.
static void open(void)
{
	user_segments_init();
	gdt_set_kernel_stack(kmain_stack.top - 0x4000);
	visit_open();
}

// A frame full of what only this boot knows.
static struct trap_frame secret_frame(uint64_t question)
{
	struct trap_frame trap_frame = user_frame_make(VISIT_CODE, 0, 0);
	uint64_t words[FRAME_WORDS];

	for (unsigned i = 0; i < FRAME_WORDS; i++)
		words[i] = test_secret(question + i);
	memcpy(&trap_frame, words, sizeof(words)); // R15 up to RAX
	trap_frame.rsp = test_secret(question + 15);
	trap_frame.rflags |= test_secret(question + 16) & FLAGS_FREELY;
	return trap_frame;
}

static void report_registers(unsigned round, const struct visit_data *data)
{
	static const char *const names[DATA_WORDS] = {"rax", "rbx", "rcx", "rdx", "rsi", "rdi",
	                                              "rbp", "rsp", "r8",  "r9",  "r10", "r11",
	                                              "r12", "r13", "r14", "r15"};
	uint64_t words[DATA_WORDS];

	memcpy(words, data, sizeof(words));
	for (unsigned i = 0; i < DATA_WORDS; i++)
		test_report(names[i], round, words[i]);
}

// Every register and flag is in ring 3 what the frame says.
EARLY_TEST(resume_restores_every_register)
{
	open();
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct trap_frame trap_frame = secret_frame(100 * round);

		visit(user_resume, &trap_frame);
		test_eq_as("CS in ring 3", visit_data()->cs, SELECTOR_USER_CODE | 3);
		test_eq_as("SS in ring 3", visit_data()->ss, SELECTOR_USER_DATA | 3);
		test_eq_as("the flags in ring 3", visit_data()->rflags, trap_frame.rflags);
		report_registers(round, visit_data());
	}
}

static unsigned works;
static bool interrupts_at_work;

static void work_count(struct trap_frame *trap_frame)
{
	works++;
	interrupts_at_work = interrupts_enabled();
	percpu_write(user_work, 0);
	trap_frame->rdi ^= test_secret(7);
}

// The work before ring 3 goes on is done, and can change what ring 3 finds.
EARLY_TEST(resume_does_the_work_first)
{
	struct trap_frame trap_frame = user_frame_make(VISIT_CODE, VISIT_STACK, 0);

	open();
	user_work_op = work_count;
	percpu_write(user_work, 1);
	visit(user_resume, &trap_frame);
	test_eq_as("how often the pending work of the thread was done", works, 1);
	test_check_as("interrupts are off while work is asked for", !interrupts_at_work);
	test_report("argument", 0, visit_data()->rdi);
	trap_frame = user_frame_make(VISIT_CODE, VISIT_STACK, test_secret(8));
	visit(user_resume, &trap_frame);
	test_eq_as("how often work was done when there was none", works, 1);
	test_report("argument", 1, visit_data()->rdi);
}

// The edge of the kernel is told, once, when nothing can come between any more.
EARLY_TEST(resume_goes_over_the_edge)
{
	static struct user_edge_ops ops;
	struct trap_frame trap_frame = user_frame_make(VISIT_CODE, VISIT_STACK, test_secret(1));

	open();
	ops = (struct user_edge_ops){.enter = user_edge_ops->enter, .leave = visit_leave};
	user_edge_ops = &ops;
	visit(user_resume, &trap_frame);
	test_eq_as("how often `leave` of user_edge_ops was called", visit_leaves, 1);
	test_eq_as("the interrupt flag when the kernel is left", visit_leave_flags & RFLAGS_IF,
	           0);
	test_report("argument", 1, visit_data()->rdi);
}
