// registers: a child begins with all that its parent has in the processor, but for the result.

#include <stdbool.h>
#include <string.h>

#include "abi/syscall.h"
#include "forks.h"
#include "lab3-userspace/abi/memory.h"
#include "lab3-userspace/user/programs/abi/fpu_image.h"
#include "lab3-userspace/user/lib/enter.h"
#include "lab4-processes/user/lib/fpu_enter.h"
#include "lib/random.h"

#define ROUNDS 4
#define CHILD  0x10 // more in the numbers of its answers
#define FIRST  0x100

// CF, PF, AF, ZF, SF, OF; DF, NT, AC and ID: what a program may change. IF is 1, and bit 1.
#define FLAGS_CHANGED 0x244CD5ul
#define FLAGS_ALWAYS  0x202

static struct enter_registers registers;
static struct fpu_image fpu;
static uint64_t at_gs[ROUNDS];
static uint64_t next;

static uint64_t chance(void)
{
	return random_mix((FIRST + next++) ^ look_seed);
}

static void fill(void)
{
	uint64_t *each = &registers.rax;

	for (unsigned i = 0; i <= 16; i++)
		each[i] = chance();
	registers.rflags = (registers.rflags & FLAGS_CHANGED) | FLAGS_ALWAYS;
	registers.rax = SYSCALL_NUMBER_fork;
	memset(&fpu, 0, sizeof(fpu));
	fpu.control = 0x37F & ~(uint16_t)(chance() & 0x3F); // which exceptions are masked
	fpu.mxcsr = 0x1F80;
	fpu.tags = 0xFF;
	for (unsigned i = 0; i < 8; i++) {
		fpu.st[i][0] = chance();
		fpu.st[i][1] = chance() & 0xFFFF; // 80 bits
	}
	for (unsigned i = 0; i < 16; i++) {
		fpu.xmm[i][0] = chance();
		fpu.xmm[i][1] = chance();
	}
}

// All general registers but RAX and RDX, which have the result, and RCX and R11, which SYSCALL
// loses.
static uint64_t digest_registers(void)
{
	const uint64_t *each = &registers.rbx;
	uint64_t sum = 0;

	for (; each <= &registers.rflags; each++) {
		if (each != &registers.rcx && each != &registers.rdx && each != &registers.r11)
			sum = random_mix(sum ^ *each);
	}
	return sum;
}

static uint64_t digest_fpu(void)
{
	uint64_t sum = random_mix(fpu.control ^ (uint64_t)fpu.mxcsr << 32);
	const uint64_t *each = &fpu.st[0][0];

	for (unsigned i = 0; i < (8 + 16) * 2; i++)
		sum = random_mix(sum ^ each[i]);
	return sum;
}

static void tell(uint64_t who)
{
	look_report_secret("error", who, registers.rdx);
	look_report_secret("registers", who, digest_registers());
	look_report_secret("fpu", who, digest_fpu());
	look_report_secret("gs", who, gs_word());
}

// The parent goes on with the next round, and each child rests.
static void look(void)
{
	syscall_set_base(MEMORY_BASE_FS, (uint64_t)&registers);
	for (unsigned round = 0; round < ROUNDS; round++) {
		bool is_child;

		at_gs[round] = chance();
		syscall_set_base(MEMORY_BASE_GS, (uint64_t)&at_gs[round]);
		fill();
		fpu_enter((uint8_t *)&fpu, round % 2 ? enter_syscall : enter_interrupt);
		is_child = registers.rax == 0;
		tell(round + (is_child ? CHILD : 0));
		look_report_secret("is_child", round + (is_child ? CHILD : 0), is_child);
		if (is_child)
			look_rest();
	}
}

LOOK(registers, look);
