// check: what the tester of the ABI counts, and says.

#ifndef USER_CHECK_H
#define USER_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/random.h"

// The one source of chance. Its seed is the program's first argument.
extern struct random check_random;

// How many checks there were, and how many have failed.
extern unsigned check_count, check_failed;

// check_equal, check_true: count a check, and say what is wrong.
void check_equal(const char *what, uint64_t got, uint64_t expected);
void check_true(const char *what, bool holds);

// The checks of one subject, in the table of all. The linker knows where a section of such a
// name begins and ends.
struct subject {
	const char *name;
	void (*check)(void);
};

#define SUBJECT(name, check)                                                                   \
	static const struct subject subject_struct_##name = {#name, check};                    \
	static const struct subject *const subject_entry_##name                                \
		__attribute__((section("subjects"), used)) = &subject_struct_##name

extern const struct subject *const __start_subjects[], *const __stop_subjects[];

#endif
