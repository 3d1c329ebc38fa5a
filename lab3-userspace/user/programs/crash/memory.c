// memory: to read, write and run what is not the program's, or not for that. By another
// argument (crash read_null 0x1234) each tries another address.

#include <map.h>
#include <stdlib.h>

#include "crime.h"

static void read_at(uint64_t address)
{
	(void)*(volatile uint8_t *)address;
}

static void write_at(uint64_t address)
{
	*(volatile uint8_t *)address = 0;
}

static void jump_to(uint64_t address)
{
	((void (*)(void))address)();
}

// Where the kernel has what (a program cannot know it, but guess), and where nothing is.
#define EACH_WAY(name, address)                                                                \
	CRIME(read_##name, SIGSEGV, read_at, address);                                         \
	CRIME(write_##name, SIGSEGV, write_at, address);                                       \
	CRIME(jump_##name, SIGSEGV, jump_to, address)

EACH_WAY(null, 0);
EACH_WAY(user_end, 0x00007ffffffff000);
EACH_WAY(hole, 0x0000800000000000);
EACH_WAY(physical_map, 0xffff800000100000);
EACH_WAY(device, 0xffff8000fee00000);
EACH_WAY(kernel_stacks, 0xffffc00000000000);
EACH_WAY(kernel_heap, 0xffffd00000000000);
EACH_WAY(kernel_image, 0xffffffff80100000);
EACH_WAY(last_page, 0xfffffffffffff000);

static const uint8_t constant[] = {0xC3};
static uint8_t data[] = {0xC3}; // RET: to run it would do nothing

CRIME(write_text, SIGSEGV, write_at, (uint64_t)write_at);
CRIME(write_constant, SIGSEGV, write_at, (uint64_t)constant);
CRIME(jump_constant, SIGSEGV, jump_to, (uint64_t)constant);
CRIME(jump_data, SIGSEGV, jump_to, (uint64_t)data);

static void jump_stack(uint64_t unused)
{
	volatile uint8_t code[] = {0xC3};

	(void)unused;
	jump_to((uint64_t)code);
}
CRIME(jump_stack, SIGSEGV, jump_stack, 0);

static void jump_heap(uint64_t unused)
{
	uint8_t *code = malloc(1);

	(void)unused;
	if (code == NULL)
		return;
	*code = 0xC3;
	jump_to((uint64_t)code);
}
CRIME(jump_heap, SIGSEGV, jump_heap, 0);

// The program must not get back the memory that it has asked the kernel to take away.
static void read_unmapped(uint64_t unused)
{
	uint8_t *memory = map(NULL, MEMORY_PAGE, MEMORY_WRITE);

	(void)unused;
	if (memory == NULL)
		return;
	write_at((uint64_t)memory);
	unmap(memory, MEMORY_PAGE);
	read_at((uint64_t)memory);
}
CRIME(read_unmapped, SIGSEGV, read_unmapped, 0);

static void write_protected(uint64_t unused)
{
	uint8_t *memory = map(NULL, MEMORY_PAGE, MEMORY_WRITE);

	(void)unused;
	if (memory == NULL)
		return;
	write_at((uint64_t)memory);
	protect(memory, MEMORY_PAGE, MEMORY_READ);
	write_at((uint64_t)memory);
}
CRIME(write_protected, SIGSEGV, write_protected, 0);

// The page in which a function or the stack lies.
static void unmap_page_of(uint64_t address)
{
	unmap((void *)(address & ~(uint64_t)(MEMORY_PAGE - 1)), MEMORY_PAGE);
}
CRIME(unmap_text, SIGSEGV, unmap_page_of, (uint64_t)unmap);

static void unmap_stack(uint64_t unused)
{
	volatile uint8_t here = 0;

	(void)unused;
	unmap_page_of((uint64_t)&here);
}
CRIME(unmap_stack, SIGSEGV, unmap_stack, 0);

// A quarter of all addresses: the kernel may refuse that, but must not count each page of it.
static void map_much(uint64_t size)
{
	uint8_t *memory = map(NULL, size, MEMORY_WRITE);

	if (memory == NULL)
		return;
	write_at((uint64_t)memory);
	write_at((uint64_t)memory + size - 1);
	unmap(memory + size / 2, MEMORY_PAGE);
	protect(memory, size / 2, MEMORY_READ);
}
CRIME(map_much, 0, map_much, 0x0000200000000000);
