// test_program_files: programs of every kind, good and malformed, are made ready to run or not;
// the grader knows which.

#include "lab3-userspace/kernel/program.h"
#include "lab3-userspace/kernel/ramdisk.h"
#include "lab3_test.h"

// Make one ready and give it back. Returns the error.
static int open_and_close(const char *path)
{
	char *words[] = {(char *)path, NULL}, *none[] = {NULL};
	struct program program;
	int error = program_open(path, words, none, &program);

	if (error == 0)
		program_close(&program);
	return error;
}

TEST(program_files_leave_nothing)
{
	struct ustar_file file = {.next = 0};
	struct resources before;
	unsigned number = 0;

	// The first one makes what is kept: a slab of each pool.
	test_check(open_and_close("plain") == 0);
	before = resources_now();
	for (; ramdisk_next(&file) == 1; number++) {
		int error = open_and_close(file.path);

		test_report("error", number, test_secret(number) ^ (uint64_t) - (int64_t)error);
		if (number % 16 == 0)
			resources_check(&before);
	}
	test_eq_as("images that are open in the end", image_count(), 0);
	resources_check(&before);
}
