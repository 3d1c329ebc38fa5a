// test_crime: what a program must not do ends that program, with the right signal, and nothing
// else. Meanwhile another one computes.

#include "abi/signal.h"
#include "abi/status.h"
#include "core/console.h"
#include "core/file.h"
#include "lab2-threads/test/lab2_test.h"
#include "lab3_test.h"
#include "lib/format.h"
#include "lib/string.h"

#define LIST_SIZE 8192
#define COUNT     "4000" // rounds of the witness, hexadecimal
#define SEED      0x5eed

// ---- The list of crimes, as `crash` prints it: a name and a signal a line ----

static struct {
	struct file file;
	char text[LIST_SIZE];
	size_t length;
} list;

static int64_t list_write(struct file *file, const void *buffer, size_t size)
{
	(void)file;
	test_check(list.length + size < LIST_SIZE);
	memcpy(list.text + list.length, buffer, size);
	list.length += size;
	return (int64_t)size;
}

static const struct file_ops list_ops = {.write = list_write};

static void list_read(void)
{
	struct file *console;

	list.file = (struct file)FILE_INIT(&list_ops);
	console = file_replace(FILE_STDOUT, &list.file);
	test_eq(test_program_status("crash", NULL), STATUS_EXITED(0));
	(void)file_replace(FILE_STDOUT, console);
}

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

// The status of a program that ends as `expected` says: by a signal, or, by "none", by itself.
static int status_of(const char *expected)
{
	for (int signal = 1; signal < SIGRTMIN; signal++) {
		if (strcmp(expected, signal_name(signal)) == 0)
			return STATUS_KILLED(signal);
	}
	return STATUS_EXITED(0);
}

// Commit one, and look how it ends. `expected` is a signal's name, "none", or two of these with
// " or " between them where processors differ.
static void commit(const char *name, const char *expected)
{
	char first[16], what[80];
	const char *space = strchr(expected, ' ');
	int status = test_program_status("crash", name, NULL);

	string_copy(first, expected, sizeof(first));
	if (space != NULL)
		first[space - expected] = '\0';
	if (space != NULL && status == status_of(space + strlen(" or ")))
		return;
	format_text(what, sizeof(what), "how `crash %s` ends: %s", name, expected);
	test_eq_as(what, status, status_of(first));
}

// SYSCALL is an exercise that comes later, and its tests commit these.
static bool is_by_syscall(const char *name)
{
	for (; *name != '\0'; name++) {
		if (begins_with(name, "syscall"))
			return true;
	}
	return false;
}

// Commit all crimes whose names begin with one of `prefixes`, a list that NULL ends. Returns
// how many there were.
static unsigned commit_all(const char *const *prefixes)
{
	unsigned count = 0;

	for (char *line = list.text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		char *space = strchr(line, ' ');

		*end = '\0';
		test_check(space != NULL && space < end);
		*space = '\0';
		for (size_t i = 0; prefixes[i] != NULL; i++) {
			if (!begins_with(line, prefixes[i]) || is_by_syscall(line))
				continue;
			commit(line, space + 1);
			count++;
			break;
		}
	}
	return count;
}

static void crimes(const char *const *prefixes, unsigned least)
{
	struct resources before;
	char seed[24];
	int witness;
	unsigned count;

	format_text(seed, sizeof(seed), "%lx", test_secret(SEED));
	list_read();
	before = resources_now();
	programs_report();
	witness = test_program("witness", seed, COUNT, NULL);
	count = commit_all(prefixes);
	test_least_as("crimes of this kind", count, least);
	test_eq_as("how the witness ends", test_status(witness), STATUS_EXITED(0));
	check_threads();
	resources_check(&before);
}

#define CRIMES(name, least, ...)                                                               \
	TEST(name)                                                                             \
	{                                                                                      \
		static const char *const prefixes[] = {__VA_ARGS__, NULL};                     \
                                                                                               \
		crimes(prefixes, least);                                                       \
	}

CRIMES(crimes_of_reading, 8, "read_")
CRIMES(crimes_of_writing, 8, "write_")
CRIMES(crimes_of_jumping, 10, "jump_", "int_at", "long_instruction")
CRIMES(crimes_against_the_machine, 20, "cli", "sti", "hlt", "lgdt", "lidt", "lldt", "ltr",
       "lmsw", "clts", "inv", "wbinvd", "swapgs", "sysret", "rdmsr", "wrmsr", "rdpmc", "xsetbv",
       "rsm", "stac", "clac", "monitor", "mwait", "vmrun", "sgdt", "sidt", "sldt", "smsw",
       "str", "in_", "out_", "iopl")
CRIMES(crimes_of_gates_and_segments, 12, "int_", "int1", "load_", "no_segments", "iret_",
       "return_to", "call_to", "sysenter", "sysexit")
CRIMES(crimes_of_arithmetic, 6, "divide", "overflow", "into", "x87", "sse", "undefined",
       "lock_of", "breakpoint", "single_step", "alignment")
CRIMES(crimes_with_a_false_stack, 10, "kernel_rsp", "kernel_stack", "null_rsp", "hole_rsp",
       "no_stack", "push_in_hole", "stack_overflow", "fake_", "flags_", "unmap_")
