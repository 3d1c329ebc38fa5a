// test_end: exercise 3.11: every way in which a program ends, whatever its threads do.

#include "abi/error.h"
#include "abi/signal.h"
#include "abi/status.h"
#include "core/file.h"
#include "core/time.h"
#include "core/trace.h"
#include "hoard.h"
#include "lab2-threads/kernel/thread_life.h"
#include "lab2-threads/kernel/thread_join.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "lab2-threads/test/lab2_test.h"
#include "lab3-userspace/kernel/process_end.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "mm/stack.h"

#define CODES  256
#define MANY   50
#define ROUNDS "3000" // of the witness, hexadecimal
#define SEED   0x5eed
#define LEFT   400 // frames, when there is a lack of them
#define WANTED "2000"

static void pause_for(unsigned ticks)
{
	test_ok(thread_sleep(time_ticks() + ticks));
}

// This much is kept for later: a slab of each pool.
static struct resources begin(void)
{
	programs_report();
	test_eq(test_program_status("ends", "exit", "0", NULL), STATUS_EXITED(0));
	return resources_now();
}

static int ends_with(const char *how, int number)
{
	char text[16];

	format_text(text, sizeof(text), "%d", number);
	return test_program_status("ends", how, text, NULL);
}

static void expect(const char *how, int number, int status)
{
	char what[64];

	format_text(what, sizeof(what), "how `ends %s %d` ends", how, number);
	test_eq_as(what, ends_with(how, number), status);
}

static int witness_start(void)
{
	char seed[24];

	format_text(seed, sizeof(seed), "%lx", test_secret(SEED));
	return test_program("witness", seed, ROUNDS, NULL);
}

TEST(programs_end_in_every_way)
{
	struct resources before = begin();

	for (unsigned code = 0; code < CODES; code++)
		test_report("status", code,
		            test_secret(code) ^ (uint64_t)ends_with("exit", (int)code));
	expect("exit", -1, STATUS_EXITED(255));
	expect("exit", 0x1234, STATUS_EXITED(0x34));
	expect("exit_in_thread", 77, STATUS_EXITED(77));
	expect("last_thread", 5, STATUS_EXITED(0));
	expect("crime_of_second", 0, STATUS_KILLED(SIGILL));
	test_eq_as("the status of a program that divides by zero",
	           test_program_status("crash", "divide_by_zero", NULL), STATUS_KILLED(SIGFPE));
	check_threads();
	resources_check(&before);
}

// ---- A crime of one thread, while others do something ----

TEST(crimes_end_all_threads)
{
	struct resources before;
	int witness;

	(void)begin();
	// Once before: the kernel keeps the page tables of the stacks.
	expect("many", 1, STATUS_EXITED(1));
	before = resources_now();
	witness = witness_start();
	expect("crime_of_second", 1, STATUS_KILLED(SIGILL));
	expect("crime_beside_reader", 2, STATUS_KILLED(SIGILL));
	expect("crime_beside_computer", 3, STATUS_KILLED(SIGILL));
	expect("many", 0, STATUS_KILLED(SIGILL));
	expect("many", 9, STATUS_EXITED(9));
	test_eq_as("how the witness ends", test_status(witness), STATUS_EXITED(0));
	check_threads();
	resources_check(&before);
}

// Memory is used up when a process has its number, but no thread yet: the trace says when.
static int number_seen;

static void starve(enum trace_id id, uint64_t number, uint64_t second)
{
	(void)second;
	if (id != TRACE_PROCESS_NAME)
		return;
	number_seen = (int)number;
	stack_cache_drop();
	hoard_frames(0);
}

static void start_without_stack(void)
{
	char *words[] = {(char *)"hello", NULL};
	int number;

	trace_op = starve;
	number = process_start(words[0], words, words + 1);
	trace_op = trace_nobody;
	hoard_end();
	test_eq_as("process_start without memory for a stack", number, -ENOMEM);
	test_eq_as("process_kill of what was not started",
	           process_kill(number_seen, STATUS_KILLED(SIGKILL)), -ESRCH);
}

// Memory is used up: who wants more of it is killed, and the others go on.
TEST(lack_of_memory_kills)
{
	struct resources before = begin();
	int witness, reader;

	start_without_stack();
	witness = witness_start();
	reader = test_program("ends", "reader", NULL);
	pause_for(20); // until they have what they need
	hoard_frames(LEFT);
	for (unsigned round = 0; round < 3; round++)
		test_eq_as("the status of a program that wants more memory than there is",
		           test_program_status("fill", WANTED, NULL), STATUS_KILLED(SIGKILL));
	hoard_end();
	test_eq_as("the status of a program that wants as much when there is enough",
	           test_program_status("fill", WANTED, NULL), STATUS_EXITED(0));
	test_eq_as("how the witness ends", test_status(witness), STATUS_EXITED(0));
	test_ok(process_kill(reader, STATUS_KILLED(SIGTERM)));
	test_eq_as("how the reader ends", test_status(reader), STATUS_KILLED(SIGTERM));
	check_threads();
	resources_check(&before);
}

// ---- Many at a time ----

// By number: what the program is, and how it must end.
static int many_start(unsigned i, int *status)
{
	static const struct {
		const char *name;
		int signal;
	} crimes[] = {{"divide_by_zero", SIGFPE},
	              {"undefined", SIGILL},
	              {"breakpoint", SIGTRAP},
	              {"read_null", SIGSEGV}};
	uint64_t chance = test_secret(i);
	char code[16];

	if (chance % 2 == 0) {
		chance = chance / 2 % array_length(crimes);
		*status = STATUS_KILLED(crimes[chance].signal);
		return test_program("crash", crimes[chance].name, NULL);
	}
	chance = chance / 2 % CODES;
	*status = STATUS_EXITED((int)chance);
	format_text(code, sizeof(code), "%lu", chance);
	return test_program("ends", "exit", code, NULL);
}

TEST(many_programs_end)
{
	struct resources before = begin();
	int numbers[MANY], statuses[MANY];

	for (unsigned i = 0; i < MANY; i++)
		numbers[i] = many_start(i, &statuses[i]);
	for (unsigned i = 0; i < MANY; i++)
		test_eq_as("how one of many programs ends", test_status(numbers[i]),
		           statuses[i]);
	check_threads();
	resources_check(&before);
	test_report("ended", MANY, test_secret(MANY));
}

// ---- Killed ----

// A file that takes its time.
static int64_t slow_write(struct file *file, const void *buffer, size_t size)
{
	int error = thread_sleep(time_ticks() + 3);

	(void)buffer;
	file->data = (void *)((uint64_t)file->data + size);
	return error ? error : (int64_t)size;
}

static const struct file_ops slow_ops = {.write = slow_write};
static struct file slow = FILE_INIT(&slow_ops);

static void kill(const char *what, int number, int signal)
{
	pause_for(20); // until it does what it is to be killed at
	test_ok(process_kill(number, STATUS_KILLED(signal)));
	// The first status counts.
	(void)!process_kill(number, STATUS_EXITED(0));
	test_eq_as(what, test_status(number), STATUS_KILLED(signal));
	test_eq_as("process_kill of a program that is gone",
	           process_kill(number, STATUS_KILLED(signal)), -ESRCH);
}

static uint64_t wait_for(void *number)
{
	int status = 0;
	int error = process_wait((int)(uint64_t)number, &status);

	return error ? (uint64_t)(int64_t)error : (uint64_t)status;
}

// Somebody guesses the number of a process that is being started, and kills it. The trace says
// when there is a number to guess.
static int guess_error;

static void guess(enum trace_id id, uint64_t number, uint64_t second)
{
	(void)second;
	if (id == TRACE_PROCESS_NAME)
		guess_error = process_kill((int)number, STATUS_KILLED(SIGKILL));
}

static void kill_too_early(void)
{
	char *words[] = {(char *)"hello", NULL};
	int number;

	guess_error = 0;
	trace_op = guess;
	number = process_start(words[0], words, words + 1);
	trace_op = trace_nobody;
	test_eq_as("process_kill of a program that has no thread yet", guess_error, -ESRCH);
	test_eq_as("how that program ends", test_status(number), STATUS_EXITED(0));
}

// Two that wait for the same one: one gets the status, the other is told that there is none.
static void wait_twice(void)
{
	int number = test_program("ends", "reader", NULL);
	int first = thread_create("waits", wait_for, (void *)(uint64_t)number, 0);
	uint64_t value;

	test_ok(first);
	pause_for(5);
	test_eq_as("process_wait while somebody else waits", wait_for((void *)(uint64_t)number),
	           (uint64_t)(int64_t)-ESRCH);
	test_ok(process_kill(number, STATUS_KILLED(SIGHUP)));
	test_ok(thread_join(first, &value));
	test_eq_as("process_wait of the first who waited", value, STATUS_KILLED(SIGHUP));
	test_eq_as("process_wait once more", wait_for((void *)(uint64_t)number),
	           (uint64_t)(int64_t)-ESRCH);
}

static void poll(void)
{
	struct waker nobody = {.task = 0};
	int number = test_program("spin", NULL);
	int status = 0, error;

	test_eq_as("process_poll of a program that runs", process_poll(number, nobody, &status),
	           -EAGAIN);
	test_ok(process_kill(number, STATUS_KILLED(SIGINT)));
	while ((error = process_poll(number, nobody, &status)) == -EAGAIN)
		pause_for(1);
	test_ok(error);
	test_eq_as("the status by process_poll", status, STATUS_KILLED(SIGINT));
	test_eq_as("process_poll once more", process_poll(number, nobody, &status), -ESRCH);
}

TEST(programs_can_be_killed)
{
	struct resources before = begin();
	struct file *console;

	kill("the status of one that spins", test_program("spin", NULL), SIGTERM);
	kill("the status of one that sleeps", test_program("ends", "reader", NULL), SIGHUP);
	console = file_replace(FILE_STDOUT, &slow);
	kill("the status of one in a long write", test_program("ends", "writer", NULL),
	     SIGKILL);
	(void)file_replace(FILE_STDOUT, console);
	test_check_as("it had begun to write", slow.data != NULL);
	kill_too_early();
	wait_twice();
	poll();
	test_eq_as("process_wait of a program that never was", wait_for((void *)123456ull),
	           (uint64_t)(int64_t)-ESRCH);
	check_threads();
	resources_check(&before);
	test_report("killed", 0, test_secret(0));
}
