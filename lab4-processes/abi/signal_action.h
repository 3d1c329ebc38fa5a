// signal_action: what a process does with a signal, and what its handler finds.

#ifndef ABI_SIGNAL_ACTION_H
#define ABI_SIGNAL_ACTION_H

#include <stdint.h>

#include "abi/signal.h"

// A set of signals: a bit for each.
#define SIGNAL_BIT(signal) (1ull << ((signal)-1))

// Values of `handler` that are not the address of a function.
#define SIGNAL_DEFAULT 0 // what abi/signals.def says
#define SIGNAL_IGNORE  1

// Flags.
#define SIGNAL_RESTART 0x1 // a call that the signal interrupts is made again
#define SIGNAL_NODEFER 0x2 // the handler may be interrupted by its own signal
#define SIGNAL_RESET   0x4 // the first time sets the action back to the default
#define SIGNAL_NOSTOP  0x8 // of SIGCHLD: only for children that end

#define SIGNAL_FLAGS   0xF // all of these

struct signal_action {
	uint64_t handler;  // SIGNAL_DEFAULT, SIGNAL_IGNORE, or a function's address
	uint64_t blocked;  // signals that are blocked while it runs, besides its own
	uint64_t restorer; // where the handler returns to: code that calls signal_return
	uint32_t flags;
	uint32_t reserved; // 0
};

// `how` of signal_mask.
#define SIGNAL_BLOCK   0 // block these too
#define SIGNAL_UNBLOCK 1 // do not block these any more
#define SIGNAL_SETMASK 2 // block exactly these

// Why a signal was sent: `code` of struct signal_info.
#define SIGNAL_FROM_PROCESS  0 // by kill
#define SIGNAL_FROM_KERNEL   1 // by the kernel: a key
#define SIGNAL_FROM_FAULT    2 // by an exception at `address`
#define SIGNAL_CHILD_EXITED  3 // a child has ended by itself,
#define SIGNAL_CHILD_KILLED  4 // or by a signal,
#define SIGNAL_CHILD_STOPPED 5 // or was stopped,
#define SIGNAL_CHILD_GOES_ON 6 // or goes on; `value` is its status

struct signal_info {
	int32_t signal;
	int32_t code;
	int32_t sender; // number of the process, or 0
	int32_t value;
	uint64_t address; // of SIGNAL_FROM_FAULT
};

// The registers of the code that the signal interrupted. The handler may change them.
struct signal_context {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
	uint64_t rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t rip, rflags, rsp;
	uint64_t blocked; // the set that signal_return blocks again
};

// The kernel puts this on the stack. The handler starts as by a call: RSP is the address of
// this struct, which is 8 less than a multiple of 16, and it gets the signal in RDI, &info in
// RSI and &context in RDX.
struct signal_frame {
	uint64_t restorer; // the return address
	uint64_t reserved; // 0
	struct signal_info info;
	struct signal_context context;
	uint64_t padding;
	uint8_t fpu[512]; // as FXSAVE64 writes it; at a multiple of 16
};

// The 128 bytes below RSP belong to the function that runs (System V ABI, 3.2.2): the frame
// begins below them.
#define RED_ZONE 128

#endif
