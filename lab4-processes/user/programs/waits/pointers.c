// pointers: where the status goes.

#include <map.h>
#include <stdint.h>
#include <stdlib.h>

#include "abi/syscall.h"
#include "lab4-processes/user/lib/look.h"

#define PAGE   0x1000
#define KERNEL 0xFFFFFFFF80000000

static const uint64_t constant[2] = {1, 2};

static int child_make(int code)
{
	int child = (int)syscall_fork().value;

	if (child == 0)
		syscall_exit(code);
	return child;
}

// The call with an address that may be wrong.
static uint64_t error_of(int child, uint64_t address)
{
	return syscall_wait(child, (void *)address, 0).error;
}

static void wait_with_pointers(void)
{
	uint64_t page = (uint64_t)map(NULL, PAGE, MEMORY_WRITE);
	int child = child_make(7), status = -1;

	look_report_secret("error", 0, error_of(child, 1));
	look_report_secret("error", 1, error_of(child, (uint64_t)constant));
	look_report_secret("error", 2, error_of(child, KERNEL));
	look_report_secret("error", 3, error_of(child, page + PAGE - 2));
	look_report_secret("returned", 4,
	                   syscall_wait(child, &status, 0).value - (uint64_t)child);
	look_report_secret("status", 4, (uint64_t)status);
	child = child_make(8);
	look_report_secret("returned", 5, syscall_wait(child, NULL, 0).value - (uint64_t)child);
	child = child_make(9);
	look_report_secret("returned", 6,
	                   syscall_wait(child, (void *)page, 0).value - (uint64_t)child);
	look_report_secret("status", 6, *(volatile uint32_t *)page);
	syscall_exit(EXIT_SUCCESS);
}

LOOK(pointers, wait_with_pointers);
