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

// visit_leave: for `leave` of user_edge_ops: counts, and keeps the flags.
void visit_leave(void);

#endif
