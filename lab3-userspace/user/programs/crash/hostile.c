// hostile: segment bases and calls at the edge, which take a few steps to come about.

#include <map.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/syscall.h"
#include "crime.h"

#define USER_END 0x00007ffffffff000

void yield_at(uint64_t address);
void crime_undefined(uint64_t argument);

// The kernel finds its own data by GS, and must not take this for them.
static uint8_t fake[2 * MEMORY_PAGE];

static void set_base(int which)
{
	struct syscall_result result;

	memset(fake, 0xFF, sizeof(fake));
	result = syscall_set_base(which, (uint64_t)fake);
	if (result.error != 0) {
		fprintf(stderr, "crash: set_base: %s\n", strerror((int)result.error));
		exit(EXIT_FAILURE);
	}
}

static void spin(void)
{
	for (volatile int i = 0; i < 1000000; i++)
		;
}

static void base_then_calls(uint64_t which)
{
	set_base((int)which);
	syscall_yield();
	spin();
	syscall_yield();
}
CRIME(fake_gs, 0, base_then_calls, MEMORY_BASE_GS);
CRIME(fake_fs, 0, base_then_calls, MEMORY_BASE_FS);

static void base_then_undefined(uint64_t which)
{
	set_base((int)which);
	crime_undefined(0);
}
CRIME(fake_gs_undefined, SIGILL, base_then_undefined, MEMORY_BASE_GS);

// The last instruction of the last page: the address at which it returns is in no page. (With
// a page more it would lie in the hole, where SYSRET must not go.)
static void call_at_the_end(uint64_t instruction)
{
	uint8_t *page = map((void *)(USER_END - MEMORY_PAGE), MEMORY_PAGE, MEMORY_WRITE);
	uint8_t *last = (uint8_t *)USER_END - 2;

	if (page == NULL)
		return;
	last[0] = (uint8_t)(instruction >> 8);
	last[1] = (uint8_t)instruction;
	if (protect(page, MEMORY_PAGE, MEMORY_EXECUTE) == 0)
		yield_at((uint64_t)last);
}
CRIME(int_at_the_end, SIGSEGV, call_at_the_end, 0xCD80);
CRIME(syscall_at_the_end, SIGSEGV, call_at_the_end, 0x0F05);
