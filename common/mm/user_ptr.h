// user_ptr: memory that a caller of the kernel names.
//
// Such an address may be not mapped, the kernel's own, or about to be unmapped by another
// thread. It has a type of its own, which code cannot dereference by accident; only the
// functions here access the memory behind it. They copy: the kernel then works on its copy,
// which cannot change between its check and its use.

#ifndef MM_USER_PTR_H
#define MM_USER_PTR_H

#include "lib/types.h"

struct user_ptr {
	vaddr_t address;
	bool from_user; // ring 3 named it; else the kernel called itself
};

// The access that the kernel will make.
enum user_access { USER_READ, USER_WRITE };

static inline struct user_ptr user_ptr_make(vaddr_t address, bool from_user)
{
	return (struct user_ptr){.address = address, .from_user = from_user};
}

// user_ptr_add: the pointer `offset` bytes later. The caller has checked the range that
// contains both.
static inline struct user_ptr user_ptr_add(struct user_ptr pointer, size_t offset)
{
	return user_ptr_make(pointer.address + offset, pointer.from_user);
}

// user_range_check: may the kernel read, or write, `size` bytes there for the caller? 0 or
// -EFAULT. A range of no bytes is always allowed.
must_check int user_range_check(struct user_ptr pointer, size_t size, enum user_access access);

// copy_from_user, copy_to_user: check, and copy. 0 or -EFAULT; before an error a part may have
// been copied. May sleep (to load a page), so the caller must hold no spinlock.
must_check int copy_from_user(void *to, struct user_ptr from, size_t size);
must_check int copy_to_user(struct user_ptr to, const void *from, size_t size);

// Slots: the rules for the memory that a caller in ring 0, and one in ring 3, may name. Both
// take a range of at least one byte. Default: refuse all; lab 1 installs the first, lab 3 the
// second.
extern int (*kernel_range_op)(vaddr_t address, size_t size, enum user_access access);
extern int (*user_range_op)(vaddr_t address, size_t size, enum user_access access);

#endif
