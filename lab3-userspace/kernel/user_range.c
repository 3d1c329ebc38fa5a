// user_range: the policy for addresses from ring 3, and texts.

#include "user_range.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "lib/string.h"

// EXERCISE 3.6  What a program may name.
//
// user_range: a caller in ring 3 wants the kernel to read or write the `size` bytes (at least
// 1) at `address`. 0 if they all lie in the lower half, below USER_END (arch/memory_layout.h);
// else -EFAULT. Whether anything is mapped there is none of its business: that may change a
// moment later anyhow, and the copy routines find out. (So what `read` has taken from a file is
// lost if the memory for it is not there.)
//
// user_string: copy the text at `from`, with the NUL that ends it, into `to`, which has room
// for `limit` bytes. Return its length without the NUL; -ENAMETOOLONG if no NUL is among the
// first `limit` bytes; -EFAULT if memory ends before. How much of `to` is written then does not
// matter. copy_from_user (mm/user_ptr.h) takes a range of known size, and all of it must be
// there: so a text must not be copied beyond its end into a page that may not exist. Go from
// page to page: up to the end of a page all bytes exist, if one does.
//
// Hint: for the range, think of one that wraps around the end of all addresses. For the text,
// that another thread of the caller may change it while you look: what you return must fit to
// what you have copied.
int user_range(vaddr_t address, size_t size, enum user_access access)
{
	//@ solution 3.6
	(void)access;
	return address < USER_END && size <= USER_END - address ? 0 : -EFAULT;
	//@ stub
	//   (void)address;
	//   (void)size;
	//   (void)access;
	//   exercise_missing("3.6");
	//@ end
}

int64_t user_string(struct user_ptr from, char *to, size_t limit)
{
	//@ solution 3.6
	size_t done = 0;

	while (done < limit) {
		vaddr_t address = from.address + done;
		size_t size = min_u64(limit - done, PAGE_SIZE - address % PAGE_SIZE);
		int error = copy_from_user(to + done, user_ptr_add(from, done), size);
		size_t length;

		if (error)
			return error;
		// In the copy, which nobody else changes.
		length = strnlen(to + done, size);
		if (length < size)
			return (int64_t)(done + length);
		done += size;
	}
	return -ENAMETOOLONG;
	//@ stub
	//   (void)from;
	//   (void)to;
	//   (void)limit;
	//   exercise_missing("3.6");
	//@ end
}
