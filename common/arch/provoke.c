// provoke: each kind is a function of a line or two.

#include "arch/provoke.h"

#include "arch/cpu.h"
#include "core/console.h"
#include "core/panic.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"

extern uint8_t text_start[], rodata_start[];

static uint8_t data_with_return[] = {0xC3}; // RET, but not in the text

static void null_read(void)
{
	volatile const uint64_t *pointer = NULL;

	asm volatile("" : "+r"(pointer)); // keeps the compiler from seeing the null
	(void)*pointer;
}

static void text_write(void)
{
	*(volatile uint8_t *)text_start = 0x90;
}

static void constant_write(void)
{
	*(volatile uint8_t *)rodata_start = 1;
}

static void data_run(void)
{
	void (*function)(void) = (void (*)(void))(vaddr_t)data_with_return;

	asm volatile("" : "+r"(function));
	function();
}

static void divide(void)
{
	asm volatile("xorl %%ecx, %%ecx; movl $1, %%eax; cltd; idivl %%ecx"
	             :
	             :
	             : "eax", "ecx", "edx");
}

static void invalid_opcode(void)
{
	asm volatile("ud2");
}

static void breakpoint(void)
{
	asm volatile("int3");
}

static void protection(void)
{
	asm volatile("movw %w0, %%ds" : : "r"(0x1238)); // a selector beyond the GDT
}

static void not_canonical(void)
{
	volatile const uint8_t *pointer = (const uint8_t *)0x8000000000000000;

	asm volatile("" : "+r"(pointer));
	(void)*pointer;
}

static uint64_t recurse(uint64_t depth)
{
	volatile uint64_t room[16] = {depth};

	if (depth == UINT64_MAX)
		return 0;
	return recurse(depth + 1) + room[0];
}

static void stack_overflow(void)
{
	recurse(0);
}

static void double_free(void)
{
	void *memory = kmalloc(64);

	kfree(memory);
	asm volatile("" : "+r"(memory)); // keeps the compiler from seeing the same pointer
	kfree(memory);
}

static void frame_twice(void)
{
	paddr_t frame = frame_alloc(FRAME_TEST);

	frame_put(frame);
	frame_put(frame);
}

static void spurious(void)
{
	asm volatile("int $0x27"); // as line 7 of the first PIC raises it
}

static void undefined(void)
{
	volatile int value = 1, bits = 40;

	value = value << bits;
}

static void panic_now(void)
{
	panic("as you wish");
}

static const struct {
	const char *kind, *help;
	void (*run)(void);
} kinds[] = {
	{"null", "read through a null pointer", null_read},
	{"text", "write to the kernel's text", text_write},
	{"constant", "write to the kernel's constants", constant_write},
	{"jump", "run data", data_run},
	{"divide", "divide by zero", divide},
	{"opcode", "run an instruction that does not exist", invalid_opcode},
	{"break", "run a breakpoint (and go on)", breakpoint},
	{"selector", "load a segment that does not exist", protection},
	{"address", "read an address that is not canonical", not_canonical},
	{"overflow", "use up the stack", stack_overflow},
	{"kfree", "free memory twice", double_free},
	{"frame", "release a frame twice", frame_twice},
	{"spurious", "a spurious interrupt (and go on)", spurious},
	{"undefined", "shift by too many bits (and go on, but not with SAN=1)", undefined},
	{"panic", "call panic", panic_now},
};

bool provoke(const char *kind)
{
	for (size_t i = 0; i < array_length(kinds); i++) {
		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		kinds[i].run();
		return true;
	}
	return false;
}

void provoke_list(void)
{
	for (size_t i = 0; i < array_length(kinds); i++)
		console_printf("  %-10s %s\n", kinds[i].kind, kinds[i].help);
}
