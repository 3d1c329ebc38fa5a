// sys_read: reads from a file into the caller's memory.

#include "abi/error.h"
#include "core/file.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "transfer.h"

//@ solution 1.7
// Read into memory that sys_read has checked.
static int64_t read_chunk(struct file *file, struct user_ptr buffer, size_t length)
{
	char chunk[TRANSFER_CHUNK];
	int64_t count = file_read(file, chunk, min_u64(length, sizeof(chunk)));
	int error;

	if (count <= 0)
		return count;
	error = copy_to_user(buffer, chunk, (size_t)count);
	return error ? error : count;
}

//@ stub
//@ end
// EXERCISE 1.7  Read.
//
// Read up to `length` bytes from the file `fd` into the caller's `buffer`; return their number.
// Wait for the first byte, but not for more: return the available bytes. Make the checks of
// sys_write, in the same order, with `read` for `write`. All `length` bytes of the caller's
// memory must be writable, even if fewer will be read: do not take bytes from the file if the
// caller's memory cannot hold them. One call copies at most TRANSFER_CHUNK bytes, and writes to
// no other byte of the caller's memory. A read of no bytes succeeds: return 0 at once.
//
// file_read waits. Return its error to the caller (where waiting is not allowed: -EWOULDBLOCK).
// Release the reference that file_get took (file_put).
int64_t sys_read(int fd, struct user_ptr buffer, size_t length)
{
	//@ solution 1.7
	struct file *file = file_get(fd);
	int64_t result;

	if (file == NULL)
		return -EBADF;
	if (file->ops->read == NULL)
		result = -EBADF;
	else if (length > TRANSFER_MAX)
		result = -EINVAL;
	else
		result = user_range_check(buffer, length, USER_WRITE);
	if (result == 0 && length > 0)
		result = read_chunk(file, buffer, length);
	file_put(file);
	return result;
	//@ stub
	//   (void)fd;
	//   (void)buffer;
	//   (void)length;
	//   exercise_missing("1.7");
	//@ end
}
