// memory: map, unmap and protect, where they are successful.

#include <map.h>
#include <string.h>

#include "check.h"

#define PAGES  4
#define LOW_AT ((char *)0x10000000) // free in every program, and aligned

static bool all_zero(const char *memory, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (memory[i] != 0)
			return false;
	}
	return true;
}

static void check_new_memory(void)
{
	char *memory = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);
	char *other = map(NULL, MEMORY_PAGE, MEMORY_WRITE);

	check_true("map: memory", memory != NULL && other != NULL);
	if (memory == NULL || other == NULL)
		return;
	check_equal("map: an address modulo 4096", (uint64_t)memory % MEMORY_PAGE, 0);
	check_true("map: is 0", all_zero(memory, PAGES * MEMORY_PAGE));
	check_true("map: apart",
	           other + MEMORY_PAGE <= memory || other >= memory + PAGES * MEMORY_PAGE);
	memset(memory, 'x', PAGES * MEMORY_PAGE);
	check_true("map: the other is 0", all_zero(other, MEMORY_PAGE));
	// A hole in the middle, filled again: the neighbours stay, what was there does not.
	check_equal("unmap", (uint64_t)unmap(memory + MEMORY_PAGE, MEMORY_PAGE), 0);
	check_true("map: at an address", map(memory + MEMORY_PAGE, MEMORY_PAGE, MEMORY_WRITE) ==
	                                         memory + MEMORY_PAGE);
	check_true("map: is 0 again", all_zero(memory + MEMORY_PAGE, MEMORY_PAGE));
	check_true("map: the neighbours stay",
	           memory[MEMORY_PAGE - 1] == 'x' && memory[2 * MEMORY_PAGE] == 'x');
	check_equal("unmap: all", (uint64_t)unmap(memory, PAGES * MEMORY_PAGE), 0);
	check_equal("unmap: the other", (uint64_t)unmap(other, MEMORY_PAGE), 0);
}

// A function that returns 42 (mov $42, %eax; ret), written first and run then.
static void check_code(void)
{
	static const char code[] = {(char)0xB8, 42, 0, 0, 0, (char)0xC3};
	char *memory = map(LOW_AT, MEMORY_PAGE, MEMORY_WRITE);

	check_true("map: at a low address", memory == LOW_AT);
	if (memory == NULL)
		return;
	memcpy(memory, code, sizeof(code));
	check_equal("protect: to run", (uint64_t)protect(memory, MEMORY_PAGE, MEMORY_EXECUTE),
	            0);
	check_equal("protect: runs", (uint64_t)((int (*)(void))memory)(), 42);
	check_equal("protect: to read", (uint64_t)protect(memory, MEMORY_PAGE, MEMORY_READ), 0);
	check_true("protect: is kept", memcmp(memory, code, sizeof(code)) == 0);
	check_equal("unmap", (uint64_t)unmap(memory, MEMORY_PAGE), 0);
}

static void check_memory(void)
{
	check_new_memory();
	check_code();
}

SUBJECT(memory, check_memory);
