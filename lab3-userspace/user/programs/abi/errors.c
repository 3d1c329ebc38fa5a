// errors: calls that must be refused, each with its error.

#include "errors.h"

#include "abi/error.h"
#include "abi/syscall.h"
#include "calls.h"
#include "check.h"
#include "lab3-userspace/abi/memory.h"

#define KERNEL   0xffffffff80100000
#define HOLE     0x0000800000000000
#define USER_END 0x00007ffffffff000
#define NOWHERE  0x0000123456789000 // in the lower half, and nothing is there
#define PAGE     ((uint64_t)MEMORY_PAGE)
#define CALL(x)  SYSCALL_NUMBER_##x

static const char constant[] = "to be read only";

static void check_numbers(void)
{
	call_checked("a number that no call has", 0x7777, 0, 0, 0, ENOSYS);
	call_checked("the largest number", UINT64_MAX, 0, 0, 0, ENOSYS);
	call_checked("a number of more than 32 bits", 1ul << 32 | CALL(yield), 0, 0, 0, ENOSYS);
}

static void check_pointers(void)
{
	static const uint64_t beyond[] = {USER_END - 1, USER_END, HOLE, KERNEL, UINT64_MAX};

	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		call_checked("write from a bad address", CALL(write), 1, beyond[i], 2, EFAULT);
		call_checked("read to a bad address", CALL(read), 0, beyond[i], 2, EFAULT);
	}
	// Not read, which would wait for a key first: the kernel sees only in the copy that
	// nothing is there.
	call_checked("write from NULL", CALL(write), 1, 0, 1, EFAULT);
	call_checked("write from nowhere", CALL(write), 1, NOWHERE, 1, EFAULT);
	call_checked("write to no file", CALL(write), 1000, (uint64_t)constant, 1, EBADF);
	call_checked("write to file -1", CALL(write), UINT64_MAX, (uint64_t)constant, 1, EBADF);
}

static void check_map(void)
{
	call_checked("map at no page", CALL(map), NOWHERE + 1, PAGE, 0, EINVAL);
	call_checked("map of nothing", CALL(map), NOWHERE, 0, 0, EINVAL);
	call_checked("map with unknown flags", CALL(map), NOWHERE, PAGE, 8, EINVAL);
	call_checked("map to write and run", CALL(map), NOWHERE, PAGE,
	             MEMORY_WRITE | MEMORY_EXECUTE, EINVAL);
	call_checked("map in the hole", CALL(map), HOLE, PAGE, 0, EINVAL);
	call_checked("map in the kernel", CALL(map), KERNEL, PAGE, 0, EINVAL);
	call_checked("map over the program", CALL(map), (uint64_t)constant & -PAGE, PAGE, 0,
	             EEXIST);
	call_checked("map of more than there is", CALL(map), 0, USER_END - 0x20000000, 0,
	             ENOMEM);
}

static void check_unmap_and_protect(void)
{
	call_checked("unmap at no page", CALL(unmap), NOWHERE + 1, PAGE, 0, EINVAL);
	call_checked("unmap in the kernel", CALL(unmap), KERNEL, PAGE, 0, EINVAL);
	call_checked("unmap where nothing is", CALL(unmap), NOWHERE, PAGE, 0, 0);
	call_checked("protect at no page", CALL(protect), NOWHERE + 1, PAGE, 0, EINVAL);
	call_checked("protect where nothing is", CALL(protect), NOWHERE, PAGE, 0, ENOMEM);
	call_checked("protect with unknown flags", CALL(protect), (uint64_t)constant & -PAGE,
	             PAGE, 8, EINVAL);
}

void check_errors(void)
{
	check_numbers();
	check_pointers();
	check_map();
	check_unmap_and_protect();
	call_checked("set_base of no segment", CALL(set_base), 2, 0, 0, EINVAL);
	call_checked("FS in the kernel", CALL(set_base), MEMORY_BASE_FS, KERNEL, 0, EINVAL);
	call_checked("GS in the kernel", CALL(set_base), MEMORY_BASE_GS, KERNEL, 0, EINVAL);
	call_checked("GS in the hole", CALL(set_base), MEMORY_BASE_GS, HOLE, 0, EINVAL);
	call_checked("join of no thread", CALL(thread_join), 0x7FFFFFFF, 0, 0, ESRCH);
}

SUBJECT(errors, check_errors);
