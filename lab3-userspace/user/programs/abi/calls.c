// calls: what abi/syscall.h says of registers, by either entry.

#include "calls.h"

#include <string.h>

#include "abi/syscall.h"
#include "check.h"
#include "probe.h"

struct probe_registers probe_registers;
struct fpu_image probe_fpu;

#define ROUNDS 16

// CF, PF, AF, ZF, SF, OF; DF, NT, AC and ID: what a program may change. IF is 1, and bit 1.
#define FLAGS_CHANGED 0x244CD5ul
#define FLAGS_ALWAYS  0x202

bool calls_by_syscall;

static uint64_t chance(void)
{
	return random_next(&check_random);
}

static void fill_registers(void)
{
	uint64_t *each = (uint64_t *)&probe_registers;

	for (size_t i = 0; i < sizeof(probe_registers) / sizeof(*each); i++)
		each[i] = chance();
	probe_registers.rflags = (chance() & FLAGS_CHANGED) | FLAGS_ALWAYS;
}

// Control and status are those of a clean FPU, all registers of the x87 in use.
static void fill_fpu(void)
{
	uint64_t *each = &probe_fpu.st[0][0];

	memset(&probe_fpu, 0, sizeof(probe_fpu));
	probe_fpu.control = 0x37F;
	probe_fpu.mxcsr = 0x1F80;
	probe_fpu.tags = 0xFF;
	for (size_t i = 0; i < (sizeof(probe_fpu.st) + sizeof(probe_fpu.xmm)) / 8; i++)
		each[i] = chance();
	// A register of the x87 has 80 bits.
	for (size_t i = 0; i < 8; i++)
		probe_fpu.st[i][1] &= 0xFFFF;
}

static bool same_registers(const struct probe_registers *before)
{
	struct probe_registers expected = *before;

	expected.rax = probe_registers.rax;
	expected.rdx = probe_registers.rdx;
	// SYSCALL loses two (SDM Vol. 2B, SYSCALL).
	if (calls_by_syscall) {
		expected.rcx = probe_registers.rcx;
		expected.r11 = probe_registers.r11;
	}
	return memcmp(&expected, &probe_registers, sizeof(expected)) == 0;
}

void call_checked(const char *what, uint64_t number, uint64_t first, uint64_t second,
                  uint64_t third, uint64_t error)
{
	struct probe_registers registers;
	struct fpu_image fpu;

	fill_registers();
	probe_registers.rax = number;
	probe_registers.rdi = first;
	probe_registers.rsi = second;
	probe_registers.rdx = third;
	fill_fpu();
	registers = probe_registers;
	fpu = probe_fpu;
	calls_by_syscall ? probe_syscall() : probe_interrupt();
	check_equal(what, probe_registers.rdx, error);
	if (error != 0)
		check_equal(what, probe_registers.rax, UINT64_MAX);
	check_true("registers after a call", same_registers(&registers));
	check_true("registers of the FPU after a call",
	           memcmp(fpu.st, probe_fpu.st, sizeof(fpu.st) + sizeof(fpu.xmm)) == 0 &&
	                   fpu.control == probe_fpu.control && fpu.mxcsr == probe_fpu.mxcsr);
}

void check_calls(void)
{
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t any = chance();

		call_checked("get_time", SYSCALL_NUMBER_get_time, any, any, any, 0);
		call_checked("yield", SYSCALL_NUMBER_yield, any, any, any, 0);
		call_checked("write of nothing", SYSCALL_NUMBER_write, 1, (uint64_t)&any, 0, 0);
		call_checked("sleep", SYSCALL_NUMBER_thread_sleep, 1, any, any, 0);
	}
}

SUBJECT(calls, check_calls);
