// backtrace: with -fno-omit-frame-pointer every function begins by pushing RBP and pointing RBP
// there, so that RBP heads a list: [0] is the caller's RBP, [1] the address that the function
// returns to.

#include "arch/backtrace.h"

#include "arch/memory_layout.h"
#include "arch/trap_frame.h"
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

// Before its first instruction a function is not in the chain, and after a wild jump the code
// is not in it either: there the return address is still on top of the stack.
size_t backtrace_collect_trap(const struct trap_frame *trap_frame, vaddr_t *addresses,
                              size_t limit)
{
	const uint64_t *top = (const uint64_t *)trap_frame->rsp;
	size_t count = 0;

	addresses[count++] = trap_frame->rip;
	if (symbol_find(trap_frame->rip).offset == 0 && link_is_sane(top))
		addresses[count++] = *top;
	return count + backtrace_collect((const uint64_t *)trap_frame->rbp, addresses + count,
	                                 limit - count);
}

// The function that a return address lies in is that of the call before it: a call that never
// returns may be the last instruction of its function.
static struct symbol caller_find(vaddr_t return_address)
{
	struct symbol symbol = symbol_find(return_address - 1);

	symbol.offset++;
	return symbol;
}

// How many of the addresses at `i` and behind it are the same: a function that calls itself.
static size_t run_length(const vaddr_t *addresses, size_t count, size_t i)
{
	size_t length = 1;

	while (i + length < count && addresses[i + length] == addresses[i])
		length++;
	return length;
}

void backtrace_print(const vaddr_t *addresses, size_t count, bool interrupted)
{
	for (size_t i = 0; i < count; i++) {
		struct symbol symbol = i == 0 && interrupted ? symbol_find(addresses[i])
		                                             : caller_find(addresses[i]);
		size_t length = run_length(addresses, count, i);

		console_printf("  #%-2zu %016lx %s+%#lx\n", i, addresses[i], symbol.name,
		               symbol.offset);
		if (length > 2) {
			console_printf("      ... and %zu times more\n", length - 1);
			i += length - 1;
		}
	}
}
