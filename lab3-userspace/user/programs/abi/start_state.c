// start_state: the start of a program, as abi/process.h has it.

#include "start_state.h"

#include <stddef.h>
#include <unistd.h>

#include "check.h"
#include "lab3-userspace/abi/process.h"

struct start_registers start_registers;
struct fpu_image start_fpu;

#define FLAGS_AT_START 0x202 // IF, and the bit that is always 1 (SDM Vol. 1, 3.4.3)
#define RING           3     // the low two bits of CS

static void check_registers(void)
{
	const struct start_registers *all = &start_registers;
	const uint64_t *each = (const uint64_t *)all;
	uint64_t any = 0;

	for (size_t i = 0; i < offsetof(struct start_registers, rsp) / sizeof(*each); i++)
		any |= each[i];
	check_equal("start: registers, all together", any, 0);
	check_equal("start: RSP, modulo 16", all->rsp % 16, 0);
	check_equal("start: RFLAGS", all->rflags, FLAGS_AT_START);
	check_equal("start: ring", all->cs & RING, RING);
}

// The FPU as FNINIT leaves it (SDM Vol. 1, 8.1.4, 8.1.5), and MXCSR after a reset (10.2.3).
static void check_fpu(void)
{
	const uint64_t *each = &start_fpu.st[0][0];
	uint64_t any = 0;

	check_equal("start: control word of the FPU", start_fpu.control, 0x37F);
	check_equal("start: status word of the FPU", start_fpu.status, 0);
	check_equal("start: tags of the FPU", start_fpu.tags, 0);
	check_equal("start: MXCSR", start_fpu.mxcsr, 0x1F80);
	for (size_t i = 0; i < (sizeof(start_fpu.st) + sizeof(start_fpu.xmm)) / 8; i++)
		any |= each[i];
	check_equal("start: registers of the FPU, all together", any, 0);
}

static bool in_stack(const void *address)
{
	return (uint64_t)address >= USER_STACK_TOP - USER_STACK_SIZE &&
	       (uint64_t)address < USER_STACK_TOP;
}

static void check_start(void)
{
	uint64_t *stack = (uint64_t *)start_registers.rsp;
	char **argv = (char **)(stack + 1);
	uint64_t argc = stack[0];

	check_registers();
	check_fpu();
	check_true("start: RSP lies in the stack", in_stack(stack));
	check_true("start: argv ends", argv[argc] == NULL);
	check_true("start: the environment follows", environ == argv + argc + 1);
	for (uint64_t i = 0; i < argc; i++)
		check_true("start: an argument lies in the stack", in_stack(argv[i]));
}

SUBJECT(start, check_start);
