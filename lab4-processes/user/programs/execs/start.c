// start: a program begins with clean registers, whatever the one before had in them. `abi`
// looks at that.

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "execs.h"
#include "lab3-userspace/abi/memory.h"
#include "lab3-userspace/user/lib/enter.h"
#include "lab4-processes/user/lib/fpu_enter.h"
#include "lib/random.h"

#define FLAGS 0xC03 // CF, DF and OF, and the bit that is always 1

static struct enter_registers registers;
static _Alignas(16) uint8_t fpu[512];

// `start SEED syscall` and `start SEED interrupt`.
static void look(void)
{
	char seed[24];
	const char *words[] = {"abi", seed, "start", "auxiliary", NULL};
	uint64_t *each = &registers.rax;

	snprintf(seed, sizeof(seed), "%#lx", look_seed);
	for (unsigned i = 0; i < 16; i++)
		each[i] = random_mix(i ^ look_seed);
	registers.rax = SYSCALL_NUMBER_exec;
	registers.rdi = (uint64_t) "abi";
	registers.rsi = (uint64_t)words;
	registers.rdx = (uint64_t)environ;
	registers.rflags = FLAGS;
	// Any bits are a state; MXCSR and the control word may not be any.
	for (unsigned i = 32; i < sizeof(fpu) - 96; i++)
		fpu[i] = (uint8_t)random_mix(i ^ look_seed);
	fpu[0] = 0x7F;
	fpu[1] = 0x03 | 0x0C; // rounds towards 0
	fpu[4] = 0xFF;
	fpu[24] = 0x80;
	fpu[25] = 0x1F | 0x60; // the same
	syscall_set_base(MEMORY_BASE_FS, (uint64_t)&registers);
	syscall_set_base(MEMORY_BASE_GS, (uint64_t)&registers);
	fpu_enter(fpu, strcmp(look_words[0], "syscall") == 0 ? enter_syscall : enter_interrupt);
	look_report("failed", 0, registers.rdx);
}

LOOK(start, look);
