// syscall: the table of system calls.
//
// Each call has one line, in its lab's abi/syscalls.def: number, rings that may make it, name
// and arguments. From these lists tools/syscalls.py generates C in build/shared/gen/: the
// numbers and the functions for callers (abi/syscall.h), and the prototypes of the functions
// that serve the calls, and the structs that the dispatcher finds by number (below).

#ifndef CORE_SYSCALL_H
#define CORE_SYSCALL_H

#include "abi/syscall.h"
#include "core/table.h"
#include "lib/types.h"
#include "mm/user_ptr.h"

struct trap_frame;

// The arguments of a call in their order, from RDI, RSI, RDX, R10, R8, R9, and its caller.
struct syscall_arguments {
	uint64_t value[SYSCALL_ARGUMENTS];
	bool from_user; // ring 3 made the call: its pointers may name other memory
	struct trap_frame
		*trap_frame; // the caller's, for a call that changes all of it; else NULL
};

// A system call. `run` converts the arguments and calls the function that serves it; it returns
// that function's result: 0 or more on success, or a negative error.
struct syscall {
	uint32_t number;
	const char *name;
	bool any_ring; // ring 3 may make it too
	bool whole;    // USER_WHOLE, see below
	int64_t (*run)(const struct syscall_arguments *arguments);
	// The same for ring 3 only, with the arguments in registers: for an entry that does not
	// need to save them all. NULL if ring 3 may not make the call, or if it is USER_WHOLE.
	int64_t (*run_user)(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
	                    uint64_t a5);
};

// A list says which rings may make a call: ANY_RING; KERNEL_ONLY; or USER_WHOLE. USER_WHOLE is
// for ring 3 only, and the function that serves it gets the caller's whole trap frame before
// its arguments, to change it or to copy it (fork, exec, the return from a signal). Its result
// goes into RAX and RDX like any other's, unless it is SYSCALL_TRAP_FRAME_SET: then the caller
// continues with the trap frame as it is, RAX and RDX included. Such a call must return by
// IRETQ, with every register loaded from the trap frame.
#define SYSCALL_TRAP_FRAME_SET INT64_MIN

// Slot: ring 3 has made a call that its list marks with RESTARTS, and a signal has interrupted
// it: its result is -EINTR. `number` and `third`, the argument in RDX, are what the result will
// replace in the registers: so that the call can be made again. Default: does nothing.
extern void (*syscall_interrupted_op)(uint64_t number, uint64_t third);

// syscall_init: enter all calls into the table. Panics if two have the same number.
void syscall_init(void);

#define SYSCALL_MAX 256

// The calls by number, as syscall_init enters them.
extern const struct syscall *syscall_table[SYSCALL_MAX];

// syscall_find: the call with this number, or NULL.
static inline const struct syscall *syscall_find(uint64_t number)
{
	return number < SYSCALL_MAX ? syscall_table[number] : NULL;
}

// syscall_handle: serve one call. The entry code of int 0x80 calls it with the trap frame of
// the caller: RAX is the number, and receives the result; RDX receives the error. Interrupts
// are as the caller had them.
void syscall_handle(struct trap_frame *trap_frame);

// Slot: the dispatcher that syscall_handle calls: lab 1 installs its own. Default: panics.
extern void (*syscall_dispatch_op)(struct trap_frame *trap_frame);

// SYSCALL_ENTRY(name, call): add a struct syscall to the table.
#define SYSCALL_ENTRY(name, call) TABLE_ENTRY(syscall, 50, name, call)

// From the lists the build generates the prototypes of the functions that serve the calls,
// sys_exit and so on. The arguments have the types of abi/syscall.h, but each kind of pointer
// is a struct user_ptr.
#include "syscall_prototypes.h"

#endif
