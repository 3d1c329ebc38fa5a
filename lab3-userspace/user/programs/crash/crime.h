// crime: what ring 3 must not do, or cannot do any harm by.

#ifndef USER_CRIME_H
#define USER_CRIME_H

#include <stdint.h>

#include "abi/signal.h"

struct crime {
	const char *name;
	int signal; // that ends the program for it; 0: it goes on; or EITHER
	void (*commit)(uint64_t argument);
	uint64_t argument;
};

// EITHER: the signal that a processor leads to, and what QEMU, or one release of it, makes of
// that. Other than a signal alone: signals have 7 bits.
#define EITHER(signal, other) ((signal) | (other) << 8 | 1 << 16)

// CRIME: put one into the table. The linker knows where a section of such a name begins and
// ends.
#define CRIME(name, signal, commit, argument)                                                  \
	static const struct crime crime_struct_##name = {#name, signal, commit, argument};     \
	static const struct crime *const crime_entry_##name                                    \
		__attribute__((section("crimes"), used)) = &crime_struct_##name

extern const struct crime *const __start_crimes[], *const __stop_crimes[];

#endif
