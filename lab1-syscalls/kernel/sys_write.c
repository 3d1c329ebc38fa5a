// sys_write: from a caller's memory to a file.

#include "abi/error.h"
#include "core/file.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "transfer.h"

// EXERCISE 1.6  Write.
//
// Write `length` bytes at `buffer` to the file `fd` and return how many the file took. Before
// anything is written:
//   - a descriptor with no file (file_find), or whose file has no `write` op, is -EBADF,
//   whatever the other arguments;
//   - more than TRANSFER_MAX bytes is -EINVAL;
//   - the whole range must be readable for the caller (user_range_check), else -EFAULT.
// Then copy and write at most TRANSFER_CHUNK bytes at a time (copy_from_user, file_write). A
// file may take fewer bytes than it is given: stop there. When something fails after some bytes
// were written, return their number; the error will show on the caller's next attempt. No bytes
// to write is a success: 0.
//
// Hint: `buffer` cannot be dereferenced, only copied from; user_ptr_add moves it.
int64_t sys_write(int fd, struct user_ptr buffer, size_t length)
{
	//@ solution 1.6
	struct file *file = file_find(fd);
	char chunk[TRANSFER_CHUNK];
	size_t done = 0;
	int64_t result;

	if (file == NULL || file->ops->write == NULL)
		return -EBADF;
	if (length > TRANSFER_MAX)
		return -EINVAL;
	result = user_range_check(buffer, length, USER_READ);
	while (result >= 0 && done < length) {
		size_t size = min_u64(length - done, sizeof(chunk));

		result = copy_from_user(chunk, user_ptr_add(buffer, done), size);
		if (result == 0)
			result = file_write(file, chunk, size);
		if (result > 0)
			done += (size_t)result;
		if (result < (int64_t)size)
			break;
	}
	return result < 0 && done == 0 ? result : (int64_t)done;
	//@ stub
	//   (void)fd;
	//   (void)buffer;
	//   (void)length;
	//   exercise_missing("1.6");
	//@ end
}
