// user_ptr: check, then copy with a way out.

#include "mm/user_ptr.h"

#include "abi/error.h"
#include "arch/caller_copy.h"
#include "arch/cpu.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/slot.h"

static int range_refuse(vaddr_t address, size_t size, enum user_access access)
{
	(void)address;
	(void)size;
	(void)access;
	return -EFAULT;
}

SLOT(kernel_range_op, range_refuse);
SLOT(user_range_op, range_refuse);

int user_range_check(struct user_ptr pointer, size_t size, enum user_access access)
{
	if (size == 0)
		return 0;
	return pointer.from_user ? user_range_op(pointer.address, size, access)
	                         : kernel_range_op(pointer.address, size, access);
}

// A check says what was true when it was made. The copy itself may still fault, and then
// reports how far it came.
static inline int copy(void *to, const void *from, size_t size, bool from_user)
{
	size_t left;

	assert_eq(percpu_read(critical.locks), 0);
	if (from_user)
		user_access_begin();
	left = caller_copy(to, from, size);
	if (from_user)
		user_access_end();
	return left == 0 ? 0 : -EFAULT;
}

int copy_from_user(void *to, struct user_ptr from, size_t size)
{
	int error = user_range_check(from, size, USER_READ);

	return error ? error : copy(to, (const void *)from.address, size, from.from_user);
}

int copy_to_user(struct user_ptr to, const void *from, size_t size)
{
	int error = user_range_check(to, size, USER_WRITE);

	return error ? error : copy((void *)to.address, from, size, to.from_user);
}
