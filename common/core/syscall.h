// syscall: which system calls there are.
//
// Each is written once, in its lab's abi/syscalls.def: number, which rings may make it, name
// and arguments. From these lists tools/syscalls.py makes C, which is in build/shared/gen/: the
// numbers and the functions to call them with (abi/syscall.h), and here the prototypes of the
// functions that serve them and what the dispatcher finds by number.

#ifndef CORE_SYSCALL_H
#define CORE_SYSCALL_H

#include "abi/syscall.h"
#include "core/table.h"
#include "lib/types.h"
#include "mm/user_ptr.h"

struct trap_frame;

// The arguments of a call in their order, from RDI, RSI, RDX, R10, R8, R9, and who made it.
struct syscall_arguments {
	uint64_t value[SYSCALL_ARGUMENTS];
	bool from_user; // ring 3 made the call: what its pointers may name is another matter
	struct trap_frame
		*trap_frame; // of the caller, for a call that changes all of it; else NULL
};

// A system call. `run` takes the arguments apart and calls the function that serves it; it
// returns that function's result: 0 or more on success, or a negative error.
struct syscall {
	uint32_t number;
	const char *name;
	bool any_ring; // ring 3 may make it too
	bool whole;    // USER_WHOLE, see below
	int64_t (*run)(const struct syscall_arguments *arguments);
	// The same for ring 3 alone, with the arguments as its registers have them: for an
	// entry that need not save them all. NULL if ring 3 may not make the call, or if it is
	// USER_WHOLE.
	int64_t (*run_user)(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
	                    uint64_t a5);
};

// Who may make a call, in the lists: ANY_RING; KERNEL_ONLY; or USER_WHOLE: ring 3 alone, and
// the function that serves it gets the caller's whole trap frame before its arguments, to
// change it or to copy it (fork, exec, the return from a signal). Its result goes into RAX and
// RDX like any other's, unless it is SYSCALL_TRAP_FRAME_SET: then the trap frame is what the
// caller goes on with, as it stands, these two included. Such a call must be left by IRETQ,
// with every register taken from the trap frame.
#define SYSCALL_TRAP_FRAME_SET INT64_MIN

// syscall_init: enter all calls. Two with one number are a panic.
void syscall_init(void);

#define SYSCALL_MAX 256

// The calls by number, as syscall_init enters them.
extern const struct syscall *syscall_table[SYSCALL_MAX];

// syscall_find: the call with this number, or NULL.
static inline const struct syscall *syscall_find(uint64_t number)
{
	return number < SYSCALL_MAX ? syscall_table[number] : NULL;
}

// syscall_handle: what the entry code of int 0x80 calls, with the trap frame of the caller: RAX
// is the number, and receives the result; RDX receives the error. Interrupts are as the caller
// had them.
void syscall_handle(struct trap_frame *trap_frame);

// Slot: what syscall_handle has done by whoever serves system calls: lab 1 installs its
// dispatcher. Default: a panic.
extern void (*syscall_dispatch_op)(struct trap_frame *trap_frame);

// SYSCALL_ENTRY(name, call): let a struct syscall take part.
#define SYSCALL_ENTRY(name, call) TABLE_ENTRY(syscall, 50, name, call)

// From the lists the build makes the prototypes of the functions that serve the calls, sys_exit
// and so on. An argument is what the caller gave (abi/syscall.h), but each kind of pointer is a
// struct user_ptr.
#include "syscall_prototypes.h"

#endif
