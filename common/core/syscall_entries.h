// syscall_entries: what SYSCALL0 to SYSCALL6 mean where a list of calls becomes functions and
// entries of the table. The build compiles each abi/syscalls.def once, after this header.

#ifndef CORE_SYSCALL_ENTRIES_H
#define CORE_SYSCALL_ENTRIES_H

#include "abi/error.h"
#include "core/syscall.h"

// Taking the arguments apart, by kind. The value is what a register holds.
#define SYSCALL_TAKE_INT(arguments, i)  ((int)(arguments)->value[i])
#define SYSCALL_TAKE_I64(arguments, i)  ((int64_t)(arguments)->value[i])
#define SYSCALL_TAKE_U64(arguments, i)  ((arguments)->value[i])
#define SYSCALL_TAKE_SIZE(arguments, i) ((size_t)(arguments)->value[i])
#define SYSCALL_TAKE_TEXT(arguments, i)                                                        \
	user_ptr_make((arguments)->value[i], (arguments)->from_user)
#define SYSCALL_TAKE_INOUT_PTR(arguments, i)                                                   \
	user_ptr_make((arguments)->value[i], (arguments)->from_user)
#define SYSCALL_TAKE_IN_PTR(arguments, i)                                                      \
	user_ptr_make((arguments)->value[i], (arguments)->from_user)
#define SYSCALL_TAKE_OUT_PTR(arguments, i)                                                     \
	user_ptr_make((arguments)->value[i], (arguments)->from_user)

// For each call a function run_NAME, and its entry in the table. Whoever looks up a call with a
// whole frame and makes it like any other is ring 0: it has no frame to give away.
#define DEFINE(number_, name_, rings, ...)                                                     \
	static int64_t run_##name_(const struct syscall_arguments *in)                         \
	{                                                                                      \
		if (SYSCALL_WHOLE_##rings && in->frame == NULL)                                \
			return -EPERM;                                                         \
		return sys_##name_(__VA_ARGS__);                                               \
	}                                                                                      \
	static const struct syscall syscall_##name_##_entry = {.number = number_,              \
	                                                       .name = #name_,                 \
	                                                       .any_ring = SYSCALL_##rings,    \
	                                                       .whole = SYSCALL_WHOLE_##rings, \
	                                                       .run = run_##name_};            \
	SYSCALL_ENTRY(name_, syscall_##name_##_entry);
#define SYSCALL_ANY_RING          true
#define SYSCALL_KERNEL_ONLY       false
#define SYSCALL_USER_WHOLE        true
#define SYSCALL_WHOLE_ANY_RING    false
#define SYSCALL_WHOLE_KERNEL_ONLY false
#define SYSCALL_WHOLE_USER_WHOLE  true
#define SYSCALL_GIVE_ANY_RING(in)
#define SYSCALL_GIVE_KERNEL_ONLY(in)
#define SYSCALL_GIVE_USER_WHOLE(in) (in)->frame,
#define SYSCALL_NONE_ANY_RING(in)
#define SYSCALL_NONE_KERNEL_ONLY(in)
#define SYSCALL_NONE_USER_WHOLE(in)   (in)->frame

#define SYSCALL0(number, name, rings) DEFINE(number, name, rings, SYSCALL_NONE_##rings(in))
#define SYSCALL1(number, name, rings, k0, a0)                                                  \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0))
#define SYSCALL2(number, name, rings, k0, a0, k1, a1)                                          \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0),         \
	       SYSCALL_TAKE_##k1(in, 1))
#define SYSCALL3(number, name, rings, k0, a0, k1, a1, k2, a2)                                  \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0),         \
	       SYSCALL_TAKE_##k1(in, 1), SYSCALL_TAKE_##k2(in, 2))
#define SYSCALL4(number, name, rings, k0, a0, k1, a1, k2, a2, k3, a3)                          \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0),         \
	       SYSCALL_TAKE_##k1(in, 1), SYSCALL_TAKE_##k2(in, 2), SYSCALL_TAKE_##k3(in, 3))
#define SYSCALL5(number, name, rings, k0, a0, k1, a1, k2, a2, k3, a3, k4, a4)                  \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0),         \
	       SYSCALL_TAKE_##k1(in, 1), SYSCALL_TAKE_##k2(in, 2), SYSCALL_TAKE_##k3(in, 3),   \
	       SYSCALL_TAKE_##k4(in, 4))
#define SYSCALL6(number, name, rings, k0, a0, k1, a1, k2, a2, k3, a3, k4, a4, k5, a5)          \
	DEFINE(number, name, rings, SYSCALL_GIVE_##rings(in) SYSCALL_TAKE_##k0(in, 0),         \
	       SYSCALL_TAKE_##k1(in, 1), SYSCALL_TAKE_##k2(in, 2), SYSCALL_TAKE_##k3(in, 3),   \
	       SYSCALL_TAKE_##k4(in, 4), SYSCALL_TAKE_##k5(in, 5))

#endif
