// visit: a visit to ring 3 and back without the exercises that come later: for early tests.
//
// The kernel's own page tables get two pages that ring 3 may use, code and data; a gate of the
// test's own leads back, and the test goes on where it set out.

#ifndef VISIT_H
#define VISIT_H

#include "arch/trap_frame.h"

#define VISIT_CODE   0x400000ull
#define VISIT_DATA   0x500000ull
#define VISIT_STACK  (VISIT_DATA + 4096) // its upper end
#define VISIT_VECTOR 0x90

// The registers of ring 3, as its own instructions have stored them (visit_code), and where it
// came back.
struct visit_data {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rflags, cs, ss;
};

// visit_open: map the pages, and install the gate. The code is visit_code: it stores all
// registers and comes back. Early, once.
void visit_open(void);

// visit_data: what it has stored. visit_home: RSP as the processor left it when it came back:
// at RIP, CS, RFLAGS, RSP, SS. 0: nobody was there.
const struct visit_data *visit_data(void);
vaddr_t visit_home(void);

// The bases that it had, and that of GS after `enter` of user_edge_ops (arch/trap.h).
extern uint64_t visit_fs, visit_gs, visit_gs_kernel;

// visit: call `go`, which is to go to ring 3. Returns when ring 3 has come back by the gate.
void visit(void (*go)(struct trap_frame *trap_frame), const struct trap_frame *trap_frame);

// How often visit_leave (visit_asm.h) was called, and with which flags.
extern uint64_t visit_leaves, visit_leave_flags;

// visit_back: what visit_gate calls, on the stack that the processor has found.
no_return void visit_back(vaddr_t stack);

#endif
