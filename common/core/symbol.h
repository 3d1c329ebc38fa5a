// symbol: names for addresses in the kernel's text, for backtraces.

#ifndef CORE_SYMBOL_H
#define CORE_SYMBOL_H

#include "lib/types.h"

struct symbol {
	const char *name; // of the function; "?" outside the kernel's text
	uint64_t offset;  // of the address in it
};

struct symbol symbol_find(vaddr_t address);

#endif
