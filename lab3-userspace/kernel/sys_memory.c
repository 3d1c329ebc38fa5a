// sys_memory: the calls for memory, in front of what the exercise does.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/syscall.h"
#include "lab3-userspace/abi/memory.h"
#include "memory_map.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"

_Static_assert(MEMORY_PAGE == PAGE_SIZE, "programs are told the size of pages");
_Static_assert(MEMORY_WRITE == MAP_WRITE && MEMORY_EXECUTE == MAP_EXECUTE, "the same bits");

// The flags of a program. 0 or -EINVAL.
static int flags_check(int flags)
{
	if (flags & ~MEMORY_ALL)
		return -EINVAL;
	return (flags & MEMORY_WRITE) && (flags & MEMORY_EXECUTE) ? -EINVAL : 0;
}

// Look for room and take it; another thread of the program may be quicker.
static int64_t map_anywhere(struct space *space, size_t size, unsigned flags)
{
	for (;;) {
		vaddr_t address;
		int error;

		aspace_claim(&space->aspace);
		address = space_hole(space, size);
		aspace_disclaim(&space->aspace);
		if (address == 0)
			return -ENOMEM;
		error = space_map(space, address, size, flags);
		if (error != -EEXIST)
			return error ? error : (int64_t)address;
	}
}

int64_t sys_map(uint64_t address, size_t size, int flags)
{
	struct space *space = space_current();
	int error;

	if (space == NULL)
		return -EPERM;
	size = size <= USER_END ? round_up(size, PAGE_SIZE) : 0;
	error = flags_check(flags);
	if (!error)
		error = space_range_check(address != 0 ? address : SPACE_START, size);
	if (error)
		return error;
	if (address == 0)
		return map_anywhere(space, size, (unsigned)flags);
	error = space_map(space, address, size, (unsigned)flags);
	return error ? error : (int64_t)address;
}

int64_t sys_unmap(uint64_t address, size_t size)
{
	struct space *space = space_current();
	int error;

	if (space == NULL)
		return -EPERM;
	size = size <= USER_END ? round_up(size, PAGE_SIZE) : 0;
	error = space_range_check(address, size);
	return error ? error : space_unmap(space, address, size);
}

int64_t sys_protect(uint64_t address, size_t size, int flags)
{
	struct space *space = space_current();
	int error;

	if (space == NULL)
		return -EPERM;
	size = size <= USER_END ? round_up(size, PAGE_SIZE) : 0;
	error = flags_check(flags);
	if (!error)
		error = space_range_check(address, size);
	return error ? error : space_protect(space, address, size, (unsigned)flags);
}
