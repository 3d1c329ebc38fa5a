// backtrace: with -fno-omit-frame-pointer every function begins by pushing RBP and pointing RBP
// there, so that RBP heads a list: [0] is the caller's RBP, [1] the address that the function
// returns to.

#include "arch/backtrace.h"

#include "arch/memory_layout.h"
#include "core/console.h"
#include "core/symbol.h"
#include "mm/page_table.h"

static bool link_is_sane(const uint64_t *link)
{
	vaddr_t address = (vaddr_t)link;

	return address >= UPPER_HALF && address % 8 == 0 && page_mapped(address) &&
	       page_mapped(address + 8);
}

size_t backtrace_collect(const uint64_t *frame_pointer, vaddr_t *addresses, size_t limit)
{
	size_t count = 0;

	while (count < limit && link_is_sane(frame_pointer) && frame_pointer[1] != 0) {
		addresses[count++] = frame_pointer[1];
		frame_pointer = (const uint64_t *)frame_pointer[0];
	}
	return count;
}

void backtrace_print(const vaddr_t *addresses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct symbol symbol = symbol_find(addresses[i]);

		console_printf("  #%-2zu %016lx %s+%#lx\n", i, addresses[i], symbol.name,
		               symbol.offset);
	}
}
