// test_process: programs come and go.

#include "abi/status.h"
#include "common/test/landmark.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
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

// ---- What a program finds at its start ----

#define WITNESSES 4
#define SEED      0x5eed
#define COUNT     "400"

static char *const environment_given[] = {(char *)"NAME=value", (char *)"EMPTY=", NULL};

// `args` prints what it finds to the console; the grader reads it there.
static void args_run(void)
{
	char secret[24];
	char *words[] = {(char *)"args", secret, (char *)"", (char *)"two words", NULL};
	int number;

	format_text(secret, sizeof(secret), "%lx", test_secret(0));
	number = process_start("args", words, environment_given);
	test_ok(number);
	test_eq_as("how `args` ends", test_status(number), STATUS_EXITED(0));
}

// Programs that answer by what is in their arguments, at the same time.
static void witnesses_run(void)
{
	int numbers[WITNESSES];

	for (unsigned i = 0; i < WITNESSES; i++) {
		char seed[24];

		format_text(seed, sizeof(seed), "%lx", test_secret(SEED + i));
		numbers[i] = test_program("witness", seed, COUNT, NULL);
	}
	for (unsigned i = 0; i < WITNESSES; i++)
		test_eq_as("how a witness ends", test_status(numbers[i]), STATUS_EXITED(0));
}

TEST(programs_find_their_start)
{
	char seed[24];

	args_run();
	programs_report();
	format_text(seed, sizeof(seed), "%#lx", test_secret(1));
	test_eq_as("how `abi` ends, which looks at its start and the auxiliary vector",
	           test_program_status("abi", seed, "start", "auxiliary", NULL),
	           STATUS_EXITED(0));
	witnesses_run();
}

// ---- Seen from outside ----

// Programs at work, some of them twice: the grader stops at the landmark, and at calls, and
// looks around.
TEST(programs_seen_from_outside)
{
	char seeds[2][24];
	int numbers[6];

	programs_report();
	for (unsigned i = 0; i < 2; i++)
		format_text(seeds[i], sizeof(seeds[i]), "%lx", test_secret(SEED + i));
	test_eq_as("how a program ends that leaves free frames behind",
	           test_program_status("fill", "200", NULL), STATUS_EXITED(0));
	numbers[0] = test_program("witness", seeds[0], "8000", NULL);
	numbers[1] = test_program("witness", seeds[1], "8000", NULL);
	numbers[2] = test_program("shared", seeds[0], "200", NULL);
	numbers[3] = test_program("shared", seeds[1], "200", NULL);
	numbers[4] = test_program("threads", "4", "4000", NULL);
	numbers[5] = test_program("fill", "300", NULL);
	for (unsigned i = 0; i < array_length(numbers); i++)
		test_report("number", i, numbers[i]);
	test_ok(thread_sleep(time_ticks() + 40));
	landmark();
	for (unsigned i = 0; i < array_length(numbers); i++)
		test_eq_as("how a program ends", test_status(numbers[i]), STATUS_EXITED(0));
}
