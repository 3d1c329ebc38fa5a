// sys_write: writes from the caller's memory to a file.

#include "abi/error.h"
#include "core/file.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "transfer.h"

//@ solution 1.6
// Write memory that sys_write has checked, a chunk at a time, until the file takes less than a
// chunk.
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
// Write `length` bytes at `buffer` to the file `fd` and return the number that the file took.
// Make these checks, in this order, before you write:
//   - if the descriptor has no file (file_get), or its file no `write` op, return -EBADF;
//   - for more than TRANSFER_MAX bytes return -EINVAL;
//   - the whole range must be readable for the caller (user_range_check), else -EFAULT.
// Then copy and write at most TRANSFER_CHUNK bytes at a time (copy_from_user, file_write). A
// file may take fewer bytes than you gave it: then stop. If an error comes after some bytes
// were written, return their number; the caller gets the error on its next attempt. A write of
// no bytes succeeds: return 0 wherever `buffer` points, and do not call the file.
//
// On every path, release the reference that file_get took (file_put).
//
// Hint: you cannot dereference `buffer`, only copy from it; user_ptr_add moves it.
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
