// visit_asm: see visit_asm.S.

#ifndef VISIT_ASM_H
#define VISIT_ASM_H

#include "lib/types.h"

// The code for ring 3, which can be copied anywhere.
extern const uint8_t visit_code[], visit_code_end[];

// visit_gate: where ring 3 comes back; it calls visit_back.
void visit_gate(void);
no_return void visit_back(vaddr_t stack);

#endif
