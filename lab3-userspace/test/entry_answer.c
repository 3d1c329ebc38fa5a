// entry_answer: see entry_answer.h.

#include "entry_answer.h"

#include "arch/cpu.h"
#include "core/syscall.h"
#include "lab3_test.h"

#define NOT_HERE (RFLAGS_DF | RFLAGS_AC | RFLAGS_TF | RFLAGS_NT)

int64_t entry_answer(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4,
                     uint64_t a5, uint64_t flags, vaddr_t stack)
{
	const uint64_t arguments[] = {a0, a1, a2, a3, a4, a5};
	vaddr_t top = thread_current()->stack.top;
	uint64_t digest = 0;

	test_eq_as("flags of ring 3 (TF, DF, NT, AC) that are set during a call",
	           flags & NOT_HERE, 0);
	test_check_as("interrupts are on during a call", flags & RFLAGS_IF);
	test_check_as("a call runs at the top of its thread's kernel stack",
	              stack < top && stack >= top - FRAME_ROOM);
	for (size_t i = 0; i < SYSCALL_ARGUMENTS; i++)
		digest = random_mix(digest ^ arguments[i]);
	return digest & 1 ? -(int64_t)(1 + digest % 4095) : (int64_t)(digest >> 1);
}
