// test_process: programs come and go.

#include "abi/status.h"
#include "lab3_test.h"
#include "lib/format.h"

#define RUNS 200

// The same program, one after another: nothing is left of any.
TEST(programs_leave_nothing)
{
	struct resources before;

	// The first one makes what is kept: a slab of each pool.
	test_eq(test_program_status("null", "0", NULL), STATUS_EXITED(0));
	before = resources_now();
	for (unsigned run = 0; run < RUNS; run++)
		test_eq(test_program_status("null", "0", NULL), STATUS_EXITED(0));
	resources_check(&before);
	test_report("runs", 0, test_secret(RUNS));
}
