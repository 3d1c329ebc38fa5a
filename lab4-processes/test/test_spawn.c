// test_spawn: challenge 4.12: a program spawns another, and that says what it has inherited.

#include "abi/status.h"
#include "lab3-userspace/test/lab3_test.h"
#include "lib/format.h"

TEST(challenge_spawn)
{
	struct resources before;
	char secret[24];

	format_text(secret, sizeof(secret), "%lx", test_secret(90));
	// The first one makes what is kept: a slab of each pool.
	test_eq(test_program_status("spawns", "0", NULL), STATUS_EXITED(0));
	programs_report();
	before = resources_now();
	test_eq_as("how the program ends that spawns",
	           test_program_status("spawns", secret, NULL), STATUS_EXITED(0));
	resources_check(&before);
}
