// test_stop: challenge 4.13: a program looks at processes that are stopped
// (user/programs/stops.c).

#include "abi/status.h"
#include "lab3-userspace/test/lab3_test.h"
#include "lib/format.h"

// Twice: the first time makes what is kept, such as a slab of each pool.
static void look(const char *subject, uint64_t question)
{
	struct resources before;
	char secret[24];

	format_text(secret, sizeof(secret), "%lx", test_secret(question));
	test_eq_as("how the program ends that stops others",
	           test_program_status("stops", subject, "0", NULL), STATUS_EXITED(0));
	programs_report();
	before = resources_now();
	test_eq_as("how the program ends that stops others",
	           test_program_status("stops", subject, secret, NULL), STATUS_EXITED(0));
	resources_check(&before);
}

TEST(challenge_stop)
{
	look("stop", 91);
}

TEST(challenge_stop_parent)
{
	look("parent", 92);
}

TEST(challenge_stop_blocked)
{
	look("blocked", 93);
}
