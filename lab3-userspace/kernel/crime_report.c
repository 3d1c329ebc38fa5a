// crime_report: looking at the region, and one line.

#include "crime_report.h"

#include "abi/signal.h"
#include "arch/cpu_bits.h"
#include "arch/exception.h"
#include "core/console.h"
#include "lib/string.h"
#include "mm/aspace.h"
#include "mm/page_table.h"
#include "process.h"

bool crime_lacks_memory(const struct trap_frame *trap_frame, vaddr_t address)
{
	struct space *space = space_current();
	const struct region *region;
	unsigned needed = MAP_READ, flags = 0;

	// Where the processor had the fault with the rights of ring 0, no page was the matter.
	if (trap_frame->vector != VECTOR_PAGE_FAULT || space == NULL ||
	    !(trap_frame->error & FAULT_USER) || (trap_frame->error & FAULT_RESERVED))
		return false;
	if (trap_frame->error & FAULT_WRITE)
		needed = MAP_WRITE;
	if (trap_frame->error & FAULT_INSTRUCTION)
		needed = MAP_EXECUTE;
	spin_lock(&space->aspace.lock);
	region = aspace_find(&space->aspace, address);
	if (region != NULL)
		flags = region->flags;
	spin_unlock(&space->aspace.lock);
	return region != NULL && (flags & needed) == needed;
}

void crime_report(const struct trap_frame *trap_frame, vaddr_t address, int signal)
{
	const struct process *process = process_current();
	char text[300];

	// Where memory was missing, the page fault itself was in order.
	if (signal == SIGKILL)
		string_copy(text, "no memory is left", sizeof(text));
	else
		exception_describe(trap_frame, address, text, sizeof(text));
	console_printf("%s (%d): %s at %p: %s\n", process->name, process->number,
	               signal_name(signal), (void *)trap_frame->rip, text);
}
