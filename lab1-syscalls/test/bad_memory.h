// bad_memory: memory that a caller should not have named.

#ifndef BAD_MEMORY_H
#define BAD_MEMORY_H

#include "lib/types.h"
#include "memory_file.h"

// Eight pages: 0 to 2 and 4 to 6 are mapped, of these 5 read-only; 3 and 7 are not mapped.
#define BAD_MEMORY  0xffffd00002000000

#define BAD_PAGE(n) (BAD_MEMORY + (n)*4096ull)

// bad_memory_make: map the pages. Once.
void bad_memory_make(void);

// A caller's mistake, and the error that it deserves.
struct bad_call {
	int fd;
	vaddr_t address;
	size_t size;
	int error; // the one that it deserves
	const char *what;
};

// The mistakes that a read and a write have in common: descriptors, lengths, addresses. `fd` is
// the descriptor that is right.
// Also reports what each is, for the grader's messages.
size_t bad_calls(struct bad_call *calls, size_t limit, int fd, int wrong_direction);

// bad_call_check: after a call with that mistake, the file was not asked for anything, and
// nobody has kept a reference to it.
void bad_call_check(const struct bad_call *call, const struct memory_file *memory);

#endif
