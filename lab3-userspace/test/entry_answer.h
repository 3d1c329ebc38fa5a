// entry_answer: the answer of the calls that look at what an entry has made of its caller.

#ifndef ENTRY_ANSWER_H
#define ENTRY_ANSWER_H

#include "lib/types.h"

#define FRAME_ROOM 512 // for a trap frame and a call or two

// entry_answer: the result of a call with these arguments, from which the grader tells them.
// Ends the test if the flags or the stack are not those that a call must have.
int64_t entry_answer(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                     uint64_t a5, uint64_t flags, vaddr_t stack);

#endif
