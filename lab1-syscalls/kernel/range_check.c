// range_check: checks memory that a caller in ring 0 names.

#include "range_check.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "mm/page_table.h"

// EXERCISE 1.5  Never trust a pointer.
//
// Return 0 if the kernel may read (USER_READ) or write (USER_WRITE) the `size` bytes at
// `address` for the caller, else -EFAULT. `size` is at least 1. A caller in ring 0 may name any
// range of the upper half (UPPER_HALF and up) if every page that it touches is mapped, and for
// USER_WRITE is writable. page_walk with kernel_root says whether and how a page is mapped.
//
// Neither number can be trusted: the range may be larger than memory, and may run past the last
// address, back to 0.
//
// Hint: find the last byte first. Which pages do 2 bytes at 0xffff8000_00200fff touch?
int range_check(vaddr_t address, size_t size, enum user_access access)
{
	//@ solution 1.5
	vaddr_t last = address + size - 1;

	if (address < UPPER_HALF || last < address)
		return -EFAULT;
	for (uint64_t page = address >> PAGE_SHIFT; page <= last >> PAGE_SHIFT; page++) {
		struct page_walk walk;

		if (page_walk(kernel_root, page << PAGE_SHIFT, &walk) != 0)
			return -EFAULT;
		if (access == USER_WRITE && !(walk.flags & MAP_WRITE))
			return -EFAULT;
	}
	return 0;
	//@ stub
	//   (void)address;
	//   (void)size;
	//   (void)access;
	//   exercise_missing("1.5");
	//@ end
}
