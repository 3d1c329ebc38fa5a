// allocation_walk: the first allocation fails, then the second, and so on.

#include "allocation_walk.h"

#include "abi/error.h"
#include "core/test.h"
#include "lib/format.h"
#include "mm/allocation_failure.h"

uint64_t allocation_walk(int64_t (*operation)(void *argument), void *argument)
{
	uint64_t n = 0, failures;
	char what[64];

	do {
		int64_t result;

		allocation_fail_at(++n);
		result = operation(argument);
		failures = allocation_failures();
		allocation_fail_at(0);
		format_text(what, sizeof(what), "result when allocation %lu fails", n);
		if (failures > 0)
			test_eq_as(what, result, -ENOMEM);
		else
			test_ok(result);
	} while (failures > 0);
	return n - 1;
}
