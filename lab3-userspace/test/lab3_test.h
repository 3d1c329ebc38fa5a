// lab3_test: what the tests of this lab share.

#ifndef LAB3_TEST_H
#define LAB3_TEST_H

#include "core/test.h"
#include "lab3-userspace/kernel/process.h"
#include "lab3-userspace/kernel/process_start.h"
#include "mm/frame.h"

// test_program: start a program, with the words behind its path. Returns its number; what goes
// wrong ends the test.
int test_program(const char *path, ...) __attribute__((sentinel));

// test_program_status: run one to its end, and return how it ended (abi/status.h).
int test_program_status(const char *path, ...) __attribute__((sentinel));

// test_status: wait for the end of one.
int test_status(int number);

// programs_report: from now on a line that a program writes to its standard output, of the form
// "NAME QUESTION ANSWER", two hexadecimal numbers, is a report of the test (test_report). Other
// lines go to the console.
void programs_report(void);

// A count of all that the kernel has given out, to compare.
struct resources {
	uint32_t frames[FRAME_OWNERS]; // without those of stacks that are kept for later
	size_t heap;                   // bytes
	uint32_t objects;              // of all pools
};

// resources_now: after those who have ended are freed.
struct resources resources_now(void);

// resources_check: there is as much as before, or the test ends with what is missing.
void resources_check(const struct resources *before);

#endif
