// sys_write: from a caller's memory to a file.

#include "abi/error.h"
#include "core/file.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "transfer.h"

//@ solution 1.6
// Write what has been checked, a chunk at a time, until the file takes less than it is given.
static int64_t write_chunks(struct file *file, struct user_ptr buffer, size_t length)
{
	char chunk[TRANSFER_CHUNK];
	size_t done = 0;

	while (done < length) {
		size_t size = min_u64(length - done, sizeof(chunk));
		int64_t result = copy_from_user(chunk, user_ptr_add(buffer, done), size);

		if (result == 0)
			result = file_write(file, chunk, size);
		if (result < 0 && done == 0)
			return result;
		if (result > 0)
			done += (size_t)result;
		if (result < (int64_t)size)
			break;
	}
	return (int64_t)done;
}

//@ stub
//@ end
// EXERCISE 1.6  Write.
//
// Write `length` bytes at `buffer` to the file `fd` and return how many the file took. Before
// anything is written, in this order:
//   - a descriptor with no file (file_get), or whose file has no `write` op, is -EBADF;
//   - more than TRANSFER_MAX bytes is -EINVAL;
//   - the whole range must be readable for the caller (user_range_check), else -EFAULT.
// Then copy and write at most TRANSFER_CHUNK bytes at a time (copy_from_user, file_write). A
// file may take fewer bytes than it is given: stop there. When something fails after some bytes
// were written, return their number; the error will show on the caller's next attempt. No bytes
// to write is a success, 0, wherever `buffer` points; the file is not asked then.
//
// Whatever happens, give back the reference that file_get took (file_put).
//
// Hint: `buffer` cannot be dereferenced, only copied from; user_ptr_add moves it.
int64_t sys_write(int fd, struct user_ptr buffer, size_t length)
{
	//@ solution 1.6
	struct file *file = file_get(fd);
	int64_t result;

	if (file == NULL)
		return -EBADF;
	if (file->ops->write == NULL)
		result = -EBADF;
	else if (length > TRANSFER_MAX)
		result = -EINVAL;
	else
		result = user_range_check(buffer, length, USER_READ);
	if (result == 0)
		result = write_chunks(file, buffer, length);
	file_put(file);
	return result;
	//@ stub
	//   (void)fd;
	//   (void)buffer;
	//   (void)length;
	//   exercise_missing("1.6");
	//@ end
}
