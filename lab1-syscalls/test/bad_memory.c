// bad_memory: memory that a caller should not have named.

#include "bad_memory.h"

#include "abi/error.h"
#include "core/test.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "transfer.h"

void bad_memory_make(void)
{
	for (uint64_t page = 0; page < 7; page++) {
		if (page == 3)
			continue;
		test_ok(page_map(kernel_root, BAD_PAGE(page), frame_alloc(FRAME_TEST),
		                 page == 5 ? MAP_READ : MAP_WRITE));
	}
}

size_t bad_calls(struct bad_call *calls, size_t limit, int fd, int wrong_direction)
{
	const struct bad_call all[] = {
		{wrong_direction, BAD_PAGE(0), 8, EBADF},
		{3, BAD_PAGE(0), 8, EBADF},
		{-1, BAD_PAGE(0), 8, EBADF},
		{1000000, BAD_PAGE(0), 8, EBADF},
		{3, 0, 8, EBADF}, // the descriptor is looked at first
		{fd, BAD_PAGE(0), (size_t)TRANSFER_MAX + 1, EINVAL},
		{fd, BAD_PAGE(0), SIZE_MAX, EINVAL},
		{fd, BAD_PAGE(0), 1ull << 63, EINVAL},
		{fd, 0, 1, EFAULT},
		{fd, 8, 1, EFAULT},
		{fd, BAD_PAGE(3), 8, EFAULT},        // the first page is missing
		{fd, BAD_PAGE(2), 3 * 4096, EFAULT}, // one in the middle
		{fd, BAD_PAGE(4), 4 * 4096, EFAULT}, // the last
		{fd, BAD_PAGE(3) - 1, 2, EFAULT},    // by one byte
		{fd, BAD_PAGE(7) - 4, 5, EFAULT},
		{fd, 0xfffffffffffffff0, 32, EFAULT}, // wraps around
		{fd, 1ull << 62, 8, EFAULT},          // not canonical
		{fd, BAD_PAGE(0), TRANSFER_MAX, EFAULT},
	};
	size_t count = min_u64(limit, array_length(all));

	for (size_t i = 0; i < count; i++)
		calls[i] = all[i];
	return count;
}
