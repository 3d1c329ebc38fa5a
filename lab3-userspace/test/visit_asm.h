// visit_asm: see visit_asm.S.

#ifndef VISIT_ASM_H
#define VISIT_ASM_H

#include "arch/trap_frame.h"
#include "lib/types.h"

// The code for ring 3, which can be copied anywhere.
extern const uint8_t visit_code[], visit_code_end[];

// visit_gate: where ring 3 comes back; it calls visit_back.
void visit_gate(void);

// visit_go: the test's own way to ring 3, for tests of what comes before user_resume: as that.
no_return void visit_go(struct trap_frame *trap_frame);

// visit_edge: call user_leave and user_enter of exercise 3.3, with these values in all
// registers but RSP, and store what is in them afterwards. Interrupts are off.
struct visit_data;
void visit_edge(struct visit_data *registers);

// visit_leave: for `leave` of user_edge_ops: counts, and keeps the flags.
void visit_leave(void);

#endif
