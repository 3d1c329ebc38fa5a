// bad_memory: memory that a caller should not have named.

#include "bad_memory.h"

#include "abi/error.h"
#include "core/test.h"
#include "lab1-syscalls/kernel/transfer.h"
#include "lib/format.h"
#include "mm/frame.h"
#include "mm/page_table.h"

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
		{wrong_direction, BAD_PAGE(0), 8, EBADF, "a file that has no op for this"},
		{3, BAD_PAGE(0), 8, EBADF, "descriptor 3"},
		{-1, BAD_PAGE(0), 8, EBADF, "descriptor -1"},
		{1000000, BAD_PAGE(0), 8, EBADF, "descriptor 1000000"},
		{3, 0, 8, EBADF, "descriptor 3 and a null pointer"},
		{wrong_direction, 0, 8, EBADF,
	         "a file that has no op for this, and a null pointer"},
		{wrong_direction, 0, 0, EBADF, "a file that has no op for this, and no bytes"},
		{3, 0, SIZE_MAX, EBADF, "descriptor 3 and 2^64 - 1 bytes"},
		{fd, BAD_PAGE(0), (size_t)TRANSFER_MAX + 1, EINVAL,
	         "one byte more than TRANSFER_MAX"},
		{fd, BAD_PAGE(0), SIZE_MAX, EINVAL, "2^64 - 1 bytes"},
		{fd, BAD_PAGE(0), 1ull << 63, EINVAL, "2^63 bytes"},
		{fd, 0, 1, EFAULT, "a null pointer"},
		{fd, 8, 1, EFAULT, "address 8"},
		{fd, BAD_PAGE(3), 8, EFAULT, "memory whose first page is missing"},
		{fd, BAD_PAGE(2), 3 * 4096, EFAULT, "memory with a page missing in the middle"},
		{fd, BAD_PAGE(4), 4 * 4096, EFAULT, "memory whose last page is missing"},
		{fd, BAD_PAGE(3) - 1, 2, EFAULT, "memory that is too short by one byte"},
		{fd, BAD_PAGE(7) - 4, 5, EFAULT,
	         "memory that is too short by one byte of five"},
		{fd, 0xfffffffffffffff0, 32, EFAULT, "memory that runs past the last address"},
		{fd, 1ull << 62, 8, EFAULT, "an address that is not canonical"},
		{fd, BAD_PAGE(0), TRANSFER_MAX, EFAULT, "two pages of memory for 2 GiB"},
	};
	size_t count = min_u64(limit, array_length(all));

	for (size_t i = 0; i < count; i++) {
		calls[i] = all[i];
		test_report_text("mistake", all[i].what);
	}
	return count;
}

void bad_call_check(const struct bad_call *call, const struct memory_file *memory)
{
	char what[128];

	format_text(what, sizeof(what), "uses of the file, with %s", call->what);
	test_eq_as(what, memory->calls, 0);
	format_text(what, sizeof(what), "references to the file after the call, with %s",
	            call->what);
	test_eq_as(what, memory->file.references, 1);
}
